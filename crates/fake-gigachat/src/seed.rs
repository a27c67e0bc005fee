//! What a fake begins with: its clients, models and moods. Not what goes wrong: that is scripted.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::Error;

/// The authorization key of the only client of [`Seed::default`]: `cid:secret`.
pub const DEFAULT_KEY: &str = "Y2lkOnNlY3JldA==";

/// How a fake is set up; every field may be left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Seed {
    /// Whom it knows.
    pub clients: Vec<Client>,
    /// How long an access token lives.
    pub token_ttl_ms: u64,
    /// Whether a request without `User-Agent` is refused, as on the new host.
    pub require_user_agent: bool,
    /// Names of the chat models.
    pub models: Vec<String>,
    /// Those of the models that refuse functions.
    pub no_function_models: Vec<String>,
    /// What becomes of `response_format: json_schema`.
    pub json_schema: SchemaMode,
    /// The longest prompt, in tokens.
    pub context_tokens: u64,
    /// How long each reply is thought about.
    pub latency_ms: u64,
    /// What it speaks.
    pub dialect: Dialect,
    /// Whether its time passes by itself.
    pub clock: ClockMode,
    /// What all chance follows from.
    pub chance: u64,
    /// In the `OpenAI` dialect: whether a request without a known key is refused.
    pub require_key: bool,
    /// Whether nobody is let in by TLS without a certificate of the root.
    pub require_client_certificate: bool,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Client {
    /// The authorization key as in the cabinet: base64 of `id:secret`.
    pub key: String,
    /// The only scope that the key is good for.
    pub scope: String,
    /// How many chats may run at once.
    pub streams: usize,
    /// Tokens left of each model; a model without a row has no end.
    pub balance: BTreeMap<String, u64>,
    /// Whether it pays as it goes: then nobody can ask for its balance, and nothing runs out.
    pub payg: bool,
}

/// What becomes of `response_format: json_schema`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SchemaMode {
    /// Replies follow the schema.
    On,
    /// Refused with 422.
    Off422,
    /// Accepted, and the reply is prose.
    Ignored,
}

/// Which protocol is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// `GigaChat`, version 1.
    Gigachat,
    /// What llama.cpp, Ollama, vLLM and many others speak.
    Openai,
}

/// Whether time passes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClockMode {
    /// As outside, plus what it was advanced by.
    Flowing,
    /// Only when it is advanced.
    Frozen,
}

impl Default for Seed {
    fn default() -> Self {
        Self {
            clients: vec![Client::default()],
            token_ttl_ms: 1_800_000,
            require_user_agent: true,
            models: ["GigaChat-2", "GigaChat-2-Pro", "GigaChat-2-Max"].map(str::to_owned).to_vec(),
            no_function_models: Vec::new(),
            json_schema: SchemaMode::On,
            context_tokens: 128_000,
            latency_ms: 0,
            dialect: Dialect::Gigachat,
            clock: ClockMode::Flowing,
            chance: 1,
            require_key: false,
            require_client_certificate: false,
        }
    }
}

impl Default for Client {
    fn default() -> Self {
        Self {
            key: DEFAULT_KEY.to_owned(),
            scope: "GIGACHAT_API_PERS".to_owned(),
            streams: 1,
            balance: BTreeMap::from([("GigaChat-2".to_owned(), 1_000_000)]),
            payg: false,
        }
    }
}

impl Seed {
    /// The usual one that speaks the `OpenAI` dialect, with one model.
    pub fn openai() -> Self {
        let models = vec!["fake-model".to_owned()];
        Self { dialect: Dialect::Openai, require_user_agent: false, models, ..Self::default() }
    }

    /// Reads one from a file of JSON.
    ///
    /// # Errors
    /// When there is no such file, or it holds no seed.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let bytes = std::fs::read(path).map_err(Error::SeedUnreadable)?;
        serde_json::from_slice(&bytes).map_err(Error::SeedMalformed)
    }
}
