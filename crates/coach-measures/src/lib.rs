//! Samples and words to numbers with a definition, a unit and a source.
//!
//! Pure: the same input gives the same output, and nothing is read, written or logged.
//! Timing (speech span, pauses) comes from the signal, words and punctuation from the transcript.
//!
//! Definitions:
//! - *total time* `T`: from the first onset of speech sound to the last offset, pauses in;
//! - *pause*: silence of at least 0.25 s inside `T`; `S` is the sum of their lengths;
//! - *filled-pause time* `F`: the part of the filled pauses that is not silent;
//! - *words*: words as spoken, numerals counted as the words they are read as; lexical fillers and
//!   repeated words count, filled pauses and words broken off (written `bro-`) do not. Repeats
//!   are kept because recognisers write only some of them;
//! - *syllables*: those of the words above.
//!
//! Judgement is not here: see `coach-findings`.

pub mod acoustics;
pub mod catalogue;
mod filled_pauses;
mod fillers;
mod heard;
mod intensity;
pub mod language;
mod lexicon;
mod numbers;
mod pauses;
mod phrases;
pub mod pitch;
mod places;
mod rate;
mod recording;
mod sentences;
mod settings;
mod statistics;
pub mod syllables;
mod text;
mod timing;
mod tokens;
mod voice;

use coach_speech::loudness::Loudness;
use coach_speech::measures::Measures;
use coach_speech::transcript::Transcript;
use coach_speech::{MonoAudio, Span};

pub use filled_pauses::FilledPauseSettings;
pub use fillers::{AmbiguousFiller, FillerCorrection, FillerPreferences, Verdict, normal_phrase};
pub use heard::Heard;
pub use language::Language;
pub use settings::{AmbiguitySettings, MeasureSettings};
pub use text::{TextMeasures, TextSettings, measure_text};
pub use timing::TimingSettings;

/// Changes whenever the result for the same input changes; part of cache keys.
pub const VERSION: u16 = 8;

/// A recording as it was decoded.
#[derive(Debug, Clone, Copy)]
pub struct Recording<'a> {
    /// Its samples.
    pub audio: &'a MonoAudio,
    /// Its loudness before channels were mixed and the rate was changed.
    pub loudness: &'a Loudness,
    /// Where a detector heard speech, in order of time.
    pub regions: &'a [Span],
}

/// Measures a talk.
///
/// Never fails: what cannot be measured says why in its own value. Without a sound in the regions
/// everything that is said of a speaker is
/// [`coach_speech::measures::Unmeasurable::NoSpeech`].
pub fn measure(
    recording: Recording<'_>,
    transcript: &Transcript,
    settings: &MeasureSettings,
) -> Measures {
    Heard::of(recording, transcript, settings).measures()
}

// The talk that benches and tests share names the crate from outside.
#[cfg(test)]
extern crate self as coach_measures;

#[cfg(test)]
mod tests;
