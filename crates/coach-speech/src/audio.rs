//! The one form of sound that the analysis works on.

use std::sync::Arc;

use crate::span::Span;
use crate::units::Seconds;

/// Samples a second of every [`MonoAudio`].
pub const SAMPLE_RATE_HZ: u32 = 16_000;

/// One channel at [`SAMPLE_RATE_HZ`]; every sample is finite.
/// Time zero is time zero of the recording's own clock (the video's, if it has one).
#[derive(Debug, Clone)]
pub struct MonoAudio {
    samples: Arc<[f32]>,
}

impl MonoAudio {
    /// Takes samples at [`SAMPLE_RATE_HZ`]; those that are not finite become 0.
    pub fn new(mut samples: Vec<f32>) -> Self {
        for sample in &mut samples {
            if !sample.is_finite() {
                *sample = 0.0;
            }
        }
        Self { samples: samples.into() }
    }

    /// All samples.
    pub fn samples(&self) -> &[f32] {
        &self.samples
    }

    /// How long it lasts.
    pub fn duration(&self) -> Seconds {
        Seconds::of_samples(self.samples.len(), SAMPLE_RATE_HZ)
    }

    /// The samples of a stretch, cut to what exists.
    pub fn slice(&self, span: Span) -> &[f32] {
        let end = span.end().to_samples(SAMPLE_RATE_HZ).min(self.samples.len());
        let start = span.start().to_samples(SAMPLE_RATE_HZ).min(end);
        &self.samples[start..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_that_are_not_numbers_become_silence() {
        let audio = MonoAudio::new(vec![0.5, f32::NAN, f32::INFINITY, -0.5]);
        assert_eq!(audio.samples(), [0.5, 0.0, 0.0, -0.5]);
    }

    #[test]
    fn a_slice_is_cut_to_what_exists() {
        let audio = MonoAudio::new(vec![0.0; 16_000]);
        for (start_s, end_s, samples) in
            [(0.0, 1.0, 16_000), (0.5, 9.0, 8_000), (-3.0, 0.25, 4_000), (5.0, 6.0, 0)]
        {
            assert_eq!(audio.slice(Span::from_secs(start_s, end_s).unwrap()).len(), samples);
        }
    }
}
