//! Takes beside each other: what differs by more than noise, and where a speaker is heading.
//!
//! A number of a take is one draw: the same speaker who gives the same talk again gets another.
//! [`interval`] says how far, [`compare`] calls two takes different only where their intervals do
//! not overlap, and [`progress`] looks at many takes in a row.

mod comparison;
mod interval;
mod noise;
mod progress;
mod statistics;
#[cfg(test)]
mod tests;

pub use comparison::{
    Change, Comparison, Difference, MeasureComparison, Reading, ScoreReading, SubScoreComparison,
    Verdict, compare,
};
pub use interval::{Interval, interval};
pub use noise::{Estimate, Exposure, Noise, Trials, noise};
pub use progress::{
    BASELINE_TAKES_MIN, Baseline, Direction, MeasureProgress, RUNNING_TAKES, Trend, progress,
};
