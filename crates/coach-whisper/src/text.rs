//! What goes in and what comes out: options, hooks, words, errors.

use thiserror::Error;

use crate::kernels::InstructionSet;

/// Why there is no result.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A model file is missing, damaged or of a kind that is not read.
    #[error("the model cannot be used: {0}")]
    Model(String),
    /// The language is not one of the model's.
    #[error("the model does not know the language {0:?}")]
    UnknownLanguage(String),
    /// The hook asked to stop.
    #[error("cancelled")]
    Cancelled,
}

/// Called between steps of the work, from the thread that runs it.
pub trait Hook: Sync {
    /// Whether the caller no longer wants the result.
    fn should_stop(&self) -> bool;
    /// `done` of `total` windows have their words.
    fn windows_done(&self, done: usize, total: usize);
}

/// How to load a model.
#[derive(Debug, Clone)]
pub struct LoadOptions {
    /// Threads for the products; results do not depend on it.
    pub threads: usize,
    /// Instructions to use; one that the CPU lacks becomes the portable one.
    pub instruction_set: InstructionSet,
}

impl LoadOptions {
    /// The best instructions of this CPU on some threads.
    pub fn with_threads(threads: usize) -> Self {
        Self { threads, instruction_set: InstructionSet::detect() }
    }
}

/// How to decode.
#[derive(Debug, Clone)]
pub struct Options {
    /// ISO 639-1 code; `None` lets the first batch of windows vote.
    pub language: Option<String>,
    /// Hypotheses kept while decoding; 1 is greedy.
    pub beam_size: usize,
    /// Windows decoded together.
    pub batch_size: usize,
    /// Whether a window whose text was stopped in a loop is tried again with chance, as one that
    /// repeats itself; else the text up to there stands.
    pub retries_loops: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { language: None, beam_size: 1, batch_size: 8, retries_loops: false }
    }
}

/// A language and how sure the model is of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Language {
    /// ISO 639-1 code as Whisper writes it.
    pub code: String,
    /// Probability, 0 to 1.
    pub probability: f32,
}

/// The words of one window.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowText {
    /// Language it was decoded in.
    pub language: Language,
    /// Phrases in order.
    pub segments: Vec<Segment>,
    /// Probability that nobody speaks, 0 to 1.
    pub no_speech_probability: f32,
    /// Mean natural logarithm of the probability of its tokens.
    pub mean_log_probability: f32,
    /// Letters of the text ÷ bytes after compression; above 2.4 it repeats itself.
    pub compression_ratio: f32,
    /// It went round in circles and was stopped: what came after is not written.
    pub was_stopped: bool,
    /// Temperature of the attempt that was kept.
    pub temperature: f32,
}

/// A phrase between two timestamps of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Seconds from the start of the window.
    pub start_s: f64,
    /// Seconds from the start of the window.
    pub end_s: f64,
    /// Its words in order.
    pub words: Vec<TimedWord>,
}

/// A word with its punctuation, without spaces around it.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedWord {
    /// The word.
    pub text: String,
    /// Seconds from the start of the window.
    pub start_s: f64,
    /// Seconds from the start of the window.
    pub end_s: f64,
    /// Mean probability of its tokens, 0 to 1.
    pub probability: f32,
}
