//! `speech-coach-model.json`: what was installed, so that damage can be told later.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Its name in the folder of a model.
pub(super) const FILE: &str = "speech-coach-model.json";

/// The version that is written.
const SCHEMA_VERSION: u32 = 1;

/// The files of a model as they were installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    schema_version: u32,
    /// Name and version of where they came from, such as `hub:openai/whisper-base`.
    pub(super) source: String,
    /// Every file but this one.
    pub(super) files: Vec<ManifestFile>,
}

/// One file as it was installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ManifestFile {
    /// Its name in the folder.
    pub(super) name: String,
    /// Its size in bytes.
    pub(super) size: u64,
    /// Its SHA-256 in hexadecimal.
    pub(super) sha256: String,
}

impl Manifest {
    /// A manifest of these files, in order of their names.
    pub(super) fn new(source: String, mut files: Vec<ManifestFile>) -> Self {
        files.sort_by(|one, other| one.name.cmp(&other.name));
        Self { schema_version: SCHEMA_VERSION, source, files }
    }

    /// Writes it into a folder and makes it durable.
    pub(super) fn write(&self, dir: &Path) -> Result<(), Error> {
        let mut file = File::create(dir.join(FILE))?;
        let text = serde_json::to_string_pretty(self).map_err(std::io::Error::from)?;
        file.write_all(text.as_bytes())?;
        Ok(file.sync_all()?)
    }

    /// The manifest of a folder; `None` if there is none or it cannot be used.
    pub(super) fn read(dir: &Path) -> Option<Self> {
        let manifest: Self = serde_json::from_slice(&super::read_small(&dir.join(FILE))?).ok()?;
        let plain = |file: &ManifestFile| super::MODEL_FILES.contains(&file.name.as_str());
        let usable = manifest.schema_version == SCHEMA_VERSION
            && !manifest.files.is_empty()
            && manifest.files.iter().all(plain);
        usable.then_some(manifest)
    }
}
