//! The recording at half its rate: voice and resonances need no more.

use coach_speech::SAMPLE_RATE_HZ;

/// Samples a second.
pub(super) const RATE_HZ: usize = SAMPLE_RATE_HZ as usize / 2;

/// Half-band low-pass of 15 taps (Hamming window): the middle one, and every second from there;
/// those between are zero.
const MIDDLE: f32 = 0.5;
const SIDES: [f32; 4] = [0.3122, -0.0873, 0.0323, -0.0072];
/// The outermost tap.
const REACH: usize = 2 * SIDES.len() - 1;

/// Samples at [`RATE_HZ`].
#[derive(Debug)]
pub(super) struct HalfRate {
    samples: Vec<f32>,
}

impl HalfRate {
    /// Every second sample after a low-pass.
    pub(super) fn of(samples: &[f32]) -> Self {
        let inner = |around: &[f32]| {
            let side = |(tap, weight): (usize, &f32)| {
                weight * (around[REACH - 1 - 2 * tap] + around[REACH + 1 + 2 * tap])
            };
            MIDDLE * around[REACH] + SIDES.iter().enumerate().map(side).sum::<f32>()
        };
        let halved = |middle: usize| {
            if let Some(first) = middle.checked_sub(REACH)
                && let Some(around) = samples.get(first..=middle + REACH)
            {
                return inner(around);
            }
            let at = |index: Option<usize>| index.and_then(|index| samples.get(index)).copied();
            let around: [f32; 2 * REACH + 1] =
                std::array::from_fn(|index| at((middle + index).checked_sub(REACH)).unwrap_or(0.0));
            inner(&around)
        };
        Self { samples: (0..samples.len()).step_by(2).map(halved).collect() }
    }

    /// The samples around one of the recording's own; silence beyond its ends.
    pub(super) fn around<const LENGTH: usize>(&self, middle: usize) -> [f32; LENGTH] {
        let mut frame = [0.0; LENGTH];
        let start = (middle / 2).saturating_sub(LENGTH / 2).min(self.samples.len());
        let end = (start + LENGTH).min(self.samples.len());
        frame[..end - start].copy_from_slice(&self.samples[start..end]);
        frame
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tone of unit level, and what is left of it.
    #[expect(clippy::cast_possible_truncation, reason = "samples of a test")]
    fn peak_after(hz: f64) -> f32 {
        let turn = std::f64::consts::TAU * hz / f64::from(SAMPLE_RATE_HZ);
        let tone: Vec<f32> = (0..4_000).map(|n| (turn * f64::from(n)).sin() as f32).collect();
        let frame: [f32; 1_000] = HalfRate::of(&tone).around(2_000);
        frame.iter().copied().fold(0.0, f32::max)
    }

    #[test]
    fn voices_pass_and_what_would_fold_does_not() {
        for hz in [100.0, 500.0, 2_000.0] {
            assert!((peak_after(hz) - 1.0).abs() < 0.02, "{hz}: {}", peak_after(hz));
        }
        for hz in [6_000.0, 7_500.0] {
            assert!(peak_after(hz) < 0.02, "{hz}: {}", peak_after(hz));
        }
    }

    #[test]
    fn beyond_the_ends_there_is_silence() {
        let frame: [f32; 8] = HalfRate::of(&[1.0; 4]).around(100);
        assert!(frame.iter().all(|sample| sample.abs() < f32::EPSILON));
        let frame: [f32; 8] = HalfRate::of(&[]).around(0);
        assert!(frame.iter().all(|sample| sample.abs() < f32::EPSILON));
    }
}
