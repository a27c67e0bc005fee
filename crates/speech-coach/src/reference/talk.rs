//! What several answers need of a report: fillers in one list, words with marks, phrases.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::measures::{FilledPause, Measures};
use coach_speech::pause::Pause;
use coach_speech::transcript::Word;

use super::texts::Texts;
use super::{Subject, round, share};

/// A report, looked at the way the reference service looks.
pub(super) struct Talk<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) texts: &'static Texts,
    pub(super) measures: &'a Measures,
    pub(super) words: &'a [Word],
    /// What each word is.
    pub(super) marks: Vec<Mark>,
    /// Filler words and filled pauses in order of time.
    pub(super) fillers: Vec<Filler<'a>>,
    /// The pauses that count.
    pub(super) pauses: Vec<PauseAt>,
    pub(super) phrases: Vec<PhraseAt>,
    /// Speech between the measured pauses, in order, without overlap.
    pub(super) runs: Vec<Span>,
    pub(super) duration_s: f64,
    /// To two decimals, so that the pace can be computed from what is answered.
    pub(super) speaking_s: f64,
}

/// What a word is besides a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Plain,
    FillerWord,
    FilledPause,
}

/// A filler word or a filled pause.
pub(super) struct Filler<'a> {
    pub(super) lexeme: &'a str,
    pub(super) span: Span,
    /// First word and one past the last; empty where no word was written.
    pub(super) words: (usize, usize),
    pub(super) probability: f64,
    pub(super) mark: Mark,
}

/// A pause and the first word after it.
pub(super) struct PauseAt {
    pub(super) pause: Pause,
    pub(super) word_after: usize,
}

/// Words between two pauses.
pub(super) struct PhraseAt {
    /// First word and one past the last.
    pub(super) words: (usize, usize),
    pub(super) span: Span,
    /// Words that are not filled pauses; at least one.
    pub(super) word_count: usize,
    /// Fillers that begin with a word of it.
    pub(super) filler_count: usize,
    /// Pauses inside that are too short to part phrases.
    pub(super) pause_count: usize,
    pub(super) pause_s: f64,
}

impl<'a> Talk<'a> {
    pub(super) fn new(subject: Subject<'a>) -> Self {
        let report = subject.report;
        let (measures, words) = (&report.measures, &report.transcript.words[..]);
        let (fillers, marks) = fillers(measures, words);
        let all = placed(&measures.pauses, words);
        let shortest_s = subject.thresholds.pause_s_min;
        let phrases = phrases(words, &marks, &fillers, &all, shortest_s);
        let pauses = all.into_iter().filter(|at| at.pause.span.length().get() >= shortest_s);
        let runs = runs(measures);
        let speaking_s: f64 = runs.iter().map(|run| run.length().get()).sum();
        Self {
            subject,
            texts: Texts::of(subject.locale),
            measures,
            words,
            marks,
            fillers,
            pauses: pauses.collect(),
            phrases,
            runs,
            duration_s: report.media.duration.get().max(0.0),
            speaking_s: round(speaking_s, 100.0),
        }
    }

    /// Whether anything was said.
    pub(super) fn has_speech(&self) -> bool {
        self.measures.word_count > 0
    }

    pub(super) fn words_per_minute(&self) -> f64 {
        round(share(self.measures.word_count as f64 * 60.0, self.speaking_s), 10.0)
    }

    pub(super) fn speaking_ratio(&self) -> f64 {
        round(share(self.speaking_s, self.duration_s).min(1.0), 1000.0)
    }

    pub(super) fn fillers_per_100_words(&self) -> f64 {
        let count = self.fillers.len() as f64;
        round(share(count * 100.0, self.measures.word_count as f64), 100.0)
    }

    /// How often each filler occurs: the most frequent first, then by first use.
    pub(super) fn filler_counts(&self) -> Vec<(&'a str, usize)> {
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for filler in &self.fillers {
            let place = *places.entry(filler.lexeme).or_insert_with(|| {
                counts.push((filler.lexeme, 0));
                counts.len() - 1
            });
            counts[place].1 += 1;
        }
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    }

    /// The pauses that are long.
    pub(super) fn long_pauses(&self) -> impl Iterator<Item = &PauseAt> {
        self.pauses.iter().filter(|at| self.is_long(at))
    }

    pub(super) fn is_long(&self, at: &PauseAt) -> bool {
        at.pause.span.length().get() > self.subject.thresholds.long_pause_s
    }

    /// Words joined by one space; what lies outside of the transcript is left out.
    pub(super) fn text(&self, first: usize, end: usize) -> String {
        let end = end.min(self.words.len());
        self.words.get(first..end).map_or_else(String::new, coach_speech::transcript::join)
    }

    /// A few words before one.
    pub(super) fn before(&self, word: usize, count: usize) -> String {
        self.text(word.saturating_sub(count), word)
    }

    /// A few words from one on.
    pub(super) fn from(&self, word: usize, count: usize) -> String {
        self.text(word, word.saturating_add(count))
    }

