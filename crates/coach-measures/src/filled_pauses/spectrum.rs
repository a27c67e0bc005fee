//! Short-time spectra, as far as hesitations need them: level, cepstral change, treble.
//!
//! Frames of 25 ms, 10 ms apart; 24 mel bands to 12 cepstral coefficients (Davis & Mermelstein
//! 1980), without the one that is level.

use std::ops::Range;
use std::sync::Arc;

use coach_speech::{MonoAudio, SAMPLE_RATE_HZ, Span};
use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

use crate::intensity::HOP_S;

const HOP: usize = SAMPLE_RATE_HZ as usize / 100;
const FRAME: usize = SAMPLE_RATE_HZ as usize / 40;
const FFT: usize = 512;
/// From the start of a frame to its middle.
const MIDDLE_S: f64 = FRAME as f64 / 2.0 / SAMPLE_RATE_HZ as f64;
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

/// Coefficients from the first on.
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
    /// The shape of the spectrum without its level.
    cepstrum: Cepstrum,
}

/// The frames of one recording.
#[derive(Debug)]
pub(crate) struct Spectrum {
    frames: Vec<Frame>,
}

impl Spectrum {
    pub(crate) fn of(audio: &MonoAudio) -> Self {
        let mut analysis = Analysis::new();
        let starts = (0..audio.samples().len().saturating_sub(FRAME - HOP) / HOP).map(|i| i * HOP);
        let mut frames: Vec<Frame> =
            starts.map(|start| analysis.frame(&audio.samples()[start..start + FRAME])).collect();
        let last = frames.len().saturating_sub(1);
        for index in 0..frames.len() {
            let before = &frames[index.saturating_sub(REACH)].cepstrum;
            let after = &frames[(index + REACH).min(last)].cepstrum;
            let apart = before.iter().zip(after).map(|(a, b)| (a - b) * (a - b));
            frames[index].flux = apart.sum::<f32>().sqrt();
        }
        Self { frames }
    }

    /// All frames in order; frame `i` begins at `i · 10 ms`.
    pub(super) fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// The frames whose middle lies in a span.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float to integer casts saturate, and the values are not negative"
    )]
    pub(super) fn frames_within(&self, span: Span) -> Range<usize> {
        let frame = |time_s: f64| ((time_s - MIDDLE_S) / HOP_S).max(0.0);
        let first = frame(span.start().get()).ceil() as usize;
        let last = frame(span.end().get()).floor() as usize;
        let end = last.min(self.frames.len());
        first.min(end)..end
    }

    /// The sample in the middle of a frame.
    pub(super) fn middle_sample(frame: usize) -> usize {
        frame * HOP + FRAME / 2
    }

    /// The stretch that frames cover: 5 ms on both sides of the middle of each.
    pub(super) fn span_of(frames: &Range<usize>) -> Option<Span> {
        let at = |frame: usize| ((frame as f64 - 0.5) * HOP_S + MIDDLE_S).max(0.0);
        Span::from_secs(at(frames.start), at(frames.end))
    }
}

/// What it takes to compute a frame; the buffers serve all of them.
struct Analysis {
    fft: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    /// For each band: its first bin and the weights from there.
    bands: Vec<(usize, Vec<f32>)>,
    cosines: Vec<[f32; BANDS]>,
    input: Vec<f32>,
    output: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
    power: [f32; FFT / 2 + 1],
}

impl Analysis {
    fn new() -> Self {
        let turn = std::f64::consts::TAU / (FRAME - 1) as f64;
        let window = (0..FRAME).map(|n| narrow(0.5 - 0.5 * (turn * n as f64).cos())).collect();
        let norm = (2.0 / BANDS as f64).sqrt();
        let cosine = |k: usize, band: usize| {
            let angle = std::f64::consts::PI * k as f64 * (band as f64 + 0.5) / BANDS as f64;
            narrow(norm * angle.cos())
        };
        let cosines =
            (1..=COEFFICIENTS).map(|k| std::array::from_fn(|band| cosine(k, band))).collect();
        let fft = RealFftPlanner::new().plan_fft_forward(FFT);
        let (input, output) = (fft.make_input_vec(), fft.make_output_vec());
        let scratch = fft.make_scratch_vec();
        let power = [0.0; FFT / 2 + 1];
        Self { fft, window, bands: mel_bands(), cosines, input, output, scratch, power }
    }

    /// A frame, its change left open.
    fn frame(&mut self, samples: &[f32]) -> Frame {
        self.input.fill(0.0);
        for (x, (sample, weight)) in self.input.iter_mut().zip(samples.iter().zip(&self.window)) {
            *x = sample * weight;
        }
        self.fft
            .process_with_scratch(&mut self.input, &mut self.output, &mut self.scratch)
            .expect("the buffers were made for this transform");
        for (power, bin) in self.power.iter_mut().zip(&self.output) {
            *power = bin.re * bin.re + bin.im * bin.im;
        }
        let mut logs = [0.0; BANDS];
        for (log, (first, weights)) in logs.iter_mut().zip(&self.bands) {
            let band: f32 = self.power[*first..].iter().zip(weights).map(|(p, w)| p * w).sum();
            *log = (band + POWER_MIN).ln();
        }
        let mut cepstrum = [0.0; COEFFICIENTS];
        for (coefficient, cosines) in cepstrum.iter_mut().zip(&self.cosines) {
            *coefficient = cosines.iter().zip(&logs).map(|(c, log)| c * log).sum();
        }
        let energy =
            |bins: Range<usize>| 10.0 * (self.power[bins].iter().sum::<f32>() + POWER_MIN).log10();
        let treble_db = energy(TREBLE_BIN..FFT / 2 + 1) - energy(BASS_BIN..TREBLE_BIN);
        let mean = samples.iter().map(|x| x * x).sum::<f32>() / FRAME as f32;
        let level_db = 10.0 * (mean + 1e-10).log10();
        Frame { level_db, flux: 0.0, treble_db, cepstrum }
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
