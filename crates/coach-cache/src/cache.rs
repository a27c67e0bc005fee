//! The tiers and what can be done with all of them at once.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;

use crate::answer::Fault;
use crate::buffers::Buffers;
use crate::clock::Clock;
use crate::codec::Value;
use crate::disk::{Disk, DiskRole, Pace, Verification};
use crate::error::Error;
use crate::flight::Flights;
use crate::kind::Kind;
use crate::lifetime::{Added, Counts};
use crate::memory::Memory;
use crate::pending::Pending;
use crate::settings::Settings;
use crate::shared::Shared;
use crate::statistics::{Counters, KindStatistics, Statistics};
use crate::store::{Landing, Store};

/// Least cap of the memory tier: an eighth of it is the largest entry.
const MEMORY_BYTES_LEAST: u64 = 1 << 20;
/// Files that are read at the same time.
const READS_MAX: usize = 8;
/// Expired entries are swept from the files this often.
const SWEEP_EVERY: Duration = Duration::from_mins(10);
/// What the files hold is counted anew after so many sweeps: about once a day.
const SWEEPS_PER_RECOUNT: u32 = 144;

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
    pub(crate) shared: Option<Arc<Shared>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) runtime: Handle,
    pub(crate) reads: Arc<Semaphore>,
    pub(crate) buffers: Arc<Buffers>,
    kinds: Mutex<BTreeMap<&'static str, Known>>,
    /// Bytes that wait to be written.
    pub(crate) queued_bytes: watch::Sender<u64>,
    pub(crate) pending: Pending,
    added: Added,
    /// Flights behind the files.
    flights_under_way: watch::Sender<usize>,
}

impl Inner {
    /// Marks a flight as being under way until it is dropped.
    pub(crate) fn under_way(&self) -> UnderWay {
        self.flights_under_way.send_modify(|count| *count += 1);
        UnderWay(self.flights_under_way.clone())
    }
}

