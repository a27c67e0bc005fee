//! How the speaker uses loudness; where the recording evens it out, nobody is judged by it.

use std::collections::BTreeMap;

use coach_speech::finding::{FindingKind, Topic};
use coach_speech::measures::MeasureId;

use super::{Candidate, GOAL_STEP, Talk, Text};
use crate::evidence;
use crate::norms::QUIET_TIME;
use crate::scores::SubScoreId;

/// A goal for the next take widens the variation by at most this share.
const WIDER: f64 = 0.25;
/// One quiet passage may be an accident.
const QUIET_SPANS_MIN: usize = 2;

pub(super) fn candidates(talk: &Talk<'_>) -> Vec<Candidate> {
    [fading_ends(talk), quiet_spans(talk), flat(talk)].into_iter().flatten().collect()
}

fn fading_ends(talk: &Talk<'_>) -> Option<Candidate> {
    let share = talk.judged(MeasureId::FadingEndsRatio)?;
    let events = talk.measures.voice.fading_ends.clone();
    if talk.is_good(share) || events.len() < talk.settings.events_min {
        return None;
    }
    let sentences = talk.measures.values.get(&share.measure)?.evidence_count;
    let goal = talk.curve(share.measure)?.c.max(share.value * GOAL_STEP);
    let text = Text {
        numbers: BTreeMap::from([
            ("count", events.len() as f64),
            ("sentences", sentences as f64),
            ("share", share.value),
            ("goal", goal),
        ]),
        evidence: evidence::spread(&events, talk.settings.evidence_max),
        events,
        ..Text::about(Topic::Voice, "voice.fading_ends")
    };
    Some(talk.candidate(FindingKind::Priority, share, text))
}

/// Passages that are much quieter than the rest; trusted as the variation of loudness is.
fn quiet_spans(talk: &Talk<'_>) -> Option<Candidate> {
    let talk_s = talk.measures.speech_span?.length().get();
    let events = talk.measures.voice.quiet_spans.clone();
    let quiet_s: f64 = events.iter().map(|span| span.length().get()).sum();
    let (id, sub_score) = (MeasureId::LoudnessLuVariation, Some(SubScoreId::VocalVariety));
    let share = talk.judged_aside(id, sub_score, QUIET_TIME, quiet_s / talk_s)?;
    if talk.is_good(share) || events.len() < QUIET_SPANS_MIN {
        return None;
    }
    let text = Text {
        numbers: BTreeMap::from([("count", events.len() as f64), ("quiet_s", quiet_s)]),
        evidence: evidence::longest(events.clone(), talk),
        events,
        ..Text::about(Topic::Voice, "voice.quiet_spans")
    };
    Some(talk.candidate(FindingKind::Priority, share, text))
}

/// Too little movement of loudness. Too much is the room's or the microphone's doing more often
/// than the speaker's.
fn flat(talk: &Talk<'_>) -> Option<Candidate> {
    let variation = talk.judged(MeasureId::LoudnessLuVariation)?;
    let curve = talk.curve(variation.measure)?;
    let evidence = evidence::longest_runs(talk);
    if talk.is_good(variation) || variation.value >= curve.b || evidence.is_empty() {
        return None;
    }
    let goal_lu = curve.b.min(variation.value * (1.0 + WIDER));
    let text = Text {
        numbers: BTreeMap::from([("lu", variation.value), ("goal_lu", goal_lu)]),
        evidence,
        ..Text::about(Topic::Voice, "voice.flat_loudness")
    };
    Some(talk.candidate(FindingKind::Priority, variation, text))
}
