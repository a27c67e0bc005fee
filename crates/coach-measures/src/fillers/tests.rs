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
    judged(&found(talk, language, &settings), &[], &rules, &settings)
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
    assert!(rows >= 60, "{rows}");
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
