//! How the service itself is.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use hyper::{StatusCode, header};
use metrics::gauge;
use serde::Serialize;
use utoipa::ToSchema;

use super::providers::providers;
use super::reference::cache_answer;
use crate::http::app::{App, Shared};
use crate::http::counted::Counted;
use crate::http::dto::operation::{
    Operation, OperationCache, OperationDisk, OperationModel, RecentError,
};
use crate::http::dto::seconds;
use crate::http::problem::{Problem, ProblemDocument};
use crate::machine;

/// Whether recordings can be analysed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ready {
    /// `ready`, or what is missing.
    status: &'static str,
    model: bool,
    database: bool,
    /// Jobs that wait.
    queued: u64,
    /// Jobs that are being done.
    running: u64,
    /// Codes of what is missing.
    missing: Vec<&'static str>,
}

/// Whether recordings can be analysed
///
/// Without a model everything else still answers.
#[utoipa::path(
    get, path = "/ready", tag = "operation",
    responses(
        (status = 200, description = "They can", body = Ready),
        (status = 503, description = "Something is missing", body = Ready),
    ),
)]
pub(crate) async fn get_ready(State(app): State<Shared>) -> Response {
    let counts = app.service.job_counts().await.ok();
    let (model, database) = (app.service.has_model(), counts.is_some());
    let mut missing = Vec::new();
    if !model {
        missing.push("model_missing");
    }
    if !database {
        missing.push("database");
    }
    if *app.stop.borrow() {
        missing.push("shutting_down");
    }
    let ready = missing.is_empty();
    let counts = counts.unwrap_or_default();
    let document = Ready {
        status: if ready { "ready" } else { "not_ready" },
        model,
        database,
        queued: counts.queued,
        running: counts.leased,
        missing,
    };
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(document)).into_response()
}

/// Counts for Prometheus
#[utoipa::path(
    get, path = "/metrics", tag = "operation",
    responses((status = 200, description = "Prometheus text", body = String,
        content_type = "text/plain")),
)]
pub(crate) async fn get_metrics(State(app): State<Shared>) -> Result<Response, Problem> {
    read_gauges(&app).await?;
    let text = app.metrics.render();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

/// The whole service at a glance
///
/// Jobs, model, disk, cache, language models, requests, and the last errors with their request
/// ids. Nothing in it is of anybody's takes.
#[utoipa::path(
    get, path = "/api/v1/operation", tag = "operation",
    responses(
        (status = 200, description = "How it is now", body = Operation),
        (status = "4XX", description = "The key may not look at the service as a whole",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_operation(State(app): State<Shared>) -> Result<Response, Problem> {
    let service = &app.service;
    let settings = service.settings();
    let cache = service.cache().statistics();
    let document = Operation {
        version: env!("CARGO_PKG_VERSION"),
        uptime_s: seconds(app.begun.elapsed().as_secs_f64()),
        memory_bytes: machine::memory_bytes(),
        jobs: service.job_counts().await?.into(),
        queue_limit: settings.jobs.queued_max,
        workers: settings.concurrent_max,
        model: OperationModel::new(&settings.pipeline.recognition, service.has_model()),
        disk: OperationDisk {
            free_bytes: machine::disk_free_bytes(&app.data),
            recordings_bytes: service.recordings_bytes().await?,
        },
        cache: OperationCache::new(cache_answer(&app, &cache), &cache, &settings.pipeline.cache),
        providers: providers(&app),
        requests: Counted::of(&app.metrics.render()).into(),
        recent_errors: RecentError::together(app.recent.all(), service.failures()),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(document)).into_response())
}

/// What is not counted as it happens but looked at now.
async fn read_gauges(app: &App) -> Result<(), Problem> {
    let jobs = app.service.job_counts().await?;
    for (state, count) in [("queued", jobs.queued), ("running", jobs.leased), ("dead", jobs.dead)] {
        gauge!("jobs", "state" => state).set(count as f64);
    }
    let cache = app.service.cache().statistics();
    for (kind, counts) in &cache.kinds {
        let lookups = [
            ("memory", counts.memory_hits),
            ("disk", counts.disk_hits),
            ("shared", counts.shared_hits),
            ("miss", counts.misses),
            ("coalesced", counts.coalesced),
            ("stale", counts.stale_served),
        ];
        for (outcome, count) in lookups {
            gauge!("cache_lookups", "kind" => kind.clone(), "outcome" => outcome).set(count as f64);
        }
    }
    gauge!("cache_memory_bytes").set(cache.total.memory_bytes.unwrap_or(0) as f64);
    gauge!("cache_disk_bytes").set(cache.total.disk_bytes as f64);
    if let Some(shared) = &cache.shared {
        gauge!("cache_shared_breaker_open").set(f64::from(u8::from(shared.is_open())));
    }
    if let Some(bytes) = machine::memory_bytes() {
        gauge!("process_resident_memory_bytes").set(bytes as f64);
    }
    gauge!("log_lines_lost").set(app.log.lost_lines() as f64);
    gauge!("trace_spans_lost").set(app.log.lost_spans() as f64);
    gauge!("process_uptime_seconds").set(app.begun.elapsed().as_secs_f64());
    gauge!("uploads_in_memory_bytes")
        .set(app.limits.memory_bytes_total.saturating_sub(app.memory.available_permits() << 10)
            as f64);
    Ok(())
}
