//! The door of the API: who may come in, what was scripted for them, and which room is theirs.

use serde_json::{Value, json};

use crate::answer::{Answer, instead, misshape};
use crate::fault::Fault;
use crate::reply::Reply;
use crate::request::{Door, Request};
use crate::script::{Asked, Route};
use crate::seed::Dialect;
use crate::state::{BadToken, NOBODY, State};
use crate::{chat, files, oauth, openai, others, texts};

const OAUTH_PATH: &str = "/api/v2/oauth";

/// Where the API is; the second is where the former host has it.
const BASES: [&str; 2] = ["/v1", "/api/v1"];

/// The reply to any request but those of the control plane.
pub(crate) fn answer(state: &mut State, request: &Request) -> Answer {
    let gigachat = state.seed.dialect == Dialect::Gigachat;
    if gigachat && request.path == OAUTH_PATH {
        let mut answer = oauth::answer(state, request);
        answer.reply = answer.reply.with("Date", &state.clock.http_date());
        answer.compress(request);
        return answer;
    }
    let mut violations = Vec::new();
    let id = request.header("x-request-id").map(str::to_owned);
    if let Some(id) = &id
        && !state.request_ids.insert(format!("x-request-id {id}"))
    {
        violations.push("X-Request-ID was used before".to_owned());
    }
    let mut answer = enter(state, request);
    answer.violations.extend(violations);
    if gigachat {
        let id = id.unwrap_or_else(|| state.chance.uuid());
        let session = request.header("x-session-id").map(str::to_owned);
        let session = session.unwrap_or_else(|| state.chance.uuid());
        answer.reply = answer.reply.with("X-Request-Id", &id).with("X-Session-Id", &session);
    }
    answer.reply = answer.reply.with("Date", &state.clock.http_date());
    answer.compress(request);
    answer
}

/// An error of the API.
pub(crate) fn refusal(status: u16, message: &str) -> Reply {
    Reply::json(status, &json!({ "status": status, "message": message }))
}

fn enter(state: &mut State, request: &Request) -> Answer {
    let (route, rest) = route_of(request);
    let client = match admit(state, request) {
        Ok(client) => client,
        Err(reply) => return Answer::new(route, reply),
    };
    let body: Option<Value> = serde_json::from_slice(&request.body).ok();
    let stream = body.as_ref().is_some_and(|body| body["stream"] == true);
    let faults = state.script.take(&Asked { route, stream, body: &request.body });
    if let Some(reply) = spoil_token(state, request, client, &faults) {
        return Answer::new(route, reply).with_faults(faults);
    }
    if let Some(reply) = instead(&faults) {
        return Answer::new(route, reply).with_faults(faults);
    }
    if route == Route::Chat && request.method == "POST" {
        return match state.seed.dialect {
            Dialect::Gigachat => chat::answer(state, request, client, body, faults),
            Dialect::Openai => openai::answer(state, request, client, body, faults),
        };
    }
    let reply = match (state.seed.dialect, route) {
        (Dialect::Openai, Route::Models) => openai::models(state, rest),
        (Dialect::Openai, _) => openai::refusal(404, "not_found", "Not Found"),
        (Dialect::Gigachat, Route::Files) => files::answer(state, request, rest),
        (Dialect::Gigachat, _) => {
            others::answer(state, request, &others::Place { client, route, rest }, body.as_ref())
        }
    };
    Answer::new(route, misshape(reply, &faults)).with_faults(faults)
}

/// Who it is.
fn admit(state: &State, request: &Request) -> Result<usize, Reply> {
    if state.seed.dialect == Dialect::Openai {
        let known = request.bearer().and_then(|key| state.client_by_key(key));
        return match known {
            Some(client) => Ok(client),
            None if state.seed.require_key => Err(openai::unknown_key()),
            None => Ok(NOBODY),
        };
    }
    if state.seed.require_user_agent && request.header("user-agent").is_none() {
        return Err(Reply::json(403, &json!({ "message": texts::UNAUTHORIZED })));
    }
    let token = request.bearer().unwrap_or_default();
    state.client_by_token(token).map_err(|error| match error {
        BadToken::Unknown => refusal(401, texts::UNAUTHORIZED),
        BadToken::Expired => refusal(401, texts::TOKEN_EXPIRED),
    })
}

fn spoil_token(
    state: &mut State,
    request: &Request,
    client: usize,
    faults: &[Fault],
) -> Option<Reply> {
    if state.seed.dialect == Dialect::Openai {
        // Keys do not expire there; one that is revoked is refused like any unknown one.
        let revoked = faults.contains(&Fault::RevokeKey);
        if revoked {
            state.revoke(client);
        }
        return revoked.then(openai::unknown_key);
    }
    if faults.contains(&Fault::ExpireTokenNow) {
        state.expire(request.bearer().unwrap_or_default());
        return Some(refusal(401, texts::TOKEN_EXPIRED));
    }
    if faults.contains(&Fault::RevokeKey) {
        state.revoke(client);
        return Some(refusal(401, texts::UNAUTHORIZED));
    }
    None
}

/// Which room a path is of, and what follows its name.
fn route_of(request: &Request) -> (Route, &str) {
    let below = |base: &&str| {
        let rest = request.path.strip_prefix(base)?;
        rest.starts_with('/').then_some(rest)
    };
    let Some(rest) = BASES.iter().find_map(below).filter(|_| request.door == Door::Api) else {
        return (Route::Unknown, "");
    };
    let rooms = [
        ("/chat/completions", Route::Chat, false),
        ("/models", Route::Models, true),
        ("/tokens/count", Route::Tokens, false),
        ("/balance", Route::Balance, false),
        ("/embeddings", Route::Embeddings, false),
        ("/files", Route::Files, true),
    ];
    for (name, route, has_parts) in rooms {
        match rest.strip_prefix(name) {
            Some("") => return (route, ""),
            Some(part) if has_parts && part.starts_with('/') => return (route, &part[1..]),
            _ => {}
        }
    }
    (Route::Unknown, "")
}

/// What a wrong method gets.
pub(crate) fn wrong_method() -> Reply {
    refusal(405, texts::GUESSED_METHOD)
}
