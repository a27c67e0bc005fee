//! One [`Breaker`] for all callers, with the clock, and tickets that cannot get lost.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::breaker::{Admission, Breaker, BreakerSettings, BreakerState, Change, Ticket, Verdict};

type Listener = Box<dyn Fn(Change) + Send + Sync>;

/// A breaker that callers share.
pub struct Gate {
    breaker: Mutex<Breaker>,
    began: Instant,
    changed: Listener,
}

/// What a gate says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct GateStatus {
    /// Whether the peer is asked.
    pub state: BreakerState,
    /// How long it is not asked yet.
    pub retry_in: Option<Duration>,
    /// Failures since the last success.
    pub failures_in_a_row: u32,
    /// How often it was given up for a while.
    pub openings: u64,
}

impl Gate {
    /// A closed one; `changed` is told of every change.
    pub fn new(
        settings: BreakerSettings,
        changed: impl Fn(Change) + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            breaker: Mutex::new(Breaker::new(settings)),
            began: Instant::now(),
            changed: Box::new(changed),
        })
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The counts are whole between any two statements that hold them.
    fn lock(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a call through, or says how long it will not be let through.
    ///
    /// # Errors
    ///
    /// The time that is left, zero while somebody else finds out.
    pub fn enter(self: &Arc<Self>) -> Result<Pass, Duration> {
        let now_ms = self.now_ms();
        let mut breaker = self.lock();
        let before = breaker.state(now_ms);
        match breaker.admit(now_ms) {
            Admission::Refused { retry_in_ms } => Err(Duration::from_millis(retry_in_ms)),
            Admission::Admitted(ticket) => {
                drop(breaker);
                if before == BreakerState::HalfOpen {
                    let to = BreakerState::HalfOpen;
                    (self.changed)(Change { from: BreakerState::Open, to, for_ms: None });
                }
                Ok(Pass { gate: self.clone(), ticket: Some(ticket) })
            }
        }
    }

    /// How long calls are refused, if they are for a known time.
    pub fn refuses_for(&self) -> Option<Duration> {
        self.lock().retry_in_ms(self.now_ms()).map(Duration::from_millis)
    }

    /// Refuses calls for a time, whatever was counted.
    pub fn hold_open(&self, time: Duration) {
        let time_ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let change = self.lock().hold_open(self.now_ms(), time_ms);
        (self.changed)(change);
    }

    /// What it says of itself.
    pub fn status(&self) -> GateStatus {
        let now_ms = self.now_ms();
        let breaker = self.lock();
        GateStatus {
            state: breaker.state(now_ms),
            retry_in: breaker.retry_in_ms(now_ms).map(Duration::from_millis),
            failures_in_a_row: breaker.failures_in_a_row(),
            openings: breaker.openings(),
        }
    }

    fn settle(&self, ticket: &Ticket, verdict: Verdict) {
        let change = self.lock().settle(ticket, verdict, self.now_ms(), fastrand::f64());
        if let Some(change) = change {
            (self.changed)(change);
        }
    }
}

/// The right to make one call; dropped without a verdict, it says nothing of the peer.
pub struct Pass {
    gate: Arc<Gate>,
    ticket: Option<Ticket>,
}

impl Pass {
    /// Gives it back with what the call said of the peer.
    pub fn settle(mut self, verdict: Verdict) {
        if let Some(ticket) = self.ticket.take() {
            self.gate.settle(&ticket, verdict);
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.gate.settle(&ticket, Verdict::Unjudged);
        }
    }
}

#[cfg(test)]
mod tests {
    use BreakerState::{Closed, HalfOpen, Open};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_probe_that_is_dropped_lets_the_next_one_through() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = seen.clone();
        let settings = BreakerSettings { failures_in_a_row: 1, ..BreakerSettings::default() };
        let gate = Gate::new(settings, move |change| log.lock().unwrap().push(change.to));
        gate.enter().ok().unwrap().settle(Verdict::Failed);
        assert!(gate.enter().is_err());
        assert!(gate.refuses_for().unwrap() >= Duration::from_secs(59));
        tokio::time::advance(Duration::from_secs(70)).await;
        let probe = gate.enter().ok().unwrap();
        assert_eq!(gate.enter().err(), Some(Duration::ZERO));
        drop(probe);
        gate.enter().ok().unwrap().settle(Verdict::Succeeded);
        assert_eq!(gate.status().state, BreakerState::Closed);
        assert_eq!(*seen.lock().unwrap(), [Open, HalfOpen, HalfOpen, Closed]);
    }
}
