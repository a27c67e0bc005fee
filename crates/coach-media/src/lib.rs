//! Uploaded bytes to mono samples at 16 kHz, with waveform peaks.
//!
//! [`decode`] takes a file or bytes in memory and returns the sound as the analysis wants it,
//! with what the file turned out to be. It is built for input from strangers: it decides by
//! content and never by name, has a limit for everything ([`Limits`]), follows no reference to
//! other files, and holds little besides the samples that it returns.
//!
//! | Container | Sound | By |
//! |---|---|---|
//! | WAV, RF64, BW64 | PCM (8 to 64 bits, integer and float), A-law, µ-law, ADPCM (IMA, MS) | built in |
//! | AIFF, AIFF-C, CAF | PCM, A-law, µ-law, ALAC | built in |
//! | FLAC | FLAC | built in |
//! | Ogg | Opus, Vorbis, FLAC | built in |
//! | `WebM`, Matroska | Opus, Vorbis, AAC-LC, MP3, FLAC, ALAC, PCM | built in |
//! | MP4, M4A, MOV, fragmented or not | AAC-LC, ALAC, MP3, Opus, FLAC, PCM | built in |
//! | MP3, MP2, MP1 | MPEG audio | built in |
//! | AAC (ADTS) | AAC-LC, mono and stereo | built in |
//! | any of the above | AAC with more than two channels, HE-AAC, AC-3, DTS, … | `ffmpeg` |
//! | WMA, WMV, FLV, AVI, MPEG-PS, MPEG-TS, AC-3, AMR, `WavPack`, Monkey's Audio, Wave64 | any | `ffmpeg` |
//! | playlists, concat scripts, DASH and HLS manifests | | refused |
//!
//! Time zero of the samples is time zero of the recording's own clock: a track that starts late
//! is led by silence, encoder delay is cut off, and holes in the timestamps are filled with
//! silence. Only where even the earliest track begins later than 10 s, as in a cut from a live
//! stream, does the clock start with that track. Levels are not changed; how channels become one
//! is described in the `mix` module.
//!
//! Files that end early or are damaged give what can be decoded, with
//! [`MediaFacts::damaged`](coach_speech::report::MediaFacts) set.

use std::path::PathBuf;
use std::sync::Arc;

use coach_speech::loudness::Loudness;
use coach_speech::report::{MediaFacts, Waveform};
use coach_speech::{CancelFlag, MonoAudio, Span};

mod built_in;
mod choose;
mod decode;
mod error;
#[cfg(unix)]
mod ffmpeg;
mod idle;
mod input;
mod limits;
pub mod loudness;
mod mix;
mod mp4;
mod ogg;
mod opus;
mod resample;
mod riff;
mod sink;
mod sniff;
mod timeline;
mod track;
mod waveform;

pub use error::Error;
pub use limits::{LimitKind, Limits};

use built_in::{BuiltIn, Mode};
use decode::{Context, caught};
use input::Input;
use sniff::{Container, Foreign, Sniffed};

/// Changes whenever the result for the same input changes; part of cache keys.
pub const VERSION: u16 = 2;

/// A recording to decode.
#[derive(Debug, Clone)]
pub enum Source {
    /// A regular file. Its name is not looked at.
    File(PathBuf),
    /// A file in memory.
    Bytes(Arc<[u8]>),
}

/// How to decode.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// What a recording may cost.
    pub limits: Limits,
    /// The `ffmpeg` program, for formats that no built-in decoder reads; `None` if there is none.
    /// It is run as it is: finding it is the caller's work.
    pub ffmpeg: Option<PathBuf>,
}

/// A decoded recording.
#[derive(Debug, Clone)]
pub struct DecodedMedia {
    /// One channel at 16 kHz.
    pub audio: MonoAudio,
    /// Levels for drawing, 100 bins a second.
    pub waveform: Waveform,
    /// What the file turned out to be.
    pub facts: MediaFacts,
    /// Loudness at the source's own rate and channels, on the recording's clock.
    pub loudness: Loudness,
}

