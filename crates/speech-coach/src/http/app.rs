//! What every request needs.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use coach_pipeline::FillerLists;
use coach_pipeline::service::Service;
use coach_pipeline::takes::Retention;
use coach_pipeline::wording::Locale;
use hyper::HeaderMap;
use hyper::header::ACCEPT_LANGUAGE;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::{Semaphore, watch};

use super::access::Keys;
use super::headers::text;
use super::rate::Rates;
use super::recent::RecentErrors;

/// What requests may cost.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// Largest recording.
    pub(crate) upload_bytes_max: u64,
    /// Recordings up to this stay in memory until they are known or kept.
    pub(crate) memory_bytes_max: u64,
    /// All of them together.
    pub(crate) memory_bytes_total: usize,
    /// Longest pause between two pieces of a body, coming or going.
    pub(crate) body_idle: Duration,
    /// How long the head of a request may take.
    pub(crate) head_time: Duration,
    /// Most connections at once.
    pub(crate) connections_max: usize,
    /// Longest wait that a client may ask for.
    pub(crate) wait_max: Duration,
    /// Requests a minute and client; zero sets no limit.
    pub(crate) requests_per_min: u32,
    /// How long requests and jobs may go on after the signal to stop.
    pub(crate) shutdown: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            upload_bytes_max: 2 << 30,
            memory_bytes_max: 16 << 20,
            memory_bytes_total: 64 << 20,
            body_idle: Duration::from_secs(30),
            head_time: Duration::from_secs(10),
            connections_max: 1_024,
            wait_max: Duration::from_mins(10),
            requests_per_min: 0,
            shutdown: Duration::from_secs(10),
        }
    }
}

/// Units of [`App::memory`].
pub(crate) const MEMORY_UNIT: usize = 1 << 10;

/// Everything that requests share.
pub(crate) struct App {
    pub(crate) service: Service,
    pub(crate) limits: Limits,
    /// Language of texts where the client asks for none.
    pub(crate) locale: Locale,
    pub(crate) keys: Keys,
    pub(crate) rates: Rates,
    /// Origins that browsers may call from.
    pub(crate) origins: Vec<String>,
    /// Room for recordings that are coming in, in units of [`MEMORY_UNIT`].
    pub(crate) memory: Arc<Semaphore>,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) recent: RecentErrors,
    pub(crate) log: Arc<coach_log::Guard>,
    pub(crate) stop: watch::Receiver<bool>,
    pub(crate) begun: Instant,
    /// What is kept for how long.
    pub(crate) retention: Retention,
    /// Own lists of fillers of all who give none.
    pub(crate) fillers: FillerLists,
    /// Folder of the recordings, for the room that is left on its disk.
    pub(crate) data: PathBuf,
}

/// A request's share of the application.
pub(crate) type Shared = Arc<App>;

impl App {
    /// The locale of a name, else the usual one.
    pub(crate) fn locale_of(&self, name: Option<&str>) -> Locale {
        name.and_then(|name| Locale::of(name.get(..2).unwrap_or(name))).unwrap_or(self.locale)
    }

    /// The language that a request asks for, else that of the client's browser.
    pub(crate) fn locale_asked(&self, name: Option<&str>, headers: &HeaderMap) -> Locale {
        let accepted = || text(headers, ACCEPT_LANGUAGE);
        self.locale_of(name.or_else(accepted))
    }
}
