//! The tiers and what can be done with all of them at once.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, watch};

use crate::buffers::Buffers;
use crate::clock::Clock;
use crate::codec::Value;
use crate::disk::{Disk, DiskRole, Verification};
use crate::error::Error;
use crate::flight::Flights;
use crate::kind::Kind;
use crate::memory::Memory;
use crate::settings::Settings;
use crate::statistics::{Counters, Statistics};
use crate::store::{Landing, Store};

/// Least cap of the memory tier: an eighth of it is the largest entry.
const MEMORY_BYTES_LEAST: u64 = 1 << 20;
/// Files that are read at the same time.
const READS_MAX: usize = 8;
/// Expired entries are swept from the files this often.
const SWEEP_EVERY: Duration = Duration::from_secs(600);

/// What to remove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purge<'a> {
    /// Everything.
    All,
    /// All entries of a kind.
    Kind(&'a str),
    /// Entries that were not used for so long, from the files; memory is emptied.
    UnusedFor(Duration),
}

/// The tiers; cheap to clone.
#[derive(Clone)]
pub struct Cache(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) memory: Option<Memory>,
    pub(crate) disk: Option<Arc<Disk>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) runtime: Handle,
    pub(crate) reads: Semaphore,
    pub(crate) buffers: Arc<Buffers>,
    kinds: Mutex<BTreeMap<&'static str, Known>>,
    /// Bytes that wait to be written.
    pub(crate) queued_bytes: watch::Sender<u64>,
}

/// What all stores of a kind share.
struct Known {
    kind: Kind,
    counters: Arc<Counters>,
    /// The flights under way, of the type that its stores have.
    flights: Arc<dyn Any + Send + Sync>,
}

impl Cache {
    /// Opens the tiers; `runtime` runs what is detached from callers.
    ///
    /// # Errors
    /// With the name of the setting that cannot work.
    pub fn open(settings: Settings, clock: Arc<dyn Clock>, runtime: Handle) -> Result<Self, Error> {
        if (1..MEMORY_BYTES_LEAST).contains(&settings.memory_bytes) {
            return Err(Error::TooSmall {
                setting: "memory_bytes",
                bytes: settings.memory_bytes,
                least: MEMORY_BYTES_LEAST,
            });
        }
        let disk = settings.disk.map(|settings| Disk::open(settings).map(Arc::new)).transpose()?;
        if let Some(disk) = &disk {
            runtime.spawn(keep_in_order(Arc::downgrade(disk), Arc::clone(&clock)));
        }
        Ok(Self(Arc::new(Inner {
            memory: (settings.memory_bytes > 0).then(|| Memory::new(settings.memory_bytes)),
            disk,
            clock,
            runtime,
            reads: Semaphore::new(READS_MAX),
            buffers: Arc::default(),
            kinds: Mutex::default(),
            queued_bytes: watch::channel(0).0,
        })))
    }

    /// A view of one kind of values, whose computations fail with `E`. All views of a kind
    /// share its flights and its counts.
    ///
    /// # Errors
    /// When the name cannot be a folder or belongs to another kind, or to other types.
    pub fn store<V: Value, E: Send + Sync + 'static>(
        &self,
        kind: Kind,
    ) -> Result<Store<V, E>, Error> {
        if !kind.has_valid_name() {
            return Err(Error::KindName { name: kind.name });
        }
        let mut kinds = self.0.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kinds.entry(kind.name).or_insert_with(|| Known {
            kind,
            counters: Arc::default(),
            flights: Arc::new(Flights::<Landing<V, E>>::default()),
        });
        let flights = Arc::clone(&known.flights).downcast().ok().filter(|_| known.kind == kind);
        let flights = flights.ok_or(Error::KindName { name: kind.name })?;
        Ok(Store::new(Arc::clone(&self.0), kind, Arc::clone(&known.counters), flights))
    }

    /// What happened since it was opened, and what the tiers hold.
    pub fn statistics(&self) -> Statistics {
        let kinds = self.0.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        let kinds: BTreeMap<_, _> =
            kinds.iter().map(|(name, known)| (*name, known.counters.read())).collect();
        let held = self.0.memory.as_ref().map(Memory::held);
        let (disk_size, disk_bytes) = self.0.disk.as_ref().map_or((0, 0), |disk| disk.size());
        Statistics {
            total: Statistics::sum(&kinds),
            memory_size: held.map_or(0, |held| held.entries),
            memory_bytes: held.map_or(0, |held| held.bytes),
            disk_size,
            disk_bytes,
            disk_evictions: self.0.disk.as_ref().map_or(0, |disk| disk.evictions()),
            disk_role: self.0.disk.as_ref().map_or(DiskRole::None, |disk| disk.role()),
            kinds,
        }
    }

    /// Waits until everything that was computed is written.
    pub async fn flush(&self) {
        let mut queued = self.0.queued_bytes.subscribe();
        // The sender lives as long as the cache.
        let _ = queued.wait_for(|bytes| *bytes == 0).await;
    }

    /// Learns what the files hold, now instead of in the background. Blocks.
    pub fn load(&self) {
        if let Some(disk) = &self.0.disk {
            disk.load(self.0.clock.now_ms());
        }
    }

    /// Reads and checks every file. Blocks.
    pub fn verify(&self) -> Verification {
        let now_ms = self.0.clock.now_ms();
        self.0.disk.as_ref().map_or_else(Verification::default, |disk| disk.verify(now_ms))
    }

    /// Removes entries, and says how many files that were. Blocks.
    ///
    /// Memory is emptied whatever is purged: what it holds is in the files as well.
    pub fn purge(&self, what: Purge<'_>) -> u64 {
        if let Some(memory) = &self.0.memory {
            memory.clear();
        }
        let now_ms = self.0.clock.now_ms();
        let picks = |kind: &str, used_ms: u64| match what {
            Purge::All => true,
            Purge::Kind(name) => kind == name,
            Purge::UnusedFor(length) => {
                u128::from(now_ms.saturating_sub(used_ms)) >= length.as_millis()
            }
        };
        self.0.disk.as_ref().map_or(0, |disk| disk.purge(&picks))
    }
}

/// Builds the index, then sweeps it from time to time, as long as the files are in use.
async fn keep_in_order(disk: Weak<Disk>, clock: Arc<dyn Clock>) {
    while let Some(disk) = disk.upgrade() {
        let now_ms = clock.now_ms();
        blocking(&Handle::current(), move || disk.load(now_ms)).await;
        tokio::time::sleep(SWEEP_EVERY).await;
    }
}

/// Runs what waits for the disk off the threads of the runtime; `None` if it panicked or the
/// runtime shuts down.
pub(crate) async fn blocking<T: Send + 'static>(
    runtime: &Handle,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    runtime.spawn_blocking(work).await.ok()
}
