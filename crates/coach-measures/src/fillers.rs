//! Lexical fillers: words and phrases that fill time and say nothing, judged in context.
//!
//! Entries of the lexicon match whole tokens, longest first, never parts of words. The
//! probability of a match is σ(Σ weights): the bias of its tier or entry, general signs (silence
//! and commas around it, other markers beside it, repetition), and the entry's own context rules.

mod ambiguous;
mod lexicon;

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::measures::FillerWord;

use crate::language::Language;
use crate::settings::MeasureSettings;
use crate::tokens::{Kind, Mark, Token, starts_with_digit};
use lexicon::{Condition, Entry, Lexicon, Pattern};

pub use ambiguous::{AmbiguousFiller, Verdict};
pub(crate) use ambiguous::{ambiguous, judged};

/// Weight of a silence before or after.
const SILENCE_WEIGHT: f64 = 0.6;
/// Weight of punctuation on both sides.
const ISOLATED_WEIGHT: f64 = 0.8;
/// Weight of another marker or a filled pause beside it.
const MARKER_WEIGHT: f64 = 0.7;
/// Weight of the same filler within the last ten seconds.
const REPEATED_WEIGHT: f64 = 0.4;
/// How far back a rule looks within a sentence.
const SENTENCE_TOKENS_MAX: usize = 16;
const REPEATED_WITHIN_S: f64 = 10.0;

/// A talk as the rules see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Talk<'a> {
    pub(crate) tokens: &'a [Token],
    /// Seconds of silence before each token, and after the last.
    pub(crate) silence_s: &'a [f64],
    /// Length of the talk.
    pub(crate) minutes: f64,
}

/// An entry found in the talk: tokens `start..end`.
#[derive(Debug, Clone, Copy)]
struct Match<'a> {
    entry: &'a Entry,
    start: usize,
    end: usize,
}

/// All entries of the lexicon in the talk, in order, fillers by the rules or not.
pub(crate) fn found(
    talk: Talk<'_>,
    language: Language,
    settings: &MeasureSettings,
) -> Vec<FillerWord> {
    let lexicon = Lexicon::of(language);
    let matches = matches(talk.tokens, lexicon);
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for found in &matches {
        *totals.entry(found.entry.lexeme.as_str()).or_default() += 1;
    }
    let mut last_start: BTreeMap<&str, f64> = BTreeMap::new();
    let mut entries = Vec::with_capacity(matches.len());
    for (index, &found) in matches.iter().enumerate() {
        let span = span(talk.tokens, found);
        let lexeme = found.entry.lexeme.as_str();
        let context = Context {
            talk,
            found,
            beside_marker: beside_marker(talk.tokens, &matches, index),
            repeated: last_start
                .insert(lexeme, span.start().get())
                .is_some_and(|last| span.start().get() - last <= REPEATED_WITHIN_S),
            per_minute: totals[lexeme] as f64 / talk.minutes.max(1.0),
            silence_s_min: settings.filler_silence_s_min,
        };
        let probability = context.probability();
        let words = (talk.tokens[found.start].word, talk.tokens[found.end - 1].word + 1);
        entries.push(FillerWord { lexeme: lexeme.to_owned(), span, words, probability });
    }
    entries
}

/// Entries in the talk, longest first at each token, without overlap.
fn matches<'a>(tokens: &[Token], lexicon: &'a Lexicon) -> Vec<Match<'a>> {
    let mut matches = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let found = lexicon.starting_with(&tokens[start].text).find(|entry| {
            let end = start + entry.words.len();
            end <= tokens.len()
                && tokens[start..end].iter().zip(&entry.words).all(|(token, word)| {
                    token.is_word() && token.text == *word
                })
                // A phrase does not reach over the end of a sentence or a clause.
                && tokens[start..end - 1].iter().all(|token| token.after == Mark::None)
        });
        match found {
            Some(entry) => {
                let end = start + entry.words.len();
                matches.push(Match { entry, start, end });
                start = end;
            }
            None => start += 1,
        }
    }
    matches
}

fn span(tokens: &[Token], found: Match<'_>) -> Span {
    tokens[found.start].span.union(tokens[found.end - 1].span)
}

