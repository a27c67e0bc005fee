//! The one way of a flight: memory, files, computing, and back through the same tiers.

use std::any::Any;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use tokio::sync::watch;

use crate::answer::{Computed, Failure, Mode, Outcome, Tier};
use crate::cache::blocking;
use crate::codec::Value;
use crate::disk::NotWritten;
use crate::envelope::{self, Life, Refusal};
use crate::flight::{Flight, Shared};
use crate::key::Key;
use crate::memory::Entry;
use crate::statistics::count;
use crate::store::{Landing, StoreInner};

/// Bytes that wait to be written; more are dropped.
const WRITE_QUEUE_BYTES_MAX: u64 = 64 << 20;

impl<V: Value, E: Send + Sync + 'static> StoreInner<V, E> {
    pub(crate) fn in_memory(&self, key: &Key) -> Option<(Arc<V>, Life)> {
        let Entry { value, life, .. } = self.cache.memory.as_ref()?.get(key)?;
        if life.stale_until_ms <= self.cache.clock.now_ms() {
            return None;
        }
        value.downcast::<V>().ok().map(|value| (value, life))
    }

    pub(crate) fn served(&self, outcome: Outcome, life: &Life) {
        self.counters.outcome(outcome);
        let saved_ms = u64::from(life.compute_ms);
        self.counters.compute_ms_saved.fetch_add(saved_ms, Ordering::Relaxed);
    }

    /// From the files, else by computing; then lands.
    pub(crate) async fn fly<F>(
        self: Arc<Self>,
        key: Key,
        mode: Mode,
        flight: Arc<Shared<Landing<V, E>>>,
        compute: impl FnOnce(Flight) -> F + Send + 'static,
    ) where
        F: Future<Output = Result<Computed<V>, E>> + Send + 'static,
    {
        // Another flight may have landed between this caller's look and its boarding.
        if mode == Mode::Use
            && let Some((value, life)) = self.in_memory(&key)
            && self.cache.clock.now_ms() < life.fresh_until_ms
        {
            self.land(&key, &flight, Ok((value, Outcome::Hit(Tier::Memory))));
            return;
        }
        let found = if mode == Mode::Use { self.on_disk(&key).await } else { None };
        let is_fresh = |life: &Life| self.cache.clock.now_ms() < life.fresh_until_ms;
        match found {
            Some((value, life)) if is_fresh(&life) => {
                let saved_ms = u64::from(life.compute_ms);
                self.counters.compute_ms_saved.fetch_add(saved_ms, Ordering::Relaxed);
                self.remember(key, &value, life);
                self.land(&key, &flight, Ok((value, Outcome::Hit(Tier::Disk))));
            }
            Some((value, life)) => {
                self.remember(key, &value, life);
                // Those who wait now have it; those who come now find it in memory.
                flight.land(Ok((value, Outcome::Stale)));
                self.compute(key, &flight, compute).await;
            }
            None => self.compute(key, &flight, compute).await,
        }
    }

    async fn compute<F>(
        &self,
        key: Key,
        flight: &Arc<Shared<Landing<V, E>>>,
        compute: impl FnOnce(Flight) -> F + Send + 'static,
    ) where
        F: Future<Output = Result<Computed<V>, E>> + Send + 'static,
    {
        let begun = Instant::now();
        let seen = flight.flight();
        // A task of its own, so that a panic stays in it.
        let computed = self.cache.runtime.spawn(async move { compute(seen).await }).await;
        let failure = match computed {
            Ok(Ok(computed)) => {
                let compute_ms = u32::try_from(begun.elapsed().as_millis()).unwrap_or(u32::MAX);
                self.keep(key, flight, computed, compute_ms).await;
                return;
            }
            Ok(Err(error)) => Failure::Computation(Arc::new(error)),
            Err(error) if error.is_panic() => Failure::Panicked,
            Err(_) => Failure::ShuttingDown,
        };
        count(&self.counters.failed);
        self.land(&key, flight, Err(failure));
    }

    /// Hands a new value out and keeps it. What memory does not take is in the files before
    /// anybody can ask for it again.
    async fn keep(
        &self,
        key: Key,
        flight: &Arc<Shared<Landing<V, E>>>,
        computed: Computed<V>,
        compute_ms: u32,
    ) {
        let value = Arc::new(computed.value);
        let landing = Ok((Arc::clone(&value), Outcome::Miss));
        if !computed.keep {
            self.land(&key, flight, landing);
            return;
        }
        let made_ms = self.cache.clock.now_ms();
        let (fresh_until_ms, stale_until_ms) = self.kind.deadlines_ms(&key, made_ms);
        let life = Life { made_ms, fresh_until_ms, stale_until_ms, compute_ms };
        let in_memory = self.remember(key, &value, life);
        // In the queue before anybody can ask whether it is empty.
        let queued = self.queue(value.memory_bytes() as u64);
        if in_memory {
            self.land(&key, flight, landing);
            self.write(key, value, life, queued).await;
        } else {
            self.write(key, value, life, queued).await;
            self.land(&key, flight, landing);
        }
    }

    fn land(&self, key: &Key, flight: &Shared<Landing<V, E>>, landing: Landing<V, E>) {
        // Memory has the value by now: who comes between the two lines finds it there.
        self.flights.end(key);
        flight.land(landing);
    }

    fn remember(&self, key: Key, value: &Arc<V>, life: Life) -> bool {
        let Some(memory) = &self.cache.memory else { return false };
        let any: Arc<dyn Any + Send + Sync> = Arc::clone(value) as _;
        let now_ms = self.cache.clock.now_ms();
        let is_in = memory.insert(key, any, value.memory_bytes(), life, now_ms);
        if !is_in {
            count(&self.counters.refused_too_large);
        }
        is_in
    }

    async fn on_disk(&self, key: &Key) -> Option<(Arc<V>, Life)> {
        let disk = Arc::clone(self.cache.disk.as_ref()?);
        let _turn = self.cache.reads.acquire().await.ok()?;
        let buffers = Arc::clone(&self.cache.buffers);
        let (kind, key, now_ms) = (self.kind, *key, self.cache.clock.now_ms());
        let read = move || {
            let mut bytes = buffers.take();
            disk.read(kind.name, &key, &mut bytes)?;
            let opened = envelope::open::<V>(&bytes, &key, &kind, now_ms);
            match &opened {
                Ok(_) => disk.touch(kind.name, &key, bytes.len() as u64, now_ms),
                Err(refusal) => disk.reject(kind.name, &key, *refusal),
            }
            buffers.give_back(bytes);
            Some(opened)
        };
        match blocking(&self.cache.runtime, read).await?? {
            Ok((value, life)) => Some((Arc::new(value), life)),
            Err(refusal) => {
                count(match refusal {
                    Refusal::Damaged | Refusal::Foreign => &self.counters.damaged,
                    Refusal::Expired => &self.counters.expired,
                });
                None
            }
        }
    }

    /// Bytes that wait to be written from now on; `None` when too many do already.
    fn queue(&self, bytes: u64) -> Option<Queued> {
        self.cache.disk.as_ref()?;
        let mut fits = false;
        self.cache.queued_bytes.send_if_modified(|queued| {
            fits = *queued + bytes <= WRITE_QUEUE_BYTES_MAX;
            *queued += if fits { bytes.max(1) } else { 0 };
            fits
        });
        if !fits {
            count(&self.counters.write_drops);
        }
        fits.then(|| Queued { queue: self.cache.queued_bytes.clone(), bytes: bytes.max(1) })
    }

    /// Writes a value to the files, if there was room in the queue.
    async fn write(&self, key: Key, value: Arc<V>, life: Life, queued: Option<Queued>) {
        let (Some(_queued), Some(disk)) = (queued, self.cache.disk.as_ref().map(Arc::clone)) else {
            return;
        };
        let (kind, now_ms) = (self.kind, self.cache.clock.now_ms());
        let write = move || match envelope::seal(&*value, &key, &kind, &life) {
            Some(sealed) => disk.write(kind.name, &key, &sealed, now_ms),
            None => Err(NotWritten::TooLarge),
        };
        match blocking(&self.cache.runtime, write).await {
            Some(Ok(()) | Err(NotWritten::Reader)) => {}
            Some(Err(NotWritten::TooLarge)) => count(&self.counters.refused_too_large),
            Some(Err(NotWritten::Off)) | None => count(&self.counters.write_drops),
        }
    }
}

/// A place in the queue of what is to be written; given up when dropped.
struct Queued {
    queue: watch::Sender<u64>,
    bytes: u64,
}

impl Drop for Queued {
    fn drop(&mut self) {
        self.queue.send_modify(|queued| *queued -= self.bytes);
    }
}
