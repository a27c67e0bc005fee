//! Loudness of a recording after EBU R 128 (ITU-R BS.1770-4, EBU Tech 3341 and 3342), at the
//! source's own rate and channels, block by block while it is decoded.
//!
//! What the curve says about a speaker is measured behind decoding.

mod peaks;

use coach_speech::Seconds;
use coach_speech::loudness::{Loudness, LoudnessCurve, SHORT_TERM_POINTS};
use ebur128::{Channel, EbuR128, Mode};
use thiserror::Error;

use peaks::Peaks;

/// Frames of silence that are taken at a time.
const SILENT_FRAMES: usize = 4_096;

/// Sound of such a rate or number of channels cannot be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("cannot measure the loudness of {channels} channels at {rate_hz} Hz")]
pub struct UnsupportedFormat {
    /// Channels of the source.
    pub channels: u32,
    /// Samples a second of the source.
    pub rate_hz: u32,
}

/// Measures loudness while sound goes by. Memory grows by 10 bytes for each 0.1 s.
pub struct LoudnessMeter {
    meter: EbuR128,
    /// Frames of one point of the curve, and those that it still lacks.
    point_frames: usize,
    lacking: usize,
    peaks: Peaks,
    interleaved: Vec<f32>,
    curve: LoudnessCurve,
}

impl std::fmt::Debug for LoudnessMeter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoudnessMeter").field("points", &self.curve.len()).finish_non_exhaustive()
    }
}

impl LoudnessMeter {
    /// A meter for a rate and a number of channels. The channels are in the order L, R, C, LFE,
    /// Ls, Rs; `lfe` says which one carries low-frequency effects if it stands elsewhere.
    ///
    /// # Errors
    /// [`UnsupportedFormat`] for no or more than 64 channels, and for rates below 16 Hz or above
    /// 2.8 MHz.
    pub fn new(rate_hz: u32, channels: u32, lfe: Option<u32>) -> Result<Self, UnsupportedFormat> {
        let unsupported = UnsupportedFormat { channels, rate_hz };
        let point_frames = point_frames(rate_hz);
        let mode = Mode::I | Mode::LRA;
        let mut meter = EbuR128::new(channels, rate_hz, mode).map_err(|_| unsupported)?;
        set_lfe(&mut meter, lfe).map_err(|_| unsupported)?;
        let curve = LoudnessCurve::default();
        let peaks = Peaks::new(rate_hz, channels);
        let interleaved = Vec::new();
        Ok(Self { meter, point_frames, lacking: point_frames, peaks, interleaved, curve })
    }

    /// Goes on with another format, as in a chained stream; what came before counts on.
    ///
    /// # Errors
    /// [`UnsupportedFormat`] as for [`LoudnessMeter::new`]; the meter keeps its old format then.
    pub fn change_format(
        &mut self,
        rate_hz: u32,
        channels: u32,
        lfe: Option<u32>,
    ) -> Result<(), UnsupportedFormat> {
        let unsupported = UnsupportedFormat { channels, rate_hz };
        if (rate_hz, channels) == (self.meter.rate(), self.meter.channels()) {
            return set_lfe(&mut self.meter, lfe).map_err(|_| unsupported);
        }
        self.meter.change_parameters(channels, rate_hz).map_err(|_| unsupported)?;
        self.peaks.change_format(rate_hz, channels);
        set_lfe(&mut self.meter, lfe).map_err(|_| unsupported)?;
        self.point_frames = point_frames(rate_hz);
        self.lacking = self.point_frames;
        Ok(())
    }

    /// Takes interleaved samples, finite, full scale 1; a frame that is not whole at the end is left out.
    pub fn push(&mut self, interleaved: &[f32]) {
        let channels = self.meter.channels() as usize;
        let mut rest = &interleaved[..interleaved.len() / channels * channels];
        while !rest.is_empty() {
            let frames = self.lacking.min(rest.len() / channels);
            let (now, later) = rest.split_at(frames * channels);
            // The meter refuses nothing but frames that are not whole.
            self.meter.add_frames_f32(now).ok();
            self.peaks.push(now);
            self.advance(frames);
            rest = later;
        }
    }

    /// Takes finite samples with a slice for each channel; what some channels have more is left
    /// out.
    ///
    /// # Errors
    /// [`UnsupportedFormat`] if there are more or fewer channels than the meter has.
    pub fn push_planar(&mut self, channels: &[Vec<f32>]) -> Result<(), UnsupportedFormat> {
        if channels.len() != self.meter.channels() as usize {
            let count = u32::try_from(channels.len()).unwrap_or(u32::MAX);
            return Err(UnsupportedFormat { channels: count, rate_hz: self.meter.rate() });
        }
        let length = channels.iter().map(Vec::len).min().unwrap_or(0);
        let mut start = 0;
        while start < length {
            let frames = self.lacking.min(length - start);
            let mut now = std::mem::take(&mut self.interleaved);
            now.clear();
            let frame = |nth: usize| channels.iter().map(move |channel| channel[nth]);
            now.extend((start..start + frames).flat_map(frame));
            self.push(&now);
            self.interleaved = now;
            start += frames;
        }
        Ok(())
    }

    /// Takes silence.
    pub fn silence(&mut self, length: Seconds) {
        let channels = self.meter.channels() as usize;
        let mut left = length.to_samples(self.meter.rate());
        let zeros = vec![0.0; channels * left.min(SILENT_FRAMES)];
        while left > 0 {
            let frames = left.min(SILENT_FRAMES);
            self.push(&zeros[..channels * frames]);
            left -= frames;
        }
    }

    /// Ends: what was measured.
    pub fn finish(self) -> Loudness {
        let finite = |value: f64| value.is_finite().then_some(value);
        let long = self.curve.len() >= SHORT_TERM_POINTS;
        Loudness {
            integrated_lufs: self.meter.loudness_global().ok().and_then(finite),
            range_lu: self.meter.loudness_range().ok().and_then(finite).filter(|_| long),
            true_peak_dbtp: finite(20.0 * self.peaks.highest().log10()),
            curve: self.curve,
        }
    }

    fn advance(&mut self, frames: usize) {
        self.lacking -= frames;
        if self.lacking == 0 {
            self.lacking = self.point_frames;
            self.curve.push(self.meter.loudness_window(100).unwrap_or(f64::NEG_INFINITY));
        }
    }
}

/// Frames of 0.1 s, rounded as the meter does.
fn point_frames(rate_hz: u32) -> usize {
    (rate_hz as usize + 5) / 10
}

/// Leaves a channel out; without a choice that is the fourth of six.
fn set_lfe(meter: &mut EbuR128, lfe: Option<u32>) -> Result<(), ebur128::Error> {
    match lfe {
        Some(lfe) if lfe < meter.channels() => meter.set_channel(lfe, Channel::Unused),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
