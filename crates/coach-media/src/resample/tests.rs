//! Tones, lengths, edges of the resampler.
#![expect(clippy::cast_possible_truncation, reason = "numbers of tests are small and known")]
use proptest::prelude::*;

use super::*;

fn resampled(rate_hz: u32, frames: &[f32], piece: usize) -> Vec<f32> {
    let mut resampler = Resampler::new(rate_hz).unwrap();
    let mut output = Vec::new();
    for piece in frames.chunks(piece) {
        resampler.push(piece, &mut output);
    }
    resampler.finish(&mut output);
    output
}

fn tone(rate_hz: u32, hz: f64, frames: usize) -> Vec<f32> {
    (0..frames)
        .map(|i| (std::f64::consts::TAU * hz * i as f64 / f64::from(rate_hz)).sin() as f32)
        .collect()
}

/// A tone comes out as the same tone, in the same phase, at the same level.
#[track_caller]
fn check(rate_hz: u32) {
    let output = resampled(rate_hz, &tone(rate_hz, 700.0, rate_hz as usize), 1000);
    let expected = tone(SAMPLE_RATE_HZ, 700.0, SAMPLE_RATE_HZ as usize);
    assert_eq!(output.len(), expected.len(), "{rate_hz} Hz");
    // The edges ring.
    let inner = 400..expected.len() - 400;
    let worst = output[inner.clone()]
        .iter()
        .zip(&expected[inner])
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max);
    // Half an input frame of phase is the most that odd chunk lengths cost.
    assert!(worst < 0.06, "{rate_hz} Hz: {worst}");
}

#[test]
fn tones_keep_pitch_phase_and_level() {
    for rate_hz in [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000, 192_000]
    {
        check(rate_hz);
    }
}

#[test]
fn what_is_above_half_the_target_rate_is_gone() {
    let output = resampled(48_000, &tone(48_000, 10_000.0, 48_000), 4096);
    assert!(output[400..15_000].iter().all(|x| x.abs() < 1e-3));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn length_is_exact_for_any_rate_and_cut(
        rate_hz in 1_000..50_000_u32, frames in 0..40_000_usize, piece in 1..5_000_usize
    ) {
        let output = resampled(rate_hz, &vec![0.5; frames], piece);
        let exact = frames as f64 * f64::from(SAMPLE_RATE_HZ) / f64::from(rate_hz);
        prop_assert!((output.len() as f64 - exact).abs() <= 0.5);
        prop_assert!(output.iter().all(|x| x.is_finite()));
    }
}
