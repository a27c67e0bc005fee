//! What a fake remembers of the requests that it got, for whoever tests a client with it.
//! Secrets are not in it, only what tells them apart.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::request::{Request, fingerprint};
use crate::script::Route;
use crate::wire::Sent;

/// One request and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Logged {
    /// Its place, from 0.
    pub number: usize,
    /// What it was for.
    pub route: Route,
    /// Its method.
    pub method: String,
    /// Its path.
    pub path: String,
    /// Whether it came by TLS.
    pub secure: bool,
    /// Its headers, names in lower case; of `authorization` the scheme and a digest.
    pub headers: BTreeMap<String, String>,
    /// Its body: JSON as it is, a form as text, the length of anything else.
    pub body: Value,
    /// When it came, by the clock that can be advanced, since 1970.
    pub at_ms: u64,
    /// When it was read, since the fake began, in real time.
    pub begun_ms: u64,
    /// When its reply was out or broke off; nothing while it is under way.
    pub ended_ms: Option<u64>,
    /// The status of the reply.
    pub status: u16,
    /// How the reply ended; nothing while it is under way.
    pub end: Option<End>,
    /// What the model said in all the events that were sent whole.
    pub said: String,
    /// How many chats were under way, with this one if it is one that was let in.
    pub in_flight: usize,
    /// What a chat costs that was let in, sent whole or not.
    pub tokens: Option<Tokens>,
    /// What was wrong although the real server would not mind.
    pub violations: Vec<String>,
}

/// How a reply ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Everything is out.
    Whole,
    /// It broke off as the script said.
    Cut,
    /// The client did not wait for the end.
    ClientGone,
}

/// Sums over everything since the start or the last reset.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Stats {
    /// Requests by route, as `chat`.
    pub requests: BTreeMap<String, usize>,
    /// Replies by route and status, as `chat 200`.
    pub replies: BTreeMap<String, usize>,
    /// Connections that were accepted, with and without TLS.
    pub connections: usize,
    /// Connections on which TLS was not agreed on.
    pub tls_failures: usize,
    /// Chats under way.
    pub in_flight: usize,
    /// The most chats that were under way at once.
    pub in_flight_max: usize,
    /// Tokens by the digest of the client's key, then by model.
    pub ledger: BTreeMap<String, BTreeMap<String, Tokens>>,
    /// Everything of [`Logged::violations`].
    pub violations: Vec<String>,
    /// Entries of the script that are not used up.
    pub script_left: usize,
}

/// Tokens of the chats that were answered, sent whole or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// How many chats.
    pub calls: u64,
    /// Of the prompts, without what was cached.
    pub prompt_tokens: u64,
    /// Of the replies.
    pub completion_tokens: u64,
    /// Of the prompts, cached.
    pub precached_prompt_tokens: u64,
    /// What is to be paid.
    pub total_tokens: u64,
}

impl Stats {
    /// All tokens of a model, whoever used them.
    pub fn tokens_of(&self, model: &str) -> Tokens {
        let mut sum = Tokens::default();
        for tokens in self.ledger.values().filter_map(|models| models.get(model)) {
            sum.add(tokens);
        }
        sum
    }

    /// How many requests there were to a route.
    pub fn requests_to(&self, route: Route) -> usize {
        self.requests.get(name(route)).copied().unwrap_or(0)
    }
}

impl Tokens {
    pub(crate) fn add(&mut self, other: &Self) {
        self.calls += other.calls;
        self.prompt_tokens += other.prompt_tokens;
        self.completion_tokens += other.completion_tokens;
        self.precached_prompt_tokens += other.precached_prompt_tokens;
        self.total_tokens += other.total_tokens;
    }
}

impl From<Sent> for End {
    fn from(sent: Sent) -> Self {
        match sent {
            Sent::Whole => Self::Whole,
            Sent::Cut => Self::Cut,
            Sent::ClientGone => Self::ClientGone,
        }
    }
}

pub(crate) fn name(route: Route) -> &'static str {
    match route {
        Route::Any => "any",
        Route::Oauth => "oauth",
        Route::Chat => "chat",
        Route::Models => "models",
        Route::Tokens => "tokens",
        Route::Balance => "balance",
        Route::Embeddings => "embeddings",
        Route::Files => "files",
        Route::Unknown => "unknown",
    }
}

/// A request's headers without its secrets.
pub(crate) fn shown_headers(request: &Request) -> BTreeMap<String, String> {
    let shown = |(name, value): &(String, String)| {
        let value = if name == "authorization" { shown_secret(value) } else { value.clone() };
        (name.clone(), value)
    };
    request.headers.iter().map(shown).collect()
}

fn shown_secret(value: &str) -> String {
    match value.trim().split_once(' ') {
        Some((scheme, secret)) => format!("{scheme} {}", fingerprint(secret.trim())),
        None => fingerprint(value),
    }
}

/// A request's body as far as it can be shown.
pub(crate) fn shown_body(request: &Request) -> Value {
    if request.body.is_empty() {
        return Value::Null;
    }
    if let Ok(value) = serde_json::from_slice(&request.body) {
        return value;
    }
    match std::str::from_utf8(&request.body) {
        Ok(text) if request.has_type("application/x-www-form-urlencoded") => text.into(),
        _ => serde_json::json!({ "bytes": request.body.len() }),
    }
}
