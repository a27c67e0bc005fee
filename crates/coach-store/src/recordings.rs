//! Recordings by the digest of their bytes, and those that are just coming in.
//!
//! A recording comes into a folder of its own and is renamed when its digest is known, so that
//! nothing half-written has the name of a recording.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use tempfile::TempPath;
use tokio::fs;
use tokio::io::AsyncWriteExt as _;

use crate::error::Error;

/// The bytes of a recording that came in whole.
#[derive(Debug)]
pub enum Recording {
    /// In memory, in pieces.
    Memory(Vec<Bytes>),
    /// In a file of [`crate::Store::arriving`].
    File(TempPath),
}

/// A recording that is coming in; dropped, it leaves nothing.
#[derive(Debug)]
pub struct Arriving {
    file: fs::File,
    path: TempPath,
}

impl Arriving {
    /// Writes the next bytes.
    ///
    /// # Errors
    /// [`Error::Full`] or [`Error::Io`].
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        Ok(self.file.write_all(bytes).await?)
    }

    /// All bytes are written.
    ///
    /// # Errors
    /// As above.
    pub async fn finish(mut self) -> Result<Recording, Error> {
        self.file.flush().await?;
        self.file.sync_data().await?;
        Ok(Recording::File(self.path))
    }
}

/// Where recordings are.
#[derive(Debug, Clone)]
pub(crate) struct Recordings {
    objects: Arc<dyn ObjectStore>,
    folder: PathBuf,
    incoming: PathBuf,
}

impl Recordings {
    pub(crate) async fn open(data: &Path) -> Result<Self, Error> {
        let (folder, incoming) = (data.join("recordings"), data.join("incoming"));
        fs::create_dir_all(&folder).await?;
        // Nobody else uses the folder, so whatever is there came to no end.
        match fs::remove_dir_all(&incoming).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => fs::create_dir_all(&incoming).await?,
        }
        let objects = LocalFileSystem::new_with_prefix(&folder)?.with_automatic_cleanup(true);
        Ok(Self { objects: Arc::new(objects), folder, incoming })
    }

    /// A place for a recording that comes.
    pub(crate) fn arriving(&self) -> Result<Arriving, Error> {
        let file = tempfile::Builder::new().prefix("upload-").tempfile_in(&self.incoming)?;
        let (file, path) = file.into_parts();
        Ok(Arriving { file: fs::File::from_std(file), path })
    }

    /// Keeps a recording under its digest, unless it is there.
    pub(crate) async fn keep(&self, digest: &str, recording: Recording) -> Result<(), Error> {
        if self.has(digest).await {
            return Ok(());
        }
        match recording {
            Recording::Memory(pieces) => {
                let payload: PutPayload = pieces.into_iter().collect();
                self.objects.put(&object(digest), payload).await?;
            }
            Recording::File(path) => {
                let place = self.path(digest);
                if let Some(folder) = place.parent() {
                    fs::create_dir_all(folder).await?;
                }
                path.persist(place).map_err(|error| error.error)?;
            }
        }
        Ok(())
    }

    pub(crate) async fn has(&self, digest: &str) -> bool {
        self.objects.head(&object(digest)).await.is_ok()
    }

    /// Where the bytes can be read.
    pub(crate) fn path(&self, digest: &str) -> PathBuf {
        self.folder.join(object(digest).as_ref())
    }

    pub(crate) async fn remove(&self, digest: &str) -> Result<(), Error> {
        match self.objects.delete(&object(digest)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes every recording that is not among those.
    pub(crate) async fn keep_only(&self, digests: &HashSet<String>) -> Result<u64, Error> {
        let mut removed = 0;
        let known: Vec<_> = self.objects.list(None).try_collect().await?;
        for object in known {
            if object.location.filename().is_none_or(|name| !digests.contains(name)) {
                self.objects.delete(&object.location).await?;
                removed += 1;
            }
        }
        self.remove_half_written().await?;
        Ok(removed)
    }

    /// What a process that was killed had begun to write: listings leave it out.
    async fn remove_half_written(&self) -> Result<(), Error> {
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            let mut entries = fs::read_dir(&folder).await?;
            while let Some(entry) = entries.next_entry().await? {
                if entry.file_type().await?.is_dir() {
                    folders.push(entry.path());
                } else if entry.file_name().to_string_lossy().contains('#') {
                    fs::remove_file(entry.path()).await?;
                }
            }
        }
        Ok(())
    }
}

/// Two levels of folders, so that none gets too long to list.
fn object(digest: &str) -> ObjectPath {
    let part = |from: usize| digest.get(from..from + 2).unwrap_or("00");
    ObjectPath::from_iter([part(0), part(2), digest])
}
