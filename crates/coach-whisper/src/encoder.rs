//! The encoder: a spectrogram to one vector for each 20 ms.

use rayon::prelude::*;

use crate::kernels::{Epilogue, Kernels, Matrix, OutputRows, Panels};
use crate::layers::{FeedForward, Linear, Loader, Norm, odd};
use crate::mel::MAX_FRAMES;
use crate::model_files::{Half, LayerTensor, Part, Projection, TensorName};
use crate::text::Error;

/// Rows of scores that one task works on: 48 × 1500 scores stay in the second-level cache.
const SCORE_ROWS: usize = 48;

/// The weights of the encoder.
#[derive(Debug)]
pub(crate) struct Encoder {
    convolutions: [Linear; 2],
    positions: Vec<f32>,
    layers: Vec<EncoderLayer>,
    norm: Norm,
    bands: usize,
    width: usize,
    heads: usize,
}

#[derive(Debug)]
struct EncoderLayer {
    norm: Norm,
    query_key_value: Linear,
    output: Linear,
    feed_forward: FeedForward,
}

/// The numbers between layers, reused from window to window.
#[derive(Debug, Default)]
struct Scratch {
    normed: Vec<f32>,
    query_key_value: Vec<f32>,
    attended: Vec<f32>,
    wide: Vec<f32>,
}

impl Encoder {
    /// Reads the encoder's weights.
    pub(crate) fn load(
        loader: &mut Loader<'_>,
        layers: usize,
        heads: usize,
    ) -> Result<Self, Error> {
        let width = loader.width;
        let first = load_convolution(loader, 1)?;
        let second = load_convolution(loader, 2)?;
        let bands = first.weight().depth() / 3;
        if second.weight().depth() != 3 * width {
            return Err(odd(&TensorName::Convolution(2, Part::Weight)));
        }
        let positions = loader.source.tensor(&TensorName::Positions(Half::Encoder))?;
        if positions.shape != [MAX_FRAMES / 2, width] {
            return Err(odd(&TensorName::Positions(Half::Encoder)));
        }
        let layers = (0..layers)
            .map(|layer| {
                let name = |tensor| TensorName::Layer(Half::Encoder, layer, tensor);
                let attention =
                    |projection, part| name(LayerTensor::SelfAttention(projection, part));
                Ok(EncoderLayer {
                    norm: loader.norm(|part| name(LayerTensor::SelfNorm(part)))?,
                    query_key_value: loader.fused(
                        attention,
                        &[Projection::Query, Projection::Key, Projection::Value],
                    )?,
                    output: loader.fused(attention, &[Projection::Output])?,
                    feed_forward: loader.feed_forward(Half::Encoder, layer)?,
                })
            })
            .collect::<Result<_, Error>>()?;
        Ok(Self {
            convolutions: [first, second],
            positions: positions.data,
            layers,
            norm: loader.norm(|part| TensorName::FinalNorm(Half::Encoder, part))?,
            bands,
            width,
            heads,
        })
    }

    /// Mel bands that it hears.
    pub(crate) fn bands(&self) -> usize {
        self.bands
    }

    /// A spectrogram of an even number of frames to `frames ÷ 2` vectors.
    /// `stop` is asked between layers; a stopped run gives `None`.
    pub(crate) fn encode(
        &self,
        kernels: Kernels,
        spectrogram: &[f32],
        stop: &dyn Fn() -> bool,
    ) -> Option<Vec<f32>> {
        let mut x = self.convolve(kernels, spectrogram);
        for (x, position) in x.iter_mut().zip(&self.positions) {
            *x += position;
        }
        let mut scratch = Scratch::default();
        for layer in &self.layers {
            if stop() {
                return None;
            }
            self.layer(kernels, layer, &mut x, &mut scratch);
        }
        scratch.normed.resize(x.len(), 0.0);
        self.norm.apply_parallel(kernels, &x, &mut scratch.normed);
        Some(scratch.normed)
    }

    /// Both convolutions as products: a row of the input is three neighbouring frames, which lie
    /// one after the other in memory.
    fn convolve(&self, kernels: Kernels, spectrogram: &[f32]) -> Vec<f32> {
        let (bands, width) = (self.bands, self.width);
        let frames = spectrogram.len() / bands;
        let mut padded = vec![0.0; (frames + 2) * bands];
        padded[bands..][..frames * bands].copy_from_slice(spectrogram);
        let mut first = vec![0.0; (frames + 2) * width];
        self.convolutions[0].apply(
            kernels,
            Matrix::new(&padded, frames, 3 * bands, bands),
            Epilogue::Gelu,
            &mut first[width..][..frames * width],
        );
        let mut second = vec![0.0; frames / 2 * width];
        let rows = Matrix::new(&first, frames / 2, 3 * width, 2 * width);
        self.convolutions[1].apply(kernels, rows, Epilogue::Gelu, &mut second);
        second
    }

