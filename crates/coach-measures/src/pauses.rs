//! Where speech sounds and where it is silent, from the signal alone.
//!
//! A frame is speech if its level exceeds the silence threshold and a speech region is near.
//! Clicks and breaths inside a silence belong to the silence; filled pauses are speech sound.
//! The recogniser's word times play no part: they are too coarse, and words swallow silences.

use std::ops::Range;

use coach_speech::{MonoAudio, Span};

use crate::intensity::{HOP_S, HOP_SAMPLES, Intensity, Levels};
use crate::settings::MeasureSettings;

/// Shortest silence worth knowing; shorter ones are closures of stops.
const SILENCE_FRAMES_MIN: usize = 10;
/// A breath is at least this long; shorter noises beside speech are releases of stops.
const BREATH_FRAMES_MIN: usize = 15;
/// Periodicity from which a frame is voiced.
const VOICED_MIN: f64 = 0.45;

/// Speech and silence in a recording.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sound {
    /// From the first onset of speech to the last offset; `None` without speech.
    pub(crate) speech_span: Option<Span>,
    /// Silences inside the speech span, 0.1 s and longer, in order.
    pub(crate) silences: Vec<Span>,
    /// Distance between speech and noise.
    pub(crate) snr_db: f64,
}

impl Sound {
    /// The stretches of sound between the silences, in order.
    pub(crate) fn stretches(&self) -> Vec<Span> {
        let Some(whole) = self.speech_span else { return Vec::new() };
        let starts = std::iter::once(whole.start()).chain(self.silences.iter().map(|s| s.end()));
        let ends = self.silences.iter().map(|s| s.start()).chain(std::iter::once(whole.end()));
        starts.zip(ends).map(|(start, end)| Span::new(start, end)).collect()
    }

    /// Finds speech and silence.
    pub(crate) fn of(audio: &MonoAudio, regions: &[Span], settings: &MeasureSettings) -> Self {
        let intensity = Intensity::of(audio);
        let Some(levels) = intensity.levels(regions, settings) else {
            return Self { speech_span: None, silences: Vec::new(), snr_db: 0.0 };
        };
        let runs = speech_runs(audio, &intensity, levels, regions, settings);
        let speech_span = match (runs.first(), runs.last()) {
            (Some(first), Some(last)) => span_of(first.start..last.end),
            _ => None,
        };
        let silences = runs
            .windows(2)
            .map(|pair| pair[0].end..pair[1].start)
            .filter(|gap| gap.len() >= SILENCE_FRAMES_MIN)
            .filter_map(span_of)
            .collect();
        Self { speech_span, silences, snr_db: levels.snr_db() }
    }
}

/// Runs of speech frames, in order, without the clicks and breaths.
fn speech_runs(
    audio: &MonoAudio,
    intensity: &Intensity,
    levels: Levels,
    regions: &[Span],
    settings: &MeasureSettings,
) -> Vec<Range<usize>> {
    let silence_db = levels.silence_db(settings);
    let breath_db = levels.speech_db - settings.breath_depth_db_min;
    let near = intensity.mask(regions, frames(settings.region_margin_s));
    let level = |frame: usize| f64::from(intensity.levels_db()[frame]);
    let runs = true_runs((0..near.len()).map(|frame| near[frame] && level(frame) > silence_db));
    let is_click = |run: &Range<usize>| run.len() < frames(settings.click_s_max);
    let is_breath = |run: &Range<usize>| {
        (BREATH_FRAMES_MIN..=frames(settings.breath_s_max)).contains(&run.len())
            && run.clone().all(|frame| level(frame) < breath_db)
            && !has_voice(audio, run.clone())
    };
    let isolated = |index: usize| {
        let before = index.checked_sub(1).map_or(0, |previous| runs[previous].end);
        let after = runs.get(index + 1).map_or(near.len(), |next| next.start);
        runs[index].start - before >= SILENCE_FRAMES_MIN
            && after - runs[index].end >= SILENCE_FRAMES_MIN
    };
    (0..runs.len())
        .filter(|&index| !(isolated(index) && (is_click(&runs[index]) || is_breath(&runs[index]))))
        .map(|index| runs[index].clone())
        .collect()
}

/// The stretches over which a sequence is true.
fn true_runs(values: impl Iterator<Item = bool>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (index, _) in values.enumerate().filter(|&(_, value)| value) {
        match runs.last_mut() {
            Some(run) if run.end == index => run.end += 1,
            _ => runs.push(index..index + 1),
        }
    }
    runs
}

/// Whether at least a fifth of the frames is voiced, by the peak of the normalised
/// autocorrelation between 60 and 400 Hz.
fn has_voice(audio: &MonoAudio, run: Range<usize>) -> bool {
    let samples = audio.samples();
    let voiced = run.clone().filter(|frame| {
        let start = (frame * HOP_SAMPLES).saturating_sub(320);
        let end = (start + 640).min(samples.len());
        periodicity(&samples[start.min(end)..end]) >= VOICED_MIN
    });
    voiced.count() * 5 >= run.len()
}

/// Peak of the normalised autocorrelation at lags of 60 to 400 Hz, 0 for noise to 1 for a tone.
fn periodicity(samples: &[f32]) -> f64 {
    let mean = samples.iter().map(|&x| f64::from(x)).sum::<f64>() / samples.len().max(1) as f64;
    let centred: Vec<f64> = samples.iter().map(|&x| f64::from(x) - mean).collect();
    let correlation = |lag: usize| {
        let (early, late) = (&centred[..centred.len() - lag], &centred[lag..]);
        let product: f64 = early.iter().zip(late).map(|(a, b)| a * b).sum();
        let energy = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>();
        let norm = (energy(early) * energy(late)).sqrt();
        if norm > 0.0 { product / norm } else { 0.0 }
    };
    (40..=266.min(centred.len() / 2)).map(correlation).fold(0.0, f64::max)
}

/// A whole number of frames for a length of time.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate, and the value is not negative"
)]
fn frames(length_s: f64) -> usize {
    (length_s / HOP_S).round().max(0.0) as usize
}

/// The stretch that frames cover; frame `i` stands for 5 ms on both sides of `i · 10 ms`.
fn span_of(frames: Range<usize>) -> Option<Span> {
    let start_s = (frames.start as f64 - 0.5) * HOP_S;
    let end_s = (frames.end as f64 - 0.5) * HOP_S;
    Span::from_secs(start_s.max(0.0), end_s.max(0.0))
}
