//! Every number of a talk under one name each, so that a test can say which may move.

use std::collections::BTreeMap;

use coach_speech::measures::{MeasureId as Id, Measures};

use super::talk::Talk;
use crate::tests::recording;
use crate::timing::SyllableCheck;
use crate::{Heard, MeasureSettings};

/// The numbers of the voice that the made-up talks have.
const OF_PITCH: [Id; 3] = [Id::F0StSd, Id::F0StRange, Id::PitchVariationQuotient];

/// What is measured in one talk.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) measures: Measures,
    pub(super) check: SyllableCheck,
}

pub(super) fn found(talk: &Talk) -> Found {
    let settings = MeasureSettings::default();
    let heard = Heard::of(recording(&talk.audio, &[talk.region]), &talk.transcript, &settings);
    Found { measures: heard.measures(), check: heard.check() }
}

impl Found {
    /// All values of timing and pitch that could be measured, and the counts behind them.
    pub(super) fn numbers(&self) -> BTreeMap<&'static str, f64> {
        let ids = Id::OF_TIMING.iter().chain(Id::OF_FLOW).chain(&OF_PITCH);
        let ids = ids.chain(&[Id::NucleiPerSyllable]);
        let measured = ids.filter_map(|&id| Some((id.name(), self.measures.value(id)?)));
        let counted = [
            ("word_count", self.measures.word_count),
            ("syllable_count", self.measures.syllable_count),
            ("pauses", self.measures.pauses.len()),
            ("filled_pauses", self.measures.filled_pauses.len()),
            ("filler_words", self.measures.filler_words.len()),
            ("changes", self.measures.timing.pace_changes.len()),
        ];
        measured.chain(counted.map(|(name, count)| (name, count as f64))).collect()
    }
}
