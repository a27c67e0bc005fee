//! The answers about the service itself: formats, health, cache, metrics.

use coach_pipeline::cache::Statistics;
use coach_pipeline::wording::Locale;
use serde::Serialize;
use utoipa::ToSchema;

use super::share;
use super::texts::Texts;

/// Formats that the program reads by itself, the recommended one first.
const BUILT_IN: [&str; 14] = [
    "mp4", "mov", "m4v", "mkv", "webm", "wav", "mp3", "m4a", "aac", "flac", "ogg", "opus", "aiff",
    "caf",
];
/// Formats that it reads where `ffmpeg` is installed.
const BY_FFMPEG: [&str; 6] = ["avi", "flv", "wmv", "wma", "mpg", "ts"];

/// The answer to `GET /api/analyze/formats`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct FormatsAnswer {
    /// For people.
    supported_formats: Vec<String>,
    recommended_format: String,
    max_size_mb: u64,
    audio_requirements: String,
    notes: Vec<String>,
    /// Extensions, such as `.mp4`.
    formats: Vec<String>,
}

/// What can be sent: sizes up to a limit, more formats where `ffmpeg` is installed.
pub(crate) fn formats(max_size_mb: u64, has_ffmpeg: bool, locale: Locale) -> FormatsAnswer {
    let texts = &Texts::of(locale).formats;
    let foreign = if has_ffmpeg { &BY_FFMPEG[..] } else { &[] };
    let all = || BUILT_IN.iter().chain(foreign);
    let line = |extension: &&str| {
        let name = texts.names.get(*extension).map_or("", String::as_str);
        format!("{} (.{extension}) - {name}", extension.to_uppercase())
    };
    FormatsAnswer {
        supported_formats: all().map(line).collect(),
        recommended_format: "MP4 (.mp4)".to_owned(),
        max_size_mb,
        audio_requirements: texts.audio_requirements.clone(),
        notes: texts.notes.clone(),
        formats: all().map(|extension| format!(".{extension}")).collect(),
    }
}

/// The answer to `GET /health`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Health {
    status: &'static str,
    service: &'static str,
    version: String,
    features: Features,
}

/// What the service can do at the moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Features {
    /// The model for recognition is there.
    whisper: bool,
    /// The language model is configured.
    gigachat: bool,
}

/// That the service is up, and what it can do.
pub(crate) fn health(version: &str, gigachat: bool, whisper: bool) -> Health {
    Health {
        status: "ok",
        service: "Speech Coach API",
        version: version.to_owned(),
        features: Features { whisper, gigachat },
    }
}

/// The answer to `GET /stats/cache`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct CacheStatsAnswer {
    cache_stats: CacheStats,
    cache_enabled: bool,
    /// 0 where entries do not grow old.
    cache_ttl_seconds: u64,
    /// A name, never a path.
    cache_dir: String,
    /// Share of the lookups that found a fresh value, as `87.5%`.
    hit_rate: String,
    memory_hits: u64,
    disk_hits: u64,
    misses: u64,
    memory_size: u64,
}

/// The counts under the names of the reference service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct CacheStats {
    l1_memory_hits: u64,
    l2_disk_hits: u64,
    /// Hits of the server that processes share.
    shared_hits: u64,
    misses: u64,
    total_requests: u64,
    overall_hit_rate: String,
    l1_hit_percentage: String,
    l2_hit_percentage: String,
    /// Entries in memory.
    memory_size: u64,
    memory_bytes: u64,
    /// 0 where memory is limited by bytes alone.
    memory_maxsize: u64,
    ttl_seconds: u64,
}

/// What the counts do not tell about a cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CacheFacts<'a> {
    /// Whether it is asked at all.
    pub(crate) is_enabled: bool,
    /// How long entries live; `None` where they do not grow old.
    pub(crate) ttl_seconds: Option<u64>,
    /// How many entries memory holds at most; `None` where bytes alone limit it.
    pub(crate) memory_entries_max: Option<u64>,
    /// What to call its folder; never a path.
    pub(crate) label: &'a str,
}

/// The counts of a cache.
pub(crate) fn cache_stats(statistics: &Statistics, facts: CacheFacts<'_>) -> CacheStatsAnswer {
    let total = &statistics.total;
    let requests = total.lookups();
    let percent = |part: u64| format!("{:.1}%", share(part as f64 * 100.0, requests as f64));
    let hit_rate = percent(total.hits());
    let memory_size = total.memory_size.unwrap_or(0);
    let ttl_seconds = facts.ttl_seconds.unwrap_or(0);
    CacheStatsAnswer {
        cache_stats: CacheStats {
            l1_memory_hits: total.memory_hits,
            l2_disk_hits: total.disk_hits,
            shared_hits: total.shared_hits,
            misses: total.misses,
            total_requests: requests,
            overall_hit_rate: hit_rate.clone(),
            l1_hit_percentage: percent(total.memory_hits),
            l2_hit_percentage: percent(total.disk_hits),
            memory_size,
            memory_bytes: total.memory_bytes.unwrap_or(0),
            memory_maxsize: facts.memory_entries_max.unwrap_or(0),
            ttl_seconds,
        },
        cache_enabled: facts.is_enabled,
        cache_ttl_seconds: ttl_seconds,
        cache_dir: facts.label.to_owned(),
        hit_rate,
        memory_hits: total.memory_hits,
        disk_hits: total.disk_hits,
        misses: total.misses,
        memory_size,
    }
}

/// The answer to `GET /api/v1/metrics/summary`; what cannot be told of nothing is null.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct MetricsSummary {
    /// How far back it looks.
    pub(crate) period_hours: f64,
    pub(crate) analyses_total: u64,
    pub(crate) analyses_failed: u64,
    /// Mean length of the recordings.
    pub(crate) average_duration_sec: Option<f64>,
    /// Mean time from the last byte of the upload to the answer.
    pub(crate) average_processing_time_sec: Option<f64>,
    /// Share of the lookups that found a fresh value, 0 to 1.
    pub(crate) cache_hit_rate: Option<f64>,
}

/// The answer to `GET /api/v1/metrics/system`; what the machine does not tell is null.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct SystemMetrics {
    /// Of one processor, so that it may be above 100.
    pub(crate) cpu_percent: Option<f64>,
    /// Memory of this process.
    pub(crate) memory_mb: Option<f64>,
    /// The same as a share of the machine's memory, 0 to 100.
    pub(crate) memory_percent: Option<f64>,
    pub(crate) disk_free_gb: Option<f64>,
    /// Since the start of this process.
    pub(crate) uptime_seconds: f64,
}
