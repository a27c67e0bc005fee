//! The client: one server, one model, everything between a caller and an answer.

mod attempt;
mod exchange;
mod json;
mod ladder;
mod operation;
mod streaming;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret;

use crate::chat::{CallContext, ChatRequest, ChatStream, Completion, Finish, ModelEntry};
use crate::dialect::{self, Extras};
use crate::error::{At, Error};
use crate::model::{ChatModel, Check, Schema, Structured};
use crate::observer::Observer;
use crate::private::Private;
use crate::resilience::{BreakerState, Change, Gate, Limiter, RetryBudget};
use crate::settings::{Auth, Dialect, Settings};
use crate::token::{TokenSource, secret_header};
use crate::transport;
use exchange::{Prepared, Reply};
use ladder::Ladder;
use operation::Operation;

pub use crate::dialect::Rung;

/// Who the client says it is.
enum Credentials {
    /// Nobody, or whoever its certificate says.
    None,
    /// The same with each call.
    Fixed(HeaderName, HeaderValue),
    /// A token that changes.
    Tokens(Box<TokenSource>),
}

struct Core {
    settings: Settings,
    http: reqwest::Client,
    credentials: Credentials,
    extra_headers: HeaderMap,
    gate: Arc<Gate>,
    limiter: Arc<Limiter>,
    budget: RetryBudget,
    observer: Arc<dyn Observer>,
    ladder: Ladder,
    last_error: Mutex<Option<&'static str>>,
}

impl Core {
    fn note_error(&self, code: Option<&'static str>) {
        *self.last_error.lock().unwrap_or_else(PoisonError::into_inner) = code;
    }
}

/// What a client says of itself, for status pages.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Status {
    /// The server, as its settings call it.
    pub name: String,
    /// Which words it understands.
    pub dialect: Dialect,
    /// The model asked for.
    pub model: String,
    /// The host that is asked.
    pub host: String,
    /// Whether it is asked at all.
    pub breaker: BreakerState,
    /// How long it is not asked yet.
    pub retry_in: Option<Duration>,
    /// Failures since the last success.
    pub failures_in_a_row: u32,
    /// How often it was given up for a while.
    pub openings: u64,
    /// Calls that run.
    pub running: usize,
    /// Calls that wait for their turn.
    pub waiting: usize,
    /// Calls that may run at once at the moment.
    pub limit: usize,
    /// How JSON is asked for.
    pub rung: Rung,
    /// The code of the last error, if there was no answer since.
    pub last_error: Option<&'static str>,
}

/// A client; cheap to clone, and all clones are one.
#[derive(Clone)]
pub struct Client {
    core: Arc<Core>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("settings", &self.core.settings).finish_non_exhaustive()
    }
}

impl Client {
    /// Checks the settings; connects nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Settings`] with the setting that cannot work.
    pub fn new(settings: Settings, observer: Arc<dyn Observer>) -> Result<Self, Error> {
        if settings.model.trim().is_empty() {
            return Err(Error::settings("model", "it is empty"));
        }
        let http = transport::build(&settings)?;
        let credentials = credentials(&settings)?;
        let extra_headers = extra_headers(&settings)?;
        let (name, told) = (settings.name.clone(), observer.clone());
        let gate = Gate::new(settings.breaker.clone(), move |change| {
            log_change(&name, change);
            told.breaker_changed(&name, change.to);
        });
        let core = Core {
            http,
            credentials,
            extra_headers,
            gate,
            limiter: Limiter::new(settings.limiter.clone()),
            budget: RetryBudget::new(settings.retry.budget.clone()),
            observer,
            ladder: Ladder::new(settings.dialect, settings.ladder_memory),
            last_error: Mutex::default(),
            settings,
        };
        Ok(Self { core: Arc::new(core) })
    }

