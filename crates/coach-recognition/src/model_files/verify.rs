//! Telling whether an installed model is still what was installed.

use std::path::Path;

use coach_speech::CancelFlag;

use super::copy::sha256;
use super::manifest::{Manifest, ManifestFile};
use super::{MODEL_FILES, catalog, layout};
use crate::error::Error;

/// What became of the files of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Every file, in order of the names.
    pub files: Vec<FileCheck>,
}

impl Verification {
    /// Whether nothing is missing or damaged.
    pub fn is_whole(&self) -> bool {
        !self.files.is_empty()
            && self
                .files
                .iter()
                .all(|check| matches!(check.state, FileState::Ok | FileState::Unpinned))
    }
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileCheck {
    /// Its name in the folder.
    pub name: String,
    /// What became of it.
    pub state: FileState,
}

/// What became of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// It is what was installed or published.
    Ok,
    /// It has changed.
    Damaged,
    /// It is not there.
    Missing,
    /// It is there, and there is nothing to compare it with.
    Unpinned,
}

impl FileState {
    /// The name used in files and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Damaged => "damaged",
            Self::Missing => "missing",
            Self::Unpinned => "unpinned",
        }
    }
}

/// Compares every file of a model with what was installed, or without a record of that with
/// what was published.
///
/// `progress` receives fractions from 0 to 1.
///
/// # Errors
/// [`Error::ModelMissing`] when the folder is not there, [`Error::NotAModel`] when it has no
/// record and is no model, [`Error::Io`], [`Error::Cancelled`].
pub fn verify(
    dir: &Path,
    cancel: &CancelFlag,
    progress: &dyn Fn(f64),
) -> Result<Verification, Error> {
    if !dir.is_dir() {
        return Err(Error::ModelMissing);
    }
    let recorded = Manifest::read(dir).map(|manifest| manifest.files);
    if recorded.is_none() && layout(dir).is_none() {
        return Err(Error::NotAModel);
    }
    let size = |name: &str| dir.join(name).metadata().map_or(0, |metadata| metadata.len());
    let names: Vec<&str> = match &recorded {
        Some(files) => files.iter().map(|file| file.name.as_str()).collect(),
        None => MODEL_FILES.into_iter().filter(|name| dir.join(name).is_file()).collect(),
    };
    let total: u64 = names.iter().map(|name| size(name)).sum();
    let mut done = 0;
    let mut files = Vec::new();
    for name in names {
        let entry = recorded.iter().flatten().find(|file| file.name == name);
        let state = check(dir, name, entry, cancel, &mut |bytes| {
            done += bytes;
            progress((done as f64 / total.max(1) as f64).min(1.0));
        })?;
        files.push(FileCheck { name: name.to_owned(), state });
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Verification { files })
}

fn check(
    dir: &Path,
    name: &str,
    recorded: Option<&ManifestFile>,
    cancel: &CancelFlag,
    progress: &mut dyn FnMut(u64),
) -> Result<FileState, Error> {
    let path = dir.join(name);
    let Ok(metadata) = path.metadata() else { return Ok(FileState::Missing) };
    if recorded.is_some_and(|file| file.size != metadata.len()) {
        return Ok(FileState::Damaged);
    }
    let found = sha256(&path, cancel, progress)?;
    Ok(match recorded {
        Some(file) if file.sha256 == found => FileState::Ok,
        Some(_) => FileState::Damaged,
        None if catalog::is_pinned(name, &found) => FileState::Ok,
        None => FileState::Unpinned,
    })
}
