//! What F0 a frame may have: the peaks of its autocorrelation, divided by that of the window
//! (Boersma 1993).

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

/// Samples a second of the halved signal, and of its autocorrelation, which is twice as dense.
pub(super) const RATE_HZ: f64 = 8_000.0;
const LAG_RATE_HZ: f64 = 2.0 * RATE_HZ;
/// Distance of frames.
pub(super) const HOP: usize = 80;
/// The most peaks that are kept of a frame.
pub(super) const MOST: usize = 10;
/// Peaks below this are noise.
const STRENGTH_MIN: f32 = 0.2;

/// A peak.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub(super) f0_hz: f32,
    /// Height of the peak: 1 for what repeats itself without change.
    pub(super) strength: f32,
}

/// Finds candidates with one length of window.
pub(super) struct Finder {
    forward: Arc<dyn RealToComplex<f32>>,
    inverse: Arc<dyn ComplexToReal<f32>>,
    window: Vec<f32>,
    /// 1 ÷ autocorrelation of the window, for each lag.
    correction: Vec<f32>,
    lags: std::ops::Range<usize>,
    input: Vec<f32>,
    spectrum: Vec<Complex<f32>>,
    dense: Vec<Complex<f32>>,
    correlation: Vec<f32>,
    scratch: Vec<Complex<f32>>,
}

impl Finder {
    /// For windows of `window_s` and F0 between two frequencies.
    pub(super) fn new(window_s: f64, floor_hz: f64, ceiling_hz: f64) -> Self {
        let length = whole(window_s * RATE_HZ).max(16);
        let longest = whole((RATE_HZ / floor_hz).ceil()) + 1;
        let size = fft_size(length + longest + 1);
        let mut planner = RealFftPlanner::new();
        let (forward, inverse) =
            (planner.plan_fft_forward(size), planner.plan_fft_inverse(2 * size));
        let turn = std::f64::consts::TAU / (length + 1) as f64;
        let window: Vec<f32> =
            (1..=length).map(|n| narrow(0.5 - 0.5 * (turn * n as f64).cos())).collect();
        let mut finder = Self {
            input: forward.make_input_vec(),
            spectrum: forward.make_output_vec(),
            dense: inverse.make_input_vec(),
            correlation: inverse.make_output_vec(),
            scratch: inverse.make_scratch_vec(),
            lags: whole((LAG_RATE_HZ / ceiling_hz).floor()).max(2)..2 * longest,
            correction: Vec::new(),
            forward,
            inverse,
            window,
        };
        finder.input.fill(0.0);
        finder.input[..length].copy_from_slice(&finder.window);
        finder.correlate();
        let zero = finder.correlation[0];
        let range = ..finder.lags.end + 2;
        finder.correction = finder.correlation[range].iter().map(|value| zero / value).collect();
        finder
    }

    /// The candidates of the frame that is centred on a sample, the highest peaks first kept but in
    /// order of their frequency, descending; and the highest peak of all.
    pub(super) fn find(&mut self, samples: &[f32], middle: usize, found: &mut Vec<Candidate>) {
        found.clear();
        let length = self.window.len();
        // At the edges of a recording the nearest whole window stands for what is cut off.
        let last = samples.len().saturating_sub(length);
        let start = middle.saturating_sub(length / 2).min(last);
        let part = &samples[start..(start + length).min(samples.len())];
        self.input.fill(0.0);
        self.input[..part.len()].copy_from_slice(part);
        let mean = self.input[..length].iter().sum::<f32>() / length as f32;
        for (value, weight) in self.input[..length].iter_mut().zip(&self.window) {
            *value = (*value - mean) * weight;
        }
        self.correlate();
        let zero = self.correlation[0];
        if zero <= f32::MIN_POSITIVE {
            return;
        }
        let corrected = |lag: usize| self.correlation[lag] * self.correction[lag] / zero;
        let (mut before, mut here) = (corrected(self.lags.start - 1), corrected(self.lags.start));
        for lag in self.lags.clone() {
            let after = corrected(lag + 1);
            if here > before && here >= after && here > STRENGTH_MIN {
                let curve = before - 2.0 * here + after;
                let slope = 0.5 * (after - before);
                let shift = if curve < 0.0 { -slope / curve } else { 0.0 };
                let mut strength = here + 0.5 * slope * shift;
                if strength > 1.0 {
                    strength = 1.0 / strength;
                }
                let f0_hz = narrow(LAG_RATE_HZ) / (lag as f32 + shift);
                found.push(Candidate { f0_hz, strength });
            }
            before = here;
            here = after;
        }
        if found.len() > MOST {
            found.sort_by(|a, b| b.strength.total_cmp(&a.strength));
            found.truncate(MOST);
        }
    }

    /// From `input` to `correlation`, at twice the rate: the spectrum is padded.
    fn correlate(&mut self) {
        self.forward
            .process_with_scratch(&mut self.input, &mut self.spectrum, &mut self.scratch)
            .expect("the buffers were made for this transform");
        self.dense.fill(Complex::default());
        for (power, bin) in self.dense.iter_mut().zip(&self.spectrum) {
            power.re = bin.norm_sqr();
        }
        self.inverse
            .process_with_scratch(&mut self.dense, &mut self.correlation, &mut self.scratch)
            .expect("the buffers were made for this transform");
    }
}

/// The next length at which the transform is quick: even, with no prime factor above 3.
fn fft_size(least: usize) -> usize {
    let smooth = |size: &usize| {
        let mut rest = *size;
        for factor in [2, 3] {
            while rest.is_multiple_of(factor) {
                rest /= factor;
            }
        }
        rest == 1 && size.is_multiple_of(4)
    };
    (least..=4 * least)
        .find(smooth)
        .expect("there is a power of two between a number and its double")
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate, and the value is not negative"
)]
pub(super) fn whole(value: f64) -> usize {
    value.round() as usize
}

/// Back to the precision of the samples.
#[expect(clippy::cast_possible_truncation, reason = "small numbers")]
pub(super) fn narrow(value: f64) -> f32 {
    value as f32
}
