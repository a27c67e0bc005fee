//! The seam between the analysis and the engines that write words.

use coach_speech::transcript::Transcript;
use coach_speech::{CancelFlag, MonoAudio, Span};

use crate::error::Error;

/// What the caller wants to know.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RecognitionRequest {
    /// ISO 639-1 code; `None` detects it.
    pub language: Option<String>,
    /// Hypotheses kept while decoding; 1 is greedy.
    pub beam_size: usize,
}

impl Default for RecognitionRequest {
    fn default() -> Self {
        Self { language: None, beam_size: 1 }
    }
}

/// Writes what is said and when.
pub trait Recognizer: Send + Sync {
    /// Engine and model, such as `local whisper-base`; part of transcripts and of cache keys.
    fn id(&self) -> String;

    /// The words of the speech regions, in order, each inside the audio and none overlapping.
    ///
    /// Without regions the transcript is empty. `progress` receives fractions from 0 to 1 and
    /// may be called from other threads.
    ///
    /// # Errors
    /// [`Error::Cancelled`] once the flag is set, [`Error::UnknownLanguage`] for a language
    /// that the engine does not know.
    fn transcribe(
        &self,
        audio: &MonoAudio,
        regions: &[Span],
        request: &RecognitionRequest,
        cancel: &CancelFlag,
        progress: &(dyn Fn(f64) + Sync),
    ) -> Result<Transcript, Error>;
}
