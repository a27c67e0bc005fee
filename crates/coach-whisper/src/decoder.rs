//! The decoder: tokens so far and what was heard to a score for every next token.

use rayon::prelude::*;

use crate::encoder::attend_head;
use crate::kernels::{Epilogue, Kernels, Matrix, OutputRows, Panels};
use crate::layers::{FeedForward, Linear, Loader, Norm, odd};
use crate::model_files::{AlignmentHead, Half, LayerTensor, Projection, TensorName};
use crate::text::Error;
use crate::tokenizer::Token;

/// The weights of the decoder.
#[derive(Debug)]
pub(crate) struct Decoder {
    /// Column `t` is the embedding of token `t`.
    embeddings: Panels,
    positions: Vec<f32>,
    layers: Vec<DecoderLayer>,
    norm: Norm,
    width: usize,
    heads: usize,
}

#[derive(Debug)]
struct DecoderLayer {
    self_norm: Norm,
    query_key_value: Linear,
    self_output: Linear,
    cross_norm: Norm,
    cross_query: Linear,
    cross_key_value: Linear,
    cross_output: Linear,
    feed_forward: FeedForward,
}

/// Keys and values of the cross-attention for one window: for each layer, for each head.
#[derive(Debug)]
pub(crate) struct Heard {
    layers: Vec<Vec<(Panels, Panels)>>,
}

/// Keys and values of the tokens so far, for each layer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    layers: Vec<(Vec<f32>, Vec<f32>)>,
    tokens: usize,
}

/// New tokens of one text.
#[derive(Debug)]
pub(crate) struct Sequence<'a> {
    /// The new tokens, in order.
    pub(crate) tokens: &'a [Token],
    /// What came before; the new tokens are added.
    pub(crate) memory: &'a mut Memory,
    /// What was heard.
    pub(crate) heard: &'a Heard,
}

/// Weights of chosen heads of the cross-attention: `[head][token][position]`.
#[derive(Debug)]
pub(crate) struct AttentionWeights {
    /// Which heads.
    pub(crate) heads: Vec<AlignmentHead>,
    /// How many positions count; the others are behind the end of the sound.
    pub(crate) positions: usize,
    /// One matrix for each head, in the order of `heads`.
    pub(crate) weights: Vec<Vec<f32>>,
}

impl Decoder {
    /// Reads the decoder's weights.
    pub(crate) fn load(
        loader: &mut Loader<'_>,
        layers: usize,
        heads: usize,
    ) -> Result<Self, Error> {
        let width = loader.width;
        let embeddings = loader.source.tensor(&TensorName::Embeddings)?;
        if embeddings.shape.len() != 2 || embeddings.shape[1] != width {
            return Err(odd(&TensorName::Embeddings));
        }
        let embeddings = Panels::transposed_lossless(Matrix::dense(&embeddings.data, width));
        let positions = loader.source.tensor(&TensorName::Positions(Half::Decoder))?;
        if positions.shape.len() != 2 || positions.shape[1] != width {
            return Err(odd(&TensorName::Positions(Half::Decoder)));
        }
        let layers =
            (0..layers).map(|layer| load_layer(loader, layer)).collect::<Result<_, Error>>()?;
        let norm = loader.norm(|part| TensorName::FinalNorm(Half::Decoder, part))?;
        Ok(Self { embeddings, positions: positions.data, layers, norm, width, heads })
    }

    /// Tokens in the vocabulary.
    pub(crate) fn vocabulary(&self) -> usize {
        self.embeddings.columns()
    }

    /// Most tokens that a text with its prompt may have.
    pub(crate) fn max_tokens(&self) -> usize {
        self.positions.len() / self.width
    }

    /// Layers and heads, for checking the heads that settings name.
    pub(crate) fn has_head(&self, (layer, head): AlignmentHead) -> bool {
        layer < self.layers.len() && head < self.heads
    }

    /// Every head of the upper half: what times words where the settings name no heads.
    pub(crate) fn upper_heads(&self) -> Vec<AlignmentHead> {
        let heads = self.heads;
        (self.layers.len() / 2..self.layers.len())
            .flat_map(|layer| (0..heads).map(move |head| (layer, head)))
            .collect()
    }

    /// Prepares what the encoder made of a window, once for all tokens.
    pub(crate) fn hear(&self, kernels: Kernels, encoded: &[f32]) -> Heard {
        let (width, head_width) = (self.width, self.width / self.heads);
        let positions = encoded.len() / width;
        let mut key_value = vec![0.0; positions * 2 * width];
        let layers = self
            .layers
            .iter()
            .map(|layer| {
                let encoded = Matrix::dense(encoded, width);
                layer.cross_key_value.apply(kernels, encoded, Epilogue::Store, &mut key_value);
                let part = |offset: usize| {
                    Matrix::new(&key_value[offset..], positions, head_width, 2 * width)
                };
                (0..self.heads)
                    .into_par_iter()
                    .map(|head| {
                        let keys = Panels::transposed_half(part(head * head_width));
                        (keys, Panels::straight_half(part(width + head * head_width)))
                    })
                    .collect()
            })
            .collect();
        Heard { layers }
    }

