//! Many takes of one speaker in a row: every number against the speaker's own habit.

use coach_speech::measures::{MeasureId, Measures};

use super::comparison::{Difference, Reading, Verdict, difference, reading, verdict};
use super::interval::Z_95;
use super::statistics::{line, median, no_trend_probability, robust_deviation};
use crate::settings::FindingSettings;

/// Takes that the running median looks back on.
pub const RUNNING_TAKES: usize = 5;

/// With fewer takes there is no habit to hold the newest against.
pub const BASELINE_TAKES_MIN: usize = 5;

/// A trend is claimed if a row without any is as steady less often than that. Less than the usual
/// 0.05, because many numbers are looked at; five takes in a row can just reach it.
const NO_TREND_PROBABILITY_MAX: f64 = 0.02;

/// One number over all takes.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureProgress {
    /// Which number.
    pub id: MeasureId,
    /// In the order of the takes; `None` where it cannot be measured.
    pub takes: Vec<Option<Reading>>,
    /// At each take that has the number, from the fifth such take on: the median of the last five.
    pub running_median: Vec<Option<f64>>,
    /// The newest take against the one before it that has the number.
    pub since_previous: Option<Difference>,
    /// The newest take against all; from five takes on.
    pub baseline: Option<Baseline>,
    /// Where it is heading; `None` with less than two takes.
    pub trend: Option<Trend>,
}

/// What is usual for a speaker, and how unusual the newest take is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Baseline {
    /// How many takes it rests on.
    pub take_count: usize,
    /// Their median, in the unit of the number.
    pub median: f64,
    /// Their standard deviation by the median absolute deviation, in the unit of the number.
    pub deviation: f64,
    /// How many standard deviations the newest is above the median. What it is measured with is
    /// never less than the noise of the newest alone; `None` if that is nothing.
    pub z: Option<f64>,
}

/// The straight line of Theil and Sen through all takes, and whether there is a trend at all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// How far it moves from one take to the next, in the unit of the number.
    pub slope_per_take: f64,
    /// How likely a row without a trend is as steady (Mann & Kendall, two-sided).
    pub no_trend_probability: f64,
    /// Whether there is one.
    pub direction: Direction,
    /// What it is worth; `None` without a trend, and where nothing says which values are good.
    pub verdict: Option<Verdict>,
}

/// Where a row of takes is heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Up.
    Up,
    /// Down.
    Down,
    /// Chance alone may have made it.
    NoClearTrend,
}

/// A measure over takes in the order of time, all in one language.
pub fn progress(takes: &[&Measures], id: MeasureId, settings: &FindingSettings) -> MeasureProgress {
    let takes: Vec<Option<Reading>> =
        takes.iter().map(|take| reading(take, id, settings)).collect();
    let points: Vec<(usize, Reading)> =
        takes.iter().enumerate().filter_map(|(at, take)| Some((at, (*take)?))).collect();
    let values: Vec<f64> = points.iter().map(|(_, reading)| reading.value).collect();
    let mut running_median = vec![None; takes.len()];
    for (last, window) in values.windows(RUNNING_TAKES).enumerate() {
        running_median[points[last + RUNNING_TAKES - 1].0] = median(window);
    }
    let since_previous = match points.as_slice() {
        [.., (_, previous), (_, newest)] => Some(difference(previous, newest, settings)),
        _ => None,
    };
    let newest = points.last().map(|(_, reading)| *reading);
    MeasureProgress {
        id,
        running_median,
        since_previous,
        baseline: newest.and_then(|newest| baseline(&values, newest)),
        trend: newest.and_then(|newest| trend(&points, &values, newest)),
        takes,
    }
}

fn baseline(values: &[f64], newest: Reading) -> Option<Baseline> {
    if values.len() < BASELINE_TAKES_MIN {
        return None;
    }
    let (middle, deviation) = (median(values)?, robust_deviation(values)?);
    let noise = newest.interval.map_or(0.0, |range| (range.high - range.low) / (2.0 * Z_95));
    let scale = deviation.max(noise);
    let z = (scale > 0.0).then(|| (newest.value - middle) / scale);
    Some(Baseline { take_count: values.len(), median: middle, deviation, z })
}

fn trend(points: &[(usize, Reading)], values: &[f64], newest: Reading) -> Option<Trend> {
    let places: Vec<(f64, f64)> =
        points.iter().map(|(at, reading)| (*at as f64, reading.value)).collect();
    let (slope_per_take, height) = line(&places)?;
    let no_trend_probability = no_trend_probability(values);
    let direction = match slope_per_take.total_cmp(&0.0) {
        _ if no_trend_probability > NO_TREND_PROBABILITY_MAX || slope_per_take.abs() <= 0.0 => {
            Direction::NoClearTrend
        }
        std::cmp::Ordering::Less => Direction::Down,
        _ => Direction::Up,
    };
    let ends = places.first().zip(places.last());
    let judged = ends.zip(newest.band).filter(|_| direction != Direction::NoClearTrend);
    let verdict = judged.map(|((first, last), band)| {
        let at = |place: f64| height + slope_per_take * place;
        verdict(band, at(first.0), at(last.0))
    });
    Some(Trend { slope_per_take, no_trend_probability, direction, verdict })
}
