//! Every number that pace and pausing may be tuned by, with its source.

use std::ops::RangeInclusive;

use coach_speech::timing::PauseClass;

use crate::language::Language;

/// Thresholds of pace and pausing. Where no source is named, the value is a choice, to be
/// calibrated on recordings.
#[derive(Debug, Clone, PartialEq)]
pub struct TimingSettings {
    /// Length of the window of the pace curve: two or three sentences, so that one pause does not
    /// make a drag.
    pub curve_window_s: f64,
    /// Distance of its points.
    pub curve_hop_s: f64,
    /// Phonation time that a window must hold for an articulation rate.
    pub curve_phonation_s_min: f64,
    /// A rush is this many times the own median, a drag the median divided by it.
    pub change_ratio_min: f64,
    /// A rush or drag lasts at least so long.
    pub change_s_min: f64,
    /// Speech rate, pauses in, that is neither rush nor drag in English, syl/s …
    pub band_syl_s_en: (f64, f64),
    /// … and in Russian.
    pub band_syl_s_ru: (f64, f64),
    /// Runs with fewer syllables have no articulation rate of their own.
    pub run_syllables_min: usize,
    /// Rates that a mouth can reach; others are errors of word times, not evidence. The fastest
    /// speech in reading experiments is about 9 to 10 syl/s.
    pub run_rate_syl_s: RangeInclusive<f64>,
    /// Below this number of runs nothing is said about variation.
    pub runs_min: usize,
    /// Variation is trusted from this many runs on.
    pub trusted_runs_min: f64,
    /// The start that may be rushed.
    pub start_s: f64,
    /// What must follow it to compare with; a rate needs 30 s.
    pub start_rest_s_min: f64,
    /// Pauses of this length are medium, long and very long.
    pub pause_class_s: [f64; 3],
    /// Pauses after a sentence that are felt and meant.
    pub dramatic_pause_s: RangeInclusive<f64>,
    /// A pause inside a clause is too long to be meant from here on …
    pub very_long_inside_s: f64,
    /// … and any other from here on.
    pub very_long_boundary_s: f64,
    /// Syllable nuclei for each syllable of a transcript without errors: weak syllables have no
    /// peak of their own. Measured on the corpus, see `docs/bench`.
    pub nuclei_per_syllable: f64,
    /// Relative distance from it that says nothing (the published check takes 0.3 about 1).
    pub nuclei_tolerance: f64,
    /// Fewer syllables are not compared with nuclei.
    pub nuclei_syllables_min: usize,
    /// The comparison is trusted from this many syllables on.
    pub trusted_syllables_min: f64,
}

impl Default for TimingSettings {
    fn default() -> Self {
        Self {
            curve_window_s: 20.0,
            curve_hop_s: 2.0,
            curve_phonation_s_min: 5.0,
            change_ratio_min: 1.25,
            change_s_min: 8.0,
            band_syl_s_en: (3.0, 4.1),
            band_syl_s_ru: (3.5, 4.9),
            run_syllables_min: 5,
            run_rate_syl_s: 1.0..=12.0,
            runs_min: 3,
            trusted_runs_min: 8.0,
            start_s: 60.0,
            start_rest_s_min: 30.0,
            pause_class_s: [0.5, 1.0, 2.0],
            dramatic_pause_s: 0.8..=2.5,
            very_long_inside_s: 1.5,
            very_long_boundary_s: 4.0,
            nuclei_per_syllable: 0.8,
            nuclei_tolerance: 0.3,
            nuclei_syllables_min: 20,
            trusted_syllables_min: 60.0,
        }
    }
}

impl TimingSettings {
    /// Speech rate that is neither rush nor drag, syl/s.
    pub(crate) fn band_syl_s(&self, language: Language) -> (f64, f64) {
        match language {
            Language::En => self.band_syl_s_en,
            Language::Ru => self.band_syl_s_ru,
        }
    }

    /// The class of a pause by its length.
    pub(crate) fn pause_class(&self, length_s: f64) -> PauseClass {
        let class = self.pause_class_s.iter().filter(|&&least_s| length_s >= least_s).count();
        PauseClass::ALL[class]
    }
}
