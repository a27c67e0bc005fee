//! The two ways to speak to a chat server, as pure functions: what is sent, and what came back.
//!
//! Both answer in much the same form, which is read here; what is sent differs, and is written by
//! the two modules below. The forms of a schema never mix: a server ignores the other's form in
//! silence and answers with prose.

mod gigachat;
mod openai;
mod refusal;
#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::chat::{ChatRequest, Finish, ModelEntry, Role, Usage};
use crate::settings::Dialect;
pub(crate) use gigachat::{TokenAnswer, parse_token, token_body};
pub(crate) use refusal::{api_refusal, token_refusal};

/// The most characters of a name that a server gives: of a model, a reason, a request.
const NAME_CHARS_MAX: usize = 128;

/// A way to ask for JSON; each step down asks less of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// The server is given the schema and keeps to it.
    NativeSchema,
    /// The model must call a function whose parameters have the schema.
    ForcedFunction,
    /// The model is told.
    PromptOnly,
}

impl Rung {
    /// The next step down.
    pub(crate) fn below(self, dialect: Dialect) -> Option<Self> {
        match (self, dialect) {
            (Self::NativeSchema, Dialect::GigaChat) => Some(Self::ForcedFunction),
            (Self::NativeSchema, Dialect::OpenAi) | (Self::ForcedFunction, _) => {
                Some(Self::PromptOnly)
            }
            (Self::PromptOnly, _) => None,
        }
    }
}

/// JSON that is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) name: &'a str,
    pub(crate) schema: &'a Value,
    pub(crate) rung: Rung,
}

/// What a body holds beside the request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extras<'a> {
    pub(crate) model: &'a str,
    pub(crate) stream: bool,
    pub(crate) max_completion_tokens: bool,
    pub(crate) wanted: Option<Wanted<'a>>,
}

#[derive(serde::Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

/// The bytes to send.
pub(crate) fn body(dialect: Dialect, request: &ChatRequest, extras: &Extras<'_>) -> Vec<u8> {
    match dialect {
        Dialect::GigaChat => gigachat::body(request, extras),
        Dialect::OpenAi => openai::body(request, extras),
    }
}

/// System first and at most once: the servers refuse anything else.
fn messages(request: &ChatRequest) -> Vec<Message<'_>> {
    let system = request.system.as_deref().filter(|text| !text.is_empty());
    let system = system.map(|content| Message { role: "system", content });
    let turns = request.turns.iter().map(|turn| Message {
        role: match turn.role {
            Role::User => "user",
            Role::Assistant => "assistant",
        },
        content: &turn.content,
    });
    system.into_iter().chain(turns).collect()
}

fn within(value: f32, least: f32, most: f32) -> f32 {
    if value.is_finite() { value.clamp(least, most) } else { least }
}

fn to_bytes(body: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(body).expect("maps have text keys and numbers are finite")
}

/// A whole answer, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) text: String,
    pub(crate) finish: Finish,
    pub(crate) model: Option<String>,
}

/// A piece of an answer, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Chunk {
    pub(crate) delta: String,
    pub(crate) finish: Option<Finish>,
    pub(crate) usage: Option<Usage>,
    pub(crate) model: Option<String>,
}

/// Reads a whole answer, or says what it is not.
pub(crate) fn parse_answer(bytes: &[u8]) -> Result<Answer, &'static str> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| "the answer is not JSON")?;
    let choice = value.get("choices").and_then(|choices| choices.get(0));
    let choice = choice.ok_or("the answer holds no choice")?;
    let message = choice.get("message").ok_or("the choice holds no message")?;
    let finish = match choice.get("finish_reason").and_then(Value::as_str) {
        Some(reason) => parse_finish(reason),
        None => Finish::Other("missing".to_owned()),
    };
    let text = text_of(message);
    // What was filtered or cut off may be empty; else there is nothing to go on with.
    if text.trim().is_empty() && !matches!(finish, Finish::Filtered | Finish::Length) {
        return Err("the answer is empty");
    }
    Ok(Answer { text, finish, model: parse_model(&value) })
}

