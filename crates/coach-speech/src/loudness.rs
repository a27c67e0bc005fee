//! Loudness of a recording after EBU R 128, as a decoder measures it at the source's own rate and
//! channels.

use serde::{Deserialize, Serialize};

/// Seconds between points of the curve.
pub const LOUDNESS_HOP_S: f64 = 0.1;
/// The absolute gate of ITU-R BS.1770-4: what is quieter has no loudness.
const GATE_LUFS: f64 = -70.0;
/// Points of the curve in a momentary window (400 ms) …
pub const MOMENTARY_POINTS: usize = 4;
/// … and in a short-term window (3 s).
pub const SHORT_TERM_POINTS: usize = 30;
/// What BS.1770-4 adds to 10 log10 of the power.
const OFFSET_LUFS: f64 = -0.691;
/// Points of the curve are kept in hundredths of an LU.
const STEPS_PER_LU: f64 = 100.0;
/// A point without sound.
const SILENCE: i16 = i16::MIN;

/// Loudness of a whole recording. A value that silence or shortness does not give is `None`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Loudness {
    /// Integrated loudness, gated at −70 LUFS and 10 LU below the rest.
    pub integrated_lufs: Option<f64>,
    /// Loudness range (LRA), EBU Tech 3342; `None` for less than 3 s.
    pub range_lu: Option<f64>,
    /// Highest true peak of any channel, oversampled to 192 kHz or more.
    pub true_peak_dbtp: Option<f64>,
    /// How it goes on over time.
    pub curve: LoudnessCurve,
}

/// Loudness over time: point `i` is of the window that ends at `(i + 1) · 0.1 s`, as on a meter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LoudnessCurve {
    /// K-weighted level of each 0.1 s, summed over the channels, hundredths of LUFS.
    levels: Vec<i16>,
}

impl LoudnessCurve {
    /// Adds the next 0.1 s by its level, −∞ for digital silence.
    #[expect(clippy::cast_possible_truncation, reason = "the value is within the range")]
    pub fn push(&mut self, level_lufs: f64) {
        let steps = (level_lufs * STEPS_PER_LU).round();
        let is_sound = steps > f64::from(SILENCE);
        self.levels.push(if is_sound { steps.min(f64::from(i16::MAX)) as i16 } else { SILENCE });
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.levels.len()
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    /// Momentary loudness (0.4 s); `None` where a window is incomplete or below −70 LUFS.
    pub fn momentary_lufs(&self) -> Vec<Option<f64>> {
        self.windows(MOMENTARY_POINTS)
    }

    /// Short-term loudness (3 s); `None` where a window is incomplete or below −70 LUFS.
    pub fn short_term_lufs(&self) -> Vec<Option<f64>> {
        self.windows(SHORT_TERM_POINTS)
    }

    /// Mean power of each 0.1 s, K-weighted and summed over the channels.
    pub fn powers(&self) -> Vec<f64> {
        let power = |&level: &i16| match level {
            SILENCE => 0.0,
            _ => 10.0_f64.powf((f64::from(level) / STEPS_PER_LU - OFFSET_LUFS) / 10.0),
        };
        self.levels.iter().map(power).collect()
    }

    fn windows(&self, points: usize) -> Vec<Option<f64>> {
        let powers = self.powers();
        let complete = powers.windows(points).map(lufs_of);
        let incomplete = powers.len().min(points - 1);
        std::iter::repeat_n(None, incomplete).chain(complete).collect()
    }
}

/// Loudness of some powers together; `None` below the absolute gate and of none.
pub fn lufs_of(powers: &[f64]) -> Option<f64> {
    let mean = powers.iter().sum::<f64>() / powers.len() as f64;
    let loudness = 10.0 * mean.log10() + OFFSET_LUFS;
    (loudness >= GATE_LUFS).then_some(loudness)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_keeps_its_levels_to_a_hundredth() {
        let mut curve = LoudnessCurve::default();
        for level in [-23.004, -69.0, f64::NEG_INFINITY, f64::NAN, 400.0] {
            curve.push(level);
        }
        let levels: Vec<Option<f64>> =
            curve.powers().iter().map(|&power| lufs_of(&[power])).collect();
        let near = |index: usize, expected: f64| (levels[index].unwrap() - expected).abs() < 1e-6;
        assert!(near(0, -23.0) && near(1, -69.0) && near(4, 327.67), "{levels:?}");
        assert_eq!((levels[2], levels[3]), (None, None));
    }

    #[test]
    fn windows_that_lack_points_say_nothing() {
        let mut curve = LoudnessCurve::default();
        assert!(curve.is_empty() && curve.momentary_lufs().is_empty());
        for _ in 0..40 {
            curve.push(-20.0);
        }
        let count = |windows: Vec<Option<f64>>| windows.iter().flatten().count();
        assert_eq!((count(curve.momentary_lufs()), count(curve.short_term_lufs())), (37, 11));
        assert_eq!((curve.short_term_lufs().len(), curve.len()), (40, 40));
        assert_eq!(lufs_of(&[]), None);
    }
}
