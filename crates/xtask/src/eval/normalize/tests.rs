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
    check("press 6, to repeat", "press six to repeat");
    check("dial 500", "dial five hundred");
    check("a hundred and five", "one hundred five");
    check("105", "one hundred five");
    check("bread and one hundred and you", "bread and one hundred and you");
    check("forty-two", "forty two");
    check("42", "forty two");
    check("15,000 people", "fifteen thousand people");
    check("1455", "fourteen fifty five");
    check("1900, 2007 and 2026", "nineteen hundred two thousand seven and twenty twenty six");
    check("1904", "nineteen oh four");
    check("3.5%", "three point five percent");
    check("the 21st and the 12th, 20th", "the twenty first and the twelfth twentieth");
    check("10:30", "ten thirty");
    check("007", "zero zero seven");
    check(
        "12345678901234567890",
        "one two three four five six seven eight nine zero one two three four five six seven eight nine zero",
    );
    check("I'm sure we don't, it's Steve’s", "i am sure we do not it is steves");
    check("can't won't cannot", "can not will not can not");
    check("Mr. Dashwood; tyre; harbour; summarised", "mister dashwood tire harbor summarized");
    check("'Kay, OK y'know", "okay okay you know");
    check("uh, um we-- Ummm mm-hmm er", "we");
    check("<cutoff-bro> broken [laughter].", "broken");
    check("M_F_A", "m f a");
    check("www.example.org", "www example org");
    check("iPhone7", "iphone seven");
}

#[test]
fn russian() {
    let check = |text, expected| assert_eq!(normal("ru", text), expected, "{text}");
    check("Нажмите 1.", "нажмите один");
    check("нажмите один", "нажмите один");
    check("набрав 500", "набрав пятьсот");
    check("двадцати шести лет", "двадцать шесть лет");
    check("26 лет", "двадцать шесть лет");
    check("больше пятнадцати тысяч", "больше пятнадцать тысяча");
    check("больше 15 тысяч", "больше пятнадцать тысяча");
    check("1000 2000", "тысяча два тысяча");
    check("1-й, 1-го, первого", "первый первый первый");
    check("3-я третья третьей", "третий третий третий");
    check("восьми восемью восьмой", "восемь восемь восьмой");
    check("в 1945 году", "в тысяча девятьсот сорок пять году");
    check("3,5", "три пять");
    check("Её «ёлка» — зелёная", "ее елка зеленая");
    check("эээ Здравствуйте, э-э ммм и", "здравствуйте и");
    check("интер-астериск", "интер астериск");
    check("за́мок", "замок");
    check("№ 5", "номер пять");
    check("стать сталь семью", "стать сталь семь");
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
    let tokens = Normalizer::new(Some("en"), false).tokens(["Well,", "um", "42", "it's"]);
    let pairs: Vec<(&str, usize)> =
        tokens.iter().map(|token| (token.text.as_str(), token.word)).collect();
    assert_eq!(pairs, [("well", 0), ("forty", 2), ("two", 2), ("it", 3), ("is", 3)]);
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
