//! The pages of the reference service, under `/api` and `/api/v1`, for clients that were written
//! for it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use coach_pipeline::Analysis;
use coach_pipeline::cache::{Outcome, Statistics};
use coach_pipeline::service::{CommentaryAnswer, Page};
use coach_pipeline::takes::Take;
use coach_pipeline::wording::Locale;
use hyper::HeaderMap;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::analyses::asked;
use super::submission::{Asked, Wanted, judged_as, submit, wait_for_result};
use super::{commentary, send, view};
use crate::http::access::Client;
use crate::http::app::{App, Shared};
use crate::http::door::RequestId;
use crate::http::dto::ProfileName;
use crate::http::dto::take::LocaleQuery;
use crate::http::problem::{Problem, ProblemDocument};
use crate::http::upload::{self, Upload};
use crate::machine;
use crate::reference::analysis::AnalysisResult;
use crate::reference::compare::{Comparison, TAKES, compare};
use crate::reference::service::{
    CacheFacts, CacheStatsAnswer, FormatsAnswer, Health, MetricsSummary, SystemMetrics,
    cache_stats, formats, health,
};
use crate::reference::timed::TimedAnalysisResult;
use crate::reference::{GigaChatAnalysis, Subject, Thresholds};

/// All of them.
pub(crate) fn pages() -> OpenApiRouter<Shared> {
    use axum::routing::{get, post};
    OpenApiRouter::new()
        .routes(routes!(analyze))
        .routes(routes!(analyze_detailed))
        .routes(routes!(analyze_compare))
        .routes(routes!(list_formats))
        .routes(routes!(get_health))
        .routes(routes!(get_cache_stats))
        .routes(routes!(get_metrics_summary))
        .routes(routes!(get_metrics_system))
        .route("/api/analyze", post(analyze))
        .route("/api/analyze/detailed", post(analyze_detailed))
        .route("/api/analyze/compare", post(analyze_compare))
        .route("/api/analyze/formats", get(list_formats))
        .route("/api/metrics/summary", get(get_metrics_summary))
        .route("/api/metrics/system", get(get_metrics_system))
        .route("/api/stats/cache", get(get_cache_stats))
        .route("/api/health", get(get_health))
}

/// Texts of the reference service are Russian; who wants others says so.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReferenceQuery {
    /// Language of advice, `ru` or `en`.
    locale: Option<String>,
    /// Language of the speech: `auto`, or an ISO 639-1 code.
    #[param(pattern = "^(|[Aa][Uu][Tt][Oo]|[A-Za-z]{2,3})$")]
    language: Option<String>,
    /// What the recording is judged as; else what the settings of the service say.
    #[param(value_type = Option<ProfileName>)]
    profile: Option<String>,
    /// Whether a comparison is of detailed analyses; both are.
    #[serde(rename = "detailed")]
    _detailed: Option<bool>,
    /// Ask the language model of the settings as well and wait for it: the words leave the
    /// machine. `gigachat_analysis` is null where it does not answer.
    commentary: Option<bool>,
}

impl ReferenceQuery {
    fn locale(&self) -> Locale {
        if self.locale.as_deref() == Some("en") { Locale::En } else { Locale::Ru }
    }
}

/// Receives recordings and waits for their results.
async fn results(
    app: &App,
    client: &Client,
    id: &RequestId,
    query: &ReferenceQuery,
    request: Request<Body>,
    files_max: usize,
) -> Result<Vec<Arc<Take>>, Problem> {
    let uploads = upload::receive(app, request, files_max).await?;
    if files_max > 1 && !TAKES.contains(&uploads.files.len()) {
        return Err(Problem::new("comparison_size"));
    }
    let language = query.language.as_deref();
    let profile = judged_as(app, uploads.field("profile").or(query.profile.as_deref()))?;
    let fillers = app.fillers.clone();
    let wanted = Wanted::new(Asked { language, fillers, profile, ..Asked::default() })?;
    let mut submitted = Vec::new();
    for file in uploads.files {
        submitted.push(hand_in(app, client, id, file, &wanted).await?);
    }
    let mut takes = Vec::new();
    for submitted in submitted {
        takes.push(wait_for_result(app, client, submitted).await?);
    }
    Ok(takes)
}

async fn hand_in(
    app: &App,
    client: &Client,
    id: &RequestId,
    file: Upload,
    wanted: &Wanted,
) -> Result<coach_pipeline::service::Submitted, Problem> {
    if file.received.bytes == 0 {
        return Err(Problem::new("empty_file"));
    }
    submit(app, client, id, file, wanted.clone()).await
}

fn subject<'a>(
    take: &'a Take,
    analysis: &'a Analysis,
    locale: Locale,
    thresholds: &'a Thresholds,
) -> Subject<'a> {
    Subject { analysis_id: &take.id, report: &analysis.report, locale, thresholds }
}

