//! F0 tracks against the truth.

use serde::Deserialize;

use crate::eval::times::median;

/// Seconds between the frames of every tracker.
const HOP_S: f64 = 0.01;
/// Samples a second, in which biases are told.
const RATE_HZ: f64 = 16_000.0;
/// An error of more than this part is gross.
const GROSS: f64 = 0.2;
/// Cycles around a moment within which F0 must be steady for it to count, and how steady.
const CYCLES: usize = 2;
const STEADY: f64 = 1.05;
/// Cycles that are exactly alike were not found in a voice but filled in.
const FILLED: f64 = 2e-4;

/// One run of a tracker over a file.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Track {
    #[serde(default)]
    pub(super) who: String,
    pub(super) seconds: f64,
    /// Time of the first frame.
    #[serde(default)]
    pub(super) start_s: f64,
    pub(super) f0_hz: Vec<Option<f64>>,
}

impl Track {
    /// F0 of the frame next to a time.
    fn at(&self, time_s: f64) -> Option<f64> {
        let frame = ((time_s - self.start_s) / HOP_S).round();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is not negative, and casts of floats saturate"
        )]
        let frame = (frame >= 0.0).then_some(frame as usize)?;
        self.f0_hz.get(frame).copied().flatten()
    }
}

/// What is known of a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Truth {
    /// F0 of every frame, 0 where unvoiced.
    Frames { hop_s: f64, f0: Vec<f64> },
    /// Tones with silence between.
    Steps { steps: Vec<Step> },
    /// Glottal cycles, real and filled in.
    Cycles { cycles: Vec<Cycle> },
}

/// A tone.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Step {
    start: f64,
    end: f64,
    f0: f64,
}

/// A glottal cycle.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Cycle {
    t: f64,
    f0: f64,
}

impl Truth {
    /// Times, 10 ms apart, and F0 there; `None` where it is unvoiced. What is not known is absent.
    fn frames(&self) -> Vec<(f64, Option<f64>)> {
        let times =
            |end_s: f64| (0..).map(|n| f64::from(n) * HOP_S).take_while(move |t| *t < end_s);
        match self {
            Self::Frames { hop_s, f0 } => {
                let frame = |(n, &f0): (usize, &f64)| (n as f64 * hop_s, (f0 > 0.0).then_some(f0));
                f0.iter().enumerate().map(frame).collect()
            }
            Self::Steps { steps } => {
                let end_s = steps.last().map_or(0.0, |step| step.end);
                let at = |time_s: f64| {
                    steps.iter().find(|step| (step.start..step.end).contains(&time_s))
                };
                times(end_s).map(|time_s| (time_s, at(time_s).map(|step| step.f0))).collect()
            }
            Self::Cycles { cycles } => {
                let end_s = cycles.last().map_or(0.0, |cycle| cycle.t);
                let at = |time_s: f64| steady(cycles, time_s).map(|f0| (time_s, Some(f0)));
                times(end_s).filter_map(at).collect()
            }
        }
    }

    /// Whether it says what is unvoiced.
    fn knows_voicing(&self) -> bool {
        !matches!(self, Self::Cycles { .. })
    }
}

/// F0 at a time, if the cycles around it are steady, and found.
fn steady(cycles: &[Cycle], time_s: f64) -> Option<f64> {
    let nth = cycles.partition_point(|cycle| cycle.t < time_s);
    let around = cycles.get(nth.checked_sub(CYCLES)?..=nth + CYCLES)?;
    let lowest = around.iter().map(|cycle| cycle.f0).fold(f64::INFINITY, f64::min);
    let highest = around.iter().map(|cycle| cycle.f0).fold(0.0, f64::max);
    let ratio = highest / lowest;
    (ratio < STEADY && ratio > 1.0 + FILLED).then(|| cycles[nth].f0)
}

/// Errors of a tracker over one or more files.
#[derive(Debug, Clone, Default)]
pub(super) struct Errors {
    /// True and found F0 where both are voiced.
    pairs: Vec<(f64, f64)>,
    wrongly_voiced: usize,
    missed: usize,
    /// Frames whose voicing is known.
    frames: usize,
}

