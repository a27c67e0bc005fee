//! F0 of a recording: one value every 10 ms, or none where nothing is voiced.
//!
//! Candidates are the peaks of the autocorrelation, corrected for the window; the path through
//! them is the cheapest one (Boersma 1993). Two passes: the first one, coarse and wide, finds the
//! speaker's range (Hirst 2011), the second one prefers it. Nothing outside the range is
//! forbidden: what is clearly periodic there is expressive, not wrong.
//!
//! Not here: what the track says about a speaker; see `intonation`.

mod candidates;
mod halve;
mod path;
mod settings;

use coach_speech::MonoAudio;

use candidates::{Candidate, Finder, HOP, narrow};
use path::{Choices, Range};

use crate::statistics::percentile;

pub use settings::PitchSettings;

/// Seconds between frames.
pub const HOP_S: f64 = 0.01;
/// The first pass looks at every second frame.
const COARSE: usize = 2;

/// F0 over time; frame `i` is centred on `i · 10 ms`.
#[derive(Debug, Clone, PartialEq)]
pub struct PitchTrack {
    f0_hz: Vec<Option<f32>>,
    periodicity: Vec<f32>,
    median_hz: Option<f64>,
}

impl PitchTrack {
    /// F0 of every frame, `None` where it is not voiced.
    pub fn f0_hz(&self) -> &[Option<f32>] {
        &self.f0_hz
    }

    /// For each frame, 0 to 1: how well the signal repeats itself after one period (the chosen
    /// one where it is voiced, else the best one).
    pub fn periodicity(&self) -> &[f32] {
        &self.periodicity
    }

    /// Median F0 of the voiced frames; `None` if there are none.
    pub fn median_hz(&self) -> Option<f64> {
        self.median_hz
    }
}

/// Tracks F0. Takes time and memory in proportion to the length; a recording without a voice has
/// a track without F0.
pub fn track_pitch(audio: &MonoAudio, settings: &PitchSettings) -> PitchTrack {
    let frames = audio.samples().len().div_ceil(2 * HOP);
    let signal = Signal::of(audio, settings);
    let everything = Range { low: octave(settings.floor_hz), high: octave(settings.ceiling_hz) };
    let window_s = settings.window_periods / settings.floor_hz;
    let coarse = Pass::run(&signal, window_s, (0..frames).step_by(COARSE), everything, settings);
    let Some((low_hz, high_hz)) = speaker_range(&coarse, settings) else {
        return PitchTrack {
            f0_hz: vec![None; frames],
            periodicity: vec![0.0; frames],
            median_hz: None,
        };
    };
    let window_s = (settings.window_periods / low_hz).max(settings.window_s_min).min(window_s);
    let range = Range { low: octave(low_hz), high: octave(high_hz) };
    let fine = Pass::run(&signal, window_s, 0..frames, range, settings);
    let mut f0_hz = fine.f0_hz;
    drop_short_runs(&mut f0_hz, settings);
    smooth(&mut f0_hz, settings);
    let mut voiced: Vec<f32> = f0_hz.iter().flatten().copied().collect();
    let median_hz = percentile(&mut voiced, 0.5).map(f64::from);
    PitchTrack { f0_hz, periodicity: fine.periodicity, median_hz }
}

/// The halved signal and its level around each frame.
struct Signal {
    samples: Vec<f32>,
    /// Root mean square of each frame against loud speech.
    relative: Vec<f32>,
}

impl Signal {
    fn of(audio: &MonoAudio, settings: &PitchSettings) -> Self {
        let samples = halve::halve(audio.samples());
        let reach = candidates::whole(0.5 / settings.floor_hz * candidates::RATE_HZ);
        let level = |middle: usize| {
            let part = &samples[middle.saturating_sub(reach)..(middle + reach).min(samples.len())];
            let mean = part.iter().sum::<f32>() / part.len() as f32;
            let power = part.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>();
            (power / part.len() as f32).sqrt()
        };
        let levels: Vec<f32> = (0..samples.len()).step_by(HOP).map(level).collect();
        let mut sounding: Vec<f32> = levels.iter().copied().filter(|&x| x > 1e-6).collect();
        let loud = percentile(&mut sounding, 0.95).unwrap_or(1.0);
        Self { samples, relative: levels.iter().map(|level| level / loud).collect() }
    }
}

