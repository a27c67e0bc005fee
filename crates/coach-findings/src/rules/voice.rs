//! How the pitch moves.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::finding::{FindingKind, Topic};
use coach_speech::measures::MeasureId;
use coach_speech::voice::{EndContour, SentenceEnd};

use super::{Candidate, Talk, Text};
use crate::evidence;

/// A goal for the next take widens the movement by at most this share.
const STEP: f64 = 0.25;
/// A goal for the next take lowers a share by this factor at most.
const FEWER: f64 = 0.7;

pub(super) fn candidates(talk: &Talk<'_>) -> Vec<Candidate> {
    [variation(talk), uptalk(talk)].into_iter().flatten().collect()
}

/// Statements that end in a rise, told without blame: in English alone, for the measure is.
fn uptalk(talk: &Talk<'_>) -> Option<Candidate> {
    let share = talk.judged(MeasureId::UptalkRatio)?;
    let is_rise = |end: &&SentenceEnd| !end.is_question && end.contour == EndContour::Rising;
    let rises = talk.measures.voice.sentence_ends.iter().filter(is_rise);
    let events: Vec<Span> = rises.map(|end| end.span).collect();
    if talk.is_good(share) || events.len() < talk.settings.events_min {
        return None;
    }
    let curve = talk.curve(share.measure)?;
    let text = Text {
        numbers: BTreeMap::from([
            ("share", share.value),
            ("count", events.len() as f64),
            ("goal", curve.c.max(share.value * FEWER)),
        ]),
        evidence: evidence::spread(&events, talk.settings.evidence_max),
        events,
        ..Text::about(Topic::Voice, "voice.uptalk")
    };
    Some(talk.candidate(FindingKind::Priority, share, text))
}

/// A voice that moves a lot is no fault: very high values come from tracking more often than
/// from speakers.
fn variation(talk: &Talk<'_>) -> Option<Candidate> {
    let variation = talk.judged(MeasureId::F0StSd)?;
    let curve = talk.curve(MeasureId::F0StSd)?;
    if variation.value > curve.c {
        return None;
    }
    let is_lively = talk.is_good(variation);
    let (kind, key, evidence) = if is_lively {
        (FindingKind::Strength, "voice.lively", liveliest_ends(talk))
    } else {
        let flat = evidence::longest(talk.measures.voice.monotone_spans.clone(), talk);
        (FindingKind::Priority, "voice.monotone", flat)
    };
    if evidence.is_empty() {
        return None;
    }
    let goal_st = curve.b.min(variation.value * (1.0 + STEP));
    let numbers = BTreeMap::from([
        ("st", variation.value),
        ("goal_st", goal_st),
        ("low_st", curve.b),
        ("high_st", curve.c),
    ]);
    let text = Text {
        topic: Topic::Voice,
        key,
        numbers,
        quotes: BTreeMap::new(),
        evidence,
        events: Vec::new(),
    };
    Some(talk.candidate(kind, variation, text))
}

/// The ends of sentences at which the pitch moves most.
fn liveliest_ends(talk: &Talk<'_>) -> Vec<Span> {
    let mut ends = talk.measures.voice.sentence_ends.clone();
    ends.sort_by(|a, b| b.change_st.abs().total_cmp(&a.change_st.abs()));
    ends.truncate(talk.settings.evidence_max);
    evidence::in_order(ends.into_iter().map(|end| end.span).collect())
}
