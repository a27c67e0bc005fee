//! First two resonances of the vocal tract in one frame, by linear prediction (Makhoul 1975).
//!
//! Peaks of the spectrum of an all-pole model of order 10 at 8 kHz; a vowel that stands still
//! keeps them still (Audhkhasi et al. 2009), and that of a hesitation is near the middle of the
//! speaker's vowels.

use super::half_rate::{HalfRate, RATE_HZ};

const FRAME: usize = RATE_HZ / 40;
const ORDER: usize = 10;
/// Bins of the model's spectrum from 0 to 4 kHz.
const BINS: usize = 160;
const BIN_HZ: f32 = RATE_HZ as f32 / 2.0 / BINS as f32;
/// Where the first and the second resonance may lie, in Hz.
const F1_HZ: (f32, f32) = (200.0, 1_050.0);
const F2_HZ_MAX: f32 = 2_900.0;
/// Resonances are at least this far apart.
const APART_HZ: f32 = 150.0;
const PRE_EMPHASIS: f32 = 0.95;

/// The first two resonances, on the Bark scale (Traunmüller 1990), so that differences are those
/// that an ear hears.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Formants {
    pub(super) f1_bark: f32,
    pub(super) f2_bark: f32,
}

impl Formants {
    /// Those of a tube as long as an average vocal tract, open at one end: 500 and 1,500 Hz.
    pub(super) fn neutral() -> Self {
        Self { f1_bark: bark(500.0), f2_bark: bark(1_500.0) }
    }
}

/// Finds the resonances of frames; its tables serve all of them.
#[derive(Debug)]
pub(super) struct FormantFinder {
    window: Vec<f32>,
    /// For each bin the cosines and sines of its multiples.
    turns: Vec<[(f32, f32); ORDER + 1]>,
}

impl FormantFinder {
    pub(super) fn new() -> Self {
        let turn = std::f32::consts::TAU / (FRAME - 1) as f32;
        let window = (0..FRAME).map(|n| 0.54 - 0.46 * (turn * n as f32).cos()).collect();
        let angle = |bin: usize, k: usize| {
            let angle = std::f32::consts::PI * (bin * k) as f32 / BINS as f32;
            (angle.cos(), angle.sin())
        };
        let turns = (0..BINS).map(|bin| std::array::from_fn(|k| angle(bin, k))).collect();
        Self { window, turns }
    }

    /// The resonances around a sample (of the recording's own rate); `None` where the model has
    /// no two peaks in the range of vowels.
    pub(super) fn formants(&self, sound: &HalfRate, middle: usize) -> Option<Formants> {
        let mut frame: [f32; FRAME] = sound.around(middle);
        for n in (1..FRAME).rev() {
            frame[n] -= PRE_EMPHASIS * frame[n - 1];
        }
        for (x, weight) in frame.iter_mut().zip(&self.window) {
            *x *= weight;
        }
        let predictor = predictor(&frame)?;
        let level = |turns: &[(f32, f32); ORDER + 1]| {
            let (re, im) = predictor
                .iter()
                .zip(turns)
                .fold((0.0, 0.0), |(re, im), (a, turn)| (re + a * turn.0, im + a * turn.1));
            -(re * re + im * im).max(1e-12).ln()
        };
        let levels: Vec<f32> = self.turns.iter().map(level).collect();
        let peaks = (1..BINS - 1)
            .filter(|&bin| levels[bin] > levels[bin - 1] && levels[bin] >= levels[bin + 1])
            .map(|bin| {
                let (left, right) = (levels[bin - 1], levels[bin + 1]);
                let bend = left - 2.0 * levels[bin] + right;
                let shift = if bend < 0.0 { 0.5 * (left - right) / bend } else { 0.0 };
                (bin as f32 + shift) * BIN_HZ
            });
        let mut peaks = peaks.filter(|hz| *hz >= F1_HZ.0);
        let f1_hz = peaks.next().filter(|hz| *hz <= F1_HZ.1)?;
        let f2_hz = peaks.find(|hz| *hz >= f1_hz + APART_HZ).filter(|hz| *hz <= F2_HZ_MAX)?;
        Some(Formants { f1_bark: bark(f1_hz), f2_bark: bark(f2_hz) })
    }
}

fn bark(hz: f32) -> f32 {
    26.81 * hz / (1_960.0 + hz) - 0.53
}

/// The prediction filter by the Levinson-Durbin recursion; `None` for silence.
fn predictor(frame: &[f32; FRAME]) -> Option<[f32; ORDER + 1]> {
    let correlation: [f32; ORDER + 1] = std::array::from_fn(|lag| {
        frame[..FRAME - lag].iter().zip(&frame[lag..]).map(|(a, b)| a * b).sum()
    });
    let mut error = correlation[0] * 1.000_01;
    if error <= 1e-9 {
        return None;
    }
    let mut filter = [0.0; ORDER + 1];
    filter[0] = 1.0;
    for order in 1..=ORDER {
        let sum: f32 = (0..order).map(|k| filter[k] * correlation[order - k]).sum();
        let reflection = -sum / error;
        let before = filter;
        for k in 1..=order {
            filter[k] = before[k] + reflection * before[order - k];
        }
        error *= 1.0 - reflection * reflection;
        if error <= 0.0 {
            return None;
        }
    }
    Some(filter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A voice of 110 Hz through two resonances.
    fn vowel(f1_hz: f64, f2_hz: f64) -> Vec<f32> {
        let rate = 16_000.0;
        let mut samples: Vec<f64> =
            (0..4_000).map(|n| if n % 145 == 0 { 1.0 } else { 0.0 }).collect();
        for hz in [f1_hz, f2_hz, 2_700.0] {
            let radius = (-std::f64::consts::PI * 80.0 / rate).exp();
            let gain = 2.0 * radius * (std::f64::consts::TAU * hz / rate).cos();
            let mut state = [0.0; 2];
            for sample in &mut samples {
                let output = *sample + gain * state[0] - radius * radius * state[1];
                state = [output, state[0]];
                *sample = output;
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "samples of a test")]
        samples.into_iter().map(|sample| sample as f32).collect()
    }

    #[test]
    fn the_resonances_of_vowels() {
        for (f1_hz, f2_hz) in [(500.0_f32, 1_500.0_f32), (700.0, 1_200.0), (350.0, 2_100.0)] {
            let samples = vowel(f64::from(f1_hz), f64::from(f2_hz));
            let found = FormantFinder::new().formants(&HalfRate::of(&samples), 2_000).unwrap();
            assert!((found.f1_bark - bark(f1_hz)).abs() < 0.6, "{f1_hz} {found:?}");
            assert!((found.f2_bark - bark(f2_hz)).abs() < 0.6, "{f2_hz} {found:?}");
        }
    }

    #[test]
    fn silence_has_none() {
        assert_eq!(FormantFinder::new().formants(&HalfRate::of(&[0.0; 1_000]), 500), None);
    }
}
