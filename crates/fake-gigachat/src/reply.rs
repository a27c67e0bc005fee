//! A reply before it is sent: status, headers, and a body that is whole or made of events.

use serde::Serialize;
use serde_json::Value;

/// The usual kind of a body.
pub(crate) const JSON: &str = "application/json; charset=utf-8";

/// The kind of a stream's body.
pub(crate) const EVENT_STREAM: &str = "text/event-stream";

/// A reply.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
}

/// What follows the headers.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    Whole(Vec<u8>),
    Events(Vec<Event>),
}

/// A part of a stream.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) bytes: Vec<u8>,
    /// What the model says in it.
    pub(crate) said: String,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        Self::whole(status, JSON, serde_json::to_vec(body).unwrap_or_default())
    }

    pub(crate) fn whole(status: u16, kind: &str, body: Vec<u8>) -> Self {
        Self { status, headers: vec![header("Content-Type", kind)], body: Body::Whole(body) }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Body::Whole(Vec::new()) }
    }

    pub(crate) fn stream(events: Vec<Event>) -> Self {
        let headers = vec![header("Content-Type", EVENT_STREAM)];
        Self { status: 200, headers, body: Body::Events(events) }
    }

    /// The same with another value of a header.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push(header(name, value));
        self
    }

    /// A body that a script says: JSON, or a text as it is.
    pub(crate) fn scripted(status: u16, body: &Value) -> Self {
        match body {
            Value::Null => Self::empty(status),
            Value::String(text) => {
                let kind = if text.starts_with('<') { "text/html" } else { "text/plain" };
                Self::whole(status, kind, text.clone().into_bytes())
            }
            other => Self::json(status, other),
        }
    }
}

fn header(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

impl Event {
    /// An event of one line of data.
    pub(crate) fn data(data: &str, said: &str) -> Self {
        Self { bytes: format!("data: {data}\n\n").into_bytes(), said: said.to_owned() }
    }
}