/// What an answer cost, as far as its bytes say it, also where they are no answer.
pub(crate) fn usage_of(bytes: &[u8]) -> Option<Usage> {
    parse_usage(&serde_json::from_slice(bytes).ok()?)
}

/// What was said; the arguments of a function, where one is called, which some servers give as
/// an object and some as text.
fn text_of(message: &Value) -> String {
    match message.pointer("/function_call/arguments") {
        Some(Value::String(text)) => text.clone(),
        Some(arguments @ Value::Object(_)) => arguments.to_string(),
        _ => message.get("content").and_then(Value::as_str).unwrap_or_default().to_owned(),
    }
}

/// Reads an event of a stream; `None` if it is no chunk.
pub(crate) fn parse_chunk(text: &str) -> Option<Chunk> {
    let value: Value = serde_json::from_str(text).ok()?;
    let choices = value.get("choices")?.as_array()?;
    let mut chunk =
        Chunk { usage: parse_usage(&value), model: parse_model(&value), ..Chunk::default() };
    if let Some(choice) = choices.first() {
        let content = choice.pointer("/delta/content").and_then(Value::as_str);
        content.unwrap_or_default().clone_into(&mut chunk.delta);
        chunk.finish = choice.get("finish_reason").and_then(Value::as_str).map(parse_finish);
    }
    Some(chunk)
}

fn parse_finish(reason: &str) -> Finish {
    match reason {
        "stop" => Finish::Stop,
        "length" => Finish::Length,
        "function_call" | "tool_calls" => Finish::FunctionCall,
        "blacklist" | "content_filter" | "request_blacklist" | "response_blacklist"
        | "request_filter" => Finish::Filtered,
        "error" | "function_call_error" => Finish::Error,
        other => Finish::Other(plain_name(other)),
    }
}

fn parse_model(value: &Value) -> Option<String> {
    value.get("model").and_then(Value::as_str).map(plain_name)
}

/// A name that may be put into a log line.
pub(crate) fn plain_name(name: &str) -> String {
    name.chars().filter(char::is_ascii_graphic).take(NAME_CHARS_MAX).collect()
}

fn parse_usage(value: &Value) -> Option<Usage> {
    let usage = value.get("usage").filter(|usage| usage.is_object())?;
    let tokens = |pointer: &str| {
        let number = usage.pointer(pointer).and_then(Value::as_u64)?;
        Some(u32::try_from(number).unwrap_or(u32::MAX))
    };
    let (prompt, completion) = (tokens("/prompt_tokens"), tokens("/completion_tokens"));
    if prompt.is_none() && completion.is_none() {
        return None;
    }
    let (prompt, completion) = (prompt.unwrap_or_default(), completion.unwrap_or_default());
    let billed = tokens("/total_tokens").unwrap_or_else(|| prompt.saturating_add(completion));
    // GigaChat counts what it knew apart; OpenAI counts it among the prompt.
    let (apart, within) =
        (tokens("/precached_prompt_tokens"), tokens("/prompt_tokens_details/cached_tokens"));
    let cached = apart.or(within).unwrap_or_default();
    let prompt = if apart.is_some() { prompt } else { prompt.saturating_sub(cached) };
    Some(Usage { prompt, completion, cached, billed, estimated: false })
}

/// Reads a list of models; `None` if it is none.
pub(crate) fn parse_models(bytes: &[u8]) -> Option<Vec<ModelEntry>> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let entry = |value: &Value| {
        let id = plain_name(value.get("id")?.as_str()?);
        let kind = value.get("type").and_then(Value::as_str).map(plain_name);
        Some(ModelEntry { id, kind })
    };
    Some(value.get("data")?.as_array()?.iter().filter_map(entry).collect())
}
