//! Reading model folders: which layout it is, its settings, its tensors under common names.

mod ctranslate2;
mod safetensors;
mod settings;

pub(crate) use settings::{AlignmentHead, Settings};

use std::path::Path;

use crate::text::Error;

/// A tensor in single precision.
#[derive(Debug)]
pub(crate) struct Tensor {
    /// Length of each axis.
    pub(crate) shape: Vec<usize>,
    /// Its numbers, last axis fastest.
    pub(crate) data: Vec<f32>,
}

/// Where tensors come from; both layouts answer to the same names.
///
/// Names follow CTranslate2, without its fusion: `encoder/layer_0/self_attention/query/weight`.
pub(crate) trait TensorSource: Send {
    /// Reads a tensor.
    fn tensor(&mut self, name: &TensorName) -> Result<Tensor, Error>;
    /// Reads a tensor if it is there.
    fn optional(&mut self, name: &TensorName) -> Result<Option<Tensor>, Error>;
    /// How many layers the encoder and the decoder have.
    fn layers(&self) -> (usize, usize);
}

/// Which half of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    Encoder,
    Decoder,
}

/// The weights of a model by what they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TensorName {
    /// First or second convolution.
    Convolution(u8, Part),
    /// Learned positions.
    Positions(Half),
    /// Token embeddings, also the output projection.
    Embeddings,
    /// Normalisation after the last layer.
    FinalNorm(Half, Part),
    /// A part of a layer.
    Layer(Half, usize, LayerTensor),
}

/// Weight or bias (gamma or beta of a normalisation).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Weight,
    Bias,
}

/// The weights of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LayerTensor {
    SelfNorm(Part),
    SelfAttention(Projection, Part),
    CrossNorm(Part),
    CrossAttention(Projection, Part),
    FeedForwardNorm(Part),
    /// First (wider) or second product.
    FeedForward(u8, Part),
}

/// The products of an attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Projection {
    Query,
    Key,
    Value,
    Output,
}

/// Opens a model folder of either layout.
pub(crate) fn open(dir: &Path) -> Result<(Settings, Box<dyn TensorSource>), Error> {
    if dir.join("model.bin").is_file() {
        let (source, heads) = ctranslate2::Ctranslate2::open(&dir.join("model.bin"))?;
        let settings = Settings::from_ctranslate2(dir, heads)?;
        Ok((settings, Box::new(source)))
    } else if dir.join("model.safetensors").is_file() {
        let source = safetensors::Safetensors::open(&dir.join("model.safetensors"))?;
        let settings = Settings::from_hugging_face(dir)?;
        Ok((settings, Box::new(source)))
    } else {
        Err(damaged("there is neither model.bin nor model.safetensors in the folder"))
    }
}

/// How many layers the encoder and the decoder have, from what a file holds.
fn count_layers(holds: impl Fn(TensorName) -> bool) -> (usize, usize) {
    /// More than any Whisper has.
    const MAX_LAYERS: usize = 256;
    let count = |half| {
        let norm = LayerTensor::FeedForwardNorm(Part::Weight);
        (0..MAX_LAYERS).take_while(|layer| holds(TensorName::Layer(half, *layer, norm))).count()
    };
    (count(Half::Encoder), count(Half::Decoder))
}

/// The error for a model that cannot be used.
pub(crate) fn damaged(why: impl Into<String>) -> Error {
    Error::Model(why.into())
}

/// Reads a file that should not be large.
fn read_small(path: &Path) -> Result<Vec<u8>, Error> {
    const LIMIT: u64 = 64 << 20;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let size = std::fs::metadata(path).map_err(|e| damaged(format!("{name}: {}", e.kind())))?.len();
    if size > LIMIT {
        return Err(damaged(format!("{name} is larger than 64 MiB")));
    }
    std::fs::read(path).map_err(|e| damaged(format!("{name}: {}", e.kind())))
}

/// Reads a JSON file.
fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    serde_json::from_slice(&read_small(path)?)
        .map_err(|e| damaged(format!("{name}: line {}: not what it should be", e.line())))
}

/// Numbers from little-endian bytes of `width` each.
fn from_le_bytes<const WIDTH: usize>(
    bytes: &[u8],
    number: impl Fn([u8; WIDTH]) -> f32,
) -> Vec<f32> {
    bytes.as_chunks::<WIDTH>().0.iter().map(|bytes| number(*bytes)).collect()
}

#[cfg(test)]
mod tests;
