//! The chat of the reference service, under `/api` and `/api/v1`, and its page.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use coach_pipeline::service::ChatQuestion;
use coach_pipeline::wording::Locale;
use hyper::{HeaderMap, header};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::analyses::asked;
use super::chat::whole;
use super::find_done;
use crate::http::access::Client;
use crate::http::app::{App, Shared};
use crate::http::door::RequestId;
use crate::http::dto::chat::ReferenceChatRequest;
use crate::http::dto::take::LocaleQuery;
use crate::http::json_body::JsonBody;
use crate::http::problem::{Problem, ProblemDocument};
use crate::reference::chat::{ChatAnswer, Page, local_answer, page};

/// What is asked: old pages send a whole analysis along.
type Wanted = JsonBody<ReferenceChatRequest, { 4 << 20 }>;

/// All of them.
pub(crate) fn pages() -> OpenApiRouter<Shared> {
    use axum::routing::{get, post};
    OpenApiRouter::new()
        .routes(routes!(chat))
        .routes(routes!(chat_followup))
        .routes(routes!(get_chat_page))
        .route("/api/chat", post(chat))
        .route("/api/chat/analyze-followup", post(chat_followup))
        .route("/api/chat/ui", get(get_chat_page))
        .route("/api/v1/chat/ui.css", get(get_style))
        .route("/api/v1/chat/ui.js", get(get_script))
}

/// Answers with the model, or without one from what the program knows.
async fn answer(
    app: &App,
    client: &Client,
    id: &RequestId,
    locale: Locale,
    mut wanted: ReferenceChatRequest,
    page: Page,
) -> Result<ChatAnswer, Problem> {
    let take_id = wanted.take_id();
    let Some((before, message)) = wanted.split() else {
        return Err(Problem::new("unknown_setting").with("subject", "message"));
    };
    let take = match &take_id {
        Some(id) => Some(find_done(app, client, id).await?),
        None => None,
    };
    if !app.service.has_advisor() {
        let Some(take) = take else {
            let answer = local_answer(page, None, locale);
            return if page == Page::Followup { Ok(answer) } else { Err(Problem::new("llm_off")) };
        };
        let analysis = app.service.analysis(&take).await?;
        let analysis = analysis.ok_or_else(|| Problem::new("no_such_take"))?;
        return Ok(local_answer(page, Some(&analysis.report), locale));
    }
    let question = ChatQuestion {
        owner: client.owner.clone(),
        take_id,
        before,
        message,
        locale,
        answer_tokens: wanted.max_tokens,
        request_id: Some(id.0.to_string()),
    };
    let events = app.service.ask(question).await?.ok_or_else(|| Problem::new("no_such_take"))?;
    let (response, end) = whole(app, events).await?;
    Ok(ChatAnswer { response, model: end.model, tokens_used: Some(end.tokens.billed) })
}

/// Texts of the reference service are Russian; who wants others says so.
fn locale(query: &LocaleQuery) -> Locale {
    if query.locale.as_deref() == Some("en") { Locale::En } else { Locale::Ru }
}

/// Chat, about a take if one is named
///
/// What the client says of an analysis is not believed: the take is looked up. Without turns of
/// the client's own it goes on with the conversation that is kept of the take. Without a
/// language model the answer is what the findings of the take say.
#[utoipa::path(
    post, path = "/api/v1/chat", tag = "reference", request_body = ReferenceChatRequest,
    params(LocaleQuery),
    responses(
        (status = 200, description = "The answer", body = ChatAnswer),
        (status = "4XX", description = "What is wrong", body = ProblemDocument,
            content_type = "application/problem+json"),
        (status = 503, description = "No language model is set, or it does not answer",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn chat(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Extension(id): Extension<RequestId>,
    query: Result<Query<LocaleQuery>, QueryRejection>,
    wanted: Result<Wanted, Problem>,
) -> Result<Json<ChatAnswer>, Problem> {
    let (query, JsonBody(wanted)) = (asked(query)?, wanted?);
    Ok(Json(answer(&app, &client, &id, locale(&query), wanted, Page::Chat).await?))
}

/// Ask on after an analysis
///
/// As the chat, but without a language model there is an answer even if no take is named.
#[utoipa::path(
    post, path = "/api/v1/chat/analyze-followup", tag = "reference",
    request_body = ReferenceChatRequest, params(LocaleQuery),
    responses(
        (status = 200, description = "The answer", body = ChatAnswer),
        (status = "4XX", description = "What is wrong", body = ProblemDocument,
            content_type = "application/problem+json"),
        (status = 503, description = "The language model does not answer",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn chat_followup(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Extension(id): Extension<RequestId>,
    query: Result<Query<LocaleQuery>, QueryRejection>,
    wanted: Result<Wanted, Problem>,
) -> Result<Json<ChatAnswer>, Problem> {
    let (query, JsonBody(wanted)) = (asked(query)?, wanted?);
    Ok(Json(answer(&app, &client, &id, locale(&query), wanted, Page::Followup).await?))
}

fn file(content_type: &'static str, content: impl Into<axum::body::Body>) -> Response {
    let headers = [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "no-cache")];
    (headers, content.into()).into_response()
}

/// A page to chat about a take on
#[utoipa::path(
    get, path = "/api/v1/chat/ui", tag = "reference", params(LocaleQuery),
    responses(
        (status = 200, description = "The page", body = String, content_type = "text/html"),
        (status = 400, description = "The query cannot be read", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_chat_page(
    State(app): State<Shared>,
    query: Result<Query<LocaleQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = asked(query)?;
    let locale = app.locale_asked(query.locale.as_deref(), &headers);
    Ok(file("text/html; charset=utf-8", page(locale)))
}

async fn get_style() -> Response {
    file("text/css; charset=utf-8", include_str!("../chat_page/page.css"))
}

async fn get_script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("../chat_page/page.js"))
}
