//! The analyses that failed last, for those who run the service: why and when, never what.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// How many are remembered.
const FAILURES_MAX: usize = 50;

/// An analysis that failed.
#[derive(Debug, Clone, PartialEq)]
pub struct FailedAnalysis {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// The request that the recording came with.
    pub request_id: Option<String>,
    /// A stable name of what went wrong.
    pub code: &'static str,
    /// How long it was worked on.
    pub seconds: f64,
}

/// Those that failed last, in order.
#[derive(Default)]
pub(crate) struct Failures(Mutex<VecDeque<FailedAnalysis>>);

impl Failures {
    pub(crate) fn remember(&self, failed: FailedAnalysis) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= FAILURES_MAX {
            all.pop_front();
        }
        all.push_back(failed);
    }

    pub(crate) fn all(&self) -> Vec<FailedAnalysis> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_failures_are_remembered() {
        let failures = Failures::default();
        for at_ms in 0..120 {
            let (request_id, code) = (None, "internal");
            failures.remember(FailedAnalysis { at_ms, request_id, code, seconds: 1.0 });
        }
        let times: Vec<i64> = failures.all().iter().map(|failed| failed.at_ms).collect();
        assert_eq!(times, (70..120).collect::<Vec<_>>());
    }
}
