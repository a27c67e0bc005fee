//! The answers of the reference service, from our reports: every key its clients read, and more.
//!
//! The keys, their types and their meaning are those of the reference service; the values are our
//! measures. Everything here is pure and linear in the length of the talk.
//!
//! Definitions:
//! - `duration_sec`: the length of the recording, from its first sample to its last;
//! - `speaking_time_sec`: phonation time, which is the time from the first onset of speech to the
//!   last offset without all silent pauses of the measures (0.25 s and longer);
//! - `words_total`: words as spoken, numerals counted as the words they are read as, filled
//!   pauses left out;
//! - `words_per_minute`: `words_total / (speaking_time_sec / 60)`, always. It is higher than
//!   `speech_rate_wpm` of our own format, which has the pauses in;
//! - `filler_words`: filler words judged in context and filled pauses together, because clients
//!   know «ну» and «э-э» as one list; whole words only;
//! - `pauses`: the silent pauses of the signal from [`Thresholds::pause_s_min`] on;
//! - `phrases`: the words between two such pauses;
//! - `rms`, `intensity`: from the peaks of the waveform's bins, not from all samples: see
//!   [`levels`].
//!
//! Words carry no spaces around them, and the context of a word leaves the word itself out.

mod advice;
pub(crate) mod analysis;
pub(crate) mod chat;
pub(crate) mod compare;
mod levels;
mod moments;
pub(crate) mod service;
mod talk;
mod texts;
pub(crate) mod timed;
mod timeline;
mod visual;

use coach_pipeline::commentary::{Commentary, Structure};
use coach_pipeline::wording::Locale;
use coach_speech::Span;
use coach_speech::report::Report;
use serde::Serialize;
use utoipa::ToSchema;

use crate::report::json::{ms, ratio, round};

/// One report to answer with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// What clients and the chat name the analysis by.
    pub(crate) analysis_id: &'a str,
    /// The result for the recording.
    pub(crate) report: &'a Report,
    /// Language of advice; that of the reference service is Russian.
    pub(crate) locale: Locale,
    /// From which value on something is judged otherwise.
    pub(crate) thresholds: &'a Thresholds,
}

/// The values of the reference service by which it judges.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Thresholds {
    /// Shortest pause that is counted and parts phrases.
    pub(crate) pause_s_min: f64,
    /// A longer pause is long, and excessive.
    pub(crate) long_pause_s: f64,
    /// Slowest comfortable pace.
    pub(crate) comfort_wpm_min: f64,
    /// Fastest comfortable pace.
    pub(crate) comfort_wpm_max: f64,
    /// Fillers that begin closer together are a cluster.
    pub(crate) filler_cluster_gap_s: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            pause_s_min: 0.5,
            long_pause_s: 2.5,
            comfort_wpm_min: 100.0,
            comfort_wpm_max: 180.0,
            filler_cluster_gap_s: 2.0,
        }
    }
}

/// What a language model says about a finished report, for a request that wants it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct GigaChatAnalysis {
    pub(crate) overall_assessment: String,
    pub(crate) strengths: Vec<String>,
    /// «problem → solution».
    pub(crate) areas_for_improvement: Vec<String>,
    pub(crate) detailed_recommendations: Vec<String>,
    pub(crate) key_insights: Vec<String>,
    /// Part of what the model said that could be checked and was kept, 0 to 1.
    pub(crate) confidence_score: f64,
}

impl From<&Commentary> for GigaChatAnalysis {
    fn from(said: &Commentary) -> Self {
        let strengths = said.strengths.iter().map(|strength| strength.text.clone());
        let areas = said.improvements.iter();
        let rephrasings = said.rephrasings.iter();
        let rephrasings =
            rephrasings.map(|other| format!("«{}» → {}", other.quote.text, other.suggestion));
        let exercises = said.improvements.iter().map(|one| one.exercise.clone());
        let Structure { opening, body, closing } = &said.structure;
        let parts = [opening, body, closing].into_iter().filter(|part| !part.is_empty());
        let kept = said.strengths.len() + said.improvements.len() + said.rephrasings.len();
        let all = kept + usize::try_from(said.dropped.total()).unwrap_or(usize::MAX - kept);
        Self {
            overall_assessment: said.impression.clone(),
            strengths: strengths.collect(),
            areas_for_improvement: areas
                .map(|one| format!("{} → {}", one.problem, one.exercise))
                .collect(),
            detailed_recommendations: exercises.chain(rephrasings).collect(),
            key_insights: parts.cloned().collect(),
            confidence_score: round(share(kept as f64, all as f64), 100.0),
        }
    }
}

/// A stretch of the recording in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub(crate) struct Stretch {
    start: f64,
    end: f64,
}

impl From<Span> for Stretch {
    fn from(span: Span) -> Self {
        Self { start: time(span.start().get()), end: time(span.end().get()) }
    }
}

/// A time of the recording to a millisecond; what sounds before its start begins with it.
fn time(seconds: f64) -> f64 {
    ms(seconds.max(0.0))
}

/// The length of a span to a millisecond.
fn length(span: Span) -> f64 {
    ms(span.length().get())
}

/// A part of a whole; 0 of nothing.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests;
