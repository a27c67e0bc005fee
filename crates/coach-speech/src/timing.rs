//! How the pace of a talk changes and how its pauses are spread: what single rates do not tell.
//!
//! Words and norms are not here; `docs/GLOSSARY.md` defines the numbers.

use serde::{Deserialize, Serialize};

use crate::measures::{Measure, Unmeasurable};
use crate::pause::PausePlace;
use crate::span::Span;
use crate::units::Seconds;

/// Pace and pausing of one talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// How fast, and where faster or slower.
    pub pace: Pace,
    /// Where it is silent and for how long.
    pub pausing: Pausing,
}

/// How the pace changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// Standard deviation ÷ mean of the articulation rate of runs of five syllables or more, each
    /// weighted by its length. The evidence is the number of runs.
    pub articulation_rate_cv: Measure,
    /// Speech rate of the first minute ÷ that of the rest, in syllables. The evidence is the
    /// number of syllables of the first minute.
    pub start_rush_ratio: Measure,
    /// Words ÷ words, hesitations, fragments and words said twice. The evidence is the latter.
    pub pruned_words_ratio: Measure,
    /// The rates over time; absent from talks shorter than a window.
    pub curve: Result<PaceCurve, Unmeasurable>,
    /// Where the curve leaves both the speaker's own pace and the norm, in order.
    pub changes: Vec<PaceChange>,
}

/// The speech rate over time, pauses in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaceCurve {
    /// Length of the window that each point stands for.
    pub window: Seconds,
    /// Distance of the points.
    pub hop: Seconds,
    /// The points in order; the first window begins with the talk.
    pub points: Vec<PacePoint>,
    /// Median of the points, syl/s: the speaker's own pace. The evidence is the number of points.
    pub speech_rate_syl_s_median: Measure,
}

/// One point of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PacePoint {
    /// Middle of the window.
    pub middle: Seconds,
    /// Words in the window ÷ its length in minutes.
    pub speech_rate_wpm: f64,
    /// Syllables in the window ÷ its length; `None` in a language without rules for syllables.
    pub speech_rate_syl_s: Option<f64>,
    /// Syllables in the window ÷ its phonation time; `None` as well where that is too little.
    pub articulation_rate_syl_s: Option<f64>,
}

/// A stretch that is much faster or slower than the rest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PaceChange {
    /// Which of both.
    pub kind: PaceChangeKind,
    /// From half a hop before the middle of its first window to half a hop after that of its last;
    /// to the very start or end of the talk, if that window is the first or the last.
    pub span: Span,
    /// Mean speech rate of its points, syl/s.
    pub speech_rate_syl_s_mean: f64,
    /// That rate ÷ the median of the whole curve.
    pub median_ratio: f64,
    /// Mean articulation rate of its points, syl/s: a drag in which it is as usual is made of
    /// pauses. `None` if no point has one.
    pub articulation_rate_syl_s_mean: Option<f64>,
}

/// Faster or slower.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PaceChangeKind {
    /// Faster.
    Rush,
    /// Slower.
    Drag,
}

impl PaceChangeKind {
    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rush => "rush",
            Self::Drag => "drag",
        }
    }
}

/// How long a pause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PauseClass {
    /// Up to half a second.
    Short,
    /// Up to a second.
    Medium,
    /// Up to two seconds.
    Long,
    /// Longer.
    VeryLong,
}

impl PauseClass {
    /// All classes, the shortest first.
    pub const ALL: [Self; 4] = [Self::Short, Self::Medium, Self::Long, Self::VeryLong];

    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Medium => "medium",
            Self::Long => "long",
            Self::VeryLong => "very_long",
        }
    }
}

/// The pauses of one class at one place.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PauseCount {
    /// How long they are.
    pub class: PauseClass,
    /// Where they fall.
    pub place: PausePlace,
    /// How many there are.
    pub count: usize,
    /// Their length together.
    pub total: Seconds,
}

/// How pauses are spread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pausing {
    /// Every class at every place, those that never occur included.
    pub counts: Vec<PauseCount>,
    /// Length of the longest stretch without a silent pause, s. The evidence is the number of
    /// stretches.
    pub unbroken_speech_s_max: Measure,
    /// That stretch, the first of several; `None` without speech.
    pub unbroken_speech: Option<Span>,
    /// Pauses after a sentence that are long enough to be felt and short enough to be meant.
    pub dramatic_pauses: Vec<Span>,
    /// Those per minute of the talk. The evidence is the number of pauses after sentences.
    pub dramatic_pauses_per_min: Measure,
}

impl Pausing {
    /// How many pauses there are of those that a condition picks.
    pub fn count(&self, is_wanted: impl Fn(PauseClass, PausePlace) -> bool) -> usize {
        let wanted = self.counts.iter().filter(|one| is_wanted(one.class, one.place));
        wanted.map(|one| one.count).sum()
    }
}

/// Whether the signal holds as many syllables as the transcript.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SyllableCheck {
    /// Syllable nuclei of the signal ÷ syllables of the words. The evidence is the latter.
    pub nuclei_per_syllable: Measure,
    /// What the reliability of rates is to be multiplied by: 1 if the ratio is as usual, or not
    /// known; less if words were invented or left out.
    pub trust: f64,
}
