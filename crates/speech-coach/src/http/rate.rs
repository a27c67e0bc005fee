//! How often each client may ask.

use std::num::NonZeroU32;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::problem::Problem;

/// The rates of all clients; none where there is no limit.
pub(crate) struct Rates(Option<DefaultKeyedRateLimiter<String>>);

impl Rates {
    /// So many requests a minute, and as many at once.
    pub(crate) fn per_min(requests: u32) -> Self {
        Self(
            NonZeroU32::new(requests)
                .map(|requests| RateLimiter::keyed(Quota::per_minute(requests))),
        )
    }

    /// Counts a request.
    pub(crate) fn check(&self, client: &String) -> Result<(), Problem> {
        let Some(limiter) = &self.0 else { return Ok(()) };
        limiter.check_key(client).map_err(|early| {
            let wait = early.wait_time_from(DefaultClock::default().now());
            // Rounded up: who comes a moment too early would be refused again.
            let seconds = u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX);
            Problem::new("too_many_requests").after_s(seconds)
        })
    }

    /// Forgets clients that have not asked for a while.
    pub(crate) fn tidy(&self) {
        if let Some(limiter) = &self.0 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}
