//! Lexical fillers: words and phrases that fill time and say nothing, judged in context.
//!
//! The probability of a match is σ(Σ weights): the bias of its tier or entry, general signs
//! (silence and commas around it, other markers beside it, repetition), and the entry's own
//! context rules. Each sentence is judged by the list of its language. What the speaker says of
//! their own fillers outweighs all of it.

mod ambiguous;
mod preferences;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use coach_speech::measures::FillerWord;

use crate::language::Language;
use crate::lexicon::{Condition, Lexicon};
use crate::phrases::{self, Context, Limits, Match, Talk};
use crate::sentences::{language_by_token, sentences};
use crate::settings::MeasureSettings;

pub use ambiguous::{AmbiguousFiller, Verdict};
pub(crate) use ambiguous::{ambiguous, judged};
pub(crate) use preferences::begins_at;
pub use preferences::{FillerCorrection, FillerPreferences, normal_phrase};

/// Weight of a silence before or after.
const SILENCE_WEIGHT: f64 = 0.6;
/// Weight of punctuation on both sides.
const ISOLATED_WEIGHT: f64 = 0.8;
/// Weight of another marker or a filled pause beside it.
const MARKER_WEIGHT: f64 = 0.7;
/// Weight of the same filler within the last ten seconds.
const REPEATED_WEIGHT: f64 = 0.4;
const REPEATED_WITHIN_S: f64 = 10.0;

/// The list of a language.
fn lexicon(language: Language) -> &'static Lexicon {
    static EN: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::built_in(include_str!("lexicon/en/fillers.txt")));
    static RU: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::built_in(include_str!("lexicon/ru/fillers.txt")));
    match language {
        Language::En => &EN,
        Language::Ru => &RU,
    }
}

/// All entries of the lexicon and of the speaker's own list in the talk, in order, fillers by the
/// rules or not. What the speaker decided has probability 0 or 1.
pub(crate) fn found(
    talk: Talk<'_>,
    language: Language,
    preferences: &FillerPreferences,
    settings: &MeasureSettings,
) -> Vec<FillerWord> {
    let languages = language_by_token(&sentences(talk.tokens, language));
    let own = Lexicon::of_phrases(&preferences.always);
    let by_list = phrases::matches(talk.tokens, |index| Some(lexicon(languages[index])));
    let by_speaker = phrases::matches(talk.tokens, |_| Some(&own));
    let matches = with_own(by_list, by_speaker);
    let mut last_start: BTreeMap<&str, f64> = BTreeMap::new();
    let contexts = phrases::contexts(talk, &matches, Limits::of(settings));
    let entries = contexts.map(|context| {
        let found = context.found;
        let span = found.span(talk.tokens);
        let lexeme = found.entry.lexeme.as_str();
        let repeated = last_start
            .insert(lexeme, span.start().get())
            .is_some_and(|last| span.start().get() - last <= REPEATED_WITHIN_S);
        let words = found.words(talk.tokens);
        let probability = match preferences.verdict(lexeme, words) {
            Some(is_filler) => f64::from(u8::from(is_filler)),
            None => probability(&context, repeated),
        };
        FillerWord { lexeme: lexeme.to_owned(), span, words, probability }
    });
    entries.collect()
}

/// The matches of the list that no match of the speaker's own list touches, and the latter.
fn with_own<'a>(by_list: Vec<Match<'a>>, by_speaker: Vec<Match<'a>>) -> Vec<Match<'a>> {
    let mut own = by_speaker.iter().peekable();
    let is_free = |found: &Match<'_>| {
        while own.next_if(|one| one.end <= found.start).is_some() {}
        own.peek().is_none_or(|one| found.end <= one.start)
    };
    let mut all: Vec<Match<'a>> = by_list.into_iter().filter(is_free).collect();
    all.extend(by_speaker);
    all.sort_by_key(|found| found.start);
    all
}

fn probability(context: &Context<'_, '_>, repeated: bool) -> f64 {
    let silences = [Condition::PauseBefore, Condition::PauseAfter];
    let general = [
        (SILENCE_WEIGHT, silences.iter().any(|silence| context.holds(silence))),
        (ISOLATED_WEIGHT, context.holds(&Condition::Isolated)),
        (MARKER_WEIGHT, context.beside_marker),
        (REPEATED_WEIGHT, repeated),
    ];
    let general: f64 = general.iter().filter(|(_, holds)| *holds).map(|(weight, _)| weight).sum();
    1.0 / (1.0 + (-(context.log_odds() + general)).exp())
}

#[cfg(test)]
mod tests;
