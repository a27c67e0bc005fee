//! How the pace of a talk changes and how its pauses are spread: the numbers of
//! [`MeasureId::OF_FLOW`], and the marks of [`coach_speech::timing`].
//!
//! Single rates are in `rate`; norms beside the band that a rush or drag must leave are not here.

mod curve;
mod nuclei;
mod pausing;
mod pruned;
mod runs;
mod settings;
mod tally;

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::measures::{Measure, MeasureId, Unmeasurable};
use coach_speech::text::TextMarks;
use coach_speech::timing::{PaceChange, PaceChangeKind, PaceCurve, TimingMarks};

use crate::acoustics::measure_of;
use crate::rate::{Evidence, trust};
use tally::Tally;

pub(crate) use nuclei::{SyllableCheck, syllable_check};
pub(crate) use runs::runs;
pub use settings::TimingSettings;

/// Pace and pausing of one talk.
pub(crate) struct Timing {
    /// One entry for each of [`MeasureId::OF_FLOW`].
    pub(crate) values: BTreeMap<MeasureId, Measure>,
    pub(crate) marks: TimingMarks,
}

/// Measures pace and pausing; `text` are the measures of the same words.
pub(crate) fn timing(
    evidence: &Evidence<'_>,
    text: &TextMarks,
    settings: &TimingSettings,
) -> Timing {
    let curve = curve::curve(evidence, settings);
    let changes = curve
        .as_ref()
        .map_or_else(|_| Vec::new(), |curve| curve::changes(evidence, curve, settings));
    let rush_time_ratio = rush_time_ratio(evidence, &curve, &changes);
    let pausing = pausing::pausing(evidence, settings);
    let values = [
        (MeasureId::ArticulationRateCv, articulation_rate_cv(evidence, settings)),
        (MeasureId::StartRushRatio, start_rush_ratio(evidence, settings)),
        (MeasureId::RushTimeRatio, rush_time_ratio),
        (MeasureId::PrunedWordsRatio, pruned::ratio(evidence, text)),
    ];
    let marks = TimingMarks { pace_curve: curve, pace_changes: changes, ..pausing.marks };
    Timing { values: values.into_iter().chain(pausing.values).collect(), marks }
}

/// Share of the talk in which somebody rushes. The evidence is the points of the curve.
fn rush_time_ratio(
    evidence: &Evidence<'_>,
    curve: &Result<PaceCurve, Unmeasurable>,
    changes: &[PaceChange],
) -> Measure {
    let rushes = changes.iter().filter(|change| change.kind == PaceChangeKind::Rush);
    let rush_s: f64 = rushes.map(|change| change.span.length().get()).sum();
    let points = curve.as_ref().map_or(0, |curve| curve.points.len());
    let value = curve.as_ref().map_err(|&why| why).and_then(|_| {
        evidence.known_language()?;
        Ok(rush_s / evidence.total_s()?)
    });
    measure_of(value, points, evidence.time_trust())
}

/// Variation of the articulation rate between runs, each weighted by its length.
fn articulation_rate_cv(evidence: &Evidence<'_>, settings: &TimingSettings) -> Measure {
    let runs: Vec<(f64, f64)> = runs(evidence)
        .into_iter()
        .filter(|run| run.syllables >= settings.run_syllables_min)
        .map(|run| (run.length_s, run.syllables as f64 / run.length_s))
        .filter(|(_, rate_syl_s)| settings.run_rate_syl_s.contains(rate_syl_s))
        .collect();
    let value = spoken(evidence).and_then(|_| {
        if runs.len() < settings.runs_min {
            return Err(Unmeasurable::TooLittle);
        }
        Ok(variation(&runs))
    });
    let reliability = trust(runs.len() as f64, settings.trusted_runs_min)
        * evidence.signal_trust()
        * evidence.time_trust();
    measure_of(value, runs.len(), reliability)
}

/// Standard deviation ÷ mean of values behind their weights.
fn variation(weighted: &[(f64, f64)]) -> f64 {
    let total: f64 = weighted.iter().map(|(weight, _)| weight).sum();
    let mean = weighted.iter().map(|(weight, value)| weight * value).sum::<f64>() / total;
    let square = |(weight, value): &(f64, f64)| weight * (value - mean) * (value - mean);
    (weighted.iter().map(square).sum::<f64>() / total).sqrt() / mean
}

/// Speech rate of the start ÷ that of the rest.
fn start_rush_ratio(evidence: &Evidence<'_>, settings: &TimingSettings) -> Measure {
    let (mut at_start, mut reliability) = (0.0, 0.0);
    let value = spoken(evidence).and_then(|talk| {
        let border_s = talk.start().get() + settings.start_s;
        let rest_s = talk.end().get() - border_s;
        if rest_s < settings.start_rest_s_min {
            return Err(Unmeasurable::TooLittle);
        }
        let syllables = Tally::of_syllables(evidence);
        at_start = syllables.between(talk.start().get(), border_s);
        let after = syllables.between(border_s, talk.end().get());
        reliability = trust(rest_s, settings.start_rest_s_min);
        Ok((at_start / settings.start_s) / (after / rest_s))
    });
    measure_of(value, whole(at_start), reliability)
}

/// When the talk is, if it has words whose syllables can be counted.
fn spoken(evidence: &Evidence<'_>) -> Result<Span, Unmeasurable> {
    evidence.total_s()?;
    evidence.has_words()?;
    evidence.known_language()?;
    evidence.sound.speech_span.ok_or(Unmeasurable::NoSpeech)
}

/// The nearest whole number to one that is not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate, and the value is not negative"
)]
fn whole(value: f64) -> usize {
    value.round().max(0.0) as usize
}

#[cfg(test)]
mod tests;
