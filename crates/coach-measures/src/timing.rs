//! How the pace of a talk changes and how its pauses are spread; see [`coach_speech::timing`].
//!
//! Single rates are in `rate`; norms beside the band that a rush or drag must leave are not here.

mod curve;
mod nuclei;
mod pausing;
mod pruned;
mod runs;
mod settings;
mod tally;

use coach_speech::Span;
use coach_speech::measures::{Measure, Unmeasurable};
use coach_speech::text::TextMarks;
use coach_speech::timing::{Pace, Timing};

use crate::acoustics::measure_of;
use crate::rate::{Evidence, trust};
use tally::Tally;

pub(crate) use nuclei::syllable_check;
pub use settings::TimingSettings;

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
    let pace = Pace {
        articulation_rate_cv: articulation_rate_cv(evidence, settings),
        start_rush_ratio: start_rush_ratio(evidence, settings),
        pruned_words_ratio: pruned::ratio(evidence, text),
        curve,
        changes,
    };
    Timing { pace, pausing: pausing::pausing(evidence, settings) }
}

/// Variation of the articulation rate between runs, each weighted by its length.
fn articulation_rate_cv(evidence: &Evidence<'_>, settings: &TimingSettings) -> Measure {
    let runs: Vec<(f64, f64)> = runs::runs(evidence)
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
