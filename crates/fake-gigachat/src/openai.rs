//! The other dialect: a server that is compatible with that of `OpenAI`, as llama.cpp is.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::chat::bill;
use crate::fault::Fault;
use crate::journal::Tokens;
use crate::render::{PLACEHOLDER, content, filled};
use crate::reply::{Event, JSON, Reply};
use crate::request::Request;
use crate::seed::{SchemaMode, Seed};
use crate::state::State;
use crate::stream::{self, Events};
use crate::think::{Conversation, Said, Shape, think};
use crate::words::Message;

/// Fields of the other dialect, which are ignored and noted.
const FOREIGN: &[&str] =
    &["repetition_penalty", "update_interval", "functions", "function_call", "attachments"];

/// An error in the envelope of this dialect.
pub(crate) fn refusal(status: u16, code: &str, message: &str) -> Reply {
    let kind = match status {
        401 => "authentication_error",
        404 => "not_found_error",
        429 => "rate_limit_error",
        _ => "invalid_request_error",
    };
    Reply::json(status, &json!({ "error": { "message": message, "type": kind, "code": code } }))
}

/// What a key gets that is not known.
pub(crate) fn unknown_key() -> Reply {
    refusal(401, "invalid_api_key", "Incorrect API key provided")
}

/// The list of models, or one of them.
pub(crate) fn models(state: &State, name: &str) -> Reply {
    let model = |id: &String| json!({ "id": id, "object": "model", "owned_by": "fake" });
    if name.is_empty() {
        let data: Vec<Value> = state.seed.models.iter().map(model).collect();
        return Reply::json(200, &json!({ "object": "list", "data": data }));
    }
    match state.seed.models.iter().find(|id| *id == name) {
        Some(id) => Reply::json(200, &model(id)),
        None => refusal(404, "model_not_found", "The model does not exist"),
    }
}

/// The answer to a chat.
pub(crate) fn answer(
    state: &mut State,
    request: &Request,
    client: usize,
    body: Option<Value>,
    faults: Vec<Fault>,
) -> Answer {
    let mut violations = Vec::new();
    let outcome = reply(state, request, client, body, &faults, &mut violations);
    Answer::of_chat(client, outcome).with_faults(faults).with_violations(violations)
}

fn reply(
    state: &mut State,
    request: &Request,
    client: usize,
    body: Option<Value>,
    faults: &[Fault],
    violations: &mut Vec<String>,
) -> Result<(Reply, Tokens), Reply> {
    if request.too_large {
        return Err(refusal(413, "too_large", "Request body is too large"));
    }
    let body = body.filter(Value::is_object);
    let body = body.ok_or_else(|| refusal(400, "invalid_json", "The body is not valid JSON"))?;
    let foreign = FOREIGN.iter().filter(|name| body.get(**name).is_some());
    violations.extend(foreign.map(|name| format!("unknown field {name}")));
    let conversation = read(&body, &state.seed, violations)?;
    let full = conversation.prompt_tokens();
    if full > state.seed.context_tokens {
        return Err(overflow(full, state.seed.context_tokens));
    }
    let said = think(&conversation, faults);
    let tokens = bill(full, 0, &said);
    state.charge(client, &conversation.model, &tokens);
    let frame = Frame {
        id: format!("chatcmpl-{}", state.chance.letters(24)),
        created: state.clock.now().as_secs(),
        model: conversation.model.clone(),
        usage: (!faults.contains(&Fault::MissingUsage)).then(|| usage(&tokens)),
        choices: !faults.contains(&Fault::NoChoices),
    };
    let confused = faults.contains(&Fault::WrongContentType);
    if conversation.stream && !confused {
        let with_usage = body["stream_options"]["include_usage"] == true;
        let events = frame.events(&said, state.seed.chance, with_usage);
        return Ok((stream::reply(events, faults), tokens));
    }
    let text = match () {
        () if faults.contains(&Fault::EmptyBody) => String::new(),
        () if faults.contains(&Fault::MalformedJson) => "{\"choices\":[{".to_owned(),
        () => frame.whole(&said),
    };
    let kind = if confused && !conversation.stream { "text/html" } else { JSON };
    Ok((Reply::whole(200, kind, text.into_bytes()), tokens))
}

/// As llama.cpp says that a prompt is too long.
fn overflow(prompt: u64, context: u64) -> Reply {
    let message = "the request exceeds the available context size";
    Reply::json(
        400,
        &json!({ "error": { "code": 400, "message": message, "type": "exceed_context_size_error",
            "n_prompt_tokens": prompt, "n_ctx": context } }),
    )
}

