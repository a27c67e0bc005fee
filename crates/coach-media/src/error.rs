//! Why a recording gave no samples; one variant for each thing a caller can do about it.

use coach_speech::Cancelled;
use thiserror::Error;

use crate::limits::LimitKind;

/// Why a recording could not be decoded. Messages hold no file name and nothing of its content.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The content is no sound and no video.
    #[error("the file is neither audio nor video")]
    NotMedia,
    /// The content is a list of other files or a script, which is never followed.
    #[error("the file is a {0}, which points to other files and is not opened")]
    Refused(&'static str),
    /// A video or a container in which nothing sounds.
    #[error("the file has no audio track")]
    NoAudioTrack,
    /// Only `ffmpeg` can read this, and no `ffmpeg` was given.
    #[error("{format} can be read only with ffmpeg, which was not found")]
    UnsupportedNeedsFfmpeg {
        /// The format by its usual name.
        format: &'static str,
    },
    /// The format is known, but nothing in it could be decoded.
    #[error("the file is damaged: none of its sound can be decoded")]
    Damaged,
    /// It would cost more than [`crate::Limits`] allow.
    #[error("{}", limit_message(*limit))]
    LimitExceeded {
        /// Which limit.
        limit: LimitKind,
    },
    /// `ffmpeg` ran and gave no sound.
    #[error("ffmpeg could not decode the {format} file")]
    FfmpegFailed {
        /// The format by its usual name.
        format: &'static str,
    },
    /// The file or a temporary file could not be read or written.
    #[error("the file cannot be read: {0}")]
    Io(std::io::ErrorKind),
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
}

fn limit_message(limit: LimitKind) -> &'static str {
    match limit {
        LimitKind::Bytes => "the file is too large",
        LimitKind::Duration => "the recording is too long",
        LimitKind::Channels => "the recording has too many channels",
        LimitKind::SampleRate => "the sample rate is out of range",
        LimitKind::Tracks => "the file has too many tracks",
        LimitKind::FfmpegTime => "decoding with ffmpeg took too long",
    }
}

impl Error {
    /// A stable name for programs to branch on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty_file",
            Self::NotMedia => "not_media",
            Self::Refused(_) => "playlist_refused",
            Self::NoAudioTrack => "no_audio_track",
            Self::UnsupportedNeedsFfmpeg { .. } => "format_needs_ffmpeg",
            Self::Damaged => "damaged_file",
            Self::LimitExceeded { limit } => match limit {
                LimitKind::Bytes => "too_large",
                LimitKind::Duration => "too_long",
                LimitKind::Channels => "too_many_channels",
                LimitKind::SampleRate => "sample_rate_out_of_range",
                LimitKind::Tracks => "too_many_tracks",
                LimitKind::FfmpegTime => "decoding_too_slow",
            },
            Self::FfmpegFailed { .. } => "ffmpeg_failed",
            Self::Io(_) => "io_error",
            Self::Cancelled => "cancelled",
        }
    }

    /// What a person can do about it.
    pub fn cure(&self) -> &'static str {
        match self {
            Self::Empty => "record or copy it again",
            Self::NotMedia | Self::Refused(_) => "choose an audio or video recording",
            Self::NoAudioTrack => "choose a recording with sound; check that the microphone was on",
            Self::UnsupportedNeedsFfmpeg { .. } => {
                "install ffmpeg, or convert the recording to MP4, WebM, MP3, FLAC or WAV"
            }
            Self::Damaged => "copy it again from where it was recorded, or convert it",
            Self::LimitExceeded { limit } => match limit {
                LimitKind::Bytes | LimitKind::Duration => "cut it into shorter parts",
                LimitKind::FfmpegTime => "convert the recording to MP4 or WAV first",
                LimitKind::Channels | LimitKind::SampleRate | LimitKind::Tracks => {
                    "export it again with one audio track at an ordinary sample rate"
                }
            },
            Self::FfmpegFailed { .. } => "convert the recording to MP4, WebM, MP3, FLAC or WAV",
            Self::Io(_) => "check that the file exists and may be read",
            Self::Cancelled => "start it again",
        }
    }
}

impl From<Cancelled> for Error {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error.kind())
    }
}
