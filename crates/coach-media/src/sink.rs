//! Where decoded frames go: levels and loudness are measured, channels mixed, the rate changed, and the
//! samples collected. Besides the samples it holds half a second of the source at most.

use std::ops::Range;

use coach_speech::loudness::Loudness;
use coach_speech::{Decibels, SAMPLE_RATE_HZ, Seconds, Span};

use crate::error::Error;
use crate::limits::{LimitKind, Limits};
use crate::loudness::LoudnessMeter;
use crate::mix::Mixer;
use crate::resample::Resampler;

/// Floats beyond +120 dBFS are no sound, and their products would not be finite.
const MAX_SAMPLE: f32 = 1e6;

/// Frames of decoded sound, a buffer for each channel, all of one length.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub(crate) rate_hz: u32,
    /// Index of the channel for low-frequency effects.
    pub(crate) lfe: Option<usize>,
    pub(crate) channels: Vec<Vec<f32>>,
}

impl Block {
    /// Frames in each channel.
    pub(crate) fn frames(&self) -> usize {
        self.channels.first().map_or(0, Vec::len)
    }

    /// Drops frames at both ends, as many as there are at most.
    pub(crate) fn trim(&mut self, start: usize, end: usize) {
        let keep = self.frames().saturating_sub(end);
        let start = start.min(keep);
        for channel in &mut self.channels {
            channel.truncate(keep);
            channel.drain(..start);
        }
    }
}

/// Collects the samples of one track.
pub(crate) struct Sink<'a> {
    limits: &'a Limits,
    samples: Vec<f32>,
    stream: Option<(u32, Mixer, Resampler)>,
    levels: Levels,
    /// `None` until there is sound.
    loudness: Option<LoudnessMeter>,
    /// What the loudness is measured of; `None` for all.
    part: Option<Span>,
    /// Where the stream before the current one ended, and the frames since.
    base_s: f64,
    frames: u64,
}

impl<'a> Sink<'a> {
    /// An empty sink whose clock stands at zero; loudness is measured of a part or of all.
    pub(crate) fn new(limits: &'a Limits, part: Option<Span>) -> Self {
        Self {
            limits,
            samples: Vec::new(),
            stream: None,
            levels: Levels::default(),
            loudness: None,
            part,
            base_s: 0.0,
            frames: 0,
        }
    }

    /// Time of the next frame.
    pub(crate) fn clock_s(&self) -> f64 {
        let rate_hz = self.stream.as_ref().map_or(SAMPLE_RATE_HZ, |(rate_hz, ..)| *rate_hz);
        self.base_s + self.frames as f64 / f64::from(rate_hz)
    }

    /// Takes decoded frames.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] for rate, channels and duration.
    pub(crate) fn push(&mut self, block: &mut Block) -> Result<(), Error> {
        if block.frames() == 0 {
            return Ok(());
        }
        check_format(block.rate_hz, block.channels.len(), self.limits)?;
        for channel in &mut block.channels {
            for sample in channel {
                *sample =
                    if sample.is_finite() { sample.clamp(-MAX_SAMPLE, MAX_SAMPLE) } else { 0.0 };
            }
        }
        self.levels.measure(&block.channels);
        self.switch_to(block)?;
        self.write(&block.channels)
    }

    /// Puts silence in, such as for the start offset or for what was lost.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] for the duration.
    pub(crate) fn silence(&mut self, seconds: f64) -> Result<(), Error> {
        if self.clock_s() + seconds > self.limits.max_duration.get() {
            return Err(Error::LimitExceeded { limit: LimitKind::Duration });
        }
        let length = Seconds::new(seconds).unwrap_or(Seconds::ZERO);
        let Some((rate_hz, mixer, _)) = &self.stream else {
            let frames = length.to_samples(SAMPLE_RATE_HZ);
            self.samples.resize(self.samples.len() + frames, 0.0);
            self.frames += frames as u64;
            return Ok(());
        };
        let channels = mixer.channels();
        let mut left = length.to_samples(*rate_hz);
        while left > 0 {
            let frames = left.min(4096);
            left -= frames;
            self.write(&vec![vec![0.0; frames]; channels])?;
        }
        Ok(())
    }

    /// Ends: the samples and what was measured on the way.
    pub(crate) fn finish(mut self) -> (Vec<f32>, Levels, Loudness) {
        self.end_stream();
        let loudness = self.loudness.map(LoudnessMeter::finish).unwrap_or_default();
        (self.samples, self.levels, loudness)
    }

