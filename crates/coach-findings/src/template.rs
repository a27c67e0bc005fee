//! Texts with slots, and how numbers are written in each language.
//!
//! `{count}` is a whole number, `{rate:1}` has one decimal, `{share:%}` is a ratio in percent,
//! `{count|пауза|паузы|пауз}` is the form of a noun after a number, `{word}` a quotation,
//! `{sign:name}` the words for what the quotation names, and
//! `{at}` the moments of the finding in brackets with a space before, or nothing without moments.

use coach_speech::Span;
use coach_speech::finding::Finding;

use crate::locale::Locale;

/// Fills all slots; one without a value stays as it is, which a test forbids.
pub(crate) fn fill(text: &str, finding: &Finding, locale: Locale) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((slot, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match value(slot, finding, locale) {
            Some(value) => filled.push_str(&value),
            None => filled.extend(["{", slot, "}"]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn value(slot: &str, finding: &Finding, locale: Locale) -> Option<String> {
    if slot == "at" {
        return Some(moments(&finding.evidence));
    }
    if let Some((name, forms)) = slot.split_once('|') {
        let number = finding.numbers.get(name)?.round();
        let forms: Vec<&str> = forms.split('|').collect();
        return forms.get(plural(number, locale)).map(|form| (*form).to_owned());
    }
    if let Some(quote) = finding.quotes.get(slot) {
        return Some(quote.clone());
    }
    if let Some(slot) = slot.strip_suffix(":name") {
        return locale.texts().names.get(finding.quotes.get(slot)?).cloned();
    }
    let (name, format) = slot.split_once(':').unwrap_or((slot, "0"));
    let number = finding.numbers.get(name)?;
    match format {
        "0" => Some(decimal(*number, 0, locale)),
        "1" => Some(decimal(*number, 1, locale)),
        "%" => Some(percent(*number, locale)),
        _ => None,
    }
}

/// A number with a fixed number of decimals; no minus before zero.
fn decimal(number: f64, decimals: usize, locale: Locale) -> String {
    let text = format!("{number:.decimals$}");
    let text = match text.strip_prefix('-') {
        Some(digits) if digits.chars().all(|digit| digit == '0' || digit == '.') => digits,
        _ => &text,
    };
    match locale {
        Locale::Ru => text.replace('.', ","),
        Locale::En => text.to_owned(),
    }
}

fn percent(ratio: f64, locale: Locale) -> String {
    let number = decimal(ratio * 100.0, 0, locale);
    match locale {
        Locale::Ru => number + "\u{a0}%",
        Locale::En => number + "%",
    }
}

/// Which form of a noun follows a whole number: in Russian 0 for 1 and 21, 1 for 2 to 4 and 22,
/// 2 for 5 to 20; in English 0 for 1, else 1.
fn plural(number: f64, locale: Locale) -> usize {
    let number = number.abs();
    match locale {
        Locale::En => usize::from((number - 1.0).abs() > 0.5),
        Locale::Ru => {
            let (tens, ones) = (number % 100.0, number % 10.0);
            if (11.0..=14.0).contains(&tens) {
                2
            } else if (ones - 1.0).abs() < 0.5 {
                0
            } else if (2.0..=4.0).contains(&ones) {
                1
            } else {
                2
            }
        }
    }
}

fn moments(evidence: &[Span]) -> String {
    if evidence.is_empty() {
        return String::new();
    }
    let times: Vec<String> = evidence.iter().map(|span| clock(span.start().get())).collect();
    format!(" ({})", times.join(", "))
}

/// A moment on the recording's clock: `0:42`, `1:02:03`.
pub fn clock(time_s: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float to integer casts saturate, and the value is not negative"
    )]
    let seconds = time_s.max(0.0) as u64;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_follow_numbers() {
        let forms = ["пауза", "паузы", "пауз"];
        for (number, expected) in [
            (0.0, "пауз"),
            (1.0, "пауза"),
            (2.0, "паузы"),
            (4.0, "паузы"),
            (5.0, "пауз"),
            (11.0, "пауз"),
            (12.0, "пауз"),
            (21.0, "пауза"),
            (22.0, "паузы"),
            (25.0, "пауз"),
            (101.0, "пауза"),
            (111.0, "пауз"),
            (112.0, "пауз"),
        ] {
            assert_eq!(forms[plural(number, Locale::Ru)], expected, "{number}");
        }
        for (number, expected) in [(0.0, "pauses"), (1.0, "pause"), (2.0, "pauses")] {
            assert_eq!(["pause", "pauses"][plural(number, Locale::En)], expected, "{number}");
        }
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(decimal(2.55, 1, Locale::Ru), "2,5");
        assert_eq!(decimal(2.55, 1, Locale::En), "2.5");
        assert_eq!(decimal(-0.01, 1, Locale::En), "0.0");
        assert_eq!(percent(0.784, Locale::Ru), "78\u{a0}%");
        assert_eq!(percent(0.784, Locale::En), "78%");
    }

    #[test]
    fn times_are_written_as_a_clock() {
        for (time_s, expected) in [
            (0.0, "0:00"),
            (42.9, "0:42"),
            (60.0, "1:00"),
            (61.0, "1:01"),
            (3_723.0, "1:02:03"),
            (-1.0, "0:00"),
            (-5.0, "0:00"),
        ] {
            assert_eq!(clock(time_s), expected);
        }
    }
}
