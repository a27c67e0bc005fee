//! Why there is no answer. Each variant is a decision of the caller; none says what was asked or
//! answered when it is printed.

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::private::Private;
use crate::resilience::RetryClass;

/// Where and how a call failed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct At {
    /// The server, as its settings call it.
    pub provider: String,
    /// What the server calls the request.
    pub x_request_id: Option<String>,
    /// Calls that were made.
    pub attempts: u32,
    /// Time since the caller asked.
    pub elapsed: Duration,
}

/// How a connection failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportKind {
    /// The host has no address.
    Dns,
    /// The host takes no connection.
    Connect,
    /// The certificate, or the encryption.
    Tls,
    /// Nothing came for too long.
    Timeout,
    /// The connection ended before the answer did.
    Reset,
}

/// What a server disliked about a request, as far as that can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disliked {
    /// The way in which JSON was asked for.
    Schema,
    /// That a function was to be called.
    Functions,
    /// Something else.
    Other,
}

/// Why there is no answer.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting cannot work. Nothing was sent.
    #[error("the setting {setting} cannot be used: {problem}")]
    Settings {
        /// The setting.
        setting: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// The token server refuses the key or its scope. Nothing helps but another setting.
    #[error("the token server refuses the credentials (code {reason}): {}", config_text(*reason))]
    Config {
        /// The reason, as the token server numbers it.
        reason: i64,
        /// Where.
        at: Box<At>,
    },
    /// The server refuses the credentials.
    #[error("the server refuses the credentials")]
    AuthRejected {
        /// Where.
        at: Box<At>,
    },
    /// The account has no tokens left for this model.
    #[error("the account has no tokens left for this model")]
    QuotaExhausted {
        /// Where.
        at: Box<At>,
    },
    /// The caller's own budget does not allow the call.
    #[error("the budget does not allow this call")]
    BudgetExhausted {
        /// Where.
        at: Box<At>,
    },
    /// The account may not do this.
    #[error("the server forbids this call to the account, or wants a User-Agent that was removed")]
    Forbidden {
        /// Where.
        at: Box<At>,
    },
    /// There is no such model, or no such address.
    #[error("the server knows no such model")]
    ModelNotFound {
        /// Where.
        at: Box<At>,
    },
    /// Question and answer do not fit into the context.
    #[error("the input is too large for the model")]
    InputTooLarge {
        /// Where.
        at: Box<At>,
    },
    /// The server does not understand the request.
    #[error("the server refuses the request with {status}")]
    Unprocessable {
        /// The HTTP status.
        status: u16,
        /// What it disliked.
        disliked: Disliked,
        /// Where.
        at: Box<At>,
    },
    /// Too many calls for the server.
    #[error("the server has too many calls")]
    RateLimited {
        /// When it wants to be asked again.
        retry_after: Option<Duration>,
        /// Where.
        at: Box<At>,
    },
    /// The server is not well.
    #[error("the server failed with {status}")]
    Upstream {
        /// The HTTP status.
        status: u16,
        /// Where.
        at: Box<At>,
    },
    /// The server was not reached, or its answer did not arrive.
    #[error("{}", transport_text(*kind))]
    Transport {
        /// How.
        kind: TransportKind,
        /// Where.
        at: Box<At>,
    },
    /// An answer ended in the middle.
    #[error("the answer was interrupted")]
    StreamInterrupted {
        /// What had come.
        partial: Private<String>,
        /// Where.
        at: Box<At>,
    },
    /// The server will not talk about this.
    #[error("the server declined to answer")]
    Filtered {
        /// Where.
        at: Box<At>,
    },
    /// The answer is longer than it was allowed to be.
    #[error("the answer was cut off at the allowed length")]
    Truncated {
        /// What had come.
        partial: Private<String>,
        /// Where.
        at: Box<At>,
    },
    /// The answer is no use, and asking again did not help.
    #[error("the answer cannot be used")]
    InvalidOutput {
        /// What is wrong with it; it may quote the answer.
        problems: Private<Vec<String>>,
        /// Where.
        at: Box<At>,
    },
    /// Too many callers wait for the server.
    #[error("too many calls wait for the server")]
    Busy {
        /// Where.
        at: Box<At>,
    },
    /// The server failed too often and is left alone for a while.
    #[error("the server failed too often and is left alone for a while")]
    CircuitOpen {
        /// How long yet; `None` while one call finds out.
        retry_in: Option<Duration>,
        /// Where.
        at: Box<At>,
    },
    /// The caller's time is over.
    #[error("the time for the answer is over")]
    Deadline {
        /// Where.
        at: Box<At>,
    },
}

fn config_text(reason: i64) -> &'static str {
    match reason {
        1 => {
            "the scope is misspelt; it is one of GIGACHAT_API_PERS, GIGACHAT_API_B2B, \
             GIGACHAT_API_CORP"
        }
        4 => "the authorization key cannot be decoded; copy it anew from the account",
        5 => "the scope is empty",
        6 => "the authorization key is unknown or was revoked; issue another one",
        7 => "the authorization key was issued for another scope",
        _ => "see the documentation of the token server",
    }
}

