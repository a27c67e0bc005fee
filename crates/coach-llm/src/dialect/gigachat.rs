//! What GigaChat is sent, first version of its interface, and what its token server answers.

use secrecy::SecretString;
use serde::Serialize;
use serde_json::Value;

use super::{Extras, Message, Rung, messages, to_bytes, within};
use crate::chat::ChatRequest;

/// GigaChat refuses 0 and documents values below 0.001 as "no chance".
const TEMPERATURE_MIN: f32 = 0.0001;
const TEMPERATURE_MAX: f32 = 2.0;

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: Vec<Message<'a>>,
    temperature: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f32>,
    max_tokens: u32,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Format<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    functions: Option<[Function<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_call: Option<Call<'a>>,
}

#[derive(Serialize)]
struct Format<'a> {
    r#type: &'static str,
    schema: &'a Value,
    strict: bool,
}

#[derive(Serialize)]
struct Function<'a> {
    name: &'a str,
    parameters: &'a Value,
}

#[derive(Serialize)]
struct Call<'a> {
    name: &'a str,
}

pub(super) fn body(request: &ChatRequest, extras: &Extras<'_>) -> Vec<u8> {
    let native = extras.wanted.filter(|wanted| wanted.rung == Rung::NativeSchema);
    let forced = extras.wanted.filter(|wanted| wanted.rung == Rung::ForcedFunction);
    let temperature = within(request.temperature, 0.0, TEMPERATURE_MAX);
    to_bytes(&Body {
        model: extras.model,
        messages: messages(request),
        temperature: if temperature < 0.001 { TEMPERATURE_MIN } else { temperature },
        top_p: request.top_p.map(|top_p| within(top_p, 0.0, 1.0)),
        max_tokens: request.max_tokens.max(1),
        stream: extras.stream,
        response_format: native.map(|wanted| Format {
            r#type: "json_schema",
            schema: wanted.schema,
            // Strict ones must say what is required.
            strict: wanted.schema.get("required").is_some(),
        }),
        functions: forced.map(|wanted| [Function { name: wanted.name, parameters: wanted.schema }]),
        function_call: forced.map(|wanted| Call { name: wanted.name }),
    })
}

/// A token, and when it ends in the words of the server.
pub(crate) struct TokenAnswer {
    pub(crate) token: SecretString,
    pub(crate) expires_at: Option<i64>,
}

/// The form that asks for a token.
pub(crate) fn token_body(scope: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    let scope: String = scope.bytes().map(byte).collect();
    format!("scope={scope}")
}

/// Reads a token, with the names that it has had in time.
pub(crate) fn parse_token(bytes: &[u8]) -> Option<TokenAnswer> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let token = value.get("access_token").or_else(|| value.get("tok"))?.as_str()?;
    if token.is_empty() {
        return None;
    }
    let expires_at = match value.get("expires_at").or_else(|| value.get("exp")) {
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(number) => number.as_i64(),
        None => None,
    };
    Some(TokenAnswer { token: SecretString::from(token), expires_at })
}
