//! What servers are sent that speak OpenAI's dialect: the part of it that all of them know.

use serde::Serialize;
use serde_json::Value;

use super::{Extras, Message, Rung, messages, to_bytes, within};
use crate::chat::ChatRequest;

const TEMPERATURE_MAX: f32 = 2.0;

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: Vec<Message<'a>>,
    temperature: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Format<'a>>,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct Format<'a> {
    r#type: &'static str,
    json_schema: Schema<'a>,
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "names of the wire")]
struct Schema<'a> {
    name: &'a str,
    strict: bool,
    schema: &'a Value,
}

pub(super) fn body(request: &ChatRequest, extras: &Extras<'_>) -> Vec<u8> {
    let native = extras.wanted.filter(|wanted| wanted.rung == Rung::NativeSchema);
    let most = Some(request.max_tokens.max(1));
    to_bytes(&Body {
        model: extras.model,
        messages: messages(request),
        temperature: within(request.temperature, 0.0, TEMPERATURE_MAX),
        top_p: request.top_p.map(|top_p| within(top_p, 0.0, 1.0)),
        max_tokens: most.filter(|_| !extras.max_completion_tokens),
        max_completion_tokens: most.filter(|_| extras.max_completion_tokens),
        stream: extras.stream,
        stream_options: extras.stream.then_some(StreamOptions { include_usage: true }),
        response_format: native.map(|wanted| Format {
            r#type: "json_schema",
            json_schema: Schema { name: wanted.name, strict: true, schema: wanted.schema },
        }),
    })
}
