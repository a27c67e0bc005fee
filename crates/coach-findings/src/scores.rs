//! Sub-scores by the norms of a profile.

use coach_speech::measures::{Measure, MeasureId, Measures};
pub use coach_speech::score::{SubScore, SubScoreId, Term};

use crate::norms::{self, Norm};
use crate::settings::FindingSettings;

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
