//! A hidden folder in which a model is put together before it appears under its name.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::manifest::{Manifest, ManifestFile};
use super::{InstalledModel, checked_name, inspect};
use crate::error::Error;

/// Tells two imports of one process apart.
static COUNTER: AtomicU32 = AtomicU32::new(0);

/// A folder in the making.
#[derive(Debug)]
pub(super) struct Staging {
    models_dir: PathBuf,
    name: String,
    dir: PathBuf,
    /// Whether it stays when it is not published, to be taken up again.
    kept: bool,
}

impl Staging {
    /// A folder that vanishes unless it is published.
    pub(super) fn temporary(models_dir: &Path, name: &str) -> Result<Self, Error> {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        Self::open(models_dir, name, format!(".import-{}-{number}", std::process::id()), false)
    }

    /// A folder that stays until it is published, so that an interrupted pull resumes.
    pub(super) fn resumable(models_dir: &Path, name: &str) -> Result<Self, Error> {
        Self::open(models_dir, name, format!(".pull-{name}"), true)
    }

    fn open(models_dir: &Path, name: &str, dir: String, kept: bool) -> Result<Self, Error> {
        let name = checked_name(name)?.to_owned();
        let dir = models_dir.join(dir);
        fs::create_dir_all(&dir)?;
        Ok(Self { models_dir: models_dir.to_owned(), name, dir, kept })
    }

    /// The folder to work in.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Makes the files durable and lets the folder appear under its name, in place of what had
    /// that name before.
    ///
    /// # Errors
    /// [`Error::NotAModel`] when the files are not a model, [`Error::Io`].
    pub(super) fn publish(
        mut self,
        source: String,
        files: Vec<ManifestFile>,
    ) -> Result<InstalledModel, Error> {
        inspect(&self.dir)?;
        Manifest::new(source, files).write(&self.dir)?;
        sync_dir(&self.dir)?;
        let target = self.models_dir.join(&self.name);
        let old = self.models_dir.join(format!(".old-{}-{}", self.name, std::process::id()));
        let replaced = match fs::rename(&target, &old) {
            Ok(()) => true,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
            Err(error) => return Err(error.into()),
        };
        if let Err(error) = fs::rename(&self.dir, &target) {
            if replaced {
                fs::rename(&old, &target)?;
            }
            return Err(error.into());
        }
        self.kept = true;
        sync_dir(&self.models_dir)?;
        if replaced {
            fs::remove_dir_all(&old)?;
        }
        inspect(&target)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.kept {
            // Nothing depends on it: a hidden folder that stays is not taken for a model.
            drop(fs::remove_dir_all(&self.dir));
        }
    }
}

#[cfg(unix)]
fn sync_dir(dir: &Path) -> Result<(), Error> {
    Ok(File::open(dir)?.sync_all()?)
}

/// Other systems make renames durable themselves.
#[cfg(not(unix))]
fn sync_dir(_dir: &Path) -> Result<(), Error> {
    Ok(())
}
