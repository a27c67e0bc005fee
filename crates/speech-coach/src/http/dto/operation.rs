//! How the service is, for those who run it.

use coach_pipeline::cache::{KindStatistics, SharedStatistics, Statistics};
use coach_pipeline::service::FailedAnalysis;
use coach_pipeline::takes::JobCounts;
use coach_pipeline::{CacheSettings, RecognizerSettings};
use serde::Serialize;
use utoipa::ToSchema;

use super::{seconds, time};
use crate::http::counted::Counted;
use crate::http::recent::{ErrorResponse, RECENT_MAX};
use crate::http::routes::providers::Provider;
use crate::reference::service::CacheStatsAnswer;

/// The whole service at a glance. Nothing in it is of anybody's takes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Operation {
    pub(crate) version: &'static str,
    /// Since the start of this process.
    pub(crate) uptime_s: f64,
    /// Memory of this process; null where the machine does not tell.
    pub(crate) memory_bytes: Option<u64>,
    pub(crate) jobs: OperationJobs,
    /// Most jobs that wait; one more is refused.
    pub(crate) queue_limit: u64,
    /// Analyses that run at the same time.
    pub(crate) workers: usize,
    pub(crate) model: OperationModel,
    pub(crate) disk: OperationDisk,
    pub(crate) cache: OperationCache,
    /// Language models, as in `/api/v1/providers`.
    pub(crate) providers: Vec<Provider>,
    pub(crate) requests: OperationRequests,
    /// The last 50 errors since the start, newest first; those of wrong keys and of pages that
    /// there are not are left out.
    pub(crate) recent_errors: Vec<RecentError>,
}

/// Jobs of all clients.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OperationJobs {
    queued: u64,
    running: u64,
    /// Given up after several attempts.
    dead: u64,
}

impl From<JobCounts> for OperationJobs {
    fn from(counts: JobCounts) -> Self {
        Self { queued: counts.queued, running: counts.leased, dead: counts.dead }
    }
}

/// What writes the words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OperationModel {
    /// Its name, never a path.
    name: String,
    present: bool,
}

impl OperationModel {
    pub(crate) fn new(settings: &RecognizerSettings, present: bool) -> Self {
        let name = match settings {
            RecognizerSettings::Local { model_dir, .. } => {
                model_dir.file_name().map(|name| name.to_string_lossy().into_owned())
            }
            #[cfg(feature = "test-support")]
            RecognizerSettings::Fake(_) => Some("fake".to_owned()),
        };
        Self { name: name.unwrap_or_default(), present }
    }
}

/// The disk of the recordings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OperationDisk {
    /// Null where the machine does not tell.
    pub(crate) free_bytes: Option<u64>,
    /// Of all recordings that are kept.
    pub(crate) recordings_bytes: u64,
}

/// The cache and its tiers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OperationCache {
    /// As in `/stats/cache`.
    stats: CacheStatsAnswer,
    lookups: CacheLookups,
    memory_bytes: u64,
    memory_bytes_max: u64,
    /// As far as it is known yet.
    disk_bytes: u64,
    /// Null where no files are kept.
    disk_bytes_max: Option<u64>,
    redis: RedisState,
}

/// All lookups since the start, each under one outcome.
#[derive(Debug, Serialize, ToSchema)]
struct CacheLookups {
    memory: u64,
    disk: u64,
    shared: u64,
    miss: u64,
    /// Answered by the work of another caller.
    coalesced: u64,
    stale: u64,
    /// Answered with an error that is remembered.
    negative: u64,
    /// Computed because the files did not answer in time.
    throttled: u64,
}

impl From<&KindStatistics> for CacheLookups {
    fn from(counts: &KindStatistics) -> Self {
        Self {
            memory: counts.memory_hits,
            disk: counts.disk_hits,
            shared: counts.shared_hits,
            miss: counts.misses,
            coalesced: counts.coalesced,
            stale: counts.stale_served,
            negative: counts.negative_hits,
            throttled: counts.throttled,
        }
    }
}

