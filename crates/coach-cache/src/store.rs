//! A typed view of one kind of values: who asks, and whom the answer comes from.

use std::future::Future;
use std::sync::Arc;

use std::time::Duration;

use tokio::time::timeout;

use crate::answer::{Answer, Computed, Failure, Fault, Mode, Outcome, Tier};
use crate::cache::Inner;
use crate::chance;
use crate::codec::Value;
use crate::envelope::Life;
use crate::flight::{Flight, Flights};
use crate::key::{Key, KeyBuilder};
use crate::kind::Kind;
use crate::statistics::{Counters, count};
use crate::tiers::Trip;

/// Files that take longer are not waited for.
const PATIENCE: Duration = Duration::from_secs(1);
/// Values that are computed faster than this are not renewed before their time.
const EARLY_MS_MIN: u32 = 100;

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

impl<V: Value, E: Fault> Store<V, E> {
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
        let now_ms = self.0.now_ms();
        let (value, life) = self.0.in_memory(key, now_ms)?;
        (now_ms < life.fresh_until_ms).then(|| {
            self.0.counters.outcome(Outcome::Hit(Tier::Memory));
            self.0.saved(&life);
            value
        })
    }

    /// The value, if it is fresh and in memory or in files. Counted if it is there; if not, the
    /// caller will look further.
    pub async fn find(&self, key: Key) -> Option<Answer<V>> {
        if let Some(value) = self.peek(&key) {
            return Some(Answer { value, outcome: Outcome::Hit(Tier::Memory) });
        }
        self.0.files()?;
        let store = Arc::clone(&self.0);
        let turn = Arc::clone(&store.cache.reads).acquire_owned().await.ok()?;
        let runtime = store.cache.runtime.clone();
        let look = runtime.spawn_blocking(move || {
            let _turn = turn;
            store.find_in_files(key)
        });
        let value = timeout(PATIENCE, look).await.ok()?.ok()??;
        let outcome = Outcome::Hit(Tier::Disk);
        self.0.counters.outcome(outcome);
        Some(Answer { value, outcome })
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
                && let Some(answer) = self.known_in_memory(key, &mut compute)
            {
                return answer;
            }
            let (seat, is_first) = self.0.flights.board(key);
            if is_first && let Some(compute) = compute.take() {
                Trip::begin(&self.0, key, mode, seat.flight(), compute);
            }
            let late = !is_first && seat.flight().was_abandoned();
            let landing = if let Ok(landing) = timeout(PATIENCE, seat.wait()).await {
                landing
            } else {
                seat.flight().rescue();
                seat.wait().await
            };
            let landing = landing.unwrap_or(Err(Failure::ShuttingDown));
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

    /// Removes one entry from all tiers, and calls off what waits to be written of it. Blocks for a
    /// moment.
    ///
    /// # Panics
    /// On a thread of a runtime.
    pub fn purge(&self, key: &Key) {
        let Inner { memory, disk, shared, runtime, pending, .. } = &*self.0.cache;
        runtime.block_on(pending.call_off(key));
        if let Some(memory) = memory {
            memory.remove(key);
        }
        if let Some(disk) = disk {
            disk.remove(self.0.kind.name, key);
        }
        if let Some(shared) = shared {
            runtime.block_on(shared.remove(self.0.kind.name, key, self.0.now_ms()));
        }
    }

    /// What memory knows: a value, fresh or stale, or a lasting error.
    fn known_in_memory<C, F>(
        &self,
        key: Key,
        compute: &mut Option<C>,
    ) -> Option<Result<Answer<V>, Failure<E>>>
    where
        C: FnOnce(Flight) -> F + Send + 'static,
        F: Future<Output = Result<Computed<V>, E>> + Send + 'static,
    {
        let now_ms = self.0.now_ms();
        let Some((value, life)) = self.0.in_memory(&key, now_ms) else {
            let memory = self.0.cache.memory.as_ref()?;
            let error = memory.noted_error(&key, now_ms)?.downcast::<E>().ok()?;
            count(&self.0.counters.negative_hits);
            return Some(Err(Failure::Computation(error)));
        };
        let outcome = if now_ms < life.fresh_until_ms {
            if self.is_renewed_early(&life, now_ms) {
                self.renew(key, compute);
            }
            Outcome::Hit(Tier::Memory)
        } else if now_ms < life.stale_until_ms {
            self.renew(key, compute);
            Outcome::Stale
        } else if self.is_noted(&key, now_ms) {
            Outcome::Stale
        } else {
            // The flight finds it again, for the case that computing fails.
            return None;
        };
        self.0.counters.outcome(outcome);
        self.0.saved(&life);
        Some(Ok(Answer { value, outcome }))
    }

    fn is_noted(&self, key: &Key, now_ms: u64) -> bool {
        self.0.cache.memory.as_ref().is_some_and(|memory| memory.is_noted(key, now_ms))
    }

    /// Whether this caller renews a fresh value: the nearer its end and the longer it takes to
    /// compute, the likelier (`XFetch`; Vattani, Chierichetti, Lowenstein, VLDB 2015). So one of
    /// many callers does it before all of them would have to wait.
    fn is_renewed_early(&self, life: &Life, now_ms: u64) -> bool {
        if !self.0.kind.grows_old() || life.compute_ms < EARLY_MS_MIN {
            return false;
        }
        let ahead_ms = -chance::share().ln() * f64::from(life.compute_ms);
        (life.fresh_until_ms - now_ms) as f64 <= ahead_ms
    }

    /// Computes a value again behind the scenes, unless somebody does or that failed just now.
    fn renew<C, F>(&self, key: Key, compute: &mut Option<C>)
    where
        C: FnOnce(Flight) -> F + Send + 'static,
        F: Future<Output = Result<Computed<V>, E>> + Send + 'static,
    {
        if self.is_noted(&key, self.0.now_ms()) {
            return;
        }
        if let Some(flight) = self.0.flights.begin_in_background(key)
            && let Some(compute) = compute.take()
        {
            count(&self.0.counters.renewals);
            Trip::begin(&self.0, key, Mode::Refresh, &flight, compute);
        }
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
