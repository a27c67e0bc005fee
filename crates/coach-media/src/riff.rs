//! Repairs to the headers of WAV files, in the reader and never in the file.
//!
//! RF64 and BW64 (EBU Tech 3306) are WAV with a 64-bit size in a `ds64` chunk; the demuxer knows
//! plain RIFF only. Recorders that were cut off leave a size of 0 or of 4 GiB.

use std::io::{self, SeekFrom};

use crate::input::{Bytes, Patch};

/// How many chunks are looked at before the samples must come.
const MAX_CHUNKS: usize = 1024;
/// The size that writers of streams leave in the header.
const UNKNOWN_SIZE: u32 = u32::MAX;

/// What is to be changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Repair {
    pub(crate) patches: Vec<Patch>,
    /// The header promises more samples than there are.
    pub(crate) truncated: bool,
    /// Channels by the header; the demuxer overflows at some thousands of them.
    pub(crate) channels: u16,
}

/// Walks the chunks of a WAV file of `len` bytes.
///
/// # Errors
/// Those of reading; a file that ends early is no error.
pub(crate) fn repair(bytes: &mut dyn Bytes, len: u64) -> io::Result<Repair> {
    let mut repair = Repair::default();
    let mut magic = [0; 4];
    if !read_at(bytes, 0, &mut magic)? {
        return Ok(repair);
    }
    if &magic != b"RIFF" {
        repair.patches.push(Patch { offset: 0, bytes: *b"RIFF" });
    }
    let mut long_data_size = None;
    let mut at = 12;
    for _ in 0..MAX_CHUNKS {
        let mut header = [0; 8];
        if !read_at(bytes, at, &mut header)? {
            break;
        }
        let (Some(id), Some(size)) = (header.first_chunk(), header.last_chunk()) else { break };
        let size = u32::from_le_bytes(*size);
        match id {
            b"ds64" => {
                let mut sizes = [0; 16];
                if read_at(bytes, at + 8, &mut sizes)? {
                    // The sizes of the whole and of the samples, 64 bits each.
                    long_data_size = sizes.last_chunk().map(|size| u64::from_le_bytes(*size));
                }
            }
            b"fmt " => {
                let mut format = [0; 4];
                if read_at(bytes, at + 8, &mut format)? {
                    let [_, _, low, high] = format;
                    repair.channels = u16::from_le_bytes([low, high]);
                }
            }
            b"data" => {
                let there = len.saturating_sub(at + 8);
                repair_data(&mut repair, at + 4, size, long_data_size, there);
                break;
            }
            _ => {}
        }
        at += 8 + u64::from(size) + u64::from(size & 1);
    }
    bytes.seek(SeekFrom::Start(0))?;
    Ok(repair)
}

/// Decides the size of the samples: what the header says, at most what is there.
fn repair_data(repair: &mut Repair, offset: u64, size: u32, long: Option<u64>, there: u64) {
    let claimed = match long {
        Some(long) if size == UNKNOWN_SIZE => long,
        _ => u64::from(size),
    };
    // A size of nothing before bytes: the recorder never came to write it.
    let streamed = (claimed == 0 && there > 0) || claimed >= u64::from(UNKNOWN_SIZE - 0xff);
    repair.truncated = claimed > there && !streamed;
    let right = if streamed { there } else { claimed.min(there) };
    let right = u32::try_from(right).unwrap_or(UNKNOWN_SIZE);
    if right != size {
        repair.patches.push(Patch { offset, bytes: right.to_le_bytes() });
    }
}

/// Reads exactly, or says that the file ends before.
fn read_at(bytes: &mut dyn Bytes, at: u64, buffer: &mut [u8]) -> io::Result<bool> {
    bytes.seek(SeekFrom::Start(at))?;
    match bytes.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// A header for `claimed` bytes of samples before `there` bytes.
    fn wav(magic: [u8; 4], ds64: Option<u64>, claimed: u32, there: usize) -> Vec<u8> {
        let mut file = [&magic[..], &[0; 4], b"WAVE"].concat();
        if let Some(size) = ds64 {
            file.extend(b"ds64");
            file.extend(28_u32.to_le_bytes());
            file.extend(0_u64.to_le_bytes());
            file.extend(size.to_le_bytes());
            file.extend([0; 12]);
        }
        file.extend(b"data");
        file.extend(claimed.to_le_bytes());
        file.extend(vec![0; there]);
        file
    }

    #[track_caller]
    fn check(file: Vec<u8>, size: Option<u32>, truncated: bool) {
        let len = file.len() as u64;
        let repair = repair(&mut Cursor::new(file), len).unwrap();
        let patched = repair.patches.iter().find(|patch| patch.offset > 0);
        assert_eq!(patched.map(|patch| u32::from_le_bytes(patch.bytes)), size);
        assert_eq!(repair.truncated, truncated);
    }

    #[test]
    fn sizes_become_true() {
        check(wav(*b"RIFF", None, 100, 100), None, false);
        check(wav(*b"RIFF", None, 100, 40), Some(40), true);
        check(wav(*b"RIFF", None, 0, 40), Some(40), false);
        check(wav(*b"RIFF", None, 0, 0), None, false);
        check(wav(*b"RIFF", None, u32::MAX, 40), Some(40), false);
        check(wav(*b"RIFF", None, 40, 100), None, false);
        check(wav(*b"RF64", Some(60), u32::MAX, 100), Some(60), false);
        check(wav(*b"RF64", Some(600), u32::MAX, 100), Some(100), true);
        check(b"RIFF".to_vec(), None, false);
    }
}
