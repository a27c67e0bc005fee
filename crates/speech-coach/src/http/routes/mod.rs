//! What is done for each page, one file a resource.

pub(crate) mod analyses;
pub(crate) mod catalogue;
pub(crate) mod chat;
pub(crate) mod commentary;
pub(crate) mod comparisons;
pub(crate) mod corrections;
pub(crate) mod downloads;
pub(crate) mod events;
pub(crate) mod exports;
pub(crate) mod operation;
pub(crate) mod progress;
pub(crate) mod providers;
pub(crate) mod reference;
pub(crate) mod reference_chat;
pub(crate) mod retention;
pub(crate) mod sections;
pub(crate) mod session;
pub(crate) mod submission;

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use coach_pipeline::Analysis;
use coach_pipeline::cache::{Outcome, Tier};
use coach_pipeline::scoring::{FindingSettings, Profile};
use coach_pipeline::service::Page;
use coach_pipeline::takes::{Take, TakeStatus};
use coach_pipeline::wording::Locale;
use coach_speech::report::Report;
use hyper::{HeaderMap, StatusCode, header};

use super::access::Client;
use super::app::App;
use super::headers::has_already;
use super::problem::Problem;

/// A take of the client's.
pub(crate) async fn find(app: &App, client: &Client, id: &str) -> Result<Arc<Take>, Problem> {
    if let Some(take) = app.service.done(&client.owner, id).await? {
        return Ok(take);
    }
    let take = app.service.take(&client.owner, id).await?;
    take.ok_or_else(|| Problem::new("no_such_take"))
}

/// The same, which must be done.
pub(crate) async fn find_done(app: &App, client: &Client, id: &str) -> Result<Arc<Take>, Problem> {
    let take = find(app, client, id).await?;
    match take.status {
        TakeStatus::Done => Ok(take),
        TakeStatus::Queued | TakeStatus::Running => Err(Problem::new("not_ready")),
        TakeStatus::Cancelled => Err(Problem::new("cancelled")),
        TakeStatus::Failed => Err(Problem::new("take_failed")),
    }
}

/// How takes that stand side by side are judged: as all of them were, else as the settings say.
pub(crate) fn judged_together<'a>(
    app: &App,
    reports: impl IntoIterator<Item = &'a Report>,
) -> FindingSettings {
    let mut settings = app.service.settings().pipeline.findings.clone();
    let mut names = reports.into_iter().map(|report| report.profile.as_str());
    if let Some(first) = names.next()
        && let Some(profile) = Profile::of(first)
        && names.all(|name| name == first)
    {
        settings.profile = profile;
    }
    settings
}

/// A view of a finished take, made at most once.
pub(crate) async fn view(
    app: &App,
    take: &Arc<Take>,
    view: &'static str,
    locale: Locale,
    render: impl FnOnce(&Take, &Analysis) -> Vec<u8> + Send + 'static,
) -> Result<(Arc<Page>, Outcome), Problem> {
    let answer = app.service.answer(take, view, locale, render).await?;
    // Its form is of a program that is gone: handing it in again works it out again.
    answer.ok_or_else(|| Problem::new("no_such_take"))
}

/// A page as it is sent, or word that the client has it already.
pub(crate) fn send(
    (page, outcome): &(Arc<Page>, Outcome),
    content_type: &'static str,
    asked: &HeaderMap,
) -> Response {
    let response = Response::builder()
        .header(header::ETAG, &page.etag)
        .header(header::CACHE_CONTROL, "private, no-cache")
        .header("x-cache", outcome_name(*outcome));
    let response = if has_already(asked, &page.etag) {
        response.status(StatusCode::NOT_MODIFIED).body(Body::empty())
    } else {
        response.header(header::CONTENT_TYPE, content_type).body(Body::from(page.content.clone()))
    };
    response.unwrap_or_default()
}

/// How an answer came about, in a header.
fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Hit(Tier::Memory) => "HIT-L1",
        Outcome::Hit(Tier::Disk) => "HIT-L2",
        Outcome::Hit(_) => "HIT-L3",
        Outcome::Stale => "STALE",
        Outcome::Bypassed => "BYPASS",
        _ => "MISS",
    }
}
