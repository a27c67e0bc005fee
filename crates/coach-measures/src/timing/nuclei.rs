//! A check of the transcript that does not rest on it: syllable nuclei of the signal against the
//! syllables of the words. Few nuclei tell of words invented, many of words left out.

use coach_speech::Span;
use coach_speech::measures::{Measure, Unmeasurable};

use super::settings::TimingSettings;
use crate::acoustics::{SyllableNucleus, measure_of};
use crate::rate::{Evidence, trust};

/// Whether the signal holds as many syllables as the transcript.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SyllableCheck {
    /// Syllable nuclei of the signal ÷ syllables of the words. The evidence is the latter.
    pub(crate) nuclei_per_syllable: Measure,
    /// What the reliability of rates is multiplied by: 1 if the ratio is as usual, or not known;
    /// less if words were invented or left out.
    pub(crate) trust: f64,
}

impl Default for SyllableCheck {
    fn default() -> Self {
        Self { nuclei_per_syllable: measure_of(Err(Unmeasurable::TooLittle), 0, 0.0), trust: 1.0 }
    }
}

/// Compares the nuclei inside the talk, those of filled pauses left out, with the words.
pub(crate) fn syllable_check(
    evidence: &Evidence<'_>,
    nuclei: &[SyllableNucleus],
    settings: &TimingSettings,
) -> SyllableCheck {
    let syllables = evidence.syllable_count();
    let ratio = super::spoken(evidence).and_then(|talk| {
        if syllables < settings.nuclei_syllables_min {
            return Err(Unmeasurable::TooLittle);
        }
        let filled: Vec<Span> = evidence.filled_pauses.iter().map(|filled| filled.span).collect();
        let counts = |nucleus: &&SyllableNucleus| {
            let next = filled.partition_point(|span| span.start() <= nucleus.time);
            let is_filled = next > 0 && filled[next - 1].contains(nucleus.time);
            talk.contains(nucleus.time) && !is_filled
        };
        Ok(nuclei.iter().filter(counts).count() as f64 / syllables as f64)
    });
    let reliability =
        trust(syllables as f64, settings.trusted_syllables_min) * evidence.signal_trust();
    let nuclei_per_syllable = measure_of(ratio, syllables, reliability);
    let trust = nuclei_per_syllable.value.map_or(1.0, |ratio| agreement(ratio, settings));
    SyllableCheck { nuclei_per_syllable, trust }
}

/// 1 within the tolerance, falling to 0 at three times its distance.
fn agreement(ratio: f64, settings: &TimingSettings) -> f64 {
    let distance = (ratio / settings.nuclei_per_syllable - 1.0).abs();
    let beyond = (distance / settings.nuclei_tolerance - 1.0) / 2.0;
    (1.0 - beyond).clamp(0.0, 1.0)
}
