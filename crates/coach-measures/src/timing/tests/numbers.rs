//! Every number of a talk under one name each, so that a test can say which may move.

use std::collections::BTreeMap;

use coach_speech::measures::{Measure, MeasureId, Measures};
use coach_speech::timing::{SyllableCheck, Timing};

use super::talk::Talk;
use crate::acoustics::{AcousticSettings, Intonation, SpokenSentence, intonation, syllable_nuclei};
use crate::pitch::{PitchSettings, track_pitch};
use crate::{Heard, Language, MeasureSettings, TimingSettings};

/// What is measured in one talk.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) measures: Measures,
    pub(super) timing: Timing,
    pub(super) check: SyllableCheck,
    intonation: Intonation,
}

/// Pace and pausing alone.
pub(super) fn timing_of(talk: &Talk) -> Timing {
    let settings = MeasureSettings::default();
    let heard = Heard::of(&talk.audio, &[talk.region], &talk.transcript, &settings);
    heard.timing(&heard.measures().filler_words, &TimingSettings::default())
}

pub(super) fn found(talk: &Talk) -> Found {
    let settings = MeasureSettings::default();
    let heard = Heard::of(&talk.audio, &[talk.region], &talk.transcript, &settings);
    let measures = heard.measures();
    let track = track_pitch(&talk.audio, &PitchSettings::default());
    let acoustic = AcousticSettings::default();
    let nuclei = syllable_nuclei(&talk.audio, &track, &acoustic);
    let timing = TimingSettings::default();
    let sentences: [SpokenSentence; 0] = [];
    let filled: Vec<_> = measures.filled_pauses.iter().map(|one| one.span).collect();
    let speech = [talk.region];
    let language = Some(Language::En);
    Found {
        timing: heard.timing(&measures.filler_words, &timing),
        check: heard.syllable_check(&nuclei, &timing),
        intonation: intonation(&track, &speech, &filled, &sentences, language, &acoustic),
        measures,
    }
}

impl Found {
    /// All values of timing and pitch that could be measured, and the counts behind them.
    pub(super) fn numbers(&self) -> BTreeMap<&'static str, f64> {
        let (pace, pausing) = (&self.timing.pace, &self.timing.pausing);
        let named: [(&str, &Measure); 9] = [
            ("articulation_rate_cv", &pace.articulation_rate_cv),
            ("start_rush_ratio", &pace.start_rush_ratio),
            ("pruned_words_ratio", &pace.pruned_words_ratio),
            ("unbroken_speech_s_max", &pausing.unbroken_speech_s_max),
            ("dramatic_pauses_per_min", &pausing.dramatic_pauses_per_min),
            ("nuclei_per_syllable", &self.check.nuclei_per_syllable),
            ("f0_st_sd", &self.intonation.f0_st_sd),
            ("f0_st_range", &self.intonation.f0_st_range),
            ("pitch_variation_quotient", &self.intonation.pitch_variation_quotient),
        ];
        let of_timing = MeasureId::OF_TIMING.iter();
        let values = of_timing.map(|id| (id.name(), &self.measures.values[id]));
        let measured = values.chain(named).filter_map(|(name, one)| Some((name, one.value.ok()?)));
        let counted = [
            ("word_count", self.measures.word_count),
            ("syllable_count", self.measures.syllable_count),
            ("pauses", self.measures.pauses.len()),
            ("filled_pauses", self.measures.filled_pauses.len()),
            ("filler_words", self.measures.filler_words.len()),
            ("changes", pace.changes.len()),
        ];
        measured.chain(counted.map(|(name, count)| (name, count as f64))).collect()
    }
}
