//! What a client is told; plain values, read from nowhere.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use crate::resilience::{BreakerSettings, LimiterSettings, RetrySettings};

/// Where OAuth tokens for GigaChat come from.
pub const GIGACHAT_AUTH_URL: &str = "https://ngw.devices.sberbank.ru:9443/api/v2/oauth";
/// Where GigaChat answers.
pub const GIGACHAT_BASE_URL: &str = "https://api.giga.chat/v1";
/// The scope of private persons.
pub const GIGACHAT_SCOPE: &str = "GIGACHAT_API_PERS";

/// Which words a server understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// GigaChat, first version of its interface.
    GigaChat,
    /// Chat completions as OpenAI defined them, and many servers speak them.
    OpenAi,
}

/// How a client says who it is.
#[derive(Clone, Default)]
pub enum Auth {
    /// It does not.
    #[default]
    None,
    /// `Authorization: Bearer …` with a key that does not change.
    Bearer(SecretString),
    /// A header of its own.
    Header {
        /// Its name.
        name: String,
        /// Its whole value.
        value: SecretString,
    },
    /// Tokens of half an hour, for a key that only the token server sees.
    GigaChat {
        /// Where tokens come from.
        auth_url: String,
        /// The authorization key: base64 of client id, colon, client secret.
        key: SecretString,
        /// What the key was issued for.
        scope: String,
    },
    /// A certificate of the client, and no header.
    Mtls {
        /// A PEM file with the certificate and its key.
        identity_file: PathBuf,
    },
}

impl Auth {
    /// GigaChat with its usual token server and the scope of private persons.
    pub fn gigachat(key: impl Into<String>) -> Self {
        Self::GigaChat {
            auth_url: GIGACHAT_AUTH_URL.to_owned(),
            key: SecretString::from(key.into()),
            scope: GIGACHAT_SCOPE.to_owned(),
        }
    }
}

impl fmt::Debug for Auth {
    /// The kind alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Bearer(_) => "Bearer(..)",
            Self::Header { .. } => "Header(..)",
            Self::GigaChat { .. } => "GigaChat(..)",
            Self::Mtls { .. } => "Mtls(..)",
        })
    }
}

/// How long is waited for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeouts {
    /// A connection, with its encryption.
    pub connect: Duration,
    /// A token, from the first byte sent to the last one received.
    pub token: Duration,
    /// One answer that comes as a whole.
    pub answer: Duration,
    /// The first word of an answer that comes in pieces.
    pub first_byte: Duration,
    /// Anything more, once an answer has begun.
    pub idle: Duration,
    /// Everything for a whole answer, trying again included, where the caller says nothing.
    pub deadline: Duration,
    /// Everything for an answer that comes in pieces, where the caller says nothing.
    pub stream_deadline: Duration,
}

impl Default for Timeouts {
    /// 10 s to connect, 20 s for a token, 120 s for an answer, 60 s for a first word, 30 s
    /// between words; 30 s in all for whole answers, 300 s for streamed ones.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            token: Duration::from_secs(20),
            answer: Duration::from_mins(2),
            first_byte: Duration::from_mins(1),
            idle: Duration::from_secs(30),
            deadline: Duration::from_secs(30),
            stream_deadline: Duration::from_mins(5),
        }
    }
}

/// Settings of a client: one server and one model.
#[derive(Clone)]
pub struct Settings {
    /// What the server is called in logs, errors and counts.
    pub name: String,
    /// Which words it understands.
    pub dialect: Dialect,
    /// What all its addresses begin with, `/v1` included.
    pub base_url: String,
    /// How the client says who it is.
    pub auth: Auth,
    /// Headers sent with every call, as some servers want for accounts and folders.
    pub extra_headers: Vec<(String, SecretString)>,
    /// The model asked for.
    pub model: String,
    /// A PEM file: where it is given, its certificates are trusted and no others.
    pub ca_bundle_file: Option<PathBuf>,
    /// A proxy; the environment is not asked for one.
    pub proxy_url: Option<String>,
    /// How long is waited for what.
    pub timeouts: Timeouts,
    /// How many calls run and wait.
    pub limiter: LimiterSettings,
    /// How often is tried again.
    pub retry: RetrySettings,
    /// When the server is left alone for a while.
    pub breaker: BreakerSettings,
    /// How long it is left alone when the account is used up.
    pub quota_pause: Duration,
    /// How long a key that was refused is not shown again.
    pub refused_key_pause: Duration,
    /// Tokens of question and answer that the model takes.
    pub context_tokens: u32,
    /// The most tokens that an answer may be given when a shorter limit cut it off.
    pub answer_tokens_max: u32,
    /// Whether the server wants `max_completion_tokens` for `max_tokens`.
    pub max_completion_tokens: bool,
    /// After how long a way to ask for JSON that was refused is tried again.
    pub ladder_memory: Duration,
}

impl Settings {
    /// GigaChat as private persons have it: one call at a time, 128 thousand tokens of context.
    pub fn gigachat(key: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            auth: Auth::gigachat(key),
            ..Self::of("gigachat", Dialect::GigaChat, GIGACHAT_BASE_URL, model.into(), 1)
        }
    }

    /// A server that speaks OpenAI's dialect, without a key: four calls at a time, 8 thousand
    /// tokens of context.
    pub fn openai(base_url: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            context_tokens: 8_192,
            ..Self::of("openai", Dialect::OpenAi, &base_url.into(), model.into(), 4)
        }
    }

    fn of(name: &str, dialect: Dialect, base_url: &str, model: String, at_once: usize) -> Self {
        Self {
            name: name.to_owned(),
            dialect,
            base_url: base_url.to_owned(),
            auth: Auth::None,
            extra_headers: Vec::new(),
            model,
            ca_bundle_file: None,
            proxy_url: None,
            timeouts: Timeouts::default(),
            limiter: LimiterSettings::at_once(at_once),
            retry: RetrySettings::default(),
            breaker: BreakerSettings::default(),
            quota_pause: Duration::from_mins(10),
            refused_key_pause: Duration::from_mins(1),
            context_tokens: 128_000,
            answer_tokens_max: 8_192,
            max_completion_tokens: false,
            ladder_memory: Duration::from_hours(24),
        }
    }
}

impl fmt::Debug for Settings {
    /// Without addresses of proxies and values of headers: they may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("name", &self.name)
            .field("dialect", &self.dialect)
            .field("auth", &self.auth)
            .field("model", &self.model)
            .field("timeouts", &self.timeouts)
            .field("limiter", &self.limiter)
            .finish_non_exhaustive()
    }
}