/// Decodes a recording. `progress` hears of the fraction that is done, which never falls and ends
/// at 1; `cancel` is looked at between packets.
///
/// # Errors
/// Any of [`Error`]; [`Error::code`] is for programs, [`Error::cure`] for people.
pub fn decode(
    source: &Source,
    settings: &Settings,
    cancel: &CancelFlag,
    progress: &dyn Fn(f64),
) -> Result<DecodedMedia, Error> {
    decode_of(source, settings, None, cancel, progress)
}

/// Decodes a recording of which one part alone is listened to: the loudness is that of the part,
/// as if there were nothing around it. Everything else is of the whole.
///
/// # Errors
/// As for [`decode`].
pub fn decode_part(
    source: &Source,
    settings: &Settings,
    part: Span,
    cancel: &CancelFlag,
) -> Result<DecodedMedia, Error> {
    decode_of(source, settings, Some(part), cancel, &|_| {})
}

fn decode_of(
    source: &Source,
    settings: &Settings,
    part: Option<Span>,
    cancel: &CancelFlag,
    progress: &dyn Fn(f64),
) -> Result<DecodedMedia, Error> {
    cancel.check()?;
    let input = Input::new(source, &settings.limits, cancel)?;
    let has_alternative = cfg!(unix) && settings.ffmpeg.is_some();
    let context = Context { limits: &settings.limits, cancel, progress, has_alternative, part };
    let result = match sniff::sniff(&input.head) {
        Sniffed::Refused(kind) => Err(Error::Refused(kind)),
        Sniffed::NotMedia => Err(Error::NotMedia),
        Sniffed::Foreign(foreign) => with_ffmpeg(foreign, &input, settings, context),
        Sniffed::Unknown => built_in(&input, None, Mode::Plain, context),
        Sniffed::BuiltIn(container) => known(container, &input, settings, context),
    };
    // A read that was broken off looks like damage.
    if result.is_err() && cancel.is_cancelled() { Err(Error::Cancelled) } else { result }
}

/// Tries what may help a file of a known container, from the most to the least exact.
fn known(
    container: Container,
    input: &Input<'_>,
    settings: &Settings,
    context: Context<'_>,
) -> Result<DecodedMedia, Error> {
    let mut result = built_in(input, Some(container), Mode::Plain, context);
    if matches!(result, Err(Error::Damaged)) {
        result = built_in(input, Some(container), Mode::Salvage, context);
    }
    match result {
        Err(error @ (Error::Damaged | Error::UnsupportedNeedsFfmpeg { .. }))
            if context.has_alternative =>
        {
            let format = match &error {
                Error::UnsupportedNeedsFfmpeg { format } => *format,
                _ => container.name(),
            };
            let demuxer = container.demuxer();
            let foreign = Foreign { format, demuxer, container: container.name() };
            match with_ffmpeg(foreign, input, settings, context) {
                // The first opinion says more about what is wrong with the file.
                Err(Error::FfmpegFailed { .. }) if error == Error::Damaged => Err(error),
                other => other,
            }
        }
        other => other,
    }
}

fn built_in(
    input: &Input<'_>,
    container: Option<Container>,
    mode: Mode,
    context: Context<'_>,
) -> Result<DecodedMedia, Error> {
    let max_channels = context.limits.max_channels;
    let mut open = BuiltIn { input, container, mode, max_channels };
    caught(|| decode::decode(&mut open, context)).unwrap_or(Err(Error::Damaged))
}

#[cfg(unix)]
fn with_ffmpeg(
    foreign: Foreign,
    input: &Input<'_>,
    settings: &Settings,
    context: Context<'_>,
) -> Result<DecodedMedia, Error> {
    let Some(program) = &settings.ffmpeg else {
        return Err(Error::UnsupportedNeedsFfmpeg { format: foreign.format });
    };
    let mut open = ffmpeg::Ffmpeg::new(program, foreign, input, &settings.limits, context.cancel)?;
    let context = Context { has_alternative: false, ..context };
    caught(|| decode::decode(&mut open, context)).unwrap_or(Err(Error::Damaged))
}

#[cfg(not(unix))]
fn with_ffmpeg(
    foreign: Foreign,
    _: &Input<'_>,
    _: &Settings,
    _: Context<'_>,
) -> Result<DecodedMedia, Error> {
    Err(Error::UnsupportedNeedsFfmpeg { format: foreign.format })
}

#[cfg(test)]
mod tests;