    /// The first word that begins at a time or later.
    pub(super) fn word_from(&self, seconds: f64) -> usize {
        self.words.partition_point(|word| word.span.start().get() < seconds)
    }
}

/// Speech between the pauses.
fn runs(measures: &Measures) -> Vec<Span> {
    let Some(whole) = measures.speech_span else {
        return Vec::new();
    };
    let mut runs = Vec::with_capacity(measures.pauses.len() + 1);
    let mut from = whole.start();
    for pause in &measures.pauses {
        let until = pause.span.start().min(whole.end());
        if until > from {
            runs.push(Span::new(from, until));
        }
        from = from.max(pause.span.end());
    }
    if whole.end() > from {
        runs.push(Span::new(from, whole.end()));
    }
    runs
}

/// Both kinds of fillers in order of time, and what they make of the words.
fn fillers<'a>(measures: &'a Measures, words: &[Word]) -> (Vec<Filler<'a>>, Vec<Mark>) {
    let mut marks = vec![Mark::Plain; words.len()];
    let mut fillers = Vec::new();
    for word in &measures.filler_words {
        let range = (word.words.0.min(words.len()), word.words.1.min(words.len()));
        if let Some(marks) = marks.get_mut(range.0..range.1) {
            marks.fill(Mark::FillerWord);
        }
        let (span, probability) = (word.span, word.probability);
        let mark = Mark::FillerWord;
        fillers.push(Filler { lexeme: &word.lexeme, span, words: range, probability, mark });
    }
    let mut next = 0;
    for filled in &measures.filled_pauses {
        let words = written(filled, words, &mut next);
        marks[words.0..words.1].fill(Mark::FilledPause);
        let (span, probability) = (filled.span, filled.probability);
        let mark = Mark::FilledPause;
        fillers.push(Filler { lexeme: &filled.lexeme, span, words, probability, mark });
    }
    fillers.sort_by(|a, b| a.span.start().get().total_cmp(&b.span.start().get()));
    (fillers, marks)
}

/// The words that were written for a filled pause: those that share at least half of the shorter
/// one's time with it. `next` is where the search for the next one begins.
fn written(filled: &FilledPause, words: &[Word], next: &mut usize) -> (usize, usize) {
    let is_before = |word: &Word| word.span.end() <= filled.span.start();
    while words.get(*next).is_some_and(is_before) {
        *next += 1;
    }
    let is_it = |word: &Word| {
        let shorter = word.span.length().min(filled.span.length());
        word.span.overlap(filled.span).get() >= shorter.get() / 2.0
    };
    let touching = words[*next..].iter().take_while(|word| word.span.start() < filled.span.end());
    let (mut first, mut end) = (*next, *next);
    for (index, _) in touching.enumerate().filter(|(_, word)| is_it(word)) {
        if first == end {
            first = *next + index;
        }
        end = *next + index + 1;
    }
    (first, end)
}

/// Each pause with the word after it, told by the middles of both, as the times of words and
/// pauses have different sources.
fn placed(pauses: &[Pause], words: &[Word]) -> Vec<PauseAt> {
    let mut word_after = 0;
    let place = |pause: &Pause| {
        let is_before = |word: &Word| word.span.middle() <= pause.span.middle();
        while words.get(word_after).is_some_and(is_before) {
            word_after += 1;
        }
        PauseAt { pause: *pause, word_after }
    };
    pauses.iter().map(place).collect()
}

/// The words between pauses of some length; stretches of filled pauses alone are no phrases.
fn phrases(
    words: &[Word],
    marks: &[Mark],
    fillers: &[Filler<'_>],
    pauses: &[PauseAt],
    shortest_s: f64,
) -> Vec<PhraseAt> {
    let parts = |at: &&PauseAt| at.pause.span.length().get() >= shortest_s;
    let mut cuts: Vec<usize> = pauses.iter().filter(parts).map(|at| at.word_after).collect();
    cuts.push(words.len());
    let mut begun = vec![0_usize; words.len()];
    for filler in fillers {
        if let Some(count) = begun.get_mut(filler.words.0) {
            *count += 1;
        }
    }
    let mut inner = pauses.iter().filter(|at| !parts(at)).peekable();
    let mut phrases = Vec::new();
    let mut first = 0;
    for end in cuts {
        let Some(span) = words[first..end].iter().map(|word| word.span).reduce(Span::union) else {
            continue;
        };
        let (mut pause_count, mut pause_s) = (0, 0.0);
        while let Some(at) = inner.next_if(|at| at.word_after < end) {
            if at.word_after > first {
                pause_count += 1;
                pause_s += at.pause.span.length().get();
            }
        }
        let is_word = |mark: &&Mark| **mark != Mark::FilledPause;
        phrases.push(PhraseAt {
            words: (first, end),
            span,
            word_count: marks[first..end].iter().filter(is_word).count(),
            filler_count: begun[first..end].iter().sum(),
            pause_count,
            pause_s,
        });
        first = end;
    }
    phrases.retain(|phrase| phrase.word_count > 0);
    phrases
}
