//! The pace curve, and where it leaves the speaker's own pace.

use coach_speech::measures::Unmeasurable;
use coach_speech::timing::{PaceChange, PaceChangeKind, PaceCurve, PacePoint};
use coach_speech::{Seconds, Span};

use super::runs::breaks;
use super::settings::TimingSettings;
use super::tally::Tally;
use crate::acoustics::measure_of;
use crate::rate::Evidence;
use crate::statistics::{mean, percentile};

/// Rates in windows that lie in the talk whole.
pub(super) fn curve(
    evidence: &Evidence<'_>,
    settings: &TimingSettings,
) -> Result<PaceCurve, Unmeasurable> {
    let total_s = evidence.total_s()?;
    evidence.has_words()?;
    let talk = evidence.sound.speech_span.ok_or(Unmeasurable::NoSpeech)?;
    if total_s < settings.curve_window_s {
        return Err(Unmeasurable::TooLittle);
    }
    let (words, syllables) = (Tally::of_words(evidence), Tally::of_syllables(evidence));
    let pauses = Tally::of_lengths(&breaks(evidence));
    let window_s = settings.curve_window_s;
    let point = |index: usize| {
        let start_s = talk.start().get() + index as f64 * settings.curve_hop_s;
        let end_s = start_s + window_s;
        let spoken = syllables.between(start_s, end_s);
        let phonation_s = window_s - pauses.between(start_s, end_s);
        let is_enough = phonation_s >= settings.curve_phonation_s_min;
        Some(PacePoint {
            middle: Seconds::new(f64::midpoint(start_s, end_s)).ok()?,
            speech_rate_wpm: words.between(start_s, end_s) * 60.0 / window_s,
            speech_rate_syl_s: evidence.language.map(|_| spoken / window_s),
            articulation_rate_syl_s: evidence
                .language
                .filter(|_| is_enough)
                .map(|_| spoken / phonation_s),
        })
    };
    // What is a whole number of hops but for rounding is that number.
    let windows = floor((total_s - window_s) / settings.curve_hop_s + 1e-6) + 1;
    let points: Vec<PacePoint> = (0..windows).filter_map(point).collect();
    let mut rates: Vec<f64> = points.iter().filter_map(|point| point.speech_rate_syl_s).collect();
    let median = evidence
        .known_language()
        .and_then(|()| percentile(&mut rates, 0.5).ok_or(Unmeasurable::TooLittle));
    Ok(PaceCurve {
        window: Seconds::new(window_s).unwrap_or_default(),
        hop: Seconds::new(settings.curve_hop_s).unwrap_or_default(),
        speech_rate_syl_s_median: measure_of(median, points.len(), evidence.time_trust()),
        points,
    })
}

/// Rushes and drags, in order.
pub(super) fn changes(
    evidence: &Evidence<'_>,
    curve: &PaceCurve,
    settings: &TimingSettings,
) -> Vec<PaceChange> {
    let (Some(talk), Some(language), Ok(median_syl_s)) =
        (evidence.sound.speech_span, evidence.language, curve.speech_rate_syl_s_median.value)
    else {
        return Vec::new();
    };
    let (slow_syl_s, fast_syl_s) = settings.band_syl_s(language);
    let fast_syl_s = fast_syl_s.max(median_syl_s * settings.change_ratio_min);
    let slow_syl_s = slow_syl_s.min(median_syl_s / settings.change_ratio_min);
    let kind = |point: &PacePoint| match point.speech_rate_syl_s? {
        rate if rate > fast_syl_s => Some(PaceChangeKind::Rush),
        rate if rate < slow_syl_s => Some(PaceChangeKind::Drag),
        _ => None,
    };
    let mut changes = Vec::new();
    let mut start = 0;
    for same in curve.points.chunk_by(|a, b| kind(a) == kind(b)) {
        let end = start + same.len();
        let is_long = same.len() as f64 * curve.hop.get() > settings.change_s_min - 1e-6;
        if let Some(kind) = kind(&same[0]).filter(|_| is_long) {
            let span = reach(curve, talk, start, end);
            changes.extend(change(kind, same, span, median_syl_s));
        }
        start = end;
    }
    changes
}

/// What the points `start..end` of a curve stand for.
fn reach(curve: &PaceCurve, talk: Span, start: usize, end: usize) -> Span {
    let half_s = curve.hop.get() / 2.0;
    let at = |index: usize, shift_s: f64| {
        let middle = curve.points[index].middle;
        Seconds::new(middle.get() + shift_s).unwrap_or(middle)
    };
    let first = if start == 0 { talk.start() } else { at(start, -half_s) };
    let last = if end == curve.points.len() { talk.end() } else { at(end - 1, half_s) };
    Span::new(first, last)
}

fn change(
    kind: PaceChangeKind,
    points: &[PacePoint],
    span: Span,
    median_syl_s: f64,
) -> Option<PaceChange> {
    let of = |rate: fn(&PacePoint) -> Option<f64>| {
        mean(&points.iter().filter_map(rate).collect::<Vec<f64>>())
    };
    let speech_rate_syl_s_mean = of(|point| point.speech_rate_syl_s)?;
    Some(PaceChange {
        kind,
        span,
        speech_rate_syl_s_mean,
        median_ratio: Some(speech_rate_syl_s_mean / median_syl_s)
            .filter(|ratio| ratio.is_finite())?,
        articulation_rate_syl_s_mean: of(|point| point.articulation_rate_syl_s),
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate, and the value is not negative"
)]
fn floor(value: f64) -> usize {
    value.max(0.0) as usize
}
