//! Sub-scores with the terms they are made of, so that a reader can follow the calculation.

use serde::{Deserialize, Serialize};

use crate::measures::MeasureId;

/// A group of numbers that are judged together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SubScoreId {
    /// How fast the talk is.
    Pace,
    /// Where and how long it is silent.
    Pauses,
    /// Filled pauses and fillers.
    Fluency,
    /// How much the voice moves.
    VocalVariety,
    /// How plain the words and how long the sentences are.
    Language,
}

impl SubScoreId {
    /// Every sub-score.
    pub const ALL: &[Self] =
        &[Self::Pace, Self::Pauses, Self::Fluency, Self::VocalVariety, Self::Language];

    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pace => "pace",
            Self::Pauses => "pauses",
            Self::Fluency => "fluency",
            Self::VocalVariety => "vocal_variety",
            Self::Language => "language",
        }
    }
}

/// One number's part in a sub-score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Which number.
    pub measure: MeasureId,
    /// Its value.
    pub value: f64,
    /// Its score, 0 to 100.
    pub score: f64,
    /// Its weight times its reliability.
    pub weight: f64,
}

/// The weighted mean of the scores of its terms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubScore {
    /// Which one.
    pub id: SubScoreId,
    /// 0 to 100.
    pub score: f64,
    /// How much of its weight is behind it, 0 to 1: what is missing or unsure counts less.
    pub reliability: f64,
    /// What it is made of; never empty.
    pub terms: Vec<Term>,
}
