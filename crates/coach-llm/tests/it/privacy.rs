//! What is said stays between caller and server: not in logs, at any level, and not in errors.

use std::io;
use std::sync::{Arc, Mutex};

use coach_llm::Settings;
use futures_util::StreamExt;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{KEY, Server, client, cx, events, question, reply, says, token};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// What libraries say the older way.
impl log::Log for Lines {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}\n", record.target(), record.args());
        self.0.lock().unwrap().extend_from_slice(line.as_bytes());
    }

    fn flush(&self) {}
}

/// Everything that must not be seen.
fn leaks(text: &str) -> Vec<&'static str> {
    let secrets = [KEY, "canary", "Y2lkOmNh"];
    secrets.into_iter().filter(|secret| text.contains(secret)).collect()
}

#[tokio::test]
async fn nothing_that_was_said_is_logged() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(lines.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    // Where all tests are one process, others write there as well, with the same canaries.
    log::set_boxed_logger(Box::new(lines.clone())).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let server = Server::start(|seen, before| match (seen.path(), before) {
        ("/oauth", _) => token("canary-token", &serde_json::json!(0)),
        (_, 0) => says("canary-answer", "stop"),
        (_, 1) => reply(422, "", "canary-question is wrong"),
        (_, 2) => reply(200, "", "canary-garbage"),
        (_, 3) => says("canary-answer", "length"),
        (_, 4) => reply(401, "", "canary-token is wrong"),
        _ => {
            let word = "data: {\"choices\":[{\"delta\":{\"content\":\"canary-word\"}}]}\n\n";
            events(&[word.as_bytes()]).into_iter().chain([crate::support::Step::Close]).collect()
        }
    })
    .await;
    let client = client(server.gigachat());
    let mut printed = vec![format!("{client:?} {:?}", server.gigachat())];
    for _ in 0..4 {
        match client.complete(&question(), &cx()).await {
            Ok(answer) => printed.push(format!("{answer:?}")),
            Err(error) => printed.push(format!("{error} {error:?}")),
        }
    }
    let mut stream = client.stream(question(), cx());
    while let Some(event) = stream.next().await {
        printed.push(format!("{event:?}"));
    }
    printed.push(format!("{:?} {:?}", question(), client.status()));
    let printed = printed.join("\n");
    assert_eq!(leaks(&printed), [""; 0], "{printed}");
    let logged = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert_eq!(leaks(&logged), [""; 0], "{logged}");
    for expected in ["starting new connection", "asked a model", "task=", "up-1", "unprocessable"] {
        assert!(logged.contains(expected), "{expected}: {logged}");
    }
}

#[test]
fn a_key_that_is_wrong_is_not_shown_in_the_error() {
    let observer = Arc::new(coach_llm::NoObserver);
    let settings = Settings::gigachat("canary key", "m");
    let error = coach_llm::Client::new(settings, observer).unwrap_err();
    assert_eq!(leaks(&format!("{error} {error:?}")), [""; 0]);
}
