//! Where the rules are not sure, and what becomes of that when somebody else judges.
//!
//! What the rules are sure of stays as they say, whoever says otherwise. The places are those of
//! the transcript, so that a verdict lands on the words that it was given for.

use coach_speech::measures::FillerWord;

use crate::settings::{AmbiguitySettings, MeasureSettings};

/// A word or phrase of which the rules cannot say for sure whether it is a filler here.
#[derive(Debug, Clone, PartialEq)]
pub struct AmbiguousFiller {
    /// Its form in the lexicon, such as `ну`.
    pub lexeme: String,
    /// First word in the transcript, and one past the last.
    pub words: (usize, usize),
    /// The same of the words around it, it among them.
    pub context: (usize, usize),
    /// Probability that it is a filler, by the rules.
    pub probability: f64,
    /// Whether the rules, if they must say, call it a filler.
    pub is_filler: bool,
}

/// What somebody else says of an [`AmbiguousFiller`].
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Its form in the lexicon.
    pub lexeme: String,
    /// Its place in the transcript.
    pub words: (usize, usize),
    /// Whether it is a filler.
    pub is_filler: bool,
    /// How sure that is, 0 to 1.
    pub confidence: f64,
}

fn is_ambiguous(entry: &FillerWord, ambiguity: &AmbiguitySettings) -> bool {
    (ambiguity.probability_min..=ambiguity.probability_max).contains(&entry.probability)
}

fn is_filler(entry: &FillerWord, settings: &MeasureSettings) -> bool {
    entry.probability >= settings.filler_probability_min
}

/// The entries in doubt, of a talk of so many words.
pub(crate) fn ambiguous(
    found: &[FillerWord],
    words: usize,
    ambiguity: &AmbiguitySettings,
    settings: &MeasureSettings,
) -> Vec<AmbiguousFiller> {
    let around = |(first, end): (usize, usize)| {
        (
            first.saturating_sub(ambiguity.context_words),
            end.saturating_add(ambiguity.context_words).min(words),
        )
    };
    let in_doubt = found.iter().filter(|entry| is_ambiguous(entry, ambiguity));
    let listed = in_doubt.map(|entry| AmbiguousFiller {
        lexeme: entry.lexeme.clone(),
        words: entry.words,
        context: around(entry.words),
        probability: entry.probability,
        is_filler: is_filler(entry, settings),
    });
    listed.collect()
}

/// The entries that are fillers: by the rules, or by a verdict where they are in doubt.
pub(crate) fn judged(
    found: &[FillerWord],
    verdicts: &[Verdict],
    ambiguity: &AmbiguitySettings,
    settings: &MeasureSettings,
) -> Vec<FillerWord> {
    let verdict_on = |entry: &FillerWord| {
        let mut sure = verdicts.iter().filter(|one| one.confidence >= ambiguity.confidence_min);
        sure.find(|one| one.words == entry.words && one.lexeme == entry.lexeme)
            .filter(|_| is_ambiguous(entry, ambiguity))
    };
    let fillers = found.iter().filter_map(|entry| match verdict_on(entry) {
        Some(verdict) if verdict.is_filler => {
            let probability = verdict.confidence.min(1.0);
            Some(FillerWord { probability, ..entry.clone() })
        }
        Some(_) => None,
        None => is_filler(entry, settings).then(|| entry.clone()),
    });
    fillers.collect()
}

#[cfg(test)]
mod tests;
