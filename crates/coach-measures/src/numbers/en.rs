//! English number words.

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SCALES: [(u64, &str); 3] =
    [(1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand")];

/// A whole number.
pub(super) fn cardinal(mut value: u64, words: &mut Vec<String>) {
    if value < 20 {
        below_hundred(value, words);
        return;
    }
    for (scale, name) in SCALES {
        if value >= scale {
            cardinal(value / scale, words);
            words.push(name.to_owned());
            value %= scale;
        }
    }
    if value >= 100 {
        below_hundred(value / 100, words);
        words.push("hundred".to_owned());
        value %= 100;
    }
    if value > 0 {
        below_hundred(value, words);
    }
}

/// A year from 1100 to 2099, in pairs of digits: "nineteen eighty-four", "two thousand five".
pub(super) fn year(value: u64, words: &mut Vec<String>) {
    let (century, rest) = (value / 100, value % 100);
    match (century % 10, rest) {
        (0, 0..10) => cardinal(value, words),
        (_, 0) => {
            below_hundred(century, words);
            words.push("hundred".to_owned());
        }
        (_, 1..10) => {
            below_hundred(century, words);
            words.push("oh".to_owned());
            below_hundred(rest, words);
        }
        _ => {
            below_hundred(century, words);
            below_hundred(rest, words);
        }
    }
}

fn below_hundred(value: u64, words: &mut Vec<String>) {
    let word = |table: &[&'static str], index: u64| {
        usize::try_from(index).ok().and_then(|index| table.get(index)).copied().unwrap_or("")
    };
    words.push(match (value / 10, value % 10) {
        (0 | 1, _) => word(&SMALL, value).to_owned(),
        (tens, 0) => word(&TENS, tens).to_owned(),
        (tens, ones) => format!("{}-{}", word(&TENS, tens), word(&SMALL, ones)),
    });
}
