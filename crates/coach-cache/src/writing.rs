//! The way back: what was found or computed, into the server and the files behind the callers.

use std::sync::Arc;

use tokio::sync::watch;

use crate::answer::Fault;
use crate::cache::blocking;
use crate::codec::Value;
use crate::disk::NotWritten;
use crate::envelope::{self, Life};
use crate::key::Key;
use crate::pending::PendingWrite;
use crate::statistics::count;
use crate::store::StoreInner;

/// Bytes that wait to be written; more are dropped.
const WRITE_QUEUE_BYTES_MAX: u64 = 64 << 20;

impl<V: Value, E: Fault> StoreInner<V, E> {
    /// A value of so many bytes waits to be written from now on; `None` when too much does already.
    pub(crate) fn queue(&self, key: Key, bytes: u64) -> Option<Queued> {
        let shares = self.kind.is_shared && self.cache.shared.is_some();
        if self.files().is_none() && !shares {
            return None;
        }
        let mut fits = false;
        self.cache.queued_bytes.send_if_modified(|queued| {
            fits = *queued + bytes <= WRITE_QUEUE_BYTES_MAX;
            *queued += if fits { bytes.max(1) } else { 0 };
            fits
        });
        if !fits {
            count(&self.counters.write_drops);
        }
        fits.then(|| Queued {
            queue: self.cache.queued_bytes.clone(),
            bytes: bytes.max(1),
            write: self.cache.pending.begin(key),
        })
    }

    /// Writes a value to the shared server, where others wait for it, and to the files, if there
    /// was room in the queue and it was not purged since.
    pub(crate) async fn write(
        &self,
        key: Key,
        value: Arc<V>,
        life: Life,
        queued: Option<Queued>,
        shares: bool,
    ) {
        let Some(queued) = queued else { return };
        let (kind, runtime) = (self.kind, &self.cache.runtime);
        let seal = move || envelope::seal(&*value, &key, &kind, &life);
        let Some(Some(sealed)) = blocking(runtime, seal).await else {
            count(&self.counters.refused_too_large);
            return;
        };
        let Some(_turn) = queued.write.turn().await else { return };
        if shares {
            self.share(&key, &sealed, &life).await;
        }
        let Some(disk) = self.files().map(Arc::clone) else { return };
        let now_ms = self.now_ms();
        let write = move || disk.write(kind.name, &key, &sealed, life.expires_ms, now_ms);
        match blocking(runtime, write).await {
            Some(Ok(()) | Err(NotWritten::Reader)) => {}
            Some(Err(NotWritten::TooLarge)) => count(&self.counters.refused_too_large),
            Some(Err(NotWritten::Off)) | None => count(&self.counters.write_drops),
        }
    }
}

/// A place in the queue of what is to be written; given up when dropped.
pub(crate) struct Queued {
    queue: watch::Sender<u64>,
    bytes: u64,
    write: PendingWrite,
}

impl Drop for Queued {
    fn drop(&mut self) {
        self.queue.send_modify(|queued| *queued -= self.bytes);
    }
}
