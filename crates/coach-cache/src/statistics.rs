//! Counts that add up: `memory_hits + disk_hits + stale_served + coalesced + misses = lookups`.
//!
//! A lookup whose caller went away before the answer is not counted; neither is a bypass.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

use crate::answer::{Outcome, Tier};
use crate::disk::DiskRole;

/// Counts of one kind; every number only grows.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    memory_hits: AtomicU64,
    disk_hits: AtomicU64,
    stale_served: AtomicU64,
    coalesced: AtomicU64,
    misses: AtomicU64,
    pub(crate) bypassed: AtomicU64,
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
            Outcome::Stale => &self.stale_served,
            Outcome::Coalesced => &self.coalesced,
            Outcome::Miss => &self.misses,
            Outcome::Bypassed => &self.bypassed,
        });
    }

    pub(crate) fn read(&self) -> KindStatistics {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut read = KindStatistics {
            hit_rate: String::new(),
            memory_hits: read(&self.memory_hits),
            disk_hits: read(&self.disk_hits),
            misses: read(&self.misses),
            coalesced: read(&self.coalesced),
            stale_served: read(&self.stale_served),
            bypassed: read(&self.bypassed),
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct KindStatistics {
    /// Share of the lookups that found a fresh value in a tier, as `87.5%`.
    pub hit_rate: String,
    /// Answered from memory.
    pub memory_hits: u64,
    /// Answered from files.
    pub disk_hits: u64,
    /// Nothing was found: the value was computed, or that failed, or nobody computed it.
    pub misses: u64,
    /// Answered by the computation of another caller.
    pub coalesced: u64,
    /// Answered with a value that was no longer fresh.
    pub stale_served: u64,
    /// Computed without a look at the cache; no lookup.
    pub bypassed: u64,
    /// Computations that failed or panicked.
    pub failed: u64,
    /// Entries that were no longer what had been written.
    pub damaged: u64,
    /// Entries whose time was over.
    pub expired: u64,
    /// Values that a tier would not take for their size.
    pub refused_too_large: u64,
    /// Values that were not written to files: the queue or the disk was full, or writing failed.
    pub write_drops: u64,
    /// Milliseconds that computing all hits again would have taken.
    pub compute_ms_saved: u64,
}

impl KindStatistics {
    /// All lookups.
    pub fn lookups(&self) -> u64 {
        self.memory_hits + self.disk_hits + self.misses + self.coalesced + self.stale_served
    }

    fn rate(&self) -> String {
        let share = (self.memory_hits + self.disk_hits) as f64 / self.lookups().max(1) as f64;
        format!("{:.1}%", share * 100.0)
    }

    fn add(&mut self, other: &Self) {
        self.memory_hits += other.memory_hits;
        self.disk_hits += other.disk_hits;
        self.misses += other.misses;
        self.coalesced += other.coalesced;
        self.stale_served += other.stale_served;
        self.bypassed += other.bypassed;
        self.failed += other.failed;
        self.damaged += other.damaged;
        self.expired += other.expired;
        self.refused_too_large += other.refused_too_large;
        self.write_drops += other.write_drops;
        self.compute_ms_saved += other.compute_ms_saved;
        self.hit_rate = self.rate();
    }
}

/// Counts of a whole cache, those of all kinds first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statistics {
    /// All kinds together.
    #[serde(flatten)]
    pub total: KindStatistics,
    /// Entries in memory.
    pub memory_size: u64,
    /// Bytes in memory.
    pub memory_bytes: u64,
    /// Entries in files, as far as they are known yet.
    pub disk_size: u64,
    /// Bytes in files, as far as they are known yet.
    pub disk_bytes: u64,
    /// Entries that were evicted from files to stay within their cap.
    pub disk_evictions: u64,
    /// What this process may do with the files.
    pub disk_role: DiskRole,
    /// Each kind.
    pub kinds: BTreeMap<&'static str, KindStatistics>,
}

impl Statistics {
    pub(crate) fn sum(kinds: &BTreeMap<&'static str, KindStatistics>) -> KindStatistics {
        let mut total = KindStatistics { hit_rate: "0.0%".to_owned(), ..KindStatistics::default() };
        for kind in kinds.values() {
            total.add(kind);
        }
        total
    }
}
