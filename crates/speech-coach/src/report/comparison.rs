//! Takes side by side, and many in a row, as documents: the parts that the command line and the
//! service have in common.
//!
//! Values, intervals and differences have four decimals, in the unit of their measure.

pub(crate) mod table;
#[cfg(test)]
mod tests;

use coach_pipeline::comparing::{
    Change, Comparison, Difference, Interval, MeasureComparison, Reading, SubScoreComparison,
    Verdict,
};
use coach_speech::report::Report;
use serde::Serialize;
use utoipa::ToSchema;

use crate::report::json::ratio;

/// Version of the form of [`Document`].
const SCHEMA_VERSION: u32 = 1;

/// What `speech-coach compare --json` prints.
#[derive(Serialize)]
pub(crate) struct Document<'a> {
    schema_version: u32,
    takes: Vec<TakeDocument<'a>>,
    measures: Vec<ComparedMeasure>,
    sub_scores: Vec<ComparedSubScore>,
}

#[derive(Serialize)]
struct TakeDocument<'a> {
    file: &'a str,
    duration_s: f64,
    language: &'a str,
    word_count: usize,
}

impl<'a> Document<'a> {
    /// The document of reports, each with its name.
    pub(crate) fn new(takes: &[(&'a str, &'a Report)], comparison: &Comparison) -> Self {
        let take = |&(file, report): &(&'a str, &'a Report)| TakeDocument {
            file,
            duration_s: ratio(report.media.duration.get()),
            language: &report.transcript.language,
            word_count: report.measures.word_count,
        };
        let (measures, sub_scores) = compared(comparison);
        Self {
            schema_version: SCHEMA_VERSION,
            takes: takes.iter().map(take).collect(),
            measures,
            sub_scores,
        }
    }
}

/// Where a number lies with a probability of 95 %, were the same talk given again.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub(crate) struct IntervalDto {
    low: f64,
    high: f64,
}

impl From<Interval> for IntervalDto {
    fn from(interval: Interval) -> Self {
        Self { low: ratio(interval.low), high: ratio(interval.high) }
    }
}

/// What a take differs by from another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub(crate) struct DifferenceDto {
    /// The later value less the earlier.
    value: f64,
    /// `up` and `down` only where the intervals of the two do not overlap.
    #[schema(inline)]
    changed: Changed,
    /// What a clear change is worth: `better` to the range that listeners find good, `worse` away
    /// from it, `neither` within it or from one side of it to the other; null without a clear
    /// change, without a range, and where a number is not reliable enough to be judged.
    #[schema(inline)]
    verdict: Option<VerdictDto>,
}

impl From<Difference> for DifferenceDto {
    fn from(difference: Difference) -> Self {
        Self {
            value: ratio(difference.value),
            changed: difference.change.into(),
            verdict: difference.verdict.map(VerdictDto::from),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Changed {
    Up,
    Down,
    NoClearChange,
}

impl From<Change> for Changed {
    fn from(change: Change) -> Self {
        match change {
            Change::Up => Self::Up,
            Change::Down => Self::Down,
            Change::NoClearChange => Self::NoClearChange,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum VerdictDto {
    Better,
    Worse,
    Neither,
}

impl From<Verdict> for VerdictDto {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Better => Self::Better,
            Verdict::Worse => Self::Worse,
            Verdict::Neither => Self::Neither,
        }
    }
}

/// One measure of all takes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComparedMeasure {
    name: &'static str,
    unit: &'static str,
    /// In the order of the takes; null where it cannot be measured.
    values: Vec<Option<f64>>,
    /// Where each lies with a probability of 95 %, were the same talk given again; null where
    /// nothing says so.
    intervals: Vec<Option<IntervalDto>>,
    /// How far each may be trusted, 0 to 1; below 0.5 it is not judged.
    reliabilities: Vec<Option<f64>>,
    /// Each take after the first against the first.
    differences: Vec<Option<DifferenceDto>>,
    /// The last minus the first, where both can be measured.
    change: Option<f64>,
    /// The last against the first in a word: `same` also where the change is not clear; null
    /// where nothing says which values are good.
    #[schema(inline)]
    trend: Option<Trend>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Trend {
    Better,
    Same,
    Worse,
}

impl ComparedMeasure {
    fn of(compared: &MeasureComparison) -> Self {
        let takes = &compared.takes;
        let each = |of: fn(&Reading) -> f64| -> Vec<Option<f64>> {
            takes.iter().map(|take| take.as_ref().map(|take| ratio(of(take)))).collect()
        };
        let interval = |take: &Option<Reading>| take.and_then(|take| take.interval);
        let last = compared.differences.last().copied().flatten();
        let has_band = takes.iter().flatten().all(|take| take.band.is_some());
        let trend = last.and_then(|last| match (last.change, last.verdict) {
            (_, Some(Verdict::Better)) => Some(Trend::Better),
            (_, Some(Verdict::Worse)) => Some(Trend::Worse),
            (_, Some(Verdict::Neither)) => Some(Trend::Same),
            (Change::NoClearChange, None) if has_band => Some(Trend::Same),
            (_, None) => None,
        });
        Self {
            name: compared.id.name(),
            unit: compared.id.unit(),
            values: each(|take| take.value),
            intervals: takes.iter().map(|take| interval(take).map(IntervalDto::from)).collect(),
            reliabilities: each(|take| take.reliability),
            differences: compared
                .differences
                .iter()
                .map(|difference| difference.map(DifferenceDto::from))
                .collect(),
            change: last.map(|last| ratio(last.value)),
            trend,
        }
    }
}

/// One sub-score of all takes, made of the measures that every take has, by one formula.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComparedSubScore {
    /// `pace`, `pauses`, `fluency` or `vocal_variety`.
    name: &'static str,
    /// What it is made of.
    measures: Vec<&'static str>,
    /// In the order of the takes, 0 to 100.
    scores: Vec<f64>,
    /// Where each lies with a probability of 95 %, were the same talk given again.
    intervals: Vec<Option<IntervalDto>>,
    /// Each take after the first against the first.
    differences: Vec<DifferenceDto>,
}

impl ComparedSubScore {
    fn of(compared: &SubScoreComparison) -> Self {
        let takes = &compared.takes;
        Self {
            name: compared.id.name(),
            measures: compared.measures.iter().map(|id| id.name()).collect(),
            scores: takes.iter().map(|take| ratio(take.score)).collect(),
            intervals: takes.iter().map(|take| take.interval.map(IntervalDto::from)).collect(),
            differences: compared.differences.iter().map(|&one| one.into()).collect(),
        }
    }
}

/// The measures and the sub-scores of a comparison.
pub(crate) fn compared(comparison: &Comparison) -> (Vec<ComparedMeasure>, Vec<ComparedSubScore>) {
    let measures = comparison.measures.iter().map(ComparedMeasure::of);
    let sub_scores = comparison.sub_scores.iter().map(ComparedSubScore::of);
    (measures.collect(), sub_scores.collect())
}
