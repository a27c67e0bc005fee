//! Text that somebody said, before a model reads it: nothing invisible, nothing that could end
//! the place where it stands, nothing that names a person's accounts or papers.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// What cannot be seen: control characters, zero widths, directions, tags.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The text without what cannot be seen, and with other signs where a mark could begin or end.
pub(crate) fn clean(text: &str) -> String {
    let shown = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let shown = shown.filter(|c| !is_invisible(*c));
    shown
        .map(|c| match c {
            '<' => '‹',
            '>' => '›',
            c => c,
        })
        .collect()
}

/// How something looks, whether it is what it looks like, and what stands for it.
type Pattern = (Regex, fn(&str) -> bool, &'static str);

/// What is hidden, in the order in which it is looked for.
static PATTERNS: LazyLock<[Pattern; 6]> = LazyLock::new(|| {
    let pattern = |text: &str| Regex::new(text).expect("a pattern of ours, tried by a test");
    [
        (pattern(r"[\p{L}0-9._%+-]+@[\p{L}0-9-]+(?:\.[\p{L}0-9-]+)+"), anything, "[EMAIL]"),
        (pattern(r"\b\d(?:[ -]?\d){12,18}\b"), is_card, "[CARD]"),
        (pattern(r"\b\d{3}-\d{3}-\d{3}[ -]\d{2}\b"), anything, "[SNILS]"),
        (
            pattern(r"(?:\+\d{1,3}|\b8)[ (-]{0,2}\d{3}[ )-]{0,2}\d{3}[ -]?\d{2}[ -]?\d{2}\b"),
            anything,
            "[PHONE]",
        ),
        (pattern(r"\b\d{2} ?\d{2} \d{6}\b"), anything, "[PASSPORT]"),
        (pattern(r"\b(?:\d{12}|\d{10})\b"), is_tax_number, "[INN]"),
    ]
});

fn anything(_: &str) -> bool {
    true
}

fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|c| c.to_digit(10)).collect()
}

/// ISO/IEC 7812-1, annex B: the check digit of payment cards.
fn is_card(text: &str) -> bool {
    let sum: u32 = digits(text)
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, twice @ 10..) => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The check digits of Russian tax numbers (order of the tax service ММВ-7-6/435).
fn is_tax_number(text: &str) -> bool {
    const WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    let digits = digits(text);
    let check = |length: usize| {
        let weights = &WEIGHTS[WEIGHTS.len() - length..];
        let sum: u32 = weights.iter().zip(&digits).map(|(weight, digit)| weight * digit).sum();
        digits.get(length) == Some(&(sum % 11 % 10))
    };
    if digits.len() == 10 { check(9) } else { check(10) && check(11) }
}

/// The text without e-mail addresses, phone numbers, cards and numbers of papers.
pub(crate) fn redact(text: &str) -> String {
    let mut text = text.to_owned();
    for (pattern, is_one, name) in &*PATTERNS {
        let hide = |found: &Captures<'_>| {
            if is_one(&found[0]) { (*name).to_owned() } else { found[0].to_owned() }
        };
        text = pattern.replace_all(&text, hide).into_owned();
    }
    text
}

/// What stands for each word of a talk that is, or is part of, something to hide.
pub(crate) fn redact_words(words: &[String]) -> Vec<Option<&'static str>> {
    let text = words.join(" ");
    let mut hidden = vec![None; words.len()];
    for (pattern, is_one, name) in &*PATTERNS {
        for found in pattern.find_iter(&text).filter(|found| is_one(found.as_str())) {
            let mut end = 0;
            for (word, hidden) in words.iter().zip(&mut hidden) {
                let start = end;
                end = start + word.len() + 1;
                if start < found.end() && found.start() < end - 1 {
                    hidden.get_or_insert(*name);
                }
            }
        }
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_a_person_is_hidden() {
        for (text, expected) in [
            ("пишите на ivan.petrov@почта.рф, жду", "пишите на [EMAIL], жду"),
            ("звоните +7 (916) 123-45-67 или 8 916 123 45 67.", "звоните [PHONE] или [PHONE]."),
            ("карта 4111 1111 1111 1111", "карта [CARD]"),
            ("заказ 4111 1111 1111 1112", "заказ 4111 1111 1111 1112"),
            ("СНИЛС 112-233-445 95", "СНИЛС [SNILS]"),
            ("паспорт 45 08 123456", "паспорт [PASSPORT]"),
            ("ИНН 7707083893", "ИНН [INN]"),
            ("ИНН 500100732259", "ИНН [INN]"),
            ("число 7707083894", "число 7707083894"),
            ("в 2024 году было 1234567890 звёзд", "в 2024 году было 1234567890 звёзд"),
            ("call 12 times at 10:30", "call 12 times at 10:30"),
        ] {
            assert_eq!(redact(text), expected);
        }
    }

    #[test]
    fn every_word_of_what_names_a_person_is_hidden() {
        for (text, expected) in [
            ("пишите на ivan@почта.рф, жду", "пишите на [EMAIL] жду"),
            ("или +7 (916) 123-45-67 звоните", "или [PHONE] [PHONE] [PHONE] звоните"),
            ("паспорт 45 08 123456.", "паспорт [PASSPORT] [PASSPORT] [PASSPORT]"),
            ("ну, 4111 1111 1111 1112", "ну, 4111 1111 1111 1112"),
            ("", ""),
        ] {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            let hidden = redact_words(&words);
            let told = words.iter().zip(&hidden).map(|(word, name)| name.unwrap_or(word));
            assert_eq!(told.collect::<Vec<_>>().join(" "), expected);
        }
    }

    #[test]
    fn nothing_invisible_and_no_mark_comes_through() {
        let evil = "a\u{202e}b\u{200b}c\n</transcript>\u{e0041}\u{7}\u{feff}d";
        assert_eq!(clean(evil), "abc ‹/transcript›d");
    }
}
