//! The token endpoint: a key for a token that lives half an hour. The first failure wins.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::answer::{Answer, instead, misshape};
use crate::chance::is_uuid_v4;
use crate::fault::{ExpiryForm, Fault};
use crate::reply::Reply;
use crate::request::{Request, form_field};
use crate::script::{Asked, Route};
use crate::state::State;
use crate::texts;

const SCOPES: [&str; 3] = ["GIGACHAT_API_PERS", "GIGACHAT_API_B2B", "GIGACHAT_API_CORP"];

const HOUR_MS: u64 = 3_600_000;

/// The reply to a request for a token.
pub(crate) fn answer(state: &mut State, request: &Request) -> Answer {
    let mut violations = Vec::new();
    let id = request.header("rquid").unwrap_or_default();
    if !id.is_empty() && !state.request_ids.insert(format!("rquid {id}")) {
        violations.push("RqUID was used before".to_owned());
    }
    if request.header("user-agent").is_none() {
        violations.push("no User-Agent".to_owned());
    }
    if request.method != "POST" {
        return Answer::new(Route::Oauth, Reply::empty(405)).with_violations(violations);
    }
    let asked = Asked { route: Route::Oauth, stream: false, body: &request.body };
    let faults = state.script.take(&asked);
    if faults.contains(&Fault::RevokeKey)
        && let Some(client) = key_of(request).and_then(|key| state.client_by_key(&key))
    {
        state.revoke(client);
    }
    let reply = instead(&faults).unwrap_or_else(|| {
        let token = give(state, request, &faults);
        misshape(token.unwrap_or_else(|reply| reply), &faults)
    });
    let reply = reply.with("Cache-Control", "no-cache, no-store").with("Server", "SynGX");
    Answer::new(Route::Oauth, reply).with_violations(violations).with_faults(faults)
}

fn give(state: &mut State, request: &Request, faults: &[Fault]) -> Result<Reply, Reply> {
    let id = request.header("rquid").unwrap_or_default();
    if !is_uuid_v4(id) {
        return Err(Reply::empty(400));
    }
    let key = key_of(request).ok_or_else(|| refusal(400, texts::OAUTH_UNDECODABLE))?;
    let is_form = request.has_type("application/x-www-form-urlencoded");
    let scope = form_field(&request.body, "scope")
        .filter(|scope| is_form && !scope.is_empty())
        .ok_or_else(|| refusal(400, texts::OAUTH_SCOPE_EMPTY))?;
    if !SCOPES.contains(&scope.as_str()) {
        return Err(refusal(400, texts::OAUTH_SCOPE_INVALID));
    }
    let client = state.client_by_key(&key).ok_or_else(|| refusal(401, texts::OAUTH_UNKNOWN))?;
    if state.client(client).scope != scope {
        return Err(refusal(400, texts::OAUTH_OTHER_SCOPE));
    }
    if !state.may_ask(client) {
        return Err(Reply::empty(429));
    }
    let (token, expires_ms) = state.issue(client);
    let mut body = Map::new();
    body.insert("access_token".to_owned(), token.into());
    if let Some(expiry) = expiry(expires_ms, state.clock.now_ms(), faults) {
        body.insert("expires_at".to_owned(), expiry);
    }
    Ok(Reply::json(200, &body))
}

/// The key, if the header can be decoded.
fn key_of(request: &Request) -> Option<String> {
    let (scheme, key) = request.authorization()?;
    let decoded = STANDARD.decode(key).ok()?;
    let understood = ["basic", "bearer"].contains(&scheme.as_str()) && decoded.contains(&b':');
    understood.then(|| key.to_owned())
}

fn refusal(status: u16, (code, message): (i32, &str)) -> Reply {
    Reply::json(status, &json!({ "code": code, "message": message }))
}

fn expiry(expires_ms: u64, now_ms: u64, faults: &[Fault]) -> Option<Value> {
    let form = faults.iter().find_map(|fault| match fault {
        Fault::ExpiresAt { form } => Some(*form),
        _ => None,
    });
    match form {
        None => Some(expires_ms.into()),
        Some(ExpiryForm::Seconds) => Some((expires_ms / 1000).into()),
        Some(ExpiryForm::Zero) => Some(0.into()),
        Some(ExpiryForm::Missing) => None,
        Some(ExpiryForm::Past) => Some(now_ms.saturating_sub(HOUR_MS).into()),
        Some(ExpiryForm::String) => Some(expires_ms.to_string().into()),
    }
}
