//! The Silero network: 32 ms of sound in, probability of speech out.
//!
//! Spectrum, four convolutions, one recurrent cell, one output; the recurrent state is the only
//! memory.
//! The weights are those of `weights/README.md`, in half precision.

#![expect(
    clippy::inline_always,
    reason = "functions have to be inlined into the one that is compiled for wider vectors"
)]

use std::sync::{Arc, LazyLock};

use half::f16;
use pulp::Arch;
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
    from_features: Dense,
    from_output: Dense,
    out_weight: Vec<f32>,
    out_bias: f32,
    hann: Vec<f32>,
    fft: Arc<dyn RealToComplex<f32>>,
}

impl Network {
    fn new(bytes: &[u8]) -> Self {
        let mut numbers =
            bytes.chunks_exact(2).map(|pair| f16::from_le_bytes([pair[0], pair[1]]).to_f32());
        let mut take = |count: usize| -> Vec<f32> { numbers.by_ref().take(count).collect() };
        let mut conv = |inputs: usize, outputs: usize| {
            let weight = take(outputs * inputs * 3);
            let bias = take(outputs);
            // Columns are laid out time first, the order of `Rows::convolved`.
            Dense::new(3 * inputs, bias, |output, column| {
                weight[(output * inputs + column % inputs) * 3 + column / inputs]
            })
        };
        let (conv1, conv2) = (conv(BINS, 128), conv(128, 64));
        let (conv3, conv4) = (conv(64, 64), conv(64, STATE));
        let (input_weight, output_weight) = (take(4 * STATE * STATE), take(4 * STATE * STATE));
        let (bias, more_bias) = (take(4 * STATE), take(4 * STATE));
        let bias = bias.iter().zip(&more_bias).map(|(one, other)| one + other).collect();
        let from_features =
            Dense::new(STATE, bias, |output, column| input_weight[output * STATE + column]);
        let from_output = Dense::new(STATE, vec![0.0; 4 * STATE], |output, column| {
            output_weight[output * STATE + column]
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
            from_features,
            from_output,
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
    arch: Arch,
    context: [f32; CONTEXT],
    output: [f32; STATE],
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
            arch: Arch::new(),
            context: [0.0; CONTEXT],
            output: [0.0; STATE],
            cell: [0.0; STATE],
            frame: network.fft.make_input_vec(),
            bins: network.fft.make_output_vec(),
            scratch: network.fft.make_scratch_vec(),
        }
    }

    /// Forgets what it heard.
    pub(crate) fn reset(&mut self) {
        self.context = [0.0; CONTEXT];
        self.output = [0.0; STATE];
        self.cell = [0.0; STATE];
    }

    /// Probability that somebody speaks, for each of the next chunks.
    ///
    /// The same steps are compiled for wider vectors too and run there where the CPU has them;
    /// neither that nor the number of chunks changes the order of additions.
    pub(crate) fn speech_probabilities(&mut self, chunks: &[[f32; CHUNK]]) -> Vec<f32> {
        let arch = self.arch;
        arch.dispatch(|| self.listen(chunks))
    }

    #[inline(always)]
    fn listen(&mut self, chunks: &[[f32; CHUNK]]) -> Vec<f32> {
        let network = self.network;
        let count = chunks.len();
        // A row of zeros before and after a layer's rows is the padding of its convolution.
        let mut spectra = Rows::<BINS>::new(count, FRAMES);
        for (chunk, rows) in chunks.iter().zip(spectra.of_chunks()) {
            self.spectrum(chunk, rows);
        }
        let first = spectra.convolved::<128>(&network.conv1, 1);
        let second = first.convolved::<64>(&network.conv2, 2);
        let third = second.convolved::<64>(&network.conv3, 2);
        let features = third.convolved::<STATE>(&network.conv4, 1);
        let mut gates = vec![0.0; count * 4 * STATE];
        network.from_features.apply(&features.plain(), &mut gates);
        gates.chunks_exact_mut(4 * STATE).map(|gates| self.step(gates)).collect()
    }

    /// Magnitudes of the four frames of a chunk.
    #[inline(always)]
    fn spectrum(&mut self, chunk: &[f32; CHUNK], rows: &mut [[f32; BINS]]) {
        let mut signal = [0.0; CONTEXT + CHUNK + CONTEXT];
        signal[..CONTEXT].copy_from_slice(&self.context);
        signal[CONTEXT..CONTEXT + CHUNK].copy_from_slice(chunk);
        for mirrored in 0..CONTEXT {
            signal[CONTEXT + CHUNK + mirrored] = signal[CONTEXT + CHUNK - 2 - mirrored];
        }
        self.context.copy_from_slice(&chunk[CHUNK - CONTEXT..]);
        for (index, row) in rows.iter_mut().enumerate() {
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
                *slot = bin.norm_sqr().sqrt();
            }
        }
    }