/// The server that processes share.
#[derive(Debug, Serialize, ToSchema)]
struct RedisState {
    configured: bool,
    /// Whether it is left alone for a while.
    breaker_open: bool,
}

impl OperationCache {
    pub(crate) fn new(
        stats: CacheStatsAnswer,
        counted: &Statistics,
        settings: &CacheSettings,
    ) -> Self {
        let shared = counted.shared.as_ref();
        Self {
            stats,
            lookups: CacheLookups::from(&counted.total),
            memory_bytes: counted.total.memory_bytes.unwrap_or(0),
            memory_bytes_max: settings.memory_bytes,
            disk_bytes: counted.total.disk_bytes,
            disk_bytes_max: settings.disk.as_ref().map(|disk| disk.bytes_max),
            redis: RedisState {
                configured: shared.is_some(),
                breaker_open: shared.is_some_and(SharedStatistics::is_open),
            },
        }
    }
}

/// Requests that were answered, this one left out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OperationRequests {
    /// Since the start.
    by_status: RequestsByStatus,
    /// Median length of the last minute; null where there were none.
    p50_s: Option<f64>,
    p95_s: Option<f64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RequestsByStatus {
    #[serde(rename = "1xx")]
    informational: u64,
    #[serde(rename = "2xx")]
    successful: u64,
    #[serde(rename = "3xx")]
    redirected: u64,
    #[serde(rename = "4xx")]
    refused: u64,
    #[serde(rename = "5xx")]
    failed: u64,
}

impl From<Counted> for OperationRequests {
    fn from(counted: Counted) -> Self {
        let [informational, successful, redirected, refused, failed] = counted.by_class;
        let micro = |seconds: f64| (seconds * 1e6).round() / 1e6;
        Self {
            by_status: RequestsByStatus { informational, successful, redirected, refused, failed },
            p50_s: counted.p50_s.map(micro),
            p95_s: counted.p95_s.map(micro),
        }
    }
}

/// An error that a client got, or an analysis that failed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecentError {
    /// RFC 3339.
    at: String,
    #[schema(inline)]
    kind: RecentErrorKind,
    /// The request that it is of, or that the recording came with: its log lines carry it.
    request_id: Option<String>,
    /// Null for an analysis.
    method: Option<&'static str>,
    /// The page as it is named here; null for an analysis, and where the request was refused
    /// before its page was looked for.
    route: Option<String>,
    /// Null for an analysis.
    status: Option<u16>,
    code: Option<String>,
    /// How long it took.
    seconds: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RecentErrorKind {
    Request,
    Analysis,
}

impl RecentError {
    fn of_request(error: ErrorResponse) -> (i64, Self) {
        let of = Self {
            at: time(error.at_ms),
            kind: RecentErrorKind::Request,
            request_id: Some(error.request_id),
            method: Some(error.method),
            route: error.route,
            status: Some(error.status),
            code: error.code,
            seconds: seconds(error.seconds),
        };
        (error.at_ms, of)
    }

    fn of_analysis(failed: FailedAnalysis) -> (i64, Self) {
        let of = Self {
            at: time(failed.at_ms),
            kind: RecentErrorKind::Analysis,
            request_id: failed.request_id,
            method: None,
            route: None,
            status: None,
            code: Some(failed.code.to_owned()),
            seconds: seconds(failed.seconds),
        };
        (failed.at_ms, of)
    }

    /// Both together, newest first; of the same time the later one first.
    pub(crate) fn together(
        responses: Vec<ErrorResponse>,
        analyses: Vec<FailedAnalysis>,
    ) -> Vec<Self> {
        let analyses = analyses.into_iter().map(Self::of_analysis);
        let mut all: Vec<(i64, Self)> =
            analyses.chain(responses.into_iter().map(Self::of_request)).collect();
        all.sort_by_key(|(at_ms, _)| *at_ms);
        all.into_iter().rev().take(RECENT_MAX).map(|(_, error)| error).collect()
    }
}
