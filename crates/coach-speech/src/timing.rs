//! How the pace of a talk changes and how its pauses are spread: what single rates do not tell.
//!
//! Words and norms are not here; `docs/MEASURES.md` defines the numbers.

use serde::{Deserialize, Serialize};

use crate::measures::{Measure, Unmeasurable};
use crate::pause::PausePlace;
use crate::span::Span;
use crate::units::Seconds;

/// What is shown of pace and pausing in one talk, beside the numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimingMarks {
    /// The rates over time; absent from talks shorter than a window.
    pub pace_curve: Result<PaceCurve, Unmeasurable>,
    /// Where the curve leaves both the speaker's own pace and the norm, in order.
    pub pace_changes: Vec<PaceChange>,
    /// Pauses of every class at every place, those that never occur included.
    pub pause_counts: Vec<PauseCount>,
    /// The longest stretch without a silent pause, the first of several; `None` without speech.
    pub unbroken_speech: Option<Span>,
    /// Pauses after a sentence that are long enough to be felt and short enough to be meant.
    pub dramatic_pauses: Vec<Span>,
    /// Pauses that are too long to be meant, in order.
    pub very_long_pauses: Vec<Span>,
}

impl Default for TimingMarks {
    fn default() -> Self {
        Self {
            pace_curve: Err(Unmeasurable::TooLittle),
            pace_changes: Vec::new(),
            pause_counts: Vec::new(),
            unbroken_speech: None,
            dramatic_pauses: Vec::new(),
            very_long_pauses: Vec::new(),
        }
    }
}

impl TimingMarks {
    /// How many pauses there are of those that a condition picks.
    pub fn pause_count(&self, is_wanted: impl Fn(PauseClass, PausePlace) -> bool) -> usize {
        let wanted = self.pause_counts.iter().filter(|one| is_wanted(one.class, one.place));
        wanted.map(|one| one.count).sum()
    }
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
