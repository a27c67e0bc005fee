//! The values, the same for all, and our cache with them: all that is used of its interface.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, anyhow};
use coach_cache::{Cache, Computed, Key, Kind, Mode, Outcome, Settings, Store, SystemClock};
use tokio::runtime::Runtime;

/// How many there are.
pub const COUNT: usize = 1_000;
/// How long each is.
pub const LENGTH: usize = 50_000;
/// Calls of each thread where a call takes less than a microsecond …
pub const CALLS_MANY: usize = 200_000;
/// … and where it takes more.
pub const CALLS: usize = 4_000;

const KIND: Kind = Kind::new("peers", 1, Duration::from_hours(24));

/// Bytes that do not compress, different for each number.
pub fn value(number: usize) -> Vec<u8> {
    let mut state = number as u64 + 1;
    let mut bytes = Vec::with_capacity(LENGTH + 8);
    while bytes.len() < LENGTH {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bytes.extend((mixed ^ (mixed >> 31)).to_le_bytes());
    }
    bytes.truncate(LENGTH);
    bytes
}

/// Our cache with all values in it.
#[derive(Clone)]
pub struct Ours {
    cache: Cache,
    store: Store<Vec<u8>, Infallible>,
    keys: Arc<Vec<Key>>,
    runtime: tokio::runtime::Handle,
}

impl Ours {
    /// Opens it and fills it.
    pub fn filled(settings: Settings, runtime: &Runtime) -> Result<Self> {
        let handle = runtime.handle().clone();
        let cache = Cache::open(settings, Arc::new(SystemClock), handle.clone())?;
        let store: Store<Vec<u8>, Infallible> = cache.store(KIND)?;
        let key = |number: usize| store.key("").field("number", &number.to_le_bytes()).finish();
        let keys = Arc::new((0..COUNT).map(key).collect());
        let ours = Self { cache, store, keys, runtime: handle };
        for number in 0..COUNT {
            if !ours.put(number) {
                return Err(anyhow!("a value could not be put"));
            }
        }
        Ok(ours)
    }

    fn look_up(&self, number: usize, mode: Mode) -> Option<(Outcome, usize)> {
        let compute = move |_| async move { Ok(Computed::keep(value(number))) };
        let answer = self.store.get_or_compute_blocking(self.keys[number], mode, compute).ok()?;
        Some((answer.outcome, answer.value.len()))
    }

    /// A lookup in memory alone.
    pub fn peek(&self, number: usize) -> bool {
        self.store.peek(&self.keys[number]).is_some_and(|bytes| bytes.len() == LENGTH)
    }

    /// A lookup that finds its value, by itself or by that of the other thread at this moment.
    pub fn get(&self, number: usize) -> bool {
        let hit = |(outcome, length)| {
            matches!(outcome, Outcome::Hit(_) | Outcome::Coalesced) && length == LENGTH
        };
        self.look_up(number, Mode::Use).is_some_and(hit)
    }

    /// Keeps a value until it is written.
    pub fn put(&self, number: usize) -> bool {
        let kept = self.look_up(number, Mode::Refresh).is_some();
        self.runtime.block_on(self.cache.flush());
        kept
    }
}
