//! Whisper inference on the CPU: samples to words with times and probabilities.
//!
//! Reads Hugging Face and CTranslate2 models, decodes windows of speech as a batch and times
//! the words by the model's own cross-attention. It knows nothing of speeches, files of sound
//! or networks.

pub mod text;

pub use text::{Error, Hook, Language, LoadOptions, Options, Segment, TimedWord, WindowText};

use std::path::Path;

/// Samples a second that the model expects.
pub const SAMPLE_RATE_HZ: u32 = 16_000;

/// Longest window that the model hears at once.
pub const MAX_WINDOW_S: f64 = 30.0;

/// A loaded model; shared between threads without a lock.
#[derive(Debug)]
pub struct Model;

impl Model {
    /// Loads a model folder, Hugging Face or CTranslate2 layout.
    ///
    /// # Errors
    /// [`Error::Model`] when a file is missing, damaged or of another kind.
    pub fn load(_dir: &Path, _options: &LoadOptions) -> Result<Self, Error> {
        Err(Error::Model("not yet".into()))
    }

    /// Most probable language of a window.
    ///
    /// # Errors
    /// [`Error::Cancelled`] when the hook asked to stop.
    pub fn detect_language(&self, _samples: &[f32], _hook: &dyn Hook) -> Result<Language, Error> {
        Err(Error::Cancelled)
    }

    /// Words of independent windows of at most [`MAX_WINDOW_S`] each.
    ///
    /// # Errors
    /// [`Error::Cancelled`] when the hook asked to stop.
    pub fn transcribe(
        &self,
        _windows: &[&[f32]],
        _options: &Options,
        _hook: &dyn Hook,
    ) -> Result<Vec<WindowText>, Error> {
        Err(Error::Cancelled)
    }
}
