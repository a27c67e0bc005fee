//! How fast words are said. Judged in syllables without pauses, told in words a minute.

use std::collections::BTreeMap;

use coach_speech::finding::{FindingKind, Topic};
use coach_speech::measures::MeasureId;

use super::{Candidate, Talk, Text};
use crate::evidence;

/// A goal for the next take changes the pace by at most this share.
const STEP: f64 = 0.1;

pub(super) fn candidate(talk: &Talk<'_>) -> Option<Candidate> {
    let rate = talk.judged(MeasureId::ArticulationRateSylS)?;
    let wpm = talk.trusted(MeasureId::SpeechRateWpm)?;
    let curve = talk.curve(rate.measure)?;
    let is_fast = rate.value > curve.c;
    let (kind, key) = match (talk.is_good(rate), is_fast) {
        (true, _) => (FindingKind::Strength, "pace.comfortable"),
        (false, true) => (FindingKind::Priority, "pace.too_fast"),
        (false, false) => (FindingKind::Priority, "pace.too_slow"),
    };
    let target = if is_fast {
        curve.c.max(rate.value * (1.0 - STEP))
    } else {
        curve.b.min(rate.value * (1.0 + STEP))
    };
    // With the pauses as they are.
    let goal_wpm = rate.told_at(target, wpm);
    let evidence = match kind {
        FindingKind::Strength => evidence::steady_stretches(talk),
        FindingKind::Priority => evidence::extreme_stretches(talk, is_fast),
    };
    let text = Text {
        numbers: BTreeMap::from([("wpm", wpm), ("syl_s", rate.value), ("goal_wpm", goal_wpm)]),
        evidence,
        ..Text::about(Topic::Pace, key)
    };
    Some(talk.candidate(kind, rate, text))
}
