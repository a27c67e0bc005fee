//! Numerals as the words they are read as, for counting words and syllables.
//!
//! Forms are those of the nominative; case and gender change neither count much.
//! Written here because no maintained crate covers Russian, and counting needs neither ordinals
//! nor agreement.

mod en;
mod ru;

use crate::language::Language;

/// Longer numbers are read digit by digit, as telephone and account numbers are.
const CARDINAL_DIGITS_MAX: usize = 12;

/// The words that a piece of text with digits is read as, in normal form.
pub(crate) fn spoken(text: &str, language: Language) -> Vec<String> {
    let mut words = Vec::new();
    let mut after = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_digit() {
            let (number, length) = Numeral::read(rest, language);
            number.speak(language, &mut words);
            rest = &rest[length..];
            // "1990s" and "21st", «90-х» and «5-го» are one word with the number.
            rest = skip_ending(rest);
            words.append(&mut after);
            continue;
        }
        if let Some(symbol) = symbol(first, language) {
            // A currency before its number is said after it.
            if is_currency(first) && words.is_empty() {
                after.push(symbol.to_owned());
            } else {
                words.push(symbol.to_owned());
            }
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let length = rest
            .find(|letter: char| letter.is_ascii_digit() || symbol(letter, language).is_some())
            .unwrap_or(rest.len());
        let word = crate::tokens::normal_form(&rest[..length]);
        if !word.is_empty() {
            words.push(word);
        }
        rest = &rest[length..];
    }
    words.append(&mut after);
    words
}

fn symbol(letter: char, language: Language) -> Option<&'static str> {
    let (english, russian) = match letter {
        '%' => ("percent", "процентов"),
        '$' => ("dollars", "долларов"),
        '€' => ("euros", "евро"),
        '£' => ("pounds", "фунтов"),
        '₽' => ("rubles", "рублей"),
        '№' => ("number", "номер"),
        '&' => ("and", "и"),
        '+' => ("plus", "плюс"),
        '°' => ("degrees", "градусов"),
        _ => return None,
    };
    Some(if language == Language::En { english } else { russian })
}

fn is_currency(letter: char) -> bool {
    "$€£₽".contains(letter)
}

/// Takes off the grammatical ending of a number.
fn skip_ending(rest: &str) -> &str {
    let letters = rest.strip_prefix('-').unwrap_or(rest);
    let length = letters.find(|letter: char| !letter.is_alphabetic()).unwrap_or(letters.len());
    let ending = letters[..length].to_lowercase();
    let is_russian = ending.starts_with(|letter: char| ('а'..='я').contains(&letter));
    let is_ending = matches!(ending.as_str(), "st" | "nd" | "rd" | "th" | "s")
        || (is_russian && rest.starts_with('-') && ending.chars().count() <= 3);
    if is_ending { &letters[length..] } else { rest }
}

/// A number as written.
struct Numeral {
    /// Digits before the decimal mark.
    whole: String,
    /// Digits after it; empty without one.
    fraction: String,
    /// Whether the thousands were set apart.
    grouped: bool,
}

impl Numeral {
    /// Reads the number at the start of a text that begins with a digit, and its length in bytes.
    fn read(text: &str, language: Language) -> (Self, usize) {
        let run = |from: usize| {
            let rest = &text[from..];
            rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len())
        };
        let mut length = run(0);
        let mut numeral =
            Self { whole: text[..length].to_owned(), fraction: String::new(), grouped: false };
        while let Some(mark @ ('.' | ',' | '\u{a0}' | '\u{202f}')) = text[length..].chars().next() {
            let from = length + mark.len_utf8();
            let digits = run(from);
            if digits == 0 {
                break;
            }
            let sets_thousands_apart = digits == 3
                && numeral.whole.len() <= CARDINAL_DIGITS_MAX
                && match mark {
                    ',' => language == Language::En,
                    '.' => false,
                    _ => true,
                };
            if sets_thousands_apart {
                numeral.whole.push_str(&text[from..from + digits]);
                numeral.grouped = true;
                length = from + digits;
            } else if matches!(mark, '.' | ',') {
                text[from..from + digits].clone_into(&mut numeral.fraction);
                length = from + digits;
                break;
            } else {
                break;
            }
        }
        (numeral, length)
    }

    fn speak(&self, language: Language, words: &mut Vec<String>) {
        let leading_zero = self.whole.len() > 1 && self.whole.starts_with('0');
        let value = if self.whole.len() > CARDINAL_DIGITS_MAX || leading_zero {
            None
        } else {
            self.whole.parse::<u64>().ok()
        };
        match (language, value) {
            (Language::En, Some(value)) if self.is_year(value) => en::year(value, words),
            (Language::En, Some(value)) => en::cardinal(value, words),
            (Language::Ru, Some(value)) => ru::cardinal(value, words),
            // «000» after «12» is «тысяч».
            (Language::En, None) if self.whole == "000" => words.push("thousand".to_owned()),
            (Language::Ru, None) if self.whole == "000" => words.push("тысяч".to_owned()),
            (Language::En, None) => digits(&self.whole, en::cardinal, words),
            (Language::Ru, None) => digits(&self.whole, ru::cardinal, words),
        }
        if !self.fraction.is_empty() {
            match language {
                Language::En => {
                    words.push("point".to_owned());
                    digits(&self.fraction, en::cardinal, words);
                }
                Language::Ru => ru::fraction(&self.fraction, words),
            }
        }
    }

    /// Four digits without a mark between them, of a year that is read in pairs.
    fn is_year(&self, value: u64) -> bool {
        !self.grouped && self.fraction.is_empty() && (1_100..2_100).contains(&value)
    }
}

fn digits(digits: &str, cardinal: fn(u64, &mut Vec<String>), words: &mut Vec<String>) {
    for digit in digits.chars().filter_map(|digit| digit.to_digit(10)) {
        cardinal(u64::from(digit), words);
    }
}

#[cfg(test)]
mod tests;
