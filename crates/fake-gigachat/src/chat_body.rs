//! The body of a chat of `GigaChat`, checked in the order of the real server: first failure wins.
//! What the real server only ignores is noted, so that a test can insist on its absence.

use serde_json::Value;

use crate::seed::{SchemaMode, Seed};
use crate::texts;
use crate::think::{Conversation, Shape};
use crate::words::Message;

const FIELDS: &[&str] = &[
    "model",
    "messages",
    "temperature",
    "top_p",
    "max_tokens",
    "repetition_penalty",
    "stream",
    "update_interval",
    "functions",
    "function_call",
    "response_format",
];

const MESSAGE_FIELDS: &[&str] =
    &["role", "content", "attachments", "function_call", "functions_state_id", "name"];

const ROLES: &[&str] = &["system", "user", "assistant", "function"];

/// A status and its wording.
pub(crate) type Refusal = (u16, &'static str);

/// Notes fields that are not in the specification, and letters that cost more than they should.
pub(crate) fn note_oddities(body: &Value, bytes: &[u8], violations: &mut Vec<String>) {
    let unknown = |value: &Value, known: &[&str]| -> Vec<String> {
        let names = value.as_object().into_iter().flat_map(|object| object.keys());
        names.filter(|name| !known.contains(&name.as_str())).cloned().collect()
    };
    violations.extend(unknown(body, FIELDS).iter().map(|name| format!("unknown field {name}")));
    let messages = body["messages"].as_array().into_iter().flatten();
    let in_messages = messages.flat_map(|message| unknown(message, MESSAGE_FIELDS));
    violations.extend(in_messages.map(|name| format!("unknown field {name} of a message")));
    let text = String::from_utf8_lossy(bytes);
    let escaped = text.split("\\u").skip(1).filter_map(|rest| rest.get(..4));
    let codes = escaped.filter_map(|hex| u32::from_str_radix(hex, 16).ok());
    if codes.into_iter().any(|code| code > 0x7f) {
        violations.push("letters are escaped".to_owned());
    }
}

/// Reads a body.
pub(crate) fn read(
    body: &Value,
    seed: &Seed,
    violations: &mut Vec<String>,
) -> Result<Conversation, Refusal> {
    let model = body["model"].as_str().filter(|model| !model.is_empty());
    let model = model.ok_or((422, texts::GUESSED_MODEL))?.to_owned();
    let given = body["messages"].as_array().filter(|messages| !messages.is_empty());
    let given = given.ok_or((422, texts::GUESSED_MESSAGES))?;
    if !seed.models.contains(&model) {
        return Err((404, texts::NO_SUCH_MODEL));
    }
    let messages = read_messages(given)?;
    check_numbers(body)?;
    let format = read_format(body, seed, violations)?;
    let function = read_functions(body, seed, &model)?;
    Ok(Conversation {
        model,
        messages,
        max_tokens: body["max_tokens"].as_u64(),
        stream: body["stream"] == true,
        shape: function.unwrap_or(format),
    })
}

fn read_messages(given: &[Value]) -> Result<Vec<Message>, Refusal> {
    let mut messages = Vec::new();
    for (place, message) in given.iter().enumerate() {
        let role = message["role"].as_str().filter(|role| ROLES.contains(role));
        let role = role.ok_or((422, texts::GUESSED_ROLE))?.to_owned();
        let calls = role == "assistant" && message["function_call"].is_object();
        let content = match (&message["content"], calls) {
            (Value::String(text), _) => text.clone(),
            (Value::Null, true) => String::new(),
            _ => return Err((422, texts::GUESSED_CONTENT)),
        };
        if role == "system" && place > 0 {
            return Err((422, texts::SYSTEM_FIRST));
        }
        let answered = given.get(place + 1).is_some_and(|next| next["role"] == "function");
        if calls && !answered {
            return Err((422, texts::DANGLING_CALL));
        }
        messages.push(Message { role, content });
    }
    Ok(messages)
}

fn check_numbers(body: &Value) -> Result<(), Refusal> {
    let check = |name: &str, text, holds: &dyn Fn(f64) -> bool| {
        let value = &body[name];
        let fine = value.is_null() || value.as_f64().is_some_and(holds);
        if fine { Ok(()) } else { Err((422, text)) }
    };
    check("temperature", texts::TEMPERATURE, &|value| value > 0.0)?;
    check("top_p", texts::GUESSED_TOP_P, &|value| (0.0..=1.0).contains(&value))?;
    let whole = |value: f64| value > 0.0 && value.fract().abs() < f64::EPSILON;
    check("max_tokens", texts::GUESSED_MAX_TOKENS, &whole)?;
    check("repetition_penalty", texts::REPETITION, &|value| value > 0.0)
}

fn read_format(body: &Value, seed: &Seed, violations: &mut Vec<String>) -> Result<Shape, Refusal> {
    let format = &body["response_format"];
    if format.is_null() {
        return Ok(Shape::Text);
    }
    if format.get("json_schema").is_some() {
        violations.push("response_format is nested as that of OpenAI".to_owned());
        return Err((422, texts::GUESSED_FORMAT));
    }
    match format["type"].as_str() {
        Some("text") => return Ok(Shape::Text),
        Some("json_schema") => {}
        _ => return Err((422, texts::GUESSED_FORMAT)),
    }
    let schema = &format["schema"];
    if !schema.is_object() {
        return Err((422, texts::GUESSED_SCHEMA));
    }
    if format["strict"] == true && !schema["required"].is_array() {
        return Err((422, texts::GUESSED_STRICT));
    }
    match seed.json_schema {
        SchemaMode::On => Ok(Shape::Json(schema.clone())),
        SchemaMode::Ignored => Ok(Shape::Text),
        SchemaMode::Off422 => Err((422, texts::GUESSED_FORMAT)),
    }
}

/// The function that must be called, if one must.
fn read_functions(body: &Value, seed: &Seed, model: &str) -> Result<Option<Shape>, Refusal> {
    let functions = match &body["functions"] {
        Value::Null => &[],
        Value::Array(functions) => functions.as_slice(),
        _ => return Err((422, texts::GUESSED_FUNCTIONS)),
    };
    if !functions.is_empty() && seed.no_function_models.iter().any(|name| name == model) {
        return Err((422, texts::NO_FUNCTIONS));
    }
    let is_name = |name: &str| {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.chars().all(is_part)
    };
    let is_function = |function: &Value| {
        function["name"].as_str().is_some_and(is_name) && function["parameters"].is_object()
    };
    if !functions.iter().all(is_function) {
        return Err((422, texts::GUESSED_FUNCTIONS));
    }
    match &body["function_call"] {
        Value::Null => Ok(None),
        Value::String(mode) if mode == "none" || mode == "auto" => Ok(None),
        forced => {
            let found = functions.iter().find(|function| function["name"] == forced["name"]);
            let function = found.ok_or((422, texts::GUESSED_FORCED))?;
            let name = function["name"].as_str().unwrap_or_default().to_owned();
            Ok(Some(Shape::Function { name, parameters: function["parameters"].clone() }))
        }
    }
}