impl Errors {
    pub(super) fn of(truth: &Truth, track: &Track) -> Self {
        let mut errors = Self::default();
        let knows_voicing = truth.knows_voicing();
        for (time_s, truth) in truth.frames() {
            errors.frames += usize::from(knows_voicing);
            match (truth, track.at(time_s)) {
                (Some(truth), Some(found)) => {
                    errors.pairs.push((truth, found));
                }
                (Some(_), None) => errors.missed += usize::from(knows_voicing),
                (None, Some(_)) => errors.wrongly_voiced += usize::from(knows_voicing),
                (None, None) => {}
            }
        }
        errors
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.pairs.extend(&other.pairs);
        self.wrongly_voiced += other.wrongly_voiced;
        self.missed += other.missed;
        self.frames += other.frames;
    }

    /// Share of gross errors among the frames that both call voiced.
    pub(super) fn gross(&self) -> Option<f64> {
        let gross = self.errors(0.0).filter(|error| *error > GROSS).count();
        (!self.pairs.is_empty()).then(|| gross as f64 / self.pairs.len() as f64)
    }

    /// Share of frames whose voicing is wrong.
    pub(super) fn voicing(&self) -> Option<f64> {
        let wrong = self.wrongly_voiced + self.missed;
        (self.frames > 0).then(|| wrong as f64 / self.frames as f64)
    }

    /// Median of the absolute error, if true periods were longer by so many samples at 16 kHz.
    pub(super) fn median(&self, longer_samples: f64) -> Option<f64> {
        median(self.errors(longer_samples).collect())
    }

    /// Median difference of periods, with its sign.
    pub(super) fn period_bias_samples(&self) -> Option<f64> {
        let bias = |(truth, found): &(f64, f64)| RATE_HZ / found - RATE_HZ / truth;
        median(self.pairs.iter().map(bias).collect())
    }

    fn errors(&self, longer_samples: f64) -> impl Iterator<Item = f64> {
        let period_s = move |f0_hz: f64| 1.0 / f0_hz + longer_samples / RATE_HZ;
        self.pairs.iter().map(move |(truth, found)| (found * period_s(*truth) - 1.0).abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(f0_hz: &[f64]) -> Track {
        let f0_hz = f0_hz.iter().map(|&f0| (f0 > 0.0).then_some(f0)).collect();
        Track { who: String::new(), seconds: 0.0, start_s: 0.0, f0_hz }
    }

    #[test]
    fn errors_are_of_frames_that_both_call_voiced() {
        let truth = Truth::Frames { hop_s: HOP_S, f0: vec![100.0, 100.0, 100.0, 100.0, 0.0, 0.0] };
        let errors = Errors::of(&truth, &track(&[101.0, 100.0, 50.0, 0.0, 70.0, 0.0]));
        assert_eq!(errors.gross(), Some(1.0 / 3.0));
        assert_eq!(errors.voicing(), Some(2.0 / 6.0));
        assert!((errors.median(0.0).unwrap() - 0.01).abs() < 1e-9);
    }

    #[test]
    fn tracks_that_start_later_are_put_in_their_place() {
        let truth = Truth::Steps { steps: vec![Step { start: 0.01, end: 0.03, f0: 80.0 }] };
        let late = Track { start_s: 0.011, ..track(&[80.0, 80.0]) };
        let errors = Errors::of(&truth, &late);
        assert_eq!((errors.voicing(), errors.median(0.0)), (Some(0.0), Some(0.0)));
    }

    #[test]
    fn cycles_that_were_filled_in_do_not_count() {
        let cycle = |n: u32, f0: f64| Cycle { t: f64::from(n) / 100.0, f0 };
        let filled: Vec<Cycle> = (0..10).map(|n| cycle(n, 100.0)).collect();
        let real: Vec<Cycle> = (0..10).map(|n| cycle(n, 100.0 + f64::from(n % 2))).collect();
        assert!(steady(&filled, 0.055).is_none());
        assert!(steady(&real, 0.055).is_some());
        let errors = Errors::of(&Truth::Cycles { cycles: real }, &track(&[100.0; 10]));
        assert_eq!(errors.voicing(), None);
        assert_eq!(errors.gross(), Some(0.0));
    }
}
