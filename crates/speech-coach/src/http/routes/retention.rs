//! What is kept for how long, and what would go.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use coach_pipeline::takes::{Doomed, Retention};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::analyses::asked;
use crate::http::app::Shared;
use crate::http::dto::time;
use crate::http::problem::{Problem, ProblemDocument};

/// Limits to try; without any, those that hold.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RetentionQuery {
    /// Days after which a take goes.
    #[param(maximum = 36_500)]
    keep_days: Option<u32>,
    /// Bytes of recordings above which the oldest takes go.
    #[param(maximum = 9_007_199_254_740_991_i64)]
    keep_bytes: Option<u64>,
}

const DAYS_MAX: u32 = 36_500;
/// The largest number that all readers of JSON keep exactly.
const BYTES_MAX: u64 = (1 << 53) - 1;

/// What goes under these limits; nothing goes where there are none.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetentionReport {
    keep_days: Option<u32>,
    keep_bytes: Option<u64>,
    /// Oldest first. Takes that wait or are worked on stay.
    doomed: Vec<DoomedTake>,
}

/// A take that goes.
#[derive(Debug, Serialize, ToSchema)]
struct DoomedTake {
    id: String,
    name: String,
    /// RFC 3339.
    created_at: String,
    bytes: u64,
}

impl From<Doomed> for DoomedTake {
    fn from(doomed: Doomed) -> Self {
        let Doomed { id, name, created_ms, bytes, .. } = doomed;
        Self { id, name, created_at: time(created_ms), bytes }
    }
}

/// Which takes the limits of age and size remove
///
/// Looking removes nothing.
#[utoipa::path(
    get, path = "/api/v1/retention", tag = "operation", params(RetentionQuery),
    responses(
        (status = 200, description = "What goes at the next tidying", body = RetentionReport),
        (status = "4XX", description = "What is wrong", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_retention(
    State(app): State<Shared>,
    query: Result<Query<RetentionQuery>, QueryRejection>,
) -> Result<Json<RetentionReport>, Problem> {
    let query = asked(query)?;
    let wrong = |subject: &str| Problem::new("unknown_setting").with("subject", subject);
    if query.keep_days.is_some_and(|days| days > DAYS_MAX) {
        return Err(wrong("keep_days"));
    }
    if query.keep_bytes.is_some_and(|bytes| bytes > BYTES_MAX) {
        return Err(wrong("keep_bytes"));
    }
    let retention = match (query.keep_days, query.keep_bytes) {
        (None, None) => app.retention,
        (days_max, bytes_max) => Retention { days_max, bytes_max },
    };
    let doomed = app.service.doomed(&retention).await?;
    Ok(Json(RetentionReport {
        keep_days: retention.days_max,
        keep_bytes: retention.bytes_max,
        doomed: doomed.into_iter().map(DoomedTake::from).collect(),
    }))
}
