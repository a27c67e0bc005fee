//! Lookups of one value of a given size, for the benches and for the test that runs them small.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use coach_cache::{
    Cache, Computed, DiskSettings, Key, Kind, Mode, Outcome, Settings, SharedSettings, Store,
    SystemClock,
};
use tokio::runtime::Runtime;

const DAY: Duration = Duration::from_hours(24);
const KIND: Kind = Kind::new("bench", 1, DAY);

/// A cache with one value in it.
pub(crate) struct Warm {
    store: Store<Vec<u8>, Infallible>,
    key: Key,
    runtime: Runtime,
}

impl Warm {
    /// In memory alone.
    pub(crate) fn in_memory(length: usize) -> Self {
        Self::with(length, Settings::default())
    }

    /// In files alone, as after a restart.
    pub(crate) fn in_files(length: usize, folder: &Path) -> Self {
        let files = DiskSettings { free_bytes_min: 0, ..DiskSettings::in_folder(folder) };
        Self::with(length, Settings { memory_bytes: 0, disk: Some(files), shared: None })
    }

    /// On a server alone, as in another process.
    pub(crate) fn on_server(length: usize, url: &str) -> Self {
        let shared = Some(SharedSettings::at(url));
        Self::with(length, Settings { memory_bytes: 0, disk: None, shared })
    }

    #[expect(clippy::unwrap_used, reason = "a bench with a cache that does not open has no result")]
    fn with(length: usize, settings: Settings) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let cache = Cache::open(settings, Arc::new(SystemClock), runtime.handle().clone()).unwrap();
        let store: Store<Vec<u8>, Infallible> = cache.store(KIND).unwrap();
        let key = store.key("").field("length", &length.to_le_bytes()).finish();
        let warm = Self { store, key, runtime };
        warm.get(length);
        warm.runtime.block_on(cache.flush());
        warm
    }

    /// A lookup in memory.
    pub(crate) fn peek(&self) -> Option<Arc<Vec<u8>>> {
        self.store.peek(&self.key)
    }

    /// A lookup of what one scope has by another, or of what nobody has.
    pub(crate) fn miss(&self, scope: &str, length: usize) -> Option<Outcome> {
        let key = self.store.key(scope).field("length", &length.to_le_bytes()).finish();
        let compute = move |_| async move { Ok(Computed::only_now(Vec::new())) };
        let answer = self.store.get_or_compute_blocking(key, Mode::Use, compute);
        answer.ok().map(|answer| answer.outcome)
    }

    /// A lookup through all tiers.
    pub(crate) fn get(&self, length: usize) -> Option<Outcome> {
        let compute = move |_| async move { Ok(Computed::keep(vec![7; length])) };
        let answer = self.store.get_or_compute_blocking(self.key, Mode::Use, compute);
        answer.ok().map(|answer| answer.outcome)
    }
}
