//! Points for the beginning and the end of a talk, from signs in their words.
//!
//! Each kind of sign counts once. Falling pitch and trailing loudness belong to the sound and are
//! not seen here.

use std::collections::BTreeSet;

use coach_speech::measures::Unmeasurable;
use coach_speech::text::{Rubric, RubricSign, RubricSignKind, TextEvent, TextEventKind};

use super::Text;
use super::frequencies::{per_million, stem};
use super::lists::{self, Lists};

const POINTS_MAX: usize = 5;
/// Words that are rarer than this may link the end to the beginning, in uses per million …
const LINK_PER_MILLION_MAX: f64 = 400.0;
/// … if so many of them come back.
const LINK_WORDS_MIN: usize = 2;

/// The beginning.
pub(super) fn opening(text: &Text<'_>, events: &[TextEvent]) -> Result<Rubric, Unmeasurable> {
    enough(text)?;
    let end = opening_end(text);
    let last_word = text.tokens[end - 1].word;
    let mut signs = listed(text, lists::openings(), 0, end);
    // "Can you hear me?" asks the audience nothing about the talk.
    let meta: Vec<(usize, usize)> = signs
        .iter()
        .filter(|sign| sign.kind == RubricSignKind::Meta)
        .map(|sign| sign.words)
        .collect();
    let is_meta = |event: &TextEvent| {
        meta.iter().any(|words| words.0 < event.words.1 && event.words.0 < words.1)
    };
    let inside = events.iter().filter(|event| event.words.1 <= last_word + 1);
    signs.extend(inside.filter(|event| !is_meta(event)).filter_map(|event| {
        let kind = match event.kind {
            TextEventKind::Question | TextEventKind::RhetoricalQuestion => RubricSignKind::Question,
            TextEventKind::Number => RubricSignKind::Number,
            _ => return None,
        };
        Some(sign_of(kind, event))
    }));
    signs.extend(long_thanks(text, end));
    signs.extend(fillers(text, end));
    Ok(rubric(text, signs))
}

/// The end.
pub(super) fn closing(text: &Text<'_>, call: Option<&TextEvent>) -> Result<Rubric, Unmeasurable> {
    enough(text)?;
    let count = text.tokens.len();
    let from_s = text.seconds() - edge_s(text);
    let start = (0..count).find(|&at| text.since_start_s(at) >= from_s).unwrap_or(count - 1);
    let mut signs = listed(text, lists::closings(), start, count);
    signs.extend(
        call.filter(|call| call.words.0 >= text.tokens[start].word)
            .map(|call| sign_of(RubricSignKind::CallToAction, call)),
    );
    signs.extend(link_to_opening(text, start));
    let last = text.sentences.last().map_or(0, |sentence| sentence.start);
    if last > 0 && text.silence_s[last] >= text.settings.full_pause_s_min {
        signs.push(sign(text, RubricSignKind::FullPause, last, last + 1, None));
    }
    Ok(rubric(text, signs))
}

fn enough(text: &Text<'_>) -> Result<(), Unmeasurable> {
    let words = text.tokens.iter().filter(|token| token.is_word()).count();
    if words < text.settings.edge_words_min { Err(Unmeasurable::TooLittle) } else { Ok(()) }
}

/// How long the beginning and the end are.
fn edge_s(text: &Text<'_>) -> f64 {
    text.settings.edge_s_max.min(text.seconds() * text.settings.edge_share_max)
}

/// One past the last token of the beginning.
fn opening_end(text: &Text<'_>) -> usize {
    let edge_s = edge_s(text);
    (1..text.tokens.len()).find(|&at| text.since_start_s(at) > edge_s).unwrap_or(text.tokens.len())
}

/// Points: those of no sign, one more or less for each kind of sign.
fn rubric(text: &Text<'_>, mut signs: Vec<RubricSign>) -> Rubric {
    signs.sort_by_key(|sign| (sign.words, sign.kind));
    let kinds: BTreeSet<RubricSignKind> = signs.iter().map(|sign| sign.kind).collect();
    let (good, weak): (Vec<_>, Vec<_>) = kinds.into_iter().partition(|kind| kind.helps());
    let points = (usize::from(text.settings.rubric_points_base) + good.len())
        .saturating_sub(weak.len())
        .min(POINTS_MAX);
    Rubric { points: u8::try_from(points).unwrap_or(u8::MAX), signs }
}

