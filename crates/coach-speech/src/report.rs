//! The whole result for one recording.

use std::num::NonZeroUsize;

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::measures::Measures;
use crate::score::SubScore;
use crate::span::Span;
use crate::transcript::Transcript;
use crate::units::{Decibels, Seconds};

/// What the file turned out to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MediaFacts {
    /// Container, such as `mp4`, by content and not by name.
    pub container: String,
    /// Codec of the chosen track, such as `aac`.
    pub codec: String,
    /// Channels of the chosen track.
    pub channels: u16,
    /// Sample rate of the chosen track.
    pub sample_rate_hz: u32,
    /// How many audio tracks there are.
    pub audio_tracks: usize,
    /// Which of them was chosen, from 0.
    pub chosen_track: usize,
    /// Length of the decoded sound, start offset included.
    pub duration: Seconds,
    /// Where the track starts on the recording's clock; the sound before it is silence.
    pub start_offset: Seconds,
    /// Highest level of the samples against full scale; `None` for digital silence.
    pub peak_dbfs: Option<Decibels>,
    /// Share of samples at or above full scale, 0 to 1.
    pub clipped_ratio: f64,
    /// The file ended early or was damaged; what could be decoded was.
    pub damaged: bool,
    /// Who decoded it.
    pub decoder: Decoder,
}

/// Who decoded a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decoder {
    /// The decoders inside the program.
    BuiltIn,
    /// The `ffmpeg` program on the machine.
    Ffmpeg,
}

/// Levels of the waveform, for drawing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Waveform {
    /// Length of one bin in samples at [`crate::SAMPLE_RATE_HZ`].
    pub samples_per_bin: usize,
    /// Lowest and highest sample of each bin, scaled from −1…1 to −127…127.
    pub bins: Vec<(i8, i8)>,
}

impl Waveform {
    /// The same with so many bins in one; the last may hold fewer.
    #[must_use]
    pub fn merged(&self, bins: NonZeroUsize) -> Self {
        let extremes = |bins: &[(i8, i8)]| {
            let (low, high) = bins[0];
            bins.iter().fold((low, high), |(low, high), bin| (low.min(bin.0), high.max(bin.1)))
        };
        Self {
            samples_per_bin: self.samples_per_bin * bins.get(),
            bins: self.bins.chunks(bins.get()).map(extremes).collect(),
        }
    }
}

/// The whole result for one recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// What the file turned out to be.
    pub media: MediaFacts,
    /// Where somebody speaks.
    pub speech_regions: Vec<Span>,
    /// What was said and when.
    pub transcript: Transcript,
    /// The numbers.
    pub measures: Measures,
    /// The judgements: strengths first, then priorities by impact.
    pub findings: Vec<Finding>,
    /// How groups of numbers do; none in reports that were kept before there were any.
    #[serde(default)]
    pub sub_scores: Vec<SubScore>,
    /// What it was judged as, by its name in settings; empty, which is a talk, in reports that were
    /// kept before there was a choice.
    #[serde(default)]
    pub profile: String,
    /// What a language model was asked about fillers; `None` where that was not wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contextual_fillers: Option<ContextualFillers>,
}

/// How a language model judged the words of which the rules for fillers are not sure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextualFillers {
    /// How many words and phrases the rules are not sure of.
    pub candidates: usize,
    /// How many of them it judged, surely enough to count; the rules judged the others.
    pub judged: usize,
    /// On how many of these it differs from the rules.
    pub changed: usize,
    /// The code of what kept it from judging any; `None` if it was well.
    pub failure: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_bins_hold_the_extremes() {
        let waveform =
            Waveform { samples_per_bin: 160, bins: vec![(-1, 2), (-5, 1), (0, 9), (3, 4)] };
        let merged = |bins| waveform.merged(NonZeroUsize::new(bins).unwrap());
        assert_eq!(merged(1), waveform);
        assert_eq!(merged(3), Waveform { samples_per_bin: 480, bins: vec![(-5, 9), (3, 4)] });
        assert_eq!(merged(99).bins, [(-5, 9)]);
        assert_eq!(Waveform::default().merged(NonZeroUsize::MIN).bins, []);
    }
}
