//! The tier of decoded values in memory: bounded by bytes, each entry with its own expiry.
//!
//! moka's `TinyLFU` keeps what is used often through scans of what is used once.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use moka::Expiry;

use crate::envelope::Life;
use crate::key::Key;

/// An entry larger than this share of the cap would push too much else out.
const ENTRY_SHARE: u64 = 8;

/// A value of any type, with its life and its weight.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) value: Arc<dyn Any + Send + Sync>,
    pub(crate) life: Life,
    weight: u32,
    /// How long from its insertion.
    left: Duration,
}

pub(crate) struct Memory {
    entries: moka::sync::Cache<Key, Entry>,
    entry_bytes_max: u64,
}

/// What the tier holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) entries: u64,
    pub(crate) bytes: u64,
}

struct ByLife;

impl Expiry<Key, Entry> for ByLife {
    fn expire_after_create(&self, _: &Key, entry: &Entry, _: Instant) -> Option<Duration> {
        Some(entry.left)
    }

    fn expire_after_update(
        &self,
        _: &Key,
        entry: &Entry,
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(entry.left)
    }
}

impl Memory {
    pub(crate) fn new(bytes_max: u64) -> Self {
        let entries = moka::sync::Cache::builder()
            .max_capacity(bytes_max)
            .weigher(|_, entry: &Entry| entry.weight)
            .expire_after(ByLife)
            .build();
        Self { entries, entry_bytes_max: bytes_max / ENTRY_SHARE }
    }

    pub(crate) fn get(&self, key: &Key) -> Option<Entry> {
        self.entries.get(key)
    }

    /// Keeps a value; false if it is too large.
    pub(crate) fn insert(
        &self,
        key: Key,
        value: Arc<dyn Any + Send + Sync>,
        bytes: usize,
        life: Life,
        now_ms: u64,
    ) -> bool {
        let weight = u32::try_from(bytes + size_of::<Entry>() + size_of::<Key>()).ok();
        let Some(weight) = weight.filter(|weight| u64::from(*weight) <= self.entry_bytes_max)
        else {
            self.entries.invalidate(&key);
            return false;
        };
        let left = Duration::from_millis(life.stale_until_ms.saturating_sub(now_ms));
        self.entries.insert(key, Entry { value, life, weight, left });
        true
    }

    pub(crate) fn remove(&self, key: &Key) {
        self.entries.invalidate(key);
    }

    pub(crate) fn clear(&self) {
        self.entries.invalidate_all();
        self.entries.run_pending_tasks();
    }

    /// What it holds now, overdue evictions done.
    pub(crate) fn held(&self) -> Held {
        self.entries.run_pending_tasks();
        Held { entries: self.entries.entry_count(), bytes: self.entries.weighted_size() }
    }
}
