//! One request and what comes of it.

use reqwest::Response;
use reqwest::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use super::attempt::Attempt;
use super::streaming::{Opened, open};
use super::{Core, Credentials};
use crate::chat::{CallContext, ChatRequest, ModelEntry};
use crate::dialect::{self, Answer, Extras, api_refusal, plain_name};
use crate::error::{Error, TransportKind};
use crate::resilience::after;
use crate::settings::{Dialect, Settings};
use crate::transport;

/// A request, ready to be sent as often as it takes.
pub(super) struct Prepared {
    path: &'static str,
    body: Option<Vec<u8>>,
    stream: bool,
    /// Of the question, estimated.
    pub(super) prompt_tokens: u32,
    /// Of question and answer, at most.
    pub(super) tokens_max: u32,
}

impl Prepared {
    pub(super) fn models() -> Self {
        Self { path: "models", body: None, stream: false, prompt_tokens: 0, tokens_max: 0 }
    }

    /// Refused here already, if question and answer cannot fit: a tenth is left for the error
    /// of the estimate.
    pub(super) fn chat(
        settings: &Settings,
        request: &ChatRequest,
        extras: &Extras<'_>,
    ) -> Result<Self, Error> {
        let prompt_tokens = request.estimated_tokens();
        let tokens_max = prompt_tokens.saturating_add(request.max_tokens);
        if tokens_max > settings.context_tokens - settings.context_tokens / 10 {
            return Err(Error::InputTooLarge { at: Box::default() });
        }
        let body = dialect::body(settings.dialect, request, extras);
        let path = "chat/completions";
        Ok(Self { path, body: Some(body), stream: extras.stream, prompt_tokens, tokens_max })
    }
}

/// What came.
pub(super) enum Reply {
    Whole(Answer),
    Opened(Box<Opened>),
    Models(Vec<ModelEntry>),
}

/// Sends a request and waits for its answer, or for the beginning of one in pieces.
pub(super) async fn exchange(
    core: &Core,
    cx: &CallContext,
    prepared: &Prepared,
    attempt: &mut Attempt,
) -> Result<Reply, Error> {
    let timeouts = &core.settings.timeouts;
    let request = request(core, cx, prepared, attempt).await?;
    let patience = if prepared.stream { timeouts.first_byte } else { timeouts.answer };
    let until = after(Instant::now(), patience);
    attempt.sent = true;
    let response = timeout_at(until, request.send()).await;
    let response = response.map_err(|_| Error::transport(TransportKind::Timeout))?;
    let response = response.map_err(|error| transport::failure(&error))?;
    let status = response.status();
    attempt.replied(status.as_u16(), x_request_id(&response));
    if !status.is_success() {
        let retry_after = transport::retry_after(response.headers());
        let body = transport::read_error(response, timeouts.idle).await;
        return Err(api_refusal(status.as_u16(), &body, retry_after));
    }
    if prepared.stream {
        if !is_event_stream(&response) {
            return Err(Error::invalid("the answer is no stream of events"));
        }
        let opened = open(response, timeouts, until, attempt).await?;
        return Ok(Reply::Opened(Box::new(opened)));
    }
    let body = transport::read_body(response, transport::ANSWER_BYTES_MAX, timeouts.idle);
    let body = timeout_at(until, body).await;
    let body = body.map_err(|_| Error::transport(TransportKind::Timeout))??;
    attempt.first_byte();
    match prepared.body {
        Some(_) => {
            // An answer that is no use is charged for as well.
            attempt.told = dialect::usage_of(&body);
            dialect::parse_answer(&body).map(Reply::Whole).map_err(Error::invalid)
        }
        None => dialect::parse_models(&body)
            .map(Reply::Models)
            .ok_or_else(|| Error::invalid("it is no list of models")),
    }
}

async fn request(
    core: &Core,
    cx: &CallContext,
    prepared: &Prepared,
    attempt: &mut Attempt,
) -> Result<reqwest::RequestBuilder, Error> {
    let url = transport::endpoint(&core.settings.base_url, prepared.path);
    let mut request = match &prepared.body {
        Some(body) => core
            .http
            .post(url)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(body.clone()),
        None => core.http.get(url),
    };
    request = request
        .headers(core.extra_headers.clone())
        .header("X-Request-ID", Uuid::new_v4().to_string());
    request = if prepared.stream {
        request.header(ACCEPT, "text/event-stream").header(CACHE_CONTROL, "no-store")
    } else {
        request.header(ACCEPT, "application/json")
    };
    let session = cx.session_id.as_deref().filter(|_| core.settings.dialect == Dialect::GigaChat);
    if let Some(session) = session.and_then(|id| HeaderValue::from_str(id).ok()) {
        request = request.header("X-Session-ID", session);
    }
    Ok(match &core.credentials {
        Credentials::None => request,
        Credentials::Fixed(name, value) => request.header(name, value.clone()),
        Credentials::Tokens(source) => {
            let token = source.token(&core.http).await?;
            attempt.token_number = Some(token.number);
            request.header(reqwest::header::AUTHORIZATION, token.header)
        }
    })
}

fn x_request_id(response: &Response) -> Option<String> {
    let id = response.headers().get("x-request-id")?.to_str().ok()?;
    Some(plain_name(id)).filter(|id| !id.is_empty())
}

fn is_event_stream(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/event-stream"))
}
