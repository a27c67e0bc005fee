//! The one way of a flight: files, the shared server, computing, and back through all tiers.

use std::any::Any;
use std::future::Future;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::OwnedSemaphorePermit;

use crate::answer::{Computed, Failure, Fault, Mode, Outcome, Tier};
use crate::claims::Claim;
use crate::codec::Value;
use crate::disk::Disk;
use crate::envelope::{self, Life, Refusal};
use crate::flight::{Flight, Joint};
use crate::key::Key;
use crate::kind::millis;
use crate::memory::Entry;
use crate::shared::Lease;
use crate::statistics::count;
use crate::store::{Landing, StoreInner};

/// After a renewal that failed there is no other for this long.
const RENEWAL_PAUSE_MS: u64 = 30_000;

/// What the tiers above computing gave.
pub(crate) struct Looked<V> {
    pub(crate) found: Option<(Arc<V>, Life)>,
    /// The files were not waited for.
    pub(crate) throttled: bool,
}

/// A flight on its way; taken out of `compute` by the one who goes on.
pub(crate) struct Trip<V, E, C> {
    pub(crate) store: Arc<StoreInner<V, E>>,
    pub(crate) key: Key,
    pub(crate) mode: Mode,
    pub(crate) flight: Arc<Joint<Landing<V, E>>>,
    compute: Mutex<Option<C>>,
}