/// One pass over some of the frames.
struct Pass {
    f0_hz: Vec<Option<f32>>,
    periodicity: Vec<f32>,
}

impl Pass {
    fn run(
        signal: &Signal,
        window_s: f64,
        frames: impl Iterator<Item = usize>,
        range: Range,
        settings: &PitchSettings,
    ) -> Self {
        let mut finder = Finder::new(window_s, settings.floor_hz, settings.ceiling_hz);
        let mut all: Vec<Candidate> = Vec::new();
        let mut choices: Vec<Choices> = Vec::new();
        let mut found = Vec::new();
        let mut periodicity = Vec::new();
        let threshold = narrow(settings.voicing_threshold);
        let silence = narrow(settings.silence_threshold) / (1.0 + threshold);
        for frame in frames {
            let relative = signal.relative.get(frame).copied().unwrap_or(0.0);
            let unvoiced = threshold + (2.0 - relative / silence).max(0.0);
            found.clear();
            // No candidate is worth more than 1.
            if unvoiced < 1.2 {
                finder.find(&signal.samples, frame * HOP, &mut found);
            }
            periodicity.push(found.iter().map(|c| c.strength).fold(0.0, f32::max));
            choices.push(Choices { start: all.len(), count: found.len(), unvoiced });
            all.extend_from_slice(&found);
        }
        let path = path::best(&choices, &all, range, settings);
        let chosen = |place: &Option<usize>| place.map(|place| all[place]);
        for (value, place) in periodicity.iter_mut().zip(&path) {
            if let Some(candidate) = chosen(place) {
                *value = candidate.strength;
            }
        }
        let f0_hz = path.iter().map(|place| chosen(place).map(|found| found.f0_hz)).collect();
        Self { f0_hz, periodicity }
    }
}

/// Floor and ceiling of the speaker from the quartiles of a first pass; `None` without voice.
fn speaker_range(pass: &Pass, settings: &PitchSettings) -> Option<(f64, f64)> {
    let mut voiced: Vec<f32> = pass.f0_hz.iter().flatten().copied().collect();
    let low = settings.floor_share * f64::from(percentile(&mut voiced, 0.25)?);
    let high = settings.ceiling_share * f64::from(percentile(&mut voiced, 0.75)?);
    Some((low.max(settings.floor_hz), high.min(settings.ceiling_hz)))
}

/// Takes away voiced runs that are too short for a voice; a jump ends a run.
fn drop_short_runs(f0_hz: &mut [Option<f32>], settings: &PitchSettings) {
    let shortest = candidates::whole(settings.run_s_min / HOP_S);
    let jump = narrow(settings.jump_st_max / 12.0);
    let mut start = 0;
    while start < f0_hz.len() {
        let mut end = start + 1;
        while end < f0_hz.len()
            && let (Some(before), Some(after)) = (f0_hz[end - 1], f0_hz[end])
            && (after / before).log2().abs() <= jump
        {
            end += 1;
        }
        if end - start < shortest {
            f0_hz[start..end].fill(None);
        }
        start = end;
    }
}

/// Averages each frame with its neighbours of the same run, weights 1, 2 and 1: short windows are
/// good for edges, and the mean of three steadies the value as a longer window would.
fn smooth(f0_hz: &mut [Option<f32>], settings: &PitchSettings) {
    let jump = narrow(settings.jump_st_max / 12.0);
    let mut before = None;
    for index in 0..f0_hz.len() {
        let here = f0_hz[index];
        let after = f0_hz.get(index + 1).copied().flatten();
        if let (Some(before), Some(value), Some(after)) = (before, here, after) {
            let apart = |one: f32| (one / value).log2().abs() <= jump;
            if apart(before) && apart(after) {
                f0_hz[index] = Some(0.25 * before + 0.5 * value + 0.25 * after);
            }
        }
        before = here;
    }
}

fn octave(f0_hz: f64) -> f32 {
    narrow(f0_hz.log2())
}

#[cfg(test)]
mod tests;
