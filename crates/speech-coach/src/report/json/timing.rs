//! What is shown of pace and pausing.

use coach_speech::timing::{PaceChange, PaceCurve, PacePoint, PauseCount, TimingMarks};
use serde::Serialize;
use utoipa::ToSchema;

use super::marks::all_times;
use super::{Times, ms, ratio, times};

#[derive(Serialize, ToSchema)]
#[schema(as = ReportTiming)]
pub(super) struct TimingDto {
    /// `null` for a talk that is shorter than a window, or has no words.
    pace_curve: Option<PaceCurveDto>,
    pace_changes: Vec<PaceChangeDto>,
    pause_counts: Vec<PauseCountDto>,
    unbroken_speech: Option<Times>,
    dramatic_pauses: Vec<Times>,
    very_long_pauses: Vec<Times>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportPaceCurve)]
struct PaceCurveDto {
    window_s: f64,
    hop_s: f64,
    speech_rate_syl_s_median: Option<f64>,
    points: Vec<PacePointDto>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportPacePoint)]
struct PacePointDto {
    middle_s: f64,
    speech_rate_wpm: f64,
    speech_rate_syl_s: Option<f64>,
    articulation_rate_syl_s: Option<f64>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportPaceChange)]
struct PaceChangeDto {
    kind: &'static str,
    #[serde(flatten)]
    times: Times,
    speech_rate_syl_s_mean: f64,
    median_ratio: f64,
    articulation_rate_syl_s_mean: Option<f64>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportPauseCount)]
struct PauseCountDto {
    class: &'static str,
    place: &'static str,
    count: usize,
    total_s: f64,
}

impl TimingDto {
    pub(super) fn of(marks: &TimingMarks) -> Self {
        Self {
            pace_curve: marks.pace_curve.as_ref().ok().map(curve),
            pace_changes: marks.pace_changes.iter().map(change).collect(),
            pause_counts: marks.pause_counts.iter().map(count).collect(),
            unbroken_speech: marks.unbroken_speech.map(times),
            dramatic_pauses: all_times(&marks.dramatic_pauses),
            very_long_pauses: all_times(&marks.very_long_pauses),
        }
    }
}

fn curve(from: &PaceCurve) -> PaceCurveDto {
    let point = |point: &PacePoint| PacePointDto {
        middle_s: ms(point.middle.get()),
        speech_rate_wpm: ratio(point.speech_rate_wpm),
        speech_rate_syl_s: point.speech_rate_syl_s.map(ratio),
        articulation_rate_syl_s: point.articulation_rate_syl_s.map(ratio),
    };
    PaceCurveDto {
        window_s: ms(from.window.get()),
        hop_s: ms(from.hop.get()),
        speech_rate_syl_s_median: from.speech_rate_syl_s_median.value.ok().map(ratio),
        points: from.points.iter().map(point).collect(),
    }
}

fn change(from: &PaceChange) -> PaceChangeDto {
    PaceChangeDto {
        kind: from.kind.name(),
        times: times(from.span),
        speech_rate_syl_s_mean: ratio(from.speech_rate_syl_s_mean),
        median_ratio: ratio(from.median_ratio),
        articulation_rate_syl_s_mean: from.articulation_rate_syl_s_mean.map(ratio),
    }
}

fn count(from: &PauseCount) -> PauseCountDto {
    PauseCountDto {
        class: from.class.name(),
        place: from.place.name(),
        count: from.count,
        total_s: ms(from.total.get()),
    }
}
