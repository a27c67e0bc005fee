//! Talks that mix Russian and English: each sentence is judged in its own language, whatever the
//! main language of the talk is.

use std::collections::BTreeSet;

use coach_speech::text::TextEventKind as Kind;

use super::*;
use crate::fillers::{found, judged};
use crate::phrases::Talk;
use crate::sentences::{Sentence, sentences as split};
use crate::tokens::{Token, tokens};
use crate::{places::Places, settings::AmbiguitySettings};

const TABLE: &str = include_str!("mixed.txt");
/// What is looked for besides fillers.
const KINDS: [Kind; 6] = [
    Kind::Hedge,
    Kind::WeakWord,
    Kind::Question,
    Kind::RhetoricalQuestion,
    Kind::LongSentence,
    Kind::Bureaucratese,
];

/// One sentence of the table.
struct Row {
    /// Language, words and syllables.
    is: &'static str,
    sentence: &'static str,
    found: Vec<&'static str>,
}

fn rows() -> Vec<Row> {
    let rows = TABLE.lines().filter(|row| !row.starts_with('#'));
    let row = |row: &'static str| {
        let (is, row) = row.split_once(" | ").unwrap();
        let (sentence, found) = row.split_once("=>").unwrap();
        let found = found.split(';').map(str::trim).filter(|found| !found.is_empty()).collect();
        Row { is, sentence: sentence.trim(), found }
    };
    rows.map(row).collect()
}

/// The words of some text, 0.4 s each, one after the other.
fn said(code: &str, text: &str) -> Transcript {
    let words: Vec<&str> = text.split_whitespace().collect();
    let timed = words.iter().enumerate();
    let timed: Vec<(&str, f64, f64)> =
        timed.map(|(at, word)| (*word, at as f64 * 0.4, at as f64 * 0.4 + 0.4)).collect();
    transcript(code, &timed)
}

/// Everything that is found, each with the first word of the transcript that it is in.
fn all_found(transcript: &Transcript, tokens: &[Token], main: Language) -> Vec<(usize, String)> {
    let (settings, rules) = (MeasureSettings::default(), AmbiguitySettings::default());
    let silence_s = vec![0.0; tokens.len() + 1];
    let talk = Talk { tokens, silence_s: &silence_s, minutes: 1.0 };
    let fillers = found(talk, main, &FillerPreferences::default(), &settings);
    let fillers = judged(&fillers, &[], &rules, &settings);
    let events = measure_text(transcript, &[], &[], &TextSettings::default()).marks.events;
    let mut all: Vec<(usize, String)> =
        fillers.iter().map(|one| (one.words.0, format!("filler {}", one.lexeme))).collect();
    let events = events.iter().filter(|event| KINDS.contains(&event.kind));
    all.extend(
        events.map(|event| (event.words.0, format!("{} {}", event.kind.name(), event.lexeme))),
    );
    all.sort_by_key(|(word, _)| *word);
    all
}

#[test]
fn each_sentence_is_measured_in_its_own_language() {
    let rows = rows();
    assert!(rows.len() >= 20, "{}", rows.len());
    let talk = rows.iter().map(|row| row.sentence).collect::<Vec<_>>().join(" ");
    let mut wrong = Vec::new();
    for (code, main) in [("ru", Language::Ru), ("en", Language::En)] {
        let transcript = said(code, &talk);
        let tokens = tokens(&transcript, Some(main));
        let sentences = split(&tokens, main);
        assert_eq!(sentences.len(), rows.len(), "{code}");
        let all = all_found(&transcript, &tokens, main);
        for (row, sentence) in rows.iter().zip(&sentences) {
            let own = sentence.of(&tokens);
            let words: usize = own.iter().map(|token| token.spoken_words).sum();
            let syllables: usize = own.iter().map(|token| token.syllables).sum();
            let language = if sentence.language == Language::Ru { "ru" } else { "en" };
            let is = format!("{language} {words} {syllables}");
            let within = own[0].word..=own[own.len() - 1].word;
            let found = all.iter().filter(|(word, _)| within.contains(word));
            let found: Vec<&str> = found.map(|(_, found)| found.as_str()).collect();
            if is != row.is || found != row.found {
                wrong.push(format!("{code}: {is} | {} => {}", row.sentence, found.join("; ")));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The sentences of the table in one language, or all.
fn part(language: Option<&str>) -> String {
    let of = |row: &Row| language.is_none_or(|language| row.is.starts_with(language));
    let rows = rows().into_iter().filter(of);
    rows.map(|row| row.sentence).collect::<Vec<_>>().join(" ")
}

#[test]
fn reading_ease_is_that_of_the_main_language_and_lengths_are_those_of_all_sentences() {
    let of = |code: &str, text: &str, id: Id| {
        measure_text(&said(code, text), &[], &[], &TextSettings::default()).value(id).unwrap()
    };
    for code in ["ru", "en"] {
        let (mixed, own) = (part(None), part(Some(code)));
        let difference = of(code, &mixed, Id::ReadingEase) - of(code, &own, Id::ReadingEase);
        assert!(difference.abs() < 1e-9, "{code}: {difference}");
        let words = |row: &Row| row.is.split(' ').nth(1).unwrap().parse::<f64>().unwrap();
        let words: Vec<f64> = rows().iter().map(words).collect();
        let mean = words.iter().sum::<f64>() / words.len() as f64;
        assert!((of(code, &mixed, Id::SentenceWordsMean) - mean).abs() < 1e-9, "{code}");
    }
}

/// A silence of half a second stands at `|`; its place is the same in a talk of either language.
#[test]
fn silences_are_placed_by_the_language_of_their_sentence() {
    use PausePlace::{Clause, Inside, InsideAfterFunctionWord, Sentence};
    for (text, expected) in [
        ("Мы пошли домой. We went to the | market together. Всё хорошо.", InsideAfterFunctionWord),
        ("Мы пошли домой. We stayed home | because it was raining. Всё хорошо.", Clause),
        ("Мы пошли домой. We saw a big | house nearby. Всё хорошо.", Inside),
        ("We went home early. Мы живём в | большом городе. It was fine.", InsideAfterFunctionWord),
        ("We went home early. Мы остались дома | потому что шёл дождь. It was fine.", Clause),
        ("We went home early. Мы видели большой | красивый дом. It was fine.", Inside),
        ("We went home early. | Мы живём в большом городе. It was fine.", Sentence),
    ] {
        let before = text.split('|').next().unwrap().split_whitespace().count();
        for (code, main) in [("ru", Language::Ru), ("en", Language::En)] {
            let said = said(code, &text.replace('|', ""));
            let tokens = tokens(&said, Some(main));
            let places = Places::new(&said, &tokens, Some(main), BTreeSet::new());
            assert_eq!(places.before(before), expected, "{code}: {text}");
        }
    }
}

#[test]
fn a_few_foreign_words_make_no_foreign_sentence() {
    for (code, main, text) in [
        ("ru", Language::Ru, "Мы выбрали Kubernetes и Docker для 3 сервисов. OK. Thank you."),
        ("en", Language::En, "He told us «тише едешь» in 2026. Вот так. Спасибо."),
    ] {
        let tokens = tokens(&said(code, text), Some(main));
        let is_main = |sentence: &Sentence| sentence.language == main;
        assert!(split(&tokens, main).iter().all(is_main), "{text}");
    }
}