    fn write(&mut self, channels: &[Vec<f32>]) -> Result<(), Error> {
        let begun_s = self.clock_s();
        let Some((rate_hz, mixer, resampler)) = &mut self.stream else { return Ok(()) };
        let frames = channels.first().map_or(0, Vec::len);
        self.frames += frames as u64;
        if let Some(meter) = &mut self.loudness {
            let heard = self.part.map_or(0..frames, |part| inside(part, begun_s, *rate_hz, frames));
            let pushed = if heard.len() == frames {
                meter.push_planar(channels)
            } else {
                let cut = channels.iter().map(|channel| channel[heard.clone()].to_vec());
                meter.push_planar(&cut.collect::<Vec<_>>())
            };
            // It has the format of the stream.
            pushed.map_err(|_| Error::Damaged)?;
        }
        let samples = &mut self.samples;
        mixer.push(channels, |mono| resampler.push(mono, samples));
        if self.clock_s() > self.limits.max_duration.get() {
            return Err(Error::LimitExceeded { limit: LimitKind::Duration });
        }
        Ok(())
    }

    /// Makes the current stream one of the block's format.
    fn switch_to(&mut self, block: &Block) -> Result<(), Error> {
        let same = self.stream.as_ref().is_some_and(|(rate_hz, mixer, _)| {
            *rate_hz == block.rate_hz && mixer.channels() == block.channels.len()
        });
        if same {
            return Ok(());
        }
        let clock_s = self.clock_s();
        self.end_stream();
        self.base_s = clock_s;
        self.frames = 0;
        let resampler = Resampler::new(block.rate_hz).ok_or(Error::Damaged)?;
        self.switch_loudness_to(block, clock_s)?;
        let mixer = Mixer::new(block.channels.len(), block.rate_hz, block.lfe);
        self.stream = Some((block.rate_hz, mixer, resampler));
        Ok(())
    }

    /// Goes on measuring loudness in the block's format; silence before any sound counts as time.
    fn switch_loudness_to(&mut self, block: &Block, clock_s: f64) -> Result<(), Error> {
        let channels = u32::try_from(block.channels.len()).map_err(|_| Error::Damaged)?;
        let lfe = block.lfe.and_then(|lfe| u32::try_from(lfe).ok());
        if let Some(meter) = &mut self.loudness {
            return meter.change_format(block.rate_hz, channels, lfe).map_err(|_| Error::Damaged);
        }
        let mut meter =
            LoudnessMeter::new(block.rate_hz, channels, lfe).map_err(|_| Error::Damaged)?;
        let silence = Span::new(Seconds::ZERO, Seconds::new(clock_s).unwrap_or(Seconds::ZERO));
        meter.silence(self.part.map_or(silence.length(), |part| part.overlap(silence)));
        self.loudness = Some(meter);
        Ok(())
    }

    fn end_stream(&mut self) {
        if let Some((_, mut mixer, mut resampler)) = self.stream.take() {
            mixer.finish(|mono| resampler.push(mono, &mut self.samples));
            resampler.finish(&mut self.samples);
        }
    }
}

/// Which of the frames that begin at a time belong to a part.
fn inside(part: Span, begun_s: f64, rate_hz: u32, frames: usize) -> Range<usize> {
    let index = |time: Seconds| {
        let since = Seconds::new(time.get() - begun_s).unwrap_or(Seconds::ZERO);
        since.to_samples(rate_hz).min(frames)
    };
    index(part.start())..index(part.end())
}

/// Whether the limits allow a rate and a number of channels.
pub(crate) fn check_format(rate_hz: u32, channels: usize, limits: &Limits) -> Result<(), Error> {
    if !(limits.min_sample_rate_hz.max(1)..=limits.max_sample_rate_hz).contains(&rate_hz) {
        return Err(Error::LimitExceeded { limit: LimitKind::SampleRate });
    }
    if channels > usize::from(limits.max_channels) {
        return Err(Error::LimitExceeded { limit: LimitKind::Channels });
    }
    Ok(())
}

/// Levels at the source's rate, before anything is changed.
#[derive(Debug, Default)]
pub(crate) struct Levels {
    /// The value that counts as full scale: a little less than 1 for coarse integers.
    peak: f32,
    frames: u64,
    clipped_frames: u64,
}

/// Full scale of 16-bit samples is 32767 ÷ 32768; lossy codecs land around it.
const FULL_SCALE: f32 = 32_767.0 / 32_768.0;

impl Levels {
    fn measure(&mut self, channels: &[Vec<f32>]) {
        let frames = channels.first().map_or(0, Vec::len);
        for channel in channels {
            self.peak = channel.iter().fold(self.peak, |peak, x| peak.max(x.abs()));
        }
        self.frames += frames as u64;
        self.clipped_frames += (0..frames)
            .filter(|&i| channels.iter().any(|channel| channel[i].abs() >= FULL_SCALE))
            .count() as u64;
    }

    /// Highest sample of any channel against full scale; `None` for digital silence.
    pub(crate) fn peak_dbfs(&self) -> Option<Decibels> {
        Decibels::new(20.0 * f64::from(self.peak).log10()).ok()
    }

    /// Share of frames in which some channel is at or above full scale.
    pub(crate) fn clipped_ratio(&self) -> f64 {
        self.clipped_frames as f64 / self.frames.max(1) as f64
    }
}
