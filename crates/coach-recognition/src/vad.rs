//! Where somebody speaks: samples to speech regions.
//!
//! A small recurrent network scores every 32 ms; regions are cut from the scores with
//! hysteresis. Which network, and what it was compared with: `docs/decisions/003-vad.md`.

mod dense;
mod level;
mod onset;
mod regions;
mod silero;

use coach_speech::{CancelFlag, Cancelled, MonoAudio, SAMPLE_RATE_HZ, Seconds, Span};

use level::Level;
use silero::CHUNK;

/// Changes whenever the regions for the same input change; part of cache keys.
pub const VERSION: u16 = 2;

/// How speech regions are cut from the scores.
#[derive(Debug, Clone, PartialEq)]
pub struct VadSettings {
    /// A region opens at this probability of speech, 0 to 1.
    pub open_probability: f32,
    /// An open region goes on down to this probability, 0 to 1.
    pub close_probability: f32,
    /// Shorter regions are dropped.
    pub speech_s_min: f64,
    /// Shorter gaps between regions are bridged.
    pub silence_s_min: f64,
    /// Sound kept before and after each region, up to the middle of the gap to the next.
    pub padding_s: f64,
    /// Level that the loud parts are brought to before scoring, dB of full scale.
    pub level_dbfs: f64,
    /// Most that a quiet recording is amplified, dB.
    pub gain_db_max: f64,
}

impl Default for VadSettings {
    fn default() -> Self {
        Self {
            open_probability: 0.4,
            close_probability: 0.25,
            speech_s_min: 0.12,
            silence_s_min: 0.25,
            padding_s: 0.1,
            level_dbfs: -23.0,
            gain_db_max: 60.0,
        }
    }
}

/// Length of one scored chunk in seconds.
const CHUNK_S: f64 = CHUNK as f64 / SAMPLE_RATE_HZ as f64;

/// Chunks whose highest sample stays under this after amplification hold no speech: 60 dB below
/// the level of speech.
const QUIET_PEAK: f32 = 1e-4;

/// Quiet chunks that are still scored, so that the network hears the end of a word.
const QUIET_CHUNKS_HEARD: usize = 8;

/// Silence before the first sound that the network hears before it, so that it knows the
/// background: a quarter of a second.
const LEAD_CHUNKS: usize = 8;

/// Chunks that are scored together, and between two looks at the cancel flag: half a second.
const BATCH: usize = 16;

/// Stretches in which somebody speaks, in order, apart from each other and inside the audio.
///
/// `progress` receives fractions from 0 to 1.
///
/// # Errors
/// [`Cancelled`] once the flag is set.
pub fn speech_regions(
    audio: &MonoAudio,
    settings: &VadSettings,
    cancel: &CancelFlag,
    progress: &dyn Fn(f64),
) -> Result<Vec<Span>, Cancelled> {
    let level = Level::of(audio.samples(), settings);
    let (first, parts) = parts(audio.samples(), level);
    let probabilities = speech_probabilities(parts, level, cancel, progress)?;
    let before_s = Seconds::of_samples(first, SAMPLE_RATE_HZ).get();
    // What opens with the recording has nothing before it.
    let start_of = |start_s: f64| if start_s > 0.0 { before_s + start_s } else { 0.0 };
    Ok(regions::cut(&probabilities, CHUNK_S, settings)
        .into_iter()
        .filter_map(|(start_s, end_s)| Span::from_secs(start_of(start_s), before_s + end_s))
        .map(|span| Span::new(span.start(), span.end().min(audio.duration())))
        .filter(|span| span.length() > Seconds::ZERO)
        .collect())
}

/// Where scoring begins, and what is scored: the silence before the first sound, and the rest with
/// a bit of that silence. A chunk starts at the first sound and the network starts anew shortly
/// before it, so that the same speech has the same scores however long the silence before it is.
fn parts(samples: &[f32], level: Level) -> (usize, [&[f32]; 2]) {
    let sound = onset::first_sound(samples.iter().map(|sample| level.adjust(*sample)));
    let first = sound % CHUNK;
    let rest = sound.saturating_sub(LEAD_CHUNKS * CHUNK).max(first);
    (first, [&samples[first..rest], &samples[rest..]])
}

/// Probability of speech for every chunk of [`CHUNK_S`] of parts that follow each other and are
/// heard apart; the last chunk may be cut short.
fn speech_probabilities(
    parts: [&[f32]; 2],
    level: Level,
    cancel: &CancelFlag,
    progress: &dyn Fn(f64),
) -> Result<Vec<f32>, Cancelled> {
    let samples: usize = parts.iter().map(|part| part.len()).sum();
    let mut probabilities = Vec::with_capacity(samples / CHUNK + 2);
    for part in parts {
        let mut ear = Ear::new(level);
        for batch in part.chunks(BATCH * CHUNK) {
            cancel.check()?;
            progress((probabilities.len() * CHUNK) as f64 / samples as f64);
            ear.hear(batch, &mut probabilities);
        }
    }
    progress(1.0);
    Ok(probabilities)
}

/// The network on one stretch of sound, which silence lets forget what it heard.
struct Ear {
    level: Level,
    stream: silero::Stream,
    quiet_chunks: usize,
}

impl Ear {
    fn new(level: Level) -> Self {
        Self { level, stream: silero::Stream::new(), quiet_chunks: 0 }
    }

    /// Adds a probability for each chunk of what comes next.
    fn hear(&mut self, samples: &[f32], probabilities: &mut Vec<f32>) {
        let mut heard = Vec::with_capacity(BATCH);
        for samples in samples.chunks(CHUNK) {
            let mut chunk = [0.0_f32; CHUNK];
            for (slot, sample) in chunk.iter_mut().zip(samples) {
                *slot = self.level.adjust(*sample);
            }
            let quiet = chunk.iter().all(|sample| sample.abs() < QUIET_PEAK);
            self.quiet_chunks = if quiet { self.quiet_chunks + 1 } else { 0 };
            if self.quiet_chunks <= QUIET_CHUNKS_HEARD {
                heard.push(chunk);
                continue;
            }
            probabilities.extend(self.stream.speech_probabilities(&heard));
            heard.clear();
            self.stream.reset();
            probabilities.push(0.0);
        }
        probabilities.extend(self.stream.speech_probabilities(&heard));
    }
}

#[cfg(test)]
mod tests;