fn sign(
    text: &Text<'_>,
    kind: RubricSignKind,
    start: usize,
    end: usize,
    lexeme: Option<&str>,
) -> RubricSign {
    let words = text.words(start, end);
    let lexeme = lexeme.map_or_else(|| text.said(words), str::to_owned);
    RubricSign { kind, lexeme, words, span: text.span(start, end) }
}

fn sign_of(kind: RubricSignKind, event: &TextEvent) -> RubricSign {
    RubricSign { kind, lexeme: event.lexeme.clone(), words: event.words, span: event.span }
}

/// The signs of a list in tokens `start..end`.
fn listed(text: &Text<'_>, lists: &'static Lists, start: usize, end: usize) -> Vec<RubricSign> {
    let found = lists::counted(text, lists, start).into_iter().filter(|found| found.end <= end);
    let sign_of = |found: crate::phrases::Match<'_>| {
        let kind = match found.entry.kind.as_str() {
            "story" => RubricSignKind::Story,
            "contrast" => RubricSignKind::Contrast,
            "address" => RubricSignKind::DirectAddress,
            "apology" => RubricSignKind::Apology,
            "meta" => RubricSignKind::Meta,
            "recap" => RubricSignKind::Recap,
            "weak_end" => RubricSignKind::WeakEnd,
            // Thanks count by their time.
            _ => return None,
        };
        Some(sign(text, kind, found.start, found.end, Some(&found.entry.lexeme)))
    };
    found.filter_map(sign_of).collect()
}

/// Sentences of thanks and introductions in the beginning, if they take long.
fn long_thanks(text: &Text<'_>, end: usize) -> Option<RubricSign> {
    let thanks: Vec<usize> = lists::counted(text, lists::openings(), 0)
        .iter()
        .filter(|found| found.entry.kind == "thanks" && found.end <= end)
        .map(|found| found.start)
        .collect();
    let holds = |sentence: &&crate::sentences::Sentence| {
        thanks.iter().any(|at| (sentence.start..sentence.end).contains(at))
    };
    let sentences: Vec<_> =
        text.sentences.iter().take_while(|one| one.start < end).filter(holds).collect();
    let length_s: f64 =
        sentences.iter().map(|one| text.span(one.start, one.end).length().get()).sum();
    let (first, last) = (sentences.first()?, sentences.last()?);
    (length_s > text.settings.long_thanks_s_min)
        .then(|| sign(text, RubricSignKind::LongThanks, first.start, last.end, None))
}

/// The first filler in the beginning, if there are many.
fn fillers(text: &Text<'_>, end: usize) -> Option<RubricSign> {
    let starts: Vec<usize> =
        (0..end).filter(|&at| text.is_filler[at] && (at == 0 || !text.is_filler[at - 1])).collect();
    let first = *starts.first()?;
    (starts.len() >= text.settings.opening_fillers_min)
        .then(|| sign(text, RubricSignKind::Fillers, first, first + 1, None))
}

/// The first word of the end that comes from the beginning, if several rare ones do.
fn link_to_opening(text: &Text<'_>, start: usize) -> Option<RubricSign> {
    let stem_at = |at: usize| {
        let stem = stem(&text.tokens[at].text, text.languages[at]);
        (per_million(&stem, text.languages[at]) < LINK_PER_MILLION_MAX).then_some(stem)
    };
    let opening: BTreeSet<String> = (0..opening_end(text).min(start))
        .filter(|&at| text.is_content(at))
        .filter_map(stem_at)
        .collect();
    // What the whole talk is about is no link.
    let between: BTreeSet<String> = (opening_end(text).min(start)..start)
        .filter(|&at| text.is_content(at))
        .filter_map(stem_at)
        .collect();
    let linked: Vec<(usize, String)> = (start..text.tokens.len())
        .filter(|&at| text.is_content(at))
        .filter_map(|at| Some((at, stem_at(at)?)))
        .filter(|(_, stem)| opening.contains(stem) && !between.contains(stem))
        .collect();
    let different: BTreeSet<&String> = linked.iter().map(|(_, stem)| stem).collect();
    let &(first, _) = linked.first()?;
    (different.len() >= LINK_WORDS_MIN)
        .then(|| sign(text, RubricSignKind::LinkToOpening, first, first + 1, None))
}
