//! The numbers of a part of a talk.

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use coach_pipeline::service::Page;
use hyper::HeaderMap;
use serde::Deserialize;
use utoipa::IntoParams;

use super::analyses::asked;
use super::{find_done, send};
use crate::http::access::Client;
use crate::http::app::Shared;
use crate::http::problem::{Problem, ProblemDocument};
use crate::report::json::SectionDocument;

/// Which part.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SectionQuery {
    /// Where it begins, in seconds.
    #[param(minimum = 0)]
    start_s: f64,
    /// Where it ends, at least 5 seconds later; the end of the talk at most counts.
    #[param(minimum = 0)]
    end_s: f64,
    /// Language of messages, `ru` or `en`; numbers need none.
    #[serde(rename = "locale")]
    #[param(rename = "locale")]
    _locale: Option<String>,
}

/// The numbers of a part of a talk
///
/// The part is measured as a talk of its own, in the form of the report: a word belongs to it if
/// its middle does, pauses and everything else are cut at the edges, and what needs more than the
/// part has is unmeasurable. Times are those of the recording. Nothing is recognised again.
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/section", tag = "analyses",
    params(("id" = String, Path, description = "Identity of the take"), SectionQuery),
    responses(
        (status = 200, description = "Its measures and sub-scores", body = SectionDocument),
        (status = 304, description = "The client has it"),
        (status = "4XX", description = "What is wrong, such as that the part is too short",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "Too many wait", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_section(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
    query: Result<Query<SectionQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let SectionQuery { start_s, end_s, .. } = asked(query)?;
    let take = find_done(&app, &client, &id).await?;
    let section = app.service.section(&take, (start_s, end_s)).await?;
    let (section, outcome) = section.ok_or_else(|| Problem::new("no_such_take"))?;
    let document = serde_json::to_vec(&SectionDocument::of(&section)).unwrap_or_default();
    Ok(send(&(Page::new(document).into(), outcome), "application/json", &headers))
}
