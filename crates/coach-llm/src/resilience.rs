//! Parts that keep a caller and a peer from harming each other; none of them knows what is asked.
//!
//! [`Breaker`] is a state machine that is told the time, and [`Gate`] holds one for all callers;
//! [`Limiter`] bounds what runs and what waits; [`Retries`] says whether and when to try again,
//! as long as the [`RetryBudget`] of all calls together lasts.

mod breaker;
mod gate;
mod limiter;
mod retry;
mod retry_after;

use std::time::Duration;

use tokio::time::Instant;

pub use breaker::{Admission, Breaker, BreakerSettings, BreakerState, Change, Ticket, Verdict};
pub use gate::{Gate, GateStatus, Pass};
pub use limiter::{Limiter, LimiterSettings, NoPermit, Permit};
pub use retry::{Retries, RetryBudget, RetryBudgetSettings, RetryClass, RetrySettings};
pub use retry_after::parse_retry_after;

/// A moment so far off that nobody waits for it, where no moment is that far off.
const FAR: Duration = Duration::from_hours(24 * 365);

/// When so much time will have passed; no setting is too long for it.
pub(crate) fn after(now: Instant, time: Duration) -> Instant {
    now.checked_add(time).unwrap_or_else(|| now + FAR)
}