fn read(body: &Value, seed: &Seed, violations: &mut Vec<String>) -> Result<Conversation, Reply> {
    let wrong = |message: &str| refusal(400, "invalid_value", message);
    let model = body["model"].as_str().ok_or_else(|| wrong("model is required"))?.to_owned();
    if !seed.models.contains(&model) {
        return Err(refusal(404, "model_not_found", "The model does not exist"));
    }
    let given = body["messages"].as_array().filter(|messages| !messages.is_empty());
    let given = given.ok_or_else(|| wrong("messages is required"))?;
    let message = |message: &Value| {
        let role = message["role"].as_str().ok_or_else(|| wrong("a message has no role"))?;
        let content = match &message["content"] {
            Value::String(text) => text.clone(),
            Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
            _ => return Err(wrong("a message has no content")),
        };
        Ok(Message { role: role.to_owned(), content })
    };
    let messages = given.iter().map(message).collect::<Result<_, _>>()?;
    let within = |name: &str, least: f64, most: f64| {
        let value = &body[name];
        let fine = value.is_null() || value.as_f64().is_some_and(|v| (least..=most).contains(&v));
        if fine { Ok(()) } else { Err(wrong(&format!("{name} is out of range"))) }
    };
    within("temperature", 0.0, 2.0)?;
    within("top_p", 0.0, 1.0)?;
    within("max_tokens", 1.0, f64::MAX)?;
    within("max_completion_tokens", 1.0, f64::MAX)?;
    let max_tokens = body["max_completion_tokens"].as_u64().or(body["max_tokens"].as_u64());
    let shape = read_format(&body["response_format"], seed, violations)?;
    Ok(Conversation { model, messages, max_tokens, stream: body["stream"] == true, shape })
}

fn read_format(format: &Value, seed: &Seed, violations: &mut Vec<String>) -> Result<Shape, Reply> {
    if format.get("schema").is_some() {
        violations.push("response_format is flat as that of GigaChat".to_owned());
    }
    let schema = match format["type"].as_str() {
        None | Some("text") => return Ok(Shape::Text),
        Some("json_object") => Some(json!({ "type": "object", "properties": {} })),
        Some("json_schema") => format["json_schema"].get("schema").cloned(),
        Some(_) => return Err(refusal(400, "invalid_value", "response_format is unknown")),
    };
    match (schema, seed.json_schema) {
        (_, SchemaMode::Off422) => {
            Err(refusal(400, "unsupported", "response_format is not supported"))
        }
        (Some(schema), SchemaMode::On) => Ok(Shape::Json(schema)),
        _ => Ok(Shape::Text),
    }
}

fn usage(tokens: &Tokens) -> Value {
    json!({ "prompt_tokens": tokens.prompt_tokens, "completion_tokens": tokens.completion_tokens,
        "total_tokens": tokens.total_tokens })
}

/// What all parts of a reply have in common.
struct Frame {
    id: String,
    created: u64,
    model: String,
    usage: Option<Value>,
    choices: bool,
}

impl Frame {
    fn json(&self, object: &str, choice: Option<Value>) -> Value {
        let choices: Vec<Value> = choice.into_iter().filter(|_| self.choices).collect();
        json!({ "id": self.id, "object": object, "created": self.created, "model": self.model,
            "choices": choices })
    }

    fn whole(&self, said: &Said) -> String {
        let message = json!({ "role": "assistant", "content": content(said) });
        let choice = json!({ "index": 0, "message": message, "finish_reason": reason(said) });
        let mut body = self.json("chat.completion", Some(choice));
        if let Some(usage) = &self.usage {
            body["usage"] = usage.clone();
        }
        filled(&body.to_string(), said)
    }

    fn events(&self, said: &Said, seed: u64, with_usage: bool) -> Events {
        let event = |delta: Value, finish: Value, words: &str| {
            let choice = json!({ "index": 0, "delta": delta, "finish_reason": finish });
            let data = self.json("chat.completion.chunk", Some(choice)).to_string();
            Event::data(&filled(&data, said), words)
        };
        let mut words =
            vec![event(json!({ "role": "assistant", "content": null }), Value::Null, "")];
        if said.escaped {
            words.push(event(json!({ "content": PLACEHOLDER }), Value::Null, &said.content));
        } else {
            let pieces = stream::pieces(&said.content, seed);
            let spoken = pieces.iter().filter(|piece| !piece.is_empty());
            words
                .extend(spoken.map(|piece| event(json!({ "content": piece }), Value::Null, piece)));
        }
        let finish = event(json!({}), reason(said).into(), "");
        let usage = self.usage.as_ref().filter(|_| with_usage).map(|usage| {
            let mut body = self.json("chat.completion.chunk", None);
            body["usage"] = usage.clone();
            Event::data(&body.to_string(), "")
        });
        Events { words, finish, after: usage.into_iter().collect() }
    }
}

/// The reason for the end by its name in this dialect.
fn reason(said: &Said) -> &str {
    if said.finish == "blacklist" { "content_filter" } else { &said.finish }
}
