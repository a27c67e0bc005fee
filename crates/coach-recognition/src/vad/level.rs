//! Brings a recording to the level that the network was trained on.

use super::VadSettings;

/// Samples whose power is taken together.
const BLOCK: usize = 1600;

/// Blocks below this power (−80 dB of full scale) count as digital silence.
const SILENCE_POWER: f64 = 1e-8;

/// Blocks this far below the mean power of the rest are left out of the level: −10 dB, the
/// relative gate of ITU-R BS.1770.
const GATE: f64 = 0.1;

/// The constant offset and the gain of one recording.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Level {
    offset: f32,
    gain: f32,
}

impl Level {
    /// Measures a recording; silence between the words does not count.
    pub(super) fn of(samples: &[f32], settings: &VadSettings) -> Self {
        let count = samples.len().max(1) as f64;
        let offset = samples.iter().map(|sample| f64::from(*sample)).sum::<f64>() / count;
        let powers: Vec<f64> = samples
            .chunks(BLOCK)
            .map(|block| {
                let sum: f64 = block.iter().map(|x| (f64::from(*x) - offset).powi(2)).sum();
                sum / block.len() as f64
            })
            .collect();
        let ungated = mean_above(&powers, SILENCE_POWER);
        let gated = mean_above(&powers, (ungated * GATE).max(SILENCE_POWER));
        // Digital silence stays what it is; amplified, its dither would have to be listened to.
        let gain_db = if gated > SILENCE_POWER && gated.is_finite() {
            (settings.level_dbfs - 10.0 * gated.log10()).min(settings.gain_db_max)
        } else {
            0.0
        };
        #[expect(clippy::cast_possible_truncation, reason = "both fit a sample")]
        Self { offset: offset as f32, gain: 10.0_f64.powf(gain_db / 20.0) as f32 }
    }

    /// One sample at the level of the network, within full scale.
    pub(super) fn adjust(self, sample: f32) -> f32 {
        ((sample - self.offset) * self.gain).clamp(-1.0, 1.0)
    }
}

fn mean_above(powers: &[f64], floor: f64) -> f64 {
    let (sum, count) = powers
        .iter()
        .filter(|power| **power > floor)
        .fold((0.0, 0_usize), |(sum, count), power| (sum + power, count + 1));
    if count == 0 { 0.0 } else { sum / count as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(amplitude: f32, offset: f32, samples: usize) -> Vec<f32> {
        (0..samples).map(|n| offset + amplitude * (n as f32 * 0.2).sin()).collect()
    }

    #[test]
    fn loud_parts_reach_the_same_level_whatever_surrounds_them() {
        let settings = VadSettings::default();
        let mut sparse = vec![0.000_2; 1_600_000];
        sparse.extend(tone(0.01, 0.0, 16_000));
        for (samples, amplitude, offset) in [
            (tone(0.5, 0.0, 160_000), 0.5, 0.0),
            (tone(0.003, 0.0, 160_000), 0.003, 0.0),
            (tone(0.1, 0.4, 160_000), 0.1, 0.4),
            (sparse, 0.01, 0.0),
        ] {
            let peak = Level::of(&samples, &settings).adjust(offset + amplitude);
            assert!((0.08..0.12).contains(&peak), "{amplitude} became {peak}");
        }
    }

    #[test]
    fn silence_and_nothing_are_not_amplified_without_end() {
        for samples in [vec![], vec![0.0; 16_000]] {
            let level = Level::of(&samples, &VadSettings::default());
            assert!(level.adjust(1e-6).abs() < 0.01);
        }
    }
}
