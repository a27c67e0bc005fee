//! Answers in pieces: the same words however they arrive, and no early end that looks like one.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use coach_llm::{Client, Error, Finish, Outcome, StreamEvent, Usage};
use futures_util::StreamExt;

use crate::support::{Ledger, Server, Step, client, cx, events, question, reply};

const GIGACHAT: &str = r#"data: {"choices":[{"delta":{"content":"При","role":"assistant"}}]}

: ping

data: {"choices":[{"delta":{"content":"вет"},"index":0}]}

data: {"choices":[{"delta":{"content":""},"finish_reason":"stop"}],"model":"b",
data: "usage":{"prompt_tokens":17,"completion_tokens":42,"total_tokens":59,
data: "precached_prompt_tokens":2}}

data: [DONE]

"#;
const OPENAI: &str = r#"data: {"choices":[{"delta":{"content":null}}],"model":"b"}

data: {"choices":[{"delta":{"content":"Привет"}}],"usage":null}

data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

data: {"choices":[],"usage":{"prompt_tokens":17,"completion_tokens":42,"total_tokens":59}}

data: [DONE]

data: [DONE]

data: more

"#;
const WORD: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"слово \"}}]}\n\n";
const STOP: &str = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
const DONE: &str = "data: [DONE]\n\n";

/// The words, and how it ended.
async fn read(client: &Client) -> (String, Result<(Finish, Usage), Error>) {
    let (mut words, mut stream) = (String::new(), client.stream(question(), cx()));
    while let Some(event) = stream.next().await {
        match event {
            Ok(StreamEvent::Delta(more)) => words.push_str(&more),
            Ok(StreamEvent::Done { finish, usage, .. }) => {
                assert!(stream.next().await.is_none());
                return (words, Ok((finish, usage)));
            }
            Err(error) => {
                assert!(stream.next().await.is_none());
                return (words, Err(error));
            }
        }
    }
    panic!("it ended without an end");
}

#[tokio::test]
async fn words_do_not_depend_on_how_they_arrive() {
    for (text, cached) in [(GIGACHAT, 2), (OPENAI, 0)] {
        for size in [1, 7, 64, text.len()] {
            let server = Server::start(move |_, _| {
                let pieces: Vec<&[u8]> = text.as_bytes().chunks(size).collect();
                let mut steps = events(&pieces);
                steps.push(Step::Close);
                steps
            })
            .await;
            let client = client(server.openai());
            let (words, end) = read(&client).await;
            assert_eq!(words, "Привет");
            let (finish, usage) = end.unwrap();
            let expected =
                Usage { prompt: 17, completion: 42, cached, billed: 59, estimated: false };
            assert_eq!((finish, usage), (Finish::Stop, expected));
            assert_eq!(client.status().running, 0);
        }
    }
}

#[tokio::test]
async fn every_end_has_its_meaning() {
    let check = async |text: String, last: Step, words: &str, code: Option<&'static str>| {
        let copy = text.clone();
        let server = Server::start(move |_, _| {
            let mut steps = events(&[copy.as_bytes()]);
            steps.push(last.clone());
            steps
        })
        .await;
        let mut settings = server.openai();
        settings.timeouts.idle = Duration::from_millis(50);
        let (said, end) = read(&client(settings)).await;
        assert_eq!((said.as_str(), end.as_ref().err().map(Error::code)), (words, code), "{text}");
        if let Err(Error::StreamInterrupted { partial, .. }) = &end {
            assert_eq!(partial.reveal(), words);
        }
        assert_eq!(server.chats(), 1, "what was said is not said twice");
        end
    };
    let two = format!("{WORD}{WORD}");
    let interrupted = Some("stream_interrupted");
    let _ = check(two.clone(), Step::Close, "слово слово ", interrupted).await;
    let _ = check(format!("{WORD}data: {{\"cho"), Step::Close, "слово ", interrupted).await;
    let _ =
        check(format!("{WORD}data: {{not-json}}\n\n"), Step::Close, "слово ", interrupted).await;
    let _ = check(format!("{WORD}{STOP}"), Step::Close, "слово ", None).await;
    let _ = check(format!("{WORD}{STOP}"), Step::Stall, "слово ", None).await;
    let (finish, usage) =
        check(format!("{WORD}{DONE}"), Step::Close, "слово ", None).await.unwrap();
    assert_eq!(finish, Finish::Other("missing".to_owned()));
    assert!(usage.estimated);
    let _ = check(two, Step::Stall, "слово слово ", Some("transport_timeout")).await;
    let filtered = STOP.replace("stop", "blacklist");
    let _ = check(format!("{WORD}{filtered}"), Step::Close, "слово ", Some("filtered")).await;
    let length = STOP.replace("stop", "length");
    let (finish, _) = check(format!("{WORD}{length}"), Step::Close, "слово ", None).await.unwrap();
    assert_eq!(finish, Finish::Length);
}

