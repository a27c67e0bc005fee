//! What can go wrong in an analysis, sorted by who can do something about it.

use std::sync::Arc;

use coach_speech::{Cancelled, Stage};
use thiserror::Error;

use crate::workers::Refused;

/// Who can do something about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The user: another file, another setting.
    Input,
    /// Nobody now; a retry, a model or a program on the machine may help.
    Unavailable,
    /// We: it is a bug.
    Internal,
}

/// Why there is no report. Messages name no paths and quote no speech.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum Error {
    /// The recording could not be turned into samples.
    #[error(transparent)]
    Media(coach_media::Error),
    /// The speech could not be turned into words.
    #[error(transparent)]
    Recognition(coach_recognition::Error),
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// Too many recordings wait already.
    #[error("too many recordings are waiting")]
    Busy,
    /// The system gave no thread.
    #[error("the system gives no more threads")]
    NoThread,
    /// A setting of the cache cannot work.
    #[error(transparent)]
    Cache(Arc<coach_cache::Error>),
    /// No language model is set.
    #[error("no language model is set")]
    NoAdvisor,
    /// There are no words to comment on.
    #[error("nothing was said that could be commented on")]
    NothingSaid,
    /// The language model gave nothing that can be delivered.
    #[error(transparent)]
    Advisor(Arc<coach_llm::Error>),
    /// A user's own lists of fillers break a limit or contradict each other.
    #[error("the lists of fillers cannot be used")]
    BadFillerLists,
    /// A correction names a place where there is no word or phrase that may be a filler.
    #[error("there is no such filler at this place")]
    NoSuchFiller {
        /// Which of the corrections, such as `corrections[0]`.
        correction: String,
    },
    /// The recording of a take is not there any more, so that nothing can be measured again.
    #[error("the recording is gone")]
    RecordingGone,
    /// Two times that are no part of the talk.
    #[error("this is no part of the talk")]
    BadSection,
    /// A part that is too short to be measured.
    #[error("this part is too short to be measured")]
    SectionTooShort,
    /// A stage panicked.
    #[error("a bug stopped the analysis in stage {}", stage.map_or("none", Stage::name))]
    Panicked {
        /// Where, if in a stage.
        stage: Option<Stage>,
    },
}

impl Error {
    /// Who can do something about it.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Media(error) => media_kind(error),
            Self::Recognition(error) => recognition_kind(error),
            Self::NothingSaid
            | Self::BadFillerLists
            | Self::NoSuchFiller { .. }
            | Self::RecordingGone
            | Self::BadSection
            | Self::SectionTooShort => ErrorKind::Input,
            Self::Cancelled
            | Self::Busy
            | Self::NoThread
            | Self::Cache(_)
            | Self::NoAdvisor
            | Self::Advisor(_) => ErrorKind::Unavailable,
            Self::Panicked { .. } => ErrorKind::Internal,
        }
    }

    /// A stable name for programs to branch on, in snake case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Media(error) => error.code(),
            Self::Recognition(error) => error.code(),
            Self::Cancelled => "cancelled",
            Self::Busy => "busy",
            Self::NoThread => "no_thread",
            Self::Cache(_) => "cache_unusable",
            Self::NoAdvisor => "llm_off",
            Self::NothingSaid => "nothing_said",
            Self::Advisor(error) => advisor_code(error),
            Self::BadFillerLists => "bad_filler_list",
            Self::NoSuchFiller { .. } => "no_such_filler",
            Self::RecordingGone => "recording_gone",
            Self::BadSection => "bad_section",
            Self::SectionTooShort => "section_too_short",
            Self::Panicked { .. } => "internal",
        }
    }

    /// What the code is about, for a slot in a message: a format, a language.
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Media(
                coach_media::Error::UnsupportedNeedsFfmpeg { format }
                | coach_media::Error::FfmpegFailed { format }
                | coach_media::Error::Refused(format),
            ) => Some(format),
            Self::Recognition(coach_recognition::Error::UnknownLanguage(language)) => {
                Some(language)
            }
            Self::Cache(error) => error.setting(),
            Self::NoSuchFiller { correction } => Some(correction),
            Self::Advisor(error) => Some(error.code()),
            Self::Panicked { stage } => Some(stage.map_or("none", Stage::name)),
            _ => None,
        }
    }
}

impl From<coach_media::Error> for Error {
    fn from(error: coach_media::Error) -> Self {
        match error {
            coach_media::Error::Cancelled => Self::Cancelled,
            error => Self::Media(error),
        }
    }
}

impl From<coach_recognition::Error> for Error {
    fn from(error: coach_recognition::Error) -> Self {
        match error {
            coach_recognition::Error::Cancelled(_) => Self::Cancelled,
            error => Self::Recognition(error),
        }
    }
}

impl From<coach_cache::Error> for Error {
    fn from(error: coach_cache::Error) -> Self {
        Self::Cache(Arc::new(error))
    }
}

impl From<coach_llm::Error> for Error {
    fn from(error: coach_llm::Error) -> Self {
        Self::Advisor(Arc::new(error))
    }
}

impl From<Cancelled> for Error {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Busy => Self::Busy,
            Refused::Cancelled => Self::Cancelled,
            Refused::NoThread => Self::NoThread,
        }
    }
}

/// What the user can do about a language model that gave nothing.
fn advisor_code(error: &coach_llm::Error) -> &'static str {
    use coach_llm::{Error as E, TransportKind};
    match error {
        E::Settings { .. }
        | E::Config { .. }
        | E::AuthRejected { .. }
        | E::Forbidden { .. }
        | E::ModelNotFound { .. }
        | E::Unprocessable { .. }
        | E::Transport { kind: TransportKind::Tls, .. } => "llm_config",
        E::QuotaExhausted { .. } => "llm_quota",
        E::BudgetExhausted { .. } => "llm_budget",
        E::InputTooLarge { .. } => "llm_too_long",
        E::Filtered { .. } => "llm_refused",
        E::Truncated { .. } | E::InvalidOutput { .. } => "llm_unreadable",
        E::Busy { .. } | E::RateLimited { .. } => "llm_busy",
        _ => "llm_unavailable",
    }
}

fn media_kind(error: &coach_media::Error) -> ErrorKind {
    use std::io::ErrorKind as Io;
    match error {
        coach_media::Error::Io(Io::NotFound | Io::PermissionDenied | Io::IsADirectory) => {
            ErrorKind::Input
        }
        coach_media::Error::Io(_) => ErrorKind::Unavailable,
        _ => ErrorKind::Input,
    }
}

fn recognition_kind(error: &coach_recognition::Error) -> ErrorKind {
    match error {
        coach_recognition::Error::UnknownLanguage(_) => ErrorKind::Input,
        _ => ErrorKind::Unavailable,
    }
}
