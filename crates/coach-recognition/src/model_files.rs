//! Model folders: pull, import, list, verify.
//!
//! A models folder holds one folder per model, named by the user or by the catalogue.
//! Whatever installs a model works in a hidden folder beside it and renames it at the end, so
//! that a model is there whole or not at all.
//! Nothing that comes with a model is ever run.

mod catalog;
mod copy;
mod download;
mod import;
mod manifest;
mod pip;
mod pull;
mod staging;
mod verify;
mod wheel;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::Error;

pub use catalog::known_names;
pub use import::import;
pub use pull::{PullProgress, PullSettings, pull};
pub use verify::{FileCheck, FileState, Verification, verify};

/// Files of a model that are taken over, whatever else lies beside them.
const MODEL_FILES: [&str; 10] = [
    WEIGHTS_HUGGING_FACE,
    WEIGHTS_CTRANSLATE2,
    CONFIG,
    "generation_config.json",
    "preprocessor_config.json",
    "tokenizer.json",
    "vocabulary.json",
    "vocabulary.txt",
    "vocab.json",
    "merges.txt",
];
const WEIGHTS_HUGGING_FACE: &str = "model.safetensors";
const WEIGHTS_CTRANSLATE2: &str = "model.bin";
const CONFIG: &str = "config.json";

/// Most bytes of the weights of one model; large-v3 has 6.2 GB in full precision.
const WEIGHTS_BYTES_MAX: u64 = 8 << 30;
/// Most bytes of any other file of a model.
const OTHER_BYTES_MAX: u64 = 64 << 20;

/// Tokens of a Whisper model that knows English alone; others have at least one more.
const ENGLISH_ONLY_TOKENS: usize = 51_864;

/// How the files of a model are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// `model.safetensors` with its configuration, as Transformers writes it.
    HuggingFace,
    /// `model.bin` with its configuration, as faster-whisper reads it.
    CTranslate2,
}

impl Layout {
    /// The name used in files and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::HuggingFace => "hugging_face",
            Self::CTranslate2 => "ctranslate2",
        }
    }
}

/// A model in a models folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledModel {
    /// Its name: that of its folder.
    pub name: String,
    /// Its folder.
    pub path: PathBuf,
    /// How its files are laid out.
    pub layout: Layout,
    /// Bytes of its files together.
    pub bytes: u64,
    /// Whether it knows languages other than English.
    pub multilingual: bool,
}

/// The models of a folder, by name. A folder that is not there has none.
///
/// # Errors
/// [`Error::Io`] when the folder cannot be read.
pub fn list(models_dir: &Path) -> Result<Vec<InstalledModel>, Error> {
    let entries = match fs::read_dir(models_dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut models = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if let Some(name) = path.file_name().and_then(|name| name.to_str())
            && checked_name(name).is_ok()
        {
            models.extend(inspect(&path));
        }
    }
    models.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(models)
}

/// What a folder holds.
///
/// # Errors
/// [`Error::NotAModel`] when it is not a Whisper model in one of the two layouts.
pub fn inspect(dir: &Path) -> Result<InstalledModel, Error> {
    let layout = layout(dir).ok_or(Error::NotAModel)?;
    let sizes = MODEL_FILES.iter().filter_map(|file| fs::metadata(dir.join(file)).ok());
    let name = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(InstalledModel {
        name,
        path: dir.to_owned(),
        layout,
        bytes: sizes.map(|metadata| metadata.len()).sum(),
        multilingual: tokens(dir, layout).is_none_or(|tokens| tokens != ENGLISH_ONLY_TOKENS),
    })
}

/// The files of a model folder that recognition may depend on, in a fixed order.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    MODEL_FILES.iter().map(|file| dir.join(file)).filter(|path| path.is_file()).collect()
}

/// The layout of a folder, if it holds Whisper.
fn layout(dir: &Path) -> Option<Layout> {
    let has = |file: &str| dir.join(file).is_file();
    if !has(CONFIG) {
        return None;
    }
    if has(WEIGHTS_HUGGING_FACE) && config(dir)?.model_type == "whisper" {
        return Some(Layout::HuggingFace);
    }
    (has(WEIGHTS_CTRANSLATE2) && is_ctranslate2_whisper(&dir.join(WEIGHTS_CTRANSLATE2)))
        .then_some(Layout::CTranslate2)
}

/// What is read of a `config.json`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Config {
    model_type: String,
    vocab_size: Option<usize>,
}

fn config(dir: &Path) -> Option<Config> {
    serde_json::from_slice(&read_small(&dir.join(CONFIG))?).ok()
}

/// Whether the file begins as a `CTranslate2` model of Whisper does: version, name.
fn is_ctranslate2_whisper(path: &Path) -> bool {
    const NAME: &[u8] = b"\x0c\x00WhisperSpec\x00";
    let mut start = [0; 4 + NAME.len()];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start[4..] == *NAME
}

/// How many tokens a model has, where its files say so.
fn tokens(dir: &Path, layout: Layout) -> Option<usize> {
    if layout == Layout::HuggingFace {
        return config(dir)?.vocab_size;
    }
    if let Some(json) = read_small(&dir.join("vocabulary.json")) {
        return Some(serde_json::from_slice::<Vec<serde::de::IgnoredAny>>(&json).ok()?.len());
    }
    let text = fs::File::open(dir.join("vocabulary.txt")).ok()?.take(OTHER_BYTES_MAX);
    Some(BufReader::new(text).split(b'\n').count())
}

fn read_small(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(OTHER_BYTES_MAX).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// A name that is safe as a folder's: letters, digits, `.`, `_`, `-`; not hidden.
fn checked_name(name: &str) -> Result<&str, Error> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let safe = name.len() <= 64 && name.bytes().all(plain) && !name.starts_with('.');
    if safe && !name.is_empty() { Ok(name) } else { Err(Error::ModelUnknown) }
}

/// Most bytes that a file of a model may have.
fn bytes_max(file: &str) -> u64 {
    if [WEIGHTS_HUGGING_FACE, WEIGHTS_CTRANSLATE2].contains(&file) {
        WEIGHTS_BYTES_MAX
    } else {
        OTHER_BYTES_MAX
    }
}

#[cfg(test)]
mod tests;
