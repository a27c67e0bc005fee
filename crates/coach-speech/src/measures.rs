//! Numbers about a talk, each with its unit, its weight of evidence and its reliability.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::pause::Pause;
use crate::span::Span;

/// Declares every measure once: identity, name in files, unit.
macro_rules! measure_ids {
    ($($(#[$doc:meta])* $id:ident = $name:literal, $unit:literal;)*) => {
        /// Which number it is; `docs/GLOSSARY.md` defines each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum MeasureId { $($(#[$doc])* $id,)* }

        impl MeasureId {
            /// Every measure, in the order of reports.
            pub const ALL: &[Self] = &[$(Self::$id),*];

            /// The name in JSON, CSV and logs: quantity, unit, statistic.
            pub fn name(self) -> &'static str {
                match self { $(Self::$id => $name),* }
            }

            /// The unit, empty for a ratio.
            pub fn unit(self) -> &'static str {
                match self { $(Self::$id => $unit),* }
            }
        }
    };
}

measure_ids! {
    /// Words ÷ total minutes, pauses in.
    SpeechRateWpm = "speech_rate_wpm", "words/min";
    /// Syllables ÷ total seconds, pauses in.
    SpeechRateSylS = "speech_rate_syl_s", "syl/s";
    /// Syllables ÷ phonation seconds, pauses and filled pauses out.
    ArticulationRateSylS = "articulation_rate_syl_s", "syl/s";
    /// Phonation time ÷ total time.
    PhonationTimeRatio = "phonation_time_ratio", "";
    /// Silent pauses per minute.
    PausesPerMin = "pauses_per_min", "1/min";
    /// Mean length of silent pauses.
    PauseSMean = "pause_s_mean", "s";
    /// Median length of silent pauses.
    PauseSMedian = "pause_s_median", "s";
    /// 90th percentile of the length of silent pauses.
    PauseSP90 = "pause_s_p90", "s";
    /// Share of pauses that fall at a sentence or clause boundary.
    BoundaryPauseRatio = "boundary_pause_ratio", "";
    /// Pauses inside clauses per 100 words.
    InsidePausesPer100Words = "inside_pauses_per_100_words", "1/100 words";
    /// Mean number of syllables between two pauses.
    RunLengthSylMean = "run_length_syl_mean", "syl";
    /// Filled pauses per minute.
    FilledPausesPerMin = "filled_pauses_per_min", "1/min";
    /// Filled-pause time ÷ total time.
    FilledPauseTimeRatio = "filled_pause_time_ratio", "";
    /// Lexical fillers per 100 words.
    FillerWordsPer100Words = "filler_words_per_100_words", "1/100 words";
    /// Lexical fillers per minute.
    FillerWordsPerMin = "filler_words_per_min", "1/min";
}

/// Why a value cannot be measured; never shown as 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Unmeasurable {
    /// Nothing was said.
    NoSpeech,
    /// There is speech, but no words were recognised.
    NoWords,
    /// There is too little of what it is computed from.
    TooLittle,
    /// There are no rules for this language.
    LanguageNotSupported,
}

impl Unmeasurable {
    /// The name used in files and as a text key.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoSpeech => "no_speech",
            Self::NoWords => "no_words",
            Self::TooLittle => "too_little",
            Self::LanguageNotSupported => "language_not_supported",
        }
    }
}

/// One number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// The value in the unit of its [`MeasureId`], finite; or why there is none.
    pub value: Result<f64, Unmeasurable>,
    /// How many pieces of evidence it rests on (words, pauses, …).
    pub evidence_count: usize,
    /// 0 (do not trust) to 1; below 0.5 it is shown greyed and not scored.
    pub reliability: f64,
}

/// A word or phrase that fills time and says nothing, judged in context.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FillerWord {
    /// Its form in the lexicon, such as `как бы`.
    pub lexeme: String,
    /// When it sounds.
    pub span: Span,
    /// First word in the transcript, and one past the last.
    pub words: (usize, usize),
    /// Probability that it is a filler here, 0 to 1.
    pub probability: f64,
}

/// A vocal hesitation: «э-э», «мм», *uh*, *um*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FilledPause {
    /// Its form in the lexicon, such as `um`.
    pub lexeme: String,
    /// When it sounds.
    pub span: Span,
    /// Who found it.
    pub source: FilledPauseSource,
    /// Probability that it is one, 0 to 1.
    pub probability: f64,
}

/// Who found a filled pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum FilledPauseSource {
    /// The recogniser wrote it.
    Recognizer,
    /// The signal shows it; the recogniser wrote another word or nothing.
    Acoustic,
    /// The recogniser wrote it, and the signal shows it.
    Both,
}

impl FilledPauseSource {
    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Recognizer => "recognizer",
            Self::Acoustic => "acoustic",
            Self::Both => "both",
        }
    }
}

/// Everything that was measured in one recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// Language of the speech, ISO 639-1; empty if unknown.
    pub language: String,
    /// From the first onset of speech to the last offset; `None` without speech.
    pub speech_span: Option<Span>,
    /// One entry for every [`MeasureId`].
    pub values: BTreeMap<MeasureId, Measure>,
    /// Words as transcribed, filled pauses left out.
    pub word_count: usize,
    /// Syllables of those words; 0 where the language has no rule.
    pub syllable_count: usize,
    /// Silent pauses in order.
    pub pauses: Vec<Pause>,
    /// Filled pauses in order.
    pub filled_pauses: Vec<FilledPause>,
    /// Lexical fillers in order.
    pub filler_words: Vec<FillerWord>,
}

impl Measures {
    /// The value of a measure, if it could be measured.
    pub fn value(&self, id: MeasureId) -> Option<f64> {
        self.values.get(&id).and_then(|measure| measure.value.ok())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<&str> = MeasureId::ALL.iter().map(|id| id.name()).collect();
        assert_eq!(names.len(), MeasureId::ALL.len());
    }
}
