//! How many calls run at once, how many wait for their turn, and for how long.
//!
//! A peer that says "too many" makes the limiter pause all callers, and run fewer at once until
//! enough calls went well again.

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until, timeout_at};

use super::after;

/// How many calls run and wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimiterSettings {
    /// Calls at once.
    pub concurrency: usize,
    /// Calls that may wait for their turn.
    pub waiting_max: usize,
    /// How long one waits at most.
    pub wait_max: Duration,
}

impl LimiterSettings {
    /// So many at once; 64 may wait, a minute each.
    pub fn at_once(concurrency: usize) -> Self {
        Self { concurrency, waiting_max: 64, wait_max: Duration::from_mins(1) }
    }
}

/// Why there was no permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPermit {
    /// Too many wait, or this one waited too long.
    Busy,
    /// The caller's own time was over.
    Deadline,
    /// The peer asked for a pause that lasts longer than the caller can wait.
    Paused(Duration),
}

#[derive(Debug)]
struct State {
    limit: usize,
    /// Permits to be taken away when they come back.
    excess: usize,
    good_in_a_row: usize,
    paused_until: Option<Instant>,
}

/// Gives permits.
#[derive(Debug)]
pub struct Limiter {
    settings: LimiterSettings,
    permits: Arc<Semaphore>,
    running: AtomicUsize,
    waiting: AtomicUsize,
    state: Mutex<State>,
}

impl Limiter {
    /// One without callers; at least one call may run.
    pub fn new(mut settings: LimiterSettings) -> Arc<Self> {
        let limit = settings.concurrency.clamp(1, Semaphore::MAX_PERMITS);
        settings.concurrency = limit;
        Arc::new(Self {
            permits: Arc::new(Semaphore::new(limit)),
            running: AtomicUsize::new(0),
            waiting: AtomicUsize::new(0),
            state: Mutex::new(State { limit, excess: 0, good_in_a_row: 0, paused_until: None }),
            settings,
        })
    }

    /// Calls that run.
    pub fn running(&self) -> usize {
        self.running.load(Ordering::Relaxed)
    }

    /// Calls that wait for their turn.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Calls that may run at once at the moment.
    pub fn limit(&self) -> usize {
        self.lock().limit
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn. A call that was already let in once is not turned away for the length
    /// of the queue.
    ///
    /// # Errors
    ///
    /// Why there is none: see [`NoPermit`].
    pub async fn acquire(
        self: &Arc<Self>,
        deadline: Instant,
        was_in: bool,
    ) -> Result<Permit, NoPermit> {
        let place = match self.permits.clone().try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => self.wait(deadline, was_in).await?,
        };
        // Counted from here on, so that a pause that is given up returns the place.
        self.running.fetch_add(1, Ordering::Relaxed);
        let permit = Permit { limiter: self.clone(), place: Some(place) };
        loop {
            let until = self.lock().paused_until;
            let now = Instant::now();
            match until {
                Some(until) if until > deadline => return Err(NoPermit::Paused(until - now)),
                Some(until) if until > now => sleep_until(until).await,
                _ => return Ok(permit),
            }
        }
    }

    async fn wait(
        &self,
        deadline: Instant,
        was_in: bool,
    ) -> Result<OwnedSemaphorePermit, NoPermit> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _leaves = Leaves(&self.waiting);
        if !was_in && before >= self.settings.waiting_max {
            return Err(NoPermit::Busy);
        }
        let patience = after(Instant::now(), self.settings.wait_max);
        let turn = self.permits.clone().acquire_owned();
        match timeout_at(deadline.min(patience), turn).await {
            Ok(Ok(permit)) => Ok(permit),
            Err(_) if deadline <= patience => Err(NoPermit::Deadline),
            Ok(Err(_)) | Err(_) => Err(NoPermit::Busy),
        }
    }

    /// The peer said "too many": one fewer from now on, and nobody at all for the pause.
    pub fn throttled(&self, pause: Option<Duration>) {
        let mut state = self.lock();
        state.good_in_a_row = 0;
        if state.limit > 1 {
            state.limit -= 1;
            state.excess += 1;
        }
        if let Some(pause) = pause {
            let until = after(Instant::now(), pause);
            state.paused_until = state.paused_until.max(Some(until));
        }
    }

    /// A call went well; after as many as run at once, one more may.
    pub fn went_well(&self) {
        let mut state = self.lock();
        if state.limit >= self.settings.concurrency {
            return;
        }
        state.good_in_a_row += 1;
        if state.good_in_a_row >= state.limit {
            state.good_in_a_row = 0;
            state.limit += 1;
            if state.excess > 0 {
                state.excess -= 1;
            } else {
                self.permits.add_permits(1);
            }
        }
    }
}

struct Leaves<'a>(&'a AtomicUsize);

impl Drop for Leaves<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The right to run, given back when dropped.
#[derive(Debug)]
pub struct Permit {
    limiter: Arc<Limiter>,
    place: Option<OwnedSemaphorePermit>,
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.limiter.running.fetch_sub(1, Ordering::Relaxed);
        let mut state = self.limiter.lock();
        if state.excess > 0 {
            state.excess -= 1;
            if let Some(place) = self.place.take() {
                place.forget();
            }
        }
    }
}