async fn one(
    app: &Shared,
    client: &Client,
    id: &RequestId,
    query: &ReferenceQuery,
    request: Request<Body>,
) -> Result<Arc<Take>, Problem> {
    let takes = results(app, client, id, query, request, 1).await?;
    takes.into_iter().next().ok_or_else(|| Problem::new("file_missing"))
}

/// Analyse a recording and wait for the result
#[utoipa::path(
    post, path = "/api/v1/analyze", tag = "reference", params(ReferenceQuery),
    request_body(content = super::analyses::UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The result", body = AnalysisResult),
        (status = "4XX", description = "What is wrong", body = ProblemDocument,
            content_type = "application/problem+json"),
        (status = 503, description = "It cannot be analysed now", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn analyze(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Extension(id): Extension<RequestId>,
    query: Result<Query<ReferenceQuery>, QueryRejection>,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let query = asked(query)?;
    let locale = query.locale();
    let take = one(&app, &client, &id, &query, request).await?;
    let render = move |take: &Take, analysis: &Analysis| {
        let thresholds = Thresholds::default();
        let result = AnalysisResult::new(subject(take, analysis, locale, &thresholds));
        serde_json::to_vec(&result).unwrap_or_default()
    };
    let page = view(&app, &take, "analyze", locale, render).await?;
    answer(&app, &take, &id, &query, page).await
}

/// The page, with what the language model says where that is wanted and there is any.
async fn answer(
    app: &App,
    take: &Take,
    id: &RequestId,
    query: &ReferenceQuery,
    page: (Arc<Page>, Outcome),
) -> Result<Response, Problem> {
    let whole = send(&page, "application/json", &HeaderMap::new());
    if query.commentary != Some(true) || !app.service.has_advisor() {
        return Ok(whole);
    }
    commentary::want(app, take, query.locale(), id).await?;
    let longest = app.limits.wait_max;
    let said = app.service.wait_for_commentary(take, query.locale(), longest).await?;
    let Some(CommentaryAnswer::Done(said)) = said else { return Ok(whole) };
    let Ok(mut document) = serde_json::from_slice::<serde_json::Value>(&page.0.content) else {
        return Ok(whole);
    };
    document["gigachat_analysis"] =
        serde_json::to_value(GigaChatAnalysis::from(&*said)).unwrap_or_default();
    Ok(Json(document).into_response())
}

/// Analyse a recording with everything that has a time, and wait for the result
#[utoipa::path(
    post, path = "/api/v1/analyze/detailed", tag = "reference", params(ReferenceQuery),
    request_body(content = super::analyses::UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The result", body = TimedAnalysisResult),
        (status = "4XX", description = "What is wrong", body = ProblemDocument,
            content_type = "application/problem+json"),
        (status = 503, description = "It cannot be analysed now", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn analyze_detailed(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Extension(id): Extension<RequestId>,
    query: Result<Query<ReferenceQuery>, QueryRejection>,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let query = asked(query)?;
    let locale = query.locale();
    let take = one(&app, &client, &id, &query, request).await?;
    let render = move |take: &Take, analysis: &Analysis| {
        let thresholds = Thresholds::default();
        let subject = subject(take, analysis, locale, &thresholds);
        let result = TimedAnalysisResult::new(subject, &analysis.waveform);
        serde_json::to_vec(&result).unwrap_or_default()
    };
    let page = view(&app, &take, "detailed", locale, render).await?;
    answer(&app, &take, &id, &query, page).await
}

/// Two to five recordings under the field `files`.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "it describes the form")]
pub(crate) struct ComparisonForm {
    /// The recordings.
    #[schema(min_items = 2, max_items = 5)]
    files: Vec<String>,
}

/// Analyse two to five recordings and compare them
#[utoipa::path(
    post, path = "/api/v1/analyze/compare", tag = "reference", params(ReferenceQuery),
    request_body(content = ComparisonForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The results and what differs", body = Comparison),
        (status = "4XX", description = "What is wrong", body = ProblemDocument,
            content_type = "application/problem+json"),
        (status = 503, description = "They cannot be analysed now", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn analyze_compare(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Extension(id): Extension<RequestId>,
    query: Result<Query<ReferenceQuery>, QueryRejection>,
    request: Request<Body>,
) -> Result<Json<Comparison>, Problem> {
    let query = asked(query)?;
    let (locale, thresholds) = (query.locale(), Thresholds::default());
    let mut analyses = Vec::new();
    for take in results(&app, &client, &id, &query, request, *TAKES.end()).await? {
        let analysis = app.service.analysis(&take).await?;
        let analysis = analysis.ok_or_else(|| Problem::new("no_such_take"))?;
        analyses.push(AnalysisResult::new(subject(&take, &analysis, locale, &thresholds)));
    }
    Ok(Json(compare(analyses, &thresholds, locale)))
}

/// What can be handed in
#[utoipa::path(
    get, path = "/api/v1/analyze/formats", tag = "reference", params(LocaleQuery),
    responses(
        (status = 200, description = "Formats and limits", body = FormatsAnswer),
        (status = 400, description = "The query cannot be read", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list_formats(
    State(app): State<Shared>,
    query: Result<Query<LocaleQuery>, QueryRejection>,
) -> Result<Json<FormatsAnswer>, Problem> {
    let has_ffmpeg = app.service.settings().pipeline.media.ffmpeg.is_some();
    let locale =
        ReferenceQuery { locale: asked(query)?.locale, ..ReferenceQuery::default() }.locale();
    Ok(Json(formats(app.limits.upload_bytes_max >> 20, has_ffmpeg, locale)))
}

/// Whether the service is up
#[utoipa::path(
    get, path = "/health", tag = "operation",
    responses((status = 200, description = "It is", body = Health)),
)]
pub(crate) async fn get_health(State(app): State<Shared>) -> Json<Health> {
    let asks_model = app.service.has_advisor();
    Json(health(env!("CARGO_PKG_VERSION"), asks_model, app.service.has_model()))
}

/// How often the cache helped
#[utoipa::path(
    get, path = "/stats/cache", tag = "operation",
    responses((status = 200, description = "Counts since the start", body = CacheStatsAnswer)),
)]
pub(crate) async fn get_cache_stats(State(app): State<Shared>) -> Json<CacheStatsAnswer> {
    Json(cache_answer(&app, &app.service.cache().statistics()))
}

/// The counts of the service's cache.
pub(crate) fn cache_answer(app: &App, statistics: &Statistics) -> CacheStatsAnswer {
    let settings = &app.service.settings().pipeline.cache;
    let facts = CacheFacts {
        is_enabled: settings.memory_bytes > 0 || settings.disk.is_some(),
        ttl_seconds: None,
        memory_entries_max: None,
        label: if settings.disk.is_some() { "folder" } else { "none" },
    };
    cache_stats(statistics, facts)
}

/// How far back to look.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SummaryQuery {
    #[param(minimum = 1, maximum = 8760, default = 24)]
    hours: Option<u32>,
}

/// Analyses of the last hours, in sum
#[utoipa::path(
    get, path = "/api/v1/metrics/summary", tag = "operation", params(SummaryQuery),
    responses(
        (status = 200, description = "The sums", body = MetricsSummary),
        (status = 400, description = "The query cannot be read", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_metrics_summary(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    query: Result<Query<SummaryQuery>, QueryRejection>,
) -> Result<Json<MetricsSummary>, Problem> {
    let hours = asked(query)?.hours.unwrap_or(24);
    if !(1..=8_760).contains(&hours) {
        return Err(Problem::new("unknown_setting").with("subject", "hours"));
    }
    let since = jiff::Timestamp::now().as_millisecond() - i64::from(hours) * 3_600_000;
    let sums = app.service.summary(&client.owner, since).await?;
    let mean = |sum: f64| (sums.total > 0).then(|| sum / sums.total as f64);
    let cache = app.service.cache().statistics().total;
    let lookups = cache.lookups();
    Ok(Json(MetricsSummary {
        period_hours: f64::from(hours),
        analyses_total: sums.total,
        analyses_failed: sums.failed,
        average_duration_sec: mean(sums.duration_s),
        average_processing_time_sec: mean(sums.processing_s),
        cache_hit_rate: (lookups > 0).then(|| cache.hits() as f64 / lookups as f64),
    }))
}

/// What the service takes of the machine
#[utoipa::path(
    get, path = "/api/v1/metrics/system", tag = "operation",
    responses((status = 200, description = "Processor, memory, disk", body = SystemMetrics)),
)]
pub(crate) async fn get_metrics_system(State(app): State<Shared>) -> Json<SystemMetrics> {
    let uptime_s = app.begun.elapsed().as_secs_f64();
    let memory = machine::memory_bytes().map(|bytes| bytes as f64);
    let total = machine::memory().map(|memory| memory.total as f64);
    Json(SystemMetrics {
        cpu_percent: machine::cpu_s().map(|cpu_s| 100.0 * cpu_s / uptime_s.max(0.01)),
        memory_mb: memory.map(|bytes| bytes / 1e6),
        memory_percent: memory.zip(total).map(|(bytes, total)| 100.0 * bytes / total),
        disk_free_gb: machine::disk_free_bytes(&app.data).map(|bytes| bytes as f64 / 1e9),
        uptime_seconds: uptime_s,
    })
}
