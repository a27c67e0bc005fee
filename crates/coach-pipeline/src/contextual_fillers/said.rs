//! The words of a talk as they are told to a model, and as verdicts on them are found again: in
//! their normal form, with what names a person hidden. What is not told is not in a key.

use coach_measures::AmbiguousFiller;
use coach_speech::transcript::Word;
use serde::Serialize;

use crate::talk::untrusted::{clean, redact_words};

/// The most letters of a word that are told.
const WORD_CHARS_MAX: usize = 40;

/// All words of a talk, ready to be told.
pub(super) struct Said(Vec<String>);

/// A word or phrase with what was said around it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub(super) struct InContext {
    /// Its form in the lexicon; the model sees the words as they were said.
    #[serde(skip)]
    pub(super) lexeme: String,
    pub(super) before: String,
    pub(super) word: String,
    pub(super) after: String,
}

impl Said {
    pub(super) fn of(words: &[Word]) -> Self {
        let cleaned: Vec<String> =
            words.iter().map(|word| clean(&word.text).trim().to_owned()).collect();
        // Of the whole talk: a number that is cut by the end of a context must be hidden as well.
        let hidden = redact_words(&cleaned);
        let told = cleaned.iter().zip(hidden);
        Self(told.map(|(word, name)| name.map_or_else(|| normal(word), str::to_owned)).collect())
    }

    /// A candidate with its context.
    pub(super) fn around(&self, candidate: &AmbiguousFiller) -> InContext {
        let ((first, end), (from, to)) = (candidate.words, candidate.context);
        let text = |from: usize, to: usize| {
            let words = self.0.get(from..to).unwrap_or_default();
            let words: Vec<&str> =
                words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
            words.join(" ")
        };
        InContext {
            lexeme: candidate.lexeme.clone(),
            before: text(from, first),
            word: text(first, end),
            after: text(end, to),
        }
    }
}

/// Lower case, `ё` as `е`, straight apostrophes, and one of three marks after it.
fn normal(word: &str) -> String {
    let end = word.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let mark = match &word[end.len()..] {
        marks if marks.contains('?') => "?",
        marks if marks.contains(['.', '!', '…']) => ".",
        marks if marks.contains([',', ';', ':', '–', '—']) => ",",
        "-" if end.is_empty() => ",",
        _ => "",
    };
    let core = end.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let lower = core.to_lowercase().replace('ё', "е").replace('’', "'");
    let short: String = lower.chars().take(WORD_CHARS_MAX).collect();
    short + mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_one_form_whoever_wrote_them() {
        for (word, expected) in [
            ("Ну,", "ну,"),
            ("«Ещё»", "еще"),
            ("всё...", "все."),
            ("да?!", "да?"),
            ("It’s", "it's"),
            ("как-то", "как-то"),
            ("—", ","),
            ("-", ","),
            ("bro-", "bro"),
            ("50%", "50"),
            ("", ""),
        ] {
            assert_eq!(normal(word), expected, "{word}");
        }
        assert_eq!(normal(&"а".repeat(500)).chars().count(), WORD_CHARS_MAX);
    }
}
