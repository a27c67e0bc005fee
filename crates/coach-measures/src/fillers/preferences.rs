//! What a speaker says of their own fillers; it outweighs the rules and everybody else.

use std::collections::BTreeMap;
use std::fmt;

use coach_speech::Span;

/// The speaker's own words, and their corrections of one talk.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FillerPreferences {
    /// Words and phrases that are fillers wherever they stand, such as `на самом деле`.
    pub always: Vec<String>,
    /// Words and phrases that are none anywhere, in the form of reports, such as `вот`.
    pub never: Vec<String>,
    /// What they said of single places of this talk.
    pub corrections: Vec<FillerCorrection>,
    /// Starts of sounds in this talk that are no filled pauses, in milliseconds.
    pub not_filled_pauses_ms: Vec<u64>,
}

/// What the speaker says of one place.
#[derive(Clone, PartialEq, Eq)]
pub struct FillerCorrection {
    /// The filler, in the form of reports.
    pub lexeme: String,
    /// First word in the transcript, and one past the last.
    pub words: (usize, usize),
    /// Whether it is a filler here.
    pub is_filler: bool,
}

impl fmt::Debug for FillerPreferences {
    /// Without the words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FillerPreferences")
            .field("always", &self.always.len())
            .field("never", &self.never.len())
            .field("corrections", &self.corrections.len())
            .field("not_filled_pauses_ms", &self.not_filled_pauses_ms.len())
            .finish()
    }
}

impl fmt::Debug for FillerCorrection {
    /// Without the words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FillerCorrection")
            .field("words", &self.words)
            .field("is_filler", &self.is_filler)
            .finish_non_exhaustive()
    }
}

impl FillerPreferences {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        let Self { always, never, corrections, not_filled_pauses_ms } = self;
        always.is_empty()
            && never.is_empty()
            && corrections.is_empty()
            && not_filled_pauses_ms.is_empty()
    }

    /// The same in the one form that all of the same meaning have: phrases in normal form, in
    /// order and once, and of the corrections of a place the one that counts.
    #[must_use]
    pub fn normalized(&self) -> Self {
        let mut last = BTreeMap::new();
        for FillerCorrection { lexeme, words, is_filler } in &self.corrections {
            last.insert((*words, lexeme.as_str()), *is_filler);
        }
        let corrections = last.into_iter().map(|((words, lexeme), is_filler)| FillerCorrection {
            lexeme: lexeme.to_owned(),
            words,
            is_filler,
        });
        let mut not_filled_pauses_ms = self.not_filled_pauses_ms.clone();
        not_filled_pauses_ms.sort_unstable();
        not_filled_pauses_ms.dedup();
        Self {
            always: normal_phrases(&self.always),
            never: normal_phrases(&self.never),
            corrections: corrections.collect(),
            not_filled_pauses_ms,
        }
    }

    /// Whether the speaker says that a sound is no filled pause.
    pub(crate) fn rejects(&self, sound: Span) -> bool {
        self.not_filled_pauses_ms.iter().any(|&start_ms| begins_at(sound, start_ms))
    }

    /// Whether a lexeme is a filler in some place; `None` where the speaker says nothing of it.
    pub(crate) fn verdict(&self, lexeme: &str, words: (usize, usize)) -> Option<bool> {
        let is_here = |one: &&FillerCorrection| one.words == words && one.lexeme == lexeme;
        // The last word counts: people change their minds.
        if let Some(correction) = self.corrections.iter().rev().find(is_here) {
            return Some(correction.is_filler);
        }
        let is_listed = |phrase: &String| normal_phrase(phrase) == lexeme;
        self.never.iter().any(is_listed).then_some(false)
    }
}

/// How far a start may be from the one that was meant: a part of a talk has its frames elsewhere.
const START_TOLERANCE_S: f64 = 0.1;

/// Whether a sound is the one that begins at a time.
pub(crate) fn begins_at(sound: Span, start_ms: u64) -> bool {
    (sound.start().get() - start_ms as f64 / 1000.0).abs() <= START_TOLERANCE_S
}

/// The form in which phrases are compared and reported: words in normal form with one space
/// between; empty if it has no letter and no digit.
pub fn normal_phrase(written: &str) -> String {
    let words = written.split_whitespace().map(crate::tokens::normal_form);
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn normal_phrases(written: &[String]) -> Vec<String> {
    let mut phrases: Vec<String> = written.iter().map(|phrase| normal_phrase(phrase)).collect();
    phrases.retain(|phrase| !phrase.is_empty());
    phrases.sort();
    phrases.dedup();
    phrases
}