/// A flight that shutting down waits for.
pub(crate) struct UnderWay(watch::Sender<usize>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

/// What all stores of a kind share.
struct Known {
    kind: Kind,
    counters: Arc<Counters>,
    /// The flights under way, of the type that its stores have.
    flights: Arc<dyn Any + Send + Sync>,
}

impl Cache {
    /// Opens the tiers; `runtime`, with its timers and its input and output enabled, runs what
    /// is detached from callers.
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
        let shared = settings.shared.map(|settings| Shared::open(settings, &runtime));
        if let Some(disk) = &disk {
            runtime.spawn(keep_in_order(Arc::downgrade(disk), Arc::clone(&clock)));
        }
        Ok(Self(Arc::new(Inner {
            memory: (settings.memory_bytes > 0).then(|| Memory::new(settings.memory_bytes)),
            disk,
            shared: shared.transpose()?.map(Arc::new),
            clock,
            runtime,
            reads: Arc::new(Semaphore::new(READS_MAX)),
            buffers: Arc::default(),
            kinds: Mutex::default(),
            queued_bytes: watch::channel(0).0,
            pending: Pending::default(),
            added: Added::default(),
            flights_under_way: watch::channel(0).0,
        })))
    }

    /// A view of one kind of values, whose computations fail with `E`. All views of a kind
    /// share its flights and its counts.
    ///
    /// # Errors
    /// When the name cannot be a folder or belongs to another kind, or to other types.
    pub fn store<V: Value, E: Fault>(&self, kind: Kind) -> Result<Store<V, E>, Error> {
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
        let mut kinds = self.counts();
        let disk = self.0.disk.as_ref().map(|disk| disk.held()).unwrap_or_default();
        for (kind, size) in &disk.kinds {
            let kind = kinds.entry(kind.to_string()).or_insert_with(|| Counters::default().read());
            (kind.disk_size, kind.disk_bytes) = (size.entries, size.bytes);
        }
        let memory = self.0.memory.as_ref().map(Memory::held).unwrap_or_default();
        let mut total = KindStatistics::sum(kinds.values());
        total.memory_size = Some(memory.entries);
        total.memory_bytes = Some(memory.bytes);
        let now_ms = self.0.clock.now_ms();
        Statistics {
            total,
            memory_evictions: memory.evicted,
            memory_expirations: memory.expired,
            disk_evictions: disk.evicted,
            disk_expirations: disk.expired,
            disk_role: self.0.disk.as_ref().map_or(DiskRole::None, |disk| disk.role()),
            shared: self.0.shared.as_ref().map(|shared| shared.statistics(now_ms)),
            kinds,
        }
    }

    fn counts(&self) -> Counts {
        let known = self.0.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().map(|(name, known)| ((*name).to_owned(), known.counters.read())).collect()
    }

    /// Counts of all processes that ever wrote to the files, this one's until now among them,
    /// by kind. Sizes are those of now. Blocks.
    pub fn lifetime(&self) -> BTreeMap<String, KindStatistics> {
        let now = self.statistics().kinds;
        let Some(disk) = &self.0.disk else { return now };
        let mut lifetime = self.0.added.together(&disk.counts_path(), &now);
        for (kind, held) in now {
            let counts = lifetime.entry(kind).or_default();
            (counts.disk_size, counts.disk_bytes) = (held.disk_size, held.disk_bytes);
        }
        lifetime
    }

    /// Adds what was counted to the counts beside the files. Blocks.
    fn keep_counts(&self) {
        let Some(disk) = &self.0.disk else { return };
        let counts = self.counts();
        let together = self.0.added.together(&disk.counts_path(), &counts);
        if serde_json::to_vec(&together).is_ok_and(|bytes| disk.write_counts(&bytes)) {
            self.0.added.remember(counts);
        }
    }

    /// Waits until everything that was computed is written.
    pub async fn flush(&self) {
        let mut queued = self.0.queued_bytes.subscribe();
        // The sender lives as long as the cache.
        let _ = queued.wait_for(|bytes| *bytes == 0).await;
    }

    /// Waits until all computations have ended and are written, for shutting down; whether that
    /// was so in time. What comes in meanwhile is waited for as well.
    pub async fn drain(&self, patience: Duration) -> bool {
        let mut flights = self.0.flights_under_way.subscribe();
        let ended = async {
            // The senders live as long as the cache.
            let _ = flights.wait_for(|count| *count == 0).await;
            self.flush().await;
            let cache = self.clone();
            blocking(&self.0.runtime, move || cache.keep_counts()).await;
        };
        timeout(patience, ended).await.is_ok()
    }

    /// Learns what the files hold, now instead of in the background, and becomes their writer
    /// if there is none. Blocks.
    pub fn load(&self) {
        if let Some(disk) = &self.0.disk {
            disk.claim();
            disk.load(self.0.clock.now_ms(), Pace::Full);
        }
    }

    /// Reads and checks every file. Blocks.
    pub fn verify(&self) -> Verification {
        let now_ms = self.0.clock.now_ms();
        self.0.disk.as_ref().map_or_else(Verification::default, |disk| disk.verify(now_ms))
    }

    /// Removes entries, and says how many those were in files and on the server. Blocks.
    ///
    /// Memory is emptied whatever is purged: what it holds is in the files as well. The server
    /// knows no last use, so what was not used for long stays there until it expires.
    ///
    /// # Panics
    /// On a thread of a runtime.
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
        let in_files = self.0.disk.as_ref().map_or(0, |disk| disk.purge(&picks));
        let kind = match what {
            Purge::All => None,
            Purge::Kind(name) => Some(name),
            Purge::UnusedFor(_) => return in_files,
        };
        let on_server = self.0.shared.as_ref().map(|shared| shared.purge(kind, now_ms));
        in_files + on_server.map_or(0, |purging| self.0.runtime.block_on(purging))
    }
}

/// Builds the index, then sweeps it from time to time, as long as the files are in use. A reader
/// whose writer has gone takes its place.
async fn keep_in_order(disk: Weak<Disk>, clock: Arc<dyn Clock>) {
    for round in 0_u32.. {
        let Some(disk) = disk.upgrade() else { return };
        let now_ms = clock.now_ms();
        blocking(&Handle::current(), move || {
            disk.claim();
            if round.is_multiple_of(SWEEPS_PER_RECOUNT) {
                disk.load(now_ms, Pace::Gentle);
            } else {
                disk.sweep(now_ms);
            }
        })
        .await;
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
