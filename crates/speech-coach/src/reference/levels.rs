//! Levels of stretches of the recording, from the waveform that is kept for drawing.
//!
//! A bin of the waveform keeps its lowest and highest sample only. The level of a stretch is the
//! root mean square of the peaks of its bins, which is above the root mean square of its samples
//! by the crest factor of 10 ms of sound; it serves for comparing stretches of one recording.

use coach_speech::report::Waveform;
use coach_speech::{SAMPLE_RATE_HZ, Seconds};

/// What full scale is in a waveform.
const FULL_SCALE: f64 = 127.0;

/// Answers for the level of any stretch in constant time.
pub(super) struct Levels {
    samples_per_bin: usize,
    /// Sums of the squared peaks of all bins before each.
    sums: Vec<f64>,
}

impl Levels {
    pub(super) fn new(waveform: &Waveform) -> Self {
        let mut sum = 0.0;
        let squares = waveform.bins.iter().map(|&(low, high)| {
            let peak = f64::from(low.unsigned_abs().max(high.unsigned_abs())) / FULL_SCALE;
            sum += peak * peak;
            sum
        });
        let sums = std::iter::once(0.0).chain(squares).collect();
        Self { samples_per_bin: waveform.samples_per_bin.max(1), sums }
    }

    /// The level from one time to another against full scale, 0 to about 1; `None` outside of the
    /// recording.
    pub(super) fn between(&self, start_s: f64, end_s: f64) -> Option<f64> {
        let bins = self.sums.len() - 1;
        let bin = |seconds: f64| {
            let time = Seconds::new(seconds).unwrap_or_default();
            time.to_samples(SAMPLE_RATE_HZ) / self.samples_per_bin
        };
        let first = bin(start_s);
        let end = bin(end_s).max(first + 1).min(bins);
        if first >= end {
            return None;
        }
        let mean = (self.sums[end] - self.sums[first]).max(0.0) / (end - first) as f64;
        Some(mean.sqrt())
    }
}
