//! A judgement about a talk, with the moments it rests on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::measures::MeasureId;
use crate::span::Span;

/// One judgement; its words come from `locales/*.json` by [`Finding::text_key`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is about.
    pub topic: Topic,
    /// Whether it praises or asks for work.
    pub kind: FindingKind,
    /// The number it judges.
    pub measure: MeasureId,
    /// How well that number does, 0 to 100.
    pub score: f64,
    /// How much a change would help, for the order of priorities; higher first.
    pub impact: f64,
    /// Key of its text in the locale files, such as `pace.too_fast`.
    pub text_key: String,
    /// Numbers for the slots of the text.
    pub numbers: BTreeMap<String, f64>,
    /// Quotations for the slots of the text.
    pub quotes: BTreeMap<String, String>,
    /// The moments to listen to, in order of time.
    pub evidence: Vec<Span>,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Topic {
    /// How fast the talk is.
    Pace,
    /// Silent pauses.
    Pauses,
    /// Filled pauses.
    FilledPauses,
    /// Lexical fillers.
    FillerWords,
    /// Pitch and loudness.
    Voice,
    /// The words and the sentences.
    Language,
    /// How the talk begins and ends.
    Structure,
}

impl Topic {
    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pace => "pace",
            Self::Pauses => "pauses",
            Self::FilledPauses => "filled_pauses",
            Self::FillerWords => "filler_words",
            Self::Voice => "voice",
            Self::Language => "language",
            Self::Structure => "structure",
        }
    }
}

/// Whether a finding praises or asks for work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FindingKind {
    /// It went well.
    Strength,
    /// It is worth working on.
    Priority,
}

impl FindingKind {
    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Strength => "strength",
            Self::Priority => "priority",
        }
    }
}
