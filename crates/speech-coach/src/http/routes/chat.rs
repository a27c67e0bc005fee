//! Talking about a take: asked, listened to, looked up, cleared.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use coach_pipeline::conversation::{ChatEnd, ChatEvent, ChatEvents, TURN_CHARS_MAX};
use coach_pipeline::service::ServiceError;
use coach_pipeline::wording::Locale;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use hyper::{HeaderMap, StatusCode, header};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::analyses::asked;
use super::{find, find_done};
use crate::http::access::Client;
use crate::http::app::{App, Shared};
use crate::http::door::RequestId;
use crate::http::dto::chat::{
    ChatDelta, ChatEnding, ChatHistory, ChatMessage, ChatReply, ChatServerEvent,
};
use crate::http::dto::take::LocaleQuery;
use crate::http::headers::text;
use crate::http::json_body::JsonBody;
use crate::http::problem::{Problem, ProblemDocument};

/// Messages that the history shows; the store keeps no more.
const MESSAGES_MAX: u32 = 1_000;
/// A sign of life where nothing happens, so that nobody in between closes the connection.
const ALIVE: Duration = Duration::from_secs(15);

/// All of them.
pub(crate) fn pages() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(create_chat_message, get_chat, clear_chat))
}

/// The events until their end, or until the service stops.
fn until_stop(app: &App, events: ChatEvents) -> BoxStream<'static, ChatEvent> {
    let mut stop = app.stop.clone();
    // Nobody who could say stop any more is the same.
    let stopped = async move { drop(stop.wait_for(|stop| *stop).await) };
    events.take_until(Box::pin(stopped)).boxed()
}

/// The whole answer.
pub(crate) async fn whole(app: &App, events: ChatEvents) -> Result<(String, ChatEnd), Problem> {
    let mut events = until_stop(app, events);
    let mut said = String::new();
    while let Some(event) = events.next().await {
        match event {
            ChatEvent::Said(text) => said.push_str(&text),
            ChatEvent::Ended(end) => return Ok((said.trim_end().to_owned(), end)),
            ChatEvent::Failed(error) => return Err(ServiceError::from(error).into()),
        }
    }
    Err(Problem::new("shutting_down"))
}

fn event(event: ChatEvent, locale: Locale) -> Event {
    let (name, data) = match event {
        ChatEvent::Said(text) => ("delta", serde_json::to_string(&ChatDelta { text })),
        ChatEvent::Ended(end) => ("end", serde_json::to_string(&ChatEnding::from(&end))),
        ChatEvent::Failed(error) => {
            let problem = Problem::from(ServiceError::from(error)).in_locale(locale);
            ("error", serde_json::to_string(&problem.document()))
        }
    };
    Event::default().event(name).data(data.unwrap_or_default())
}

/// Whether the client wants one document rather than events.
fn wants_document(headers: &HeaderMap) -> bool {
    let wanted = text(headers, header::ACCEPT);
    wanted.is_some_and(|wanted| {
        wanted.contains("application/json") && !wanted.contains("text/event-stream")
    })
}

/// Ask something about a take
///
/// The answer comes in events, a sentence each, and rests on the report and the words of the
/// talk; it goes on with what was said before. Where the request accepts `application/json`
/// alone, it comes as one document. Closing the connection ends the answer.
#[utoipa::path(
    post, path = "/api/v1/analyses/{id}/chat", tag = "chat", request_body = ChatMessage,
    params(("id" = String, Path, description = "Identity of the take"), LocaleQuery),
    responses(
        (status = 200, description = "The answer", content(
            (ChatServerEvent = "text/event-stream"), (ChatReply = "application/json"),
        )),
        (status = "4XX", description = "What is wrong", body = ProblemDocument,
            content_type = "application/problem+json"),
        (status = 503, description = "No language model is set, or it does not answer",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn create_chat_message(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Extension(request): Extension<RequestId>,
    Path(id): Path<String>,
    query: Result<Query<LocaleQuery>, QueryRejection>,
    headers: HeaderMap,
    wanted: Result<JsonBody<ChatMessage>, Problem>,
) -> Result<Response, Problem> {
    let (query, JsonBody(ChatMessage { message })) = (asked(query)?, wanted?);
    if message.trim().is_empty() || message.chars().count() > TURN_CHARS_MAX {
        return Err(Problem::new("unknown_setting").with("subject", "message"));
    }
    let locale = app.locale_asked(query.locale.as_deref(), &headers);
    let take = find_done(&app, &client, &id).await?;
    let events = app.service.chat(&client.owner, &take.id, &message, locale, Some(&*request.0));
    let events = events.await?.ok_or_else(|| Problem::new("no_such_take"))?;
    if wants_document(&headers) {
        let (response, end) = whole(&app, events).await?;
        return Ok(Json(ChatReply::new(response, &end)).into_response());
    }
    let events = until_stop(&app, events);
    let events = events.map(move |said| Ok::<_, Infallible>(event(said, locale)));
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE)).into_response())
}

/// What was said about a take
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/chat", tag = "chat",
    params(("id" = String, Path, description = "Identity of the take")),
    responses(
        (status = 200, description = "The conversation", body = ChatHistory),
        (status = 404, description = "There is no such take", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_chat(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    find(&app, &client, &id).await?;
    let messages = app.service.messages(&client.owner, &id, MESSAGES_MAX).await?;
    let messages = messages.ok_or_else(|| Problem::new("no_such_take"))?;
    let fresh = [(header::CACHE_CONTROL, "private, no-store")];
    Ok((fresh, Json(ChatHistory::from(messages))).into_response())
}

/// Forget what was said about a take
#[utoipa::path(
    delete, path = "/api/v1/analyses/{id}/chat", tag = "chat",
    params(("id" = String, Path, description = "Identity of the take")),
    responses(
        (status = 204, description = "It is forgotten"),
        (status = 404, description = "There is no such take", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn clear_chat(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    if app.service.clear_messages(&client.owner, &id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::new("no_such_take"))
    }
}
