//! Counts that add up: the hits of all tiers, `stale_served`, `coalesced`, `negative_hits`,
//! `throttled` and `misses` are all lookups.
//!
//! A lookup whose caller went away before the answer is not counted; neither is a bypass.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use crate::answer::{Outcome, Tier};
use crate::disk::DiskRole;
use crate::shared::SharedStatistics;

/// Counts of one kind; every number only grows.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    memory_hits: AtomicU64,
    disk_hits: AtomicU64,
    shared_hits: AtomicU64,
    stale_served: AtomicU64,
    coalesced: AtomicU64,
    throttled: AtomicU64,
    misses: AtomicU64,
    bypassed: AtomicU64,
    pub(crate) negative_hits: AtomicU64,
    pub(crate) renewals: AtomicU64,
    pub(crate) failed: AtomicU64,
    pub(crate) damaged: AtomicU64,
    pub(crate) expired: AtomicU64,
    pub(crate) refused_too_large: AtomicU64,
    pub(crate) write_drops: AtomicU64,
    pub(crate) compute_ms_saved: AtomicU64,
}

/// Adds one.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Counters {
    /// Counts a lookup that has its answer.
    pub(crate) fn outcome(&self, outcome: Outcome) {
        count(match outcome {
            Outcome::Hit(Tier::Memory) => &self.memory_hits,
            Outcome::Hit(Tier::Disk) => &self.disk_hits,
            Outcome::Hit(Tier::Shared) => &self.shared_hits,
            Outcome::Stale => &self.stale_served,
            Outcome::Coalesced => &self.coalesced,
            Outcome::Miss => &self.misses,
            Outcome::Throttled => &self.throttled,
            Outcome::Bypassed => &self.bypassed,
        });
    }

    pub(crate) fn read(&self) -> KindStatistics {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut read = KindStatistics {
            hit_rate: String::new(),
            memory_hits: read(&self.memory_hits),
            disk_hits: read(&self.disk_hits),
            shared_hits: read(&self.shared_hits),
            misses: read(&self.misses),
            memory_size: None,
            memory_bytes: None,
            disk_size: 0,
            disk_bytes: 0,
            coalesced: read(&self.coalesced),
            stale_served: read(&self.stale_served),
            negative_hits: read(&self.negative_hits),
            throttled: read(&self.throttled),
            bypassed: read(&self.bypassed),
            renewals: read(&self.renewals),
            failed: read(&self.failed),
            damaged: read(&self.damaged),
            expired: read(&self.expired),
            refused_too_large: read(&self.refused_too_large),
            write_drops: read(&self.write_drops),
            compute_ms_saved: read(&self.compute_ms_saved),
        };
        read.hit_rate = read.rate();
        read
    }
}

/// Counts of one kind since the cache was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KindStatistics {
    /// Share of the lookups that found a fresh value in a tier, as `87.5%`.
    pub hit_rate: String,
    /// Answered from memory.
    pub memory_hits: u64,
    /// Answered from files.
    pub disk_hits: u64,
    /// Answered by the server that processes share.
    pub shared_hits: u64,
    /// Nothing was found: the value was computed, or that failed, or nobody computed it.
    pub misses: u64,
    /// Entries in memory; told for all kinds together only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_size: Option<u64>,
    /// Bytes in memory; told for all kinds together only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
    /// Entries in files, as far as they are known yet.
    pub disk_size: u64,
    /// Bytes in files, as far as they are known yet.
    pub disk_bytes: u64,
    /// Answered by the computation of another caller.
    pub coalesced: u64,
    /// Answered with a value that was no longer fresh.
    pub stale_served: u64,
    /// Answered with an error that is remembered.
    pub negative_hits: u64,
    /// Computed because the files did not answer in time.
    pub throttled: u64,
    /// Computed without a look at the cache; no lookup.
    pub bypassed: u64,
    /// Computations behind the scenes, of values that grew old or were about to; no lookups.
    pub renewals: u64,
    /// Computations that failed or panicked.
    pub failed: u64,
    /// Entries that were no longer what had been written.
    pub damaged: u64,
    /// Entries whose time was over.
    pub expired: u64,
    /// Values that a tier would not take for their size.
    pub refused_too_large: u64,
    /// Values that a tier did not write: the queue or the disk was full, or writing failed.
    pub write_drops: u64,
    /// Milliseconds that computing all hits again would have taken.
    pub compute_ms_saved: u64,
}

impl KindStatistics {
    /// All lookups.
    pub fn lookups(&self) -> u64 {
        self.hits()
            + self.misses
            + self.coalesced
            + self.stale_served
            + self.negative_hits
            + self.throttled
    }

    /// Lookups that found a fresh value.
    pub fn hits(&self) -> u64 {
        self.memory_hits + self.disk_hits + self.shared_hits
    }

    fn rate(&self) -> String {
        format!("{:.1}%", self.hits() as f64 / self.lookups().max(1) as f64 * 100.0)
    }

    /// Everything that is counted.
    fn counts_mut(&mut self) -> [&mut u64; 18] {
        [
            &mut self.memory_hits,
            &mut self.disk_hits,
            &mut self.shared_hits,
            &mut self.misses,
            &mut self.disk_size,
            &mut self.disk_bytes,
            &mut self.coalesced,
            &mut self.stale_served,
            &mut self.negative_hits,
            &mut self.throttled,
            &mut self.bypassed,
            &mut self.renewals,
            &mut self.failed,
            &mut self.damaged,
            &mut self.expired,
            &mut self.refused_too_large,
            &mut self.write_drops,
            &mut self.compute_ms_saved,
        ]
    }

    fn combine(&mut self, mut other: Self, with: impl Fn(u64, u64) -> u64) {
        for (ours, theirs) in self.counts_mut().into_iter().zip(other.counts_mut()) {
            *ours = with(*ours, *theirs);
        }
        self.hit_rate = self.rate();
    }

    /// Both together.
    pub(crate) fn add(&mut self, other: &Self) {
        self.combine(other.clone(), u64::saturating_add);
    }

    /// What came since an earlier state of the same counts.
    pub(crate) fn since(&self, earlier: Option<&Self>) -> Self {
        let mut since = self.clone();
        since.combine(earlier.cloned().unwrap_or_default(), u64::saturating_sub);
        since
    }

    /// All kinds together.
    pub(crate) fn sum<'a>(kinds: impl Iterator<Item = &'a Self>) -> Self {
        let mut total = Self { hit_rate: "0.0%".to_owned(), ..Self::default() };
        for kind in kinds {
            total.add(kind);
        }
        total
    }
}

/// Counts of a whole cache, those of all kinds first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statistics {
    /// All kinds together.
    #[serde(flatten)]
    pub total: KindStatistics,
    /// Entries that memory evicted to stay within its cap.
    pub memory_evictions: u64,
    /// Entries that left memory because their time was over.
    pub memory_expirations: u64,
    /// Entries that were evicted from files to stay within their cap.
    pub disk_evictions: u64,
    /// Entries that were swept from files because their time was over.
    pub disk_expirations: u64,
    /// What this process may do with the files.
    pub disk_role: DiskRole,
    /// The server that processes share, if there is one.
    pub shared: Option<SharedStatistics>,
    /// Each kind.
    pub kinds: BTreeMap<String, KindStatistics>,
}
