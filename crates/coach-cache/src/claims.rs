//! What other processes have, or are at, and what they get from this one.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::answer::Fault;
use crate::chance;
use crate::codec::Value;
use crate::envelope::Life;
use crate::flight::Joint;
use crate::key::Key;
use crate::shared::{ENTRY_BYTES_MAX, Lease, Shared, Unanswered};
use crate::statistics::count;
use crate::store::{Landing, StoreInner};

/// The first pause between two looks at what another process computes …
const PAUSE: Duration = Duration::from_millis(50);
/// … and the longest.
const PAUSE_MAX: Duration = Duration::from_millis(500);

/// Who has a value that is not here.
pub(crate) enum Claim<V> {
    /// The server has.
    Found(Arc<V>, Life),
    /// Nobody: this process computes, and the others wait for it.
    Ours(Lease),
    /// Nobody can tell: this process computes for itself.
    Alone,
}

impl<V: Value, E: Fault> StoreInner<V, E> {
    /// Asks the server, and waits for the process that computes the value if there is one.
    pub(crate) async fn ask_others(
        &self,
        key: &Key,
        flight: &Arc<Joint<Landing<V, E>>>,
    ) -> Claim<V> {
        let Some(shared) = &self.cache.shared else { return Claim::Alone };
        let seen = flight.flight();
        let begun = Instant::now();
        let mut pause = PAUSE;
        loop {
            let deadline = shared.deadline();
            match self.look_or_claim(shared, key, deadline).await {
                Ok(Some(claim)) => return claim,
                Err(Unanswered) => return Claim::Alone,
                // Another process is at it.
                Ok(None) => {}
            }
            // A computation that nobody waits for is begun, and finds that out by itself.
            if begun.elapsed() >= shared.settings().lease_wait || seen.is_abandoned() {
                return Claim::Alone;
            }
            sleep(pause.mul_f64(1.0 - chance::share() / 4.0)).await;
            pause = (pause * 3 / 2).min(PAUSE_MAX);
        }
    }

    /// The value, or a claim on it; `None` if another process has one.
    async fn look_or_claim(
        &self,
        shared: &Arc<Shared>,
        key: &Key,
        deadline: Instant,
    ) -> Result<Option<Claim<V>>, Unanswered> {
        if let Some((value, life)) = self.on_server(shared, key, deadline).await? {
            return Ok(Some(Claim::Found(value, life)));
        }
        let Some(lease) = shared.claim(key, &self.cache.clock, deadline).await? else {
            return Ok(None);
        };
        // It may have been put there, and the claim given up, between the two questions.
        Ok(Some(match self.on_server(shared, key, deadline).await {
            Ok(Some((value, life))) => Claim::Found(value, life),
            _ => Claim::Ours(lease),
        }))
    }

    async fn on_server(
        &self,
        shared: &Shared,
        key: &Key,
        deadline: Instant,
    ) -> Result<Option<(Arc<V>, Life)>, Unanswered> {
        let Some(bytes) = shared.get(self.kind.name, key, self.now_ms(), deadline).await? else {
            return Ok(None);
        };
        let opened = self.open(&bytes, key);
        if opened.is_err() {
            shared.remove(self.kind.name, key, self.now_ms()).await;
        }
        Ok(opened.ok())
    }

    /// Gives an entry to the others.
    pub(crate) async fn share(&self, key: &Key, sealed: &[u8], life: &Life) {
        let Some(shared) = self.cache.shared.as_ref().filter(|_| self.kind.is_shared) else {
            return;
        };
        if sealed.len() > ENTRY_BYTES_MAX {
            count(&self.counters.refused_too_large);
            return;
        }
        let put = shared.put(self.kind.name, key, sealed, life.expires_ms, self.now_ms());
        if put.await.is_err() {
            count(&self.counters.write_drops);
        }
    }
}
