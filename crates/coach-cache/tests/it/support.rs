//! What the tests share.
#![allow(clippy::unwrap_used, reason = "only tests call it")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use coach_cache::{
    Answer, Cache, Clock, Codec, Computed, DiskSettings, Failure, Fault, Key, Kind, Mode, Settings,
    Store, Undecodable, Value,
};
use tokio::runtime::{Handle, Runtime};

/// Bytes as a value.
#[derive(Debug, PartialEq, Eq, Clone)]
pub(crate) struct Blob(pub(crate) Vec<u8>);

impl Value for Blob {
    const CODEC: Codec = Codec::Zstd;

    fn encode(&self) -> Result<Vec<u8>, Undecodable> {
        Ok(self.0.clone())
    }

    fn decode(bytes: &[u8]) -> Result<Self, Undecodable> {
        Ok(Self(bytes.to_vec()))
    }

    fn memory_bytes(&self) -> usize {
        self.0.len()
    }
}

/// An error of a computation; `lasting` is one that the same inputs would always end with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fails(pub(crate) &'static str);

impl Fault for Fails {
    fn is_lasting(&self) -> bool {
        self.0 == "lasting"
    }
}

/// Time that passes when a test says so.
#[derive(Debug, Default)]
pub(crate) struct StillClock(AtomicU64);

impl StillClock {
    pub(crate) fn pass(&self, length: Duration) {
        self.0.fetch_add(u64::try_from(length.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for StillClock {
    fn now_ms(&self) -> u64 {
        1_000_000 + self.0.load(Ordering::SeqCst)
    }
}

pub(crate) const HOUR: Duration = Duration::from_hours(1);
pub(crate) const KIND: Kind = Kind { grace: HOUR, ..Kind::new("blob", 1, HOUR) };

/// A cache with its clock and runtime.
pub(crate) struct Bench {
    pub(crate) cache: Cache,
    pub(crate) clock: Arc<StillClock>,
    pub(crate) runtime: Runtime,
}

pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

pub(crate) fn disk(folder: &Path) -> DiskSettings {
    DiskSettings { free_bytes_min: 0, ..DiskSettings::in_folder(folder) }
}

pub(crate) fn open(settings: Settings, runtime: &Handle) -> (Cache, Arc<StillClock>) {
    let clock = Arc::new(StillClock::default());
    let cache = Cache::open(settings, Arc::clone(&clock) as _, runtime.clone()).unwrap();
    (cache, clock)
}

impl Bench {
    pub(crate) fn with(settings: Settings) -> Self {
        let runtime = runtime();
        let (cache, clock) = open(settings, runtime.handle());
        Self { cache, clock, runtime }
    }

    pub(crate) fn on_disk(folder: &Path) -> Self {
        Self::with(Settings { disk: Some(disk(folder)), ..Settings::default() })
    }

    pub(crate) fn store(&self) -> Store<Blob, Fails> {
        self.cache.store(KIND).unwrap()
    }

    /// Looks a value up that is made of its name; whether it was computed is counted.
    pub(crate) fn get(&self, name: &str, computed: &Arc<AtomicUsize>) -> Answer<Blob> {
        let store = self.store();
        self.runtime.block_on(get(&store, name, Mode::Use, computed)).unwrap()
    }

    pub(crate) fn flush(&self) {
        self.runtime.block_on(self.cache.flush());
    }
}

pub(crate) fn key(store: &Store<Blob, Fails>, name: &str) -> Key {
    store.key("").field("name", name.as_bytes()).finish()
}

/// The value that belongs to a name.
pub(crate) fn value(name: &str) -> Blob {
    Blob(name.repeat(100).into_bytes())
}

pub(crate) async fn get(
    store: &Store<Blob, Fails>,
    name: &str,
    mode: Mode,
    computed: &Arc<AtomicUsize>,
) -> Result<Answer<Blob>, Failure<Fails>> {
    let (computed, blob) = (Arc::clone(computed), value(name));
    store
        .get_or_compute(key(store, name), mode, move |_| async move {
            computed.fetch_add(1, Ordering::SeqCst);
            Ok(Computed::keep(blob))
        })
        .await
}

/// All files under a folder.
pub(crate) fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Whether tests may take their time: asked for, and in CI.
pub(crate) fn wants_slow_tests() -> bool {
    ["SLOW_TESTS", "CI"].iter().any(|name| std::env::var_os(name).is_some())
}
