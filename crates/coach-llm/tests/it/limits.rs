//! Turns: how many calls run and wait, and what the observer may forbid.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use coach_llm::{Client, Outcome, Settings};
use futures_util::future::join_all;

use crate::support::{Ledger, Server, Step, client, cx, question, reply, says};

#[tokio::test]
async fn one_call_at_a_time_where_the_account_has_one() {
    let server = Server::start(|_, _| says("да", "stop")).await;
    let mut settings = server.openai();
    settings.limiter.concurrency = 1;
    let client = client(settings);
    let (request, cx) = (question(), cx());
    let answers = join_all((0..20).map(|_| client.complete(&request, &cx))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(server.running_max.load(Ordering::SeqCst), 1);
    assert_eq!(server.connections.load(Ordering::SeqCst), 1, "one connection is kept");
}

#[tokio::test]
async fn a_queue_that_is_full_is_said_at_once() {
    let server = Server::start(|_, _| vec![Step::Stall]).await;
    let mut settings = server.openai();
    settings.limiter.concurrency = 1;
    settings.limiter.waiting_max = 2;
    let client = client(settings);
    let (request, mut cx) = (question(), cx());
    cx.deadline = Some(Duration::from_millis(80));
    let answers = join_all((0..5).map(|_| client.complete(&request, &cx))).await;
    let mut codes: Vec<_> = answers.into_iter().map(|answer| answer.unwrap_err().code()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["busy", "busy", "deadline", "deadline", "deadline"]);
    let status = client.status();
    assert_eq!((status.running, status.waiting), (0, 0));
}

#[tokio::test]
async fn the_observer_is_told_of_every_call_and_may_forbid_them() {
    let server = Server::start(|_, before| match before {
        0 => reply(500, "x-request-id: up-0\r\n", ""),
        1 => says("да", "stop"),
        _ => reply(200, "", r#"{"choices":[{"message":{"content":"да"},"finish_reason":"stop"}]}"#),
    })
    .await;
    let ledger = Arc::new(Ledger::default());
    let client = Client::new(server.openai(), ledger.clone()).unwrap();
    let mut cx = cx();
    cx.request_id = Some("ours-1".to_owned());
    let answer = client.complete(&question(), &cx).await.unwrap();
    assert_eq!((answer.model.as_str(), answer.usage.billed), ("build-7", 7));
    let answer = client.complete(&question(), &cx).await.unwrap();
    assert!(answer.usage.estimated && answer.usage.completion == 1);
    let records = ledger.records.lock().unwrap().clone();
    let ends: Vec<_> = records.iter().map(|record| (record.outcome, record.attempt)).collect();
    let failed = Outcome::Failed("upstream");
    assert_eq!(ends, [(failed, 1), (Outcome::Answered, 2), (Outcome::Answered, 1)]);
    assert_eq!((records[0].status, records[0].usage), (Some(500), None));
    assert_eq!(records[0].x_request_id.as_deref(), Some("up-0"));
    assert_eq!(records[1].usage.unwrap().billed, 7);
    assert_eq!(records[1].upstream_model.as_deref(), Some("build-7"));
    assert!(records[2].usage.unwrap().estimated);
    assert!(records.iter().all(|record| record.request_id.as_deref() == Some("ours-1")));
    ledger.refuses.store(true, Ordering::SeqCst);
    let error = client.complete(&question(), &cx).await.unwrap_err();
    assert_eq!((error.code(), server.chats()), ("budget_exhausted", 3));
}

#[tokio::test]
async fn a_caller_that_goes_away_is_counted_and_frees_the_connection() {
    let server = Server::start(|_, _| vec![Step::Stall]).await;
    let ledger = Arc::new(Ledger::default());
    let client = Client::new(server.openai(), ledger.clone()).unwrap();
    let asking = tokio::spawn({
        let client = client.clone();
        async move { client.complete(&question(), &cx()).await }
    });
    while server.chats() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(client.status().running, 1);
    asking.abort();
    server.left.notified().await;
    let records = ledger.records.lock().unwrap().clone();
    assert_eq!(records[0].outcome, Outcome::Cancelled);
    assert!(records[0].usage.unwrap().estimated, "the server may have worked");
    assert_eq!(client.status().running, 0);
}

#[tokio::test]
async fn what_cannot_fit_is_not_sent() {
    let server = Server::start(|_, _| says("да", "stop")).await;
    let mut request = question();
    request.turns[0].content = "слово ".repeat(5_000);
    let error = client(server.openai()).complete(&request, &cx()).await.unwrap_err();
    assert_eq!((error.code(), server.connections.load(Ordering::SeqCst)), ("input_too_large", 0));
}

#[test]
fn settings_that_cannot_work_are_refused_before_anything_is_sent() {
    let check = |change: fn(&mut Settings), expected: &str| {
        let mut settings = Settings::openai("http://127.0.0.1:1/v1", "m");
        change(&mut settings);
        let observer = Arc::new(coach_llm::NoObserver);
        let error = Client::new(settings, observer).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    check(|settings| settings.model.clear(), "model");
    check(|settings| settings.base_url = "http://example.org/v1".to_owned(), "base_url");
    check(|settings| settings.auth = coach_llm::Auth::gigachat("no key"), "key");
    check(|settings| settings.auth = coach_llm::Auth::Bearer("a\nb".to_owned().into()), "key");
    check(|settings| settings.proxy_url = Some(String::new()), "proxy_url");
}

#[tokio::test]
async fn models_are_listed() {
    let list = r#"{"data":[{"id":"GigaChat-2","type":"chat"}]}"#;
    let server = Server::start(move |_, _| reply(200, "", list)).await;
    let models = client(server.openai()).models(&cx()).await.unwrap();
    assert_eq!(models[0].id, "GigaChat-2");
    assert_eq!(server.count("/v1/models"), 1);
}
