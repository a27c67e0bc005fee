//! The transcript, wrapped, with fillers and long pauses marked in it.

use coach_speech::measures::Measures;
use coach_speech::pause::Pause;
use coach_speech::report::Report;
use coach_speech::transcript::Word;

use super::page::{Ink, Line, Page};
use crate::report::hesitations::{Place, place};
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

/// For each word what is written for it: pauses and unwritten hesitations before it perhaps, and
/// the word; those after the last word are with it.
pub(in crate::report) fn tokens(
    report: &Report,
    colour: bool,
    texts: &Texts,
    marks: &mut Marks,
) -> Vec<Vec<(Ink, String)>> {
    let (words, measures) = (&report.transcript.words, &report.measures);
    let places: Vec<Place> =
        measures.filled_pauses.iter().map(|filled| place(words, filled)).collect();
    let marked = marked(words, measures, &places);
    let mut between = between(measures, words, &places, texts).into_iter().peekable();
    let mut tokens = Vec::with_capacity(words.len());
    for (index, word) in words.iter().enumerate() {
        let mut token = Vec::new();
        let last = index + 1 == words.len();
        while let Some((.., ink, text)) = between.next_if(|(_, next, ..)| *next <= index) {
            token.push(marks.write(ink, &text, colour, true, true));
        }
        let (ink, event) = marked[index];
        let begins = index == 0 || marked[index - 1] != (ink, event);
        let ends = marked.get(index + 1) != Some(&(ink, event));
        token.push(marks.write(ink, &word.text, colour, begins, ends));
        if last {
            token.extend(
                between.by_ref().map(|(.., ink, text)| marks.write(ink, &text, colour, true, true)),
            );
        }
        tokens.push(token);
    }
    tokens
}

impl Marks {
    /// Something as it stands in the text, remembered for the legend.
    fn write(
        &mut self,
        ink: Ink,
        text: &str,
        colour: bool,
        begins: bool,
        ends: bool,
    ) -> (Ink, String) {
        self.filler |= ink == Ink::Filler;
        self.filled_pause |= ink == Ink::FilledPause;
        self.pause |= ink == Ink::Faint;
        (ink, sign(ink, colour, text, begins, ends))
    }
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
fn marked(words: &[Word], measures: &Measures, places: &[Place]) -> Vec<(Ink, usize)> {
    let mut marked = vec![(Ink::Plain, 0); words.len()];
    for (event, filler) in measures.filler_words.iter().enumerate() {
        let (begin, end) = filler.words;
        if let Some(marked) = marked.get_mut(begin..end) {
            marked.fill((Ink::Filler, event));
        }
    }
    for (event, place) in places.iter().enumerate() {
        if let Place::Written(words) = place {
            for &index in words {
                marked[index] = (Ink::FilledPause, event);
            }
        }
    }
    marked
}

/// What stands between the words: when, before which word, and how it is written.
type Between = (f64, usize, Ink, String);

/// Pauses worth writing and the filled pauses that nobody wrote, in order of time.
fn between(measures: &Measures, words: &[Word], places: &[Place], texts: &Texts) -> Vec<Between> {
    let pauses = measures.pauses.iter().filter_map(|pause| {
        let next = words.partition_point(|word| word.span.start() < pause.span.middle());
        let seconds = texts.number(pause.span.length().get(), 1);
        // Before the first word nobody has begun to speak yet, after the last nobody goes on.
        (worth_writing(pause) && 0 < next && next < words.len())
            .then(|| (pause.span.middle().get(), next, Ink::Faint, format!("‖{seconds}")))
    });
    let unwritten = measures.filled_pauses.iter().zip(places).filter_map(|(filled, place)| {
        let Place::Before(next) = place else { return None };
        Some((filled.span.middle().get(), *next, Ink::FilledPause, filled.lexeme.clone()))
    });
    let mut between: Vec<Between> = pauses.chain(unwritten).collect();
    between.sort_by(|one, other| (one.1.cmp(&other.1)).then(one.0.total_cmp(&other.0)));
    between
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
