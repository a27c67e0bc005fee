//! Vocal hesitations.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::finding::{FindingKind, Topic};
use coach_speech::measures::MeasureId;

use super::{Candidate, GOAL_STEP, Talk, Text};
use crate::evidence;

/// What listeners hardly notice (Laske and `DiGennaro` Reed 2024); never coach to zero.
const GOAL_PER_MIN: f64 = 5.0;
/// The goal of those who are there already.
const NEXT_GOAL_PER_MIN: f64 = 3.0;

pub(super) fn candidate(talk: &Talk<'_>) -> Option<Candidate> {
    let rate = talk.judged(MeasureId::FilledPausesPerMin)?;
    let events: Vec<Span> = talk.measures.filled_pauses.iter().map(|filled| filled.span).collect();
    let kind = if talk.is_good(rate) { FindingKind::Strength } else { FindingKind::Priority };
    // Recognisers drop hesitations: only those that were written show that any would have been.
    let least = if kind == FindingKind::Strength { 1 } else { talk.settings.events_min };
    if events.len() < least {
        return None;
    }
    let goal = if rate.value > GOAL_PER_MIN {
        GOAL_PER_MIN.max(rate.value * GOAL_STEP)
    } else {
        NEXT_GOAL_PER_MIN
    };
    let lexemes = talk.measures.filled_pauses.iter().map(|filled| filled.lexeme.as_str());
    let (top, _) = evidence::most_common(lexemes)?;
    let key = match kind {
        FindingKind::Strength => "filled_pauses.few",
        FindingKind::Priority => "filled_pauses.many",
    };
    let numbers = BTreeMap::from([
        ("per_min", rate.value),
        ("count", events.len() as f64),
        ("goal", goal.floor()),
    ]);
    let quotes = BTreeMap::from([("word", top.to_owned())]);
    let evidence = evidence::spread(&events, talk.settings.evidence_max);
    let text = Text { topic: Topic::FilledPauses, key, numbers, quotes, evidence, events };
    Some(talk.candidate(kind, rate, text))
}
