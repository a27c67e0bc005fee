//! CTranslate2's `model.bin`, versions 5 and 6.
//!
//! Attention is fused there: query, key and value are the rows of `linear_0` in a
//! self-attention; key and value those of `linear_1` in a cross-attention.
//! Quantised weights (`int8`, `int16`) carry a scale for each row and are restored.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use half::{bf16, f16};

use super::{Half, LayerTensor, Part, Projection, Tensor, TensorName, TensorSource};
use super::{count_layers, damaged, from_le_bytes};
use crate::text::Error;

/// More variables than any Whisper has.
const MAX_VARIABLES: u32 = 10_000;

/// Largest tensor that is believed: twice the embeddings of large-v3 in single precision.
const MAX_TENSOR_BYTES: u64 = 600 << 20;

/// An opened `model.bin`.
#[derive(Debug)]
pub(super) struct Ctranslate2 {
    file: File,
    variables: HashMap<String, Variable>,
}

#[derive(Debug)]
struct Variable {
    shape: Vec<usize>,
    kind: u8,
    offset: u64,
    bytes: u64,
}

impl Ctranslate2 {
    /// Reads the table of variables; also gives the number of attention heads.
    pub(super) fn open(path: &Path) -> Result<(Self, usize), Error> {
        let file = File::open(path).map_err(|e| damaged(format!("model.bin: {}", e.kind())))?;
        let size = file.metadata().map_err(|e| io(&e))?.len();
        let mut reader = Reader { inner: BufReader::new(&file), at: 0, size };
        let version = reader.u32()?;
        if !(5..=6).contains(&version) {
            return Err(damaged(format!("model.bin has version {version}; 5 and 6 are read")));
        }
        let spec = reader.string()?;
        if spec != "WhisperSpec" {
            return Err(damaged("model.bin is of another kind of model, not Whisper"));
        }
        reader.u32()?;
        let count = reader.u32()?;
        if count > MAX_VARIABLES {
            return Err(damaged("model.bin has too many variables"));
        }
        let mut variables = HashMap::new();
        for _ in 0..count {
            let (name, variable) = reader.variable()?;
            variables.insert(name, variable);
        }
        let mut source = Self { file, variables };
        let heads = source.read("encoder/num_heads")?.data.first().copied().unwrap_or(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small integer"
        )]
        Ok((source, heads as usize))
    }

    fn read(&mut self, name: &str) -> Result<Tensor, Error> {
        let variable = self
            .variables
            .get(name)
            .ok_or_else(|| damaged(format!("model.bin lacks the variable {name}")))?;
        let mut bytes = vec![0; usize::try_from(variable.bytes).map_err(|_| damaged("too large"))?];
        self.file.seek(SeekFrom::Start(variable.offset)).map_err(|e| io(&e))?;
        self.file.read_exact(&mut bytes).map_err(|e| io(&e))?;
        let data = match variable.kind {
            0 => from_le_bytes(&bytes, f32::from_le_bytes),
            1 => from_le_bytes(&bytes, |b: [u8; 1]| f32::from(b[0].cast_signed())),
            2 => from_le_bytes(&bytes, |b| f32::from(i16::from_le_bytes(b))),
            4 => from_le_bytes(&bytes, |b| f16::from_le_bytes(b).to_f32()),
            5 => from_le_bytes(&bytes, |b| bf16::from_le_bytes(b).to_f32()),
            kind => return Err(damaged(format!("{name} has the unknown type {kind}"))),
        };
        if data.len() != variable.shape.iter().product::<usize>() {
            return Err(damaged(format!("{name} is not as large as its shape")));
        }
        Ok(Tensor { shape: variable.shape.clone(), data })
    }

    /// Reads a variable and undoes its quantisation.
    fn dequantised(&mut self, name: &str) -> Result<Tensor, Error> {
        let mut tensor = self.read(name)?;
        let scale_name = format!("{name}_scale");
        if self.variables.contains_key(&scale_name) {
            let scales = self.read(&scale_name)?.data;
            let row = tensor.data.len() / scales.len().max(1);
            for (row, scale) in tensor.data.chunks_mut(row.max(1)).zip(&scales) {
                for x in row {
                    *x /= scale;
                }
            }
        }
        Ok(tensor)
    }
}

impl TensorSource for Ctranslate2 {
    fn tensor(&mut self, name: &TensorName) -> Result<Tensor, Error> {
        let (file_name, rows) = file_name(*name);
        let tensor = self.dequantised(&file_name)?;
        let Some((part, parts)) = rows else {
            return Ok(tensor);
        };
        let length = tensor.shape.first().copied().unwrap_or(0) / parts;
        let row = tensor.data.len() / (length * parts).max(1);
        let data = tensor.data[part * length * row..(part + 1) * length * row].to_vec();
        let shape = [length].into_iter().chain(tensor.shape[1..].iter().copied()).collect();
        Ok(Tensor { shape, data })
    }

