//! Samples to speech regions and to words, through exchangeable recognisers.
//!
//! The order is: [`speech_regions`] finds where somebody speaks, a [`Recognizer`] writes what is
//! said there and when.
//! Nothing is measured or judged here.

/// Changes whenever the words for the same input change; part of cache keys.
pub const VERSION: u16 = 4;

pub mod error;
#[cfg(feature = "test-support")]
pub mod fake;
mod hallucinations;
pub mod local;
pub mod model_files;
pub mod recognizer;
mod sound;
mod tails;
pub mod vad;
pub mod windows;
mod words;

pub use error::Error;
#[cfg(feature = "test-support")]
pub use fake::FakeRecognizer;
pub use local::LocalRecognizer;
pub use recognizer::{RecognitionRequest, Recognizer};
pub use vad::{VadSettings, speech_regions};
