//! What to analyse: files and standard input.

use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use coach_pipeline::Source;

use crate::failure::Failure;
use crate::interrupt::{Interrupt, KeptFile};

/// Standard input is kept in memory up to this size, and in a temporary file above it.
const MEMORY_BYTES_MAX: usize = 64 << 20;

/// How much is read between two looks at the flag.
const CHUNK_BYTES: usize = 256 << 10;

/// One recording as the user named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    /// `-`.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// Reads an argument.
    pub(crate) fn of(argument: PathBuf) -> Self {
        if argument.as_os_str() == "-" { Self::Stdin } else { Self::File(argument) }
    }

    /// As the user typed it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// What a result that belongs to it is called, without the ending.
    pub(crate) fn stem(&self) -> String {
        let stem = match self {
            Self::Stdin => None,
            Self::File(path) => path.file_stem(),
        };
        stem.map_or_else(|| "stdin".to_owned(), |stem| stem.to_string_lossy().into_owned())
    }

    /// Opens it. Standard input is read to its end or to the limit, whichever comes first.
    pub(crate) fn open<'a>(
        &'a self,
        bytes_max: u64,
        interrupt: &'a Interrupt,
    ) -> Result<Opened<'a>, Failure> {
        match self {
            Self::File(path) => {
                let facts =
                    fs::metadata(path).map_err(|error| Failure::of_reading(error.kind()))?;
                if facts.is_dir() {
                    return Err(Failure::new("is_a_folder"));
                }
                Ok(Opened::File(path))
            }
            Self::Stdin => {
                let bytes = read_all(io::stdin().lock(), bytes_max, interrupt)?;
                Ok(bytes)
            }
        }
    }
}

/// An input that can be analysed.
pub(crate) enum Opened<'a> {
    /// A file of the user's.
    File(&'a Path),
    /// What came through standard input.
    Bytes(Arc<[u8]>),
    /// The same, where it was too much for memory.
    Kept(KeptFile<'a>),
}

impl Opened<'_> {
    /// For the pipeline.
    pub(crate) fn source(&self) -> Source {
        match self {
            Self::File(path) => Source::File(path.to_path_buf()),
            Self::Bytes(bytes) => Source::Bytes(Arc::clone(bytes)),
            Self::Kept(file) => Source::File(file.path().to_owned()),
        }
    }
}

fn read_all<'a>(
    mut from: impl Read,
    bytes_max: u64,
    interrupt: &'a Interrupt,
) -> Result<Opened<'a>, Failure> {
    let read_failed = |error: io::Error| Failure::of_reading(error.kind());
    let mut memory = Vec::new();
    let mut disk: Option<(File, KeptFile<'a>)> = None;
    let mut total = 0_u64;
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        interrupt.flag().check().map_err(|_| Failure::new("cancelled"))?;
        let count = match from.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(read_failed(error)),
        };
        total += count as u64;
        if total > bytes_max {
            return Err(Failure::new("too_large"));
        }
        match &mut disk {
            Some((file, _)) => file.write_all(&chunk[..count]).map_err(read_failed)?,
            None => memory.extend_from_slice(&chunk[..count]),
        }
        if disk.is_none() && memory.len() > MEMORY_BYTES_MAX {
            let (mut file, path) = tempfile::Builder::new()
                .prefix("speech-coach-")
                .tempfile()
                .map_err(read_failed)?
                .into_parts();
            let kept = interrupt.keep(path);
            file.write_all(&memory).map_err(read_failed)?;
            memory = Vec::new();
            disk = Some((file, kept));
        }
    }
    Ok(match disk {
        Some((_, kept)) => Opened::Kept(kept),
        None => Opened::Bytes(memory.into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_named_after_their_input() {
        for (argument, name, stem) in
            [("-", "-", "stdin"), ("a/b.mp3", "a/b.mp3", "b"), ("talk", "talk", "talk")]
        {
            let input = Input::of(argument.into());
            assert_eq!((input.name().as_str(), input.stem().as_str()), (name, stem));
        }
    }

    #[test]
    fn a_short_stream_stays_in_memory_and_a_long_one_goes_to_disk() {
        let interrupt = Interrupt::default();
        let opened = read_all(io::repeat(7).take(1000), u64::MAX, &interrupt);
        assert!(matches!(opened, Ok(Opened::Bytes(bytes)) if bytes.len() == 1000));

        let length = MEMORY_BYTES_MAX as u64 + 1_000_000;
        let opened = read_all(io::repeat(7).take(length), u64::MAX, &interrupt);
        let Ok(Opened::Kept(file)) = opened else { panic!("it was to go to disk") };
        assert_eq!(fs::metadata(file.path()).unwrap().len(), length);
        let path = file.path().to_owned();
        drop(file);
        assert!(!path.exists());
    }

    #[test]
    fn a_stream_over_the_limit_is_refused() {
        let interrupt = Interrupt::default();
        let opened = read_all(io::repeat(7), 10_000, &interrupt);
        assert!(matches!(opened, Err(failure) if failure.code == "too_large"));
    }
}
