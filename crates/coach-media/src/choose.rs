//! Which of several audio tracks holds the speech.
//!
//! The envelope of speech swings at the rate of syllables, 2 to 8 Hz, and deeply; that of music
//! less, that of noise, hum and silence hardly at all. So the start of every track is decoded,
//! its envelope in frames of 20 ms taken, and the share of it that lies in that band compared.

use coach_speech::CancelFlag;
use symphonia::core::formats::FormatReader;

use crate::decode::caught;
use crate::error::Error;
use crate::idle::Idle;
use crate::limits::Limits;
use crate::sink::{Block, check_format};
use crate::track::{AudioTrack, TrackDecoder};

/// Envelope frames a second.
const ENVELOPE_HZ: u32 = 50;
/// Moving averages of 60 ms and 500 ms; their difference passes about 1 to 8 Hz.
const SHORT_FRAMES: usize = 3;
const LONG_FRAMES: usize = 25;
/// A track whose mean level is below −80 dBFS is silent.
const SILENT: f32 = 1e-4;
/// Another track must beat the one to be played by this factor.
const CLEARLY: f32 = 1.5;

/// One track while it is listened to.
struct Candidate {
    id: u32,
    decoder: TrackDecoder,
    envelope: Envelope,
}

/// Chooses among tracks by their first stretch; an index into `tracks`. Reads from the start of
/// the file and leaves the reader somewhere behind.
///
/// # Errors
/// [`Error::Cancelled`] only: what cannot be decoded counts as silence.
pub(crate) fn choose(
    reader: &mut dyn FormatReader,
    tracks: &[AudioTrack],
    limits: &Limits,
    cancel: &CancelFlag,
) -> Result<usize, Error> {
    let mut candidates: Vec<Option<Candidate>> = tracks
        .iter()
        .map(|track| {
            let decoder = track.decoder()?;
            Some(Candidate { id: track.track.id, decoder, envelope: Envelope::default() })
        })
        .collect();
    let wanted_s = limits.track_choice.get();
    let mut block = Block::default();
    let mut idle = Idle::new(limits);
    while let Some(Ok(Some(packet))) = caught(|| reader.next_packet()) {
        cancel.check()?;
        if idle.is_hopeless() {
            break;
        }
        idle.count(&packet);
        let listening = candidates.iter_mut().flatten();
        let Some(candidate) = listening.into_iter().find(|c| c.id == packet.track_id) else {
            continue;
        };
        let decoded = candidate.decoder.decode(&packet, &mut block).is_ok();
        if decoded && check_format(block.rate_hz, block.channels.len(), limits).is_ok() {
            if block.frames() > 0 {
                idle = Idle::new(limits);
            }
            candidate.envelope.push(&block);
        }
        let heard = |c: &Candidate| c.envelope.seconds();
        let all = candidates.iter().flatten().all(|c| heard(c) >= wanted_s);
        // A track that has ended or is empty must not make the others be read to their end.
        let enough = candidates.iter().flatten().any(|c| heard(c) >= 2.0 * wanted_s);
        if all || enough {
            break;
        }
    }
    let scores: Vec<Option<f32>> =
        candidates.iter().map(|c| Some(c.as_ref()?.envelope.modulation())).collect();
    Ok(best(&scores, tracks.iter().position(AudioTrack::is_default)))
}

/// The track to be played, unless another is clearly more like speech.
fn best(scores: &[Option<f32>], default: Option<usize>) -> usize {
    let decodable = |&index: &usize| scores.get(index).is_some_and(Option::is_some);
    let first = default.filter(decodable).or_else(|| (0..scores.len()).find(decodable));
    let mut best = first.unwrap_or(0);
    for (index, score) in scores.iter().enumerate() {
        let reference = scores.get(best).copied().flatten().unwrap_or(0.0);
        if score.is_some_and(|score| score > reference * CLEARLY) {
            best = index;
        }
    }
    best
}

/// The envelope of a track: mean absolute value of its loudest channel, every 20 ms.
#[derive(Default)]
struct Envelope {
    values: Vec<f32>,
    sums: Vec<f32>,
    held: u32,
}

impl Envelope {
    fn seconds(&self) -> f64 {
        self.values.len() as f64 / f64::from(ENVELOPE_HZ)
    }

    fn push(&mut self, block: &Block) {
        let frame = (block.rate_hz / ENVELOPE_HZ).max(1);
        self.sums.resize(block.channels.len(), 0.0);
        for i in 0..block.frames() {
            for (sum, channel) in self.sums.iter_mut().zip(&block.channels) {
                let level = channel[i].abs();
                *sum += if level.is_finite() { level } else { 0.0 };
            }
            self.held += 1;
            if self.held >= frame {
                let loudest = self.sums.iter().fold(0.0, |a: f32, &b| a.max(b));
                self.values.push(loudest / self.held as f32);
                self.sums.fill(0.0);
                self.held = 0;
            }
        }
    }

    /// Depth of the swings between 1 and 8 Hz against the mean level; 0 for silence.
    fn modulation(&self) -> f32 {
        let mean = average(&self.values);
        if mean < SILENT || self.values.len() < LONG_FRAMES {
            return 0.0;
        }
        let swings = self.values.windows(LONG_FRAMES).map(|window| {
            let middle = (LONG_FRAMES - SHORT_FRAMES) / 2;
            let swing = average(&window[middle..middle + SHORT_FRAMES]) - average(window);
            swing * swing
        });
        let count = (self.values.len() + 1 - LONG_FRAMES) as f32;
        (swings.sum::<f32>() / count).sqrt() / mean
    }
}

fn average(values: &[f32]) -> f32 {
    values.iter().sum::<f32>() / values.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(sample: impl Fn(f32) -> f32) -> f32 {
        let rate_hz = 8_000;
        let samples = (0..rate_hz * 10).map(|i| sample(i as f32 / rate_hz as f32)).collect();
        let mut envelope = Envelope::default();
        envelope.push(&Block { rate_hz, lfe: None, channels: vec![samples] });
        assert!((envelope.seconds() - 10.0).abs() < 0.02);
        envelope.modulation()
    }

    #[test]
    fn syllables_beat_tones_chords_and_silence() {
        let tone = |t: f32, hz: f32| (std::f32::consts::TAU * hz * t).sin();
        let syllables = envelope(|t| 0.1 * tone(t, 200.0) * tone(t, 2.0).max(0.0));
        let hum = envelope(|t| 0.9 * tone(t, 50.0));
        let tremolo = envelope(|t| 0.5 * tone(t, 440.0) * (1.0 + 0.2 * tone(t, 5.0)));
        let silence = envelope(|_| 0.0);
        assert!(syllables > 0.5 && hum < 0.05 && tremolo < 0.3, "{syllables} {hum} {tremolo}");
        assert!(silence < f32::EPSILON);
    }

    #[test]
    fn the_default_track_wins_ties_and_loses_to_clear_speech() {
        for (scores, default, expected) in [
            (&[Some(0.6), Some(0.7)][..], None, 0),
            (&[Some(0.6), Some(0.7)], Some(1), 1),
            (&[Some(0.8), Some(0.6)], Some(1), 1),
            (&[Some(0.1), Some(0.7)], None, 1),
            (&[Some(0.0), Some(0.7)], Some(0), 1),
            (&[None, Some(0.0)], Some(0), 1),
            (&[Some(0.0), Some(0.0)], None, 0),
        ] {
            assert_eq!(best(scores, default), expected, "{scores:?} {default:?}");
        }
    }
}
