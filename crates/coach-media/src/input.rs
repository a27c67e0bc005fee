//! The bytes of a recording, as the demuxer reads them: a file or memory, with a count of what
//! was read, repairs to lying headers, and a mode in which the end of the file is not known.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use coach_speech::CancelFlag;
use symphonia::core::io::MediaSource;

use crate::Source;
use crate::error::Error;
use crate::limits::{LimitKind, Limits};
use crate::sniff::HEAD_BYTES;

/// Bytes that can be read anywhere.
pub(crate) trait Bytes: Read + Seek + Send + Sync {}

impl<T: Read + Seek + Send + Sync> Bytes for T {}

/// A recording that exists, is not empty and not too large.
pub(crate) struct Input<'a> {
    source: &'a Source,
    /// Length in bytes.
    pub(crate) len: u64,
    /// The first bytes, [`HEAD_BYTES`] or all there are.
    pub(crate) head: Vec<u8>,
    /// Where the demuxer reads now.
    pub(crate) position: Arc<AtomicU64>,
    cancel: CancelFlag,
}

impl<'a> Input<'a> {
    /// Looks at a recording.
    ///
    /// # Errors
    /// [`Error::Empty`], [`Error::LimitExceeded`], [`Error::Io`].
    pub(crate) fn new(
        source: &'a Source,
        limits: &Limits,
        cancel: &CancelFlag,
    ) -> Result<Self, Error> {
        let len = match source {
            Source::File(path) => {
                let metadata = std::fs::metadata(path)?;
                if !metadata.is_file() {
                    // Opening a pipe or a device may wait for ever.
                    return Err(Error::Io(io::ErrorKind::InvalidInput));
                }
                metadata.len()
            }
            Source::Bytes(bytes) => bytes.len() as u64,
        };
        if len == 0 {
            return Err(Error::Empty);
        }
        if len > limits.max_bytes {
            return Err(Error::LimitExceeded { limit: LimitKind::Bytes });
        }
        let cancel = cancel.clone();
        let mut input = Self { source, len, head: Vec::new(), position: Arc::default(), cancel };
        input.open()?.take(HEAD_BYTES as u64).read_to_end(&mut input.head)?;
        Ok(input)
    }

    /// Opens the bytes at the start.
    ///
    /// # Errors
    /// Those of opening a file.
    pub(crate) fn open(&self) -> io::Result<Box<dyn Bytes>> {
        Ok(match self.source {
            Source::File(path) => Box::new(File::open(path)?),
            Source::Bytes(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }

    /// The recording as the caller gave it.
    pub(crate) fn source(&self) -> &'a Source {
        self.source
    }

    /// A media source over `bytes`, which must stand at their start.
    pub(crate) fn media(&self, bytes: Box<dyn Bytes>, patches: Vec<Patch>) -> Media {
        let (position, cancel) = (Arc::clone(&self.position), self.cancel.clone());
        Media { bytes, len: Some(self.len), at: 0, patches, position, cancel }
    }
}

/// Bytes that stand in for those of the file at an offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Patch {
    pub(crate) offset: u64,
    pub(crate) bytes: [u8; 4],
}

/// What the demuxer reads from.
pub(crate) struct Media {
    bytes: Box<dyn Bytes>,
    len: Option<u64>,
    at: u64,
    patches: Vec<Patch>,
    position: Arc<AtomicU64>,
    /// Demuxers may read for long before they find a packet, or find that there is none.
    cancel: CancelFlag,
}

impl Media {
    /// The same, as a stream whose length is not known and which cannot be rewound. Demuxers
    /// check the sizes in headers against the length, and refuse a file that was cut short;
    /// from a stream they take what comes.
    pub(crate) fn into_stream(mut self) -> Self {
        self.len = None;
        self
    }

    fn apply_patches(&self, buffer: &mut [u8]) {
        for patch in &self.patches {
            for (i, &byte) in (0_u64..).zip(&patch.bytes) {
                let place = (patch.offset + i)
                    .checked_sub(self.at)
                    .and_then(|place| buffer.get_mut(usize::try_from(place).ok()?));
                if let Some(place) = place {
                    *place = byte;
                }
            }
        }
    }
}

impl Read for Media {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.cancel.check().map_err(io::Error::other)?;
        let count = self.bytes.read(buffer)?;
        self.apply_patches(&mut buffer[..count]);
        self.at += count as u64;
        self.position.store(self.at, Ordering::Relaxed);
        Ok(count)
    }
}

impl Seek for Media {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.bytes.seek(to)?;
        Ok(self.at)
    }
}

impl MediaSource for Media {
    fn is_seekable(&self) -> bool {
        self.len.is_some()
    }

    fn byte_len(&self) -> Option<u64> {
        self.len
    }
}
