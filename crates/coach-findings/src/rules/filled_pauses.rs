//! Vocal hesitations.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::finding::{FindingKind, Topic};
use coach_speech::measures::MeasureId;

use super::{Candidate, GOAL_STEP, Talk, Text};
use crate::evidence;

/// What listeners hardly notice, 5 a minute, as a multiple of what loses no points, 3 (Laske and
/// `DiGennaro` Reed 2024). Those who are there already go on to the latter; never coach to zero.
const GOAL_OF_GOOD: f64 = 5.0 / 3.0;

pub(super) fn candidate(talk: &Talk<'_>) -> Option<Candidate> {
    let rate = talk.judged(MeasureId::FilledPausesPer100Words)?;
    let per_min = talk.trusted(MeasureId::FilledPausesPerMin)?;
    let good = talk.curve(rate.measure)?.c;
    let events: Vec<Span> = talk.measures.filled_pauses.iter().map(|filled| filled.span).collect();
    let kind = if talk.is_good(rate) { FindingKind::Strength } else { FindingKind::Priority };
    // Recognisers drop hesitations: only those that were written show that any would have been.
    let least = if kind == FindingKind::Strength { 1 } else { talk.settings.events_min };
    if events.len() < least {
        return None;
    }
    let hardly_noticed = good * GOAL_OF_GOOD;
    let goal =
        if rate.value > hardly_noticed { hardly_noticed.max(rate.value * GOAL_STEP) } else { good };
    // Judged by the words, told by the minute, as listeners count.
    let goal_per_min = rate.told_at(goal, per_min);
    let lexemes = talk.measures.filled_pauses.iter().map(|filled| filled.lexeme.as_str());
    let (top, _) = evidence::most_common(lexemes)?;
    let key = match kind {
        FindingKind::Strength => "filled_pauses.few",
        FindingKind::Priority => "filled_pauses.many",
    };
    let numbers = BTreeMap::from([
        ("per_min", per_min),
        ("count", events.len() as f64),
        ("goal", goal_per_min.floor()),
    ]);
    let quotes = BTreeMap::from([("word", top.to_owned())]);
    let evidence = evidence::spread(&events, talk.settings.evidence_max);
    let text = Text { topic: Topic::FilledPauses, key, numbers, quotes, evidence, events };
    Some(talk.candidate(kind, rate, text))
}
