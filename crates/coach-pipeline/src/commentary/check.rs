//! Holds a reply against the talk and its report: what was not said, not measured or not wanted
//! is left out and counted.

use super::reply::{Other, Reply, Strength, ToImprove};
use super::types::{Dropped, Improvement, Quote, Remark, Rephrasing, Structure};
use crate::talk::figures::{Figure, Known, figures};
use crate::talk::forbidden::{Leaks, has_address};
use crate::talk::quotes::{Quotes, parts};
use crate::talk::untrusted::clean;

/// Items of a list.
const ITEMS_MAX: usize = 3;
/// Characters of a text …
const TEXT_CHARS_MAX: usize = 600;
/// … and of the impression.
const IMPRESSION_CHARS_MAX: usize = 1_200;

/// A reply of which everything is checked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Checked {
    pub(crate) impression: String,
    pub(crate) strengths: Vec<Remark>,
    pub(crate) improvements: Vec<Improvement>,
    pub(crate) structure: Structure,
    pub(crate) rephrasings: Vec<Rephrasing>,
    pub(crate) dropped: Dropped,
}

/// What replies are held against.
pub(crate) struct Checker<'a> {
    quotes: Quotes<'a>,
    /// What the report says.
    known: Known,
    /// The same and what the talk says, for other words for it.
    said: Known,
    leaks: Leaks,
}

impl<'a> Checker<'a> {
    /// Words that were said, numbers of the report, the same with those of the talk, and what must
    /// not be repeated.
    pub(crate) fn new(quotes: Quotes<'a>, known: Known, said: Known, instructions: &str) -> Self {
        Self { quotes, known, said, leaks: Leaks::of(instructions) }
    }

    /// What can be delivered of a reply.
    pub(crate) fn check(&self, reply: Reply) -> Checked {
        let mut dropped = Dropped::default();
        let impression = self.text(&reply.impression, IMPRESSION_CHARS_MAX, &mut dropped);
        let strengths = first(reply.strengths, &mut dropped);
        let strengths =
            strengths.into_iter().filter_map(|item| self.strength(&item, &mut dropped)).collect();
        let improvements = first(reply.improvements, &mut dropped);
        let improvements = improvements
            .into_iter()
            .filter_map(|item| self.improvement(&item, &mut dropped))
            .collect();
        let rephrasings = first(reply.rephrasings, &mut dropped);
        let rephrasings = rephrasings
            .into_iter()
            .filter_map(|item| self.rephrasing(&item, &mut dropped))
            .collect();
        let mut part = |text: &str| self.text(text, TEXT_CHARS_MAX, &mut dropped);
        let structure = Structure {
            opening: part(&reply.structure.opening),
            body: part(&reply.structure.body),
            closing: part(&reply.structure.closing),
        };
        Checked { impression, strengths, improvements, structure, rephrasings, dropped }
    }

    fn strength(&self, item: &Strength, dropped: &mut Dropped) -> Option<Remark> {
        let quote = self.quote(&item.quote, dropped)?;
        let text = self.text(&item.text, TEXT_CHARS_MAX, dropped);
        (!text.is_empty()).then_some(Remark { text, quote })
    }

    fn improvement(&self, item: &ToImprove, dropped: &mut Dropped) -> Option<Improvement> {
        let quote = self.quote(&item.quote, dropped)?;
        let mut text = |text: &str| self.text(text, TEXT_CHARS_MAX, dropped);
        let (problem, why) = (text(&item.problem), text(&item.why));
        let exercise = text(&item.exercise);
        let is_whole = !problem.is_empty() && !exercise.is_empty();
        is_whole.then_some(Improvement { problem, why, exercise, quote })
    }

    fn rephrasing(&self, item: &Other, dropped: &mut Dropped) -> Option<Rephrasing> {
        let quote = self.quote(&item.quote, dropped)?;
        let suggestion = self.text_of(&item.suggestion, &self.said, TEXT_CHARS_MAX, dropped);
        let is_other = !suggestion.is_empty() && parts(&suggestion) != parts(&quote.text);
        is_other.then_some(Rephrasing { quote, suggestion })
    }

    fn quote(&self, quote: &str, dropped: &mut Dropped) -> Option<Quote> {
        let found = self.quotes.find(&without_times(&clean(quote)));
        if found.is_none() {
            dropped.quotes += 1;
        }
        found.map(|found| Quote { text: found.text, span: found.span })
    }

    fn text(&self, text: &str, chars_max: usize, dropped: &mut Dropped) -> String {
        self.text_of(text, &self.known, chars_max, dropped)
    }

    /// The sentences of a text that can be delivered, as many as fit.
    fn text_of(
        &self,
        text: &str,
        known: &Known,
        chars_max: usize,
        dropped: &mut Dropped,
    ) -> String {
        let text = clean(text);
        let mut kept = String::new();
        for sentence in sentences(text.trim()) {
            if !self.may_stay(sentence, known, dropped) {
                continue;
            }
            if kept.chars().count() + sentence.chars().count() > chars_max {
                dropped.shortened += 1;
                break;
            }
            kept.push_str(sentence);
        }
        kept.trim().to_owned()
    }

    fn may_stay(&self, sentence: &str, known: &Known, dropped: &mut Dropped) -> bool {
        if has_address(sentence) || self.leaks.are_in(&parts(sentence)) {
            dropped.unsafe_sentences += 1;
            return false;
        }
        match figures(sentence).into_iter().find(|figure| !known.has(*figure)) {
            None => true,
            Some(Figure::Time(_)) => {
                dropped.times += 1;
                false
            }
            Some(Figure::Number(..)) => {
                dropped.numbers += 1;
                false
            }
        }
    }
}

/// A quote without the marks that say when each sentence begins: they were told, not said.
fn without_times(quote: &str) -> String {
    let mut kept = String::with_capacity(quote.len());
    for (number, piece) in quote.split('[').enumerate() {
        let mark = piece.split_once(']').filter(|(mark, _)| {
            number > 0 && !mark.is_empty() && mark.chars().all(|c| c.is_ascii_digit() || c == ':')
        });
        kept.push_str(mark.map_or(piece, |(_, rest)| rest));
        kept.push(' ');
    }
    kept
}

fn first<T>(mut items: Vec<T>, dropped: &mut Dropped) -> Vec<T> {
    let more = items.len().saturating_sub(ITEMS_MAX);
    dropped.shortened += u32::try_from(more).unwrap_or(u32::MAX);
    items.truncate(ITEMS_MAX);
    items
}

/// Sentences with the space that follows them.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut before = ' ';
        let end = rest.char_indices().find_map(|(at, c)| {
            let ends = c == ' ' && matches!(before, '.' | '!' | '?' | '…');
            before = c;
            ends.then_some(at + 1)
        });
        let (sentence, left) = rest.split_at(end.unwrap_or(rest.len()));
        rest = left;
        Some(sentence)
    })
}

#[cfg(test)]
mod tests;
