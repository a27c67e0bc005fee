//! What was said and when.

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// One word as the recogniser wrote it, with the punctuation that follows or opens it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The word, without spaces around it.
    pub text: String,
    /// When it sounds.
    pub span: Span,
    /// The recogniser's probability, 0 to 1.
    pub probability: f32,
}

/// All words of a recording, in order of their start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// Language of the speech as an ISO 639-1 code, `ru`, `en`, …; empty if nothing was said.
    pub language: String,
    /// Probability of that language, 0 to 1; 1 if the caller gave it.
    pub language_probability: f32,
    /// The words.
    pub words: Vec<Word>,
    /// Indices into `words` where a sentence or a phrase of the recogniser begins, ascending.
    /// The first is 0 unless there are no words.
    pub segment_starts: Vec<usize>,
    /// Which engine and model wrote it, such as `local whisper-base`.
    pub recognizer: String,
}

impl Transcript {
    /// A transcript in which nothing was said.
    pub fn empty(recognizer: impl Into<String>) -> Self {
        Self {
            language: String::new(),
            language_probability: 0.0,
            words: Vec::new(),
            segment_starts: Vec::new(),
            recognizer: recognizer.into(),
        }
    }

    /// The words of each segment, in order.
    pub fn segments(&self) -> impl Iterator<Item = &[Word]> {
        let ends = self.segment_starts.iter().skip(1).copied().chain([self.words.len()]);
        self.segment_starts
            .iter()
            .copied()
            .zip(ends)
            .filter_map(|(start, end)| self.words.get(start..end))
            .filter(|words| !words.is_empty())
    }

    /// The whole text, words joined by one space.
    pub fn text(&self) -> String {
        join(&self.words)
    }
}

/// The text of some words, joined by one space.
pub fn join(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transcript(words: &[&str], segment_starts: &[usize]) -> Transcript {
        let words = words.iter().map(|text| Word {
            text: (*text).to_owned(),
            span: Span::from_secs(0.0, 1.0).unwrap(),
            probability: 1.0,
        });
        Transcript {
            words: words.collect(),
            segment_starts: segment_starts.to_vec(),
            ..Transcript::empty("test")
        }
    }

    #[test]
    fn segments_cover_all_words_once() {
        let transcript = transcript(&["One,", "two.", "Three."], &[0, 2]);
        let segments: Vec<String> = transcript.segments().map(join).collect();
        assert_eq!(segments, ["One, two.", "Three."]);
        assert_eq!(transcript.text(), "One, two. Three.");
    }

    #[test]
    fn indices_out_of_range_are_not_a_panic() {
        assert_eq!(transcript(&["One"], &[0, 7, 3]).segments().count(), 0);
        assert_eq!(transcript(&[], &[]).segments().count(), 0);
    }
}
