//! Where filled pauses stand in the text: which words write one, and before which word one belongs
//! that nobody wrote.

use std::borrow::Cow;

use coach_speech::Span;
use coach_speech::measures::{FilledPause, FilledPauseSource};
use coach_speech::report::Report;
use coach_speech::transcript::{Transcript, Word};

/// The place of a filled pause among the words of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// These words write it.
    Written(Vec<usize>),
    /// It was heard and not written; the word that follows, or one past the last.
    Before(usize),
}

/// The place of a filled pause. Words are in order of their start.
///
/// The words of which at least half sounds within it are its writing. The signal may know better
/// than the recogniser when it sounds, so that one which was written has the nearest word at least.
pub(super) fn place(words: &[Word], filled: &FilledPause) -> Place {
    let inside: Vec<usize> = words_in(words, filled.span).collect();
    if !inside.is_empty() {
        return Place::Written(inside);
    }
    let next = words.partition_point(|word| word.span.middle() < filled.span.middle());
    let distance = |index: &usize| distance_s(words[*index].span, filled.span);
    let nearest = (next.saturating_sub(1)..words.len().min(next + 1))
        .min_by(|one, other| distance(one).total_cmp(&distance(other)));
    match (filled.source, nearest) {
        (FilledPauseSource::Recognizer | FilledPauseSource::Both, Some(index)) => {
            Place::Written(vec![index])
        }
        _ => Place::Before(next),
    }
}

/// The words of a talk, as they were written or with the filled pauses that nobody wrote.
pub(crate) fn transcript(report: &Report, hesitations: bool) -> Cow<'_, Transcript> {
    if hesitations { Cow::Owned(written_out(report)) } else { Cow::Borrowed(&report.transcript) }
}

/// The transcript with the filled pauses that nobody wrote as words in brackets.
fn written_out(report: &Report) -> Transcript {
    let words = &report.transcript.words;
    let mut unwritten: Vec<(usize, Word)> = Vec::new();
    for filled in &report.measures.filled_pauses {
        if let Place::Before(next) = place(words, filled) {
            let text = format!("({})", filled.lexeme);
            #[expect(clippy::cast_possible_truncation, reason = "a probability needs no more")]
            let probability = filled.probability as f32;
            unwritten.push((next, Word { text, span: filled.span, probability }));
        }
    }
    unwritten.sort_by_key(|(next, _)| *next);
    let before = |word: usize| unwritten.partition_point(|(next, _)| *next < word);
    let starts = report.transcript.segment_starts.iter();
    let segment_starts = starts.map(|&start| start + before(start)).collect();
    let mut all = Vec::with_capacity(words.len() + unwritten.len());
    let mut done = 0;
    for (next, word) in &unwritten {
        all.extend_from_slice(&words[done..*next]);
        all.push(word.clone());
        done = *next;
    }
    all.extend_from_slice(&words[done..]);
    Transcript { words: all, segment_starts, ..report.transcript.clone() }
}

/// The words of which at least half lies in a span.
fn words_in(words: &[Word], span: Span) -> impl Iterator<Item = usize> + '_ {
    let begin = words.partition_point(|word| word.span.end() <= span.start());
    words[begin..]
        .iter()
        .take_while(move |word| word.span.start() < span.end())
        .enumerate()
        .filter(move |(_, word)| word.span.overlap(span).get() * 2.0 >= word.span.length().get())
        .map(move |(offset, _)| begin + offset)
}

fn distance_s(one: Span, other: Span) -> f64 {
    (one.middle() - other.middle()).get().abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::{filled, report, word};

    #[test]
    fn a_filled_pause_is_a_word_or_stands_before_one() {
        use FilledPauseSource::{Acoustic, Both, Recognizer};
        let words = [word("so", 1.0, 1.4), word("um", 1.5, 1.9), word("yes", 3.0, 3.4)];
        let check = |source, start_s, end_s, expected: &str| {
            let filled = FilledPause { source, ..filled("um", start_s, end_s) };
            let found = match place(&words, &filled) {
                Place::Written(words) => format!("{words:?}"),
                Place::Before(next) => format!("before {next}"),
            };
            assert_eq!(found, expected, "{source:?} {start_s}–{end_s}");
        };
        check(Recognizer, 1.5, 1.9, "[1]");
        check(Both, 1.6, 2.4, "[1]");
        // The sound lies where the recogniser left a gap.
        check(Both, 1.85, 2.4, "[1]");
        check(Both, 0.1, 0.3, "[0]");
        check(Acoustic, 2.2, 2.8, "before 2");
        check(Acoustic, 1.85, 2.4, "before 2");
        check(Acoustic, 0.1, 0.6, "before 0");
        check(Acoustic, 4.0, 4.4, "before 3");
        // It was taken for words.
        check(Acoustic, 1.0, 1.9, "[0, 1]");
        assert_eq!(place(&[], &filled("um", 1.0, 2.0)), Place::Before(0));
    }

    #[test]
    fn what_was_heard_and_not_written_is_written_in_brackets() {
        let mut talk = report("en", 10.0);
        let written_out = |talk: &Report| {
            let transcript = written_out(talk);
            let segments = transcript.segments().map(coach_speech::transcript::join);
            segments.collect::<Vec<_>>().join(" | ")
        };
        assert_eq!(written_out(&talk), "");
        talk.transcript.words =
            vec![word("So", 1.0, 1.4), word("um,", 1.5, 1.9), word("yes.", 3.0, 3.4)];
        talk.transcript.segment_starts = vec![0, 2];
        assert_eq!(written_out(&talk), "So um, | yes.");
        talk.measures.filled_pauses = vec![
            filled("er", 0.1, 0.6),
            FilledPause { source: FilledPauseSource::Both, ..filled("um", 1.6, 2.0) },
            filled("uh", 2.2, 2.8),
            filled("m", 4.0, 4.3),
        ];
        assert_eq!(written_out(&talk), "(er) So um, | (uh) yes. (m)");
    }
}
