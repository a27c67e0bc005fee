//! Words and phrases said again at once.
//!
//! Not repetitions: what people double for emphasis («очень, очень», *very very*), doubles that
//! grammar makes (*had had*), numbers, and content words with a comma between. One small word
//! begun again after a stop is a false start and belongs there.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use coach_speech::text::Repetition;

use super::Text;
use crate::language::Language;
use crate::tokens::{Mark, starts_with_digit};

/// Longest phrase whose repetition is looked for.
const PHRASE_WORDS_MAX: usize = 4;

/// Words that may be doubled.
fn doubled(language: Language) -> &'static BTreeSet<&'static str> {
    static EN: LazyLock<BTreeSet<&str>> =
        LazyLock::new(|| crate::language::words(include_str!("../lexicon/en/doubled.txt")));
    static RU: LazyLock<BTreeSet<&str>> =
        LazyLock::new(|| crate::language::words(include_str!("../lexicon/ru/doubled.txt")));
    match language {
        Language::En => &EN,
        Language::Ru => &RU,
    }
}

/// Copies of a phrase in a row, by their places among the words of a talk.
pub(super) struct Copies {
    /// First word of the first copy, among the words.
    pub(super) start: usize,
    /// Words of one copy.
    pub(super) length: usize,
    /// How many copies there are.
    pub(super) count: usize,
}

/// All repetitions in order, restarts left out.
pub(super) fn find(text: &Text<'_>) -> Vec<Repetition> {
    let words = words(text);
    let is_restart = |copies: &Copies| is_restart(text, &words, copies);
    let found = all(text, &words).into_iter().filter(|copies| !is_restart(copies));
    let repetition = |Copies { start, length, count }| {
        let (first, end) = (words[start], words[start + length * count - 1] + 1);
        let phrase = words[start..start + length].iter().map(|&at| text.tokens[at].text.as_str());
        Repetition {
            phrase: phrase.collect::<Vec<_>>().join(" "),
            words: text.words(first, end),
            span: text.span(first, end),
            copies: count,
        }
    };
    found.map(repetition).collect()
}

/// The tokens that are words; hesitations and fragments between copies do not separate them.
pub(super) fn words(text: &Text<'_>) -> Vec<usize> {
    (0..text.tokens.len()).filter(|&at| text.tokens[at].is_word()).collect()
}

/// Whether the copies are of one small word that was begun again after a stop: a comma, a silence,
/// a hesitation.
pub(super) fn is_restart(text: &Text<'_>, words: &[usize], copies: &Copies) -> bool {
    let at = words[copies.start];
    let lists = text.languages[at].word_lists();
    let word = text.tokens[at].text.as_str();
    let is_small = lists.function_words.contains(word) || lists.subjects.contains(word);
    copies.length == 1
        && is_small
        && words[copies.start..copies.start + copies.count].windows(2).any(|two| {
            two[1] > two[0] + 1
                || text.tokens[two[0]].after != Mark::None
                || trails_off(text.raw(two[0]))
                || text.silence_s[two[1]] >= text.settings.abandoned_silence_s_min
        })
}

/// Whether a word is written with an ellipsis, which ends no sentence before a small letter.
fn trails_off(raw: &str) -> bool {
    raw.contains('…') || raw.contains("..")
}

/// All copies in a row; of two readings the longer phrase wins.
pub(super) fn all(text: &Text<'_>, words: &[usize]) -> Vec<Copies> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let mut lengths = (1..=PHRASE_WORDS_MAX).rev();
        let copies = lengths.find_map(|length| copies_at(text, words, start, length));
        match copies {
            Some(copies) => {
                // The last copy may begin the next: "we we had a we had a".
                start += copies.length * (copies.count - 1);
                found.push(copies);
            }
            None => start += 1,
        }
    }
    found
}

fn copies_at(text: &Text<'_>, words: &[usize], start: usize, length: usize) -> Option<Copies> {
    let phrase = words.get(start..start + length)?;
    let mut count = 1;
    while let Some(copy) = words.get(start + count * length..start + (count + 1) * length) {
        if !is_copy(text, phrase, copy, words[start + count * length - 1]) {
            break;
        }
        count += 1;
    }
    (count > 1).then_some(Copies { start, length, count })
}

/// Whether `copy` repeats `phrase`; `last` is the token before it.
fn is_copy(text: &Text<'_>, phrase: &[usize], copy: &[usize], last: usize) -> bool {
    let tokens = text.tokens;
    let is_same = phrase.iter().zip(copy).all(|(&a, &b)| tokens[a].text == tokens[b].text);
    if !is_same {
        return false;
    }
    let gap = tokens[copy[0]].span.start() - tokens[last].span.end();
    let mark = tokens[last].after;
    let ends_inside =
        phrase[..phrase.len() - 1].iter().any(|&at| tokens[at].after == Mark::Sentence);
    if gap.get() > text.settings.repetition_gap_s_max || mark == Mark::Sentence || ends_inside {
        return false;
    }
    !phrase.iter().all(|&at| may_double(text, at, phrase.len(), mark))
}

/// Whether a word may be said twice on purpose.
fn may_double(text: &Text<'_>, at: usize, length: usize, mark: Mark) -> bool {
    let word = text.tokens[at].text.as_str();
    starts_with_digit(word)
        || doubled(text.languages[at]).contains(word)
        || text.is_filler[at]
        || (length == 1 && mark == Mark::Clause && text.is_content(at))
}
