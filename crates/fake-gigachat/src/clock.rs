//! The fake's own time: begins as it is outside, and can be advanced. It cannot go back.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::seed::ClockMode;

/// A clock that can be advanced.
#[derive(Debug)]
pub(crate) struct Clock {
    begun_at: Duration,
    begun: Instant,
    mode: ClockMode,
    advanced: Duration,
}

impl Clock {
    pub(crate) fn new(mode: ClockMode) -> Self {
        let begun_at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { begun_at, begun: Instant::now(), mode, advanced: Duration::ZERO }
    }

    /// Now, since 1970.
    pub(crate) fn now(&self) -> Duration {
        let passed = match self.mode {
            ClockMode::Flowing => self.begun.elapsed(),
            ClockMode::Frozen => Duration::ZERO,
        };
        self.begun_at + self.advanced + passed
    }

    pub(crate) fn now_ms(&self) -> u64 {
        millis(self.now())
    }

    /// Real time since the start: for what is logged of the wire.
    pub(crate) fn real_ms(&self) -> u64 {
        millis(self.begun.elapsed())
    }

    /// Now, as in the header `Date`.
    pub(crate) fn http_date(&self) -> String {
        httpdate::fmt_http_date(UNIX_EPOCH + self.now())
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.advanced += by;
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
