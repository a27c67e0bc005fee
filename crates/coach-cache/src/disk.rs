//! The tier of files: `v1/<kind>/<ab>/<cd>/<key>`, one entry each.
//!
//! Entries are written to a temporary name and renamed, so that a reader sees all of one or
//! none; what a crash or a disk damages is found by its checksum. One process writes to a
//! folder; others read. The index of what is there is built in the background and usable before
//! it is complete.

mod files;
mod index;

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use serde::Serialize;

use crate::envelope::{self, HEADER, RAW_MAX, Refusal};
use crate::error::Error;
use crate::key::Key;
use crate::lifetime;
use crate::settings::DiskSettings;
pub(crate) use index::Size;
use index::{Facts, Index};

/// An entry larger than this share of the cap would push too much else out.
const ENTRY_SHARE: u64 = 8;
/// Least cap: room for a few dozen transcripts.
const BYTES_LEAST: u64 = 1 << 20;
/// Last uses are written down at most this often.
const TOUCH_MS: u64 = 3_600_000;
/// A gentle loader rests after so many files …
const FILES_AT_A_TIME: u32 = 200;
/// … for this long.
const REST: Duration = Duration::from_millis(5);
/// After a failed write nothing is written for this long; doubled each time …
const OFF_MS: u64 = 30_000;
/// … up to this.
const OFF_MS_MAX: u64 = 1_800_000;

/// What a process may do with a folder of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DiskRole {
    /// There are no files.
    None,
    /// It reads, writes and evicts.
    Writer,
    /// It reads: another process writes.
    Reader,
}

/// What [`crate::Cache::verify`] found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Entries that are as they were written.
    pub good: u64,
    /// Entries that are not; they were put aside if this process may write.
    pub damaged: u64,
    /// Good entries whose time is over.
    pub expired: u64,
}

/// Why an entry was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotWritten {
    Reader,
    TooLarge,
    /// Writing failed, or did a short while ago, or the disk is full.
    Off,
}

/// How fast files are looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Somebody waits for it.
    Full,
    /// Nobody waits: others may use the disk meanwhile.
    Gentle,
}

/// What the tier holds, and what left it by itself.
#[derive(Debug, Default)]
pub(crate) struct Held {
    pub(crate) kinds: Vec<(Arc<str>, Size)>,
    pub(crate) evicted: u64,
    pub(crate) expired: u64,
}

pub(crate) struct Disk {
    settings: DiskSettings,
    root: PathBuf,
    /// Held by the writer as long as it lives.
    lock: OnceLock<File>,
    index: Mutex<Index>,
    /// Held while a file comes or goes together with what the index knows of it: else one that is
    /// written anew while it is evicted is gone and known, or there and unknown.
    changes: Mutex<()>,
    /// Held by the one who recounts.
    recount: Mutex<()>,
    evicted: AtomicU64,
    expired: AtomicU64,
    /// No writes before this time, and for how long the last failure switched them off.
    off_until_ms: AtomicU64,
    off_ms: AtomicU64,
    names: AtomicU64,
}

impl Disk {
    pub(crate) fn open(settings: DiskSettings) -> Result<Self, Error> {
        if settings.bytes_max < BYTES_LEAST {
            return Err(Error::TooSmall {
                setting: "disk.bytes_max",
                bytes: settings.bytes_max,
                least: BYTES_LEAST,
            });
        }
        let root = settings.folder.join("v1");
        files::prepare(&root).map_err(|source| Error::Folder { setting: "disk.folder", source })?;
        let disk = Self {
            settings,
            root,
            lock: OnceLock::new(),
            index: Mutex::default(),
            changes: Mutex::default(),
            recount: Mutex::default(),
            evicted: AtomicU64::new(0),
            expired: AtomicU64::new(0),
            off_until_ms: AtomicU64::new(0),
            off_ms: AtomicU64::new(0),
            names: AtomicU64::new(0),
        };
        disk.claim();
        Ok(disk)
    }