/// Whether a filled pause or another entry touches the match, with no sentence end between.
fn beside_marker(tokens: &[Token], matches: &[Match<'_>], index: usize) -> bool {
    let found = matches[index];
    let hesitates = |token: Option<&Token>| {
        token.is_some_and(|token| matches!(token.kind, Kind::FilledPause(_)))
    };
    let touches = |early: Match<'_>, late: Match<'_>| {
        early.end == late.start && tokens[early.end - 1].after != Mark::Sentence
    };
    hesitates(found.start.checked_sub(1).and_then(|before| tokens.get(before)))
        || hesitates(tokens.get(found.end))
        || index.checked_sub(1).is_some_and(|before| touches(matches[before], found))
        || matches.get(index + 1).is_some_and(|&after| touches(found, after))
}

/// A match with everything that its probability depends on.
struct Context<'a> {
    talk: Talk<'a>,
    found: Match<'a>,
    beside_marker: bool,
    repeated: bool,
    per_minute: f64,
    silence_s_min: f64,
}

impl Context<'_> {
    fn probability(&self) -> f64 {
        let silences = [Condition::PauseBefore, Condition::PauseAfter];
        let general = [
            (SILENCE_WEIGHT, silences.iter().any(|silence| self.holds(silence))),
            (ISOLATED_WEIGHT, self.holds(&Condition::Isolated)),
            (MARKER_WEIGHT, self.beside_marker),
            (REPEATED_WEIGHT, self.repeated),
        ];
        let general: f64 =
            general.iter().filter(|(_, holds)| *holds).map(|(weight, _)| weight).sum();
        let own: f64 = self
            .found
            .entry
            .rules
            .iter()
            .filter(|rule| rule.conditions.iter().all(|condition| self.holds(condition)))
            .map(|rule| rule.weight)
            .sum();
        1.0 / (1.0 + (-(self.found.entry.bias + general + own)).exp())
    }

    fn holds(&self, condition: &Condition) -> bool {
        let Match { start, end, .. } = self.found;
        match condition {
            Condition::Previous(distance, patterns) => {
                start.checked_sub(*distance).is_some_and(|at| self.is_any(at, patterns))
            }
            Condition::Next(distance, patterns) => self.is_any(end + distance - 1, patterns),
            Condition::Before(patterns) => (0..start)
                .rev()
                .take(SENTENCE_TOKENS_MAX)
                .take_while(|&at| self.talk.tokens[at].after != Mark::Sentence)
                .any(|at| self.is_any(at, patterns)),
            Condition::Start => self.mark_before() == Mark::Sentence,
            Condition::ClauseStart => self.mark_before() >= Mark::Clause,
            Condition::End => self.mark_after() == Mark::Sentence,
            Condition::ClauseEnd => self.mark_after() >= Mark::Clause,
            Condition::Isolated => {
                self.mark_before() >= Mark::Clause && self.mark_after() >= Mark::Clause
            }
            Condition::PauseBefore => self.silence_s(start) >= self.silence_s_min,
            Condition::PauseAfter => self.silence_s(end) >= self.silence_s_min,
            Condition::Marker => self.beside_marker,
            Condition::Often(per_minute) => self.per_minute > *per_minute,
            Condition::Not(inner) => !self.holds(inner),
        }
    }

    /// The mark in front of the match; the talk begins like a sentence.
    fn mark_before(&self) -> Mark {
        match self.found.start.checked_sub(1) {
            Some(before) => self.talk.tokens[before].after,
            None => Mark::Sentence,
        }
    }

    /// The mark after the match; the talk ends like a sentence.
    fn mark_after(&self) -> Mark {
        if self.found.end == self.talk.tokens.len() {
            Mark::Sentence
        } else {
            self.talk.tokens[self.found.end - 1].after
        }
    }

    fn silence_s(&self, index: usize) -> f64 {
        self.talk.silence_s.get(index).copied().unwrap_or(0.0)
    }

    fn is_any(&self, index: usize, patterns: &[Pattern]) -> bool {
        let Some(token) = self.talk.tokens.get(index) else {
            return false;
        };
        patterns.iter().any(|pattern| match pattern {
            Pattern::Exact(word) => token.text == *word,
            Pattern::Prefix(start) => token.text.starts_with(start.as_str()),
            Pattern::Suffix(end) => token.text.ends_with(end.as_str()),
            Pattern::Number => starts_with_digit(&token.text),
        })
    }
}

#[cfg(test)]
mod tests;
