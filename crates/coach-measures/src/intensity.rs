//! Short-time level of the signal, and the two levels that everything else is judged against:
//! the noise floor and the level of speech. Not loudness in the sense of EBU R 128.

use coach_speech::{MonoAudio, SAMPLE_RATE_HZ, Span};

use crate::settings::MeasureSettings;
use crate::statistics;

/// Distance between frames: 10 ms.
pub(crate) const HOP_SAMPLES: usize = SAMPLE_RATE_HZ as usize / 100;
/// Length of a frame: 20 ms, short enough for edges within 10 ms.
const FRAME_SAMPLES: usize = 2 * HOP_SAMPLES;
/// Seconds between frames.
pub(crate) const HOP_S: f64 = 0.01;
/// Level of digital silence; nothing that was recorded is lower.
const SILENCE_DB: f32 = -120.0;

/// Level of every frame, in dB against full scale; frame `i` is centred on `i · 10 ms`.
#[derive(Debug)]
pub(crate) struct Intensity {
    levels_db: Vec<f32>,
}

/// What the recording's levels are like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Levels {
    /// Level of frames without speech.
    pub(crate) noise_db: f64,
    /// Level that a quarter of the frames in speech regions exceed.
    pub(crate) speech_db: f64,
}

impl Levels {
    /// Distance between speech and noise.
    pub(crate) fn snr_db(self) -> f64 {
        self.speech_db - self.noise_db
    }

    /// The level that separates speech from silence.
    ///
    /// The published rule (noise floor + max(6 dB, 0.35 × distance)) would pass the speech itself
    /// in a very noisy recording, so that the 6 dB are cut to half the distance there.
    pub(crate) fn silence_db(self, settings: &MeasureSettings) -> f64 {
        let distance_db = self.snr_db().max(0.0);
        let least_db = settings.silence_db_min.min(0.5 * distance_db);
        self.noise_db + least_db.max(settings.silence_level_share * distance_db)
    }
}

impl Intensity {
    /// Measures the levels after a high-pass filter, which takes offset, hum and rumble away.
    pub(crate) fn of(audio: &MonoAudio) -> Self {
        let filtered = HighPass::default().filter(audio.samples());
        let frames = filtered.len().div_ceil(HOP_SAMPLES);
        let level = |frame: usize| {
            let middle = frame * HOP_SAMPLES;
            let start = middle.saturating_sub(FRAME_SAMPLES / 2);
            let end = (middle + FRAME_SAMPLES / 2).min(filtered.len());
            power_db(&filtered[start.min(end)..end])
        };
        Self { levels_db: (0..frames).map(level).collect() }
    }

    /// Level of each frame.
    pub(crate) fn levels_db(&self) -> &[f32] {
        &self.levels_db
    }

    /// The first frame of a stretch and one past the last, cut to what exists.
    pub(crate) fn frames(&self, span: Span) -> std::ops::Range<usize> {
        let end = frame_of(span.end().get()).min(self.levels_db.len());
        frame_of(span.start().get()).min(end)..end
    }

    /// The noise floor and the speech level; `None` if no frame lies in a region.
    ///
    /// The noise floor is the median of the frames between and right around the regions; if there
    /// are too few of them, the 5th percentile of all frames in regions.
    pub(crate) fn levels(&self, regions: &[Span], settings: &MeasureSettings) -> Option<Levels> {
        let margin = frame_of(settings.region_margin_s);
        let in_region = self.mask(regions, 0);
        let near_region = self.mask(regions, margin);
        let around = self.mask(regions, 100);
        let first = around.iter().position(|&inside| inside)?;
        let last = around.iter().rposition(|&inside| inside)?;
        let mut speech = Vec::new();
        let mut noise = Vec::new();
        for frame in first..=last {
            if in_region[frame] {
                speech.push(self.levels_db[frame]);
            } else if !near_region[frame] {
                noise.push(self.levels_db[frame]);
            }
        }
        let speech_db = f64::from(statistics::percentile(&mut speech, 0.75)?);
        let noise_db = if noise.len() >= 50 {
            statistics::percentile(&mut noise, 0.5)?
        } else {
            statistics::percentile(&mut speech, 0.05)?
        };
        let noise_db =
            f64::from(noise_db).max(speech_db - settings.noise_depth_db_max).min(speech_db);
        Some(Levels { noise_db, speech_db })
    }

    /// For each frame whether it lies in a region or within `margin` frames of one.
    pub(crate) fn mask(&self, regions: &[Span], margin: usize) -> Vec<bool> {
        let mut mask = vec![false; self.levels_db.len()];
        for &region in regions {
            let frames = self.frames(region);
            if frames.is_empty() {
                continue;
            }
            let end = frames.end.saturating_add(margin).min(mask.len());
            mask[frames.start.saturating_sub(margin)..end].fill(true);
        }
        mask
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate, and the value is not negative"
)]
fn frame_of(time_s: f64) -> usize {
    (time_s / HOP_S).round().max(0.0) as usize
}

#[expect(clippy::cast_possible_truncation, reason = "a level in dB fits an f32")]
fn power_db(samples: &[f32]) -> f32 {
    if samples.is_empty() {
        return SILENCE_DB;
    }
    let power = samples.iter().map(|&sample| f64::from(sample) * f64::from(sample)).sum::<f64>();
    let level = (10.0 * (power / samples.len() as f64).log10()) as f32;
    // The upper bound only matters for samples far beyond full scale, whose power overflows.
    level.clamp(SILENCE_DB, 1_000.0)
}

/// Butterworth high-pass of second order at 80 Hz (bilinear transform, RBJ audio cookbook).
#[derive(Debug, Default)]
struct HighPass {
    input: [f64; 2],
    output: [f64; 2],
}

impl HighPass {
    const CORNER_HZ: f64 = 80.0;

    #[expect(clippy::cast_possible_truncation, reason = "back to the precision of the samples")]
    fn filter(mut self, samples: &[f32]) -> Vec<f32> {
        let omega = std::f64::consts::TAU * Self::CORNER_HZ / f64::from(SAMPLE_RATE_HZ);
        let alpha = omega.sin() / std::f64::consts::SQRT_2;
        let gain = f64::midpoint(1.0, omega.cos()) / (1.0 + alpha);
        let back = [-2.0 * omega.cos() / (1.0 + alpha), (1.0 - alpha) / (1.0 + alpha)];
        // A constant offset from the first sample on must not ring.
        let first = samples.first().copied().map_or(0.0, f64::from);
        self.input = [first; 2];
        let step = |&sample: &f32| {
            let sample = f64::from(sample);
            let value = gain * (sample - 2.0 * self.input[0] + self.input[1])
                - back[0] * self.output[0]
                - back[1] * self.output[1];
            self.input = [sample, self.input[0]];
            self.output = [value, self.output[0]];
            value as f32
        };
        samples.iter().map(step).collect()
    }
}
