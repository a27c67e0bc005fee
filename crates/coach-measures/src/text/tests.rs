//! Tests of the measures of words: tables of sentences, and properties of any text.

mod properties;
mod talks;

use coach_speech::text::TextEventKind as Kind;
use coach_speech::transcript::Word;

use super::*;

/// A transcript of words 0.4 s apart; `|` is a silence of 1.2 s, `word/` one that the recognizer
/// doubts and that is short.
fn said(code: &str, text: &str) -> (Transcript, Vec<Span>) {
    let (mut words, mut silences) = (Vec::new(), Vec::new());
    let mut at_s = 0.0;
    for piece in text.split_whitespace() {
        if piece == "|" {
            silences.extend(Span::from_secs(at_s, at_s + 1.2));
            at_s += 1.2;
            continue;
        }
        let (text, length_s, probability) =
            piece.strip_suffix('/').map_or((piece, 0.4, 0.9), |text| (text, 0.2, 0.2));
        let span = Span::from_secs(at_s, at_s + length_s).unwrap();
        words.push(Word { text: text.to_owned(), span, probability });
        at_s += length_s;
    }
    let language = code.to_owned();
    (Transcript { language, words, ..Transcript::empty("test") }, silences)
}

fn measured(code: &str, text: &str) -> TextMeasures {
    let (transcript, silences) = said(code, text);
    let settings = TextSettings { inclusive: true, ..TextSettings::default() };
    measure_text(&transcript, &silences, &[], &settings)
}

/// Rows `sentence => what is found, in order`; a section `[kind]` says what is looked for.
fn check(code: &str, file: &str, rows_min: usize) {
    let mut kind = "";
    let (mut rows, mut wrong) = (0, Vec::new());
    for row in file.lines().filter(|row| !row.starts_with('#') && !row.is_empty()) {
        if let Some(section) = row.strip_prefix('[').and_then(|row| row.strip_suffix(']')) {
            kind = section;
            continue;
        }
        let (sentence, expected) = row.rsplit_once("=>").unwrap();
        let expected: Vec<&str> =
            expected.split(';').map(str::trim).filter(|found| !found.is_empty()).collect();
        let found = found(kind, code, sentence);
        if found != expected {
            wrong.push(format!("[{kind}] {sentence}: found {found:?}"));
        }
        rows += 1;
    }
    assert!(rows >= rows_min, "{rows}");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What is found of one kind in a sentence.
fn found(kind: &str, code: &str, sentence: &str) -> Vec<String> {
    // Calls are looked for at the end of a talk.
    let before = match (kind, code) {
        ("call_to_action", "ru") => "Мы измерили скорость. ".repeat(20),
        ("call_to_action", _) => "We measured the speed. ".repeat(20),
        _ => String::new(),
    };
    let measures = measured(code, &(before + sentence));
    match kind {
        "repetition" => measures
            .marks
            .repetitions
            .iter()
            .map(|one| format!("{} x{}", one.phrase, one.copies))
            .collect(),
        "false_start" => {
            let of = |one: &coach_speech::text::FalseStart| {
                format!("{} {}..{}", one.kind.name(), one.words.0, one.words.1)
            };
            measures.marks.false_starts.iter().map(of).collect()
        }
        "call_to_action" => {
            measures.marks.call_to_action.into_iter().flatten().map(|call| call.lexeme).collect()
        }
        _ => {
            let events = measures.marks.events.iter().filter(|event| event.kind.name() == kind);
            let is_clause = matches!(kind, "question" | "rhetorical_question" | "long_sentence");
            let of = |event: &TextEvent| match &event.instead {
                // Whole sentences are told apart by their first word.
                _ if is_clause => event.lexeme.split(' ').next().unwrap().to_owned(),
                Some(instead) if kind == "inclusive" => format!("{} = {instead}", event.lexeme),
                _ => event.lexeme.clone(),
            };
            events.map(of).collect()
        }
    }
}

#[test]
fn russian_rows() {
    check("ru", include_str!("tests/ru.txt"), 100);
}

#[test]
fn english_rows() {
    check("en", include_str!("tests/en.txt"), 100);
}

#[test]
fn every_kind_has_rows_in_both_languages() {
    let kinds = [
        Kind::Hedge,
        Kind::WeakWord,
        Kind::Passive,
        Kind::LongSentence,
        Kind::Question,
        Kind::RhetoricalQuestion,
        Kind::Signpost,
        Kind::Number,
        Kind::Name,
        Kind::Example,
        Kind::Inclusive,
        Kind::CallToAction,
    ];
    for file in [include_str!("tests/ru.txt"), include_str!("tests/en.txt")] {
        for kind in kinds {
            assert!(file.contains(&format!("[{}]", kind.name())), "{}", kind.name());
        }
    }
}
