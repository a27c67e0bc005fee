//! Takes: handing in, looking at, changing, removing.

use std::str::FromStr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use coach_pipeline::service::{Live, Submitted, take_id};
use coach_pipeline::takes::{Query as TakeQuery, Take};
use coach_pipeline::wording::Locale;
use hyper::{HeaderMap, StatusCode, header};

use super::submission::{Asked, Wanted, judged_as, own_fillers, submit, wait, wish_to_wait};
use super::{commentary, find, send, view};
use crate::http::access::Client;
use crate::http::app::{App, Shared};
use crate::http::cursor;
use crate::http::door::RequestId;
use crate::http::dto::ProfileName;
use crate::http::dto::take::{
    AnalysisQuery, ListQuery, LocaleQuery, OrderDto, TakeChange, TakeDocument, TakeList, location,
};
use crate::http::json_body::JsonBody;
use crate::http::problem::{Problem, ProblemDocument};
use crate::http::upload::{self, Uploads};
use crate::report::json::Document;

const JSON: &str = "application/json";
/// Takes of a page.
const PAGE: u32 = 50;
const PAGE_MAX: u32 = 200;
const TAGS_MAX: usize = 20;
const TAG_CHARS_MAX: usize = 50;

/// A query that can be read.
pub(crate) fn asked<T>(query: Result<Query<T>, QueryRejection>) -> Result<T, Problem> {
    query.map(|Query(query)| query).map_err(|_| Problem::new("bad_request"))
}

/// The whole document of a finished take.
pub(crate) async fn whole(
    app: &App,
    take: &Arc<Take>,
    locale: Locale,
    asked: &HeaderMap,
) -> Result<Response, Problem> {
    let render = move |take: &Take, analysis: &coach_pipeline::Analysis| {
        let report = Document::of_report(&take.name, &analysis.report, locale);
        let report = serde_json::to_value(report).unwrap_or_default();
        let document = TakeDocument::new(take, None, locale).with_report(report);
        serde_json::to_vec(&document).unwrap_or_default()
    };
    let page = view(app, take, "take", locale, render).await?;
    Ok(send(&page, JSON, asked))
}

/// A take that is not done, or has no result any more.
fn state(take: &Take, live: Option<&Live>, locale: Locale, status: StatusCode) -> Response {
    let document = TakeDocument::new(take, live, locale);
    let place = location(&take.id);
    let headers = [(header::LOCATION, place), (header::CACHE_CONTROL, "no-store".to_owned())];
    (status, headers, Json(document)).into_response()
}

