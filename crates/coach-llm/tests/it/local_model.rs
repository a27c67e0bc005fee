//! A real model on a real server of this machine, in place of every pretence: SmolLM2-135M on
//! llama.cpp. It is too small to be right, so its words are never looked at, only their form.
//!
//! `cargo xtask test` fetches both and says where they are.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use coach_llm::{ChatRequest, Client, Rung, Schema, Settings, StreamEvent};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{client, cx};

const SCRIPT: &str = include_str!("local_model.py");
const CONTEXT_TOKENS: u32 = 2_048;
/// A machine of two cores that does something else as well takes so long for everything.
const PATIENCE: Duration = Duration::from_mins(4);

/// A server that ends with this.
struct LocalServer {
    child: Child,
    address: String,
}

impl Drop for LocalServer {
    fn drop(&mut self) {
        // It has ended already in the worst case.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl LocalServer {
    /// `None`, said aloud, on a machine without model or server.
    async fn start() -> Option<Self> {
        let variable = |name: &str| std::env::var_os(name);
        let (Some(python), Some(weights)) =
            (variable("TEST_LLAMA_PYTHON"), variable("TEST_LLAMA_WEIGHTS"))
        else {
            println!(
                "skipped: set TEST_LLAMA_PYTHON to a Python with xllamacpp, and \
                 TEST_LLAMA_WEIGHTS to a model"
            );
            return None;
        };
        let mut command = Command::new(python);
        command.args(["-c", SCRIPT]).arg(weights).arg(CONTEXT_TOKENS.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut address).unwrap();
        let server = Self { child, address: address.trim().to_owned() };
        server.until("health", |health| health["status"] == "ok").await;
        Some(server)
    }

    fn settings(&self) -> Settings {
        let mut settings = Settings::openai(format!("http://{}/v1", self.address), "smollm2");
        settings.timeouts.deadline = PATIENCE;
        settings
    }

    async fn get(&self, page: &str) -> Option<Value> {
        let mut stream = TcpStream::connect(&self.address).await.ok()?;
        let request = format!("GET /{page} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.ok()?;
        serde_json::from_str(reply.split_once("\r\n\r\n")?.1).ok()
    }

    /// Asks for a page until it says what is waited for.
    async fn until(&self, page: &str, says: impl Fn(&Value) -> bool) {
        let began = Instant::now();
        while !self.get(page).await.is_some_and(|value| says(&value)) {
            assert!(began.elapsed() < PATIENCE, "{page} does not say so");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn until_it_is_idle(&self) {
        self.until("slots", |slots| slots[0]["is_processing"] == false).await;
    }

    async fn until_it_works(&self) {
        self.until("slots", |slots| slots[0]["is_processing"] == true).await;
    }
}

/// Something that it talks about for longer than it is let: at least half a minute.
fn long_story() -> ChatRequest {
    let story =
        "Write a long story about a dragon, a princess and a wise old owl. Tell every detail.";
    let mut request = ChatRequest::new(story);
    request.max_tokens = 1_500;
    request
}

/// It answers another caller, so nothing was left behind.
async fn assert_it_answers(client: &Client) {
    let mut request = ChatRequest::new("Say hello.");
    request.max_tokens = 8;
    match client.complete(&request, &cx()).await {
        Ok(answer) => assert!(!answer.usage.estimated),
        Err(error) => assert_eq!(error.code(), "truncated"),
    }
}

#[tokio::test]
async fn answers_come_in_pieces_with_their_cost() {
    let Some(server) = LocalServer::start().await else { return };
    let client = client(server.settings());
    assert_eq!(client.models(&cx()).await.unwrap()[0].id, "smollm2");
    let mut request = ChatRequest::new("Name three colours.");
    request.system = Some("You are brief.".to_owned());
    request.max_tokens = 24;
    let events: Vec<_> = client.stream(request, cx()).map(Result::unwrap).collect().await;
    let (end, pieces) = events.split_last().unwrap();
    assert!(pieces.len() > 1, "{} pieces", pieces.len());
    let StreamEvent::Done { usage, model, .. } = end else { panic!("no end") };
    assert!(!usage.estimated && usage.prompt > 0 && (1..=24).contains(&usage.completion));
    assert_eq!(model, "smollm2");
}

#[tokio::test]
async fn json_has_the_form_that_was_asked_for() {
    #[derive(Deserialize)]
    struct Verdict {
        mood: String,
        is_clear: bool,
    }
    let Some(server) = LocalServer::start().await else { return };
    let client = client(server.settings());
    let mood = json!({ "type": "string", "enum": ["calm", "lively"] });
    let schema = Schema::new(
        "verdict",
        json!({
            "type": "object", "required": ["mood", "is_clear"], "additionalProperties": false,
            "properties": { "mood": mood, "is_clear": { "type": "boolean" } },
        }),
    );
    let mut request = ChatRequest::new("Judge this talk: \"Good evening, dear friends.\"");
    request.max_tokens = 64;
    let accept = |_: &Verdict| Ok(());
    let found = client.structured::<Verdict>(&request, &schema, accept, &cx()).await.unwrap();
    assert!(["calm", "lively"].contains(&found.value.mood.as_str()));
    let _: bool = found.value.is_clear;
    assert!(!found.was_repaired, "the server keeps to the schema by itself");
    assert_eq!(client.status().rung, Rung::NativeSchema);
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up() {
    let Some(server) = LocalServer::start().await else { return };
    let client = client(server.settings());
    // The server works on a whole answer to its end, also when nobody waits for it any more.
    let request = ChatRequest { max_tokens: 100, ..long_story() };
    let (mut cx, began) = (cx(), Instant::now());
    cx.deadline = Some(Duration::from_millis(500));
    let error = client.complete(&request, &cx).await.unwrap_err();
    assert_eq!(error.code(), "deadline");
    assert!(began.elapsed() < Duration::from_millis(1_500), "{:?}", began.elapsed());
    server.until_it_is_idle().await;
    assert_it_answers(&client).await;
}

#[tokio::test]
async fn a_caller_that_leaves_stops_the_work() {
    let Some(server) = LocalServer::start().await else { return };
    let client = client(server.settings());
    let mut stream = client.stream(long_story(), cx());
    assert!(matches!(stream.next().await, Some(Ok(StreamEvent::Delta(_)))));
    server.until_it_works().await;
    let left = Instant::now();
    drop(stream);
    server.until_it_is_idle().await;
    // All of it would take over half a minute.
    println!("idle {:.0} ms after the caller left", left.elapsed().as_secs_f64() * 1e3);
    assert_eq!(client.status().running, 0);
    assert_it_answers(&client).await;
}

#[tokio::test]
async fn a_talk_beyond_the_context_is_refused_by_its_class() {
    let Some(server) = LocalServer::start().await else { return };
    let mut settings = server.settings();
    // The client would not even send it, had it been told the truth.
    settings.context_tokens = 100 * CONTEXT_TOKENS;
    let client = client(settings);
    let request = ChatRequest::new("one two three four five ".repeat(1_000));
    let error = client.complete(&request, &cx()).await.unwrap_err();
    assert_eq!(error.code(), "input_too_large");
    assert_it_answers(&client).await;
}
