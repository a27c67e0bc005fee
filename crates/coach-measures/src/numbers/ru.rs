//! Russian number words, in normal form (`е` for `ё`).

const SMALL: [&str; 20] = [
    "ноль",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
];
const TENS: [&str; 10] = [
    "",
    "",
    "двадцать",
    "тридцать",
    "сорок",
    "пятьдесят",
    "шестьдесят",
    "семьдесят",
    "восемьдесят",
    "девяносто",
];
const HUNDREDS: [&str; 10] = [
    "",
    "сто",
    "двести",
    "триста",
    "четыреста",
    "пятьсот",
    "шестьсот",
    "семьсот",
    "восемьсот",
    "девятьсот",
];
/// Value, feminine or not, and the forms after 1, 2 and 5.
const SCALES: [(u64, bool, [&str; 3]); 3] = [
    (1_000_000_000, false, ["миллиард", "миллиарда", "миллиардов"]),
    (1_000_000, false, ["миллион", "миллиона", "миллионов"]),
    (1_000, true, ["тысяча", "тысячи", "тысяч"]),
];

/// A whole number; one thousand is read without "one".
pub(super) fn cardinal(mut value: u64, words: &mut Vec<String>) {
    if value == 0 {
        words.push(SMALL[0].to_owned());
        return;
    }
    for (scale, feminine, forms) in SCALES {
        let count = value / scale;
        if count > 0 {
            if count > 1 {
                below_thousand(count, feminine, words);
            }
            words.push(form(count, forms).to_owned());
            value %= scale;
        }
    }
    below_thousand(value, false, words);
}

/// The digits after a decimal comma: «с половиной», «целых пять десятых».
pub(super) fn fraction(digits: &str, words: &mut Vec<String>) {
    if digits == "5" {
        words.extend(["с", "половиной"].map(str::to_owned));
        return;
    }
    words.push("целых".to_owned());
    match (digits.parse::<u64>(), digits.len()) {
        (Ok(value), 1..=3) => {
            if value == 0 {
                words.push(SMALL[0].to_owned());
            }
            below_thousand(value, true, words);
            words.push(["десятых", "сотых", "тысячных"][digits.len() - 1].to_owned());
        }
        _ => super::digits(digits, cardinal, words),
    }
}

/// The form of a noun after a number.
fn form(count: u64, forms: [&'static str; 3]) -> &'static str {
    match (count % 10, count % 100) {
        (_, 11..=14) => forms[2],
        (1, _) => forms[0],
        (2..=4, _) => forms[1],
        _ => forms[2],
    }
}

/// A number from 1 to 999; nothing for 0.
fn below_thousand(value: u64, feminine: bool, words: &mut Vec<String>) {
    let word = |table: &[&'static str], index: u64| {
        usize::try_from(index).ok().and_then(|index| table.get(index)).copied().unwrap_or("")
    };
    let rest = value % 100;
    let (tens, ones) = if rest < 20 { (0, rest) } else { (rest / 10, rest % 10) };
    let ones = match (ones, feminine) {
        (0, _) => "",
        (1, true) => "одна",
        (2, true) => "две",
        _ => word(&SMALL, ones),
    };
    let parts = [word(&HUNDREDS, value / 100), word(&TENS, tens), ones];
    words.extend(parts.into_iter().filter(|part| !part.is_empty()).map(str::to_owned));
}
