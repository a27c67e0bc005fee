//! The Silero network: 32 ms of sound in, probability of speech out.
//!
//! Spectrum, four convolutions, one recurrent cell, one output; the recurrent state is the only
//! memory.
//! The weights are those of `weights/README.md`, in half precision.

use std::sync::{Arc, LazyLock};

use half::f16;
use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

use super::dense::Dense;

/// Samples that one step hears.
pub(crate) const CHUNK: usize = 512;
/// Samples of the step before that the spectrum looks back to, and of the mirrored end.
const CONTEXT: usize = 64;
const FFT: usize = 256;
const HOP: usize = 128;
const BINS: usize = FFT / 2 + 1;
const FRAMES: usize = 4;
const STATE: usize = 128;

/// The weights, read once.
pub(crate) static NETWORK: LazyLock<Network> =
    LazyLock::new(|| Network::new(include_bytes!("../../weights/silero_vad_v6.f16")));

/// The weights, laid out for the products.
pub(crate) struct Network {
    conv1: Dense,
    conv2: Dense,
    conv3: Dense,
    conv4: Dense,
    cell: Dense,
    out_weight: Vec<f32>,
    out_bias: f32,
    hann: Vec<f32>,
    fft: Arc<dyn RealToComplex<f32>>,
}

impl Network {
    fn new(bytes: &[u8]) -> Self {
        let mut numbers = bytes
            .chunks_exact(2)
            .map(|pair| f16::from_le_bytes([pair[0], pair[1]]).to_f32());
        let mut take = |count: usize| -> Vec<f32> { numbers.by_ref().take(count).collect() };
        let mut conv = |inputs: usize, outputs: usize| {
            let weight = take(outputs * inputs * 3);
            let bias = take(outputs);
            // Columns are laid out time first, the order of `Stream::convolve`.
            Dense::new(3 * inputs, bias, |output, column| {
                weight[(output * inputs + column % inputs) * 3 + column / inputs]
            })
        };
        let (conv1, conv2) = (conv(BINS, 128), conv(128, 64));
        let (conv3, conv4) = (conv(64, 64), conv(64, STATE));
        let (from_input, from_state) = (take(4 * STATE * STATE), take(4 * STATE * STATE));
        let (bias, more_bias) = (take(4 * STATE), take(4 * STATE));
        let bias = bias
            .iter()
            .zip(&more_bias)
            .map(|(one, other)| one + other)
            .collect();
        let cell = Dense::new(2 * STATE, bias, |output, column| {
            let side = if column < STATE {
                &from_input
            } else {
                &from_state
            };
            side[output * STATE + column % STATE]
        });
        let out_weight = take(STATE);
        let out_bias = take(1).first().copied().unwrap_or_default();
        let hann = (0..FFT).map(|n| {
            let turn = std::f32::consts::TAU * n as f32 / FFT as f32;
            0.5 - 0.5 * turn.cos()
        });
        Self {
            conv1,
            conv2,
            conv3,
            conv4,
            cell,
            out_weight,
            out_bias,
            hann: hann.collect(),
            fft: RealFftPlanner::new().plan_fft_forward(FFT),
        }
    }
}

/// The state of one recording.
pub(crate) struct Stream {
    network: &'static Network,
    context: [f32; CONTEXT],
    /// Input of the cell: the features of this step, then the output of the step before.
    features_and_output: [f32; 2 * STATE],
    cell: [f32; STATE],
    frame: Vec<f32>,
    bins: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
}

impl Stream {
    /// A stream that has heard nothing.
    pub(crate) fn new() -> Self {
        let network = &*NETWORK;
        Self {
            network,
            context: [0.0; CONTEXT],
            features_and_output: [0.0; 2 * STATE],
            cell: [0.0; STATE],
            frame: network.fft.make_input_vec(),
            bins: network.fft.make_output_vec(),
            scratch: network.fft.make_scratch_vec(),
        }
    }

    /// Forgets what it heard.
    pub(crate) fn reset(&mut self) {
        self.context = [0.0; CONTEXT];
        self.features_and_output = [0.0; 2 * STATE];
        self.cell = [0.0; STATE];
    }

    /// Probability that somebody speaks in the next chunk.
    pub(crate) fn speech_probability(&mut self, chunk: &[f32; CHUNK]) -> f32 {
        // A row of zeros before and after each layer's input is the padding of its convolution.
        let mut spectrum = [[0.0; BINS]; FRAMES + 2];
        self.spectrum(chunk, &mut spectrum);
        let network = self.network;
        let mut first = [[0.0; 128]; FRAMES + 2];
        network.conv1.apply::<4, 8>(
            windows(spectrum.as_flattened(), BINS, 1),
            &mut first.as_flattened_mut()[128..],
        );
        relu(first.as_flattened_mut());
        let mut second = [[0.0; 64]; 4];
        network.conv2.apply::<2, 16>(
            windows(first.as_flattened(), 128, 2),
            &mut second.as_flattened_mut()[64..],
        );
        relu(second.as_flattened_mut());
        let mut third = [[0.0; 64]; 3];
        network.conv3.apply::<1, 32>(
            windows(second.as_flattened(), 64, 2),
            &mut third.as_flattened_mut()[64..],
        );
        relu(third.as_flattened_mut());
        let mut features = [0.0; STATE];
        network
            .conv4
            .apply::<1, 32>(windows(third.as_flattened(), 64, 1), &mut features);
        relu(&mut features);
        self.features_and_output[..STATE].copy_from_slice(&features);
        self.step()
    }