fn transport_text(kind: TransportKind) -> &'static str {
    match kind {
        TransportKind::Dns => "the host of the server has no address",
        TransportKind::Connect => "the server takes no connection",
        TransportKind::Tls => {
            "the certificate of the server cannot be trusted; that of GigaChat is issued by \
             Russian Trusted Root CA: set GIGACHAT_CA_BUNDLE_FILE to a file with that certificate"
        }
        TransportKind::Timeout => "the server did not answer in time",
        TransportKind::Reset => "the server ended the connection",
    }
}

impl Error {
    /// The name of the variant, for logs and clients; it does not change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Settings { .. } => "settings",
            Self::Config { .. } => "config",
            Self::AuthRejected { .. } => "auth_rejected",
            Self::QuotaExhausted { .. } => "quota_exhausted",
            Self::BudgetExhausted { .. } => "budget_exhausted",
            Self::Forbidden { .. } => "forbidden",
            Self::ModelNotFound { .. } => "model_not_found",
            Self::InputTooLarge { .. } => "input_too_large",
            Self::Unprocessable { .. } => "unprocessable",
            Self::RateLimited { .. } => "rate_limited",
            Self::Upstream { .. } => "upstream",
            Self::Transport { kind: TransportKind::Dns, .. } => "transport_dns",
            Self::Transport { kind: TransportKind::Connect, .. } => "transport_connect",
            Self::Transport { kind: TransportKind::Tls, .. } => "transport_tls",
            Self::Transport { kind: TransportKind::Timeout, .. } => "transport_timeout",
            Self::Transport { kind: TransportKind::Reset, .. } => "transport_reset",
            Self::StreamInterrupted { .. } => "stream_interrupted",
            Self::Filtered { .. } => "filtered",
            Self::Truncated { .. } => "truncated",
            Self::InvalidOutput { .. } => "invalid_output",
            Self::Busy { .. } => "busy",
            Self::CircuitOpen { .. } => "circuit_open",
            Self::Deadline { .. } => "deadline",
        }
    }

    /// Where and how it happened; `None` for settings, which fail before anything happens.
    pub fn at(&self) -> Option<&At> {
        match self {
            Self::Settings { .. } => None,
            Self::Config { at, .. }
            | Self::AuthRejected { at }
            | Self::QuotaExhausted { at }
            | Self::BudgetExhausted { at }
            | Self::Forbidden { at }
            | Self::ModelNotFound { at }
            | Self::InputTooLarge { at }
            | Self::Unprocessable { at, .. }
            | Self::RateLimited { at, .. }
            | Self::Upstream { at, .. }
            | Self::Transport { at, .. }
            | Self::StreamInterrupted { at, .. }
            | Self::Filtered { at }
            | Self::Truncated { at, .. }
            | Self::InvalidOutput { at, .. }
            | Self::Busy { at }
            | Self::CircuitOpen { at, .. }
            | Self::Deadline { at } => Some(at),
        }
    }

    /// The same error, with where it happened.
    pub(crate) fn located(mut self, place: At) -> Self {
        match &mut self {
            Self::Settings { .. } => {}
            Self::Config { at, .. }
            | Self::AuthRejected { at }
            | Self::QuotaExhausted { at }
            | Self::BudgetExhausted { at }
            | Self::Forbidden { at }
            | Self::ModelNotFound { at }
            | Self::InputTooLarge { at }
            | Self::Unprocessable { at, .. }
            | Self::RateLimited { at, .. }
            | Self::Upstream { at, .. }
            | Self::Transport { at, .. }
            | Self::StreamInterrupted { at, .. }
            | Self::Filtered { at }
            | Self::Truncated { at, .. }
            | Self::InvalidOutput { at, .. }
            | Self::Busy { at }
            | Self::CircuitOpen { at, .. }
            | Self::Deadline { at } => **at = place,
        }
        self
    }

    /// What trying again would mean.
    pub(crate) fn retry_class(&self) -> RetryClass {
        match self {
            Self::Transport { kind: TransportKind::Dns | TransportKind::Connect, .. } => {
                RetryClass::Unsent
            }
            Self::Transport { kind: TransportKind::Timeout | TransportKind::Reset, .. } => {
                RetryClass::Sent
            }
            Self::RateLimited { .. } => RetryClass::Limited,
            Self::Upstream { status, .. } if is_passing(*status) => RetryClass::Unwell,
            Self::InvalidOutput { .. } => RetryClass::Useless,
            _ => RetryClass::Never,
        }
    }

    pub(crate) fn transport(kind: TransportKind) -> Self {
        Self::Transport { kind, at: Box::default() }
    }

    pub(crate) fn deadline() -> Self {
        Self::Deadline { at: Box::default() }
    }

    pub(crate) fn invalid(problem: &str) -> Self {
        let problems = Private::new(vec![problem.to_owned()]);
        Self::InvalidOutput { problems, at: Box::default() }
    }

    pub(crate) fn settings(setting: &'static str, problem: impl Into<String>) -> Self {
        Self::Settings { setting, problem: problem.into() }
    }
}

/// Statuses of servers that may be well again in a moment.
pub(crate) fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 500 | 502 | 503 | 504 | 529)
}