    /// Takes in the new tokens of all sequences at once and gives one vector for each token, in
    /// order. Neighbouring sequences that heard the same window are attended together.
    pub(crate) fn forward(
        &self,
        kernels: Kernels,
        sequences: &mut [Sequence<'_>],
        mut watch: Option<&mut AttentionWeights>,
    ) -> Vec<f32> {
        let width = self.width;
        let mut x = self.embed(sequences);
        let mut normed = vec![0.0; x.len()];
        let mut attended = vec![0.0; x.len()];
        let mut query_key_value = vec![0.0; 3 * x.len()];
        let mut wide = vec![0.0; 4 * x.len()];
        for (number, layer) in self.layers.iter().enumerate() {
            layer.self_norm.apply(kernels, &x, &mut normed);
            let rows = Matrix::dense(&normed, width);
            layer.query_key_value.apply(kernels, rows, Epilogue::Store, &mut query_key_value);
            self.attend_self(kernels, number, sequences, &query_key_value, &mut attended);
            let rows = Matrix::dense(&attended, width);
            layer.self_output.apply(kernels, rows, Epilogue::Add, &mut x);

            layer.cross_norm.apply(kernels, &x, &mut normed);
            let query = &mut query_key_value[..normed.len()];
            let rows = Matrix::dense(&normed, width);
            layer.cross_query.apply(kernels, rows, Epilogue::Store, query);
            self.attend_heard(kernels, number, sequences, query, &mut attended);
            if let Some(watch) = watch.as_deref_mut() {
                self.watch(kernels, number, sequences, query, watch);
            }
            let rows = Matrix::dense(&attended, width);
            layer.cross_output.apply(kernels, rows, Epilogue::Add, &mut x);

            let feed_forward = &layer.feed_forward;
            feed_forward.norm.apply(kernels, &x, &mut normed);
            let rows = Matrix::dense(&normed, width);
            feed_forward.wide.apply(kernels, rows, Epilogue::Gelu, &mut wide);
            let rows = Matrix::dense(&wide, 4 * width);
            feed_forward.narrow.apply(kernels, rows, Epilogue::Add, &mut x);
        }
        for sequence in sequences {
            sequence.memory.tokens += sequence.tokens.len();
        }
        self.norm.apply(kernels, &x, &mut normed);
        normed
    }

    /// Scores of every token of the vocabulary for some vectors of [`Self::forward`].
    pub(crate) fn scores(&self, kernels: Kernels, vectors: &[f32]) -> Vec<f32> {
        let rows = Matrix::dense(vectors, self.width);
        let mut scores = vec![0.0; rows.rows * self.vocabulary()];
        let out = OutputRows { data: &mut scores, stride: self.vocabulary() };
        kernels.multiply(rows, &self.embeddings, None, Epilogue::Store, out);
        scores
    }

    fn embed(&self, sequences: &mut [Sequence<'_>]) -> Vec<f32> {
        let width = self.width;
        let tokens: usize = sequences.iter().map(|sequence| sequence.tokens.len()).sum();
        let mut x = vec![0.0; tokens * width];
        let mut rows = x.chunks_exact_mut(width);
        for sequence in sequences {
            sequence.memory.layers.resize_with(self.layers.len(), Default::default);
            let first = sequence.memory.tokens;
            for ((i, token), row) in sequence.tokens.iter().enumerate().zip(&mut rows) {
                self.embeddings.copy_column(*token as usize, row);
                for (x, position) in row.iter_mut().zip(&self.positions[(first + i) * width..]) {
                    *x += position;
                }
            }
        }
        x
    }

    /// Attention of each new token to the tokens of its own text up to itself.
    fn attend_self(
        &self,
        kernels: Kernels,
        layer: usize,
        sequences: &mut [Sequence<'_>],
        query_key_value: &[f32],
        attended: &mut [f32],
    ) {
        let (width, head_width) = (self.width, self.width / self.heads);
        let mut rest = attended;
        let mut first = 0;
        let mut tasks = Vec::new();
        for sequence in sequences {
            let rows = sequence.tokens.len();
            let (out, others) = rest.split_at_mut(rows * width);
            let input = &query_key_value[first * 3 * width..][..rows * 3 * width];
            tasks.push((sequence.memory.tokens, &mut sequence.memory.layers[layer], input, out));
            rest = others;
            first += rows;
        }
        let scale = 1.0 / (head_width as f32).sqrt();
        tasks.into_par_iter().for_each(|(before, (keys, values), input, out)| {
            for row in input.chunks_exact(3 * width) {
                keys.extend_from_slice(&row[width..2 * width]);
                values.extend_from_slice(&row[2 * width..]);
            }
            let mut weights = Vec::new();
            for (i, (row, out)) in
                input.chunks_exact(3 * width).zip(out.chunks_exact_mut(width)).enumerate()
            {
                let visible = before + i + 1;
                weights.resize(visible, 0.0);
                for (head, out) in out.chunks_exact_mut(head_width).enumerate() {
                    let at = head * head_width;
                    let part = |from| Matrix::new(from, visible, head_width, width);
                    kernels.dot_rows(&row[at..][..head_width], part(&keys[at..]), &mut weights);
                    let sum = kernels.exp_scores(&mut weights, scale);
                    kernels.weighted_sum(&weights, part(&values[at..]), out);
                    for x in out {
                        *x /= sum;
                    }
                }
            }
        });
    }

    /// Attention of each new token to what was heard.
    fn attend_heard(
        &self,
        kernels: Kernels,
        layer: usize,
        sequences: &[Sequence<'_>],
        query: &[f32],
        attended: &mut [f32],
    ) {
        let (width, head_width) = (self.width, self.width / self.heads);
        let groups = groups(sequences);
        let tasks: Vec<(usize, usize)> =
            (0..groups.len()).flat_map(|g| (0..self.heads).map(move |head| (g, head))).collect();
        let parts: Vec<Vec<f32>> = tasks
            .par_iter()
            .map(|(group, head)| {
                let (first, rows, heard) = &groups[*group];
                let (keys, values) = &heard.layers[layer][*head];
                let at = first * width + head * head_width;
                let query = Matrix::new(&query[at..], *rows, head_width, width);
                let mut scores = vec![0.0; rows * keys.columns()];
                let mut out = vec![0.0; rows * head_width];
                attend_head(kernels, query, keys, values, &mut scores, &mut out, head_width);
                out
            })
            .collect();
        for ((group, head), part) in tasks.iter().zip(parts) {
            let first = groups[*group].0;
            for (row, part) in part.chunks_exact(head_width).enumerate() {
                let at = (first + row) * width + head * head_width;
                attended[at..at + head_width].copy_from_slice(part);
            }
        }
    }

    /// Keeps the weights of the watched heads of this layer; there is one sequence.
    fn watch(
        &self,
        kernels: Kernels,
        layer: usize,
        sequences: &[Sequence<'_>],
        query: &[f32],
        watch: &mut AttentionWeights,
    ) {
        let head_width = self.width / self.heads;
        let Some(sequence) = sequences.first() else {
            return;
        };
        let (rows, positions) = (sequence.tokens.len(), watch.positions);
        let heads = watch.heads.iter().zip(&mut watch.weights);
        for ((_, head), kept) in heads.filter(|((l, _), _)| *l == layer) {
            let (keys, _) = &sequence.heard.layers[layer][*head];
            let query = Matrix::new(&query[head * head_width..], rows, head_width, self.width);
            let mut scores = vec![0.0; rows * keys.columns()];
            let out = OutputRows { data: &mut scores, stride: keys.columns() };
            kernels.multiply_here(query, keys, out);
            kept.clear();
            for row in scores.chunks_exact_mut(keys.columns()) {
                let row = &mut row[..positions.min(keys.columns())];
                let sum = kernels.exp_scores(row, 1.0 / (head_width as f32).sqrt());
                kept.extend(row.iter().map(|weight| weight / sum));
            }
        }
    }
}

/// Runs of neighbouring sequences that heard the same window: first row, rows, window.
fn groups<'a>(sequences: &[Sequence<'a>]) -> Vec<(usize, usize, &'a Heard)> {
    let mut groups: Vec<(usize, usize, &'a Heard)> = Vec::new();
    let mut first = 0;
    for sequence in sequences {
        let rows = sequence.tokens.len();
        match groups.last_mut() {
            Some((_, count, heard)) if std::ptr::eq(*heard, sequence.heard) => *count += rows,
            _ => groups.push((first, rows, sequence.heard)),
        }
        first += rows;
    }
    groups
}

fn load_layer(loader: &mut Loader<'_>, layer: usize) -> Result<DecoderLayer, Error> {
    let name = |tensor| TensorName::Layer(Half::Decoder, layer, tensor);
    let own = |projection, part| name(LayerTensor::SelfAttention(projection, part));
    let cross = |projection, part| name(LayerTensor::CrossAttention(projection, part));
    Ok(DecoderLayer {
        self_norm: loader.norm(|part| name(LayerTensor::SelfNorm(part)))?,
        query_key_value: loader
            .fused(own, &[Projection::Query, Projection::Key, Projection::Value])?,
        self_output: loader.fused(own, &[Projection::Output])?,
        cross_norm: loader.norm(|part| name(LayerTensor::CrossNorm(part)))?,
        cross_query: loader.fused(cross, &[Projection::Query])?,
        cross_key_value: loader.fused(cross, &[Projection::Key, Projection::Value])?,
        cross_output: loader.fused(cross, &[Projection::Output])?,
        feed_forward: loader.feed_forward(Half::Decoder, layer)?,
    })
}
