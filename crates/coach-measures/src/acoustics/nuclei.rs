//! Syllable nuclei without a transcript: voiced peaks of intensity with dips around them
//! (de Jong & Wempe 2009). A check on the words, not a replacement.

use coach_speech::{MonoAudio, Seconds};

use super::settings::AcousticSettings;
use crate::intensity::{HOP_S, Intensity};
use crate::pitch::PitchTrack;
use crate::statistics::percentile;

/// Frames on each side that a level is averaged over, weights of Hann: the 64 ms of Praat's
/// intensity with a pitch floor of 50 Hz.
const REACH: usize = 3;

/// The loudest moment of a syllable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SyllableNucleus {
    /// When it is.
    pub time: Seconds,
    /// Level in dB of full scale.
    pub level_db: f64,
}

/// Finds the nuclei of a recording, in order.
pub fn syllable_nuclei(
    audio: &MonoAudio,
    track: &PitchTrack,
    settings: &AcousticSettings,
) -> Vec<SyllableNucleus> {
    nuclei_of(&smoothed(&Intensity::of(audio)), track, settings)
}

fn nuclei_of(
    levels_db: &[f64],
    track: &PitchTrack,
    settings: &AcousticSettings,
) -> Vec<SyllableNucleus> {
    let Some(loudest_db) = percentile(&mut levels_db.to_vec(), 0.99) else { return Vec::new() };
    let threshold_db = loudest_db - settings.nucleus_depth_db_max;
    let voiced = |frame: usize| track.f0_hz().get(frame).copied().flatten().is_some();
    peaks(levels_db, settings.nucleus_dip_db_min)
        .into_iter()
        .filter(|&frame| levels_db[frame] >= threshold_db && voiced(frame))
        .filter_map(|frame| {
            let time = Seconds::new(frame as f64 * HOP_S).ok()?;
            Some(SyllableNucleus { time, level_db: levels_db[frame] })
        })
        .collect()
}

/// Places of the maxima that rise above the minima on both sides by at least `dip`.
fn peaks(values: &[f64], dip: f64) -> Vec<usize> {
    let mut peaks = Vec::new();
    let (mut lowest, mut highest) = (f64::INFINITY, None::<usize>);
    for (index, &value) in values.iter().enumerate() {
        match highest {
            // On the way up, once that is far enough.
            Some(top) if value > values[top] => highest = Some(index),
            Some(top) if values[top] - value >= dip => {
                peaks.push(top);
                (lowest, highest) = (value, None);
            }
            None if value < lowest => lowest = value,
            None if value - lowest >= dip => highest = Some(index),
            Some(_) | None => {}
        }
    }
    peaks
}

/// Mean power around each frame, in dB.
fn smoothed(intensity: &Intensity) -> Vec<f64> {
    let levels = intensity.levels_db();
    let power: Vec<f64> =
        levels.iter().map(|&level| 10.0_f64.powf(f64::from(level) / 10.0)).collect();
    let turn = std::f64::consts::PI / (REACH + 1) as f64;
    let weights: Vec<f64> = (0..=REACH).map(|n| 0.5 + 0.5 * (turn * n as f64).cos()).collect();
    let level = |frame: usize| {
        let range = frame.saturating_sub(REACH)..(frame + REACH + 1).min(power.len());
        let (mut sum, mut total) = (0.0, 0.0);
        for other in range {
            let weight = weights[other.abs_diff(frame)];
            sum += weight * power[other];
            total += weight;
        }
        10.0 * (sum / total).log10()
    };
    (0..power.len()).map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peak_has_dips_on_both_sides() {
        for (values, expected) in [
            (&[0.0, 5.0, 0.0][..], &[1_usize][..]),
            (&[0.0, 5.0, 4.0, 6.0, 0.0], &[3]),
            (&[0.0, 5.0, 2.0, 6.0, 0.0], &[1, 3]),
            (&[5.0, 0.0, 1.0, 0.0, 5.0], &[]),
            (&[0.0, 5.0, 4.0], &[]),
            (&[], &[]),
        ] {
            assert_eq!(peaks(values, 2.0), expected, "{values:?}");
        }
    }
}
