//! A server that does for each request what a test says, and remembers what it was sent.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use coach_llm::{
    AttemptRecord, Auth, CallContext, ChatRequest, Client, NoObserver, Observer, Settings,
};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// base64 of `cid:canary-secret`.
pub(crate) const KEY: &str = "Y2lkOmNhbmFyeS1zZWNyZXQ=";

/// What the server does with a connection, in order.
#[derive(Clone)]
pub(crate) enum Step {
    Send(Vec<u8>),
    /// Says nothing until the client goes away.
    Stall,
    /// Ends the connection in good order.
    Close,
    /// Ends it as a process does that was killed.
    Reset,
}

#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &&str| {
            line.split_once(':').is_some_and(|(key, _)| key.eq_ignore_ascii_case(name))
        };
        Some(self.head.lines().find(named)?.split_once(':')?.1.trim())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub(crate) struct Server {
    pub(crate) url: String,
    seen: Mutex<Vec<Seen>>,
    /// Requests that are being answered, and the most there ever were.
    running: AtomicUsize,
    pub(crate) running_max: AtomicUsize,
    pub(crate) connections: AtomicUsize,
    /// A client went away.
    pub(crate) left: Notify,
}

impl Server {
    /// `script` gets each request and how many came before on the same path.
    pub(crate) async fn start(
        script: impl Fn(&Seen, usize) -> Vec<Step> + Send + Sync + 'static,
    ) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Arc::new(Self {
            url: format!("http://{}/v1", listener.local_addr().unwrap()),
            seen: Mutex::default(),
            running: AtomicUsize::new(0),
            running_max: AtomicUsize::new(0),
            connections: AtomicUsize::new(0),
            left: Notify::new(),
        });
        let (held, script) = (server.clone(), Arc::new(script));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                held.connections.fetch_add(1, Ordering::SeqCst);
                let (server, script) = (held.clone(), script.clone());
                tokio::spawn(async move { server.serve(stream, &*script).await });
            }
        });
        server
    }

    async fn serve(
        &self,
        mut stream: TcpStream,
        script: &(dyn Fn(&Seen, usize) -> Vec<Step> + Sync),
    ) {
        while let Some(seen) = read_request(&mut stream).await {
            let before = self.count(seen.path());
            self.seen.lock().unwrap().push(seen.clone());
            let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
            self.running_max.fetch_max(running, Ordering::SeqCst);
            let mut over = false;
            for step in script(&seen, before) {
                match step {
                    Step::Send(bytes) => {
                        over |= stream.write_all(&bytes).await.is_err();
                        // Apart on the wire, as far as a socket allows.
                        tokio::task::yield_now().await;
                    }
                    Step::Stall => {
                        let _ = stream.read(&mut [0; 16]).await;
                        over = true;
                    }
                    Step::Close => over = true,
                    Step::Reset => {
                        stream.set_zero_linger().unwrap();
                        over = true;
                    }
                }
            }
            self.running.fetch_sub(1, Ordering::SeqCst);
            if over {
                self.left.notify_one();
                return;
            }
        }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn count(&self, path: &str) -> usize {
        self.seen().iter().filter(|seen| seen.path() == path).count()
    }

    pub(crate) fn chats(&self) -> usize {
        self.count("/v1/chat/completions")
    }

    pub(crate) fn openai(&self) -> Settings {
        hurried(Settings::openai(self.url.clone(), "model-1"))
    }

    pub(crate) fn gigachat(&self) -> Settings {
        let mut settings = hurried(Settings::gigachat(KEY, "GigaChat-2"));
        settings.base_url.clone_from(&self.url);
        if let Auth::GigaChat { auth_url, .. } = &mut settings.auth {
            *auth_url = self.url.replace("/v1", "/oauth");
        }
        settings
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let seen = Seen { head: head.to_owned(), body: body.to_owned() };
            let length = seen.header("content-length").map_or(0, |length| length.parse().unwrap());
            if bytes.len() - head.len() - 4 >= length {
                return Some(seen);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// Waits of milliseconds where a product waits seconds.
fn hurried(mut settings: Settings) -> Settings {
    settings.retry.backoff = Duration::from_millis(1);
    settings.retry.backoff_limited = Duration::from_millis(1);
    settings.timeouts.deadline = Duration::from_secs(10);
    settings
}

pub(crate) fn client(settings: Settings) -> Client {
    Client::new(settings, Arc::new(NoObserver)).unwrap()
}

pub(crate) fn question() -> ChatRequest {
    ChatRequest::new("canary-question")
}

pub(crate) fn cx() -> CallContext {
    CallContext::task("test")
}

/// A whole reply.
pub(crate) fn reply(status: u16, headers: &str, body: &str) -> Vec<Step> {
    let length = body.len();
    vec![Step::Send(
        format!("HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\n\r\n{body}")
            .into_bytes(),
    )]
}

/// An answer of a model.
pub(crate) fn says(text: &str, finish: &str) -> Vec<Step> {
    let body = json!({
        "choices": [{"message": {"content": text, "role": "assistant"}, "index": 0,
            "finish_reason": finish}],
        "model": "build-7",
        "usage": {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7},
    });
    let headers = "content-type: application/json\r\nx-request-id: up-1\r\n";
    reply(200, headers, &body.to_string())
}

/// A token that ends at a time in milliseconds.
pub(crate) fn token(name: &str, expires_at: &Value) -> Vec<Step> {
    reply(200, "", &json!({"access_token": name, "expires_at": expires_at}).to_string())
}

/// A head of a stream, and its pieces, each written apart.
pub(crate) fn events(pieces: &[&[u8]]) -> Vec<Step> {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let pieces = pieces.iter().map(|piece| Step::Send(piece.to_vec()));
    std::iter::once(Step::Send(head.as_bytes().to_vec())).chain(pieces).collect()
}

/// An observer that keeps what it is told, and stops calls after a number of them.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) records: Mutex<Vec<AttemptRecord>>,
    pub(crate) refuses: std::sync::atomic::AtomicBool,
}

impl Observer for Ledger {
    fn allow(&self, _task: &str, _tokens_max: u32) -> bool {
        !self.refuses.load(Ordering::SeqCst)
    }

    fn attempt(&self, record: &AttemptRecord) {
        self.records.lock().unwrap().push(record.clone());
    }
}
