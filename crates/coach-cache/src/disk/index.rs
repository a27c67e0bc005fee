//! What the files are: sizes and last uses, so that the oldest can be found without a look at
//! the disk.

use std::collections::HashMap;
use std::sync::Arc;

use crate::key::Key;

/// Eviction goes on to this share of the cap, in percent, so that it need not run at every write.
const AFTER_EVICTION_PERCENT: u64 = 90;

#[derive(Debug)]
struct Entry {
    kind: Arc<str>,
    bytes: u64,
    used_ms: u64,
}

#[derive(Debug, Default)]
pub(super) struct Index {
    entries: HashMap<Key, Entry>,
    bytes: u64,
    kinds: Vec<Arc<str>>,
}

impl Index {
    pub(super) fn len(&self) -> u64 {
        self.entries.len() as u64
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    fn kind(&mut self, name: &str) -> Arc<str> {
        if let Some(kind) = self.kinds.iter().find(|kind| &***kind == name) {
            return Arc::clone(kind);
        }
        let kind: Arc<str> = name.into();
        self.kinds.push(Arc::clone(&kind));
        kind
    }

    /// An entry that was written.
    pub(super) fn insert(&mut self, kind: &str, key: Key, bytes: u64, used_ms: u64) {
        self.remove(&key);
        let kind = self.kind(kind);
        self.entries.insert(key, Entry { kind, bytes, used_ms });
        self.bytes += bytes;
    }

    /// An entry that was found; what is known of it already is newer.
    pub(super) fn insert_found(&mut self, kind: &str, key: Key, bytes: u64, used_ms: u64) {
        if !self.entries.contains_key(&key) {
            self.insert(kind, key, bytes, used_ms);
        }
    }

    /// An entry that was of use; when it was before, if that is known.
    pub(super) fn used(&mut self, kind: &str, key: Key, bytes: u64, now_ms: u64) -> Option<u64> {
        if let Some(entry) = self.entries.get_mut(&key) {
            let last_ms = entry.used_ms;
            entry.used_ms = now_ms;
            return Some(last_ms);
        }
        self.insert(kind, key, bytes, now_ms);
        None
    }

    pub(super) fn remove(&mut self, key: &Key) {
        if let Some(entry) = self.entries.remove(key) {
            self.bytes -= entry.bytes;
        }
    }

    /// If there is more than the cap: takes the longest unused out until there is room again.
    pub(super) fn take_oldest_above(&mut self, bytes_max: u64) -> Vec<(Arc<str>, Key)> {
        if self.bytes <= bytes_max {
            return Vec::new();
        }
        let mut by_use: Vec<(u64, Key)> =
            self.entries.iter().map(|(key, entry)| (entry.used_ms, *key)).collect();
        by_use.sort_unstable();
        let mut taken = Vec::new();
        for (_, key) in by_use {
            if self.bytes <= bytes_max / 100 * AFTER_EVICTION_PERCENT {
                break;
            }
            if let Some(entry) = self.entries.remove(&key) {
                self.bytes -= entry.bytes;
                taken.push((entry.kind, key));
            }
        }
        taken
    }
}
