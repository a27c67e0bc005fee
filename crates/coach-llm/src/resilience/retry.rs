//! Whether to try again, and after how long.

#[cfg(test)]
mod tests;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What trying again would mean, by the way in which a call failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryClass {
    /// The same would come out.
    Never,
    /// The peer did not get the call.
    Unsent,
    /// The peer may have done the work, and may do it twice.
    Sent,
    /// The peer did it, and what came is no use.
    Useless,
    /// The peer had too many calls.
    Limited,
    /// The peer is not well.
    Unwell,
}

/// How often is tried again, and how long is waited before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetrySettings {
    /// Times more when the peer did not get the call.
    pub unsent: u32,
    /// Times more when it may have done the work.
    pub sent: u32,
    /// Times more when its answer was no use.
    pub useless: u32,
    /// Times more when it had too many calls.
    pub limited: u32,
    /// Times more when it was not well.
    pub unwell: u32,
    /// Calls for one purpose, whatever they failed of.
    pub calls_max: u32,
    /// What the first wait is drawn from, doubled each time …
    pub backoff: Duration,
    /// … the same where it had too many calls …
    pub backoff_limited: Duration,
    /// … up to this.
    pub backoff_max: Duration,
    /// The longest wait that a peer can ask for.
    pub retry_after_max: Duration,
    /// What all callers together may spend on trying again.
    pub budget: RetryBudgetSettings,
}

impl Default for RetrySettings {
    /// Two times more when the peer was not reached or not well, three when it had too many
    /// calls, once where it may have done the work; five calls in all.
    fn default() -> Self {
        Self {
            unsent: 2,
            sent: 1,
            useless: 1,
            limited: 3,
            unwell: 2,
            calls_max: 5,
            backoff: Duration::from_millis(500),
            backoff_limited: Duration::from_secs(1),
            backoff_max: Duration::from_secs(20),
            retry_after_max: Duration::from_mins(1),
            budget: RetryBudgetSettings::default(),
        }
    }
}

impl RetrySettings {
    fn times(&self, class: RetryClass) -> u32 {
        match class {
            RetryClass::Never => 0,
            RetryClass::Unsent => self.unsent,
            RetryClass::Sent => self.sent,
            RetryClass::Useless => self.useless,
            RetryClass::Limited => self.limited,
            RetryClass::Unwell => self.unwell,
        }
    }
}

/// What was tried again for one call.
#[derive(Debug, Default)]
pub struct Retries {
    unsent: u32,
    sent: u32,
    useless: u32,
    limited: u32,
    unwell: u32,
}

impl Retries {
    /// How long to wait before the next try, or `None` if there is none; `chance` is in 0..1.
    ///
    /// What the peer asked for is kept up to the cap. Else the wait is drawn from zero up to a
    /// bound that doubles ("full jitter"), so that callers who failed together do not return
    /// together.
    pub fn next(
        &mut self,
        class: RetryClass,
        retry_after: Option<Duration>,
        settings: &RetrySettings,
        chance: f64,
    ) -> Option<Duration> {
        let made = match class {
            RetryClass::Never => return None,
            RetryClass::Unsent => &mut self.unsent,
            RetryClass::Sent => &mut self.sent,
            RetryClass::Useless => &mut self.useless,
            RetryClass::Limited => &mut self.limited,
            RetryClass::Unwell => &mut self.unwell,
        };
        if *made >= settings.times(class) {
            return None;
        }
        let step = *made;
        *made += 1;
        if let Some(asked) = retry_after {
            return Some(asked.min(settings.retry_after_max));
        }
        let base = match class {
            RetryClass::Limited => settings.backoff_limited,
            _ => settings.backoff,
        };
        let bound = base.saturating_mul(1_u32 << step.min(16)).min(settings.backoff_max);
        Some(bound.mul_f64(chance.clamp(0.0, 1.0)))
    }
}

/// What trying again costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryBudgetSettings {
    /// What there is at most.
    pub capacity: u32,
    /// What trying again takes …
    pub cost: u32,
    /// … and takes where the peer may have worked in vain.
    pub cost_sent: u32,
    /// What a success gives back.
    pub refund: u32,
}

impl Default for RetryBudgetSettings {
    /// A hundred tries in a row; one more for each five successes.
    fn default() -> Self {
        Self { capacity: 500, cost: 5, cost_sent: 10, refund: 1 }
    }
}

/// Keeps an outage from being answered with a multiple of the calls.
#[derive(Debug)]
pub struct RetryBudget {
    settings: RetryBudgetSettings,
    left: Mutex<u32>,
}

impl RetryBudget {
    /// A full one.
    pub fn new(settings: RetryBudgetSettings) -> Self {
        Self { left: Mutex::new(settings.capacity), settings }
    }

    /// Takes what trying again costs, if it is there.
    pub fn spend(&self, class: RetryClass) -> bool {
        let cost = match class {
            RetryClass::Sent | RetryClass::Useless => self.settings.cost_sent,
            _ => self.settings.cost,
        };
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        match left.checked_sub(cost) {
            Some(rest) => {
                *left = rest;
                true
            }
            None => false,
        }
    }

    /// A call went well.
    pub fn refund(&self) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left = left.saturating_add(self.settings.refund).min(self.settings.capacity);
    }
}