    /// One step of the recurrent cell and of the output; `gates` holds what the features add.
    #[inline(always)]
    fn step(&mut self, gates: &mut [f32]) -> f32 {
        let mut from_output = [0.0; 4 * STATE];
        let output = [&self.output[..]];
        self.network.from_output.apply(&output.into_iter(), &mut from_output);
        for (gate, more) in gates.iter_mut().zip(&from_output) {
            *gate += more;
        }
        let mut logit = self.network.out_bias;
        for index in 0..STATE {
            let [input, forget, candidate, open] =
                [0, 1, 2, 3].map(|gate| gates[gate * STATE + index]);
            let cell = sigmoid(forget) * self.cell[index] + sigmoid(input) * candidate.tanh();
            self.cell[index] = cell;
            self.output[index] = sigmoid(open) * cell.tanh();
            logit += self.network.out_weight[index] * self.output[index].max(0.0);
        }
        sigmoid(logit)
    }
}

/// The rows of a layer for some chunks, one row of zeros before and after those of each chunk.
struct Rows<const WIDTH: usize> {
    per_chunk: usize,
    rows: Vec<[f32; WIDTH]>,
}

impl<const WIDTH: usize> Rows<WIDTH> {
    fn new(chunks: usize, per_chunk: usize) -> Self {
        Self { per_chunk, rows: vec![[0.0; WIDTH]; chunks * (per_chunk + 2)] }
    }

    /// The rows of each chunk, without the zeros.
    fn of_chunks(&mut self) -> impl Iterator<Item = &mut [[f32; WIDTH]]> {
        let per_chunk = self.per_chunk;
        self.rows.chunks_exact_mut(per_chunk + 2).map(move |rows| &mut rows[1..=per_chunk])
    }

    /// All rows in order, without the zeros.
    fn plain(&self) -> impl Iterator<Item = &[f32]> + Clone {
        self.rows
            .chunks_exact(self.per_chunk + 2)
            .flat_map(|rows| &rows[1..=self.per_chunk])
            .map(<[f32; WIDTH]>::as_slice)
    }

    /// A convolution of width 3 and what is positive of it.
    #[inline(always)]
    fn convolved<const OUT: usize>(&self, layer: &Dense, stride: usize) -> Rows<OUT> {
        let per_chunk = self.per_chunk.div_ceil(stride);
        let inputs = self.rows.chunks_exact(self.per_chunk + 2).flat_map(|rows| {
            (0..per_chunk).map(move |output| rows[output * stride..][..3].as_flattened())
        });
        let chunks = self.rows.len() / (self.per_chunk + 2);
        let mut sums = vec![[0.0; OUT]; chunks * per_chunk];
        layer.apply(&inputs, sums.as_flattened_mut());
        let mut outputs = Rows::new(chunks, per_chunk);
        for (rows, sums) in outputs.of_chunks().zip(sums.chunks_exact(per_chunk)) {
            for (slot, sum) in rows.as_flattened_mut().iter_mut().zip(sums.as_flattened()) {
                *slot = sum.max(0.0);
            }
        }
        outputs
    }
}

#[inline(always)]
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
        let mut chunks = Vec::new();
        for step in 0..40 {
            let mut chunk = [0.0; CHUNK];
            for sample in &mut chunk {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = (seed >> 8) as f32 / 16_777_216.0 - 0.5;
                phase = (phase + 120.0 / 16_000.0).fract();
                let buzz = if step / 8 % 2 == 1 { 0.6 * (0.5 - phase) } else { 0.0 };
                *sample = buzz + 0.01 * noise;
            }
            chunks.push(chunk);
        }
        let mut found = stream.speech_probabilities(&chunks[..17]);
        found.extend(stream.speech_probabilities(&chunks[17..]));
        for (step, expected) in ORIGINAL {
            let difference = (found[step] - expected).abs();
            assert!(difference < 0.01, "step {step}: {} instead of {expected}", found[step]);
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
        let first = stream.speech_probabilities(&[chunk, chunk]);
        stream.reset();
        assert_eq!(stream.speech_probabilities(&[chunk, chunk]), first);
    }
}
