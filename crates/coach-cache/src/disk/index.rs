//! What the files are: sizes, ends and last uses, so that the oldest and the expired can be
//! found without a look at the disk.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::key::Key;

/// Eviction goes on to this share of the cap, in percent, so that it need not run at every write.
const AFTER_EVICTION_PERCENT: u64 = 90;

/// What is known of the file of an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    pub(super) bytes: u64,
    pub(super) expires_ms: u64,
    pub(super) used_ms: u64,
}

#[derive(Debug)]
struct Entry {
    kind: usize,
    /// The last recount that knew of it.
    mark: u32,
    facts: Facts,
}

/// Entries and bytes of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) entries: u64,
    pub(crate) bytes: u64,
}

#[derive(Debug, Default)]
pub(super) struct Index {
    entries: HashMap<Key, Entry>,
    kinds: Vec<(Arc<str>, Size)>,
    bytes: u64,
    mark: u32,
    /// What was removed since a recount began that has not ended: it may still find the file.
    removed: Option<HashSet<Key>>,
}

impl Index {
    /// Entries and bytes of each kind that there ever was.
    pub(super) fn sizes(&self) -> Vec<(Arc<str>, Size)> {
        self.kinds.clone()
    }

    fn kind(&mut self, name: &str) -> usize {
        let known = self.kinds.iter().position(|(kind, _)| &**kind == name);
        known.unwrap_or_else(|| {
            self.kinds.push((name.into(), Size::default()));
            self.kinds.len() - 1
        })
    }

    /// An entry that was written.
    pub(super) fn insert(&mut self, kind: &str, key: Key, facts: Facts) {
        self.remove(&key);
        if let Some(removed) = &mut self.removed {
            removed.remove(&key);
        }
        let (kind, mark) = (self.kind(kind), self.mark);
        self.entries.insert(key, Entry { kind, mark, facts });
        self.bytes += facts.bytes;
        let size = &mut self.kinds[kind].1;
        size.entries += 1;
        size.bytes += facts.bytes;
    }

    /// An entry that was found; what is known of it already is newer.
    pub(super) fn insert_found(&mut self, kind: &str, key: Key, facts: Facts) {
        if self.removed.as_ref().is_some_and(|removed| removed.contains(&key)) {
            return;
        }
        match self.entries.get_mut(&key) {
            Some(entry) if entry.facts.bytes == facts.bytes => entry.mark = self.mark,
            _ => self.insert(kind, key, facts),
        }
    }

    /// An entry that was of use; when it was before, if that is known.
    pub(super) fn used(&mut self, kind: &str, key: Key, facts: Facts) -> Option<u64> {
        if let Some(entry) = self.entries.get_mut(&key) {
            return Some(std::mem::replace(&mut entry.facts.used_ms, facts.used_ms));
        }
        self.insert(kind, key, facts);
        None
    }

    pub(super) fn remove(&mut self, key: &Key) -> Option<Arc<str>> {
        if let Some(removed) = &mut self.removed {
            removed.insert(*key);
        }
        let entry = self.entries.remove(key)?;
        self.bytes -= entry.facts.bytes;
        let (kind, size) = &mut self.kinds[entry.kind];
        size.entries -= 1;
        size.bytes -= entry.facts.bytes;
        Some(Arc::clone(kind))
    }

    /// Begins to look at all files; what is written meanwhile counts as seen.
    pub(super) fn begin_recount(&mut self) -> u32 {
        self.mark = self.mark.wrapping_add(1);
        self.removed = Some(HashSet::new());
        self.mark
    }

    /// Forgets what was not seen since.
    pub(super) fn end_recount(&mut self, mark: u32) {
        self.removed = None;
        let gone = |entry: &Entry| entry.mark != mark;
        let unseen: Vec<Key> =
            self.entries.iter().filter(|(_, entry)| gone(entry)).map(|(key, _)| *key).collect();
        for key in unseen {
            self.remove(&key);
        }
    }

    /// Takes out what has expired.
    pub(super) fn take_expired(&mut self, now_ms: u64) -> Vec<(Arc<str>, Key)> {
        let is_over = |entry: &Entry| entry.facts.expires_ms <= now_ms;
        let keys: Vec<Key> =
            self.entries.iter().filter(|(_, entry)| is_over(entry)).map(|(key, _)| *key).collect();
        keys.into_iter().filter_map(|key| Some((self.remove(&key)?, key))).collect()
    }

    /// If there is more than the cap: takes the longest unused out until there is room again.
    pub(super) fn take_oldest_above(&mut self, bytes_max: u64) -> Vec<(Arc<str>, Key)> {
        if self.bytes <= bytes_max {
            return Vec::new();
        }
        let mut by_use: Vec<(u64, Key)> =
            self.entries.iter().map(|(key, entry)| (entry.facts.used_ms, *key)).collect();
        by_use.sort_unstable();
        let mut taken = Vec::new();
        for (_, key) in by_use {
            if self.bytes <= bytes_max / 100 * AFTER_EVICTION_PERCENT {
                break;
            }
            taken.extend(self.remove(&key).map(|kind| (kind, key)));
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::KeyBuilder;

    fn key(name: &str) -> Key {
        KeyBuilder::new("blob", 1, "").field("name", name.as_bytes()).finish()
    }

    fn size(index: &Index) -> (u64, u64) {
        index
            .sizes()
            .iter()
            .fold((0, 0), |sum, (_, size)| (sum.0 + size.entries, sum.1 + size.bytes))
    }

    #[test]
    fn what_is_removed_while_files_are_counted_stays_removed() {
        let facts = |used_ms| Facts { bytes: 10_000, expires_ms: u64::MAX, used_ms };
        let mut index = Index::default();
        for (name, used_ms) in [("old", 1), ("new", 2)] {
            index.insert("blob", key(name), facts(used_ms));
        }
        let mark = index.begin_recount();
        // Both files were seen; then one is evicted, and one that was not known is purged.
        let taken = index.take_oldest_above(15_000);
        assert_eq!(taken.iter().map(|(_, taken)| *taken).collect::<Vec<_>>(), [key("old")]);
        index.remove(&key("unknown"));
        for name in ["old", "new", "unknown"] {
            index.insert_found("blob", key(name), facts(3));
        }
        assert_eq!(size(&index), (1, 10_000));
        // Written anew, it is there, whatever the count finds.
        index.insert("blob", key("old"), facts(4));
        index.insert_found("blob", key("old"), facts(3));
        index.end_recount(mark);
        assert_eq!(size(&index), (2, 20_000));
    }
}
