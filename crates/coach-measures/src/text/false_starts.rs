//! Beginnings that the speaker gave up: words broken off, small words begun again, clauses left.

use coach_speech::text::{FalseStart, FalseStartKind};

use super::Text;
use super::frequencies::{per_million, stem};
use super::repetitions;
use crate::tokens::{Kind, Mark};

/// Letters that a fragment shares with the word after it.
const ONSET_LETTERS: usize = 2;
/// A shorter beginning of the next word is a word by itself more often than not.
const FRAGMENT_LETTERS_MIN: usize = 3;
/// Letters of the next word beyond it; fewer may be an ending.
const FRAGMENT_REST_LETTERS_MIN: usize = 2;

/// All false starts, in order.
pub(super) fn find(text: &Text<'_>) -> Vec<FalseStart> {
    let mut found: Vec<FalseStart> = (0..text.tokens.len())
        .filter(|&at| is_fragment(text, at))
        .map(|at| false_start(text, FalseStartKind::Fragment, at, at + 1))
        .collect();
    let words = repetitions::words(text);
    let restarts = repetitions::all(text, &words);
    found.extend(restarts.iter().filter(|one| repetitions::is_restart(text, &words, one)).map(
        |one| {
            // All copies but the last were given up.
            let (start, end) = (words[one.start], words[one.start + one.count - 2] + 1);
            false_start(text, FalseStartKind::Restart, start, end)
        },
    ));
    for sentence in &text.sentences {
        found.extend(abandoned(text, &words, sentence.start, sentence.end));
    }
    found.sort_by_key(|one| (one.words, one.kind));
    found
}

fn false_start(text: &Text<'_>, kind: FalseStartKind, start: usize, end: usize) -> FalseStart {
    FalseStart { kind, words: text.words(start, end), span: text.span(start, end) }
}

/// A word written as broken off, or one that the next begins with and that the recognizer doubts
/// or people hardly say.
fn is_fragment(text: &Text<'_>, at: usize) -> bool {
    let token = &text.tokens[at];
    if token.kind == Kind::Fragment {
        return true;
    }
    let Some(next) = text.tokens.get(at + 1) else {
        return false;
    };
    let letters = token.text.chars().count();
    let may_be = token.is_word()
        && next.is_word()
        && token.word != next.word
        && token.after == Mark::None
        && letters < next.text.chars().count();
    may_be && (is_doubted(text, at, &next.text) || is_rare_beginning(text, at, &next.text))
}

/// Whether the recognizer doubts a short word that sounds like the beginning of the next.
fn is_doubted(text: &Text<'_>, at: usize, next: &str) -> bool {
    let token = &text.tokens[at];
    let onset: String = token.text.chars().take(ONSET_LETTERS).collect();
    let probability = text.transcript.words[token.word].probability;
    probability < text.settings.fragment_probability_max
        && token.span.length().get() < text.settings.fragment_s_max
        && next.starts_with(&onset)
}

/// Whether a word that people hardly say is the beginning of the next, which is longer by more
/// than an ending.
fn is_rare_beginning(text: &Text<'_>, at: usize, next: &str) -> bool {
    let word = text.tokens[at].text.as_str();
    let Some(rest) = next.strip_prefix(word) else {
        return false;
    };
    let language = text.languages[at];
    let is_rare =
        || per_million(&stem(word, language), language) < text.settings.fragment_per_million_max;
    word.chars().count() >= FRAGMENT_LETTERS_MIN
        && rest.chars().count() >= FRAGMENT_REST_LETTERS_MIN
        && word.chars().all(char::is_alphabetic)
        && !text.is_name(at)
        && stem(word, language) != stem(next, language)
        && is_rare()
}

/// A sentence that begins with a few words up to one that cannot end a phrase, then a silence and
/// another subject.
fn abandoned(text: &Text<'_>, words: &[usize], start: usize, end: usize) -> Option<FalseStart> {
    let first = words.partition_point(|&at| at < start);
    let own: Vec<usize> = words[first..]
        .iter()
        .copied()
        .take(text.settings.abandoned_words_max + 1)
        .take_while(|&at| at < end)
        .collect();
    let lists = text.languages[start].word_lists();
    let is_subject = |at: usize| lists.subjects.contains(text.tokens[at].text.as_str());
    (1..own.len()).find_map(|length| {
        let (last, next) = (own[length - 1], own[length]);
        let silence_s = text.silence_s[last + 1..=next].iter().copied().fold(0.0, f64::max);
        let leans = lists.function_words.contains(text.tokens[last].text.as_str());
        let given_up = silence_s >= text.settings.abandoned_silence_s_min
            && leans
            && own[..length].iter().any(|&at| is_subject(at))
            && is_subject(next)
            && text.tokens[next].text != text.tokens[last].text;
        given_up.then(|| false_start(text, FalseStartKind::AbandonedClause, own[0], last + 1))
    })
}
