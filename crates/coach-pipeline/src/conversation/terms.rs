//! Words as they are compared when passages are looked for: in lower case and without endings.
//!
//! It strips more than a grammar would allow, and both sides alike: what matters is that forms of
//! one word meet, not that a stem is a word.

use crate::talk::quotes::parts;

/// Letters that stay of a word, whatever looks like an ending.
const STEM_CHARS_MIN: usize = 3;

/// Endings of Russian words; the longest that fits goes.
const RU: &[&str] = &[
    "иями",
    "ениями",
    "ениях",
    "ением",
    "ения",
    "ению",
    "ение",
    "ений",
    "уются",
    "уется",
    "аются",
    "ается",
    "яется",
    "яются",
    "ились",
    "илась",
    "ился",
    "ались",
    "алась",
    "ался",
    "иться",
    "аться",
    "яться",
    "иях",
    "иям",
    "ием",
    "ией",
    "ями",
    "ами",
    "ого",
    "его",
    "ому",
    "ему",
    "ыми",
    "ими",
    "ешь",
    "ете",
    "ишь",
    "ите",
    "уют",
    "ают",
    "яют",
    "ует",
    "ает",
    "яет",
    "ала",
    "ало",
    "али",
    "яла",
    "яли",
    "ила",
    "ило",
    "или",
    "ела",
    "ели",
    "ать",
    "ять",
    "ить",
    "еть",
    "уть",
    "ой",
    "ей",
    "ий",
    "ый",
    "ая",
    "яя",
    "ое",
    "ее",
    "ые",
    "ие",
    "ую",
    "юю",
    "ем",
    "им",
    "ым",
    "ом",
    "ам",
    "ям",
    "ах",
    "ях",
    "ов",
    "ев",
    "ет",
    "ут",
    "ют",
    "ит",
    "ат",
    "ят",
    "ал",
    "ял",
    "ил",
    "ел",
    "ть",
    "ся",
    "сь",
    "ию",
    "ия",
    "ии",
    "ье",
    "ья",
    "ью",
    "а",
    "я",
    "о",
    "е",
    "и",
    "ы",
    "у",
    "ю",
    "ь",
    "й",
];
/// Endings of English words.
const EN: &[&str] =
    &["ations", "ation", "ings", "edly", "ing", "ies", "ied", "ed", "es", "ly", "s", "y", "e"];

/// A word without its ending.
fn stem(word: &str) -> &str {
    let is_latin = word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let endings = if is_latin { EN } else { RU };
    let stays = |stem: &&str| stem.chars().count() >= STEM_CHARS_MIN;
    let stems = endings.iter().filter_map(|ending| word.strip_suffix(ending));
    stems.filter(stays).min_by_key(|stem| stem.len()).unwrap_or(word)
}

/// What a text is found by.
pub(super) fn terms(text: &str) -> Vec<String> {
    parts(text).iter().map(|word| stem(word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet_and_other_words_do_not() {
        for (one, other, expected) in [
            ("расходы", "расходах", true),
            ("Расходов", "расходами", true),
            ("сократили", "сократить", true),
            ("пример", "примеры", true),
            ("заключение", "заключения", true),
            ("интересный", "интересного", true),
            ("всё", "все", true),
            ("prices", "pricing", true),
            ("price", "Prices", true),
            ("company", "companies", true),
            ("ending", "ended", true),
            ("расходы", "доходы", false),
            ("price", "prize", false),
            ("кот", "код", false),
            ("2024", "2025", false),
        ] {
            assert_eq!(terms(one) == terms(other), expected, "{one} {other}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_a_panic(text in ".{0,60}") {
            let _ = terms(&text);
        }
    }
}
