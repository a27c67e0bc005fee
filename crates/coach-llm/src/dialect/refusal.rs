//! What a status other than success means. Bodies of errors are looked at and never kept: a
//! gateway answers with HTML, and a server may quote what it was sent.

use std::time::Duration;

use serde_json::Value;

use crate::error::{Disliked, Error};

/// Codes of the token server that another request cannot cure.
const CREDENTIAL_CODES: [i64; 5] = [1, 4, 5, 6, 7];

/// The error that an answer of the server stands for.
pub(crate) fn api_refusal(status: u16, body: &[u8], retry_after: Option<Duration>) -> Error {
    let at = Box::default();
    let text = String::from_utf8_lossy(body).to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match status {
        401 => Error::AuthRejected { at },
        402 => Error::QuotaExhausted { at },
        403 => Error::Forbidden { at },
        404 => Error::ModelNotFound { at },
        413 => Error::InputTooLarge { at },
        429 if says(&["insufficient_quota"]) => Error::QuotaExhausted { at },
        429 => Error::RateLimited { retry_after, at },
        400 | 422 if says(&["exceed_context_size", "context_length_exceeded"]) => {
            Error::InputTooLarge { at }
        }
        _ if crate::error::is_passing(status) || !(400..500).contains(&status) => {
            Error::Upstream { status, at }
        }
        _ => {
            let disliked = if says(&["response_format", "schema", "grammar"]) {
                Disliked::Schema
            } else if says(&["function"]) {
                Disliked::Functions
            } else {
                Disliked::Other
            };
            Error::Unprocessable { status, disliked, at }
        }
    }
}

/// The error that an answer of the token server stands for: its code counts for more than its
/// status, which differs between descriptions.
pub(crate) fn token_refusal(status: u16, body: &[u8], retry_after: Option<Duration>) -> Error {
    let at = Box::default();
    let value: Value = serde_json::from_slice(body).unwrap_or_default();
    let code = value.get("code").and_then(Value::as_i64);
    match (status, code) {
        (_, Some(reason)) if CREDENTIAL_CODES.contains(&reason) => Error::Config { reason, at },
        (429, _) => Error::RateLimited { retry_after, at },
        (400 | 401 | 403, _) => Error::AuthRejected { at },
        _ => Error::Upstream { status, at },
    }
}
