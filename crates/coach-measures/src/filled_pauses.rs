//! Hesitations that the recogniser wrote: «э-э», «мм», *uh*, *um*, in any stretched spelling;
//! those that it wrote as other words; and those that it dropped, as it drops most of them, which
//! the signal alone shows.

mod acoustic;
mod misheard;
mod spectrum;
#[cfg(test)]
mod test_voice;
mod union;

pub use acoustic::FilledPauseSettings;
pub(crate) use acoustic::{AcousticEvent, acoustic};
pub(crate) use misheard::{Misheard, misheard};
pub(crate) use spectrum::Spectrum;
pub(crate) use union::union;

/// Spellings with every run of a letter written once and the form to report them in.
/// Tier A of the filler lexicon: hesitation in any context.
const LEXEMES: &[(&str, &str)] = &[
    ("э", "э-э"),
    ("эм", "эм"),
    ("м", "м-м"),
    ("хм", "хм"),
    ("гм", "хм"),
    ("uh", "uh"),
    ("um", "um"),
    ("uhm", "um"),
    ("er", "er"),
    ("erm", "erm"),
    ("eh", "uh"),
    ("hm", "hmm"),
    ("m", "mm"),
];

/// Words that are hesitations only when written stretched, as «а-а» or «нууу».
const STRETCHED: &[(&str, &str)] = &[("а", "а-а"), ("ну", "ну-у"), ("ah", "ah")];

/// The form in the lexicon if a word in normal form is a hesitation.
pub(crate) fn lexeme(word: &str) -> Option<&'static str> {
    let mut collapsed = String::new();
    let mut longest_run = 0;
    let mut run = 0;
    for letter in word.chars().filter(|&letter| letter != '-') {
        if collapsed.ends_with(letter) {
            run += 1;
        } else {
            collapsed.push(letter);
            run = 1;
        }
        longest_run = longest_run.max(run);
    }
    // "err" and "ahh" are words; "m" and "e" alone are letters, as in "M and A".
    let plain = match (collapsed.as_str(), word.chars().count()) {
        ("m", 1) => None,
        ("er", 3) if word == "err" => None,
        _ => find(LEXEMES, &collapsed),
    };
    plain.or_else(|| (longest_run >= 2).then(|| find(STRETCHED, &collapsed)).flatten())
}

fn find(table: &[(&str, &'static str)], spelling: &str) -> Option<&'static str> {
    table.iter().find(|(form, _)| *form == spelling).map(|(_, lexeme)| *lexeme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hesitations_in_any_spelling() {
        for (word, expected) in [
            ("э", Some("э-э")),
            ("э-э", Some("э-э")),
            ("эээ", Some("э-э")),
            ("э-э-э-э", Some("э-э")),
            ("эммм", Some("эм")),
            ("э-эм", Some("эм")),
            ("м-м", Some("м-м")),
            ("ммм", Some("м-м")),
            ("хмм", Some("хм")),
            ("гм", Some("хм")),
            ("а-а", Some("а-а")),
            ("ааа", Some("а-а")),
            ("ну-у", Some("ну-у")),
            ("нууу", Some("ну-у")),
            ("uh", Some("uh")),
            ("uhh", Some("uh")),
            ("uhhh", Some("uh")),
            ("um", Some("um")),
            ("ummm", Some("um")),
            ("u-um", Some("um")),
            ("uhm", Some("um")),
            ("er", Some("er")),
            ("errr", Some("er")),
            ("erm", Some("erm")),
            ("hmm", Some("hmm")),
            ("mm", Some("mm")),
            ("mmm", Some("mm")),
            ("ahh", Some("ah")),
            ("а", None),
            ("ну", None),
            ("ум", None),
            ("мама", None),
            ("эх", None),
            ("угу", None),
            ("ага", None),
            ("это", None),
            ("ah", None),
            ("err", None),
            ("m", None),
            ("mm-hmm", None),
            ("mhm", None),
            ("uh-huh", None),
            ("uh-uh", None),
            ("hum", None),
            ("her", None),
            ("umbrella", None),
            ("error", None),
            ("", None),
        ] {
            assert_eq!(lexeme(word), expected, "{word}");
        }
    }
}
