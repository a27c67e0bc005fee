//! A chat of `GigaChat`: in the order of the real server, from the bytes to what is sent.

use serde_json::Value;

use crate::answer::Answer;
use crate::api::refusal;
use crate::fault::Fault;
use crate::journal::Tokens;
use crate::reply::Reply;
use crate::request::Request;
use crate::state::State;
use crate::think::{Conversation, Said, think};
use crate::{chat_body, render, texts, words};

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
    let refused = |(status, message): (u16, &str)| refusal(status, message);
    if request.too_large {
        return Err(refusal(413, texts::TOO_LARGE));
    }
    let body = body.filter(Value::is_object);
    let body = body.ok_or_else(|| refusal(400, texts::GUESSED_BAD_REQUEST))?;
    chat_body::note_oddities(&body, &request.body, violations);
    if state.chats_of(client) >= state.client(client).streams {
        return Err(refusal(429, texts::TOO_MANY));
    }
    let conversation = chat_body::read(&body, &state.seed, violations).map_err(refused)?;
    attachments(state, request, &body)?;
    let full = conversation.prompt_tokens();
    if full > state.seed.context_tokens {
        return Err(refusal(413, texts::TOO_LARGE));
    }
    if state.is_spent(client, &conversation.model) {
        return Err(refusal(402, texts::PAYMENT_REQUIRED));
    }
    let cached = request.header("x-session-id").map_or(0, |session| {
        let messages = conversation.pairs();
        let known = state.known_messages(session, &conversation.model, messages);
        words::prompt_tokens(&conversation.messages[..known])
    });
    let said = think(&conversation, faults);
    let tokens = bill(full, cached, &said);
    state.charge(client, &conversation.model, &tokens);
    Ok((render::reply(state, &conversation, &said, &tokens, faults), tokens))
}

/// Files that a message refers to must be there for this client.
fn attachments(state: &State, request: &Request, body: &Value) -> Result<(), Reply> {
    let messages = body["messages"].as_array().into_iter().flatten();
    let named = messages.filter_map(|message| message["attachments"].as_array()).flatten();
    for id in named.filter_map(Value::as_str) {
        match state.files.get(id) {
            None => return Err(refusal(404, texts::GUESSED_NO_FILE)),
            Some(file) => file.check_owner(request, id)?,
        }
    }
    Ok(())
}

/// What a chat costs.
pub(crate) fn bill(full: u64, cached: u64, said: &Said) -> Tokens {
    let completion_tokens = said.tokens();
    Tokens {
        calls: 1,
        prompt_tokens: full - cached,
        completion_tokens,
        precached_prompt_tokens: cached,
        total_tokens: full - cached + completion_tokens,
    }
}

impl Conversation {
    /// Tokens of everything that was sent.
    pub(crate) fn prompt_tokens(&self) -> u64 {
        words::prompt_tokens(&self.messages)
    }

    fn pairs(&self) -> Vec<(String, String)> {
        let pair = |message: &words::Message| (message.role.clone(), message.content.clone());
        self.messages.iter().map(pair).collect()
    }
}
