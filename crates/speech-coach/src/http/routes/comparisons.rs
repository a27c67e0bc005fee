//! Takes side by side.

use axum::extract::State;
use axum::{Extension, Json};

use super::{find_done, judged_together};
use crate::http::access::Client;
use crate::http::app::Shared;
use crate::http::dto::comparison::{Comparison, ComparisonRequest, TAKES};
use crate::http::json_body::JsonBody;
use crate::http::problem::{Problem, ProblemDocument};

/// Compare two to five takes
///
/// Each after the first is compared with the first. A difference is a change only where the 95 %
/// intervals of the two numbers do not overlap; what it is worth follows from the range that
/// listeners find good: that of the profile of all takes, else of the settings.
#[utoipa::path(
    post, path = "/api/v1/comparisons", tag = "comparisons", request_body = ComparisonRequest,
    responses(
        (status = 200, description = "Their measures side by side", body = Comparison),
        (status = "4XX", description = "What is wrong", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn create_comparison(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    wanted: Result<JsonBody<ComparisonRequest>, Problem>,
) -> Result<Json<Comparison>, Problem> {
    let JsonBody(wanted) = wanted?;
    if !TAKES.contains(&wanted.ids.len()) {
        return Err(Problem::new("comparison_size"));
    }
    let mut takes = Vec::new();
    for id in &wanted.ids {
        let take = find_done(&app, &client, id).await?;
        let analysis = app.service.analysis(&take).await?;
        let analysis = analysis.ok_or_else(|| Problem::new("no_such_take"))?;
        takes.push((take.id.clone(), take.name.clone(), analysis.report));
    }
    let settings = judged_together(&app, takes.iter().map(|(.., report)| &**report));
    Ok(Json(Comparison::new(&takes, &settings)))
}
