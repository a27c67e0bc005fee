//! Tables of numbers and their words.

use super::*;

fn check(language: Language, table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(spoken(text, language).join(" "), *expected, "{text}");
    }
}

#[test]
fn english_numbers_are_read_as_words() {
    check(
        Language::En,
        &[
            ("0", "zero"),
            ("7", "seven"),
            ("11", "eleven"),
            ("20", "twenty"),
            ("26", "twenty-six"),
            ("100", "one hundred"),
            ("342", "three hundred forty-two"),
            ("1,000", "one thousand"),
            ("12,000", "twelve thousand"),
            ("1,234,567", "one million two hundred thirty-four thousand five hundred sixty-seven"),
            ("1984", "nineteen eighty-four"),
            ("1900", "nineteen hundred"),
            ("1905", "nineteen oh five"),
            ("2005", "two thousand five"),
            ("2026", "twenty twenty-six"),
            ("1990s", "nineteen ninety"),
            ("21st", "twenty-one"),
            ("3.14", "three point one four"),
            ("50%", "fifty percent"),
            ("$5", "five dollars"),
            ("$2.5", "two point five dollars"),
            ("10:30", "ten thirty"),
            ("24/7", "twenty-four seven"),
            ("COVID-19", "covid nineteen"),
            ("007", "zero zero seven"),
            ("90.", "ninety"),
            ("(3)", "three"),
            ("1234567890123", "one two three four five six seven eight nine zero one two three"),
        ],
    );
}

#[test]
fn russian_numbers_are_read_as_words() {
    check(
        Language::Ru,
        &[
            ("0", "ноль"),
            ("1", "один"),
            ("12", "двенадцать"),
            ("26", "двадцать шесть"),
            ("100", "сто"),
            ("345", "триста сорок пять"),
            ("1000", "тысяча"),
            ("2000", "две тысячи"),
            ("21000", "двадцать одна тысяча"),
            ("12000", "двенадцать тысяч"),
            ("12\u{a0}500", "двенадцать тысяч пятьсот"),
            ("000", "тысяч"),
            ("2026", "две тысячи двадцать шесть"),
            ("5000000", "пять миллионов"),
            ("3,5", "три с половиной"),
            ("3,14", "три целых четырнадцать сотых"),
            ("0.2", "ноль целых две десятых"),
            ("50%", "пятьдесят процентов"),
            ("90-х", "девяносто"),
            ("5-го", "пять"),
            ("№7", "номер семь"),
            ("10:30", "десять тридцать"),
            ("5-10", "пять десять"),
        ],
    );
}

#[test]
fn no_text_is_a_panic() {
    for text in [
        "",
        ",",
        "1,",
        "1.",
        "1,2,3",
        "9".repeat(400).as_str(),
        "1,000,000,000,000,000",
        "5\u{301}",
        "٣",
        "½",
    ] {
        for language in [Language::En, Language::Ru] {
            assert!(spoken(text, language).len() <= 400, "{text}");
        }
    }
}
