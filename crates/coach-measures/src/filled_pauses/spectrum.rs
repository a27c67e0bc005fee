//! Short-time spectra, as far as hesitations need them: level, cepstral change, treble.
//!
//! Frames of 25 ms, 10 ms apart; 24 mel bands to 12 cepstral coefficients (Davis & Mermelstein
//! 1980), without the one that is level.

use std::ops::Range;
use std::sync::Arc;

use coach_speech::{MonoAudio, SAMPLE_RATE_HZ, Span};
use realfft::{RealFftPlanner, RealToComplex};

const HOP: usize = SAMPLE_RATE_HZ as usize / 100;
const FRAME: usize = SAMPLE_RATE_HZ as usize / 40;
const FFT: usize = 512;
const BANDS: usize = 24;
const COEFFICIENTS: usize = 12;
/// Lowest and highest frequency of the bands.
const BAND_HZ: (f64, f64) = (60.0, 7_600.0);
/// Frames before and after that a frame's change is taken between.
const REACH: usize = 2;
/// First bin that is no hum, and first bin of treble: 3 kHz.
const BASS_BIN: usize = 2;
const TREBLE_BIN: usize = 96;
/// Keeps logarithms of digital silence finite.
const POWER_MIN: f32 = 1e-8;

type Cepstrum = [f32; COEFFICIENTS];

/// One frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    /// Level in dB of full scale.
    pub(super) level_db: f32,
    /// Distance of the cepstra 20 ms before and after.
    pub(super) flux: f32,
    /// Energy above 3 kHz against that below, dB.
    pub(super) treble_db: f32,
}

/// Computes frames of one recording.
pub(super) struct Spectrum<'a> {
    samples: &'a [f32],
    fft: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    /// For each band: its first bin and the weights from there.
    bands: Vec<(usize, Vec<f32>)>,
    cosines: Vec<[f32; BANDS]>,
}

impl<'a> Spectrum<'a> {
    pub(super) fn of(audio: &'a MonoAudio) -> Self {
        let turn = std::f64::consts::TAU / (FRAME - 1) as f64;
        let window = (0..FRAME).map(|n| narrow(0.5 - 0.5 * (turn * n as f64).cos())).collect();
        let norm = (2.0 / BANDS as f64).sqrt();
        let cosine = |k: usize, band: usize| {
            let angle = std::f64::consts::PI * k as f64 * (band as f64 + 0.5) / BANDS as f64;
            narrow(norm * angle.cos())
        };
        let cosines =
            (1..=COEFFICIENTS).map(|k| std::array::from_fn(|band| cosine(k, band))).collect();
        Self {
            samples: audio.samples(),
            fft: RealFftPlanner::new().plan_fft_forward(FFT),
            window,
            bands: mel_bands(),
            cosines,
        }
    }

    /// How many frames the recording has.
    pub(super) fn len(&self) -> usize {
        self.samples.len().saturating_sub(FRAME - HOP) / HOP
    }

    /// The frames whose middle lies in a span.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float to integer casts saturate, and the values are not negative"
    )]
    pub(super) fn frames_within(&self, span: Span) -> Range<usize> {
        let rate = f64::from(SAMPLE_RATE_HZ);
        let frame = |time_s: f64| ((time_s * rate - FRAME as f64 / 2.0) / HOP as f64).max(0.0);
        let first = frame(span.start().get()).ceil() as usize;
        let last = frame(span.end().get()).floor() as usize;
        first.min(self.len())..last.min(self.len())
    }

    /// The frames of a range, as far as they exist.
    pub(super) fn frames(&mut self, range: Range<usize>) -> Vec<Frame> {
        let end = range.end.min(self.len());
        let (first, last) = (range.start.saturating_sub(REACH), (end + REACH).min(self.len()));
        let computed: Vec<(f32, f32, Cepstrum)> =
            (first..last).map(|index| self.compute(index)).collect();
        (range.start..end)
            .map(|index| {
                let at = |index: usize| &computed[index - first];
                let before = at(index.saturating_sub(REACH).max(first));
                let after = at((index + REACH).min(last - 1));
                let &(level_db, treble_db, _) = at(index);
                let apart = before.2.iter().zip(&after.2).map(|(a, b)| (a - b) * (a - b));
                Frame { level_db, flux: apart.sum::<f32>().sqrt(), treble_db }
            })
            .collect()
    }

    /// Level, treble and cepstrum of a frame.
    fn compute(&self, index: usize) -> (f32, f32, Cepstrum) {
        let samples = &self.samples[index * HOP..index * HOP + FRAME];
        let mut input = self.fft.make_input_vec();
        for (x, (sample, weight)) in input.iter_mut().zip(samples.iter().zip(&self.window)) {
            *x = sample * weight;
        }
        let mut output = self.fft.make_output_vec();
        self.fft
            .process(&mut input, &mut output)
            .expect("both buffers were made for this transform");
        let power: Vec<f32> = output.iter().map(|bin| bin.re * bin.re + bin.im * bin.im).collect();
        let mut logs = [0.0; BANDS];
        for (log, (first, weights)) in logs.iter_mut().zip(&self.bands) {
            let band: f32 = power[*first..].iter().zip(weights).map(|(p, w)| p * w).sum();
            *log = (band + POWER_MIN).ln();
        }
        let mut cepstrum = [0.0; COEFFICIENTS];
        for (coefficient, cosines) in cepstrum.iter_mut().zip(&self.cosines) {
            *coefficient = cosines.iter().zip(&logs).map(|(c, log)| c * log).sum();
        }
        let energy = |bins: &[f32]| 10.0 * (bins.iter().sum::<f32>() + POWER_MIN).log10();
        let treble_db = energy(&power[TREBLE_BIN..]) - energy(&power[BASS_BIN..TREBLE_BIN]);
        let mean = samples.iter().map(|x| x * x).sum::<f32>() / FRAME as f32;
        (10.0 * (mean + 1e-10).log10(), treble_db, cepstrum)
    }
}

/// Triangles that are equally wide on the mel scale (2595 log10(1 + f / 700)).
fn mel_bands() -> Vec<(usize, Vec<f32>)> {
    let mel = |hz: f64| 2595.0 * (1.0 + hz / 700.0).log10();
    let hz_per_bin = f64::from(SAMPLE_RATE_HZ) / FFT as f64;
    let (low, high) = (mel(BAND_HZ.0), mel(BAND_HZ.1));
    let edge = |index: usize| low + (high - low) * index as f64 / (BANDS + 1) as f64;
    let weight = |bin: usize, band: usize| {
        let at = mel(bin as f64 * hz_per_bin);
        let width = edge(1) - edge(0);
        (1.0 - (at - edge(band + 1)).abs() / width).max(0.0)
    };
    (0..BANDS)
        .map(|band| {
            let bins = (0..=FFT / 2).filter(|&bin| weight(bin, band) > 0.0);
            let bins: Vec<usize> = bins.collect();
            let first = bins.first().copied().unwrap_or(0);
            (first, bins.iter().map(|&bin| narrow(weight(bin, band))).collect())
        })
        .collect()
}

#[expect(clippy::cast_possible_truncation, reason = "small numbers")]
fn narrow(value: f64) -> f32 {
    value as f32
}
