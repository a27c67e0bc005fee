//! The control plane: a test's own way in, beside the API. It only ever listens on this machine.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use crate::reply::Reply;
use crate::request::Request;
use crate::script::Entry;
use crate::seed::Seed;
use crate::state::State;

/// What all its paths begin with.
pub(crate) const PREFIX: &str = "/__fake/";

#[derive(Deserialize)]
struct Advance {
    advance_ms: u64,
}

#[derive(Deserialize)]
struct Issue {
    key: String,
}

/// The reply to a request of a test.
pub(crate) fn answer(state: &mut State, request: &Request) -> Reply {
    let what = request.path.strip_prefix(PREFIX).unwrap_or_default();
    match (request.method.as_str(), what) {
        ("GET", "log") => Reply::json(200, &state.log),
        ("GET", "stats") => Reply::json(200, &stats(state)),
        ("GET", "seed") => Reply::json(200, &state.seed),
        ("PUT", "script") => with(request, |entries: Vec<Entry>| {
            state.script.replace(entries);
            Reply::json(200, &json!({ "entries": state.script.left() }))
        }),
        ("POST", "clock") => with(request, |advance: Advance| {
            state.clock.advance(Duration::from_millis(advance.advance_ms));
            Reply::json(200, &json!({ "now_ms": state.clock.now_ms() }))
        }),
        ("POST", "token") => with(request, |issue: Issue| {
            let token = issue_token(state, &issue.key);
            Reply::json(if token.is_some() { 200 } else { 404 }, &json!({ "access_token": token }))
        }),
        ("POST", "reset") if request.body.is_empty() => {
            reset(state, None);
            Reply::json(200, &json!({}))
        }
        ("POST", "reset") => with(request, |seed: Seed| {
            reset(state, Some(seed));
            Reply::json(200, &json!({}))
        }),
        _ => Reply::json(404, &json!({ "error": "there is no such control" })),
    }
}

/// Begins anew, with another seed or the same.
pub(crate) fn reset(state: &mut State, seed: Option<Seed>) {
    let seed = seed.unwrap_or_else(|| state.first_seed.clone());
    *state = State::new(seed, state.life + 1);
}

/// The sums as they are now.
pub(crate) fn stats(state: &State) -> crate::journal::Stats {
    let mut stats = state.stats.clone();
    stats.script_left = state.script.left();
    stats.violations = state.log.iter().flat_map(|logged| logged.violations.clone()).collect();
    stats
}

/// A token without asking the token endpoint; nothing for an unknown key.
pub(crate) fn issue_token(state: &mut State, key: &str) -> Option<String> {
    let client = state.client_by_key(key)?;
    Some(state.issue(client).0)
}

fn with<T: for<'a> Deserialize<'a>>(request: &Request, act: impl FnOnce(T) -> Reply) -> Reply {
    match serde_json::from_slice(&request.body) {
        Ok(value) => act(value),
        Err(error) => Reply::json(400, &json!({ "error": error.to_string() })),
    }
}