    fn optional(&mut self, name: &TensorName) -> Result<Option<Tensor>, Error> {
        // Fused biases always exist: CTranslate2 fills the missing bias of keys with zeros.
        if self.variables.contains_key(&file_name(*name).0) {
            self.tensor(name).map(Some)
        } else {
            Ok(None)
        }
    }

    fn layers(&self) -> (usize, usize) {
        count_layers(|name| self.variables.contains_key(&file_name(name).0))
    }
}

/// Which of how many equal parts of the rows of a fused variable.
type RowsPart = Option<(usize, usize)>;

/// The variable of a tensor, and which part of its rows.
fn file_name(name: TensorName) -> (String, RowsPart) {
    let half_name = |half| {
        if half == Half::Encoder { "encoder" } else { "decoder" }
    };
    match name {
        TensorName::Convolution(n, part) => (format!("encoder/conv{n}/{}", part_name(part)), None),
        TensorName::Positions(half) => {
            (format!("{}/position_encodings/encodings", half_name(half)), None)
        }
        TensorName::Embeddings => ("decoder/embeddings/weight".to_owned(), None),
        TensorName::FinalNorm(half, part) => {
            (format!("{}/layer_norm/{}", half_name(half), norm_name(part)), None)
        }
        TensorName::Layer(half, layer, tensor) => {
            let (tail, rows) = layer_file_name(tensor);
            (format!("{}/layer_{layer}/{tail}", half_name(half)), rows)
        }
    }
}

fn layer_file_name(tensor: LayerTensor) -> (String, RowsPart) {
    match tensor {
        LayerTensor::SelfNorm(part) => {
            (format!("self_attention/layer_norm/{}", norm_name(part)), None)
        }
        LayerTensor::CrossNorm(part) => (format!("attention/layer_norm/{}", norm_name(part)), None),
        LayerTensor::FeedForwardNorm(part) => (format!("ffn/layer_norm/{}", norm_name(part)), None),
        LayerTensor::FeedForward(n, part) => (format!("ffn/linear_{n}/{}", part_name(part)), None),
        LayerTensor::SelfAttention(projection, part) => {
            let (linear, rows) = match projection {
                Projection::Query => (0, Some((0, 3))),
                Projection::Key => (0, Some((1, 3))),
                Projection::Value => (0, Some((2, 3))),
                Projection::Output => (1, None),
            };
            (format!("self_attention/linear_{linear}/{}", part_name(part)), rows)
        }
        LayerTensor::CrossAttention(projection, part) => {
            let (linear, rows) = match projection {
                Projection::Query => (0, None),
                Projection::Key => (1, Some((0, 2))),
                Projection::Value => (1, Some((1, 2))),
                Projection::Output => (2, None),
            };
            (format!("attention/linear_{linear}/{}", part_name(part)), rows)
        }
    }
}

fn part_name(part: Part) -> &'static str {
    if part == Part::Weight { "weight" } else { "bias" }
}

fn norm_name(part: Part) -> &'static str {
    if part == Part::Weight { "gamma" } else { "beta" }
}

/// Reads the table, never past the end of the file.
struct Reader<'a> {
    inner: BufReader<&'a File>,
    at: u64,
    size: u64,
}

impl Reader<'_> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.inner.read_exact(&mut bytes).map_err(|e| io(&e))?;
        self.at += N as u64;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, Error> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn string(&mut self) -> Result<String, Error> {
        let length = u16::from_le_bytes(self.bytes()?);
        let mut bytes = vec![0; usize::from(length)];
        self.inner.read_exact(&mut bytes).map_err(|e| io(&e))?;
        self.at += u64::from(length);
        bytes.pop();
        String::from_utf8(bytes).map_err(|_| damaged("model.bin has a name that is not text"))
    }

    fn variable(&mut self) -> Result<(String, Variable), Error> {
        let name = self.string()?;
        let [rank] = self.bytes()?;
        let mut shape = Vec::new();
        for _ in 0..rank.min(8) {
            shape.push(self.u32()? as usize);
        }
        let [kind] = self.bytes()?;
        let bytes = u64::from(self.u32()?);
        if rank > 8 || bytes > MAX_TENSOR_BYTES || self.at + bytes > self.size {
            return Err(damaged("model.bin ends early or is damaged"));
        }
        let variable = Variable { shape, kind, offset: self.at, bytes };
        self.inner.seek_relative(bytes.cast_signed()).map_err(|e| io(&e))?;
        self.at += bytes;
        Ok((name, variable))
    }
}

fn io(error: &std::io::Error) -> Error {
    damaged(match error.kind() {
        std::io::ErrorKind::UnexpectedEof => "model.bin ends early".to_owned(),
        kind => format!("model.bin: {kind}"),
    })
}
