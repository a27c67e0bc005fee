//! The one order of the stages, with cancellation, progress and workers.
//!
//! Only this crate knows how decoding, voice detection, recognition, measures and findings
//! follow each other; it knows neither command lines nor networks.
//! Whoever calls it fills [`Settings`], starts a [`Pipeline`] once and calls
//! [`Pipeline::analyze`] for each recording, from as many threads as it likes.

mod error;
#[cfg(feature = "test-support")]
mod fake;
mod recognizers;
mod run;
mod settings;
mod stages;
mod workers;

pub use coach_media::{Limits, Settings as MediaSettings, Source};
pub use error::{Error, ErrorKind};
pub use run::{Analysis, AnalysisRequest, Pipeline};
#[cfg(feature = "test-support")]
pub use settings::FakeScript;
pub use settings::{RecognizerSettings, Settings, WorkerSettings};
pub use stages::StageSeconds;

/// Findings in the words of the reader, and the bands that numbers are shown with.
pub mod wording {
    pub use coach_findings::{Band, FindingText, Locale, band, render};
}

/// Models on this machine: getting, bringing in, listing, checking.
pub mod models {
    pub use coach_recognition::Error;
    pub use coach_recognition::model_files::{
        FileState, InstalledModel, PullProgress, PullSettings, import, inspect, known_names, list,
        pull, verify,
    };
}
