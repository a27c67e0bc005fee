//! The bytes of an entry outside this process: a header of 128 bytes and the payload.
//!
//! Little endian: magic `SCE1`, header version u8, codec u8, flags u16, kind u16 (digest of its
//! name), kind version u16, times of making and of the ends of freshness, of staleness and of life
//! u64 each, milliseconds of computing u32, lengths of the payload and of the raw value u32 each,
//! 8 bytes of zero, the key (32 bytes) and, over all of this and the payload, a BLAKE3 checksum
//! (32 bytes).

use crate::codec::{Codec, Value};
use crate::key::Key;
use crate::kind::Kind;

/// Length of a header.
pub(crate) const HEADER: usize = 128;
/// Longest raw value: also the bound of decompression.
pub(crate) const RAW_MAX: usize = 64 << 20;

const MAGIC: [u8; 4] = *b"SCE1";
const VERSION: u8 = 1;
const EXPIRES_AT: usize = 36;
const KEY_AT: usize = 64;
const CHECKSUM_AT: usize = 96;

/// What is known of an entry besides its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "all are milliseconds, and names carry units")]
pub(crate) struct Life {
    pub(crate) made_ms: u64,
    pub(crate) fresh_until_ms: u64,
    pub(crate) stale_until_ms: u64,
    pub(crate) expires_ms: u64,
    pub(crate) compute_ms: u32,
}

/// Why bytes are not the entry that was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// They were never a whole entry of this format, or are damaged.
    Damaged,
    /// A good entry of something else: another format, kind version or key.
    Foreign,
    /// A good entry whose time is over.
    Expired,
}

/// The bytes of an entry; `None` if the value has none or too many.
pub(crate) fn seal<V: Value>(value: &V, key: &Key, kind: &Kind, life: &Life) -> Option<Vec<u8>> {
    let raw = value.encode().ok().filter(|raw| raw.len() <= RAW_MAX)?;
    let raw_len = u32::try_from(raw.len()).ok()?;
    let payload = V::CODEC.pack(raw).ok()?;
    let payload_len = u32::try_from(payload.len()).ok()?;
    let mut bytes = Vec::with_capacity(HEADER + payload.len());
    bytes.extend(MAGIC);
    bytes.extend([VERSION, V::CODEC as u8, 0, 0]);
    bytes.extend(kind_digest(kind.name));
    bytes.extend(kind.version.to_le_bytes());
    for time_ms in [life.made_ms, life.fresh_until_ms, life.stale_until_ms, life.expires_ms] {
        bytes.extend(time_ms.to_le_bytes());
    }
    for number in [life.compute_ms, payload_len, raw_len] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.resize(KEY_AT, 0);
    bytes.extend(key.0);
    let checksum = checksum(&bytes, &payload);
    bytes.extend(checksum);
    bytes.extend(payload);
    Some(bytes)
}

/// The value of an entry, if the bytes are that of `key` and its time is not over.
pub(crate) fn open<V: Value>(
    bytes: &[u8],
    key: &Key,
    kind: &Kind,
    now_ms: u64,
) -> Result<(V, Life), Refusal> {
    let (header, payload) = bytes.split_at_checked(HEADER).ok_or(Refusal::Damaged)?;
    if header[..4] != MAGIC {
        return Err(Refusal::Damaged);
    }
    if header[CHECKSUM_AT..] != checksum(&header[..CHECKSUM_AT], payload) {
        // A later format may keep its checksum elsewhere.
        let later = header[4] > VERSION;
        return Err(if later { Refusal::Foreign } else { Refusal::Damaged });
    }
    let of_kind =
        header[8..10] == kind_digest(kind.name) && header[10..12] == kind.version.to_le_bytes();
    if header[4] != VERSION || !of_kind || header[KEY_AT..CHECKSUM_AT] != key.0 {
        return Err(Refusal::Foreign);
    }
    let number = |at: usize| u32::from_le_bytes([0, 1, 2, 3].map(|i| header[at + i]));
    let time = |at: usize| u64::from_le_bytes([0, 1, 2, 3, 4, 5, 6, 7].map(|i| header[at + i]));
    let life = Life {
        made_ms: time(12),
        fresh_until_ms: time(20),
        stale_until_ms: time(28),
        expires_ms: time(EXPIRES_AT),
        compute_ms: number(44),
    };
    if life.expires_ms <= now_ms {
        return Err(Refusal::Expired);
    }
    let (payload_len, raw_len) = (number(48) as usize, number(52) as usize);
    if payload.len() != payload_len || raw_len > RAW_MAX || header[5] != V::CODEC as u8 {
        return Err(Refusal::Damaged);
    }
    let codec = Codec::of_byte(header[5]).ok_or(Refusal::Damaged)?;
    let raw = codec.unpack(payload, raw_len).map_err(|_| Refusal::Damaged)?;
    let value = V::decode(&raw).map_err(|_| Refusal::Damaged)?;
    Ok((value, life))
}

/// When the time of an entry with this header is over; `u64::MAX` if it is none.
pub(crate) fn expires_ms(header: &[u8; HEADER]) -> u64 {
    if header[..4] != MAGIC || header[4] != VERSION {
        return u64::MAX;
    }
    u64::from_le_bytes([0, 1, 2, 3, 4, 5, 6, 7].map(|i| header[EXPIRES_AT + i]))
}

/// Whether bytes are a whole entry under a key, of any kind, and when its time is over.
pub(crate) fn inspect(bytes: &[u8], key: &Key) -> Result<u64, Refusal> {
    let (header, payload) = bytes.split_first_chunk::<HEADER>().ok_or(Refusal::Damaged)?;
    let is_whole =
        header[..4] == MAGIC && header[CHECKSUM_AT..] == checksum(&header[..CHECKSUM_AT], payload);
    if !is_whole {
        return Err(Refusal::Damaged);
    }
    if header[KEY_AT..CHECKSUM_AT] != key.0 {
        return Err(Refusal::Foreign);
    }
    Ok(expires_ms(header))
}

fn kind_digest(name: &str) -> [u8; 2] {
    let digest = blake3::hash(name.as_bytes());
    [digest.as_bytes()[0], digest.as_bytes()[1]]
}

fn checksum(header: &[u8], payload: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(header);
    hasher.update(payload);
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests;
