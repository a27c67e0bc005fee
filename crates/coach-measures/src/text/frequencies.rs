//! How often words are said, by stem; and stems.
//!
//! Stems are those of the Snowball project, so that forms of one word count as one.

use std::collections::HashMap;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use crate::language::Language;

/// Words that the lists do not have are said less often than any of theirs.
const UNLISTED_PER_MILLION: f64 = 5.0;

/// The stem of a word in normal form.
pub(super) fn stem(word: &str, language: Language) -> String {
    let algorithm = match Language::of_letters(word, language) {
        Language::En => Algorithm::English,
        Language::Ru => Algorithm::Russian,
    };
    Stemmer::create(algorithm).stem(word).into_owned()
}

/// How many of a million words have this stem.
pub(super) fn per_million(stem: &str, language: Language) -> f64 {
    static EN: LazyLock<HashMap<String, f64>> =
        LazyLock::new(|| by_stem(include_str!("../lexicon/en/frequencies.txt"), Language::En));
    static RU: LazyLock<HashMap<String, f64>> =
        LazyLock::new(|| by_stem(include_str!("../lexicon/ru/frequencies.txt"), Language::Ru));
    let list = match Language::of_letters(stem, language) {
        Language::En => &EN,
        Language::Ru => &RU,
    };
    list.get(stem).copied().unwrap_or(UNLISTED_PER_MILLION)
}

/// Lines `uses in a million: words`; the uses of all forms of a stem add up.
fn by_stem(file: &str, language: Language) -> HashMap<String, f64> {
    let mut frequencies = HashMap::new();
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    let rows = lines.filter_map(|line| line.split_once(':'));
    for (uses, words) in rows.filter_map(|(uses, words)| Some((uses.parse::<f64>().ok()?, words))) {
        for word in words.split_whitespace() {
            *frequencies.entry(stem(word, language)).or_default() += uses;
        }
    }
    frequencies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_common_in_any_form() {
        for (language, common, rare) in [
            (Language::En, "people", "turbines"),
            (Language::En, "said", "platforms"),
            (Language::Ru, "людей", "турбины"),
            (Language::Ru, "сделаем", "платформами"),
        ] {
            let of = |word| per_million(&stem(word, language), language);
            assert!(of(common) > 8.0 * of(rare), "{common} {} {rare} {}", of(common), of(rare));
        }
        assert_eq!(stem("платформами", Language::Ru), stem("платформа", Language::Ru));
    }

    #[test]
    fn the_lists_are_read_whole() {
        for file in [
            include_str!("../lexicon/en/frequencies.txt"),
            include_str!("../lexicon/ru/frequencies.txt"),
        ] {
            for line in file.lines().filter(|line| !line.starts_with('#')) {
                let (uses, words) = line.split_once(':').unwrap();
                assert!(uses.parse::<f64>().unwrap() > UNLISTED_PER_MILLION);
                for word in words.split_whitespace() {
                    assert_eq!(crate::tokens::normal_form(word), word);
                }
            }
        }
    }
}
