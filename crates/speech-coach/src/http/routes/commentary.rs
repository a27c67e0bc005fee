//! What a language model says of a take, where somebody asks for that.

use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use coach_pipeline::commentary::Commentary;
use coach_pipeline::service::CommentaryAnswer;
use coach_pipeline::takes::Take;
use coach_pipeline::wording::Locale;
use hyper::{HeaderMap, StatusCode, header};

use super::analyses::asked;
use super::submission::wish_to_wait;
use super::{find, find_done};
use crate::failure::Failure;
use crate::http::access::Client;
use crate::http::app::{App, Shared};
use crate::http::door::RequestId;
use crate::http::dto::commentary::CommentaryPreview;
use crate::http::dto::take::LocaleQuery;
use crate::http::problem::{Problem, ProblemDocument};
use crate::report::commentary::{Comment, CommentaryDocument};
use crate::texts::Texts;

/// What it cost, by the price in the settings.
fn cost(app: &App, commentary: &Commentary) -> f64 {
    app.service.cost(u64::from(commentary.tokens.billed))
}

fn document(app: &App, answer: &CommentaryAnswer, locale: Locale) -> CommentaryDocument {
    match answer {
        CommentaryAnswer::Wanted => CommentaryDocument::wanted(),
        CommentaryAnswer::Done(commentary) => {
            CommentaryDocument::done(commentary, cost(app, commentary))
        }
        CommentaryAnswer::Failed(fault) => {
            CommentaryDocument::unavailable(&Failure::from(fault), Texts::of(locale))
        }
    }
}

fn shown(app: &App, answer: &CommentaryAnswer, locale: Locale) -> Response {
    let status = match answer {
        CommentaryAnswer::Wanted => StatusCode::ACCEPTED,
        _ => StatusCode::OK,
    };
    let document = document(app, answer, locale);
    (status, [(header::CACHE_CONTROL, "no-store")], Json(document)).into_response()
}

/// What a language model says of a take
///
/// Nothing is sent to anybody by looking.
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/commentary", tag = "models",
    params(("id" = String, Path, description = "Identity of the take"), LocaleQuery),
    responses(
        (status = 200, description = "It, or why there is none", body = CommentaryDocument),
        (status = 202, description = "It is being asked for", body = CommentaryDocument),
        (status = "4XX", description = "There is no such take, or nobody wanted one",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_commentary(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
    query: Result<Query<LocaleQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = asked(query)?;
    let locale = app.locale_asked(query.locale.as_deref(), &headers);
    let take = find(&app, &client, &id).await?;
    let answer = app.service.commentary(&take, locale).await?;
    let answer = answer.ok_or_else(|| Problem::new("no_commentary"))?;
    Ok(shown(&app, &answer, locale))
}

/// Ask a language model about a take
///
/// The words of the talk, its measures and findings are sent to the provider of the settings; the
/// recording and its name are not. `Prefer: wait=10` waits so many seconds for the answer.
#[utoipa::path(
    post, path = "/api/v1/analyses/{id}/commentary", tag = "models",
    params(("id" = String, Path, description = "Identity of the take"), LocaleQuery),
    responses(
        (status = 200, description = "It, or why there is none", body = CommentaryDocument),
        (status = 202, description = "It is being asked for", body = CommentaryDocument),
        (status = "4XX", description = "What is wrong", body = ProblemDocument,
            content_type = "application/problem+json"),
        (status = 503, description = "No model is set up", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn create_commentary(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Extension(request): Extension<RequestId>,
    Path(id): Path<String>,
    query: Result<Query<LocaleQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = asked(query)?;
    let locale = app.locale_asked(query.locale.as_deref(), &headers);
    let take = find_done(&app, &client, &id).await?;
    if !app.service.has_advisor() {
        return Err(Problem::new("llm_off"));
    }
    want(&app, &take, locale, &request).await?;
    let longest = wish_to_wait(&headers, app.limits.wait_max).unwrap_or(Duration::ZERO);
    let answer = app.service.wait_for_commentary(&take, locale, longest).await?;
    let answer = answer.ok_or_else(|| Problem::new("no_such_take"))?;
    Ok(shown(&app, &answer, locale))
}

/// What would be sent to a language model for a commentary
///
/// Word for word, of the take as it is now, whether or not a model is set. Nothing is sent to
/// anybody by looking.
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/commentary/preview", tag = "models",
    params(("id" = String, Path, description = "Identity of the take"), LocaleQuery),
    responses(
        (status = 200, description = "Who would get what", body = CommentaryPreview),
        (status = "4XX", description = "What is wrong, such as that nothing was said",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn preview_commentary(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
    query: Result<Query<LocaleQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = asked(query)?;
    let locale = app.locale_asked(query.locale.as_deref(), &headers);
    let take = find_done(&app, &client, &id).await?;
    let preview = app.service.commentary_preview(&take, locale).await?;
    let preview = preview.ok_or_else(|| Problem::new("no_such_take"))?;
    let fresh = [(header::CACHE_CONTROL, "private, no-store")];
    Ok((fresh, Json(CommentaryPreview::from(preview))).into_response())
}

/// The commentary on a take, for the forms that are read, once there is one.
pub(crate) async fn finished(
    app: &App,
    take: &Take,
    locale: Locale,
) -> Result<Option<Comment>, Problem> {
    let answer = app.service.commentary(take, locale).await?;
    let Some(CommentaryAnswer::Done(commentary)) = answer else { return Ok(None) };
    let cost = cost(app, &commentary);
    let advisor = app.service.settings().pipeline.advisor.as_ref();
    // The settings may be others by now.
    let recipient = advisor.map_or(commentary.provider.as_str(), crate::advisor::recipient);
    let recipient = recipient.to_owned();
    Ok(Some(Comment::Done { commentary, cost, recipient }))
}

/// Wants a commentary on a take, which need not be done yet.
pub(crate) async fn want(
    app: &App,
    take: &Take,
    locale: Locale,
    request: &RequestId,
) -> Result<(), Problem> {
    Ok(app.service.want_commentary(take, locale, Some(&request.0)).await?)
}
