//! True peak, looked for only where it can be: a sound's true peak is at most twice its highest
//! sample, so that blocks far below the highest peak so far need no oversampling. The result is
//! the same as without this.

use ebur128::{EbuR128, Mode};

/// What the oversampling filter can make of its highest input: the sums of its coefficients'
/// magnitudes stay below 1.9.
const GAIN_MAX: f32 = 2.0;
/// Frames that the filter reaches back: 49 taps at four times the rate, and some more.
const REACH: usize = 16;

/// The highest true peak of a stream of frames of one format.
pub(super) struct Peaks {
    rate_hz: u32,
    channels: u32,
    /// There while blocks are oversampled.
    filter: Option<EbuR128>,
    /// The last frames of the block before, and its highest sample.
    tail: Vec<f32>,
    sample_peak: f32,
    highest: f64,
}

impl Peaks {
    pub(super) fn new(rate_hz: u32, channels: u32) -> Self {
        Self { rate_hz, channels, filter: None, tail: Vec::new(), sample_peak: 0.0, highest: 0.0 }
    }

    /// The highest true peak so far, linear.
    pub(super) fn highest(&self) -> f64 {
        self.highest
    }

    /// Goes on with another format; nothing reaches across.
    pub(super) fn change_format(&mut self, rate_hz: u32, channels: u32) {
        *self = Self { highest: self.highest, ..Self::new(rate_hz, channels) };
    }

    /// Takes whole interleaved frames.
    pub(super) fn push(&mut self, interleaved: &[f32]) {
        let sample_peak = interleaved.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
        let possible = f64::from(GAIN_MAX * sample_peak.max(self.sample_peak));
        if possible > self.highest {
            self.oversample(interleaved);
        } else {
            self.filter = None;
        }
        self.sample_peak = self.tail_peak(interleaved).max(sample_peak);
        self.keep_tail(interleaved);
    }

    fn oversample(&mut self, interleaved: &[f32]) {
        if self.filter.is_none() {
            self.filter = EbuR128::new(self.channels, self.rate_hz, Mode::TRUE_PEAK).ok();
            let tail = std::mem::take(&mut self.tail);
            self.feed(&tail);
        }
        self.feed(interleaved);
    }

    fn feed(&mut self, interleaved: &[f32]) {
        let Some(filter) = &mut self.filter else { return };
        // The filter refuses nothing but frames that are not whole.
        filter.add_frames_f32(interleaved).ok();
        let peaks = (0..self.channels).filter_map(|nth| filter.prev_true_peak(nth).ok());
        self.highest = peaks.fold(self.highest, f64::max);
    }

    /// What is left of the tail after a short block still counts.
    fn tail_peak(&self, interleaved: &[f32]) -> f32 {
        let kept = (REACH * self.channels as usize).saturating_sub(interleaved.len());
        let start = self.tail.len().saturating_sub(kept);
        self.tail[start..].iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()))
    }

    fn keep_tail(&mut self, interleaved: &[f32]) {
        let length = REACH * self.channels as usize;
        self.tail.extend_from_slice(&interleaved[interleaved.len().saturating_sub(length)..]);
        let surplus = self.tail.len().saturating_sub(length);
        self.tail.drain(..surplus);
    }
}