impl<V, E, C, F> Trip<V, E, C>
where
    V: Value,
    E: Fault,
    C: FnOnce(Flight) -> F + Send + 'static,
    F: Future<Output = Result<Computed<V>, E>> + Send + 'static,
{
    /// Sets off, for `compute` must happen once at most.
    pub(crate) fn begin(
        store: &Arc<StoreInner<V, E>>,
        key: Key,
        mode: Mode,
        flight: &Arc<Joint<Landing<V, E>>>,
        compute: C,
    ) {
        let cache = &store.cache;
        let trip = Arc::new(Self {
            store: Arc::clone(store),
            key,
            mode,
            flight: Arc::clone(flight),
            compute: Mutex::new(Some(compute)),
        });
        let looks_in_files = mode == Mode::Use && store.files().is_some();
        if !looks_in_files {
            trip.go_on(Looked { found: None, throttled: false });
            return;
        }
        let overdue = Arc::downgrade(&trip);
        flight.set_rescue(Box::new(move || {
            if let Some(trip) = overdue.upgrade() {
                trip.go_on(Looked { found: None, throttled: true });
            }
        }));
        match Arc::clone(&cache.reads).try_acquire_owned() {
            Ok(turn) => {
                cache.runtime.spawn_blocking(move || trip.look_in_files(turn));
            }
            Err(_) => {
                cache.runtime.spawn(async move {
                    let reads = Arc::clone(&trip.store.cache.reads);
                    if let Ok(turn) = reads.acquire_owned().await {
                        let runtime = trip.store.cache.runtime.clone();
                        runtime.spawn_blocking(move || trip.look_in_files(turn));
                    }
                });
            }
        }
    }

    /// On a thread that may block. A fresh value lands from here: each change of threads costs
    /// as much as reading it.
    fn look_in_files(self: Arc<Self>, turn: OwnedSemaphorePermit) {
        let store = &self.store;
        // Another flight may have landed between this caller's look and its boarding.
        let found = match store.in_memory(&self.key, store.now_ms()) {
            Some((value, life)) if store.is_fresh(&life) => Some((value, life, Tier::Memory)),
            _ => store.in_files(&self.key).map(|(value, life)| (value, life, Tier::Disk)),
        };
        drop(turn);
        match found {
            Some((value, life, tier)) if store.is_fresh(&life) => {
                if self.compute().take().is_some() {
                    store.found(self.key, &value, life);
                    store.land(&self.key, &self.flight, Ok((value, Outcome::Hit(tier))));
                }
            }
            found => {
                let found = found.map(|(value, life, _)| (value, life));
                self.go_on(Looked { found, throttled: false });
            }
        }
    }

    /// Everything behind the files, unless somebody else went on.
    fn go_on(&self, looked: Looked<V>) {
        let Some(compute) = self.compute().take() else { return };
        let (store, flight) = (Arc::clone(&self.store), Arc::clone(&self.flight));
        let way = store.behind_files(self.key, self.mode, flight, compute, looked);
        self.store.cache.runtime.spawn(way);
    }

    fn compute(&self) -> std::sync::MutexGuard<'_, Option<C>> {
        self.compute.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V: Value, E: Fault> StoreInner<V, E> {
    pub(crate) fn now_ms(&self) -> u64 {
        self.cache.clock.now_ms()
    }

    /// The files, where this kind may be in them.
    pub(crate) fn files(&self) -> Option<&Arc<Disk>> {
        self.cache.disk.as_ref().filter(|_| self.kind.is_written)
    }

    pub(crate) fn is_fresh(&self, life: &Life) -> bool {
        self.now_ms() < life.fresh_until_ms
    }

    pub(crate) fn in_memory(&self, key: &Key, now_ms: u64) -> Option<(Arc<V>, Life)> {
        let Entry { value, life, .. } = self.cache.memory.as_ref()?.get(key)?;
        if life.expires_ms <= now_ms {
            return None;
        }
        value.downcast::<V>().ok().map(|value| (value, life))
    }

    /// Counts what a value saved that was there.
    pub(crate) fn saved(&self, life: &Life) {
        let saved_ms = u64::from(life.compute_ms);
        self.counters.compute_ms_saved.fetch_add(saved_ms, Ordering::Relaxed);
    }

    fn found(&self, key: Key, value: &Arc<V>, life: Life) {
        self.saved(&life);
        self.remember(key, value, life);
    }

    /// From the shared server, else by computing; then lands.
    async fn behind_files<C, F>(
        self: Arc<Self>,
        key: Key,
        mode: Mode,
        flight: Arc<Joint<Landing<V, E>>>,
        compute: C,
        looked: Looked<V>,
    ) where
        C: FnOnce(Flight) -> F + Send + 'static,
        F: Future<Output = Result<Computed<V>, E>> + Send + 'static,
    {
        let _under_way = self.cache.under_way();
        let outcome = if looked.throttled { Outcome::Throttled } else { Outcome::Miss };
        let in_memory = || self.in_memory(&key, self.now_ms()).filter(|_| mode == Mode::Use);
        let mut spare = looked.found.or_else(in_memory);
        if let Some((value, life)) = &spare
            && self.is_fresh(life)
        {
            // Another flight landed between this caller's look and its boarding.
            self.saved(life);
            let landing = Ok((Arc::clone(value), Outcome::Hit(Tier::Memory)));
            self.land(&key, &flight, landing);
            return;
        }
        if let Some((value, life)) = &spare
            && self.now_ms() < life.stale_until_ms
        {
            self.found(key, value, *life);
            // Those who wait now have it; those who come now find it in memory.
            flight.land(Ok((Arc::clone(value), Outcome::Stale)));
            self.compute(key, &flight, compute, (spare, outcome), None).await;
            return;
        }
        let mut lease = None;
        if mode == Mode::Use && self.kind.is_shared && self.cache.shared.is_some() {
            match self.ask_others(&key, &flight).await {
                Claim::Found(value, life) if self.is_fresh(&life) => {
                    self.found(key, &value, life);
                    // In the queue before anybody can ask whether it is empty.
                    let queued = self.queue(key, value.memory_bytes() as u64);
                    self.land(&key, &flight, Ok((Arc::clone(&value), Outcome::Hit(Tier::Shared))));
                    self.write(key, value, life, queued, false).await;
                    return;
                }
                Claim::Found(value, life) => spare = Some((value, life)),
                Claim::Ours(ours) => lease = Some(ours),
                Claim::Alone => {}
            }
        }
        self.compute(key, &flight, compute, (spare, outcome), lease).await;
    }

    async fn compute<C, F>(
        &self,
        key: Key,
        flight: &Arc<Joint<Landing<V, E>>>,
        compute: C,
        (spare, outcome): (Option<(Arc<V>, Life)>, Outcome),
        lease: Option<Lease>,
    ) where
        C: FnOnce(Flight) -> F + Send + 'static,
        F: Future<Output = Result<Computed<V>, E>> + Send + 'static,
    {
        let begun = Instant::now();
        let seen = flight.flight();
        // A task of its own, so that a panic stays in it.
        let computed = self.cache.runtime.spawn(async move { compute(seen).await }).await;
        let failure = match computed {
            Ok(Ok(computed)) => {
                let compute_ms = u32::try_from(begun.elapsed().as_millis()).unwrap_or(u32::MAX);
                self.keep(key, flight, computed, compute_ms, outcome).await;
                give_up(lease).await;
                return;
            }
            Ok(Err(error)) => Failure::Computation(Arc::new(error)),
            Err(error) if error.is_panic() => Failure::Panicked,
            Err(_) => Failure::ShuttingDown,
        };
        give_up(lease).await;
        count(&self.counters.failed);
        let lasting = self.note(key, &failure);
        let landing = match spare {
            Some((value, life)) if !lasting => {
                self.found(key, &value, life);
                Ok((value, Outcome::Stale))
            }
            _ => Err(failure),
        };
        self.land(&key, flight, landing);
    }

    /// Remembers a failure, so that it is not repeated at once; whether it is lasting.
    fn note(&self, key: Key, failure: &Failure<E>) -> bool {
        let Some(memory) = &self.cache.memory else { return false };
        match failure {
            Failure::Computation(error) if error.is_lasting() => {
                let until_ms = self.now_ms().saturating_add(millis(self.kind.negative));
                if !self.kind.negative.is_zero() {
                    memory.note(key, Some(Arc::clone(error) as _), until_ms);
                }
                true
            }
            _ => {
                memory.note(key, None, self.now_ms().saturating_add(RENEWAL_PAUSE_MS));
                false
            }
        }
    }

    /// Hands a new value out and keeps it. What memory does not take is in the files before
    /// anybody can ask for it again.
    async fn keep(
        &self,
        key: Key,
        flight: &Arc<Joint<Landing<V, E>>>,
        computed: Computed<V>,
        compute_ms: u32,
        outcome: Outcome,
    ) {
        let value = Arc::new(computed.value);
        let landing = Ok((Arc::clone(&value), outcome));
        if !computed.keep {
            self.land(&key, flight, landing);
            return;
        }
        if let Some(memory) = &self.cache.memory {
            memory.forget_note(&key);
        }
        let life = self.kind.life(&key, self.now_ms(), compute_ms);
        let in_memory = self.remember(key, &value, life);
        // In the queue before anybody can ask whether it is empty.
        let queued = self.queue(key, value.memory_bytes() as u64);
        if in_memory {
            self.land(&key, flight, landing);
            self.write(key, value, life, queued, true).await;
        } else {
            self.write(key, value, life, queued, true).await;
            self.land(&key, flight, landing);
        }
    }

    fn land(&self, key: &Key, flight: &Joint<Landing<V, E>>, landing: Landing<V, E>) {
        // Memory has the value by now: who comes between the two lines finds it there.
        self.flights.end(key);
        flight.land(landing);
    }

    fn remember(&self, key: Key, value: &Arc<V>, life: Life) -> bool {
        let Some(memory) = &self.cache.memory else { return false };
        let any: Arc<dyn Any + Send + Sync> = Arc::clone(value) as _;
        let is_in = memory.insert(key, any, value.memory_bytes(), life, self.now_ms());
        if !is_in {
            count(&self.counters.refused_too_large);
        }
        is_in
    }

    /// Blocks.
    fn in_files(&self, key: &Key) -> Option<(Arc<V>, Life)> {
        let disk = self.files()?;
        let now_ms = self.now_ms();
        let mut bytes = self.cache.buffers.take();
        let opened = disk.read(self.kind.name, key, &mut bytes).and_then(|()| {
            let opened = self.open(&bytes, key);
            match &opened {
                Ok((_, life)) => {
                    let length = bytes.len() as u64;
                    disk.touch(self.kind.name, key, length, life.expires_ms, now_ms);
                }
                Err(refusal) => disk.reject(self.kind.name, key, *refusal),
            }
            opened.ok()
        });
        self.cache.buffers.give_back(bytes);
        opened
    }

    /// A fresh value, which memory has from now on. Blocks.
    pub(crate) fn find_in_files(&self, key: Key) -> Option<Arc<V>> {
        let (value, life) = self.in_files(&key).filter(|(_, life)| self.is_fresh(life))?;
        self.found(key, &value, life);
        Some(value)
    }

    /// The value in bytes of an entry; what they are not is counted.
    pub(crate) fn open(&self, bytes: &[u8], key: &Key) -> Result<(Arc<V>, Life), Refusal> {
        let opened = envelope::open::<V>(bytes, key, &self.kind, self.now_ms());
        opened.map(|(value, life)| (Arc::new(value), life)).inspect_err(|refusal| {
            count(match refusal {
                Refusal::Damaged | Refusal::Foreign => &self.counters.damaged,
                Refusal::Expired => &self.counters.expired,
            });
        })
    }
}

/// Lets other processes compute.
async fn give_up(lease: Option<Lease>) {
    if let Some(lease) = lease {
        lease.release().await;
    }
}
