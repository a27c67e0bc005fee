//! Many takes of one speaker in a row.

use std::collections::HashSet;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::{Extension, Json};
use coach_pipeline::takes::{Query as TakeQuery, Take, TakeStatus};
use coach_speech::measures::MeasureId;

use super::analyses::asked;
use super::judged_together;
use crate::http::access::Client;
use crate::http::app::{App, Shared};
use crate::http::dto::progress::{Progress, ProgressQuery};
use crate::http::problem::{Problem, ProblemDocument};

/// Takes that are looked at if nobody says how many, and at most.
const TAKES: usize = 50;
const TAKES_MAX: usize = 100;
/// Takes that are read from the history at a time.
const PAGE: u32 = 200;

/// Measures over the takes of the history
///
/// Takes that are done, all in one language, oldest first; of several takes of the same recording
/// the newest alone. The good range of a measure is that of the language and of the profile of
/// all takes, else of the settings; the baseline is the speaker's own.
#[utoipa::path(
    get, path = "/api/v1/progress", tag = "comparisons", params(ProgressQuery),
    responses(
        (status = 200, description = "Points, running median, baseline and trend", body = Progress),
        (status = "4XX", description = "What is wrong", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_progress(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    query: Result<Query<ProgressQuery>, QueryRejection>,
) -> Result<Json<Progress>, Problem> {
    let query = asked(query)?;
    let wrong = |subject: &str| Problem::new("unknown_setting").with("subject", subject);
    let limit = query.limit.unwrap_or(TAKES);
    if !(1..=TAKES_MAX).contains(&limit) {
        return Err(wrong("limit"));
    }
    let ids = match query.measure.as_deref() {
        None => MeasureId::ALL.to_vec(),
        Some(name) => {
            let id = MeasureId::ALL.iter().find(|id| id.name() == name);
            vec![*id.ok_or_else(|| wrong("measure"))?]
        }
    };
    let asked = query.language.map(|language| language.to_ascii_lowercase());
    let (language, takes) = row(&app, &client, query.tag, asked, limit).await?;
    let mut reports = Vec::new();
    for take in takes {
        // What another version of the program wrote in another form is left out.
        if let Some(analysis) = app.service.analysis(&take).await? {
            reports.push((take, analysis.report));
        }
    }
    reports.reverse();
    let settings = judged_together(&app, reports.iter().map(|(_, report)| &**report));
    Ok(Json(Progress::new(language, &reports, &ids, &settings)))
}

/// The newest takes in one language, newest first, one for each recording; the language is that
/// of the newest if none is asked for.
async fn row(
    app: &App,
    client: &Client,
    tag: Option<String>,
    asked: Option<String>,
    limit: usize,
) -> Result<(Option<String>, Vec<Take>), Problem> {
    let mut language = asked;
    let mut recordings = HashSet::new();
    let mut row = Vec::new();
    let status = Some(TakeStatus::Done);
    let mut query = TakeQuery { tag, status, limit: PAGE, ..TakeQuery::default() };
    loop {
        let page = app.service.takes(&client.owner, &query).await?;
        for take in page.takes {
            let spoken = take.spoken_language.as_deref().filter(|spoken| !spoken.is_empty());
            let Some(spoken) = spoken else { continue };
            let wanted = language.get_or_insert_with(|| spoken.to_owned());
            if wanted == spoken && recordings.insert(take.digest.clone()) {
                row.push(take);
            }
            if row.len() == limit {
                return Ok((language, row));
            }
        }
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok((language, row)),
        }
    }
}
