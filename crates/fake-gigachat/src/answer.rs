//! What comes of a request before it is sent, and the faults that take the place of any reply.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::fault::Fault;
use crate::journal::Tokens;
use crate::reply::{Body, Event, Reply};
use crate::request::Request;
use crate::script::Route;
use crate::texts;

/// A reply, and what is to be known of it beside.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) route: Route,
    pub(crate) reply: Reply,
    pub(crate) faults: Vec<Fault>,
    pub(crate) violations: Vec<String>,
    /// The client whose chat this is, until it is sent.
    pub(crate) chat_of: Option<usize>,
    /// What it costs.
    pub(crate) tokens: Option<Tokens>,
}

impl Answer {
    pub(crate) fn new(route: Route, reply: Reply) -> Self {
        Self {
            route,
            reply,
            faults: Vec::new(),
            violations: Vec::new(),
            chat_of: None,
            tokens: None,
        }
    }

    pub(crate) fn with_faults(self, faults: Vec<Fault>) -> Self {
        Self { faults, ..self }
    }

    pub(crate) fn with_violations(self, violations: Vec<String>) -> Self {
        Self { violations, ..self }
    }

    /// A chat that was let in, or the refusal of one.
    pub(crate) fn of_chat(client: usize, outcome: Result<(Reply, Tokens), Reply>) -> Self {
        match outcome {
            Ok((reply, tokens)) => {
                let answer = Self::new(Route::Chat, reply);
                Self { chat_of: Some(client), tokens: Some(tokens), ..answer }
            }
            Err(reply) => Self::new(Route::Chat, reply),
        }
    }

    /// Compresses the body, if the script says so and the client can read it.
    pub(crate) fn compress(&mut self, request: &Request) {
        let readable =
            request.header("accept-encoding").is_some_and(|kinds| kinds.contains("gzip"));
        if !readable || !self.faults.contains(&Fault::Gzip) {
            return;
        }
        match &mut self.reply.body {
            Body::Whole(bytes) => *bytes = gzip(bytes),
            Body::Events(events) => {
                let bytes: Vec<u8> = events.iter().flat_map(|event| event.bytes.clone()).collect();
                let said = events.iter().map(|event| event.said.as_str()).collect();
                *events = vec![Event { bytes: gzip(&bytes), said }];
            }
        }
        self.reply.headers.push(("Content-Encoding".to_owned(), "gzip".to_owned()));
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(bytes);
    written.and_then(|()| encoder.finish()).unwrap_or_default()
}

/// The reply of a script that stands for that of any route.
pub(crate) fn instead(faults: &[Fault]) -> Option<Reply> {
    faults.iter().find_map(|fault| match fault {
        Fault::Status { status, headers, body } => {
            let reply = Reply::scripted(*status, body);
            Some(headers.iter().fold(reply, |reply, (name, value)| reply.with(name, value)))
        }
        Fault::Redirect { to } => Some(Reply::empty(307).with("Location", to)),
        Fault::OauthHtml502 => {
            Some(Reply::whole(502, "text/html", texts::GATEWAY_PAGE.as_bytes().to_vec()))
        }
        _ => None,
    })
}

/// The same for faults of form, which a chat has its own versions of.
pub(crate) fn misshape(reply: Reply, faults: &[Fault]) -> Reply {
    let mut reply = reply;
    for fault in faults {
        match fault {
            Fault::MalformedJson => reply.body = Body::Whole(b"{\"data\":[{".to_vec()),
            Fault::EmptyBody => reply.body = Body::Whole(Vec::new()),
            Fault::WrongContentType => reply = reply.with("Content-Type", "text/html"),
            _ => {}
        }
    }
    reply
}
