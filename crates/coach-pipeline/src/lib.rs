//! The one order of the stages, with the cache around them, cancellation, progress and workers.
//!
//! Only this crate knows how decoding, voice detection, recognition, measures and findings
//! follow each other; it knows neither command lines nor networks.
//! Whoever calls it fills [`Settings`], starts a [`Pipeline`] once and calls
//! [`Pipeline::analyze`] for each recording, from as many threads as it likes.

mod advisor;
mod caching;
pub mod commentary;
mod contextual_fillers;
pub mod conversation;
mod error;
#[cfg(feature = "test-support")]
mod fake;
mod fillers;
mod identity;
mod keys;
mod kinds;
mod listeners;
mod recognizers;
mod run;
pub mod service;
mod settings;
mod stages;
mod talk;
mod usage;
mod workers;

pub use coach_measures::{FillerCorrection, FillerPreferences};
pub use coach_media::{Limits, Settings as MediaSettings, Source};
pub use error::{Error, ErrorKind};
pub use fillers::FillerLists;
pub use run::{Analysis, AnalysisRequest, Pipeline, Section};
#[cfg(feature = "test-support")]
pub use settings::FakeScript;
pub use settings::{
    AdvisorSettings, CacheDiskSettings, CacheMode, CacheSettings, CacheSharedSettings,
    ContextualFillerSettings, RecognizerSettings, Settings, WorkerSettings,
};
pub use stages::{StageSeconds, overall};

/// What is kept: counts, checks, removal.
pub mod cache {
    pub use crate::caching::OpenCache;
    pub use coach_cache::{
        Cache, DiskRole, Error, KindStatistics, Outcome, Purge, SharedStatistics, Statistics, Tier,
        Verification,
    };
}

/// Language models: who is asked, how it is, what it cost.
pub mod llm {
    pub use crate::usage::{MonthUsage, UsageSettings};
    pub use coach_llm::resilience::{
        BreakerSettings, BreakerState, LimiterSettings, RetrySettings,
    };
    pub use coach_llm::{
        Auth, Dialect, Error, GIGACHAT_AUTH_URL, Private, Settings, Status, Timeouts,
    };
}

/// Findings in the words of the reader, and the bands that numbers are shown with.
pub mod wording {
    pub use coach_findings::{Band, FindingText, Locale, band, band_of, clock, render};
}

/// By what talks are judged, and the scores that come of it.
pub mod scoring {
    pub use coach_findings::norms::{Norm, norms, sub_score_weight};
    pub use coach_findings::{
        BandFactor, FindingSettings, OverallScore, Profile, ScoreLabel, SubScoreId, Trapezoid,
        band_in, overall_score, sub_scores,
    };
}

/// Takes beside each other, noise considered, and progress over many.
pub mod comparing {
    pub use coach_findings::takes::{
        Baseline, Change, Comparison, Difference, Direction, Interval, MeasureComparison,
        MeasureProgress, Reading, ScoreReading, SubScoreComparison, Trend, Verdict, compare,
        progress,
    };
    pub use coach_findings::{FindingSettings, SubScoreId};
}

/// What outlives the process: takes, jobs, keys.
pub mod takes {
    pub use coach_store::{
        ApiKey, Arriving, Clock, Cursor, Doomed, Error, JobCounts, JobLimits, Message, Page, Place,
        Query, Recording, Retention, Settings, Sort, Speaker, Store, Summary, SystemClock, Take,
        TakeFault, TakeStatus, UNKNOWN_S,
    };
}

/// Models on this machine: getting, bringing in, listing, checking.
pub mod models {
    pub use coach_recognition::Error;
    pub use coach_recognition::model_files::{
        FileState, InstalledModel, PullProgress, PullSettings, import, inspect, known_names, list,
        pull, verify,
    };
}
