//! Which bytes a recording or a model holds.
//!
//! Reading gigabytes to learn that they are known takes longer than the answer, so the digest
//! of a file is remembered by what the file system says of it. A file that changed just now
//! might change again within the same tick of its clock: its digest is not remembered.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use coach_cache::{Computed, Key, KeyBuilder};
use coach_speech::CancelFlag;

use crate::Source;
use crate::caching::Caching;
use crate::error::Error;
use crate::kinds::{DIGEST, Digest};
use crate::settings::CacheMode;

/// Bytes between two looks at the flag.
const CHUNK_BYTES: usize = 1 << 20;
/// A file that is older than this when it is read will show its next change.
const SETTLED: Duration = Duration::from_secs(2);

/// What a file system says of a file that changes whenever its bytes do; `None` where it does
/// not say enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Traits([u64; 7]);

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems do not say enough")]
fn traits(facts: &Metadata) -> Option<Traits> {
    use std::os::unix::fs::MetadataExt as _;
    let number = |signed: i64| u64::from_le_bytes(signed.to_le_bytes());
    Some(Traits([
        facts.dev(),
        facts.ino(),
        facts.len(),
        number(facts.mtime()),
        number(facts.mtime_nsec()),
        number(facts.ctime()),
        number(facts.ctime_nsec()),
    ]))
}

#[cfg(not(unix))]
fn traits(_: &Metadata) -> Option<Traits> {
    None
}

/// Whether the next change of a file will be seen in its traits.
fn is_settled(facts: &Metadata) -> bool {
    let age = |time: SystemTime| SystemTime::now().duration_since(time).unwrap_or_default();
    #[cfg(unix)]
    let changed = {
        use std::os::unix::fs::MetadataExt as _;
        let seconds = u64::try_from(facts.ctime()).unwrap_or_default();
        Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
    };
    #[cfg(not(unix))]
    let changed = None;
    [facts.modified().ok(), changed].into_iter().flatten().all(|time| age(time) >= SETTLED)
}

/// A recording and which bytes it holds.
#[derive(Debug, Clone)]
pub(crate) struct Recording {
    pub(crate) source: Source,
    pub(crate) digest: Digest,
    traits: Option<Traits>,
}

impl Recording {
    /// One that nothing is looked up for: it is read once, by its decoder, and told apart from
    /// all others.
    pub(crate) fn unknown(source: Source) -> Self {
        static NUMBERS: AtomicU64 = AtomicU64::new(0);
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed).to_le_bytes();
        Self { source, digest: Digest(*blake3::hash(&number).as_bytes()), traits: None }
    }

    /// One whose bytes are known and never change.
    pub(crate) fn kept(file: &Path, digest: [u8; 32]) -> Self {
        Self { source: Source::File(file.to_owned()), digest: Digest(digest), traits: None }
    }

    /// Whether it still holds the bytes that it was found by.
    pub(crate) fn is_unchanged(&self) -> bool {
        let Source::File(path) = &self.source else { return true };
        self.traits
            .is_none_or(|before| path.metadata().ok().and_then(|f| traits(&f)) == Some(before))
    }
}

impl Caching {
    /// Which bytes a recording holds; `None` if it is no file that can be read to its end, which
    /// decoding says better.
    pub(crate) fn identify(
        &self,
        source: &Source,
        bytes_max: u64,
        mode: CacheMode,
        cancel: &CancelFlag,
    ) -> Result<Option<Recording>, Error> {
        let (digest, traits) = match source {
            Source::Bytes(bytes) => (Digest(*blake3::hash(bytes).as_bytes()), None),
            Source::File(path) => {
                let Ok(facts) = path.metadata() else { return Ok(None) };
                if !facts.is_file() || facts.len() > bytes_max {
                    return Ok(None);
                }
                match self.digest_of(path, &facts, mode, cancel) {
                    Ok(digest) => (digest, traits(&facts)),
                    Err(Error::Cancelled) => return Err(Error::Cancelled),
                    Err(_) => return Ok(None),
                }
            }
        };
        Ok(Some(Recording { source: source.clone(), digest, traits }))
    }

    /// The digest of a file's bytes, read or remembered.
    pub(crate) fn digest_of(
        &self,
        path: &Path,
        facts: &Metadata,
        mode: CacheMode,
        cancel: &CancelFlag,
    ) -> Result<Digest, Error> {
        let Some(key) = traits(facts).map(key) else { return read(path, cancel) };
        let settled = is_settled(facts);
        let path = path.to_owned();
        let work = move |cancel: &CancelFlag| {
            let digest = read(&path, cancel)?;
            Ok(if settled { Computed::keep(digest) } else { Computed::only_now(digest) })
        };
        let answer = self.get(&self.digests, key, mode, cancel, work)?;
        Ok(*answer.value)
    }
}

fn key(traits: Traits) -> Key {
    let key = KeyBuilder::new(DIGEST.name, DIGEST.version, "");
    traits.0.iter().fold(key, |key, part| key.field("trait", &part.to_le_bytes())).finish()
}

fn read(path: &Path, cancel: &CancelFlag) -> Result<Digest, Error> {
    let mut file = File::open(path).map_err(coach_media::Error::from)?;
    let mut hasher = blake3::Hasher::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        cancel.check()?;
        let length = file.read(&mut chunk).map_err(coach_media::Error::from)?;
        if length == 0 {
            return Ok(Digest(*hasher.finalize().as_bytes()));
        }
        hasher.update(&chunk[..length]);
    }
}
