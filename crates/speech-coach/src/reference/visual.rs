//! Series for drawing: where somebody speaks, how fast, how loud.

use serde::Serialize;
use utoipa::ToSchema;

use super::levels::Levels;
use super::talk::{Mark, Talk};
use super::{ms, ratio, round, share};

/// Distance of two points of the speech activity.
const ACTIVITY_STEP_S: f64 = 0.1;
/// Distance of two points of the intensity.
const INTENSITY_STEP_S: f64 = 0.5;
/// Distance of two windows of the pace; a window is two steps long.
const RATE_STEP_S: f64 = 15.0;
/// Series end here, whatever a file says about its length.
const SERIES_S_MAX: f64 = 86_400.0;

/// Whether somebody speaks at a time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub(crate) struct ActivityPoint {
    time: f64,
    /// 1 or 0.
    is_speaking: f64,
}

/// How loud half a second is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub(crate) struct IntensityPoint {
    time: f64,
    /// Level of the waveform's peaks as a share of the loudest half second, 0 to 1.
    intensity: f64,
}

/// The pace in 30 seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub(crate) struct RateWindow {
    window_start: f64,
    window_end: f64,
    /// Words whose middle lies in the window.
    word_count: f64,
    /// `word_count / (speaking_time / 60)`.
    words_per_minute: f64,
    /// Speech without its pauses.
    speaking_time: f64,
}

/// How many steps fit into a length, the last one perhaps in part.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate, and the value is not negative"
)]
fn steps(length_s: f64, step_s: f64) -> usize {
    // A point at the very end would stand for nothing.
    (length_s.clamp(0.0, SERIES_S_MAX) / step_s - 1e-6).ceil().max(0.0) as usize
}

/// Which step a time lies in.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate, and the value is not negative"
)]
fn step_of(seconds: f64, step_s: f64) -> usize {
    (seconds / step_s).max(0.0) as usize
}

/// Speech and silence every tenth of a second.
pub(super) fn speech_activity(talk: &Talk<'_>) -> Vec<ActivityPoint> {
    let mut runs = talk.runs.iter().peekable();
    let point = |step: usize| {
        let time_s = step as f64 * ACTIVITY_STEP_S;
        while runs.next_if(|run| run.end().get() <= time_s).is_some() {}
        let speaks = runs.peek().is_some_and(|run| run.start().get() <= time_s);
        ActivityPoint { time: ms(time_s), is_speaking: f64::from(u8::from(speaks)) }
    };
    (0..steps(talk.duration_s, ACTIVITY_STEP_S)).map(point).collect()
}

/// The level of every half second; empty without a waveform.
pub(super) fn intensity_profile(talk: &Talk<'_>, levels: &Levels) -> Vec<IntensityPoint> {
    let level = |step: usize| {
        let start_s = step as f64 * INTENSITY_STEP_S;
        Some((start_s, levels.between(start_s, start_s + INTENSITY_STEP_S)?))
    };
    let points: Vec<(f64, f64)> =
        (0..steps(talk.duration_s, INTENSITY_STEP_S)).map_while(level).collect();
    let loudest = points.iter().map(|(_, level)| *level).fold(0.0, f64::max);
    let point = |(time, level): (f64, f64)| IntensityPoint {
        time: ms(time),
        intensity: ratio(share(level, loudest)),
    };
    points.into_iter().map(point).collect()
}

/// The pace in windows of 30 s that begin every 15 s.
pub(super) fn rate_windows(talk: &Talk<'_>) -> Vec<RateWindow> {
    let count = steps(talk.duration_s, RATE_STEP_S);
    let mut cells = vec![(0_usize, 0.0_f64); count + 1];
    for (word, mark) in talk.words.iter().zip(&talk.marks) {
        let cell = step_of(word.span.middle().get(), RATE_STEP_S);
        if let Some(cell) = cells.get_mut(cell).filter(|_| *mark != Mark::FilledPause) {
            cell.0 += 1;
        }
    }
    for run in &talk.runs {
        let mut from_s = run.start().get().max(0.0);
        for (step, cell) in cells.iter_mut().enumerate().skip(step_of(from_s, RATE_STEP_S)) {
            if from_s >= run.end().get() {
                break;
            }
            let until_s = run.end().get().min((step + 1) as f64 * RATE_STEP_S);
            cell.1 += (until_s - from_s).max(0.0);
            from_s = until_s;
        }
    }
    let window = |(step, pair): (usize, &[(usize, f64)])| {
        let start_s = step as f64 * RATE_STEP_S;
        let words: usize = pair.iter().map(|cell| cell.0).sum();
        let speaking_s = round(pair.iter().map(|cell| cell.1).sum(), 100.0);
        RateWindow {
            window_start: ms(start_s),
            window_end: ms((start_s + 2.0 * RATE_STEP_S).min(talk.duration_s)),
            word_count: words as f64,
            words_per_minute: round(share(words as f64 * 60.0, speaking_s), 10.0),
            speaking_time: speaking_s,
        }
    };
    cells.windows(2).enumerate().map(window).collect()
}
