//! How well the measures of words find what talks with a known truth hold.
//!
//! `cargo run -p coach-measures --example words -- FOLDER [--events]` reads every `*.truth.json`
//! below a folder, and prints a row for each talk of some length: repetitions and false starts
//! found and, where the truth says the `kind` of each word, true; and the main numbers. With
//! `--events` it prints every place found as well. Punctuation comes from the `verbatim` text of
//! the truth, if it has one.

#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use coach_measures::{TextMeasures, TextSettings, measure_text};
use coach_speech::Span;
use coach_speech::measures::FillerWord;
use coach_speech::measures::MeasureId as Id;
use coach_speech::transcript::{Transcript, Word, join};
use serde_json::Value;

/// Seconds of a word whose times the truth does not say.
const WORD_S: f64 = 0.4;
/// Shorter texts are no talks.
const WORDS_MIN: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let shows_events = arguments.iter().any(|argument| argument == "--events");
    let folder = arguments.iter().find(|argument| !argument.starts_with("--"));
    let mut files = Vec::new();
    collect(Path::new(folder.ok_or("say the folder")?), &mut files)?;
    files.sort();
    println!(
        "{:28} {:>6} {:>12} {:>12} {:>6} {:>6}",
        "talk", "words", "repetitions", "false starts", "mtld", "ease"
    );
    for file in files {
        let truth: Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
        if let Some(talk) = Talk::of(&truth) {
            let name =
                file.file_name().unwrap_or_default().to_string_lossy().replace(".truth.json", "");
            talk.print(&name, shows_events);
        }
    }
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.to_string_lossy().ends_with(".truth.json") {
            files.push(path);
        }
    }
    Ok(())
}

/// A talk with what is true of it.
struct Talk {
    transcript: Transcript,
    fillers: Vec<FillerWord>,
    /// How many there are, if the truth says.
    repetitions: Option<usize>,
    /// The same of false starts.
    false_starts: Option<usize>,
}

impl Talk {
    /// The talk of a truth; `None` of one that does not say its words.
    fn of(truth: &Value) -> Option<Self> {
        let words = truth["words"].as_array()?;
        let kinds: Vec<&str> = words.iter().filter_map(|word| word["kind"].as_str()).collect();
        let plain = || words.iter().map(|word| word["word"].as_str()).collect::<Option<Vec<_>>>();
        let written: Vec<&str> = match truth["verbatim"].as_str() {
            // Marks that stand alone have no word of their own.
            Some(text) => text
                .split_whitespace()
                .filter(|text| text.chars().any(char::is_alphanumeric))
                .collect(),
            None => plain()?,
        };
        let written = if written.len() == words.len() { written } else { plain()? };
        if words.len() < WORDS_MIN {
            return None;
        }
        let mut at_s = 0.0;
        let mut timed = Vec::new();
        for (word, text) in words.iter().zip(&written) {
            let start_s = word["start"].as_f64().unwrap_or(at_s).max(at_s);
            let end_s = word["end"].as_f64().unwrap_or(start_s + WORD_S).max(start_s);
            at_s = end_s;
            let span = Span::from_secs(start_s, end_s)?;
            timed.push(Word { text: (*text).to_owned(), span, probability: 0.9 });
        }
        let filler = |(index, kind): (usize, &&str)| {
            let word = &timed[index];
            (*kind == "lex").then(|| FillerWord {
                lexeme: word.text.clone(),
                span: word.span,
                words: (index, index + 1),
                probability: 1.0,
            })
        };
        let fillers = kinds.iter().enumerate().filter_map(filler).collect();
        let count = |wanted| {
            let is_labelled = kinds.len() == words.len();
            is_labelled.then(|| kinds.iter().filter(|kind| **kind == wanted).count())
        };
        let language = truth["language"].as_str().unwrap_or("en").to_owned();
        Some(Self {
            repetitions: count("rep"),
            false_starts: count("false_start"),
            fillers,
            transcript: Transcript { language, words: timed, ..Transcript::empty("truth") },
        })
    }

    fn print(&self, name: &str, shows_events: bool) {
        let settings = TextSettings { recognizer_is_verbatim: true, ..TextSettings::default() };
        let measures = measure_text(&self.transcript, &[], &self.fillers, &settings);
        let number = |id| measures.value(id).map_or("-".to_owned(), |value| format!("{value:.0}"));
        let of = |found: usize, truth: Option<usize>| {
            truth.map_or(found.to_string(), |truth| format!("{found} of {truth}"))
        };
        println!(
            "{name:28} {:>6} {:>12} {:>12} {:>6} {:>6}",
            self.transcript.words.len(),
            of(measures.marks.repetitions.len(), self.repetitions),
            of(measures.marks.false_starts.len(), self.false_starts),
            number(Id::Mtld),
            number(Id::ReadingEase),
        );
        if shows_events {
            self.print_events(&measures);
        }
    }

    fn print_events(&self, measures: &TextMeasures) {
        let said = |words: (usize, usize)| join(&self.transcript.words[words.0..words.1]);
        for one in &measures.marks.repetitions {
            println!("    repetition: {}", said(one.words));
        }
        for one in &measures.marks.false_starts {
            println!("    {}: {}", one.kind.name(), said(one.words));
        }
        for event in &measures.marks.events {
            println!("    {}: {}", event.kind.name(), said(event.words));
        }
        for word in &measures.marks.overused_words {
            println!("    overused: {} x{} ({:.2})", word.word, word.uses, word.expected_uses);
        }
        for phrase in &measures.marks.repeated_phrases {
            println!("    phrase: {} x{}", phrase.phrase, phrase.places.len());
        }
        for (name, rubric) in
            [("opening", &measures.marks.opening), ("closing", &measures.marks.closing)]
        {
            let Ok(rubric) = rubric else { continue };
            let signs: Vec<String> = rubric
                .signs
                .iter()
                .map(|sign| format!("{} ({})", sign.kind.name(), said(sign.words)))
                .collect();
            println!("    {name}: {} of 5: {}", rubric.points, signs.join(", "));
        }
    }
}
