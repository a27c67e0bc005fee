//! Sub-scores with the terms they are made of, so that a reader can follow the calculation.

use coach_speech::measures::{Measure, MeasureId, Measures};

use crate::norms::{self, Norm};
use crate::settings::FindingSettings;

/// A group of numbers that are judged together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
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
#[derive(Debug, Clone, Copy, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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

/// The sub-scores for which there is enough evidence.
pub fn sub_scores(measures: &Measures, settings: &FindingSettings) -> Vec<SubScore> {
    let norms = norms::norms(&measures.language, settings.profile);
    SubScoreId::ALL
        .iter()
        .filter_map(|&id| {
            let of_this: Vec<&Norm> = norms.iter().filter(|norm| norm.sub_score == id).collect();
            let terms: Vec<Term> =
                of_this.iter().filter_map(|norm| term(norm, measures, settings)).collect();
            let all: f64 = of_this.iter().map(|norm| norm.weight).sum();
            let weight: f64 = terms.iter().map(|term| term.weight).sum();
            let sum: f64 = terms.iter().map(|term| term.weight * term.score).sum();
            let (score, reliability) = (sum / weight, weight / all);
            (weight > 0.0).then_some(SubScore { id, score, reliability, terms })
        })
        .collect()
}

fn term(norm: &Norm, measures: &Measures, settings: &FindingSettings) -> Option<Term> {
    let (measure, value) = trusted(norm.measure, measures, settings)?;
    Some(Term {
        measure: norm.measure,
        value,
        score: norm.curve.score(value),
        weight: norm.weight * measure.reliability,
    })
}

/// A number with its value, if it may be judged: there is enough behind it, and it is the
/// speaker's doing.
pub(crate) fn trusted<'a>(
    id: MeasureId,
    measures: &'a Measures,
    settings: &FindingSettings,
) -> Option<(&'a Measure, f64)> {
    // Automatic gain evens out what the speaker varied.
    let is_of_gain =
        id == MeasureId::LoudnessLuVariation && measures.recording.is_gain_automatic == Some(true);
    let measure = measures.values.get(&id).filter(|_| !is_of_gain)?;
    let is_reliable = measure.reliability >= settings.reliability_min;
    Some((measure, measure.value.ok().filter(|_| is_reliable)?))
}
