//! A client that hides nothing: it keeps the chunks of a body, and how a connection ended.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use fake_gigachat::{DEFAULT_KEY, FakeGigaChat, Seed};
use serde_json::{Value, json};

/// Nothing in these tests takes longer unless it hangs.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) const RQUID: &str = "6f0b1291-c7f3-43c6-bb2e-9f3efb2dc98e";

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    /// Without the marks of chunks.
    pub(crate) body: Vec<u8>,
    /// As they were marked.
    pub(crate) chunks: Vec<Vec<u8>>,
    pub(crate) end: Ended,
}

/// How the body ended.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) enum Ended {
    Whole,
    Early,
    Reset,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn message(&self) -> String {
        self.json()["message"].as_str().unwrap_or_default().to_owned()
    }

    /// The words of a chat that is whole.
    pub(crate) fn content(&self) -> String {
        self.json()["choices"][0]["message"]["content"].as_str().unwrap().to_owned()
    }

    /// The data of all events that are JSON.
    pub(crate) fn events(&self) -> Vec<Value> {
        let text = String::from_utf8_lossy(&self.body).into_owned();
        text.lines()
            .filter_map(|line| line.strip_prefix("data:"))
            .filter_map(|data| serde_json::from_str(data.trim()).ok())
            .collect()
    }

    /// The words of a stream.
    pub(crate) fn streamed(&self) -> String {
        let words = |event: &Value| {
            event["choices"][0]["delta"]["content"].as_str().unwrap_or_default().to_owned()
        };
        self.events().iter().map(words).collect()
    }
}

/// Sends one request on a connection of its own.
pub(crate) fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    try_send(method, url, headers, body).expect("a reply")
}

/// The same; nothing if the connection ends before the headers do, with how.
pub(crate) fn try_send(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Reply, Ended> {
    let mut stream = open(method, url, headers, body);
    read(&mut stream)
}

/// Sends a request and hands the connection over.
pub(crate) fn open(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> TcpStream {
    let (address, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(&request(method, path, headers, body)).unwrap();
    stream
}

/// The bytes of a request.
pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{method} /{path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    let end = format!("content-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), end.as_bytes(), body].concat()
}

/// Reads a reply and the end of its connection.
pub(crate) fn read(stream: &mut impl Read) -> Result<Reply, Ended> {
    let mut bytes = Vec::new();
    let end = match stream.read_to_end(&mut bytes) {
        Ok(_) => Ended::Early,
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ended::Reset,
        Err(error) => panic!("{error}"),
    };
    let head_end = bytes.windows(4).position(|four| four == b"\r\n\r\n").ok_or(end)?;
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let rest = &bytes[head_end + 4..];
    let mut reply = Reply { status, headers, body: Vec::new(), chunks: Vec::new(), end };
    if reply.header("transfer-encoding").is_some() {
        read_chunks(&mut reply, rest);
    } else {
        reply.body = rest.to_vec();
        let length = reply.header("content-length").unwrap().to_owned();
        if length == rest.len().to_string() {
            reply.end = Ended::Whole;
        }
    }
    Ok(reply)
}

fn read_chunks(reply: &mut Reply, mut rest: &[u8]) {
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let digits = std::str::from_utf8(&rest[..end]).unwrap();
        let length = usize::from_str_radix(digits, 16).unwrap();
        rest = &rest[end + 2..];
        if length == 0 {
            reply.end = Ended::Whole;
            return;
        }
        let chunk = rest[..length.min(rest.len())].to_vec();
        rest = rest.get(length + 2..).unwrap_or_default();
        reply.body.extend(&chunk);
        reply.chunks.push(chunk);
    }
}

/// A fake, and a client of it that has a token.
pub(crate) struct Place {
    pub(crate) fake: FakeGigaChat,
    pub(crate) token: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self::with(Seed::default())
    }

    pub(crate) fn with(seed: Seed) -> Self {
        let fake = FakeGigaChat::start(seed);
        let token = fake.issue_token(DEFAULT_KEY).unwrap_or_default();
        Self { fake, token }
    }

    fn headers<'a>(&self, bearer: &'a str) -> [(&'static str, &'a str); 3] {
        assert!(!self.token.is_empty());
        [("user-agent", "test"), ("content-type", "application/json"), ("authorization", bearer)]
    }

    /// Sends to a path below the API's address.
    pub(crate) fn send(&self, method: &str, path: &str, body: &[u8]) -> Reply {
        self.send_with(method, path, &[], body)
    }

    pub(crate) fn send_with(
        &self,
        method: &str,
        path: &str,
        more: &[(&str, &str)],
        body: &[u8],
    ) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        let headers = [&self.headers(&bearer), more].concat();
        send(method, &(self.fake.api_url() + path), &headers, body)
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[])
    }

    pub(crate) fn chat(&self, body: &Value) -> Reply {
        self.send("POST", "/chat/completions", body.to_string().as_bytes())
    }

    pub(crate) fn try_chat(&self, body: &Value) -> Result<Reply, Ended> {
        read(&mut self.open_chat(body))
    }

    /// Begins a chat, and hands the connection over.
    pub(crate) fn open_chat(&self, body: &Value) -> TcpStream {
        let bearer = format!("Bearer {}", self.token);
        let url = self.fake.api_url() + "/chat/completions";
        open("POST", &url, &self.headers(&bearer), body.to_string().as_bytes())
    }
}

/// A short chat.
pub(crate) fn question() -> Value {
    json!({ "model": "GigaChat-2", "messages": [{ "role": "user", "content": "Как дела?" }] })
}

/// The same as a stream.
pub(crate) fn stream() -> Value {
    with(&question(), "stream", true.into())
}

/// The same with another field.
pub(crate) fn with(body: &Value, name: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[name] = value;
    body
}

/// Asks for a token.
pub(crate) fn ask_for_token(fake: &FakeGigaChat, id: &str, key: &str, body: &str) -> Reply {
    let authorization = format!("Basic {key}");
    let headers = [
        ("user-agent", "test"),
        ("rquid", id),
        ("authorization", authorization.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    send("POST", &fake.auth_url(), &headers, body.as_bytes())
}
