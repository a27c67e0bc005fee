//! Many takes of one speaker in a row.

use std::sync::Arc;

use coach_pipeline::comparing::{
    Baseline, Direction, FindingSettings, MeasureProgress, Reading, Trend, progress,
};
use coach_pipeline::scoring::band_in;
use coach_pipeline::takes::Take;
use coach_pipeline::wording::Band;
use coach_speech::measures::MeasureId;
use coach_speech::report::Report;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::report::comparison::{DifferenceDto, IntervalDto, VerdictDto};
use crate::report::json::ratio;

/// Which takes and which numbers to look at.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProgressQuery {
    /// Takes with this tag.
    pub(crate) tag: Option<String>,
    /// Name of a measure; without it all.
    pub(crate) measure: Option<String>,
    /// Language that was spoken, as an ISO 639-1 code; without it that of the newest take.
    #[param(pattern = "^[A-Za-z]{2,3}$")]
    pub(crate) language: Option<String>,
    /// Most takes, the newest.
    #[param(minimum = 1, maximum = 100, default = 50)]
    pub(crate) limit: Option<usize>,
}

/// Takes in the order of time, and each measure over them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Progress {
    /// Language of all of them; null without any take.
    language: Option<String>,
    /// Oldest first; of several takes of the same recording the newest alone.
    takes: Vec<ProgressTake>,
    measures: Vec<ProgressMeasure>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ProgressTake {
    id: String,
    name: String,
    tags: Vec<String>,
    /// RFC 3339.
    created_at: String,
    duration_s: f64,
    word_count: usize,
}

/// One measure over all takes.
#[derive(Debug, Serialize, ToSchema)]
struct ProgressMeasure {
    name: &'static str,
    unit: &'static str,
    /// The range that listeners find good; it does not move with the speaker.
    #[schema(inline)]
    band: Option<GoodRange>,
    /// In the order of the takes; null where it cannot be measured.
    points: Vec<Option<ProgressPoint>>,
    /// At each take that has it, from the fifth such take on: the median of the last five.
    running_median: Vec<Option<f64>>,
    /// The newest take against the one before it.
    since_previous: Option<DifferenceDto>,
    /// The newest take against all, itself among them; null with less than five.
    baseline: Option<BaselineDto>,
    /// Null with less than two takes.
    trend: Option<TrendDto>,
}

#[derive(Debug, Serialize, ToSchema)]
struct GoodRange {
    low: Option<f64>,
    high: Option<f64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ProgressPoint {
    value: f64,
    interval: Option<IntervalDto>,
    reliability: f64,
}

/// What is usual for the speaker.
#[derive(Debug, Serialize, ToSchema)]
struct BaselineDto {
    take_count: usize,
    median: f64,
    /// Standard deviation by the median absolute deviation.
    deviation: f64,
    /// How many deviations the newest take is above the median, or how many times the noise of
    /// the newest where that is more than the deviation.
    z: Option<f64>,
}

/// Where it is heading.
#[derive(Debug, Serialize, ToSchema)]
struct TrendDto {
    /// Theil and Sen: the median of the slopes of all pairs of takes.
    slope_per_take: f64,
    /// Mann and Kendall: how likely takes without a trend are as steady.
    no_trend_probability: f64,
    /// A trend is claimed only where that is at most 0.02.
    #[schema(inline)]
    direction: DirectionDto,
    #[schema(inline)]
    verdict: Option<VerdictDto>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DirectionDto {
    Up,
    Down,
    NoClearTrend,
}

impl From<Direction> for DirectionDto {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Up => Self::Up,
            Direction::Down => Self::Down,
            Direction::NoClearTrend => Self::NoClearTrend,
        }
    }
}

impl From<Baseline> for BaselineDto {
    fn from(baseline: Baseline) -> Self {
        Self {
            take_count: baseline.take_count,
            median: ratio(baseline.median),
            deviation: ratio(baseline.deviation),
            z: baseline.z.map(ratio),
        }
    }
}

impl From<Trend> for TrendDto {
    fn from(trend: Trend) -> Self {
        Self {
            slope_per_take: ratio(trend.slope_per_take),
            no_trend_probability: ratio(trend.no_trend_probability),
            direction: trend.direction.into(),
            verdict: trend.verdict.map(VerdictDto::from),
        }
    }
}

impl From<Reading> for ProgressPoint {
    fn from(reading: Reading) -> Self {
        Self {
            value: ratio(reading.value),
            interval: reading.interval.map(IntervalDto::from),
            reliability: ratio(reading.reliability),
        }
    }
}

impl Progress {
    /// Some measures over takes with their reports, oldest first, all in one language.
    pub(crate) fn new(
        language: Option<String>,
        takes: &[(Take, Arc<Report>)],
        ids: &[MeasureId],
        settings: &FindingSettings,
    ) -> Self {
        let take = |(take, report): &(Take, Arc<Report>)| ProgressTake {
            id: take.id.clone(),
            name: take.name.clone(),
            tags: take.tags.clone(),
            created_at: super::time(take.created_ms),
            duration_s: super::seconds(report.media.duration.get()),
            word_count: report.measures.word_count,
        };
        let reports: Vec<_> = takes.iter().map(|(_, report)| &report.measures).collect();
        let spoken = language.as_deref().unwrap_or_default();
        let measure = |&id: &MeasureId| {
            let good = band_in(id, spoken, settings.profile);
            ProgressMeasure::of(progress(&reports, id, settings), good)
        };
        let measures = ids.iter().map(measure).collect();
        Self { takes: takes.iter().map(take).collect(), measures, language }
    }
}

impl ProgressMeasure {
    fn of(progress: MeasureProgress, good: Option<Band>) -> Self {
        Self {
            name: progress.id.name(),
            unit: progress.id.unit(),
            band: good.map(|band| GoodRange { low: band.low, high: band.high }),
            points: progress.takes.into_iter().map(|take| take.map(Into::into)).collect(),
            running_median: progress
                .running_median
                .into_iter()
                .map(|median| median.map(ratio))
                .collect(),
            since_previous: progress.since_previous.map(Into::into),
            baseline: progress.baseline.map(Into::into),
            trend: progress.trend.map(Into::into),
        }
    }
}
