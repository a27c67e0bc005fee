//! One sentence a row: hits and non-hits of the filler lexicons.
//!
//! `|` is a silence of half a second. Every filler is expected in its reported form, in order.

use coach_speech::Span;
use coach_speech::transcript::{Transcript, Word};

use super::*;
use crate::settings::AmbiguitySettings;
use crate::tokens::tokens;

fn fillers_in(sentence: &str, language: Language) -> Vec<String> {
    let mut words = Vec::new();
    let mut silence_before = Vec::new();
    let mut at_s = 0.0;
    for text in sentence.split_whitespace() {
        if text == "|" {
            at_s += 0.5;
            silence_before.push(words.len());
            continue;
        }
        let span = Span::from_secs(at_s, at_s + 0.3).unwrap();
        words.push(Word { text: text.to_owned(), span, probability: 0.9 });
        at_s += 0.3;
    }
    let transcript = Transcript { words, ..Transcript::empty("test") };
    let tokens = tokens(&transcript, Some(language));
    let mut silence_s = vec![0.0; tokens.len() + 1];
    for index in silence_before {
        silence_s[tokens.iter().filter(|token| token.word < index).count()] = 0.5;
    }
    let talk = Talk { tokens: &tokens, silence_s: &silence_s, minutes: 1.0 };
    let (rules, settings) = (AmbiguitySettings::default(), MeasureSettings::default());
    judged(&found(talk, language, &FillerPreferences::default(), &settings), &[], &rules, &settings)
        .into_iter()
        .map(|filler| filler.lexeme)
        .collect()
}

fn check(language: Language, file: &str) {
    let mut rows = 0;
    let mut wrong = Vec::new();
    for row in file.lines().filter(|row| !row.starts_with('#') && !row.is_empty()) {
        let (sentence, expected) = row.rsplit_once("=>").unwrap();
        let expected: Vec<&str> =
            expected.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
        let found = fillers_in(sentence, language);
        if found != expected {
            wrong.push(format!("{sentence}: found {found:?}"));
        }
        rows += 1;
    }
    assert!(rows >= 150, "{rows}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn russian_sentences() {
    check(Language::Ru, include_str!("tests/ru.txt"));
}

#[test]
fn english_sentences() {
    check(Language::En, include_str!("tests/en.txt"));
}

/// The talk of six words, two of them entries, judged by a speaker's preferences.
fn judged_by(preferences: &FillerPreferences) -> Vec<(String, f64)> {
    let words = ["Ну,", "честно", "признаться,", "тут", "тест", "вот."].iter().enumerate();
    let words = words.map(|(index, text)| {
        let at_s = index as f64;
        let span = Span::from_secs(at_s, at_s + 0.3).unwrap();
        Word { text: (*text).to_owned(), span, probability: 0.9 }
    });
    let transcript = Transcript { words: words.collect(), ..Transcript::empty("test") };
    let tokens = tokens(&transcript, Some(Language::Ru));
    let silence_s = vec![0.0; tokens.len() + 1];
    let talk = Talk { tokens: &tokens, silence_s: &silence_s, minutes: 1.0 };
    let (rules, settings) = (AmbiguitySettings::default(), MeasureSettings::default());
    // A verdict of somebody else, who must not outweigh the speaker.
    let verdict =
        Verdict { lexeme: "вот".to_owned(), words: (5, 6), is_filler: true, confidence: 1.0 };
    judged(&found(talk, Language::Ru, preferences, &settings), &[verdict], &rules, &settings)
        .into_iter()
        .map(|filler| (filler.lexeme, filler.probability))
        .collect()
}

#[test]
fn the_speaker_outweighs_the_rules() {
    let correction = |lexeme: &str, words, is_filler| FillerCorrection {
        lexeme: lexeme.to_owned(),
        words,
        is_filler,
    };
    let phrases = |phrases: &[&str]| phrases.iter().map(|phrase| (*phrase).to_owned()).collect();
    let check = |name: &str, preferences: &FillerPreferences, expected: &[&str]| {
        let found: Vec<String> =
            judged_by(preferences).into_iter().map(|(lexeme, _)| lexeme).collect();
        assert_eq!(found, expected, "{name}");
    };
    let none = FillerPreferences::default();
    check("rules alone", &none, &["ну", "вот"]);
    // Whole words only: «тест» is not «тес», «вот» is not «во».
    let always = phrases(&["Честно признаться", "тес", "во", " ", "честно признаться"]);
    let own = FillerPreferences { always, ..none.clone() };
    check("own list", &own, &["ну", "честно признаться", "вот"]);
    assert_eq!(judged_by(&own)[1].1.to_bits(), 1.0_f64.to_bits());
    let never = FillerPreferences { never: phrases(&["Вот", "ну вот"]), ..none.clone() };
    check("never", &never, &["ну"]);
    let corrections = vec![correction("ну", (0, 1), false), correction("вот", (4, 5), false)];
    check("one place", &FillerPreferences { corrections, ..none.clone() }, &["вот"]);
    let corrections = vec![correction("вот", (5, 6), true)];
    let again = FillerPreferences { corrections, ..never };
    check("a place outweighs a list", &again, &["ну", "вот"]);
    let corrections = vec![correction("ну", (0, 1), false), correction("ну", (0, 1), true)];
    check("the last word counts", &FillerPreferences { corrections, ..none }, &["ну", "вот"]);
}

#[test]
fn what_means_the_same_has_one_form_and_is_not_printed() {
    let of = |always: &[&str], never: &[&str], corrections| FillerPreferences {
        always: always.iter().map(|&phrase| phrase.to_owned()).collect(),
        never: never.iter().map(|&phrase| phrase.to_owned()).collect(),
        corrections,
        ..FillerPreferences::default()
    };
    let correction = |lexeme: &str, first: usize, is_filler| FillerCorrection {
        lexeme: lexeme.to_owned(),
        words: (first, first + 1),
        is_filler,
    };
    let one = of(
        &["Как  бы,", "ещё", "как бы", "—"],
        &["Вот!", "вот"],
        vec![correction("ну", 7, true), correction("ну", 2, true), correction("ну", 7, false)],
    );
    let other = of(
        &["ЕЩЕ", "как бы"],
        &["вот"],
        vec![correction("ну", 2, true), correction("ну", 7, false)],
    );
    assert_ne!(one, other);
    assert_eq!(one.normalized(), other.normalized());
    assert_eq!(other.normalized(), of(&["еще", "как бы"], &["вот"], other.corrections.clone()));
    assert!(of(&["—"], &[], Vec::new()).normalized().is_empty() && !other.is_empty());
    let printed = format!("{one:?}{:?}", one.corrections);
    assert!(!printed.contains("вот") && !printed.contains("ну"), "{printed}");
}
