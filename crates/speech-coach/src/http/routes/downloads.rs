//! A report in files to take away: for reading, for spreadsheets, for other programs.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use coach_pipeline::Analysis;
use coach_pipeline::cache::Outcome;
use coach_pipeline::service::Page;
use coach_pipeline::takes::Take;
use coach_speech::report::Report;
use hyper::header::{self, HeaderValue};
use hyper::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::IntoParams;

use super::analyses::asked;
use super::{commentary, find_done, send, view};
use crate::http::access::Client;
use crate::http::app::Shared;
use crate::http::disposition::{attachment, inline, named_after};
use crate::http::dto::take::LocaleQuery;
use crate::http::problem::{Problem, ProblemDocument};
use crate::report::frame_rate::FrameRate;
use crate::report::outline::Outline;
use crate::report::{audacity, csv, edl, html, markdown, textgrid};
use crate::texts::Texts;

/// A report runs nothing and loads nothing, whatever was said in the talk.
const REPORT_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

const CSV: &str = "text/csv; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";

/// For which video a cut list is.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CutQuery {
    /// Frames a second: `23.976`, `24`, `25` (usual), `29.97`, `30`, `50`, `59.94` or `60`.
    #[param(pattern = r"^(23\.976|24|25|29\.97|30|50|59\.94|60)$")]
    frame_rate: Option<String>,
}

/// A view of a take as it is sent: to be saved under a name after the take.
fn saved(
    page: &(Arc<Page>, Outcome),
    media_type: &'static str,
    name: &str,
    asked: &HeaderMap,
) -> Response {
    let mut response = send(page, media_type, asked);
    if response.status() == StatusCode::OK {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, attachment(name));
    }
    response
}

/// The report for reading, in Markdown or as one HTML page that prints well
///
/// With what a language model says of the talk, where somebody asked for that in the same language.
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/report.{form}", tag = "analyses",
    params(
        ("id" = String, Path, description = "Identity of the take"),
        ("form" = String, Path, description = "`md` or `html`"),
        LocaleQuery,
    ),
    responses(
        (status = 200, description = "The report",
            content((String = "text/markdown"), (String = "text/html"))),
        (status = "4XX", description = "There is none, or it is not ready",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_report(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path((id, form)): Path<(String, String)>,
    query: Result<Query<LocaleQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = asked(query)?;
    let locale = app.locale_asked(query.locale.as_deref(), &headers);
    let texts = Texts::of(locale);
    let (name, media_type, write): (_, _, fn(&Outline) -> String) = match form.as_str() {
        "md" => ("report.md", "text/markdown; charset=utf-8", markdown::render),
        "html" => ("report.html", "text/html; charset=utf-8", html::render),
        _ => return Err(Problem::new("no_such_page")),
    };
    let take = find_done(&app, &client, &id).await?;
    let file = named_after(&take.name, &form);
    let mut response = if let Some(comment) = commentary::finished(&app, &take, locale).await? {
        let analysis = app.service.analysis(&take).await?;
        let analysis = analysis.ok_or_else(|| Problem::new("no_such_take"))?;
        let outline = Outline::new(&take.name, &analysis.report, Some(&comment), texts);
        let facts = [
            (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
            (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
            (header::CONTENT_DISPOSITION, attachment(&file)),
        ];
        (facts, write(&outline)).into_response()
    } else {
        let render = move |take: &Take, analysis: &Analysis| {
            write(&Outline::new(&take.name, &analysis.report, None, texts)).into_bytes()
        };
        let page = view(&app, &take, name, locale, render).await?;
        saved(&page, media_type, &file, &headers)
    };
    if form == "html" && response.status() == StatusCode::OK {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_DISPOSITION, inline(&file));
        let policy = HeaderValue::from_static(REPORT_POLICY);
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

/// Pauses and fillers, a row each
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/events.csv", tag = "analyses",
    params(("id" = String, Path, description = "Identity of the take")),
    responses(
        (status = 200, description = "Comma-separated values", body = String,
            content_type = "text/csv"),
        (status = "4XX", description = "There is none, or it is not ready",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_event_table(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let take = find_done(&app, &client, &id).await?;
    let render = |take: &Take, analysis: &Analysis| {
        csv::events::render(&take.name, &analysis.report, true).into_bytes()
    };
    let page = view(&app, &take, "events", app.locale, render).await?;
    Ok(saved(&page, CSV, &named_after(&take.name, "events.csv"), &headers))
}

/// The numbers, a row each
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/measures.csv", tag = "analyses",
    params(("id" = String, Path, description = "Identity of the take")),
    responses(
        (status = 200, description = "Comma-separated values", body = String,
            content_type = "text/csv"),
        (status = "4XX", description = "There is none, or it is not ready",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_measures(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let take = find_done(&app, &client, &id).await?;
    let render = |take: &Take, analysis: &Analysis| {
        csv::measures::render(&take.name, &analysis.report, true).into_bytes()
    };
    let page = view(&app, &take, "measures", app.locale, render).await?;
    Ok(saved(&page, CSV, &named_after(&take.name, "measures.csv"), &headers))
}

/// Events on the time line: for Praat, or as labels for Audacity
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/labels.{form}", tag = "analyses",
    params(
        ("id" = String, Path, description = "Identity of the take"),
        ("form" = String, Path, description = "`TextGrid` or `txt`"),
    ),
    responses(
        (status = 200, description = "The labels", body = String, content_type = "text/plain"),
        (status = "4XX", description = "There is none, or it is not ready",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_labels(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path((id, form)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (name, ending, write): (_, _, fn(&Report) -> String) = match form.as_str() {
        "TextGrid" => ("textgrid", "TextGrid", textgrid::render),
        "txt" => ("labels", "labels.txt", audacity::render),
        _ => return Err(Problem::new("no_such_page")),
    };
    let take = find_done(&app, &client, &id).await?;
    let render = move |_: &Take, analysis: &Analysis| write(&analysis.report).into_bytes();
    let page = view(&app, &take, name, app.locale, render).await?;
    Ok(saved(&page, PLAIN, &named_after(&take.name, ending), &headers))
}

/// A cut list for video editors: the talk without fillers and long pauses
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/cut.edl", tag = "analyses",
    params(("id" = String, Path, description = "Identity of the take"), CutQuery),
    responses(
        (status = 200, description = "In the manner of CMX 3600", body = String,
            content_type = "text/plain"),
        (status = "4XX", description = "There is none, or it is not ready",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_cut(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
    query: Result<Query<CutQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let rate = match asked(query)?.frame_rate.as_deref() {
        None => FrameRate::default(),
        Some(name) => FrameRate::of(name)
            .ok_or_else(|| Problem::new("unknown_setting").with("subject", "frame_rate"))?,
    };
    let take = find_done(&app, &client, &id).await?;
    let render = move |take: &Take, analysis: &Analysis| {
        edl::render(&take.name, &analysis.report, rate).into_bytes()
    };
    let page = view(&app, &take, rate.view(), app.locale, render).await?;
    Ok(saved(&page, PLAIN, &named_after(&take.name, "edl"), &headers))
}
