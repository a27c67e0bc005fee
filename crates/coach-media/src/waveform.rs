//! Levels for drawing: the lowest and highest sample of each bin.

use coach_speech::report::Waveform;

/// Samples in one bin: 10 ms, which is 100 bins a second.
const SAMPLES_PER_BIN: usize = 160;

/// The waveform of samples at 16 kHz; the last bin may cover fewer samples.
pub(crate) fn waveform(samples: &[f32]) -> Waveform {
    let bins = samples.chunks(SAMPLES_PER_BIN).map(|bin| {
        let (low, high) = bin
            .iter()
            .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), &x| (low.min(x), high.max(x)));
        (scaled(low), scaled(high))
    });
    Waveform { samples_per_bin: SAMPLES_PER_BIN, bins: bins.collect() }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the range of i8 before")]
fn scaled(sample: f32) -> i8 {
    (sample * 127.0).round().clamp(-127.0, 127.0) as i8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bins_hold_the_extremes() {
        let mut samples = vec![0.0; 2 * SAMPLES_PER_BIN + 1];
        samples[5] = 0.5;
        samples[6] = -1.0;
        samples[2 * SAMPLES_PER_BIN] = 60.0;
        assert_eq!(waveform(&samples).bins, [(-127, 64), (0, 0), (127, 127)]);
        assert_eq!(waveform(&[]).bins, []);
    }

    proptest! {
        #[test]
        fn low_is_never_above_high(samples in prop::collection::vec(-2.0..2.0_f32, 0..999)) {
            let waveform = waveform(&samples);
            prop_assert_eq!(waveform.bins.len(), samples.len().div_ceil(SAMPLES_PER_BIN));
            prop_assert!(waveform.bins.iter().all(|(low, high)| low <= high));
        }
    }
}
