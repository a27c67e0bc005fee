//! Counts of all processes that ever wrote to the files, kept beside them.
//!
//! What a process counted while another one wrote is not in them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::statistics::KindStatistics;

/// Name of the file in the folder of the entries.
pub(crate) const FILE: &str = "counts.json";

pub(crate) type Counts = BTreeMap<String, KindStatistics>;

/// What this process has added to the file already.
#[derive(Debug, Default)]
pub(crate) struct Added(Mutex<Counts>);

/// The counts of a file; none if there is no such file.
fn read(path: &Path) -> Counts {
    let bytes = std::fs::read(path).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

impl Added {
    /// The counts of a file and what this process counted since it wrote there.
    pub(crate) fn together(&self, path: &Path, now: &Counts) -> Counts {
        let added = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut together = read(path);
        for (kind, counts) in now {
            let mut since = counts.since(added.get(kind));
            (since.disk_size, since.disk_bytes) = (0, 0);
            together.entry(kind.clone()).or_default().add(&since);
        }
        together
    }

    /// Remembers that everything counted so far is in the file.
    pub(crate) fn remember(&self, now: Counts) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }
}
