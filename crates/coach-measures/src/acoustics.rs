//! What the signal says about a voice and about a recording, beside its timing: intonation,
//! dynamics, syllable nuclei, and the quality of the recording.
//!
//! Everything here is a pure function of a [`PitchTrack`](crate::pitch::PitchTrack), levels,
//! loudness, and of where somebody speaks. Norms are not here: see `coach-findings`.

mod dynamics;
mod intonation;
mod nuclei;
mod recording;
mod settings;

use coach_speech::Span;
use coach_speech::measures::{Measure, Unmeasurable};

pub use dynamics::{Dynamics, dynamics};
pub(crate) use intonation::VOICED_S_MIN;
pub use intonation::{Intonation, intonation};
pub use nuclei::{SyllableNucleus, syllable_nuclei};
pub(crate) use recording::SNR_SPEECH_SHARE;
pub use recording::{Bandwidth, RecordingQuality, recording_quality};
pub use settings::AcousticSettings;

/// A sentence as it was spoken, from its first word to its last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpokenSentence {
    /// When it sounds.
    pub span: Span,
    /// Whether it asks something.
    pub is_question: bool,
}

/// A number, or why there is none, with what it rests on. Minus zero, the sum of nothing, is zero.
pub(crate) fn measure_of(
    value: Result<f64, Unmeasurable>,
    evidence_count: usize,
    reliability: f64,
) -> Measure {
    let value = value.and_then(|value| {
        if value.is_finite() { Ok(value + 0.0) } else { Err(Unmeasurable::TooLittle) }
    });
    let reliability = if value.is_ok() { reliability.clamp(0.0, 1.0) } else { 0.0 };
    Measure { value, evidence_count, reliability }
}

/// For each of `count` points, `hop_s` apart from zero on, whether a span holds it.
fn mask(spans: &[Span], count: usize, hop_s: f64) -> Vec<bool> {
    let mut mask = vec![false; count];
    for span in spans {
        let start = point(span.start().get(), hop_s).min(count);
        let end = point(span.end().get(), hop_s).min(count);
        mask[start..end.max(start)].fill(true);
    }
    mask
}

/// The first point that is not before a time.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate, and the value is not negative"
)]
fn point(time_s: f64, hop_s: f64) -> usize {
    // What is a point but for rounding is that point.
    (time_s / hop_s - 1e-6).ceil().max(0.0) as usize
}

/// Spans in order, those that overlap or touch made one.
pub(crate) fn merged(spans: Vec<Span>) -> Vec<Span> {
    let mut whole: Vec<Span> = Vec::new();
    for span in spans {
        match whole.last_mut() {
            Some(last) if span.start() <= last.end() => *last = last.union(span),
            _ => whole.push(span),
        }
    }
    whole
}

/// Slope of the straight line through points by least squares; `None` if they are at one place.
fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let count = points.len() as f64;
    let (sum_x, sum_y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0, y + point.1));
    let (mean_x, mean_y) = (sum_x / count, sum_y / count);
    let (mut square, mut product) = (0.0, 0.0);
    for (x, y) in points {
        square += (x - mean_x) * (x - mean_x);
        product += (x - mean_x) * (y - mean_y);
    }
    (square > 1e-9).then(|| product / square)
}

#[cfg(test)]
mod tests;
