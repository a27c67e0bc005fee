//! A model that answers from a script, for tests of whatever asks models.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{self, BoxFuture};
use futures_util::stream::{self, StreamExt};
use serde_json::Value;

use crate::chat::{
    CallContext, ChatRequest, ChatStream, Completion, Finish, StreamEvent, Usage, estimate_tokens,
};
use crate::error::Error;
use crate::extract;
use crate::model::{ChatModel, Check, Schema, Structured};
use crate::private::Private;

/// What the fake calls its build.
const MODEL: &str = "fake:1";

/// Answers in the order of its script and keeps what it was asked.
#[derive(Default)]
pub struct FakeChatModel {
    script: Mutex<VecDeque<Result<String, Error>>>,
    asked: Mutex<Vec<(ChatRequest, CallContext)>>,
}

impl FakeChatModel {
    /// One with nothing to say: it is busy.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says this next, after what was scripted before.
    #[must_use]
    pub fn says(self, text: impl Into<String>) -> Self {
        lock(&self.script).push_back(Ok(text.into()));
        self
    }

    /// Fails so next, after what was scripted before.
    #[must_use]
    pub fn fails(self, error: Error) -> Self {
        lock(&self.script).push_back(Err(error));
        self
    }

    /// What it was asked, in order; a repair counts as a question.
    pub fn asked(&self) -> Vec<(ChatRequest, CallContext)> {
        lock(&self.asked).clone()
    }

    fn answer(&self, request: &ChatRequest, cx: &CallContext) -> Result<Completion, Error> {
        lock(&self.asked).push((request.clone(), cx.clone()));
        let next = lock(&self.script).pop_front();
        let text = next.unwrap_or(Err(Error::Busy { at: Box::default() }))?;
        let usage = Usage::estimate(request.estimated_tokens(), estimate_tokens(&text));
        Ok(Completion { text, finish: Finish::Stop, usage, model: MODEL.to_owned() })
    }

    fn json(
        &self,
        request: &ChatRequest,
        check: &Check<'_>,
        cx: &CallContext,
    ) -> Result<Structured<Value>, Error> {
        let mut usage = Usage::default();
        let mut problems = Vec::new();
        for was_repaired in [false, true] {
            let answer = self.answer(request, cx)?;
            usage = usage.plus(answer.usage);
            match extract::object(&answer.text, check) {
                Ok(value) => {
                    return Ok(Structured { value, usage, model: answer.model, was_repaired });
                }
                Err(found) => problems = found,
            }
        }
        Err(Error::InvalidOutput { problems: Private::new(problems), at: Box::default() })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ChatModel for FakeChatModel {
    fn complete<'a>(
        &'a self,
        request: &'a ChatRequest,
        cx: &'a CallContext,
    ) -> BoxFuture<'a, Result<Completion, Error>> {
        future::ready(self.answer(request, cx)).boxed()
    }

    /// In pieces of a word each.
    fn stream(&self, request: ChatRequest, cx: CallContext) -> ChatStream {
        let events: Vec<Result<StreamEvent, Error>> = match self.answer(&request, &cx) {
            Err(error) => vec![Err(error)],
            Ok(Completion { text, finish, usage, model }) => text
                .split_inclusive(' ')
                .map(|word| Ok(StreamEvent::Delta(word.to_owned())))
                .chain([Ok(StreamEvent::Done { finish, usage, model })])
                .collect(),
        };
        stream::iter(events).boxed()
    }

    fn ask_json<'a>(
        &'a self,
        request: &'a ChatRequest,
        _schema: &'a Schema,
        check: &'a Check<'a>,
        cx: &'a CallContext,
    ) -> BoxFuture<'a, Result<Structured<Value>, Error>> {
        future::ready(self.json(request, check, cx)).boxed()
    }
}
