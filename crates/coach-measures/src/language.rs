//! The languages that have rules, and what a rule needs to know about words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A language with rules for syllables, pause places and fillers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// Russian.
    Ru,
}

/// Word lists of one language, all in the normal form of [`crate::tokens`].
#[derive(Debug)]
pub(crate) struct WordLists {
    /// Words that cannot end a phrase: prepositions, articles, particles, conjunctions.
    pub(crate) function_words: BTreeSet<&'static str>,
    /// Words that open a clause.
    pub(crate) clause_openers: BTreeSet<&'static str>,
    /// Words with which a sentence goes on after a full stop that a pause was written as.
    pub(crate) continuations: BTreeSet<&'static str>,
    /// Words that are the subject of a clause: personal pronouns and the like.
    pub(crate) subjects: BTreeSet<&'static str>,
}

impl Language {
    /// The language of an ISO 639-1 code such as `ru` or `en-GB`.
    pub fn of_code(code: &str) -> Option<Self> {
        match code.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "ru" => Some(Self::Ru),
            _ => None,
        }
    }

    /// The language that the letters of a word belong to, else the given one: a Latin word in a
    /// Russian talk is read by the English rules and the other way round.
    pub(crate) fn of_letters(word: &str, otherwise: Self) -> Self {
        match word.chars().find(|letter| letter.is_alphabetic()) {
            Some(letter) if letter.is_ascii() => Self::En,
            Some('а'..='я' | 'ё' | 'А'..='Я' | 'Ё') => Self::Ru,
            _ => otherwise,
        }
    }

    /// The word lists of the language.
    pub(crate) fn word_lists(self) -> &'static WordLists {
        static EN: LazyLock<WordLists> = LazyLock::new(|| WordLists {
            function_words: words(include_str!("lexicon/en/function_words.txt")),
            clause_openers: words(include_str!("lexicon/en/clause_openers.txt")),
            continuations: words(include_str!("lexicon/en/continuations.txt")),
            subjects: words(include_str!("lexicon/en/subjects.txt")),
        });
        static RU: LazyLock<WordLists> = LazyLock::new(|| WordLists {
            function_words: words(include_str!("lexicon/ru/function_words.txt")),
            clause_openers: words(include_str!("lexicon/ru/clause_openers.txt")),
            continuations: words(include_str!("lexicon/ru/continuations.txt")),
            subjects: words(include_str!("lexicon/ru/subjects.txt")),
        });
        match self {
            Self::En => &EN,
            Self::Ru => &RU,
        }
    }
}

/// The words of a list file; `#` starts a comment.
pub(crate) fn words(file: &'static str) -> BTreeSet<&'static str> {
    file.lines().flat_map(|line| line.split('#').next().unwrap_or("").split_whitespace()).collect()
}

/// Word lists by the name of their section.
pub(crate) type Sections = BTreeMap<&'static str, BTreeSet<&'static str>>;

/// The words of a list file with sections, each begun by a line `[name]`; `#` starts a comment.
pub(crate) fn sections(file: &'static str) -> Sections {
    let mut sections = Sections::new();
    let mut name = "";
    for line in file.lines().map(|line| line.split('#').next().unwrap_or("")) {
        match line.trim().strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(section) => name = section,
            None => sections.entry(name).or_default().extend(line.split_whitespace()),
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_name_languages() {
        for (code, language) in [
            ("ru", Some(Language::Ru)),
            ("en", Some(Language::En)),
            ("EN-gb", Some(Language::En)),
            ("de", None),
            ("", None),
        ] {
            assert_eq!(Language::of_code(code), language, "{code}");
        }
    }

    #[test]
    fn letters_name_languages() {
        assert_eq!(Language::of_letters("API", Language::Ru), Language::En);
        assert_eq!(Language::of_letters("ёж", Language::En), Language::Ru);
        assert_eq!(Language::of_letters("2026", Language::Ru), Language::Ru);
    }

    #[test]
    fn word_lists_are_in_normal_form() {
        for language in [Language::En, Language::Ru] {
            let lists = language.word_lists();
            for word in
                lists.function_words.iter().chain(&lists.clause_openers).chain(&lists.subjects)
            {
                assert_eq!(crate::tokens::normal_form(word), *word);
            }
        }
    }

    #[test]
    fn sections_are_told_apart() {
        let lists = sections("[one]\na b # no c\n\n[two]\nd\n");
        assert_eq!(lists["one"], BTreeSet::from(["a", "b"]));
        assert_eq!(lists["two"], BTreeSet::from(["d"]));
    }
}
