//! Values to bytes and back.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Level of compression: what it saves beyond this costs more time than it is worth.
const ZSTD_LEVEL: i32 = 3;

/// How the bytes of a value are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Codec {
    /// As they are.
    Raw = 0,
    /// Compressed with Zstandard.
    Zstd = 1,
}

impl Codec {
    pub(crate) fn of_byte(byte: u8) -> Option<Self> {
        [Self::Raw, Self::Zstd].into_iter().find(|codec| *codec as u8 == byte)
    }

    pub(crate) fn pack(self, raw: Vec<u8>) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Raw => Ok(raw),
            Self::Zstd => zstd::bulk::compress(&raw, ZSTD_LEVEL),
        }
    }

    /// The bytes again, of which there must be exactly `raw_len`.
    pub(crate) fn unpack(
        self,
        packed: &[u8],
        raw_len: usize,
    ) -> Result<Cow<'_, [u8]>, Undecodable> {
        let raw = match self {
            Self::Raw => Cow::Borrowed(packed),
            Self::Zstd => zstd::bulk::decompress(packed, raw_len).map_err(|_| Undecodable)?.into(),
        };
        if raw.len() == raw_len { Ok(raw) } else { Err(Undecodable) }
    }
}

/// Bytes that are no value of their type, or a value that has no bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecodable;

/// What a cache can keep.
pub trait Value: Send + Sync + Sized + 'static {
    /// How its bytes are kept.
    const CODEC: Codec;

    /// Its bytes, before compression.
    ///
    /// # Errors
    /// When it has none; it is then kept in memory only.
    fn encode(&self) -> Result<Vec<u8>, Undecodable>;

    /// The value with these bytes.
    ///
    /// # Errors
    /// When they are not those of a value; the lookup is then a miss.
    fn decode(bytes: &[u8]) -> Result<Self, Undecodable>;

    /// About how many bytes it takes in memory.
    fn memory_bytes(&self) -> usize;
}

/// Bytes are kept as they are.
impl Value for Vec<u8> {
    const CODEC: Codec = Codec::Raw;

    fn encode(&self) -> Result<Vec<u8>, Undecodable> {
        Ok(self.clone())
    }

    fn decode(bytes: &[u8]) -> Result<Self, Undecodable> {
        Ok(bytes.to_vec())
    }

    fn memory_bytes(&self) -> usize {
        self.len()
    }
}

/// Encoding as JSON, for values that derive serde: readable, and new fields do not harm.
pub mod json {
    use super::{DeserializeOwned, Serialize, Undecodable};

    /// The bytes of a value.
    ///
    /// # Errors
    /// When it has no JSON, such as a map whose keys are no strings.
    pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, Undecodable> {
        serde_json::to_vec(value).map_err(|_| Undecodable)
    }

    /// The value with these bytes.
    ///
    /// # Errors
    /// When they are not its JSON.
    pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Undecodable> {
        serde_json::from_slice(bytes).map_err(|_| Undecodable)
    }
}
