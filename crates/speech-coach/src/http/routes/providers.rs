//! Who else is asked: language models, how they are, what they cost.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::app::{App, Shared};

/// Those that are asked; none unless the settings name one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProviderList {
    items: Vec<Provider>,
}

/// A language model.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Provider {
    name: String,
    /// `giga_chat` or `open_ai`.
    dialect: String,
    model: String,
    /// The host that words of talks are sent to.
    host: String,
    /// `closed` while it is asked, `open` while it is left alone, `half_open` while it is tried.
    breaker: String,
    /// Seconds until it is tried again.
    retry_in_s: Option<f64>,
    failures_in_a_row: u32,
    openings: u64,
    running_calls: usize,
    waiting_calls: usize,
    concurrent_calls_max: usize,
    /// Code of the last error, if nothing was answered since.
    last_error: Option<String>,
    month: Month,
}

/// What was used this month, by all processes of this machine.
#[derive(Debug, Serialize, ToSchema)]
struct Month {
    /// Such as `2026-11`.
    name: String,
    calls: u64,
    failed_calls: u64,
    billed_tokens: u64,
    tokens_max: Option<u64>,
    /// By the price in the settings.
    cost: f64,
}

/// Language models, how they are and what they cost
#[utoipa::path(
    get, path = "/api/v1/providers", tag = "models",
    responses((status = 200, description = "Those of the settings", body = ProviderList)),
)]
pub(crate) async fn list_providers(State(app): State<Shared>) -> Json<ProviderList> {
    Json(ProviderList { items: providers(&app) })
}

/// Those of the settings, as they are now.
pub(crate) fn providers(app: &App) -> Vec<Provider> {
    let provider = app.service.advisor_status().map(|(status, month)| Provider {
        name: status.name,
        dialect: word(&status.dialect),
        model: status.model,
        host: status.host,
        breaker: word(&status.breaker),
        retry_in_s: status.retry_in.map(|left| (left.as_secs_f64() * 10.0).round() / 10.0),
        failures_in_a_row: status.failures_in_a_row,
        openings: status.openings,
        running_calls: status.running,
        waiting_calls: status.waiting,
        concurrent_calls_max: status.limit,
        last_error: status.last_error.map(str::to_owned),
        month: Month {
            name: month.month,
            calls: month.calls,
            failed_calls: month.failed_calls,
            billed_tokens: month.billed_tokens,
            tokens_max: month.tokens_max,
            cost: month.cost,
        },
    });
    provider.into_iter().collect()
}

/// The name of a variant.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
