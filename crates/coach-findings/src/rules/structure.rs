//! How the talk begins and ends: a checklist, told by the words that were said, without a score.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::finding::{FindingKind, Topic};
use coach_speech::measures::MeasureId;
use coach_speech::text::{Rubric, RubricSign, RubricSignKind as Sign};

use super::{Candidate, Judged, Talk, Text};
use crate::norms::STRUCTURE;

/// What makes a beginning strong, the most telling first.
const HOOKS: [Sign; 5] =
    [Sign::Question, Sign::Story, Sign::Contrast, Sign::Number, Sign::DirectAddress];
/// What makes an end strong, likewise.
const ENDS: [Sign; 4] = [Sign::CallToAction, Sign::LinkToOpening, Sign::Recap, Sign::FullPause];
/// A talk that begins with itself and not with its subject.
const BESIDE_THE_POINT: [Sign; 2] = [Sign::Apology, Sign::Meta];
/// Times are told as so many seconds from the start, rounded up.
const TIME_STEP_S: f64 = 5.0;
/// The end of a talk that lacks something: this many of its last words.
const LAST_WORDS: usize = 12;

pub(super) fn candidates(talk: &Talk<'_>) -> Vec<Candidate> {
    [opening(talk), closing(talk), call_to_action(talk)].into_iter().flatten().collect()
}

fn opening(talk: &Talk<'_>) -> Option<Candidate> {
    let rubric = talk.measures.text.opening.as_ref().ok()?;
    let points = points(talk, MeasureId::OpeningPoints)?;
    if talk.is_good(points) {
        let sign = first_of(&HOOKS, rubric)?;
        let start_s = talk.measures.speech_span.map_or(0.0, |talk| talk.start().get());
        let after_s = (sign.span.start().get() - start_s).max(0.0);
        let within_s = (after_s / TIME_STEP_S).floor() * TIME_STEP_S + TIME_STEP_S;
        let mut text = text(talk, "structure.opening_strong", sign);
        text.numbers.insert("within_s", within_s);
        return Some(talk.candidate(FindingKind::Strength, points, text));
    }
    let sign = first_of(&BESIDE_THE_POINT, rubric)?;
    Some(talk.candidate(
        FindingKind::Priority,
        points,
        text(talk, "structure.opening_apology", sign),
    ))
}

fn closing(talk: &Talk<'_>) -> Option<Candidate> {
    let rubric = talk.measures.text.closing.as_ref().ok()?;
    let points = points(talk, MeasureId::ClosingPoints)?;
    let (kind, signs, key) = if talk.is_good(points) {
        (FindingKind::Strength, &ENDS[..], "structure.closing_strong")
    } else {
        (FindingKind::Priority, &[Sign::WeakEnd][..], "structure.closing_weak")
    };
    Some(talk.candidate(kind, points, text(talk, key, first_of(signs, rubric)?)))
}

/// Nothing for the audience to do, in a talk that is to win it for something.
fn call_to_action(talk: &Talk<'_>) -> Option<Candidate> {
    let is_missing = matches!(talk.measures.text.call_to_action, Ok(None));
    if !is_missing || !talk.settings.profile.factors().wants_call_to_action {
        return None;
    }
    // What is not there has no points, whatever else the end has.
    let missing = talk.judged_aside(MeasureId::ClosingPoints, None, STRUCTURE, 0.0)?;
    let words = &talk.transcript.words;
    let last = words.get(words.len().saturating_sub(LAST_WORDS)..)?;
    let end: Span = last.first()?.span.union(last.last()?.span);
    let text = Text {
        evidence: vec![end],
        ..Text::about(Topic::Structure, "structure.no_call_to_action")
    };
    Some(talk.candidate(FindingKind::Priority, missing, text))
}

fn points(talk: &Talk<'_>, id: MeasureId) -> Option<Judged> {
    let points = talk.trusted(id)?;
    talk.judged_aside(id, None, STRUCTURE, points)
}

/// The first sign of the first kind that is there.
fn first_of<'a>(kinds: &[Sign], rubric: &'a Rubric) -> Option<&'a RubricSign> {
    kinds.iter().find_map(|kind| rubric.signs.iter().find(|sign| sign.kind == *kind))
}

fn text(talk: &Talk<'_>, key: &'static str, sign: &RubricSign) -> Text {
    let quote = talk.quotation(sign.words, &sign.lexeme);
    let quotes = [("sign", sign.kind.name().to_owned()), ("quote", quote)];
    Text {
        quotes: BTreeMap::from(quotes),
        evidence: vec![sign.span],
        ..Text::about(Topic::Structure, key)
    }
}
