//! One call: what it holds while it runs, and what is said of it when it ends, however it ends.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::Core;
use crate::chat::{CallContext, Finish, Usage};
use crate::error::{Error, TransportKind};
use crate::observer::{AttemptRecord, Outcome};
use crate::resilience::{Pass, Permit, Verdict};

/// How a call ended with an answer.
pub(super) struct Ending<'a> {
    pub(super) finish: &'a Finish,
    pub(super) usage: Usage,
    pub(super) model: &'a str,
}

pub(super) struct Attempt {
    core: Arc<Core>,
    /// Given back when the call ends, which for a stream is when it was read or dropped.
    permit: Option<Permit>,
    pass: Option<Pass>,
    began: Instant,
    record: AttemptRecord,
    prompt_tokens: u32,
    /// Tokens that came, guessed.
    pub(super) came_tokens: u32,
    /// What the server said that it cost, whatever became of the answer.
    pub(super) told: Option<Usage>,
    /// Whether the server may have begun to work.
    pub(super) sent: bool,
    /// The token that it went with.
    pub(super) token_number: Option<u64>,
    ended: bool,
}

impl Attempt {
    pub(super) fn begin(
        core: &Arc<Core>,
        cx: &CallContext,
        number: u32,
        prompt_tokens: u32,
        (permit, pass): (Permit, Pass),
    ) -> Self {
        let record = AttemptRecord {
            provider: core.settings.name.clone(),
            model: core.settings.model.clone(),
            upstream_model: None,
            task: cx.task.clone(),
            request_id: cx.request_id.clone(),
            attempt: number,
            outcome: Outcome::Cancelled,
            status: None,
            finish: None,
            usage: None,
            latency: Duration::ZERO,
            first_byte: None,
            x_request_id: None,
        };
        Self {
            core: core.clone(),
            permit: Some(permit),
            pass: Some(pass),
            began: Instant::now(),
            record,
            prompt_tokens,
            came_tokens: 0,
            told: None,
            sent: false,
            token_number: None,
            ended: false,
        }
    }

    /// The server said something.
    pub(super) fn replied(&mut self, status: u16, x_request_id: Option<String>) {
        self.record.status = Some(status);
        self.record.x_request_id = x_request_id;
    }

    /// The first words came.
    pub(super) fn first_byte(&mut self) {
        self.record.first_byte.get_or_insert(self.began.elapsed());
    }

    pub(super) fn x_request_id(&self) -> Option<String> {
        self.record.x_request_id.clone()
    }

    /// What it cost by the server's word, or else by what came so far.
    pub(super) fn cost(&self) -> Usage {
        self.told.unwrap_or_else(|| Usage::estimate(self.prompt_tokens, self.came_tokens))
    }

    /// It ended with an answer, or with the refusal to give one.
    pub(super) fn answered(mut self, ending: &Ending<'_>) {
        self.record.finish = Some(ending.finish.name().to_owned());
        self.record.upstream_model = Some(ending.model.to_owned()).filter(|name| !name.is_empty());
        self.record.usage = Some(ending.usage);
        self.core.limiter.went_well();
        self.core.budget.refund();
        let filtered = *ending.finish == Finish::Filtered;
        let outcome = if filtered { Outcome::Failed("filtered") } else { Outcome::Answered };
        self.end(outcome, Verdict::Succeeded);
    }

    /// It ended with an error.
    pub(super) fn failed(mut self, error: &Error) {
        let core = self.core.clone();
        match error {
            Error::RateLimited { retry_after, .. } => {
                let most = core.settings.retry.retry_after_max;
                core.limiter.throttled(retry_after.map(|asked| asked.min(most)));
            }
            Error::QuotaExhausted { .. } => core.gate.hold_open(core.settings.quota_pause),
            _ => {}
        }
        let refused = self.record.status.is_some_and(|status| status >= 300);
        if self.sent && !refused && !was_not_sent(error) {
            self.record.usage = Some(self.cost());
        }
        let verdict = self.verdict(error);
        self.end(Outcome::Failed(error.code()), verdict);
    }

    fn verdict(&self, error: &Error) -> Verdict {
        let timeouts = &self.core.settings.timeouts;
        match error {
            Error::Transport { .. } | Error::StreamInterrupted { .. } => Verdict::Failed,
            Error::Upstream { status, .. } if *status >= 500 => Verdict::Failed,
            // A caller in a hurry says nothing of the server.
            Error::Deadline { .. }
                if self.began.elapsed() >= timeouts.first_byte.min(timeouts.deadline) / 2 =>
            {
                Verdict::Failed
            }
            Error::Deadline { .. } => Verdict::Unjudged,
            _ => Verdict::Answered,
        }
    }

    fn end(&mut self, outcome: Outcome, verdict: Verdict) {
        self.ended = true;
        self.permit.take();
        if let Some(pass) = self.pass.take() {
            pass.settle(verdict);
        }
        self.record.outcome = outcome;
        self.record.latency = self.began.elapsed();
        match outcome {
            Outcome::Failed(code) => self.core.note_error(Some(code)),
            Outcome::Answered => self.core.note_error(None),
            Outcome::Cancelled => {}
        }
        log(&self.record);
        self.core.observer.attempt(&self.record);
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        if !self.ended {
            if self.sent {
                self.record.usage = Some(self.cost());
            }
            self.end(Outcome::Cancelled, Verdict::Unjudged);
        }
    }
}

/// Whether the server cannot have charged for the call.
fn was_not_sent(error: &Error) -> bool {
    use TransportKind::{Connect, Dns, Tls};
    matches!(error, Error::Transport { kind: Dns | Connect | Tls, .. })
}

/// One line for each call: who, what for, how it ended, what it cost; never what was said.
fn log(record: &AttemptRecord) {
    let usage = record.usage.unwrap_or_default();
    let latency_ms = u64::try_from(record.latency.as_millis()).unwrap_or(u64::MAX);
    let first_byte_ms = record.first_byte.map(|time| u64::try_from(time.as_millis()).ok());
    macro_rules! line {
        ($level:expr) => {
            tracing::event!(
                $level,
                provider = record.provider,
                model = record.model,
                task = record.task,
                attempt = record.attempt,
                outcome = record.outcome.code(),
                status = record.status,
                finish = record.finish,
                latency_ms,
                first_byte_ms = first_byte_ms.flatten(),
                prompt_tokens = usage.prompt,
                completion_tokens = usage.completion,
                cached_tokens = usage.cached,
                estimated = usage.estimated,
                x_request_id = record.x_request_id,
                request_id = record.request_id,
                "asked a model"
            )
        };
    }
    match record.outcome {
        Outcome::Failed(_) => line!(tracing::Level::WARN),
        Outcome::Answered | Outcome::Cancelled => line!(tracing::Level::INFO),
    }
}
