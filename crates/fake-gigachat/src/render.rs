//! A reply of `GigaChat`, to the byte: names, their order, what is absent.

use serde::Serialize;
use serde_json::{Value, json};

use crate::fault::Fault;
use crate::journal::Tokens;
use crate::reply::{Event, JSON, Reply};
use crate::state::State;
use crate::stream::{self, Events};
use crate::texts;
use crate::think::{Conversation, Said};

/// Stands for a content that is escaped already, until the JSON is written.
pub(crate) const PLACEHOLDER: &str = "\u{e000}content\u{e000}";

#[derive(Serialize)]
struct Whole<'a> {
    choices: Vec<Choice<'a>>,
    created: u64,
    model: String,
    object: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Usage>,
}

#[derive(Serialize)]
struct Choice<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delta: Option<Message<'a>>,
    index: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    finish_reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Message<'a> {
    content: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_call: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    functions_state_id: Option<&'a str>,
}

#[derive(Serialize, Clone, Copy)]
#[expect(clippy::struct_field_names, reason = "the names of the API")]
struct Usage {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
    precached_prompt_tokens: u64,
}

/// What all parts of a reply have in common.
struct Frame {
    created: u64,
    model: String,
    usage: Option<Usage>,
    call: Option<Value>,
    state_id: Option<String>,
}

/// The reply with what was said, whole or as a stream.
pub(crate) fn reply(
    state: &mut State,
    conversation: &Conversation,
    said: &Said,
    tokens: &Tokens,
    faults: &[Fault],
) -> Reply {
    let call = said.call.as_ref().map(|(name, arguments)| {
        let as_text = faults.contains(&Fault::ArgumentsAsString);
        let arguments = if as_text { arguments.to_string().into() } else { arguments.clone() };
        json!({ "name": name, "arguments": arguments })
    });
    let usage = Usage {
        prompt_tokens: tokens.prompt_tokens,
        completion_tokens: tokens.completion_tokens,
        total_tokens: tokens.total_tokens,
        precached_prompt_tokens: tokens.precached_prompt_tokens,
    };
    let frame = Frame {
        created: state.clock.now().as_secs(),
        model: format!("{}:{}", conversation.model, texts::BUILD),
        usage: (!faults.contains(&Fault::MissingUsage)).then_some(usage),
        state_id: call.is_some().then(|| state.chance.uuid()),
        call,
    };
    // The wrong kind of reply to a question is the kind of the other question.
    let confused = faults.contains(&Fault::WrongContentType);
    if conversation.stream && !confused {
        stream::reply(events(&frame, said, state.seed.chance, faults), faults)
    } else {
        let reply = Reply::whole(200, JSON, whole(&frame, said, faults).into_bytes());
        if confused && !conversation.stream {
            reply.with("Content-Type", "text/html")
        } else {
            reply
        }
    }
}

fn whole(frame: &Frame, said: &Said, faults: &[Fault]) -> String {
    if faults.contains(&Fault::EmptyBody) {
        return String::new();
    }
    if faults.contains(&Fault::MalformedJson) {
        return "{\"choices\":[{".to_owned();
    }
    let message = Some(frame.message(content(said), Some("assistant"), true));
    let finish_reason = Some(said.finish.as_str());
    let mut choices = vec![Choice { message, delta: None, index: 0, finish_reason }];
    if faults.contains(&Fault::NoChoices) {
        choices.clear();
    }
    filled(&frame.json(choices, frame.usage), said)
}

fn events(frame: &Frame, said: &Said, seed: u64, faults: &[Fault]) -> Events {
    let mut words = Vec::new();
    let pieces = if said.escaped {
        vec![PLACEHOLDER.to_owned()]
    } else {
        stream::pieces(&said.content, seed)
    };
    for (place, piece) in pieces.iter().enumerate() {
        let first = place == 0;
        let delta = Some(frame.message(piece, first.then_some("assistant"), first));
        let choice = Choice { message: None, delta, index: 0, finish_reason: None };
        let choices = if faults.contains(&Fault::NoChoices) { Vec::new() } else { vec![choice] };
        let data = filled(&frame.json(choices, None), said);
        words.push(Event::data(&data, if said.escaped { &said.content } else { piece }));
    }
    let delta = Some(frame.message("", None, false));
    let choice =
        Choice { message: None, delta, index: 0, finish_reason: Some(said.finish.as_str()) };
    let choices = if faults.contains(&Fault::NoChoices) { Vec::new() } else { vec![choice] };
    let finish = Event::data(&frame.json(choices, frame.usage), "");
    Events { words, finish, after: Vec::new() }
}

impl Frame {
    fn message<'a>(
        &'a self,
        content: &'a str,
        role: Option<&'static str>,
        calls: bool,
    ) -> Message<'a> {
        let function_call = self.call.as_ref().filter(|_| calls);
        let functions_state_id = self.state_id.as_deref().filter(|_| calls);
        Message { content, role, function_call, functions_state_id }
    }

    fn json(&self, choices: Vec<Choice<'_>>, usage: Option<Usage>) -> String {
        let (created, model) = (self.created, self.model.clone());
        let whole = Whole { choices, created, model, object: "chat.completion", usage };
        serde_json::to_string(&whole).unwrap_or_default()
    }
}

/// The content to write, or what stands for it.
pub(crate) fn content(said: &Said) -> &str {
    if said.escaped { PLACEHOLDER } else { &said.content }
}

/// Puts an escaped content where the placeholder is.
pub(crate) fn filled(json: &str, said: &Said) -> String {
    if said.escaped { json.replacen(PLACEHOLDER, &said.content, 1) } else { json.to_owned() }
}
