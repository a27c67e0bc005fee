//! What is not a tensor: heads, suppressed tokens, the vocabulary.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use super::{damaged, read_json, read_small};
use crate::text::Error;

/// A head of the cross-attention whose weights follow the speech: layer and head.
pub(crate) type AlignmentHead = (usize, usize);

/// The settings of a model, the same for both layouts.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Attention heads of every layer.
    pub(crate) heads: usize,
    /// Heads that time words; empty if the model's settings name none.
    pub(crate) alignment_heads: Vec<AlignmentHead>,
    /// Tokens never written.
    pub(crate) suppressed: Vec<u32>,
    /// Every token in order, in the byte-to-letter form of GPT-2.
    pub(crate) vocabulary: Vec<String>,
}

#[derive(Deserialize)]
struct Ctranslate2Config {
    #[serde(default)]
    alignment_heads: Vec<AlignmentHead>,
    #[serde(default)]
    suppress_ids: Vec<u32>,
}

#[derive(Deserialize)]
struct HuggingFaceConfig {
    encoder_attention_heads: usize,
    #[serde(default)]
    suppress_tokens: Option<Vec<u32>>,
}

#[derive(Deserialize, Default)]
struct GenerationConfig {
    #[serde(default)]
    alignment_heads: Option<Vec<AlignmentHead>>,
    #[serde(default)]
    suppress_tokens: Option<Vec<u32>>,
}

#[derive(Deserialize)]
struct TokenizerFile {
    added_tokens: Vec<AddedToken>,
    model: TokenizerModel,
}

#[derive(Deserialize)]
struct AddedToken {
    id: usize,
    content: String,
}

#[derive(Deserialize)]
struct TokenizerModel {
    vocab: HashMap<String, usize>,
}

impl Settings {
    pub(super) fn from_ctranslate2(dir: &Path, heads: usize) -> Result<Self, Error> {
        let config: Ctranslate2Config = read_json(&dir.join("config.json"))?;
        let vocabulary = if dir.join("vocabulary.json").is_file() {
            read_json(&dir.join("vocabulary.json"))?
        } else if dir.join("vocabulary.txt").is_file() {
            let text = String::from_utf8(read_small(&dir.join("vocabulary.txt"))?)
                .map_err(|_| damaged("vocabulary.txt is not text"))?;
            text.lines().map(str::to_owned).collect()
        } else {
            from_tokenizer(dir)?
        };
        Ok(Self {
            heads,
            alignment_heads: config.alignment_heads,
            suppressed: config.suppress_ids,
            vocabulary,
        })
    }

    pub(super) fn from_hugging_face(dir: &Path) -> Result<Self, Error> {
        let config: HuggingFaceConfig = read_json(&dir.join("config.json"))?;
        let generation = if dir.join("generation_config.json").is_file() {
            read_json(&dir.join("generation_config.json"))?
        } else {
            GenerationConfig::default()
        };
        Ok(Self {
            heads: config.encoder_attention_heads,
            alignment_heads: generation.alignment_heads.unwrap_or_default(),
            suppressed: generation.suppress_tokens.or(config.suppress_tokens).unwrap_or_default(),
            vocabulary: from_tokenizer(dir)?,
        })
    }
}

/// The vocabulary of `tokenizer.json`; ids that nobody has are empty.
fn from_tokenizer(dir: &Path) -> Result<Vec<String>, Error> {
    /// Larger than any Whisper's.
    const MAX_ID: usize = 100_000;
    let file: TokenizerFile = read_json(&dir.join("tokenizer.json"))?;
    let entries: Vec<(String, usize)> = file
        .model
        .vocab
        .into_iter()
        .chain(file.added_tokens.into_iter().map(|token| (token.content, token.id)))
        .collect();
    let last = entries.iter().map(|(_, id)| *id).max().unwrap_or(0);
    if last > MAX_ID {
        return Err(damaged("tokenizer.json has impossible ids"));
    }
    let mut vocabulary = vec![String::new(); last + 1];
    for (token, id) in entries {
        vocabulary[id] = token;
    }
    Ok(vocabulary)
}
