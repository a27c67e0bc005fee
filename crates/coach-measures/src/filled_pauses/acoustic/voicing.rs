//! Voice in a single frame: how periodic it is, and its fundamental frequency.
//!
//! Only what hesitations need, at the frames that may belong to one. A tracker over the whole
//! talk may take its place: nothing else here knows how a [`Voicing`] came to be.

use super::half_rate::{HalfRate, RATE_HZ};

/// Length of a frame at that rate: 40 ms, two periods of the lowest voice.
const FRAME: usize = RATE_HZ / 25;
/// Lags of 500 and 60 Hz.
const LAGS: std::ops::RangeInclusive<usize> = RATE_HZ / 500..=RATE_HZ / 60;
/// A peak this close to the highest is as good, and the one of the shortest lag is the period.
const PEAK_SHARE: f32 = 0.9;
/// Voice in one frame.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Voicing {
    /// Peak of the normalised autocorrelation: 0 for noise to 1 for a tone.
    pub(super) periodicity: f32,
    /// Fundamental frequency; 0 where nothing is periodic.
    pub(super) f0_hz: f32,
}

/// The voice around a sample (of the recording's own rate).
pub(super) fn voicing(sound: &HalfRate, middle: usize) -> Voicing {
    let mut frame: [f32; FRAME] = sound.around(middle);
    let mean = frame.iter().sum::<f32>() / FRAME as f32;
    for x in &mut frame {
        *x -= mean;
    }
    let mut peaks = [0.0_f32; *LAGS.end() + 2];
    // Energies of both parts are updated from lag to lag.
    let total: f32 = frame.iter().map(|x| x * x).sum();
    let energy = |part: &[f32]| part.iter().map(|x| x * x).sum::<f32>();
    let first = LAGS.start() - 1;
    let mut early = total - energy(&frame[FRAME - first..]);
    let mut late = total - energy(&frame[..first]);
    for lag in first..=LAGS.end() + 1 {
        let product = dot(&frame[..FRAME - lag], &frame[lag..]);
        let norm = (early.max(0.0) * late.max(0.0)).sqrt();
        peaks[lag] = if norm > f32::MIN_POSITIVE { product / norm } else { 0.0 };
        early -= frame[FRAME - lag - 1] * frame[FRAME - lag - 1];
        late -= frame[lag] * frame[lag];
    }
    best(&peaks)
}

/// The period: the first peak that is nearly as high as the highest.
fn best(peaks: &[f32]) -> Voicing {
    let is_peak = |lag: usize| peaks[lag] >= peaks[lag - 1] && peaks[lag] >= peaks[lag + 1];
    let highest = LAGS.filter(|&lag| is_peak(lag)).map(|lag| peaks[lag]).fold(0.0, f32::max);
    let period = LAGS.filter(|&lag| is_peak(lag)).find(|&lag| peaks[lag] >= PEAK_SHARE * highest);
    let Some(lag) = period.filter(|_| highest > 0.0) else { return Voicing::default() };
    let (left, top, right) = (peaks[lag - 1], peaks[lag], peaks[lag + 1]);
    let bend = left - 2.0 * top + right;
    let shift = if bend < 0.0 { (0.5 * (left - right) / bend).clamp(-0.5, 0.5) } else { 0.0 };
    Voicing { periodicity: highest.min(1.0), f0_hz: RATE_HZ as f32 / (lag as f32 + shift) }
}

/// Sum of products, in eight lanes so that the compiler can keep it in registers.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (ones, others) = (one.chunks_exact(8), other.chunks_exact(8));
    let rest: f32 = ones.remainder().iter().zip(others.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in ones.zip(others) {
        for lane in 0..8 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    lanes.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use coach_speech::SAMPLE_RATE_HZ;

    use super::*;

    /// Pulses of a voice, softened so that neighbours differ.
    fn pulses(f0_hz: f64, count: usize) -> Vec<f32> {
        let rate = f64::from(SAMPLE_RATE_HZ);
        let harmonic = |n: usize, k: u32| {
            let turn = std::f64::consts::TAU * f0_hz * f64::from(k) * n as f64 / rate;
            turn.cos() / f64::from(k)
        };
        #[expect(clippy::cast_possible_truncation, reason = "samples of a test")]
        let sample = |n| (1..8).map(|k| harmonic(n, k)).sum::<f64>() as f32;
        (0..count).map(sample).collect()
    }

    #[test]
    fn the_fundamental_of_voices_low_and_high() {
        for f0_hz in [70.0_f32, 95.0, 120.0, 180.0, 220.0, 310.0, 400.0] {
            let found = voicing(&HalfRate::of(&pulses(f64::from(f0_hz), 2_000)), 1_000);
            assert!((found.f0_hz / f0_hz - 1.0).abs() < 0.02, "{f0_hz}: {found:?}");
            assert!(found.periodicity > 0.9, "{f0_hz}: {found:?}");
        }
    }

    #[test]
    fn noise_and_silence_have_no_voice() {
        let mut seed = 1_u32;
        let noise: Vec<f32> = std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / 8_388_608.0 - 1.0
        })
        .take(2_000)
        .collect();
        assert!(voicing(&HalfRate::of(&noise), 1_000).periodicity < 0.5);
        assert_eq!(voicing(&HalfRate::of(&[0.0; 2_000]), 1_000), Voicing::default());
        assert_eq!(voicing(&HalfRate::of(&[]), 0), Voicing::default());
    }
}
