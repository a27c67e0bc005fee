//! Stops asking a server that does not answer, and finds out when it does again.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

/// Failures in a row that open it.
const FAILURES_MAX: u32 = 5;
/// How long it stays open, doubled each time …
const OPEN_MS: u64 = 10_000;
/// … up to this.
const OPEN_MS_MAX: u64 = 60_000;
/// A probe that never came back is given up after this long.
const PROBE_MS: u64 = 5_000;

/// Whether the server is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakerState {
    /// It is.
    Closed,
    /// It is not, for a while.
    Open,
    /// One question is let through to see whether it answers again.
    HalfOpen,
}

#[derive(Debug, Default)]
pub(crate) struct Breaker {
    failures: u32,
    /// Zero while it is closed.
    open_until_ms: u64,
    open_ms: u64,
    probe_until_ms: u64,
    openings: u64,
}

/// The counts are whole between any two statements that hold them.
pub(crate) fn lock(breaker: &Mutex<Breaker>) -> MutexGuard<'_, Breaker> {
    breaker.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Breaker {
    pub(crate) fn state(&self, now_ms: u64) -> BreakerState {
        match self.open_until_ms {
            0 => BreakerState::Closed,
            until_ms if now_ms < until_ms => BreakerState::Open,
            _ => BreakerState::HalfOpen,
        }
    }

    pub(crate) fn openings(&self) -> u64 {
        self.openings
    }

    /// Whether a question may be asked now; while it is half open one at a time may.
    pub(crate) fn admits(&mut self, now_ms: u64) -> bool {
        match self.state(now_ms) {
            BreakerState::Closed => true,
            BreakerState::Open => false,
            BreakerState::HalfOpen if now_ms < self.probe_until_ms => false,
            BreakerState::HalfOpen => {
                self.probe_until_ms = now_ms.saturating_add(PROBE_MS);
                true
            }
        }
    }

    pub(crate) fn succeeded(&mut self) {
        *self = Self { openings: self.openings, ..Self::default() };
    }

    pub(crate) fn failed(&mut self, now_ms: u64) {
        self.failures += 1;
        let state = self.state(now_ms);
        let opens = match state {
            BreakerState::Closed => self.failures >= FAILURES_MAX,
            // A question from before it opened.
            BreakerState::Open => false,
            BreakerState::HalfOpen => true,
        };
        if opens {
            self.open_ms = (self.open_ms * 2).clamp(OPEN_MS, OPEN_MS_MAX);
            self.open_until_ms = now_ms.saturating_add(self.open_ms);
            self.probe_until_ms = 0;
            self.openings += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open_breaker() -> Breaker {
        let mut breaker = Breaker::default();
        for failure in 0..FAILURES_MAX {
            assert!(breaker.admits(1_000), "{failure}");
            breaker.failed(1_000);
        }
        breaker
    }

    #[test]
    fn it_opens_after_failures_in_a_row_only() {
        let mut breaker = Breaker::default();
        for _ in 0..FAILURES_MAX * 3 {
            breaker.failed(1_000);
            breaker.succeeded();
        }
        assert_eq!(breaker.state(1_000), BreakerState::Closed);
        assert_eq!(open_breaker().state(1_000), BreakerState::Open);
        assert!(!open_breaker().admits(1_000 + OPEN_MS - 1));
    }

    #[test]
    fn one_probe_at_a_time_closes_it_or_doubles_the_wait() {
        let mut breaker = open_breaker();
        let mut now_ms = 1_000;
        for wait_ms in [10_000, 20_000, 40_000, 60_000, 60_000] {
            assert!(!breaker.admits(now_ms + wait_ms - 1));
            now_ms += wait_ms;
            assert_eq!(breaker.state(now_ms), BreakerState::HalfOpen);
            assert!(breaker.admits(now_ms));
            assert!(!breaker.admits(now_ms), "a second probe");
            breaker.failed(now_ms);
        }
        assert_eq!(breaker.openings(), 6);
        now_ms += OPEN_MS_MAX;
        assert!(breaker.admits(now_ms));
        assert!(breaker.admits(now_ms + PROBE_MS), "after a probe that never came back");
        breaker.succeeded();
        assert_eq!((breaker.state(now_ms), breaker.openings()), (BreakerState::Closed, 6));
    }
}
