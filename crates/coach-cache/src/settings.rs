//! What a cache may use.

use std::path::PathBuf;

/// Settings of a cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Bytes of values that the memory tier keeps; 0 switches it off.
    pub memory_bytes: u64,
    /// The tier of files; `None` switches it off.
    pub disk: Option<DiskSettings>,
}

impl Default for Settings {
    /// 256 MiB of memory and no files.
    fn default() -> Self {
        Self { memory_bytes: 256 << 20, disk: None }
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