    /// Magnitudes of the four frames, into the rows between the padding.
    fn spectrum(&mut self, chunk: &[f32; CHUNK], rows: &mut [[f32; BINS]; FRAMES + 2]) {
        let mut signal = [0.0; CONTEXT + CHUNK + CONTEXT];
        signal[..CONTEXT].copy_from_slice(&self.context);
        signal[CONTEXT..CONTEXT + CHUNK].copy_from_slice(chunk);
        for mirrored in 0..CONTEXT {
            signal[CONTEXT + CHUNK + mirrored] = signal[CONTEXT + CHUNK - 2 - mirrored];
        }
        self.context.copy_from_slice(&chunk[CHUNK - CONTEXT..]);
        for (index, row) in rows[1..=FRAMES].iter_mut().enumerate() {
            let samples = &signal[index * HOP..index * HOP + FFT];
            for ((slot, sample), weight) in
                self.frame.iter_mut().zip(samples).zip(&self.network.hann)
            {
                *slot = sample * weight;
            }
            self.network
                .fft
                .process_with_scratch(&mut self.frame, &mut self.bins, &mut self.scratch)
                .expect("the buffers were made by this plan");
            for (slot, bin) in row.iter_mut().zip(&self.bins) {
                *slot = bin.norm();
            }
        }
    }

    /// One step of the recurrent cell and of the output.
    fn step(&mut self) -> f32 {
        let mut gates = [0.0; 4 * STATE];
        self.network
            .cell
            .apply::<1, 32>([&self.features_and_output[..]], &mut gates);
        let output = &mut self.features_and_output[STATE..];
        let mut logit = self.network.out_bias;
        for index in 0..STATE {
            let [input, forget, candidate, open] =
                [0, 1, 2, 3].map(|gate| gates[gate * STATE + index]);
            let cell = sigmoid(forget) * self.cell[index] + sigmoid(input) * candidate.tanh();
            self.cell[index] = cell;
            output[index] = sigmoid(open) * cell.tanh();
            logit += self.network.out_weight[index] * output[index].max(0.0);
        }
        sigmoid(logit)
    }
}

/// The inputs of `T` outputs of a convolution of width 3 over rows of `width` numbers.
fn windows<const T: usize>(rows: &[f32], width: usize, stride: usize) -> [&[f32]; T] {
    std::array::from_fn(|output| {
        let start = output * stride * width;
        &rows[start..start + 3 * width]
    })
}

fn relu(values: &mut [f32]) {
    for value in values {
        *value = value.max(0.0);
    }
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Probabilities that ONNX Runtime gives for the unconverted model on the same input.
    #[test]
    fn the_network_agrees_with_the_original() {
        let mut stream = Stream::new();
        let mut phase = 0.0_f32;
        let mut seed = 1_u32;
        let mut found = Vec::new();
        for step in 0..40 {
            let mut chunk = [0.0; CHUNK];
            for sample in &mut chunk {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = (seed >> 8) as f32 / 16_777_216.0 - 0.5;
                phase = (phase + 120.0 / 16_000.0).fract();
                let buzz = if step / 8 % 2 == 1 {
                    0.6 * (0.5 - phase)
                } else {
                    0.0
                };
                *sample = buzz + 0.01 * noise;
            }
            found.push(stream.speech_probability(&chunk));
        }
        for (step, expected) in ORIGINAL {
            let difference = (found[step] - expected).abs();
            assert!(
                difference < 0.01,
                "step {step}: {} instead of {expected}",
                found[step]
            );
        }
    }

    const ORIGINAL: [(usize, f32); 12] = [
        (0, 0.1079),
        (4, 0.0351),
        (8, 0.6536),
        (9, 0.4755),
        (12, 0.2234),
        (16, 0.0423),
        (24, 0.2655),
        (25, 0.4555),
        (30, 0.0072),
        (31, 0.0050),
        (35, 0.1018),
        (39, 0.0371),
    ];

    #[test]
    fn a_reset_stream_hears_as_a_new_one() {
        let mut stream = Stream::new();
        let chunk = std::array::from_fn(|n| (n as f32 * 0.3).sin());
        let first = stream.speech_probability(&chunk);
        stream.speech_probability(&chunk);
        stream.reset();
        assert_eq!(stream.speech_probability(&chunk).to_bits(), first.to_bits());
    }
}
