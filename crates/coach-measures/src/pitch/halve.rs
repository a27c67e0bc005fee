//! 16 kHz to 8 kHz: no harmonic that helps to find F0 lies above 4 kHz, and noise does.

use std::f64::consts::PI;

/// Taps on each side of the middle one.
const REACH: usize = 31;

/// Every second sample of the low-passed signal; output `i` is centred on input `2 · i`.
///
/// Half-band FIR filter, windowed sinc (Hann): every second tap is zero.
pub(super) fn halve(samples: &[f32]) -> Vec<f32> {
    let taps = odd_taps();
    // Silence on both sides, so that the loop has no edges.
    let mut padded = vec![0.0; REACH];
    padded.extend_from_slice(samples);
    padded.resize(samples.len() + 2 * REACH + 1, 0.0);
    (0..samples.len().div_ceil(2))
        .map(|index| {
            let around = &padded[2 * index..=2 * (index + REACH)];
            let mut sum = 0.5 * around[REACH];
            for (nth, tap) in taps.iter().enumerate() {
                let apart = 2 * nth + 1;
                sum += tap * (around[REACH - apart] + around[REACH + apart]);
            }
            sum
        })
        .collect()
}

/// The taps 1, 3, 5 … from the middle; together with it they pass a constant unchanged.
#[expect(clippy::cast_possible_truncation, reason = "taps lie within 1")]
fn odd_taps() -> Vec<f32> {
    let tap = |apart: f64| {
        let window = 0.5 + 0.5 * (PI * apart / (REACH + 1) as f64).cos();
        window * (PI * apart / 2.0).sin() / (PI * apart)
    };
    let taps: Vec<f64> = (1..=REACH).step_by(2).map(|apart| tap(apart as f64)).collect();
    let sum: f64 = taps.iter().sum();
    taps.iter().map(|tap| (tap * 0.25 / sum) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gain of a tone in the middle of the output.
    fn gain(hz: f64) -> f64 {
        let tone = |n: usize| (2.0 * PI * hz * n as f64 / 16_000.0).sin();
        #[expect(clippy::cast_possible_truncation, reason = "a tone lies within 1")]
        let samples: Vec<f32> = (0..4_000).map(|n| tone(n) as f32).collect();
        let power = |values: &mut dyn Iterator<Item = f64>| values.map(|x| x * x).sum::<f64>();
        let output = halve(&samples);
        let after = power(&mut output[100..1_900].iter().map(|&x| f64::from(x)));
        let before = power(&mut (100..1_900).map(|n| tone(2 * n)));
        if hz < 4_000.0 { (after / before).sqrt() } else { (after / 900.0).sqrt() }
    }

    #[test]
    fn speech_passes_and_what_would_fold_does_not() {
        for hz in [100.0, 1_000.0, 2_500.0, 3_400.0] {
            assert!((gain(hz) - 1.0).abs() < 0.01, "{hz}: {}", gain(hz));
        }
        for hz in [4_700.0, 5_500.0, 7_000.0] {
            assert!(gain(hz) < 0.01, "{hz}: {}", gain(hz));
        }
    }

    #[test]
    fn a_constant_stays_one() {
        let output = halve(&[0.25; 1_000]);
        assert_eq!(output.len(), 500);
        assert!(output[20..480].iter().all(|x| (x - 0.25).abs() < 1e-6));
    }
}
