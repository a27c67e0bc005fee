//! What is shown of a voice: where pitch stays flat, how sentences end, where they fade.

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// What is shown of the voice in one talk, beside the numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct VoiceMarks {
    /// Where pitch stays flat for long, in order.
    pub monotone_spans: Vec<Span>,
    /// How each sentence ends whose end is voiced, in order.
    pub sentence_ends: Vec<SentenceEnd>,
    /// F0 for drawing, in semitones about the speaker's median; empty where nothing is voiced.
    pub pitch_curve: PitchCurve,
    /// The ends of sentences that fade, in order.
    #[serde(default)]
    pub fading_ends: Vec<Span>,
    /// Where speech is much quieter than the recording as a whole, in order.
    #[serde(default)]
    pub quiet_spans: Vec<Span>,
    /// Loudness for drawing.
    #[serde(default)]
    pub loudness_curve: LoudnessLine,
}

/// Loudness of a talk, thinned out for drawing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LoudnessLine {
    /// Seconds from one point to the next, the first at half of that.
    pub hop_s: f64,
    /// Loudness around each point in LUFS; `None` below the gate of −70 LUFS.
    pub lufs: Vec<Option<f64>>,
}

/// F0 of a talk, thinned out for drawing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PitchCurve {
    /// Seconds from one point to the next, the first at half of that.
    pub hop_s: f64,
    /// Median F0 around each point in semitones about the speaker's median; `None` where nothing is
    /// voiced.
    pub f0_st: Vec<Option<f64>>,
}

/// The end of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SentenceEnd {
    /// The voiced end itself.
    pub span: Span,
    /// Which way it goes.
    pub contour: EndContour,
    /// How far it rises, or falls if negative, semitones.
    pub change_st: f64,
    /// Whether the sentence is a question.
    pub is_question: bool,
}

/// Which way the pitch goes at an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum EndContour {
    /// Falls to the low part of the speaker's range.
    Falling,
    /// Rises to the high part of the speaker's range.
    Rising,
    /// Neither.
    Level,
}

impl EndContour {
    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Falling => "falling",
            Self::Rising => "rising",
            Self::Level => "level",
        }
    }
}
