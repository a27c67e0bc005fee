//! Whisper inference on the CPU: samples to words with times and probabilities.
//!
//! Reads Hugging Face and CTranslate2 models, decodes windows of speech as a batch and times
//! the words by the model's own cross-attention. It knows nothing of speeches, files of sound
//! or networks.

mod align;
mod decoder;
mod encoder;
mod kernels;
mod layers;
mod loops;
mod mel;
mod model;
mod model_files;
mod rules;
mod search;
mod text;
mod tokenizer;
mod words;

pub use kernels::InstructionSet;
pub use model::Model;
pub use text::{Error, Hook, Language, LoadOptions, Options, Segment, TimedWord, WindowText};

/// Samples a second that the model expects.
pub const SAMPLE_RATE_HZ: u32 = 16_000;

/// Longest window that the model hears at once.
pub const MAX_WINDOW_S: f64 = 30.0;
