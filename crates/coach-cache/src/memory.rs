//! The tier of decoded values in memory: bounded by bytes, each entry with its own expiry.
//!
//! moka's `TinyLFU` keeps what is used often through scans of what is used once.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use moka::Expiry;
use moka::notification::RemovalCause;

use crate::envelope::Life;
use crate::key::Key;
use crate::statistics::count;

/// An entry larger than this share of the cap would push too much else out.
const ENTRY_SHARE: u64 = 8;
/// Errors and failed renewals that are remembered, and for how long at most.
const NOTES_MAX: u64 = 10_000;
const NOTES_LIFE: Duration = Duration::from_hours(1);

/// A value of any type, with its life and its weight.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) value: Arc<dyn Any + Send + Sync>,
    pub(crate) life: Life,
    weight: u32,
    /// How long from its insertion.
    left: Duration,
}

/// What is remembered of a computation that failed.
#[derive(Clone)]
struct Note {
    /// The error, if the same inputs would always end with it.
    error: Option<Arc<dyn Any + Send + Sync>>,
    until_ms: u64,
}

pub(crate) struct Memory {
    entries: moka::sync::Cache<Key, Entry>,
    notes: moka::sync::Cache<Key, Note>,
    entry_bytes_max: u64,
    removals: Arc<Removals>,
}

/// Entries that left by themselves.
#[derive(Debug, Default)]
struct Removals {
    evicted: AtomicU64,
    expired: AtomicU64,
}

/// What the tier holds, and what left it by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) entries: u64,
    pub(crate) bytes: u64,
    pub(crate) evicted: u64,
    pub(crate) expired: u64,
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
        let removals: Arc<Removals> = Arc::default();
        let counted = Arc::clone(&removals);
        let entries = moka::sync::Cache::builder()
            .max_capacity(bytes_max)
            .weigher(|_, entry: &Entry| entry.weight)
            .expire_after(ByLife)
            .eviction_listener(move |_, _, cause| match cause {
                RemovalCause::Size => count(&counted.evicted),
                RemovalCause::Expired => count(&counted.expired),
                RemovalCause::Explicit | RemovalCause::Replaced => {}
            })
            .build();
        let notes =
            moka::sync::Cache::builder().max_capacity(NOTES_MAX).time_to_live(NOTES_LIFE).build();
        Self { entries, notes, entry_bytes_max: bytes_max / ENTRY_SHARE, removals }
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
        let left = Duration::from_millis(life.expires_ms.saturating_sub(now_ms));
        self.entries.insert(key, Entry { value, life, weight, left });
        true
    }

    /// Remembers that a computation failed: with its error if that lasts, else only that there
    /// is no use in another try.
    pub(crate) fn note(&self, key: Key, error: Option<Arc<dyn Any + Send + Sync>>, until_ms: u64) {
        self.notes.insert(key, Note { error, until_ms });
    }

    /// Forgets that a computation failed: it succeeded.
    pub(crate) fn forget_note(&self, key: &Key) {
        self.notes.invalidate(key);
    }

    /// The lasting error of a key.
    pub(crate) fn noted_error(&self, key: &Key, now_ms: u64) -> Option<Arc<dyn Any + Send + Sync>> {
        self.notes.get(key).filter(|note| now_ms < note.until_ms)?.error
    }

    /// Whether there is no use in another try.
    pub(crate) fn is_noted(&self, key: &Key, now_ms: u64) -> bool {
        self.notes.get(key).is_some_and(|note| now_ms < note.until_ms)
    }

    pub(crate) fn remove(&self, key: &Key) {
        self.entries.invalidate(key);
        self.notes.invalidate(key);
    }

    pub(crate) fn clear(&self) {
        self.entries.invalidate_all();
        self.notes.invalidate_all();
        self.entries.run_pending_tasks();
    }

    /// What it holds now, overdue evictions done.
    pub(crate) fn held(&self) -> Held {
        self.entries.run_pending_tasks();
        Held {
            entries: self.entries.entry_count(),
            bytes: self.entries.weighted_size(),
            evicted: self.removals.evicted.load(Ordering::Relaxed),
            expired: self.removals.expired.load(Ordering::Relaxed),
        }
    }
}
