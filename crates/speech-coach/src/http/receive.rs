//! Bodies as they come in: hashed on the way, in memory while they are short and there is room,
//! then in a file.

use std::time::Duration;

use axum::body::Bytes;
use coach_pipeline::takes::{Arriving, Error, Recording};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::app::{App, MEMORY_UNIT};
use super::problem::Problem;

/// Recordings that came in whole.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) digest: [u8; 32],
    pub(crate) bytes: u64,
    pub(crate) recording: Recording,
    /// The room that it takes, as long as it is in memory.
    _room: Option<OwnedSemaphorePermit>,
}

/// One recording that is coming in.
pub(crate) struct Receiver<'a> {
    app: &'a App,
    hasher: blake3::Hasher,
    held: Vec<Bytes>,
    bytes: u64,
    room: Option<OwnedSemaphorePermit>,
    file: Option<Arriving>,
}

impl<'a> Receiver<'a> {
    pub(crate) fn new(app: &'a App) -> Self {
        let hasher = blake3::Hasher::new();
        Self { app, hasher, held: Vec::new(), bytes: 0, room: None, file: None }
    }

    /// Takes the next bytes.
    pub(crate) async fn take(&mut self, piece: Bytes) -> Result<(), Problem> {
        self.bytes += piece.len() as u64;
        if self.bytes > self.app.limits.upload_bytes_max {
            return Err(too_large(self.app));
        }
        self.hasher.update(&piece);
        if self.file.is_none() && !self.has_room(piece.len()) {
            let mut file = self.app.service.store().arriving().map_err(store_problem)?;
            for held in std::mem::take(&mut self.held) {
                file.write(&held).await.map_err(store_problem)?;
            }
            self.room = None;
            self.file = Some(file);
        }
        match &mut self.file {
            Some(file) => file.write(&piece).await.map_err(store_problem)?,
            None => self.held.push(piece),
        }
        Ok(())
    }

    /// Whether memory takes so many bytes more.
    fn has_room(&mut self, bytes: usize) -> bool {
        if self.bytes > self.app.limits.memory_bytes_max {
            return false;
        }
        let units = u32::try_from(bytes.div_ceil(MEMORY_UNIT)).unwrap_or(u32::MAX);
        match Semaphore::try_acquire_many_owned(self.app.memory.clone(), units) {
            Ok(more) => {
                match &mut self.room {
                    Some(room) => room.merge(more),
                    None => self.room = Some(more),
                }
                true
            }
            Err(_) => false,
        }
    }

    /// All of it came.
    pub(crate) async fn finish(self) -> Result<Received, Problem> {
        let recording = match self.file {
            Some(file) => file.finish().await.map_err(store_problem)?,
            None => Recording::Memory(self.held),
        };
        let digest = *self.hasher.finalize().as_bytes();
        Ok(Received { digest, bytes: self.bytes, recording, _room: self.room })
    }
}

/// Bytes that took too long to come.
pub(crate) async fn in_time<T>(
    idle: Duration,
    next: impl Future<Output = T>,
) -> Result<T, Problem> {
    tokio::time::timeout(idle, next).await.map_err(|_| Problem::new("upload_too_slow"))
}

/// The recording is larger than the limit.
pub(crate) fn too_large(app: &App) -> Problem {
    let megabytes = app.limits.upload_bytes_max >> 20;
    Problem::new("too_large").with("subject", megabytes.to_string())
}

fn store_problem(error: Error) -> Problem {
    Problem::from(coach_pipeline::service::ServiceError::from(error))
}