    /// Becomes the writer, if there is none.
    pub(crate) fn claim(&self) {
        if !self.writes()
            && let Some(lock) = files::lock(&self.root)
            && self.lock.set(lock).is_ok()
        {
            files::empty_temporary(&self.root);
        }
    }

    fn writes(&self) -> bool {
        self.lock.get().is_some()
    }

    pub(crate) fn role(&self) -> DiskRole {
        if self.writes() { DiskRole::Writer } else { DiskRole::Reader }
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        // It is whole between any two statements that hold it.
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Entries and bytes known of, by kind.
    pub(crate) fn held(&self) -> Held {
        Held {
            kinds: self.index().sizes(),
            evicted: self.evicted.load(Ordering::Relaxed),
            expired: self.expired.load(Ordering::Relaxed),
        }
    }

    fn changes(&self) -> MutexGuard<'_, ()> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the counts of all processes are.
    pub(crate) fn counts_path(&self) -> PathBuf {
        self.root.join(lifetime::FILE)
    }

    /// Writes the counts of all processes; whether that was possible.
    pub(crate) fn write_counts(&self, bytes: &[u8]) -> bool {
        let name = self.names.fetch_add(1, Ordering::Relaxed);
        let path = self.counts_path();
        self.writes()
            && files::write_aside(&self.root, name, bytes, false)
                .and_then(|written| files::put(&written, &path))
                .is_ok()
    }

    /// The bytes under a key, if there are any that may be an entry.
    pub(crate) fn read(&self, kind: &str, key: &Key, bytes: &mut Vec<u8>) -> Option<()> {
        files::read(&files::path(&self.root, kind, key), HEADER + 2 * RAW_MAX, bytes)
    }

    /// Remembers that an entry was of use.
    pub(crate) fn touch(&self, kind: &str, key: &Key, bytes: u64, expires_ms: u64, now_ms: u64) {
        let facts = Facts { bytes, expires_ms, used_ms: now_ms };
        let last_ms = self.index().used(kind, *key, facts);
        let is_long_ago = last_ms.is_none_or(|last_ms| now_ms.saturating_sub(last_ms) >= TOUCH_MS);
        if !is_long_ago || !self.writes() {
            return;
        }
        let path = files::path(&self.root, kind, key);
        files::touch(&path);
        if last_ms.is_none() {
            // It may have been evicted since it was read.
            let _whole = self.changes();
            if !path.exists() {
                self.index().remove(key);
            }
        }
    }

    /// Takes an entry away that must not be found again; damaged ones are kept aside.
    pub(crate) fn reject(&self, kind: &str, key: &Key, refusal: Refusal) {
        if !self.writes() {
            return;
        }
        let path = files::path(&self.root, kind, key);
        let _whole = self.changes();
        match refusal {
            Refusal::Damaged => files::quarantine(&self.root, &path, key),
            Refusal::Foreign | Refusal::Expired => files::remove(&path),
        }
        self.index().remove(key);
    }

    pub(crate) fn remove(&self, kind: &str, key: &Key) {
        if self.writes() {
            let _whole = self.changes();
            files::remove(&files::path(&self.root, kind, key));
            self.index().remove(key);
        }
    }

    /// Publishes an entry.
    pub(crate) fn write(
        &self,
        kind: &str,
        key: &Key,
        bytes: &[u8],
        expires_ms: u64,
        now_ms: u64,
    ) -> Result<(), NotWritten> {
        if !self.writes() {
            return Err(NotWritten::Reader);
        }
        let length = bytes.len() as u64;
        if length > self.settings.bytes_max / ENTRY_SHARE {
            return Err(NotWritten::TooLarge);
        }
        if now_ms < self.off_until_ms.load(Ordering::Relaxed) {
            return Err(NotWritten::Off);
        }
        let facts = Facts { bytes: length, expires_ms, used_ms: now_ms };
        if self.publish(kind, key, bytes, facts).is_err() {
            let last_ms = self.off_ms.load(Ordering::Relaxed);
            let off_ms = (last_ms * 2).clamp(OFF_MS, OFF_MS_MAX);
            self.off_ms.store(off_ms, Ordering::Relaxed);
            self.off_until_ms.store(now_ms.saturating_add(off_ms), Ordering::Relaxed);
            return Err(NotWritten::Off);
        }
        self.off_ms.store(0, Ordering::Relaxed);
        self.evict();
        Ok(())
    }

    /// Stays within the cap.
    fn evict(&self) {
        let _whole = self.changes();
        let victims = self.index().take_oldest_above(self.settings.bytes_max);
        if !self.writes() {
            return;
        }
        self.evicted.fetch_add(victims.len() as u64, Ordering::Relaxed);
        for (kind, key) in victims {
            files::remove(&files::path(&self.root, &kind, &key));
        }
    }

    fn publish(&self, kind: &str, key: &Key, bytes: &[u8], facts: Facts) -> io::Result<()> {
        let needed = self.settings.free_bytes_min.saturating_add(bytes.len() as u64);
        if files::free_bytes(&self.root)? < needed {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let name = self.names.fetch_add(1, Ordering::Relaxed);
        let path = files::path(&self.root, kind, key);
        let written = files::write_aside(&self.root, name, bytes, self.settings.sync)?;
        let _whole = self.changes();
        files::put(&written, &path)?;
        self.index().insert(kind, *key, facts);
        Ok(())
    }

    /// Learns what is there and forgets what is not, expired entries swept; for a thread that
    /// may block.
    pub(crate) fn load(&self, now_ms: u64, pace: Pace) {
        let _alone = self.recount.lock().unwrap_or_else(PoisonError::into_inner);
        let mark = self.index().begin_recount();
        let mut files = 0_u32;
        files::each(&self.root, &mut |kind, key, path| {
            files = files.wrapping_add(1);
            if pace == Pace::Gentle && files.is_multiple_of(FILES_AT_A_TIME) {
                thread::sleep(REST);
            }
            let Some((bytes, used_ms)) = files::size_and_use(path) else { return };
            let expires_ms = files::head(path).map_or(u64::MAX, |head| envelope::expires_ms(&head));
            self.index().insert_found(kind, key, Facts { bytes, expires_ms, used_ms });
        });
        self.index().end_recount(mark);
        self.sweep(now_ms);
        self.evict();
    }

    /// Removes what has expired; for a thread that may block.
    pub(crate) fn sweep(&self, now_ms: u64) {
        if !self.writes() {
            return;
        }
        let _whole = self.changes();
        let expired = self.index().take_expired(now_ms);
        self.expired.fetch_add(expired.len() as u64, Ordering::Relaxed);
        for (kind, key) in expired {
            files::remove(&files::path(&self.root, &kind, &key));
        }
    }

    /// Reads every entry; for a thread that may block.
    pub(crate) fn verify(&self, now_ms: u64) -> Verification {
        let mut found = Verification::default();
        files::each(&self.root, &mut |kind, key, path| {
            let mut bytes = Vec::new();
            let Some(()) = files::read(path, HEADER + 2 * RAW_MAX, &mut bytes) else { return };
            match envelope::inspect(&bytes, &key) {
                Ok(expires_ms) if expires_ms <= now_ms => found.expired += 1,
                Ok(_) => found.good += 1,
                Err(refusal) => {
                    found.damaged += 1;
                    self.reject(kind, &key, refusal);
                }
            }
        });
        found
    }

    /// Removes the entries that a test picks by kind and by time of last use; how many.
    pub(crate) fn purge(&self, picks: &dyn Fn(&str, u64) -> bool) -> u64 {
        let mut count = 0;
        if !self.writes() {
            return count;
        }
        files::each(&self.root, &mut |kind, key, path| {
            let used_ms = files::size_and_use(path).map_or(0, |(_, used_ms)| used_ms);
            if picks(kind, used_ms) {
                let _whole = self.changes();
                files::remove(path);
                self.index().remove(&key);
                count += 1;
            }
        });
        count
    }
}
