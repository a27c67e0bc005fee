//! Everything that is done for one purpose of a caller: turns, calls, trying again, one deadline.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::attempt::Attempt;
use super::exchange::{Prepared, Reply, exchange};
use super::{Core, Credentials};
use crate::chat::CallContext;
use crate::error::Error;
use crate::resilience::{NoPermit, Pass, Permit, Retries, RetryClass, after};

pub(super) struct Operation {
    pub(super) core: Arc<Core>,
    cx: CallContext,
    pub(super) began: Instant,
    pub(super) deadline: Instant,
    /// Calls that were made, for whatever step.
    pub(super) calls: u32,
    pub(super) x_request_id: Option<String>,
}

impl Operation {
    pub(super) fn begin(core: &Arc<Core>, cx: &CallContext, default_deadline: Duration) -> Self {
        let began = Instant::now();
        Self {
            core: core.clone(),
            cx: cx.clone(),
            began,
            deadline: after(began, cx.deadline.unwrap_or(default_deadline)),
            calls: 0,
            x_request_id: None,
        }
    }

    /// Calls until there is an answer or nothing more to try. The attempt that is returned runs
    /// on until somebody ends it.
    pub(super) async fn call(&mut self, prepared: &Prepared) -> Result<(Reply, Attempt), Error> {
        let core = self.core.clone();
        let (mut retries, mut refreshed) = (Retries::default(), false);
        let mut before: Option<Error> = None;
        loop {
            let entered = match self.enter(prepared).await {
                Ok(entered) => entered,
                // What it failed of says more than that it is not asked again.
                Err(error) => return Err(before.unwrap_or(error)),
            };
            self.calls += 1;
            let number = self.calls;
            let mut attempt =
                Attempt::begin(&core, &self.cx, number, prepared.prompt_tokens, entered);
            let work = exchange(&core, &self.cx, prepared, &mut attempt);
            let result = timeout_at(self.deadline, work).await;
            self.x_request_id = attempt.x_request_id().or(self.x_request_id.take());
            let error = match result.unwrap_or_else(|_| Err(Error::deadline())) {
                Ok(reply) => return Ok((reply, attempt)),
                Err(error) => error,
            };
            let token_number = attempt.token_number;
            attempt.failed(&error);
            if self.calls >= core.settings.retry.calls_max {
                return Err(error);
            }
            if let (Error::AuthRejected { .. }, Some(number), false, Credentials::Tokens(source)) =
                (&error, token_number, refreshed, &core.credentials)
            {
                refreshed = true;
                source.forget(number).await;
            } else {
                self.pause(&error, &mut retries).await.ok_or_else(|| error.clone())?;
            }
            before = Some(error);
        }
    }

    /// Waits before the next try; `None` if there is none, or none in time.
    async fn pause(&self, error: &Error, retries: &mut Retries) -> Option<()> {
        let class = error.retry_class();
        if class == RetryClass::Never {
            return None;
        }
        let retry_after = match error {
            Error::RateLimited { retry_after, .. } => *retry_after,
            _ => None,
        };
        let settings = &self.core.settings.retry;
        let wait = retries.next(class, retry_after, settings, fastrand::f64())?;
        if after(Instant::now(), wait) >= self.deadline || !self.core.budget.spend(class) {
            return None;
        }
        sleep(wait).await;
        Some(())
    }

    /// Everything that must be had before a call is sent.
    async fn enter(&self, prepared: &Prepared) -> Result<(Permit, Pass), Error> {
        let core = &self.core;
        // Nobody waits for a turn to be told that there is none.
        if let Some(retry_in) = core.gate.refuses_for() {
            return Err(circuit_open(retry_in));
        }
        let permit = core.limiter.acquire(self.deadline, self.calls > 0).await;
        let permit = permit.map_err(|refused| match refused {
            NoPermit::Busy => Error::Busy { at: Box::default() },
            NoPermit::Deadline => Error::deadline(),
            NoPermit::Paused(left) => {
                Error::RateLimited { retry_after: Some(left), at: Box::default() }
            }
        })?;
        if !core.observer.allow(&self.cx.task, prepared.tokens_max) {
            return Err(Error::BudgetExhausted { at: Box::default() });
        }
        let pass = core.gate.enter().map_err(circuit_open)?;
        Ok((permit, pass))
    }
}

fn circuit_open(left: Duration) -> Error {
    let retry_in = Some(left).filter(|left| !left.is_zero());
    Error::CircuitOpen { retry_in, at: Box::default() }
}