#[tokio::test]
async fn a_connection_that_is_reset_keeps_what_came() {
    let server = Server::start(|_, _| {
        let mut steps = events(&[WORD.as_bytes()]);
        steps.push(Step::Reset);
        steps
    })
    .await;
    let (_, end) = read(&client(server.openai())).await;
    // A reset may overtake the words before it; then nothing was said and it is tried again.
    let code = end.unwrap_err().code();
    assert!(["stream_interrupted", "transport_reset"].contains(&code), "{code}");
}

#[tokio::test]
async fn before_the_first_word_it_is_tried_again() {
    let check = async |first: fn() -> Vec<Step>, code: Option<&'static str>| {
        let server = Server::start(move |_, before| {
            if before == 0 || code.is_some() {
                first()
            } else {
                let mut steps = events(&[GIGACHAT.as_bytes()]);
                steps.push(Step::Close);
                steps
            }
        })
        .await;
        let (words, end) = read(&client(server.openai())).await;
        assert_eq!(end.err().map(|error| error.code()), code);
        assert_eq!(words, if code.is_some() { "" } else { "Привет" });
        server.chats()
    };
    assert_eq!(check(|| reply(503, "", "<html>"), None).await, 2);
    assert_eq!(check(|| vec![Step::Close], None).await, 2);
    let wordless = || {
        let piece: &[u8] = b"data: {\"choices\":[]}\n\n";
        events(&[piece]).into_iter().chain([Step::Close]).collect()
    };
    assert_eq!(check(wordless, None).await, 2);
    assert_eq!(check(|| reply(422, "", "{}"), Some("unprocessable")).await, 1);
    let json = || reply(200, "content-type: application/json\r\n", "{}");
    assert_eq!(check(json, Some("invalid_output")).await, 2);
    let endless = || {
        let piece = Step::Send(vec![b'a'; 1 << 20]);
        events(&[]).into_iter().chain([piece.clone(), piece, Step::Close]).collect()
    };
    assert_eq!(check(endless, Some("invalid_output")).await, 2);
}

#[tokio::test]
async fn a_first_word_may_take_longer_than_the_next_ones() {
    let server = Server::start(|_, _| events(&[]).into_iter().chain([Step::Stall]).collect()).await;
    let mut settings = server.openai();
    settings.timeouts.idle = Duration::from_millis(1);
    settings.timeouts.first_byte = Duration::from_millis(100);
    let began = std::time::Instant::now();
    let (_, end) = read(&client(settings)).await;
    assert_eq!((end.unwrap_err().code(), server.chats()), ("transport_timeout", 2));
    assert!(began.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn dropping_it_ends_the_call() {
    let server = Server::start(|_, _| {
        let mut steps = events(&[WORD.as_bytes()]);
        steps.push(Step::Stall);
        steps
    })
    .await;
    let ledger = Arc::new(Ledger::default());
    let client = Client::new(server.openai(), ledger.clone()).unwrap();
    let mut stream = client.stream(question(), cx());
    assert_eq!(server.connections.load(Ordering::SeqCst), 0, "nothing is sent before it is asked");
    assert!(matches!(stream.next().await, Some(Ok(StreamEvent::Delta(_)))));
    assert_eq!(client.status().running, 1);
    drop(stream);
    server.left.notified().await;
    assert_eq!(client.status().running, 0);
    let records = ledger.records.lock().unwrap().clone();
    assert_eq!((records.len(), records[0].outcome), (1, Outcome::Cancelled));
    assert!(records[0].usage.unwrap().completion > 0, "what came is counted");
}

#[tokio::test]
async fn a_stream_has_a_deadline_of_its_own() {
    let server = Server::start(|_, _| {
        let mut steps = events(&[WORD.as_bytes()]);
        steps.push(Step::Stall);
        steps
    })
    .await;
    let mut settings = server.openai();
    settings.timeouts.stream_deadline = Duration::from_millis(60);
    let (words, end) = read(&client(settings)).await;
    assert_eq!((words.as_str(), end.unwrap_err().code()), ("слово ", "deadline"));
}
