//! Hugging Face's `model.safetensors`: a length, a JSON table, the numbers.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use half::{bf16, f16};
use serde::Deserialize;

use super::{Half, LayerTensor, Part, Projection, Tensor, TensorName, TensorSource};
use super::{count_layers, damaged, from_le_bytes};
use crate::text::Error;

/// Longest table that is believed.
const MAX_TABLE_BYTES: u64 = 16 << 20;

/// An opened `model.safetensors`.
#[derive(Debug)]
pub(super) struct Safetensors {
    file: File,
    table: HashMap<String, Entry>,
    data_start: u64,
    data_bytes: u64,
}

#[derive(Debug, Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: (u64, u64),
}

impl Safetensors {
    /// Reads the table.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let mut file =
            File::open(path).map_err(|e| damaged(format!("model.safetensors: {}", e.kind())))?;
        let size = file.metadata().map_err(|e| io(&e))?.len();
        let mut length = [0; 8];
        file.read_exact(&mut length).map_err(|e| io(&e))?;
        let length = u64::from_le_bytes(length);
        if length > MAX_TABLE_BYTES || length + 8 > size {
            return Err(damaged("model.safetensors ends early or is damaged"));
        }
        let mut table = vec![0; usize::try_from(length).map_err(|_| damaged("too large"))?];
        file.read_exact(&mut table).map_err(|e| io(&e))?;
        let mut table: HashMap<String, serde_json::Value> = serde_json::from_slice(&table)
            .map_err(|_| damaged("the table of model.safetensors is not JSON"))?;
        table.remove("__metadata__");
        let table = table
            .into_iter()
            .map(|(name, entry)| Ok((name, serde_json::from_value(entry)?)))
            .collect::<Result<_, serde_json::Error>>()
            .map_err(|_| damaged("the table of model.safetensors has an odd entry"))?;
        Ok(Self { file, table, data_start: length + 8, data_bytes: size - length - 8 })
    }

    fn read(&mut self, name: &str) -> Result<Tensor, Error> {
        let entry = self
            .table
            .get(name)
            .ok_or_else(|| damaged(format!("model.safetensors lacks the tensor {name}")))?;
        let (start, end) = entry.data_offsets;
        if start > end || end > self.data_bytes {
            return Err(damaged("model.safetensors ends early or is damaged"));
        }
        let mut bytes = vec![0; usize::try_from(end - start).map_err(|_| damaged("too large"))?];
        self.file.seek(SeekFrom::Start(self.data_start + start)).map_err(|e| io(&e))?;
        self.file.read_exact(&mut bytes).map_err(|e| io(&e))?;
        let data = match entry.dtype.as_str() {
            "F32" => from_le_bytes(&bytes, f32::from_le_bytes),
            "F16" => from_le_bytes(&bytes, |b| f16::from_le_bytes(b).to_f32()),
            "BF16" => from_le_bytes(&bytes, |b| bf16::from_le_bytes(b).to_f32()),
            other => {
                return Err(damaged(format!("{name} has the type {other}, which is not read")));
            }
        };
        let elements = entry.shape.iter().try_fold(1_usize, |n, axis| n.checked_mul(*axis));
        if elements != Some(data.len()) {
            return Err(damaged(format!("{name} is not as large as its shape")));
        }
        Ok(Tensor { shape: entry.shape.clone(), data })
    }
}

impl TensorSource for Safetensors {
    fn tensor(&mut self, name: &TensorName) -> Result<Tensor, Error> {
        self.read(&file_name(*name))
    }

    fn optional(&mut self, name: &TensorName) -> Result<Option<Tensor>, Error> {
        let name = file_name(*name);
        if self.table.contains_key(&name) { self.read(&name).map(Some) } else { Ok(None) }
    }

    fn layers(&self) -> (usize, usize) {
        count_layers(|name| self.table.contains_key(&file_name(name)))
    }
}

fn file_name(name: TensorName) -> String {
    let half_name = |half| {
        if half == Half::Encoder { "model.encoder" } else { "model.decoder" }
    };
    let part_name = |part| {
        if part == Part::Weight { "weight" } else { "bias" }
    };
    let projection_name = |projection| match projection {
        Projection::Query => "q_proj",
        Projection::Key => "k_proj",
        Projection::Value => "v_proj",
        Projection::Output => "out_proj",
    };
    match name {
        TensorName::Convolution(n, part) => format!("model.encoder.conv{n}.{}", part_name(part)),
        TensorName::Positions(half) => format!("{}.embed_positions.weight", half_name(half)),
        TensorName::Embeddings => "model.decoder.embed_tokens.weight".to_owned(),
        TensorName::FinalNorm(half, part) => {
            format!("{}.layer_norm.{}", half_name(half), part_name(part))
        }
        TensorName::Layer(half, layer, tensor) => {
            let tail = match tensor {
                LayerTensor::SelfNorm(part) => {
                    format!("self_attn_layer_norm.{}", part_name(part))
                }
                LayerTensor::CrossNorm(part) => {
                    format!("encoder_attn_layer_norm.{}", part_name(part))
                }
                LayerTensor::FeedForwardNorm(part) => {
                    format!("final_layer_norm.{}", part_name(part))
                }
                LayerTensor::FeedForward(n, part) => format!("fc{}.{}", n + 1, part_name(part)),
                LayerTensor::SelfAttention(projection, part) => {
                    format!("self_attn.{}.{}", projection_name(projection), part_name(part))
                }
                LayerTensor::CrossAttention(projection, part) => {
                    format!("encoder_attn.{}.{}", projection_name(projection), part_name(part))
                }
            };
            format!("{}.layers.{layer}.{tail}", half_name(half))
        }
    }
}

fn io(error: &std::io::Error) -> Error {
    damaged(match error.kind() {
        std::io::ErrorKind::UnexpectedEof => "model.safetensors ends early".to_owned(),
        kind => format!("model.safetensors: {kind}"),
    })
}
