//! Writes that wait, by key: what is purged meanwhile must not come back.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::key::Key;

/// The writes that wait or are under way.
#[derive(Default, Clone)]
pub(crate) struct Pending(Arc<Mutex<HashMap<Key, Arc<Writes>>>>);

/// Those of one key.
#[derive(Default)]
struct Writes {
    purges: AtomicU64,
    /// Held by the one that is under way.
    turn: tokio::sync::Mutex<()>,
}

/// A write that waits; it waits no longer when it is dropped.
pub(crate) struct PendingWrite {
    pending: Pending,
    key: Key,
    writes: Arc<Writes>,
    /// How often the key had been purged when the write began to wait.
    purges: u64,
}

impl Pending {
    /// A write of a key waits from now on.
    pub(crate) fn begin(&self, key: Key) -> PendingWrite {
        let writes = Arc::clone(self.by_key().entry(key).or_default());
        let purges = writes.purges.load(Ordering::Acquire);
        PendingWrite { pending: self.clone(), key, writes, purges }
    }

    /// Calls off the writes of a key that wait, and lets the one end that is under way.
    pub(crate) async fn call_off(&self, key: &Key) {
        let writes = self.by_key().get(key).map(Arc::clone);
        if let Some(writes) = writes {
            writes.purges.fetch_add(1, Ordering::AcqRel);
            drop(writes.turn.lock().await);
            self.leave(key, &writes);
        }
    }

    /// Forgets the writes of a key, if nobody but the asker has to do with them any more.
    fn leave(&self, key: &Key, writes: &Arc<Writes>) {
        let mut by_key = self.by_key();
        // The map's own, and the asker's.
        if Arc::strong_count(writes) <= 2 {
            by_key.remove(key);
        }
    }

    fn by_key(&self) -> MutexGuard<'_, HashMap<Key, Arc<Writes>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PendingWrite {
    /// The turn to write, held until it is done; `None` if the write was called off.
    pub(crate) async fn turn(&self) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        let turn = self.writes.turn.lock().await;
        (self.writes.purges.load(Ordering::Acquire) == self.purges).then_some(turn)
    }
}

impl Drop for PendingWrite {
    fn drop(&mut self) {
        self.pending.leave(&self.key, &self.writes);
    }
}
