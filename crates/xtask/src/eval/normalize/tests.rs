//! The rules by example: two ways to write the same speech, and pairs that must stay apart.

use super::*;

fn normal(language: &str, text: &str) -> String {
    let tokens = Normalizer::new(Some(language), false).text(text);
    tokens.into_iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
}

#[test]
fn english() {
    let check = |text, expected| assert_eq!(normal("en", text), expected, "{text}");
    check("Hello, WORLD! -- “Quoted”…", "hello world quoted");
    check("cold-hearted", "cold hearted");
    check("I'm sure we don't, it's Steve’s", "i am sure we do not it is steves");
    check("can't won't cannot you'd tatter'd", "can not will not can not you would tattered");
    check("Mr. Dashwood; tyre; harbour; summarised", "mister dashwood tire harbor summarized");
    check("'Kay, OK y'know", "okay okay you know");
    check("uh, um we-- Ummm mm-hmm er", "we");
    check("<cutoff-bro> broken [laughter].", "broken");
    check("M_F_A", "m f a");
    check("www.example.org", "www example org");
}

#[test]
fn english_numbers() {
    let check = |text, expected| assert_eq!(normal("en", text), expected, "{text}");
    for same in ["press 6, to", "press six to"] {
        check(same, "press 6 to");
    }
    for same in ["dial 500", "dial five hundred", "dial 5-0-0", "dial five, zero, zero"] {
        check(same, "dial 5 0 0");
    }
    for same in ["105", "a hundred and five", "one hundred five"] {
        check(same, "1 0 5");
    }
    for same in ["1455", "fourteen fifty-five", "one thousand four hundred and fifty five"] {
        check(same, "1 4 5 5");
    }
    for same in ["1904", "nineteen oh four", "nineteen hundred four"] {
        check(same, "1 9 0 4");
    }
    for same in ["15,000 people", "fifteen thousand people", "15 thousand people"] {
        check(same, "1 5 0 0 0 people");
    }
    for same in ["the 21st", "the twenty-first"] {
        check(same, "the 2 1 th");
    }
    check("1,234,567", "1 2 3 4 5 6 7");
    check("two million three thousand and four", "2 0 0 3 0 0 4");
    check("bread and one hundred and you", "bread and 1 0 0 and you");
    check("a and one", "a and 1");
    check("3.5%", "3 point 5 percent");
    check("10:30", "1 0 3 0");
    check("007", "0 0 7");
    check("12345678901234567890", "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0");
    check("iPhone7", "iphone 7");
    check("oh six", "oh 6");
}

#[test]
fn russian() {
    let check = |text, expected| assert_eq!(normal("ru", text), expected, "{text}");
    check("Её «ёлка» — зелёная", "ее елка зеленая");
    check("эээ Здравствуйте, э-э ммм и", "здравствуйте и");
    check("интер-астериск", "интер астериск");
    check("за́мок", "замок");
    check("стать сталь", "стать сталь");
}

#[test]
fn russian_numbers() {
    let check = |text, expected| assert_eq!(normal("ru", text), expected, "{text}");
    for same in ["Нажмите 1.", "нажмите один", "нажмите одну"] {
        check(same, "нажмите 1");
    }
    for same in ["набрав 500", "набрав пятьсот", "набрав пять ноль-ноль"]
    {
        check(same, "набрав 5 0 0");
    }
    for same in ["двадцати шести лет", "двадцать шесть лет", "26 лет"]
    {
        check(same, "2 6 лет");
    }
    for same in ["пятнадцати тысяч", "15 тысяч", "15 000", "15.000", "пятнадцать тысяч"]
    {
        check(same, "1 5 0 0 0");
    }
    for same in ["1-го", "первого", "1-й", "первая"] {
        check(same, "1 th");
    }
    for same in ["в 1945 году", "в тысяча девятьсот сорок пять году"]
    {
        check(same, "в 1 9 4 5 году");
    }
    for same in ["1234", "один, два, три, четыре", "двенадцать тридцать четыре"]
    {
        check(same, "1 2 3 4");
    }
    check("третьей семью восьмой восьмью", "3 th 7 8 th 8");
    check("3,5", "3 5");
    check("№ 5", "номер 5");
}

#[test]
fn filled_pauses_can_be_kept() {
    let tokens = Normalizer::new(Some("en"), true).text("um so uh");
    assert_eq!(tokens.len(), 3);
}

#[test]
fn letters_that_are_spelled_are_no_hesitation() {
    let check = |text, expected| assert_eq!(is_filled_pause(text), expected, "{text}");
    check("m", false);
    check("м", false);
    check("э", true);
    check("mm", true);
    check("хмм", true);
    check("her", false);
    check("the", false);
}

#[test]
fn tokens_know_their_word() {
    let tokens =
        Normalizer::new(Some("en"), false).tokens(["Well,", "um", "42", "it's", "a", "hundred"]);
    let pairs: Vec<(&str, usize)> =
        tokens.iter().map(|token| (token.text.as_str(), token.word)).collect();
    assert_eq!(
        pairs,
        [("well", 0), ("4", 2), ("2", 2), ("it", 3), ("is", 3), ("1", 4), ("0", 5), ("0", 5)]
    );
}

#[test]
fn any_text_is_taken() {
    for text in [
        "", " ", "'", "''s", "n't", "%%%", "1-", "-й", "١٢", "a\u{301}", "<", "[]", "0.0.0.0",
        "1,", ",1",
    ] {
        for language in ["en", "ru", "xx"] {
            normal(language, text);
        }
    }
}
