//! How evenly the talk goes: rushes, a rushed start, words without rhythm or with too much of it.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::finding::{FindingKind, Topic};
use coach_speech::measures::MeasureId;
use coach_speech::timing::{PaceChange, PaceChangeKind};

use super::{Candidate, Talk, Text};
use crate::evidence;
use crate::template::clock;

/// A rush is 1.25 times the usual pace; this much faster than usual is no rush yet.
const GOAL_RATIO: f64 = 1.15;
/// The start, as the measure has it.
const START_S: f64 = 60.0;

pub(super) fn candidates(talk: &Talk<'_>) -> Vec<Candidate> {
    [rush(talk), start_rush(talk), variation(talk)].into_iter().flatten().collect()
}

fn rush(talk: &Talk<'_>) -> Option<Candidate> {
    let share = talk.judged(MeasureId::RushTimeRatio)?;
    let curve = talk.measures.timing.pace_curve.as_ref().ok()?;
    let usual_syl_s = curve.speech_rate_syl_s_median.value.ok()?;
    let changes = talk.measures.timing.pace_changes.iter();
    let rushes: Vec<&PaceChange> =
        changes.filter(|change| change.kind == PaceChangeKind::Rush).collect();
    let fastest = rushes
        .iter()
        .max_by(|a, b| a.speech_rate_syl_s_mean.total_cmp(&b.speech_rate_syl_s_mean))?;
    if talk.is_good(share) {
        return None;
    }
    let events: Vec<Span> = rushes.iter().map(|rush| rush.span).collect();
    let times =
        format!("{}–{}", clock(fastest.span.start().get()), clock(fastest.span.end().get()));
    let text = Text {
        numbers: BTreeMap::from([
            ("syl_s", fastest.speech_rate_syl_s_mean),
            ("usual_syl_s", usual_syl_s),
            ("goal_syl_s", usual_syl_s * GOAL_RATIO),
            ("share", share.value),
        ]),
        quotes: BTreeMap::from([("times", times)]),
        evidence: evidence::longest(events.clone(), talk),
        events,
        ..Text::about(Topic::Pace, "pace.rush")
    };
    Some(talk.candidate(FindingKind::Priority, share, text))
}

/// A start that is faster than the rest. It is no rush where the rest is what is too slow.
fn start_rush(talk: &Talk<'_>) -> Option<Candidate> {
    let ratio = talk.judged(MeasureId::StartRushRatio)?;
    let pace = MeasureId::ArticulationRateSylS;
    let slow_syl_s = talk.curve(pace)?.b;
    let is_slow = talk.trusted(pace).is_some_and(|syl_s| syl_s < slow_syl_s);
    if talk.is_good(ratio) || is_slow {
        return None;
    }
    let whole = talk.measures.speech_span?;
    let end_s = whole.end().get().min(whole.start().get() + START_S);
    let start = Span::from_secs(whole.start().get(), end_s)?;
    let goal = talk.curve(ratio.measure)?.c;
    let text = Text {
        numbers: BTreeMap::from([("faster", ratio.value - 1.0), ("goal", goal - 1.0)]),
        evidence: vec![start],
        ..Text::about(Topic::Pace, "pace.start_rush")
    };
    Some(talk.candidate(FindingKind::Priority, ratio, text))
}

/// Words that come by fits and starts, or like a metronome.
fn variation(talk: &Talk<'_>) -> Option<Candidate> {
    let variation = talk.judged(MeasureId::ArticulationRateCv)?;
    if talk.is_good(variation) {
        return None;
    }
    let curve = talk.curve(variation.measure)?;
    let (key, goal, evidence) = if variation.value > curve.c {
        ("pace.uneven", curve.c, evidence::uneven_stretches(talk))
    } else {
        ("pace.even_monotone", curve.b, evidence::longest_runs(talk))
    };
    if evidence.is_empty() {
        return None;
    }
    let text = Text {
        numbers: BTreeMap::from([("variation", variation.value), ("goal", goal)]),
        evidence,
        ..Text::about(Topic::Pace, key)
    };
    Some(talk.candidate(FindingKind::Priority, variation, text))
}