    /// What it says of itself.
    pub fn status(&self) -> Status {
        let core = &self.core;
        let gate = core.gate.status();
        Status {
            name: core.settings.name.clone(),
            dialect: core.settings.dialect,
            model: core.settings.model.clone(),
            host: transport::host(&core.settings.base_url),
            breaker: gate.state,
            retry_in: gate.retry_in,
            failures_in_a_row: gate.failures_in_a_row,
            openings: gate.openings,
            running: core.limiter.running(),
            waiting: core.limiter.waiting(),
            limit: core.limiter.limit(),
            rung: core.ladder.rung(),
            last_error: *core.last_error.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// A whole answer.
    ///
    /// # Errors
    ///
    /// Any [`Error`] but those of streams; an answer that reached the allowed length is
    /// [`Error::Truncated`], with what came of it.
    pub async fn complete(
        &self,
        request: &ChatRequest,
        cx: &CallContext,
    ) -> Result<Completion, Error> {
        let mut operation = Operation::begin(&self.core, cx, self.core.settings.timeouts.deadline);
        let answer = operation.ask(request, None).await;
        let answer = answer.map_err(|error| operation.locate(error))?;
        match answer.finish {
            Finish::Length => {
                let partial = Private::new(answer.text);
                Err(operation.locate(Error::Truncated { partial, at: Box::default() }))
            }
            Finish::Filtered => Err(operation.locate(Error::Filtered { at: Box::default() })),
            _ => Ok(answer),
        }
    }

    /// An answer in pieces. Nothing is sent before the first piece is asked for.
    ///
    /// Failures before the first word are tried again; later ones end the stream with an error,
    /// which is its last item. Dropping the stream ends the call at once.
    pub fn stream(&self, request: ChatRequest, cx: CallContext) -> ChatStream {
        streaming::stream(self.core.clone(), request, cx)
    }

    /// JSON of a type, asked for in the best way that the server has, checked by the caller.
    ///
    /// # Errors
    ///
    /// See [`ChatModel::ask_json`].
    pub async fn structured<T: serde::de::DeserializeOwned>(
        &self,
        request: &ChatRequest,
        schema: &Schema,
        validate: impl Fn(&T) -> Result<(), Vec<String>> + Send + Sync,
        cx: &CallContext,
    ) -> Result<Structured<T>, Error> {
        crate::model::structured(self, request, schema, validate, cx).await
    }

    /// The models that the server has for this account.
    ///
    /// # Errors
    ///
    /// Any [`Error`] of a call.
    pub async fn models(&self, cx: &CallContext) -> Result<Vec<ModelEntry>, Error> {
        let mut operation = Operation::begin(&self.core, cx, self.core.settings.timeouts.deadline);
        match operation.call(&Prepared::models()).await {
            Ok((Reply::Models(models), attempt)) => {
                let usage = crate::chat::Usage::default();
                let finish = Finish::Stop;
                attempt.answered(&attempt::Ending { finish: &finish, usage, model: "" });
                Ok(models)
            }
            Ok(_) => Err(operation.locate(Error::invalid("it is no list of models"))),
            Err(error) => Err(operation.locate(error)),
        }
    }
}

impl ChatModel for Client {
    fn complete<'a>(
        &'a self,
        request: &'a ChatRequest,
        cx: &'a CallContext,
    ) -> BoxFuture<'a, Result<Completion, Error>> {
        Box::pin(Self::complete(self, request, cx))
    }

    fn stream(&self, request: ChatRequest, cx: CallContext) -> ChatStream {
        Self::stream(self, request, cx)
    }

    fn ask_json<'a>(
        &'a self,
        request: &'a ChatRequest,
        schema: &'a Schema,
        check: &'a Check<'a>,
        cx: &'a CallContext,
    ) -> BoxFuture<'a, Result<Structured<serde_json::Value>, Error>> {
        Box::pin(json::ask(&self.core, request, schema, check, cx))
    }
}

impl Operation {
    /// A whole answer to a request, whatever it ended with.
    async fn ask(
        &mut self,
        request: &ChatRequest,
        wanted: Option<dialect::Wanted<'_>>,
    ) -> Result<Completion, Error> {
        let settings = &self.core.settings;
        let extras = Extras {
            model: &settings.model,
            stream: false,
            max_completion_tokens: settings.max_completion_tokens,
            wanted,
        };
        let prepared = Prepared::chat(settings, request, &extras)?;
        let (reply, mut attempt) = self.call(&prepared).await?;
        let Reply::Whole(answer) = reply else {
            return Err(Error::invalid("it is no answer"));
        };
        attempt.came_tokens = crate::chat::estimate_tokens(&answer.text);
        let usage = attempt.cost();
        let model = answer.model.unwrap_or_default();
        attempt.answered(&attempt::Ending { finish: &answer.finish, usage, model: &model });
        Ok(Completion { text: answer.text, finish: answer.finish, usage, model })
    }

    /// The error, with where and when it happened.
    fn locate(&self, error: Error) -> Error {
        error.located(At {
            provider: self.core.settings.name.clone(),
            x_request_id: self.x_request_id.clone(),
            attempts: self.calls,
            elapsed: self.began.elapsed(),
        })
    }
}

fn credentials(settings: &Settings) -> Result<Credentials, Error> {
    match &settings.auth {
        Auth::None | Auth::Mtls { .. } => Ok(Credentials::None),
        Auth::Bearer(key) => {
            let key = key.expose_secret().trim();
            if key.is_empty() {
                return Err(Error::settings("key", "it is empty"));
            }
            let value = secret_header("key", &format!("Bearer {key}"))?;
            Ok(Credentials::Fixed(AUTHORIZATION, value))
        }
        Auth::Header { name, value } => {
            let (name, value) = header("auth_header", name, value.expose_secret())?;
            Ok(Credentials::Fixed(name, value))
        }
        Auth::GigaChat { auth_url, key, scope } => {
            let (pause, timeouts) = (settings.refused_key_pause, settings.timeouts.clone());
            let source = TokenSource::new(auth_url, key, scope, pause, timeouts)?;
            Ok(Credentials::Tokens(Box::new(source)))
        }
    }
}

fn extra_headers(settings: &Settings) -> Result<HeaderMap, Error> {
    let headers = settings.extra_headers.iter();
    headers.map(|(name, value)| header("extra_headers", name, value.expose_secret())).collect()
}

fn header(
    setting: &'static str,
    name: &str,
    value: &str,
) -> Result<(HeaderName, HeaderValue), Error> {
    let name = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::settings(setting, "a name cannot name a header"))?;
    Ok((name, secret_header(setting, value.trim())?))
}

fn log_change(provider: &str, change: Change) {
    match change.to {
        BreakerState::Open => {
            tracing::warn!(provider, for_ms = change.for_ms, "the model is left alone for a while");
        }
        BreakerState::HalfOpen => tracing::info!(provider, "trying whether the model answers"),
        BreakerState::Closed => tracing::info!(provider, "the model answers again"),
    }
}
