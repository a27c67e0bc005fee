//! What a caller is told about calls, for its counts and its budget.

use std::time::Duration;

use crate::chat::Usage;
use crate::resilience::BreakerState;

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// With an answer.
    Answered,
    /// With an error of this code.
    Failed(&'static str),
    /// The caller went away.
    Cancelled,
}

impl Outcome {
    /// Its name in logs and counts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Answered => "ok",
            Self::Failed(code) => code,
            Self::Cancelled => "cancelled",
        }
    }
}

/// One call, whether it succeeded or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptRecord {
    /// The server, as its settings call it.
    pub provider: String,
    /// The model asked for.
    pub model: String,
    /// The build that answered.
    pub upstream_model: Option<String>,
    /// The purpose.
    pub task: String,
    /// The caller's own name of its request.
    pub request_id: Option<String>,
    /// Which call for this purpose it was, from 1.
    pub attempt: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// The HTTP status, if there was one.
    pub status: Option<u16>,
    /// Why the answer ended.
    pub finish: Option<String>,
    /// What it cost, or may have cost; `None` where the server cannot have charged for it.
    pub usage: Option<Usage>,
    /// From sending to the end of the answer.
    pub latency: Duration,
    /// From sending to the first words.
    pub first_byte: Option<Duration>,
    /// What the server calls the request.
    pub x_request_id: Option<String>,
}

/// Is told of every call. Called where the call runs, so it must not wait for anything.
pub trait Observer: Send + Sync {
    /// Whether a call may be sent that costs up to so many tokens.
    fn allow(&self, _task: &str, _tokens_max: u32) -> bool {
        true
    }

    /// A call ended.
    fn attempt(&self, _record: &AttemptRecord) {}

    /// The server is asked again, or not any more.
    fn breaker_changed(&self, _provider: &str, _state: BreakerState) {}
}

/// Looks away.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoObserver;

impl Observer for NoObserver {}
