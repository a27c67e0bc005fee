//! One channel at any rate to 16 kHz, in pieces, without a delay and without drift.

use coach_speech::SAMPLE_RATE_HZ;
use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler as _};

/// The least number of input frames that are resampled at once.
const CHUNK_FRAMES: usize = 1024;

/// A length whose transform is quick: the shortest that the two rates allow, times a power of 2.
fn chunk_frames(rate_hz: u32) -> usize {
    let (mut a, mut b) = (rate_hz, SAMPLE_RATE_HZ);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    let shortest = (rate_hz / a.max(1)).max(1) as usize;
    shortest * CHUNK_FRAMES.div_ceil(shortest).next_power_of_two()
}

/// Resamples a stream by FFT and overlap-add with a Blackman-Harris window (`rubato::Fft`);
/// at 16 kHz samples pass through untouched. The output has `frames · 16000 / rate` samples,
/// rounded, and starts at the time at which the input starts.
pub(crate) struct Resampler {
    rate_hz: u32,
    /// Nothing to do at 16 kHz.
    fft: Option<Fft<f32>>,
    /// Input that does not fill a chunk yet.
    waiting: Vec<f32>,
    chunk_out: Vec<f32>,
    /// Output samples that are still the resampler's own delay.
    delay_left: usize,
    frames_in: u64,
    samples_out: u64,
}

impl Resampler {
    /// A resampler from a rate that the limits have accepted; `None` if the rate is zero.
    pub(crate) fn new(rate_hz: u32) -> Option<Self> {
        let fft = if rate_hz == SAMPLE_RATE_HZ {
            None
        } else {
            let (rate, target) = (rate_hz as usize, SAMPLE_RATE_HZ as usize);
            Some(Fft::new(rate, target, chunk_frames(rate_hz), 1, FixedSync::Both).ok()?)
        };
        let chunk_out = fft.as_ref().map_or(0, rubato::Resampler::output_frames_max);
        let delay_left = fft.as_ref().map_or(0, rubato::Resampler::output_delay);
        Some(Self {
            rate_hz,
            fft,
            waiting: Vec::new(),
            chunk_out: vec![0.0; chunk_out],
            delay_left,
            frames_in: 0,
            samples_out: 0,
        })
    }

    /// Takes frames, adds what is ready to `output`.
    pub(crate) fn push(&mut self, frames: &[f32], output: &mut Vec<f32>) {
        self.frames_in += frames.len() as u64;
        let Some(fft) = &self.fft else {
            self.samples_out += frames.len() as u64;
            output.extend_from_slice(frames);
            return;
        };
        let chunk = fft.input_frames_next();
        self.waiting.extend_from_slice(frames);
        let whole = self.waiting.len() / chunk * chunk;
        let waiting = std::mem::take(&mut self.waiting);
        for piece in waiting[..whole].chunks_exact(chunk) {
            self.process(piece, output);
        }
        self.waiting = waiting;
        self.waiting.drain(..whole);
    }

    /// Ends the stream: adds the rest to `output`.
    pub(crate) fn finish(mut self, output: &mut Vec<f32>) {
        let due = (self.frames_in * u64::from(SAMPLE_RATE_HZ) + u64::from(self.rate_hz) / 2)
            / u64::from(self.rate_hz.max(1));
        let rest = std::mem::take(&mut self.waiting);
        self.process_until(&rest, due, output);
        let extra = usize::try_from(self.samples_out.saturating_sub(due)).unwrap_or(0);
        output.truncate(output.len().saturating_sub(extra));
    }

    fn process_until(&mut self, rest: &[f32], due: u64, output: &mut Vec<f32>) {
        let mut rest = rest;
        while self.samples_out < due {
            let before = (self.samples_out, self.delay_left);
            self.process(rest, output);
            rest = &[];
            if before == (self.samples_out, self.delay_left) {
                break; // The resampler gives no more.
            }
        }
    }

    /// Resamples one chunk; a shorter one is filled up with silence.
    fn process(&mut self, piece: &[f32], output: &mut Vec<f32>) {
        let Some(fft) = &mut self.fft else { return };
        let room = self.chunk_out.len();
        let indexing = Indexing::new().partial_len(piece.len());
        let (Ok(input), Ok(mut out)) = (
            InterleavedSlice::new(piece, 1, piece.len()),
            InterleavedSlice::new_mut(&mut self.chunk_out, 1, room),
        ) else {
            return;
        };
        let Ok((_, ready)) = fft.process_into_buffer(&input, &mut out, Some(&indexing)) else {
            return;
        };
        let skip = self.delay_left.min(ready);
        self.delay_left -= skip;
        self.samples_out += (ready - skip) as u64;
        output.extend_from_slice(&self.chunk_out[skip..ready]);
    }
}

#[cfg(test)]
mod tests;
