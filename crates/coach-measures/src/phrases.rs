//! Phrases of a list in a talk, judged by the words and silences around them.
//!
//! Entries match whole tokens, longest first, never parts of words and never over the end of a
//! sentence. The log-odds of a match are the bias of its entry and the weights of its rules.

use std::collections::BTreeMap;

use coach_speech::Span;

use crate::lexicon::{Condition, Entry, Lexicon, Pattern};
use crate::settings::MeasureSettings;
use crate::tokens::{Kind, Mark, Token};

/// How far back a rule looks within a sentence.
const SENTENCE_TOKENS_MAX: usize = 16;
/// Fewer uses are not a habit, however short the talk.
const OFTEN_USES_MIN: usize = 3;

/// A talk as the rules see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Talk<'a> {
    pub(crate) tokens: &'a [Token],
    /// Seconds of silence before each token, and after the last.
    pub(crate) silence_s: &'a [f64],
    /// Length of the talk.
    pub(crate) minutes: f64,
}

/// What a rule takes for a silence and for a word without stress.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) silence_s_min: f64,
    pub(crate) short_s_max: f64,
}

impl Limits {
    /// Those of the settings.
    pub(crate) fn of(settings: &MeasureSettings) -> Self {
        Self {
            silence_s_min: settings.filler_silence_s_min,
            short_s_max: settings.filler_short_s_max,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::of(&MeasureSettings::default())
    }
}

/// An entry found in the talk: tokens `start..end`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Match<'a> {
    pub(crate) entry: &'a Entry,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Match<'_> {
    /// When it sounds.
    pub(crate) fn span(self, tokens: &[Token]) -> Span {
        tokens[self.start].span.union(tokens[self.end - 1].span)
    }

    /// First word in the transcript, and one past the last.
    pub(crate) fn words(self, tokens: &[Token]) -> (usize, usize) {
        (tokens[self.start].word, tokens[self.end - 1].word + 1)
    }
}

/// Entries in the talk, longest first at each token, without overlap; each token has the list of
/// its own sentence, if any.
pub(crate) fn matches<'a>(
    tokens: &[Token],
    lexicon_at: impl Fn(usize) -> Option<&'a Lexicon>,
) -> Vec<Match<'a>> {
    let mut matches = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let entries = lexicon_at(start).map_or_else(Vec::new, |lexicon| {
            let token = &tokens[start];
            if token.is_word() { lexicon.starting_with(token) } else { Vec::new() }
        });
        match entries.into_iter().find(|entry| fits(tokens, start, entry)) {
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

fn fits(tokens: &[Token], start: usize, entry: &Entry) -> bool {
    let end = start + entry.words.len();
    let mark_max = if entry.over_commas { Mark::Clause } else { Mark::None };
    end <= tokens.len()
        && tokens[start..end]
            .iter()
            .zip(&entry.words)
            .all(|(token, word)| token.is_word() && word.fits(token))
        && tokens[start..end - 1].iter().all(|token| token.after <= mark_max)
}

/// Every match with its context, in order.
pub(crate) fn contexts<'t, 'l>(
    talk: Talk<'t>,
    matches: &'t [Match<'l>],
    limits: Limits,
) -> impl Iterator<Item = Context<'t, 'l>> {
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for found in matches {
        *totals.entry(found.entry.lexeme.as_str()).or_default() += 1;
    }
    matches.iter().enumerate().map(move |(index, &found)| Context {
        talk,
        found,
        beside_marker: beside_marker(talk.tokens, matches, index),
        uses: totals[found.entry.lexeme.as_str()],
        limits,
    })
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
#[derive(Debug)]
pub(crate) struct Context<'t, 'l> {
    talk: Talk<'t>,
    pub(crate) found: Match<'l>,
    pub(crate) beside_marker: bool,
    /// How many matches of the same entry there are in the talk.
    uses: usize,
    limits: Limits,
}

impl Context<'_, '_> {
    /// The bias of the entry and the weights of those of its rules that hold.
    pub(crate) fn log_odds(&self) -> f64 {
        let entry = self.found.entry;
        let holds = |conditions: &[Condition]| conditions.iter().all(|one| self.holds(one));
        let rules = entry.rules.iter().filter(|rule| holds(&rule.conditions));
        entry.bias + rules.map(|rule| rule.weight).sum::<f64>()
    }

    /// Whether a condition holds here.
    pub(crate) fn holds(&self, condition: &Condition) -> bool {
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
            Condition::PauseBefore => self.silence_s(start) >= self.limits.silence_s_min,
            Condition::PauseAfter => self.silence_s(end) >= self.limits.silence_s_min,
            Condition::Short => {
                let length_s = self.found.span(self.talk.tokens).length().get();
                0.0 < length_s && length_s < self.limits.short_s_max
            }
            Condition::Marker => self.beside_marker,
            Condition::Often(per_minute) => {
                let minutes = self.talk.minutes.max(1.0);
                self.uses >= OFTEN_USES_MIN && self.uses as f64 / minutes > *per_minute
            }
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
        let token = self.talk.tokens.get(index);
        token.is_some_and(|token| patterns.iter().any(|pattern| pattern.fits(token)))
    }
}
