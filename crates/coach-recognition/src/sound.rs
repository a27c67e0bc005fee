//! Where the signal is loud enough to be part of a word, to 10 ms.
//!
//! Finer and simpler than the speech regions: it tells the edges of words, not who or what
//! makes the sound.

use coach_speech::{MonoAudio, SAMPLE_RATE_HZ, Span};

/// Length of the frames whose level is taken: 25 ms.
const FRAME: usize = SAMPLE_RATE_HZ as usize / 40;
/// Distance between frames: 10 ms.
const HOP: usize = SAMPLE_RATE_HZ as usize / 100;
/// The same in seconds.
const HOP_S: f64 = HOP as f64 / SAMPLE_RATE_HZ as f64;
/// From the start of a frame to where a step in level crosses the threshold, in seconds.
const FRAME_MIDDLE_S: f64 = 0.010;

/// Frames over which the levels of speech and of the background are taken: ± 10 s.
const NEIGHBOURHOOD: usize = 1000;
/// Share of those frames that are not as loud as speech; a short word among silence counts.
const LOUD_SHARE: f64 = 0.98;
/// Share of those frames that are background.
const QUIET_SHARE: f64 = 0.1;
/// Frames that share one threshold: 1 s.
const STRIDE: usize = 100;

/// Sound is at most this far below the loud frames around it, dB.
const BELOW_LOUD_DB: f32 = 38.0;
/// Sound is at least this far above the quiet frames around it, dB.
const ABOVE_QUIET_DB: f32 = 8.0;
/// However noisy it is, what is this far below the loud frames or less is sound, dB.
const NOISY_BELOW_LOUD_DB: f32 = 12.0;
/// Share of all frames that are not as loud as speech; it may be a few seconds in an hour.
const ALL_LOUD_SHARE: f64 = 0.999;
/// Nothing this far below the loud frames of the whole recording is sound, dB.
const BELOW_ALL_DB: f32 = 55.0;
/// Level of digital silence, dB of full scale.
const FLOOR_DB: f32 = -100.0;

/// Frames of the shortest silence; shorter ones are the closure of a stop.
const SILENCE_FRAMES_MIN: usize = 5;
/// Frames of the shortest sound; shorter ones are clicks.
const SOUND_FRAMES_MIN: usize = 4;

/// Stretches of sound of one recording.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sound {
    /// Start and end in seconds, in order, apart.
    stretches: Vec<(f64, f64)>,
}

impl Sound {
    /// Finds the stretches of sound of a recording.
    pub(crate) fn of(audio: &MonoAudio) -> Self {
        let levels = levels_db(audio.samples());
        let mut runs = runs_above(&levels, &thresholds_db(&levels));
        runs = runs.into_iter().fold(Vec::new(), |mut joined: Vec<(usize, usize)>, run| {
            match joined.last_mut() {
                Some(last) if run.0 - last.1 < SILENCE_FRAMES_MIN => last.1 = run.1,
                _ => joined.push(run),
            }
            joined
        });
        let time_s = |frame: usize| frame as f64 * HOP_S + FRAME_MIDDLE_S;
        let stretches = runs
            .into_iter()
            .filter(|(start, end)| end - start >= SOUND_FRAMES_MIN)
            .map(|(start, end)| (time_s(start), time_s(end)))
            .collect();
        Self { stretches }
    }

    /// The parts of the stretches that lie between two times.
    pub(crate) fn between(&self, start_s: f64, end_s: f64) -> impl Iterator<Item = (f64, f64)> {
        let first = self.stretches.partition_point(|stretch| stretch.1 <= start_s);
        self.stretches[first..]
            .iter()
            .take_while(move |stretch| stretch.0 < end_s)
            .map(move |stretch| (stretch.0.max(start_s), stretch.1.min(end_s)))
    }

    /// The onset nearest to a time.
    pub(crate) fn nearest_onset(&self, time_s: f64) -> Option<f64> {
        nearest(&self.stretches, time_s, |stretch| stretch.0)
    }

    /// The offset nearest to a time.
    pub(crate) fn nearest_offset(&self, time_s: f64) -> Option<f64> {
        nearest(&self.stretches, time_s, |stretch| stretch.1)
    }

    /// How much of a span is sound, in seconds.
    pub(crate) fn within_s(&self, span: Span) -> f64 {
        self.between(span.start().get(), span.end().get()).map(|(start, end)| end - start).sum()
    }
}

fn nearest(
    stretches: &[(f64, f64)],
    time_s: f64,
    edge: impl Fn(&(f64, f64)) -> f64,
) -> Option<f64> {
    let after = stretches.partition_point(|stretch| edge(stretch) < time_s);
    [after.checked_sub(1), Some(after)]
        .into_iter()
        .flatten()
        .filter_map(|index| stretches.get(index).map(&edge))
        .min_by(|one, other| (one - time_s).abs().total_cmp(&(other - time_s).abs()))
}

