//! The transcript, wrapped, with fillers and long pauses marked in it.

use coach_speech::Span;
use coach_speech::measures::Measures;
use coach_speech::pause::Pause;
use coach_speech::report::Report;
use coach_speech::transcript::Word;

use super::page::{Ink, Line, Page};
use crate::texts::{Texts, clock};

/// A pause inside a phrase is written from this length on, any other from the second.
const PAUSE_INSIDE_S: f64 = 0.5;
const PAUSE_BOUNDARY_S: f64 = 1.5;
/// A paragraph may end at a pause of this length, or after so many words.
const PARAGRAPH_PAUSE_S: f64 = 1.0;
const PARAGRAPH_WORDS: usize = 40;
/// Where a paragraph ends even in the middle of a sentence, if a phrase ends there.
const PARAGRAPH_WORDS_MAX: usize = 90;
/// Columns of the times before paragraphs.
const GUTTER: usize = 9;

/// What is marked in the text, for the legend.
#[derive(Default)]
pub(in crate::report) struct Marks {
    pub(in crate::report) filler: bool,
    pub(in crate::report) filled_pause: bool,
    pub(in crate::report) pause: bool,
}

/// The section.
pub(super) fn write(page: &mut Page, report: &Report, texts: &Texts) {
    page.section(&texts.report.transcript, "");
    let mut marks = Marks::default();
    let tokens = tokens(report, page.colour(), texts, &mut marks);
    let words = &report.transcript.words;
    let mut begin = 0;
    for end in 1..=words.len() {
        if end == words.len() || paragraph_ends(report, begin, end) {
            let moment = clock(words[begin].span.start().get());
            let head = Line::indented(2).add(Ink::Moment, moment).pad_to(GUTTER, 1);
            page.wrapped(head, tokens[begin..end].iter().flatten().cloned());
            begin = end;
        }
    }
    legend(page, &marks, texts);
}

/// Whether a paragraph of the words from `begin` on ends before the word `end`.
pub(in crate::report) fn paragraph_ends(report: &Report, begin: usize, end: usize) -> bool {
    let words = &report.transcript.words;
    let phrase_ends = report.transcript.segment_starts.binary_search(&end).is_ok();
    let sentence_ends = words[end - 1].text.ends_with(['.', '!', '?', '…']);
    let gap_s = words[end].span.start().get() - words[end - 1].span.end().get();
    let length = end - begin;
    (sentence_ends && (gap_s >= PARAGRAPH_PAUSE_S || length >= PARAGRAPH_WORDS))
        || (phrase_ends && length >= PARAGRAPH_WORDS_MAX)
}

/// For each word what is written for it: a pause before it perhaps, and the word.
pub(in crate::report) fn tokens(
    report: &Report,
    colour: bool,
    texts: &Texts,
    marks: &mut Marks,
) -> Vec<Vec<(Ink, String)>> {
    let words = &report.transcript.words;
    let marked = marked(words, &report.measures);
    let mut pauses = report.measures.pauses.iter().peekable();
    let mut tokens = Vec::with_capacity(words.len());
    for (index, word) in words.iter().enumerate() {
        let mut token = Vec::new();
        while let Some(pause) = pauses.next_if(|pause| pause.span.middle() <= word.span.start()) {
            // Before the first word nobody has begun to speak yet.
            if index > 0 && worth_writing(pause) {
                marks.pause = true;
                let seconds = texts.number(pause.span.length().get(), 1);
                token.push((Ink::Faint, format!("‖{seconds}")));
            }
        }
        let (ink, event) = marked[index];
        marks.filler |= ink == Ink::Filler;
        marks.filled_pause |= ink == Ink::FilledPause;
        let begins = index == 0 || marked[index - 1] != (ink, event);
        let ends = marked.get(index + 1) != Some(&(ink, event));
        token.push((ink, sign(ink, colour, &word.text, begins, ends)));
        tokens.push(token);
    }
    tokens
}

fn worth_writing(pause: &Pause) -> bool {
    let least_s = if pause.place.is_boundary() { PAUSE_BOUNDARY_S } else { PAUSE_INSIDE_S };
    pause.span.length().get() >= least_s
}

/// Where colours cannot tell, brackets do.
fn sign(ink: Ink, colour: bool, text: &str, begins: bool, ends: bool) -> String {
    let (open, close) = match ink {
        Ink::Filler if !colour => ("[", "]"),
        Ink::FilledPause if !colour => ("(", ")"),
        _ => ("", ""),
    };
    let (open, close) = (if begins { open } else { "" }, if ends { close } else { "" });
    format!("{open}{text}{close}")
}

/// How each word is painted, and to which filler it belongs.
fn marked(words: &[Word], measures: &Measures) -> Vec<(Ink, usize)> {
    let mut marked = vec![(Ink::Plain, 0); words.len()];
    for (event, filler) in measures.filler_words.iter().enumerate() {
        let (begin, end) = filler.words;
        if let Some(marked) = marked.get_mut(begin..end) {
            marked.fill((Ink::Filler, event));
        }
    }
    for (event, filled) in measures.filled_pauses.iter().enumerate() {
        for index in words_in(words, filled.span) {
            marked[index] = (Ink::FilledPause, event);
        }
    }
    marked
}

/// The words of which at least half lies in a span; words are in order of their start.
fn words_in(words: &[Word], span: Span) -> impl Iterator<Item = usize> + '_ {
    let begin = words.partition_point(|word| word.span.end() <= span.start());
    words[begin..]
        .iter()
        .take_while(move |word| word.span.start() < span.end())
        .enumerate()
        .filter(move |(_, word)| word.span.overlap(span).get() * 2.0 >= word.span.length().get())
        .map(move |(offset, _)| begin + offset)
}

fn legend(page: &mut Page, marks: &Marks, texts: &Texts) {
    let colour = page.colour();
    let entries = [
        (marks.filler, Ink::Filler, &texts.report.legend_filler),
        (marks.filled_pause, Ink::FilledPause, &texts.report.legend_filled_pause),
    ];
    let mut words: Vec<(Ink, String)> = Vec::new();
    for (_, ink, text) in entries.into_iter().filter(|(marked, ..)| *marked) {
        words.push((ink, sign(ink, colour, text, true, true)));
        words.push((Ink::Plain, String::new()));
    }
    if marks.pause {
        words.push((Ink::Faint, format!("‖ {}", texts.report.legend_pause)));
    }
    if !words.is_empty() {
        page.gap();
        page.wrapped(Line::indented(2), words);
    }
}
