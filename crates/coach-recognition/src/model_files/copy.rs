//! Copying with a hash, a limit and a way to stop.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use coach_speech::CancelFlag;
use sha2::{Digest, Sha256};

use crate::error::Error;

/// Bytes between two looks at the cancel flag.
const BLOCK: usize = 1 << 20;

/// A copy in the making, with its hash.
pub(super) struct HashedCopy<'a> {
    to: &'a mut dyn Write,
    digest: Sha256,
    bytes: u64,
    bytes_max: u64,
}

impl<'a> HashedCopy<'a> {
    /// A copy of at most `bytes_max`.
    pub(super) fn new(to: &'a mut dyn Write, bytes_max: u64) -> Self {
        Self { to, digest: Sha256::new(), bytes: 0, bytes_max }
    }

    /// Copies until the end of `from`; `progress` receives the bytes of every block.
    ///
    /// # Errors
    /// [`Error::NotAModel`] beyond the limit, [`Error::Io`], [`Error::Cancelled`].
    pub(super) fn append(
        &mut self,
        from: &mut dyn Read,
        cancel: &CancelFlag,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Error> {
        let mut block = vec![0; BLOCK];
        loop {
            cancel.check()?;
            let count = match from.read(&mut block) {
                Ok(0) => return Ok(()),
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            self.bytes += count as u64;
            if self.bytes > self.bytes_max {
                return Err(Error::NotAModel);
            }
            self.digest.update(&block[..count]);
            self.to.write_all(&block[..count])?;
            progress(count as u64);
        }
    }

    /// The number of bytes and their SHA-256 in hexadecimal.
    pub(super) fn finish(self) -> (u64, String) {
        (self.bytes, hexadecimal(&self.digest.finalize()))
    }
}

/// SHA-256 of a file in hexadecimal; `progress` receives the bytes of every block.
///
/// # Errors
/// [`Error::Io`], [`Error::Cancelled`].
pub(super) fn sha256(
    path: &Path,
    cancel: &CancelFlag,
    progress: &mut dyn FnMut(u64),
) -> Result<String, Error> {
    let mut file = File::open(path)?;
    let mut sink = std::io::sink();
    let mut copy = HashedCopy::new(&mut sink, u64::MAX);
    copy.append(&mut file, cancel, progress)?;
    Ok(copy.finish().1)
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
