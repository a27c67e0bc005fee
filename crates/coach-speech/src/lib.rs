//! The vocabulary that every other crate shares: units, spans, words, pauses, measures,
//! findings and the report.
//!
//! There is no algorithm here and no input or output; a type belongs here only when two crates
//! that must not see each other need it.
//! The serde forms serve the cache alone and are not a wire format.

pub mod audio;
pub mod finding;
pub mod job;
pub mod loudness;
pub mod measures;
pub mod pause;
pub mod recording;
pub mod report;
pub mod score;
pub mod span;
pub mod text;
pub mod timing;
pub mod transcript;
pub mod units;
pub mod voice;

pub use audio::{MonoAudio, SAMPLE_RATE_HZ};
pub use job::{CancelFlag, Cancelled, NoProgress, Progress, Stage};
pub use span::Span;
pub use units::{Decibels, Seconds};
