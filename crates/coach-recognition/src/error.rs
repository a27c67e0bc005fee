//! What can go wrong while words are recognised.

use coach_speech::Cancelled;
use thiserror::Error;

/// Why there are no words. Messages hold no path and no transcript.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The model folder is not there.
    #[error("the recognition model is not installed")]
    ModelMissing,
    /// A file of the model is missing, damaged or of a kind that is not read.
    #[error("the recognition model cannot be used: {0}")]
    ModelDamaged(String),
    /// The model does not know the requested language.
    #[error("the model does not know the language {0:?}")]
    UnknownLanguage(String),
    /// The caller asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Error {
    /// A stable name for clients to branch on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ModelMissing => "model_missing",
            Self::ModelDamaged(_) => "model_damaged",
            Self::UnknownLanguage(_) => "unknown_language",
            Self::Cancelled(_) => "cancelled",
        }
    }

    /// What the user can do about it; empty when there is nothing to do.
    pub fn cure(&self) -> &'static str {
        match self {
            Self::ModelMissing => "run `speech-coach model pull base`",
            Self::ModelDamaged(_) => {
                "run `speech-coach model verify`, then `speech-coach model pull base`"
            }
            Self::UnknownLanguage(_) => "give an ISO 639-1 code such as `ru` or `en`, or `auto`",
            Self::Cancelled(_) => "",
        }
    }
}

impl From<coach_whisper::Error> for Error {
    fn from(error: coach_whisper::Error) -> Self {
        match error {
            coach_whisper::Error::UnknownLanguage(language) => Self::UnknownLanguage(language),
            coach_whisper::Error::Cancelled => Self::Cancelled(Cancelled),
            other => Self::ModelDamaged(other.to_string()),
        }
    }
}
