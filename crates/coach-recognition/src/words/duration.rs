//! How long a word lasts in ordinary speech, from its letters.
//!
//! Rough on purpose: it tells a word from a word with a pause in it, and nothing more.
//! Syllables for reports are counted elsewhere, with dictionaries.

/// Expected duration in seconds: 0.07 + 0.165 a syllable in Russian, 0.08 + 0.19 elsewhere.
pub(super) fn expected_s(word: &str, language: &str) -> f64 {
    let syllables = syllables(word, language) as f64;
    if language == "ru" { 0.07 + 0.165 * syllables } else { 0.08 + 0.19 * syllables }
}

/// Syllables of a digit when numbers are read: «двадцать шесть», *twenty-six*.
const DIGIT_SYLLABLES: usize = 2;

fn syllables(word: &str, language: &str) -> usize {
    let word = word.to_lowercase();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let mut groups = 0;
    let mut vowels = 0;
    let mut after_vowel = false;
    for letter in word.chars() {
        let vowel = is_vowel(letter);
        vowels += usize::from(vowel);
        groups += usize::from(vowel && !after_vowel);
        after_vowel = vowel;
    }
    // Every Russian vowel letter is a syllable; elsewhere neighbours share one, and the final
    // English e is mostly silent.
    let letters = word.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let silent = language == "en" && groups > 1 && letters.ends_with('e');
    let spoken = if language == "ru" { vowels } else { groups - usize::from(silent) };
    (spoken + DIGIT_SYLLABLES * digits).max(1)
}

fn is_vowel(letter: char) -> bool {
    "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœаеёиоуыэюяіїєў".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_about_right() {
        for (word, language, expected) in [
            ("в", "ru", 1),
            ("экскурсия", "ru", 4),
            ("Добрый,", "ru", 2),
            ("26", "ru", 4),
            ("garden", "en", 2),
            ("time.", "en", 1),
            ("the", "en", 1),
            ("straße", "de", 2),
            ("…", "en", 1),
            ("", "", 1),
        ] {
            assert_eq!(syllables(word, language), expected, "{word}");
        }
    }
}