/// Level of every frame in dB of full scale.
fn levels_db(samples: &[f32]) -> Vec<f32> {
    let power = |frame: &[f32]| frame.iter().map(|x| x * x).sum::<f32>() / FRAME as f32;
    samples
        .windows(FRAME)
        .step_by(HOP)
        .map(|frame| (10.0 * power(frame).log10()).max(FLOOR_DB))
        .collect()
}

/// The level from which on a frame is sound, from the loud and the quiet frames around it.
fn thresholds_db(levels: &[f32]) -> Vec<f32> {
    let all_db = percentile(levels, ALL_LOUD_SHARE) - BELOW_ALL_DB;
    let mut thresholds = Vec::with_capacity(levels.len());
    for start in (0..levels.len()).step_by(STRIDE) {
        let end = (start + NEIGHBOURHOOD).min(levels.len());
        let around = &levels[start.saturating_sub(NEIGHBOURHOOD)..end];
        let (loud_db, quiet_db) = (percentile(around, LOUD_SHARE), percentile(around, QUIET_SHARE));
        let above_quiet_db = (quiet_db + ABOVE_QUIET_DB).min(loud_db - NOISY_BELOW_LOUD_DB);
        let threshold_db = (loud_db - BELOW_LOUD_DB).max(above_quiet_db).max(all_db);
        let count = STRIDE.min(levels.len() - start);
        thresholds.extend(std::iter::repeat_n(threshold_db.max(FLOOR_DB), count));
    }
    thresholds
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index into the values, which are not empty"
)]
fn percentile(values: &[f32], share: f64) -> f32 {
    let mut values = values.to_vec();
    if values.is_empty() {
        return FLOOR_DB;
    }
    let index = ((values.len() - 1) as f64 * share) as usize;
    *values.select_nth_unstable_by(index, f32::total_cmp).1
}

/// First and one past the last frame of each run above its threshold.
fn runs_above(levels: &[f32], thresholds: &[f32]) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (frame, (level, threshold)) in levels.iter().zip(thresholds).enumerate() {
        match start {
            None if level > threshold => start = Some(frame),
            Some(first) if level <= threshold => {
                runs.push((first, frame));
                start = None;
            }
            _ => {}
        }
    }
    runs.extend(start.map(|first| (first, levels.len())));
    runs
}

#[cfg(test)]
pub(crate) mod tests {
    use coach_speech::Seconds;

    use super::*;

    /// Audio with a tone in some stretches and faint noise elsewhere.
    pub(crate) fn beeps(length_s: f64, stretches: &[(f64, f64)]) -> MonoAudio {
        let mut seed = 3_u32;
        let samples = (0..Seconds::new(length_s).unwrap().to_samples(SAMPLE_RATE_HZ)).map(|n| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = ((seed >> 8) as f32 / 8_388_608.0 - 1.0) * 1e-4;
            let time_s = n as f64 / 16_000.0;
            let inside = stretches.iter().any(|(start, end)| (*start..*end).contains(&time_s));
            noise + if inside { 0.3 * (n as f32 * 0.2).sin() } else { 0.0 }
        });
        MonoAudio::new(samples.collect())
    }

    #[test]
    fn edges_are_found_to_a_frame() {
        let truth = [(0.5, 1.2), (1.4, 2.0), (5.0, 9.0)];
        for level in [1.0, 0.003] {
            let audio = beeps(10.0, &truth);
            let audio = MonoAudio::new(audio.samples().iter().map(|x| x * level).collect());
            let found = Sound::of(&audio).stretches;
            assert_eq!(found.len(), truth.len(), "{found:?}");
            for (found, truth) in found.iter().zip(truth) {
                assert!((found.0 - truth.0).abs() <= 0.02, "{found:?} {truth:?}");
                assert!((found.1 - truth.1).abs() <= 0.02, "{found:?} {truth:?}");
            }
        }
    }

    #[test]
    fn closures_are_bridged_and_clicks_left_out() {
        let sound = Sound::of(&beeps(3.0, &[(0.5, 1.0), (1.03, 1.5), (2.0, 2.004)]));
        assert_eq!(sound.stretches.len(), 1, "{:?}", sound.stretches);
        assert!((sound.within_s(Span::from_secs(0.8, 2.5).unwrap()) - 0.7).abs() < 0.03);
        assert!(sound.nearest_onset(0.9).is_some_and(|onset| (onset - 0.5).abs() < 0.02));
        assert!(sound.nearest_offset(0.1).is_some_and(|offset| (offset - 1.5).abs() < 0.02));
    }

    #[test]
    fn silence_and_nothing_hold_no_sound() {
        for samples in [vec![], vec![0.0; 100], vec![0.0; 32_000]] {
            let sound = Sound::of(&MonoAudio::new(samples));
            assert_eq!(sound.nearest_onset(0.0), None);
            assert_eq!(sound.between(0.0, 9.0).count(), 0);
        }
    }
}
