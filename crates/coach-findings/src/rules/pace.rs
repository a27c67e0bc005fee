//! How fast the talk is. Judged in syllables, told in words.

use std::collections::BTreeMap;

use coach_speech::finding::{FindingKind, Topic};
use coach_speech::measures::MeasureId;

use super::{Candidate, Talk, Text};
use crate::evidence;
use crate::norms::ARTICULATION_SYL_S;

/// A goal for the next take changes the pace by at most this share.
const STEP: f64 = 0.1;

pub(super) fn candidate(talk: &Talk<'_>) -> Option<Candidate> {
    let rate = talk.judged(MeasureId::SpeechRateSylS)?;
    let wpm = talk.trusted(MeasureId::SpeechRateWpm)?;
    let curve = talk.curve(MeasureId::SpeechRateSylS)?;
    let articulation = talk.trusted(MeasureId::ArticulationRateSylS);
    let is_fast = rate.value > curve.c;
    // Few pauses make a talk fast and many make it slow, however the words themselves are spoken.
    let words_are_calm = articulation.is_some_and(|syl_s| syl_s <= ARTICULATION_SYL_S.1);
    let words_are_brisk = articulation.is_some_and(|syl_s| syl_s >= ARTICULATION_SYL_S.0);
    let (kind, key) = match (talk.is_good(rate), is_fast) {
        (true, _) => (FindingKind::Strength, "pace.comfortable"),
        (false, true) if words_are_calm => (FindingKind::Priority, "pace.too_few_pauses"),
        (false, true) => (FindingKind::Priority, "pace.too_fast"),
        (false, false) if words_are_brisk => (FindingKind::Priority, "pace.many_pauses"),
        (false, false) => (FindingKind::Priority, "pace.too_slow"),
    };
    let target = if is_fast {
        curve.c.max(rate.value * (1.0 - STEP))
    } else {
        curve.b.min(rate.value * (1.0 + STEP))
    };
    let goal_wpm = if rate.value > 0.0 { wpm * target / rate.value } else { wpm };
    let evidence = match key {
        "pace.comfortable" => evidence::steady_stretches(talk),
        "pace.too_few_pauses" => evidence::longest_runs(talk),
        "pace.many_pauses" => evidence::longest_pauses(talk, |_| true),
        _ => evidence::extreme_stretches(talk, is_fast),
    };
    let numbers = BTreeMap::from([("wpm", wpm), ("syl_s", rate.value), ("goal_wpm", goal_wpm)]);
    let text = Text {
        topic: Topic::Pace,
        key,
        numbers,
        quotes: BTreeMap::new(),
        evidence,
        events: Vec::new(),
    };
    Some(talk.candidate(kind, rate, text))
}
