//! Numbers in words, as they are most often said.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Token;

const ENGLISH_SMALL: [&str; 20] = [
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
const ENGLISH_TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ENGLISH_LARGE: [(u64, &str); 3] =
    [(1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand")];
const ENGLISH_ORDINALS: [(&str, &str); 8] = [
    ("one", "first"),
    ("two", "second"),
    ("three", "third"),
    ("five", "fifth"),
    ("eight", "eighth"),
    ("nine", "ninth"),
    ("twelve", "twelfth"),
    ("hundred", "hundredth"),
];

const RUSSIAN_SMALL: [&str; 20] = [
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
const RUSSIAN_TENS: [&str; 10] = [
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
const RUSSIAN_HUNDREDS: [&str; 10] = [
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
const RUSSIAN_LARGE: [(u64, &str); 3] =
    [(1_000_000_000, "миллиард"), (1_000_000, "миллион"), (1_000, "тысяча")];

/// Cardinals whose other forms follow no simple rule.
const RUSSIAN_FORMS: &[(&str, &str)] = &[
    ("ноль", "ноля нолю нолем ноле нуль нуля нулю нулем нуле"),
    ("один", "одна одно одну одного одной одному одним одном одни одних одними"),
    ("два", "две двух двум двумя"),
    ("три", "трех трем тремя"),
    ("четыре", "четырех четырем четырьмя"),
    ("восемь", "восьми восемью восьмью"),
    ("сорок", "сорока"),
    ("пятьдесят", "пятидесяти пятьюдесятью"),
    ("шестьдесят", "шестидесяти шестьюдесятью"),
    ("семьдесят", "семидесяти семьюдесятью"),
    ("восемьдесят", "восьмидесяти восемьюдесятью восьмьюдесятью"),
    ("девяносто", "девяноста"),
    ("сто", "ста"),
    ("двести", "двухсот двумстам двумястами двухстах"),
    ("триста", "трехсот тремстам тремястами трехстах"),
    ("четыреста", "четырехсот четыремстам четырьмястами четырехстах"),
    ("пятьсот", "пятисот пятистам пятьюстами пятистах"),
    ("шестьсот", "шестисот шестистам шестьюстами шестистах"),
    ("семьсот", "семисот семистам семьюстами семистах"),
    ("восемьсот", "восьмисот восьмистам восемьюстами восьмистах"),
    ("девятьсот", "девятисот девятистам девятьюстами девятистах"),
    ("тысяча", "тысячи тысяч тысячу тысяче тысячей тысячью тысячам тысячами тысячах"),
    ("миллион", "миллиона миллионов миллиону миллионом миллионе миллионы миллионам"),
    ("миллиард", "миллиарда миллиардов миллиарду миллиардом миллиарде миллиарды"),
    ("третий", "третьего третьему третьим третьем третья третьей третью третье третьи третьих"),
];

/// Ordinals of the cardinals that do not simply take «ый» for their soft sign.
const RUSSIAN_ORDINALS: &[(&str, &str)] = &[
    ("ноль", "нулевой"),
    ("один", "первый"),
    ("два", "второй"),
    ("три", "третий"),
    ("четыре", "четвертый"),
    ("шесть", "шестой"),
    ("семь", "седьмой"),
    ("восемь", "восьмой"),
    ("сорок", "сороковой"),
    ("пятьдесят", "пятидесятый"),
    ("шестьдесят", "шестидесятый"),
    ("семьдесят", "семидесятый"),
    ("восемьдесят", "восьмидесятый"),
    ("девяносто", "девяностый"),
    ("сто", "сотый"),
    ("двести", "двухсотый"),
    ("триста", "трехсотый"),
    ("четыреста", "четырехсотый"),
    ("пятьсот", "пятисотый"),
    ("шестьсот", "шестисотый"),
    ("семьсот", "семисотый"),
    ("восемьсот", "восьмисотый"),
    ("девятьсот", "девятисотый"),
    ("тысяча", "тысячный"),
    ("миллион", "миллионный"),
    ("миллиард", "миллиардный"),
];

/// Each form of a Russian number word with its first form.
static FIRST_FORMS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut forms = BTreeMap::new();
    for (first, others) in RUSSIAN_FORMS {
        forms.extend(others.split(' ').map(|form| (form.to_owned(), (*first).to_owned())));
    }
    let cardinals = RUSSIAN_SMALL.iter().chain(&RUSSIAN_TENS[2..]).chain(&RUSSIAN_HUNDREDS[1..]);
    for cardinal in cardinals.chain(RUSSIAN_LARGE.iter().map(|(_, word)| word)) {
        if let Some(stem) = cardinal.strip_suffix('ь').filter(|_| !cardinal.starts_with("вос"))
        {
            forms.extend(["и", "ью"].map(|end| (format!("{stem}{end}"), (*cardinal).to_owned())));
        }
        let ordinal = russian_ordinal(cardinal);
        for stem in [ordinal.strip_suffix("ый"), ordinal.strip_suffix("ой")].into_iter().flatten()
        {
            for end in ["ый", "ой", "ого", "ому", "ым", "ом", "ая", "ую", "ое", "ые", "ых", "ыми"]
            {
                forms.insert(format!("{stem}{end}"), ordinal.clone());
            }
        }
    }
    forms
});

/// The first form of a Russian number word; any other word as it is.
pub(super) fn first_form(word: &str) -> &str {
    FIRST_FORMS.get(word).map_or(word, String::as_str)
}

fn russian_ordinal(cardinal: &str) -> String {
    let irregular = RUSSIAN_ORDINALS.iter().find(|(key, _)| *key == cardinal);
    irregular.map_or_else(
        || format!("{}ый", cardinal.strip_suffix('ь').unwrap_or(cardinal)),
        |(_, ordinal)| (*ordinal).to_owned(),
    )
}

/// Adds the English words of a number in digits.
pub(super) fn english(digits: &str, ordinal: bool, tokens: &mut Vec<String>) {
    // A comma divides thousands, a point begins a fraction.
    let (whole, fraction) = split(&digits.replace(',', ""));
    let mut words = Vec::new();
    each_part(&whole, &mut words, english_whole, &ENGLISH_SMALL);
    if ordinal && let Some(last) = words.last_mut() {
        let irregular = ENGLISH_ORDINALS.iter().find(|(key, _)| key == last);
        *last = match (irregular, last.strip_suffix('y')) {
            (Some((_, word)), _) => (*word).to_owned(),
            (None, Some(stem)) => format!("{stem}ieth"),
            (None, None) => format!("{last}th"),
        };
    }
    if let Some(part) = fraction {
        words.push("point".to_owned());
        words.extend(one_by_one(&part, &ENGLISH_SMALL));
    }
    tokens.append(&mut words);
}

fn english_whole(value: u64, words: &mut Vec<String>) {
    // Years and the like are said in pairs.
    if (1_100..2_000).contains(&value) || (2_010..2_100).contains(&value) {
        english_below_thousand(value / 100, words);
        match value % 100 {
            0 => words.push("hundred".to_owned()),
            rest @ 1..10 => {
                words.push("oh".to_owned());
                english_below_thousand(rest, words);
            }
            rest => english_below_thousand(rest, words),
        }
        return;
    }
    let mut rest = value;
    for (size, name) in ENGLISH_LARGE {
        if rest >= size {
            english_below_thousand(rest / size, words);
            words.push(name.to_owned());
            rest %= size;
        }
    }
    if rest > 0 || value == 0 {
        english_below_thousand(rest, words);
    }
}

fn english_below_thousand(value: u64, words: &mut Vec<String>) {
    let (hundreds, rest) = (index(value / 100), index(value % 100));
    if hundreds > 0 {
        words.extend([ENGLISH_SMALL[hundreds % 20].to_owned(), "hundred".to_owned()]);
    }
    if rest >= 20 {
        words.push(ENGLISH_TENS[rest / 10].to_owned());
        if rest % 10 > 0 {
            words.push(ENGLISH_SMALL[rest % 10].to_owned());
        }
    } else if rest > 0 || hundreds == 0 {
        words.push(ENGLISH_SMALL[rest].to_owned());
    }
}

/// Adds the Russian words of a number in digits, in their first form.
pub(super) fn russian(digits: &str, ordinal: bool, tokens: &mut Vec<String>) {
    // A comma begins a fraction; a point divides thousands, dates and addresses.
    let (whole, fraction) = split(&digits.replace('.', " ").replace(',', "."));
    let mut words = Vec::new();
    each_part(&whole, &mut words, russian_whole, &RUSSIAN_SMALL);
    if ordinal && let Some(last) = words.last_mut() {
        *last = russian_ordinal(last);
    }
    if let Some(part) = fraction {
        each_part(&part, &mut words, russian_whole, &RUSSIAN_SMALL);
    }
    tokens.append(&mut words);
}

fn russian_whole(value: u64, words: &mut Vec<String>) {
    let mut rest = value;
    for (size, name) in RUSSIAN_LARGE {
        if rest >= size {
            // One thousand is just «тысяча».
            if rest / size > 1 {
                russian_below_thousand(rest / size, words);
            }
            words.push(name.to_owned());
            rest %= size;
        }
    }
    if rest > 0 || value == 0 {
        russian_below_thousand(rest, words);
    }
}

fn russian_below_thousand(value: u64, words: &mut Vec<String>) {
    let (hundreds, rest) = (index(value / 100), index(value % 100));
    if hundreds > 0 {
        words.push(RUSSIAN_HUNDREDS[hundreds % 10].to_owned());
    }
    if rest >= 20 {
        words.push(RUSSIAN_TENS[rest / 10].to_owned());
        if rest % 10 > 0 {
            words.push(RUSSIAN_SMALL[rest % 10].to_owned());
        }
    } else if rest > 0 || hundreds == 0 {
        words.push(RUSSIAN_SMALL[rest].to_owned());
    }
}

/// The whole part, and the fraction if there is exactly one; more points divide whole numbers.
fn split(digits: &str) -> (String, Option<String>) {
    match digits.split_once('.') {
        Some((whole, fraction)) if !fraction.contains('.') => {
            (whole.to_owned(), Some(fraction.to_owned()))
        }
        _ => (digits.replace('.', " "), None),
    }
}

/// Says each number of a list, one digit at a time where it is no quantity: 007, card numbers.
fn each_part(
    numbers: &str,
    words: &mut Vec<String>,
    say: impl Fn(u64, &mut Vec<String>),
    digits: &[&str; 20],
) {
    for number in numbers.split(' ').filter(|number| !number.is_empty()) {
        let quantity = number == "0" || !number.starts_with('0');
        match number.parse::<u64>() {
            Ok(value) if quantity && number.len() <= 12 => say(value, words),
            _ => words.extend(one_by_one(number, digits)),
        }
    }
}

fn one_by_one<'a>(number: &'a str, digits: &'a [&str; 20]) -> impl Iterator<Item = String> + 'a {
    number
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .map(|digit| digits[digit as usize].to_owned())
}

/// A remainder as an index; the tables are longer than any remainder used.
fn index(remainder: u64) -> usize {
    usize::try_from(remainder).unwrap_or(0)
}

/// English says numbers in more than one way: *a hundred and five* is *one hundred five*.
pub(super) fn say_one_way(tokens: &mut Vec<Token>) {
    let is_number = |token: &Token| {
        let text = token.text.as_str();
        ENGLISH_SMALL.contains(&text) || ENGLISH_TENS[2..].contains(&text)
    };
    let is_large = |token: &Token| {
        token.text == "hundred" || ENGLISH_LARGE.iter().any(|(_, name)| token.text == *name)
    };
    for place in 1..tokens.len() {
        if is_large(&tokens[place]) && tokens[place - 1].text == "a" {
            "one".clone_into(&mut tokens[place - 1].text);
        }
    }
    let mut place = 1;
    while place + 1 < tokens.len() {
        let between = is_large(&tokens[place - 1]) && is_number(&tokens[place + 1]);
        if between && tokens[place].text == "and" {
            tokens.remove(place);
        }
        place += 1;
    }
}
