//! What a cache may use.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Settings of a cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Bytes of values that the memory tier keeps; 0 switches it off.
    pub memory_bytes: u64,
    /// The tier of files; `None` switches it off.
    pub disk: Option<DiskSettings>,
    /// The tier that processes share; `None` switches it off.
    pub shared: Option<SharedSettings>,
}

impl Default for Settings {
    /// 256 MiB of memory, no files, no server.
    fn default() -> Self {
        Self { memory_bytes: 256 << 20, disk: None, shared: None }
    }
}

/// Settings of the tier of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiskSettings {
    /// The folder, which nothing else writes to.
    pub folder: PathBuf,
    /// Bytes that its entries may take.
    pub bytes_max: u64,
    /// Bytes that stay free on its file system: below, nothing is written.
    pub free_bytes_min: u64,
    /// Whether an entry is on the medium before it counts as written. Costs milliseconds; what
    /// a crash damages is found on reading either way.
    pub sync: bool,
}

impl DiskSettings {
    /// 10 GiB in a folder, 2 GiB left free, not synced.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), bytes_max: 10 << 30, free_bytes_min: 2 << 30, sync: false }
    }
}

/// Settings of the tier that processes share: a Redis or Valkey server.
#[derive(Clone, PartialEq, Eq)]
pub struct SharedSettings {
    /// `redis://[user:password@]host[:port][/database]`, or `rediss://` with TLS. Nothing is
    /// connected before the first lookup.
    pub url: String,
    /// How long one lookup waits for the server in all.
    pub patience: Duration,
    /// How long a computation is left to another process that says it is at it.
    pub lease_wait: Duration,
    /// How long a process that fell silent keeps its claim on a computation.
    pub lease: Duration,
}

impl SharedSettings {
    /// 150 ms of patience; another process's computation is waited for as long as it lives, but
    /// not above 15 minutes.
    pub fn at(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            patience: Duration::from_millis(150),
            lease_wait: Duration::from_mins(15),
            lease: Duration::from_secs(6),
        }
    }
}

impl fmt::Debug for SharedSettings {
    /// Without the address: it may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedSettings")
            .field("patience", &self.patience)
            .field("lease_wait", &self.lease_wait)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}
