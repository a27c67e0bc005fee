//! Where and how long the talk is silent.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::finding::{Finding, FindingKind, Topic};
use coach_speech::measures::MeasureId;
use coach_speech::pause::Pause;

use super::{Candidate, Talk, Text};
use crate::evidence;

/// A goal for the next take lowers a count by this factor at most.
const STEP: f64 = 0.7;
/// This many pauses at boundaries are enough for praise.
const BOUNDARY_PAUSES_MIN: usize = 5;
/// One very long pause may be an accident.
const VERY_LONG_MIN: usize = 2;

/// All findings about pauses.
pub(super) fn candidates(talk: &Talk<'_>) -> Vec<Candidate> {
    let silence = silence(talk);
    // Praise for where pauses are would contradict that there are too many or too few.
    let at_boundaries = at_boundaries(talk).filter(|_| silence.is_none());
    [inside(talk), at_boundaries, silence, very_long(talk)].into_iter().flatten().collect()
}

fn inside(talk: &Talk<'_>) -> Option<Candidate> {
    let rate = talk.judged(MeasureId::InsidePausesPer100Words)?;
    let inside = |pause: &Pause| !pause.place.is_boundary();
    let events: Vec<Span> =
        talk.measures.pauses.iter().filter(|pause| inside(pause)).map(|pause| pause.span).collect();
    if talk.is_good(rate) || events.len() < talk.settings.events_min {
        return None;
    }
    let curve = talk.curve(rate.measure)?;
    let evidence = evidence::longest_pauses(talk, inside);
    let example = evidence::words_around(talk.transcript, *evidence.first()?);
    let numbers = BTreeMap::from([
        ("count", events.len() as f64),
        ("per_100_words", rate.value),
        ("goal", curve.c.max(rate.value * STEP).floor()),
    ]);
    let quotes = BTreeMap::from([("example", example)]);
    let key = "pauses.inside";
    let text = Text { topic: Topic::Pauses, key, numbers, quotes, evidence, events };
    Some(talk.candidate(FindingKind::Priority, rate, text))
}

fn at_boundaries(talk: &Talk<'_>) -> Option<Candidate> {
    let share = talk.judged(MeasureId::BoundaryPauseRatio)?;
    let inside = talk.judged(MeasureId::InsidePausesPer100Words)?;
    let boundary = |pause: &Pause| pause.place.is_boundary();
    let count = talk.measures.pauses.iter().filter(|pause| boundary(pause)).count();
    if !talk.is_good(share) || !talk.is_good(inside) || count < BOUNDARY_PAUSES_MIN {
        return None;
    }
    let text = Text {
        topic: Topic::Pauses,
        key: "pauses.at_boundaries",
        numbers: BTreeMap::from([("share", share.value), ("count", count as f64)]),
        quotes: BTreeMap::new(),
        evidence: evidence::longest_pauses(talk, boundary),
        events: Vec::new(),
    };
    Some(talk.candidate(FindingKind::Strength, share, text))
}

fn silence(talk: &Talk<'_>) -> Option<Candidate> {
    let ratio = talk.judged(MeasureId::PhonationTimeRatio)?;
    if talk.is_good(ratio) {
        return None;
    }
    let curve = talk.curve(ratio.measure)?;
    let (key, evidence, goal) = if ratio.value > curve.c {
        ("pauses.too_few", evidence::longest_runs(talk), 1.0 - curve.c)
    } else {
        ("pauses.too_much_silence", evidence::longest_pauses(talk, |_| true), 1.0 - curve.b)
    };
    let numbers = BTreeMap::from([("silence", 1.0 - ratio.value), ("goal", goal)]);
    let (quotes, events) = (BTreeMap::new(), Vec::new());
    let text = Text { topic: Topic::Pauses, key, numbers, quotes, evidence, events };
    Some(talk.candidate(FindingKind::Priority, ratio, text))
}

fn very_long(talk: &Talk<'_>) -> Option<Candidate> {
    let rate = talk.judged(MeasureId::VeryLongPausesPerMin)?;
    let events = talk.measures.timing.very_long_pauses.clone();
    if talk.is_good(rate) || events.len() < VERY_LONG_MIN {
        return None;
    }
    let evidence = evidence::longest(events.clone(), talk);
    let longest = evidence.iter().map(|span| span.length().get()).fold(0.0, f64::max);
    let text = Text {
        numbers: BTreeMap::from([("count", events.len() as f64), ("longest_s", longest)]),
        evidence,
        events,
        ..Text::about(Topic::Pauses, "pauses.very_long")
    };
    Some(talk.candidate(FindingKind::Priority, rate, text))
}

/// The next thing to try where all is well: deliberate pauses after the main points.
pub(super) fn stretch(talk: &Talk<'_>) -> Option<Finding> {
    let median_s = talk.trusted(MeasureId::PauseSMedian)?;
    let ratio = talk.judged(MeasureId::PhonationTimeRatio)?;
    let text = Text {
        topic: Topic::Pauses,
        key: "pauses.stretch",
        numbers: BTreeMap::from([("median_s", median_s)]),
        quotes: BTreeMap::new(),
        evidence: evidence::longest_pauses(talk, |pause| pause.place.is_boundary()),
        events: Vec::new(),
    };
    Some(talk.candidate(FindingKind::Priority, ratio, text).finding)
}
