//! Words as the recogniser heard them to words of a transcript: punctuation glued, edges on the
//! signal, in order and apart.

mod duration;
mod snap;

use coach_speech::transcript::Word;
use coach_speech::{Seconds, Span};

use crate::sound::Sound;

/// Shortest word where there is room for it.
const WORD_S_MIN: f64 = 0.02;

/// A word at the time where the recogniser put it, on the recording's clock.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HeardWord {
    /// The word with its punctuation.
    pub(crate) text: String,
    /// Seconds on the recording's clock.
    pub(crate) start_s: f64,
    /// Seconds on the recording's clock.
    pub(crate) end_s: f64,
    /// 0 to 1.
    pub(crate) probability: f32,
    /// Whether a phrase of the recogniser begins with it.
    pub(crate) opens_segment: bool,
}

/// The words of a transcript and the indices where its segments begin.
///
/// Spans are in order, do not overlap and lie between 0 and `duration`.
pub(crate) fn refine(
    heard: &[HeardWord],
    language: &str,
    sound: &Sound,
    duration: Seconds,
) -> (Vec<Word>, Vec<usize>) {
    let heard = glue(heard);
    let mut edges: Vec<(f64, f64)> = heard
        .iter()
        .enumerate()
        .map(|(index, word)| {
            let previous = index.checked_sub(1).and_then(|previous| heard.get(previous));
            snap::edges(previous, word, heard.get(index + 1), language, sound)
        })
        .collect();
    put_in_order(&mut edges, duration.get());
    let mut words = Vec::with_capacity(heard.len());
    let mut segment_starts = Vec::new();
    for (word, (start_s, end_s)) in heard.into_iter().zip(edges) {
        let Some(span) = Span::from_secs(start_s, end_s) else { continue };
        if word.opens_segment || words.is_empty() {
            segment_starts.push(words.len());
        }
        let probability =
            if word.probability.is_finite() { word.probability.clamp(0.0, 1.0) } else { 0.0 };
        words.push(Word { text: word.text, span, probability });
    }
    (words, segment_starts)
}

/// Joins what is not a word with the word before it, or with the word after it when it opens a
/// quotation or a segment.
fn glue(heard: &[HeardWord]) -> Vec<HeardWord> {
    let mut words: Vec<HeardWord> = Vec::with_capacity(heard.len());
    let mut opening: Option<HeardWord> = None;
    for word in heard {
        let mut word = HeardWord { text: word.text.trim().to_owned(), ..word.clone() };
        if !(word.start_s.is_finite() && word.end_s.is_finite()) || word.text.is_empty() {
            continue;
        }
        let spoken = word.text.chars().any(char::is_alphanumeric);
        if spoken {
            if let Some(before) = opening.take() {
                word.text = before.text + &word.text;
                word.opens_segment |= before.opens_segment;
            }
            words.push(word);
        } else if word.opens_segment || word.text.ends_with(OPENING) || words.is_empty() {
            opening = Some(word);
        } else if let Some(last) = words.last_mut() {
            last.text.push_str(&word.text);
        }
    }
    words
}

const OPENING: [char; 8] = ['«', '(', '[', '{', '“', '„', '‘', '¿'];

/// Makes starts ascend and ends stop at the next start, all between 0 and `duration_s`.
fn put_in_order(edges: &mut [(f64, f64)], duration_s: f64) {
    let mut earliest_s: f64 = 0.0;
    for (start_s, _) in edges.iter_mut() {
        *start_s = start_s.max(earliest_s);
        earliest_s = *start_s + WORD_S_MIN;
    }
    let mut latest_s = duration_s;
    for (start_s, end_s) in edges.iter_mut().rev() {
        *start_s = start_s.min(latest_s - WORD_S_MIN).max(0.0);
        *end_s = end_s.max(*start_s + WORD_S_MIN).min(latest_s.max(*start_s));
        latest_s = *start_s;
    }
}

#[cfg(test)]
mod tests;
