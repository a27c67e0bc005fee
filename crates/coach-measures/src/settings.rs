//! Every number that a measure may be tuned by, with its source.

use crate::acoustics::AcousticSettings;
use crate::filled_pauses::FilledPauseSettings;
use crate::pitch::PitchSettings;
use crate::text::TextSettings;
use crate::timing::TimingSettings;

/// Thresholds of the measures. The defaults are those of the published definitions; where a
/// source gives a range or nothing at all, the comment says that the value is a choice.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureSettings {
    /// Shortest silence that counts as a pause: 0.25 s (Goldman-Eisler; de Jong & Bosker 2013).
    pub pause_s_min: f64,
    /// Least distance of the silence threshold from the noise floor.
    pub silence_db_min: f64,
    /// Distance of the silence threshold from the noise floor, as a share of the distance
    /// between noise floor and speech level.
    pub silence_level_share: f64,
    /// The noise floor is taken to be at most this far below the speech level, so that digital
    /// silence does not make an inaudible tail count as speech. A choice.
    pub noise_depth_db_max: f64,
    /// An isolated sound shorter than this inside a silence is a click, not speech.
    pub click_s_max: f64,
    /// How far outside a speech region sound may still belong to it; detectors cut soft edges.
    pub region_margin_s: f64,
    /// A breath is at least this far below the speech level.
    pub breath_depth_db_min: f64,
    /// A breath is at most this long.
    pub breath_s_max: f64,
    /// Shortest sound that may be a hesitation (measures of English *uh* begin at 0.2 s). A choice.
    pub hesitation_s_min: f64,
    /// Longest sound that may be a hesitation. A choice.
    pub hesitation_s_max: f64,
    /// A sound is steady when median and 90th percentile of its spectral change, each as a share
    /// of the speaker's, add up to this at most. A choice: on the synthetic talks hesitations
    /// reach 1.30; no word of 125 real recordings that fits the other signs is below 1.42.
    pub hesitation_change_max: f64,
    /// Energy above 3 kHz against that below in a hesitation; more is friction. A choice.
    pub hesitation_treble_db_max: f64,
    /// What the detector of hesitations in the signal goes by.
    pub filled_pauses: FilledPauseSettings,
    /// What F0 is tracked by.
    pub pitch: PitchSettings,
    /// What voice and recording are judged by.
    pub acoustics: AcousticSettings,
    /// What pace and pausing are judged by.
    pub timing: TimingSettings,
    /// What words are judged by.
    pub text: TextSettings,
    /// A filler is reported from this probability on.
    pub filler_probability_min: f64,
    /// A silence of this length beside a word speaks for a filler.
    pub filler_silence_s_min: f64,
    /// A word said in less time is not stressed. A starting value.
    pub filler_short_s_max: f64,
    /// Rates, ratios and counts per minute are trusted from this total time on.
    pub trusted_total_s_min: f64,
    /// Means, medians and shares of pauses are trusted from this many pauses on. A choice.
    pub trusted_pauses_min: f64,
    /// Counts per 100 words are trusted from this many words on. A choice.
    pub trusted_words_min: f64,
    /// Recordings with less distance between speech and noise lose reliability.
    pub trusted_snr_db_min: f64,
}

impl Default for MeasureSettings {
    fn default() -> Self {
        Self {
            pause_s_min: 0.25,
            silence_db_min: 6.0,
            silence_level_share: 0.35,
            noise_depth_db_max: 60.0,
            click_s_max: 0.06,
            region_margin_s: 0.15,
            breath_depth_db_min: 15.0,
            breath_s_max: 0.8,
            hesitation_s_min: 0.2,
            hesitation_s_max: 1.5,
            hesitation_change_max: 1.35,
            hesitation_treble_db_max: -12.0,
            filled_pauses: FilledPauseSettings::default(),
            pitch: PitchSettings::default(),
            acoustics: AcousticSettings::default(),
            timing: TimingSettings::default(),
            text: TextSettings::default(),
            filler_probability_min: 0.6,
            filler_silence_s_min: 0.15,
            filler_short_s_max: 0.18,
            trusted_total_s_min: 30.0,
            trusted_pauses_min: 8.0,
            trusted_words_min: 50.0,
            trusted_snr_db_min: 12.0,
        }
    }
}

/// Where the rules for fillers are not sure, and when somebody else is sure enough instead. Apart
/// from [`MeasureSettings`], for the rules do not read it.
#[derive(Debug, Clone, PartialEq)]
pub struct AmbiguitySettings {
    /// Below this probability by the rules a word is no filler, whoever says otherwise. A choice:
    /// a word of the lexicon's tier C without any sign around it is at 0.12.
    pub probability_min: f64,
    /// Above this probability it is one. A choice: a word of tier B without any sign is at 0.82.
    pub probability_max: f64,
    /// How many words before and after belong to the context.
    pub context_words: usize,
    /// Verdicts with less confidence do not count.
    pub confidence_min: f64,
}

impl Default for AmbiguitySettings {
    fn default() -> Self {
        Self { probability_min: 0.2, probability_max: 0.8, context_words: 5, confidence_min: 0.6 }
    }
}
