//! "This is not a filler here": what the owner of a take says of single places in it.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::{Extension, Json};
use coach_pipeline::service::{CORRECTIONS_MAX, Corrected, Corrections, corrections};
use hyper::HeaderMap;

use super::analyses::{asked, whole};
use super::{find, find_done};
use crate::http::access::Client;
use crate::http::app::Shared;
use crate::http::dto::corrections::CorrectionList;
use crate::http::dto::take::{LocaleQuery, TakeDocument};
use crate::http::json_body::JsonBody;
use crate::http::problem::{Problem, ProblemDocument};

/// Bytes of a list of corrections.
const BYTES_MAX: usize = 128 << 10;

/// The corrections of a take's fillers
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/filler-corrections", tag = "analyses",
    params(("id" = String, Path, description = "Identity of the take")),
    responses(
        (status = 200, description = "They, by place", body = CorrectionList),
        (status = 404, description = "There is no such take", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_corrections(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
) -> Result<Json<CorrectionList>, Problem> {
    let take = find(&app, &client, &id).await?;
    Ok(Json(corrections(&take).into()))
}

/// Correct the fillers of a take
///
/// The list takes the place of the one before; an empty list removes all corrections. Nothing is
/// recognised again: measures, findings and all downloads of the take follow, and the answer is
/// the take with its report as it is now. Commentaries on the report before are removed.
#[utoipa::path(
    put, path = "/api/v1/analyses/{id}/filler-corrections", tag = "analyses",
    request_body = CorrectionList,
    params(("id" = String, Path, description = "Identity of the take"), LocaleQuery),
    responses(
        (status = 200, description = "The take with its report", body = TakeDocument),
        (status = "4XX", description = "What is wrong, such as that no filler is there",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "Too many wait", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn put_corrections(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
    query: Result<Query<LocaleQuery>, QueryRejection>,
    headers: HeaderMap,
    list: Result<JsonBody<CorrectionList, BYTES_MAX>, Problem>,
) -> Result<Response, Problem> {
    let (query, JsonBody(list)) = (asked(query)?, list?);
    let corrections = Corrections::from(list);
    if corrections.count() > CORRECTIONS_MAX {
        return Err(Problem::new("unknown_setting").with("subject", "corrections"));
    }
    let locale = app.locale_asked(query.locale.as_deref(), &headers);
    let take = find_done(&app, &client, &id).await?;
    match app.service.correct(&take, corrections).await? {
        Corrected::Done(take) => whole(&app, &take, locale, &HeaderMap::new()).await,
        Corrected::NotReady => Err(Problem::new("not_ready")),
    }
}