/// Hand a recording in
///
/// The body is a form with the field `file`, or the recording itself. What is known already is
/// answered at once with 200; else the answer is 202 and the recording is analysed, whatever
/// becomes of the connection. `Prefer: wait=10` waits so many seconds for the end.
#[utoipa::path(
    post, path = "/api/v1/analyses", tag = "analyses", params(AnalysisQuery),
    request_body(content(
        (UploadForm = "multipart/form-data"),
        (Vec<u8> = "application/octet-stream"),
    )),
    responses(
        (status = 200, description = "The report is there", body = TakeDocument),
        (status = 202, description = "It will be analysed", body = TakeDocument),
        (status = "4XX", description = "What is wrong and what to do", body = ProblemDocument,
            content_type = "application/problem+json"),
        (status = 503, description = "Too many wait", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn create_analysis(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Extension(id): Extension<RequestId>,
    query: Result<Query<AnalysisQuery>, QueryRejection>,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let query = asked(query)?;
    let headers = request.headers().clone();
    let mut uploads = upload::receive(&app, request, 1).await?;
    let language = query.language.as_deref().or(uploads.field("language"));
    let name = query.name.as_deref().or(uploads.field("name"));
    let beam_size = parsed(&uploads, "beam_size")?.or(query.beam_size);
    let asks_model = parsed(&uploads, "contextual_fillers")?.or(query.contextual_fillers);
    let contextual_fillers = asks_model.unwrap_or(false);
    if contextual_fillers && !app.service.has_advisor() {
        return Err(Problem::new("llm_off"));
    }
    let again = query.refresh.unwrap_or(false);
    let fillers = own_fillers(&app, Some(&uploads), &query)?;
    let profile = judged_as(&app, uploads.field("profile").or(query.profile.as_deref()))?;
    let wanted = Asked { language, beam_size, contextual_fillers, fillers, profile, again, name };
    let wanted = Wanted::new(wanted)?;
    let locale = app.locale_asked(query.locale.as_deref(), &headers);
    let comments = parsed(&uploads, "commentary")?.or(query.commentary).unwrap_or(false);
    let Some(upload) = uploads.files.pop() else { return Err(Problem::new("file_missing")) };
    let submitted = submit(&app, &client, &id, upload, wanted).await?;
    if comments && let Submitted::Done(take) | Submitted::Pending(take, ..) = &submitted {
        commentary::want(&app, take, locale, &id).await?;
    }
    let (take, watcher) = match submitted {
        Submitted::Done(take) => return whole(&app, &take, locale, &HeaderMap::new()).await,
        Submitted::QueueFull => return Err(Problem::new("queue_full")),
        Submitted::Pending(take, _, watcher) => (take, watcher),
    };
    let live = match wish_to_wait(&headers, app.limits.wait_max) {
        Some(longest) => wait(&app, &take, watcher, longest).await?,
        None => watcher.borrow().clone(),
    };
    if live.status.is_over() {
        return shown(&app, &client, &take.id, locale, &HeaderMap::new()).await;
    }
    Ok(state(&take, Some(&live), locale, StatusCode::ACCEPTED))
}

/// A field of a form, if it is there.
fn parsed<T: FromStr>(uploads: &Uploads, field: &'static str) -> Result<Option<T>, Problem> {
    let wrong = || Problem::new("unknown_setting").with("subject", field);
    uploads.field(field).map(|text| text.parse().map_err(|_| wrong())).transpose()
}

/// A form with a recording.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "it describes the form")]
pub(crate) struct UploadForm {
    /// The recording.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// Language of the speech: `auto`, or an ISO 639-1 code.
    #[schema(value_type = String, required = false)]
    language: Option<String>,
    /// What the take is called; else the name of the file.
    #[schema(value_type = String, required = false)]
    name: Option<String>,
    /// Words and phrases of the speaker's own that are fillers wherever they stand, separated by
    /// commas; the field may come more than once.
    #[schema(value_type = String, required = false)]
    fillers_always: Option<String>,
    /// Words and phrases that are none anywhere, in the same form.
    #[schema(value_type = String, required = false)]
    fillers_never: Option<String>,
    /// What the recording is judged as; else what the settings of the service say.
    #[schema(value_type = ProfileName, required = false)]
    profile: Option<String>,
}

/// A take as it is now.
pub(crate) async fn shown(
    app: &App,
    client: &Client,
    id: &str,
    locale: Locale,
    asked: &HeaderMap,
) -> Result<Response, Problem> {
    let take = find(app, client, id).await?;
    if take.status == coach_pipeline::takes::TakeStatus::Done {
        return whole(app, &take, locale, asked).await;
    }
    let live = app.service.live(&take);
    Ok(state(&take, live.as_ref(), locale, StatusCode::OK))
}

/// A take: how far it is, or its report
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}", tag = "analyses",
    params(("id" = String, Path, description = "Identity of the take"), LocaleQuery),
    responses(
        (status = 200, description = "The take", body = TakeDocument),
        (status = 304, description = "The client has it"),
        (status = "4XX", description = "What is wrong, such as that there is none", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_analysis(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
    query: Result<Query<LocaleQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = asked(query)?;
    let locale = app.locale_asked(query.locale.as_deref(), &headers);
    shown(&app, &client, &id, locale, &headers).await
}

/// The take of a recording that was handed in before
///
/// A client that knows the BLAKE3 digest of a recording need not send it again.
#[utoipa::path(
    get, path = "/api/v1/analyses/by-digest/{digest}", tag = "analyses",
    params(("digest" = String, Path, description = "64 hexadecimal digits"), AnalysisQuery),
    responses(
        (status = 200, description = "The take", body = TakeDocument),
        (status = "4XX", description = "What is wrong, such as that there is none", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_analysis_by_digest(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(digest): Path<String>,
    query: Result<Query<AnalysisQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = asked(query)?;
    let wanted = Wanted::new(Asked {
        language: query.language.as_deref(),
        beam_size: query.beam_size,
        contextual_fillers: query.contextual_fillers.unwrap_or(false),
        fillers: own_fillers(&app, None, &query)?,
        profile: judged_as(&app, query.profile.as_deref())?,
        ..Asked::default()
    })?;
    let digest = blake3::Hash::from_hex(&digest).map_err(|_| Problem::new("no_such_take"))?;
    let id = take_id(&client.owner, digest.as_bytes(), &wanted.settings);
    let locale = app.locale_asked(query.locale.as_deref(), &headers);
    shown(&app, &client, &id, locale, &headers).await
}

/// Takes in an order, newest first unless another is asked for
#[utoipa::path(
    get, path = "/api/v1/analyses", tag = "analyses", params(ListQuery),
    responses(
        (status = 200, description = "Some takes", body = TakeList),
        (status = 400, description = "The query cannot be read", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list_analyses(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    query: Result<Query<ListQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Json<TakeList>, Problem> {
    let query = asked(query)?;
    let limit = query.limit.unwrap_or(PAGE);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Problem::new("unknown_setting").with("subject", "limit"));
    }
    let sort = query.sort.unwrap_or_default().into();
    let after = query.after.as_deref().map(|after| {
        let wrong = || Problem::new("unknown_setting").with("subject", "after");
        cursor::read(after, sort).ok_or_else(wrong)
    });
    let takes = TakeQuery {
        text: query.text.filter(|text| !text.is_empty()),
        tag: query.tag,
        status: query.status.map(Into::into),
        sort,
        ascending: query.order == Some(OrderDto::Asc),
        after: after.transpose()?,
        limit,
    };
    let page = app.service.takes(&client.owner, &takes).await?;
    let locale = app.locale_asked(query.locale.as_deref(), &headers);
    let document = |take: &Take| {
        let live = app.service.live(take);
        TakeDocument::new(take, live.as_ref(), locale)
    };
    Ok(Json(TakeList {
        items: page.takes.iter().map(document).collect(),
        next: page.next.as_ref().map(cursor::write),
    }))
}

/// Give a take another name or other tags
#[utoipa::path(
    patch, path = "/api/v1/analyses/{id}", tag = "analyses", request_body = TakeChange,
    params(("id" = String, Path, description = "Identity of the take"), LocaleQuery),
    responses(
        (status = 200, description = "The take", body = TakeDocument),
        (status = "4XX", description = "What is wrong", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn update_analysis(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
    query: Result<Query<LocaleQuery>, QueryRejection>,
    change: Result<JsonBody<TakeChange>, Problem>,
) -> Result<Json<TakeDocument>, Problem> {
    let (query, JsonBody(change)) = (asked(query)?, change?);
    let wrong = |subject: &str| Problem::new("unknown_setting").with("subject", subject);
    if change.name.as_deref().is_some_and(|name| !upload::is_name(name)) {
        return Err(wrong("name"));
    }
    if change
        .tags
        .as_ref()
        .is_some_and(|tags| tags.len() > TAGS_MAX || !tags.iter().all(|tag| is_tag(tag)))
    {
        return Err(wrong("tags"));
    }
    let name = change.name.as_deref().map(upload::clean_name);
    let tags = change.tags.map(|tags| {
        let tags = tags.into_iter().map(|tag| tag.trim().to_owned());
        tags.filter(|tag| !tag.is_empty()).collect::<Vec<_>>()
    });
    let changed = app.service.change(&client.owner, &id, name.as_deref(), tags.as_deref()).await?;
    let take = changed.ok_or_else(|| Problem::new("no_such_take"))?;
    Ok(Json(TakeDocument::new(&take, None, app.locale_of(query.locale.as_deref()))))
}

fn is_tag(tag: &str) -> bool {
    (1..=TAG_CHARS_MAX).contains(&tag.chars().count()) && !tag.chars().any(char::is_control)
}

/// Remove a take, its recording, and what only it used
#[utoipa::path(
    delete, path = "/api/v1/analyses/{id}", tag = "analyses",
    params(("id" = String, Path, description = "Identity of the take")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, description = "There is none", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn delete_analysis(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    if app.service.remove(&client.owner, &id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::new("no_such_take"))
    }
}

/// Stop the work on a take
#[utoipa::path(
    post, path = "/api/v1/analyses/{id}/cancel", tag = "analyses",
    params(("id" = String, Path, description = "Identity of the take")),
    responses(
        (status = 202, description = "It stops"),
        (status = "4XX", description = "There is nothing to stop", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn cancel_analysis(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let take = find(&app, &client, &id).await?;
    if !take.status.is_over() && app.service.cancel(&take).await? {
        Ok(StatusCode::ACCEPTED)
    } else {
        Err(Problem::new("not_running"))
    }
}
