//! Words said twice and beginnings given up.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::finding::{FindingKind, Topic};
use coach_speech::measures::MeasureId;

use super::{Candidate, GOAL_STEP, Judged, Talk, Text};
use crate::evidence;

/// One finding for both, by the number with more to win. Most recognisers leave out what is said
/// twice: then neither number is reliable enough to be judged.
pub(super) fn candidate(talk: &Talk<'_>) -> Option<Candidate> {
    let both = [MeasureId::RepetitionsPer100Words, MeasureId::FalseStartsPer100Words];
    let judged: Vec<Judged> = both.into_iter().filter_map(|id| talk.judged(id)).collect();
    let to_win = |judged: &Judged| judged.leverage * (100.0 - judged.score);
    let worst = *judged.iter().max_by(|a, b| to_win(a).total_cmp(&to_win(b)))?;
    let marks = &talk.measures.text;
    let repeated = marks.repetitions.iter().map(|one| one.span);
    let events = evidence::in_order(
        repeated.chain(marks.false_starts.iter().map(|one| one.span)).collect::<Vec<Span>>(),
    );
    if talk.is_good(worst) || events.len() < talk.settings.events_min {
        return None;
    }
    let longest = marks.repetitions.iter().max_by_key(|one| one.phrase.chars().count());
    let example = match (longest, marks.false_starts.first()) {
        (Some(repetition), _) => repetition.phrase.clone(),
        (None, Some(start)) => talk.said(start.words),
        (None, None) => return None,
    };
    let rate: f64 = judged.iter().map(|judged| judged.value).sum();
    let good: f64 =
        judged.iter().filter_map(|judged| talk.curve(judged.measure)).map(|curve| curve.c).sum();
    let text = Text {
        numbers: BTreeMap::from([
            ("count", events.len() as f64),
            ("per_100_words", rate),
            ("goal", good.max(rate * GOAL_STEP)),
        ]),
        quotes: BTreeMap::from([("example", example)]),
        evidence: evidence::spread(&events, talk.settings.evidence_max),
        events,
        ..Text::about(Topic::Language, "language.repetitions")
    };
    Some(talk.candidate(FindingKind::Priority, worst, text))
}
