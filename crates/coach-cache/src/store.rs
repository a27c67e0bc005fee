//! A typed view of one kind of values: who asks, and whom the answer comes from.

use std::future::Future;
use std::sync::Arc;

use crate::answer::{Answer, Computed, Failure, Mode, Outcome, Tier};
use crate::cache::Inner;
use crate::codec::Value;
use crate::envelope::Life;
use crate::flight::{Flight, Flights};
use crate::key::{Key, KeyBuilder};
use crate::kind::Kind;
use crate::statistics::{Counters, count};

/// What a flight gives to all who wait for it: the value and how the first of them got it.
pub(crate) type Landing<V, E> = Result<(Arc<V>, Outcome), Failure<E>>;

/// A typed view of one kind of values; cheap to clone.
pub struct Store<V, E>(Arc<StoreInner<V, E>>);

impl<V, E> Clone for Store<V, E> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

pub(crate) struct StoreInner<V, E> {
    pub(crate) cache: Arc<Inner>,
    pub(crate) kind: Kind,
    pub(crate) counters: Arc<Counters>,
    /// Those of all stores of the kind.
    pub(crate) flights: Arc<Flights<Landing<V, E>>>,
}

impl<V: Value, E: Send + Sync + 'static> Store<V, E> {
    pub(crate) fn new(
        cache: Arc<Inner>,
        kind: Kind,
        counters: Arc<Counters>,
        flights: Arc<Flights<Landing<V, E>>>,
    ) -> Self {
        Self(Arc::new(StoreInner { cache, kind, counters, flights }))
    }

    /// Begins a key of this kind.
    pub fn key(&self, scope: &str) -> KeyBuilder {
        KeyBuilder::new(self.0.kind.name, self.0.kind.version, scope)
    }

    /// The value, if it is fresh and in memory. Counted if it is there; if not, the caller will
    /// look further.
    pub fn peek(&self, key: &Key) -> Option<Arc<V>> {
        let (value, life) = self.0.in_memory(key)?;
        (self.0.cache.clock.now_ms() < life.fresh_until_ms).then(|| {
            self.0.served(Outcome::Hit(Tier::Memory), &life);
            value
        })
    }

    /// The value of a key, computed if it is not there.
    ///
    /// The computation is detached: it goes on when this call is dropped, as long as it wants to
    /// (see [`Flight`]).
    ///
    /// # Errors
    /// Those of the computation, which are not kept.
    pub async fn get_or_compute<F>(
        &self,
        key: Key,
        mode: Mode,
        compute: impl FnOnce(Flight) -> F + Send + 'static,
    ) -> Result<Answer<V>, Failure<E>>
    where
        F: Future<Output = Result<Computed<V>, E>> + Send + 'static,
    {
        if mode == Mode::Bypass {
            return self.bypass(compute).await;
        }
        let mut compute = Some(compute);
        loop {
            if mode == Mode::Use
                && let Some((value, life)) = self.0.in_memory(&key)
            {
                let outcome = self.serve_from_memory(key, &life, &mut compute);
                self.0.served(outcome, &life);
                return Ok(Answer { value, outcome });
            }
            let (seat, is_first) = self.0.flights.board(key);
            if is_first && let Some(compute) = compute.take() {
                let (store, flight) = (Arc::clone(&self.0), Arc::clone(seat.flight()));
                self.0.cache.runtime.spawn(store.fly(key, mode, flight, compute));
            }
            let late = !is_first && seat.flight().was_abandoned();
            let landing = seat.wait().await.unwrap_or(Err(Failure::ShuttingDown));
            if late && matches!(landing, Err(Failure::Computation(_))) {
                // It stopped because those before us had gone: that is not our answer.
                continue;
            }
            return self.answer(landing, is_first);
        }
    }

    /// The same for callers that are not async, on a thread that is not the runtime's.
    ///
    /// # Errors
    /// As above.
    ///
    /// # Panics
    /// On a thread of a runtime.
    pub fn get_or_compute_blocking<F>(
        &self,
        key: Key,
        mode: Mode,
        compute: impl FnOnce(Flight) -> F + Send + 'static,
    ) -> Result<Answer<V>, Failure<E>>
    where
        F: Future<Output = Result<Computed<V>, E>> + Send + 'static,
    {
        self.0.cache.runtime.block_on(self.get_or_compute(key, mode, compute))
    }

    /// Removes one entry. Blocks for a moment.
    pub fn purge(&self, key: &Key) {
        if let Some(memory) = &self.0.cache.memory {
            memory.remove(key);
        }
        if let Some(disk) = &self.0.cache.disk {
            disk.remove(self.0.kind.name, key);
        }
    }

    /// Fresh or stale; a stale value is computed again in the background.
    fn serve_from_memory<F>(
        &self,
        key: Key,
        life: &Life,
        compute: &mut Option<impl FnOnce(Flight) -> F + Send + 'static>,
    ) -> Outcome
    where
        F: Future<Output = Result<Computed<V>, E>> + Send + 'static,
    {
        if self.0.cache.clock.now_ms() < life.fresh_until_ms {
            return Outcome::Hit(Tier::Memory);
        }
        if let Some(flight) = self.0.flights.begin_in_background(key)
            && let Some(compute) = compute.take()
        {
            let fly = Arc::clone(&self.0).fly(key, Mode::Use, flight, compute);
            self.0.cache.runtime.spawn(fly);
        }
        Outcome::Stale
    }

    async fn bypass<F>(
        &self,
        compute: impl FnOnce(Flight) -> F + Send + 'static,
    ) -> Result<Answer<V>, Failure<E>>
    where
        F: Future<Output = Result<Computed<V>, E>> + Send + 'static,
    {
        self.0.counters.outcome(Outcome::Bypassed);
        match compute(Flight::alone()).await {
            Ok(computed) => {
                Ok(Answer { value: Arc::new(computed.value), outcome: Outcome::Bypassed })
            }
            Err(error) => {
                count(&self.0.counters.failed);
                Err(Failure::Computation(Arc::new(error)))
            }
        }
    }

    fn answer(&self, landing: Landing<V, E>, is_first: bool) -> Result<Answer<V>, Failure<E>> {
        let outcome = match &landing {
            _ if !is_first => Outcome::Coalesced,
            Ok((_, outcome)) => *outcome,
            Err(_) => Outcome::Miss,
        };
        self.0.counters.outcome(outcome);
        landing.map(|(value, _)| Answer { value, outcome })
    }
}