    fn layer(&self, kernels: Kernels, layer: &EncoderLayer, x: &mut [f32], scratch: &mut Scratch) {
        let width = self.width;
        let rows = x.len() / width;
        scratch.normed.resize(x.len(), 0.0);
        scratch.attended.resize(x.len(), 0.0);
        scratch.query_key_value.resize(rows * 3 * width, 0.0);
        scratch.wide.resize(rows * 4 * width, 0.0);

        layer.norm.apply_parallel(kernels, x, &mut scratch.normed);
        let normed = Matrix::dense(&scratch.normed, width);
        layer.query_key_value.apply(kernels, normed, Epilogue::Store, &mut scratch.query_key_value);
        self.attend(kernels, &scratch.query_key_value, &mut scratch.attended);
        layer.output.apply(kernels, Matrix::dense(&scratch.attended, width), Epilogue::Add, x);

        let feed_forward = &layer.feed_forward;
        feed_forward.norm.apply_parallel(kernels, x, &mut scratch.normed);
        let normed = Matrix::dense(&scratch.normed, width);
        feed_forward.wide.apply(kernels, normed, Epilogue::Gelu, &mut scratch.wide);
        let wide = Matrix::dense(&scratch.wide, 4 * width);
        feed_forward.narrow.apply(kernels, wide, Epilogue::Add, x);
    }

    /// Attention of every row to every row, a head and a block of rows at a time, so that the
    /// scores never leave the cache.
    fn attend(&self, kernels: Kernels, query_key_value: &[f32], attended: &mut [f32]) {
        let (width, heads) = (self.width, self.heads);
        let (stride, head_width) = (3 * width, width / heads);
        let rows = attended.len() / width;
        let part =
            |offset: usize| Matrix::new(&query_key_value[offset..], rows, head_width, stride);
        let packed: Vec<(Panels, Panels)> = (0..heads)
            .into_par_iter()
            .map(|head| {
                let keys = Panels::transposed(part(width + head * head_width));
                (keys, Panels::straight(part(2 * width + head * head_width)))
            })
            .collect();
        attended.par_chunks_mut(SCORE_ROWS * width).enumerate().for_each(|(block, out)| {
            let block_rows = out.len() / width;
            let mut scores = vec![0.0; block_rows * rows];
            for (head, (keys, values)) in packed.iter().enumerate() {
                let at = block * SCORE_ROWS * stride + head * head_width;
                let query = Matrix::new(&query_key_value[at..], block_rows, head_width, stride);
                attend_head(
                    kernels,
                    query,
                    keys,
                    values,
                    &mut scores,
                    &mut out[head * head_width..],
                    width,
                );
            }
        });
    }
}

/// Attention of some rows of one head; `out` gets `values.columns()` numbers every `out_stride`.
pub(crate) fn attend_head(
    kernels: Kernels,
    query: Matrix<'_>,
    keys: &Panels,
    values: &Panels,
    scores: &mut [f32],
    out: &mut [f32],
    out_stride: usize,
) {
    let (rows, positions) = (query.rows, keys.columns());
    let scale = 1.0 / (query.depth as f32).sqrt();
    let scores = &mut scores[..rows * positions];
    kernels.multiply_here(query, keys, OutputRows { data: scores, stride: positions });
    let sums: Vec<f32> =
        scores.chunks_exact_mut(positions).map(|row| kernels.exp_scores(row, scale)).collect();
    let weights = Matrix::dense(scores, positions);
    kernels.multiply_here(weights, values, OutputRows { data: out, stride: out_stride });
    for (row, sum) in sums.iter().enumerate() {
        for x in &mut out[row * out_stride..][..values.columns()] {
            *x /= sum;
        }
    }
}

/// A convolution of width 3 as a product: `[out, in, 3]` to `[out, 3 · in]`.
fn load_convolution(loader: &mut Loader<'_>, number: u8) -> Result<Linear, Error> {
    let name = TensorName::Convolution(number, Part::Weight);
    let tensor = loader.source.tensor(&name)?;
    let [outputs, inputs, 3] = tensor.shape[..] else {
        return Err(odd(&name));
    };
    if outputs != loader.width {
        return Err(odd(&name));
    }
    let mut weight = vec![0.0; tensor.data.len()];
    for (to, from) in weight.chunks_exact_mut(3 * inputs).zip(tensor.data.chunks_exact(3 * inputs))
    {
        for (input, taps) in from.as_chunks::<3>().0.iter().enumerate() {
            for (tap, x) in taps.iter().enumerate() {
                to[tap * inputs + input] = *x;
            }
        }
    }
    let bias = loader.source.tensor(&TensorName::Convolution(number, Part::Bias))?;
    Linear::new(&weight, 3 * inputs, Some(bias.data))
}
