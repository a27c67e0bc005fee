//! Log-mel spectrogram as Whisper was trained on (Radford et al. 2022, section 2.2).

use std::sync::Arc;

use realfft::{RealFftPlanner, RealToComplex};

use crate::SAMPLE_RATE_HZ;

/// Samples of a frame.
const FFT: usize = 400;

/// Samples between frames.
pub(crate) const HOP: usize = 160;

/// Frames of the longest window, 30 s.
pub(crate) const MAX_FRAMES: usize = 3000;

/// Computes spectrograms; made once for a model.
pub(crate) struct MelSpectrogram {
    fft: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    /// For each band: its first bin and the weights from there.
    bands: Vec<(usize, Vec<f32>)>,
}

impl std::fmt::Debug for MelSpectrogram {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MelSpectrogram").field("bands", &self.bands.len()).finish_non_exhaustive()
    }
}

impl MelSpectrogram {
    /// For 80 or 128 bands.
    pub(crate) fn new(bands: usize) -> Self {
        let window = (0..FFT)
            .map(|i| {
                let phase = 2.0 * std::f64::consts::PI * i as f64 / FFT as f64;
                narrow(0.5 - 0.5 * phase.cos())
            })
            .collect();
        Self {
            fft: RealFftPlanner::new().plan_fft_forward(FFT),
            window,
            bands: slaney_bands(bands),
        }
    }

    /// `frames` × bands numbers, frame by frame; what lies behind the samples is silence.
    pub(crate) fn compute(&self, samples: &[f32], frames: usize) -> Vec<f32> {
        let bands = self.bands.len();
        let mut spectrogram = vec![0.0; frames * bands];
        let (mut frame, mut spectrum) = (self.fft.make_input_vec(), self.fft.make_output_vec());
        let mut scratch = self.fft.make_scratch_vec();
        let mut power = vec![0.0; spectrum.len()];
        for (index, out) in spectrogram.chunks_exact_mut(bands).enumerate() {
            let first = (index * HOP).cast_signed() - (FFT / 2).cast_signed();
            for (offset, (x, weight)) in frame.iter_mut().zip(&self.window).enumerate() {
                // Reflected at the start, as the reference pads.
                let at = (first + offset.cast_signed()).unsigned_abs();
                *x = samples.get(at).copied().unwrap_or(0.0) * weight;
            }
            if self.fft.process_with_scratch(&mut frame, &mut spectrum, &mut scratch).is_err() {
                continue;
            }
            for (power, bin) in power.iter_mut().zip(&spectrum) {
                *power = bin.norm_sqr();
            }
            for (out, (start, weights)) in out.iter_mut().zip(&self.bands) {
                let energy: f32 = weights.iter().zip(&power[*start..]).map(|(w, p)| w * p).sum();
                *out = energy.max(1e-10).log10();
            }
        }
        let floor = spectrogram.iter().copied().fold(f32::NEG_INFINITY, f32::max) - 8.0;
        for x in &mut spectrogram {
            *x = (x.max(floor) + 4.0) / 4.0;
        }
        spectrogram
    }
}

/// Triangular bands of equal area, evenly spaced on Slaney's mel scale (Auditory Toolbox, 1998):
/// linear below 1 kHz, logarithmic above.
fn slaney_bands(count: usize) -> Vec<(usize, Vec<f32>)> {
    const LINEAR_HZ: f64 = 200.0 / 3.0;
    let log_step = 6.4_f64.ln() / 27.0;
    let to_mel = |hz: f64| {
        if hz < 1000.0 { hz / LINEAR_HZ } else { 15.0 + (hz / 1000.0).ln() / log_step }
    };
    let to_hz = |mel: f64| {
        if mel < 15.0 { mel * LINEAR_HZ } else { 1000.0 * ((mel - 15.0) * log_step).exp() }
    };
    let highest = to_mel(f64::from(SAMPLE_RATE_HZ) / 2.0);
    let edge = |i: usize| to_hz(highest * i as f64 / (count + 1) as f64);
    (0..count)
        .map(|band| {
            let (low, middle, high) = (edge(band), edge(band + 1), edge(band + 2));
            let weight = |bin: usize| {
                let hz = bin as f64 * f64::from(SAMPLE_RATE_HZ) / FFT as f64;
                let slope = ((hz - low) / (middle - low)).min((high - hz) / (high - middle));
                narrow(slope.max(0.0) * 2.0 / (high - low))
            };
            let start = (0..=FFT / 2).find(|bin| weight(*bin) > 0.0).unwrap_or(0);
            (start, (start..=FFT / 2).map(weight).take_while(|w| *w > 0.0).collect())
        })
        .collect()
}

#[expect(clippy::cast_possible_truncation, reason = "weights of filters fit single precision")]
fn narrow(x: f64) -> f32 {
    x as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_lands_in_its_band() {
        for (bands, hz, expected) in [(80, 1000.0, 26), (80, 4000.0, 62), (128, 1000.0, 42)] {
            let tone: Vec<f32> = (0..16_000)
                .map(|i| narrow((2.0 * std::f64::consts::PI * hz * f64::from(i) / 16_000.0).sin()))
                .collect();
            let mel = MelSpectrogram::new(bands);
            let spectrogram = mel.compute(&tone, 100);
            let frame = &spectrogram[50 * bands..51 * bands];
            let (loudest, _) = frame.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap();
            assert!(loudest.abs_diff(expected) <= 1, "{hz} Hz of {bands}: band {loudest}");
        }
    }

    #[test]
    fn silence_and_nothing_are_flat_and_finite() {
        let mel = MelSpectrogram::new(80);
        for samples in [Vec::new(), vec![0.0; 16_000]] {
            let spectrogram = mel.compute(&samples, 300);
            assert_eq!(spectrogram.len(), 300 * 80);
            assert!(spectrogram.iter().all(|x| (x + 1.5).abs() < 1e-6));
        }
    }

    #[test]
    fn bands_have_equal_area_and_touch() {
        for count in [80, 128] {
            let bands = slaney_bands(count);
            assert_eq!(bands.len(), count);
            // Narrow low bands may hold a single bin, but never none.
            assert!(bands.iter().all(|(_, weights)| !weights.is_empty()));
        }
    }
}
