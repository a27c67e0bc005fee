//! C18 to C36: what is sent, what is refused, how often is tried again, how many at once.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use coach_llm::{ChatRequest, Error, Turn};
use fake_gigachat::{Dialect, Entry, Fault, How, Route, Seed, When};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::Bench;
use crate::support::{cx, question};

#[tokio::test]
async fn c18_c19_c22_bodies_and_headers_are_plain() {
    let benches = [Bench::new(), Bench::openai(|_| {})];
    for bench in benches {
        let request = ChatRequest {
            system: Some("Отвечай кратко".to_owned()),
            turns: vec![Turn::user("а"), Turn::assistant("б"), Turn::user("в")],
            temperature: 0.3,
            top_p: Some(0.9),
            max_tokens: 50,
        };
        for _ in 0..3 {
            bench.client.complete(&request, &cx()).await.unwrap();
        }
        let names = bench.chats();
        let names: BTreeSet<_> = names.iter().map(|chat| &chat.headers["x-request-id"]).collect();
        assert_eq!(names.len(), 3);
        assert!(bench.chats()[0].headers["user-agent"].starts_with("speech-coach/"));
        assert_eq!(bench.chats()[0].body["messages"][0]["role"], "system");
        bench.assert_clean();
    }
}

#[tokio::test]
async fn c20_no_chance_is_sent_in_the_words_of_each() {
    let sent = async |bench: Bench| {
        bench.ask().await.unwrap();
        bench.chats()[0].body["temperature"].as_f64().unwrap()
    };
    assert!((sent(Bench::new()).await - 0.0001).abs() < 1e-9);
    assert!(sent(Bench::openai(|_| {})).await.abs() < 1e-9);
}

#[tokio::test]
async fn c23_to_c27_refusals_are_final() {
    for (status, body, code) in [
        (402, json!({"status": 402, "message": "Payment Required"}), "quota_exhausted"),
        (403, json!({"message": "Unauthorized"}), "forbidden"),
        (403, json!({"status": 403, "message": "Permission denied"}), "forbidden"),
        (404, json!({"status": 404, "message": "No such model"}), "model_not_found"),
        (413, json!({"status": 413, "message": "Payload too large"}), "input_too_large"),
        (422, json!({"status": 422, "message": "Invalid params: x"}), "unprocessable"),
    ] {
        let bench = Bench::scripted(vec![Entry::status(Route::Chat, status, body).times(0)]);
        assert_eq!(bench.refused().await, code);
        assert_eq!(bench.requests(Route::Chat), 1, "{status}");
    }
    let bench = Bench::with(Seed::default(), |settings| settings.model = "gigachat:latest".into());
    assert_eq!(bench.refused().await, "model_not_found");
}

fn limited(retry_after: &str) -> Entry {
    let headers = BTreeMap::from([("retry-after".to_owned(), retry_after.to_owned())]);
    let body = json!({"status": 429, "message": "Too many requests"});
    Entry::new(Route::Chat, Fault::Status { status: 429, headers, body })
}

#[tokio::test]
async fn c28_the_server_says_when_to_come_back() {
    let bench = Bench::scripted(vec![limited("1")]);
    let began = Instant::now();
    bench.ask().await.unwrap();
    assert!(began.elapsed() >= Duration::from_secs(1));
    bench.fake.script(vec![limited("Sun, 06 Nov 1994 08:49:37 GMT")]);
    bench.ask().await.unwrap();
    bench.fake.script(vec![limited("99999")]);
    let Error::RateLimited { retry_after: Some(_), .. } = bench.ask().await.unwrap_err() else {
        panic!("another error");
    };
    assert!(began.elapsed() < Duration::from_secs(20), "no wait that cannot end in time");
}

#[tokio::test]
async fn c29_to_c31_what_may_pass_is_tried_again() {
    let page = || Value::String("<html>503</html>".to_owned());
    let check = async |status, body: Value, times, chats, code: Option<&str>| {
        let entry = Entry::status(Route::Chat, status, body).times(times);
        let bench = Bench::scripted(vec![entry]);
        assert_eq!(bench.ask().await.err().map(|error| error.code()), code);
        assert_eq!(bench.requests(Route::Chat), chats);
    };
    check(429, Value::Null, 3, 4, None).await;
    check(429, Value::Null, 0, 4, Some("rate_limited")).await;
    check(500, Value::Null, 2, 3, None).await;
    check(503, page(), 2, 3, None).await;
    check(503, page(), 0, 3, Some("upstream")).await;
}

#[tokio::test]
async fn c32_attempts_and_time_are_bounded() {
    let cut = Fault::Disconnect { when: When::BeforeHeaders, how: How::Rst };
    let bench = Bench::with(Seed::default(), |settings| {
        settings.retry.sent = 99;
        settings.breaker.failures_in_a_row = 99;
    });
    bench.fake.script(vec![Entry::new(Route::Chat, cut).times(0)]);
    assert_eq!(bench.refused().await, "transport_reset");
    assert_eq!(bench.requests(Route::Chat), 5);
    let slow = Entry::new(Route::Chat, Fault::DelayHeaders { ms: 60_000 });
    bench.fake.reset();
    bench.fake.script(vec![slow]);
    let (mut cx, began) = (cx(), Instant::now());
    cx.deadline = Some(Duration::from_millis(150));
    let error = bench.client.complete(&question(), &cx).await.unwrap_err();
    assert!(began.elapsed() < Duration::from_millis(1_150));
    assert!(["deadline", "auth_rejected"].contains(&error.code()), "{error:?}");
}

#[tokio::test]
async fn c33_redirects_are_not_followed() {
    let bench = Bench::new();
    let to = bench.fake.api_url() + "/models";
    bench.fake.script(vec![Entry::new(Route::Chat, Fault::Redirect { to })]);
    assert_eq!(bench.refused().await, "upstream");
    assert_eq!((bench.requests(Route::Chat), bench.requests(Route::Models)), (1, 0));
}

#[tokio::test]
async fn c34_c63_calls_take_turns_and_are_counted_to_the_token() {
    let bench = Bench::with(Seed { latency_ms: 5, ..Seed::default() }, |_| {});
    // Failed, and answered in vain: the one is not charged for, the other is.
    bench.fake.script(vec![
        Entry::status(Route::Chat, 500, Value::Null).times(2),
        Entry::new(Route::Chat, Fault::EmptyContent).times(2),
    ]);
    let (request, cx) = (question(), cx());
    let answers = join_all((0..20).map(|_| bench.client.complete(&request, &cx))).await;
    assert!(answers.iter().all(Result::is_ok));
    let stats = bench.fake.stats();
    assert_eq!(stats.in_flight_max, 1);
    assert!(bench.chats().iter().all(|chat| chat.status != 429));
    let records = bench.ledger.records.lock().unwrap().clone();
    assert_eq!(records.len(), 24, "failed calls are told as well");
    let usages = records.iter().filter_map(|record| record.usage);
    let billed: u64 = usages.map(|usage| u64::from(usage.billed)).sum();
    assert_eq!(billed, stats.tokens_of("GigaChat-2").total_tokens);
}

#[tokio::test]
async fn c36_a_queue_that_is_full_is_said_at_once() {
    let bench = Bench::with(Seed { latency_ms: 100, ..Seed::default() }, |settings| {
        settings.limiter.waiting_max = 1;
    });
    let (request, cx) = (question(), cx());
    let answers = join_all((0..4).map(|_| bench.client.complete(&request, &cx))).await;
    let busy =
        answers.iter().filter(|answer| answer.as_ref().is_err_and(|error| error.code() == "busy"));
    assert_eq!(busy.count(), 2);
}

#[tokio::test]
async fn a_context_that_is_full_has_its_class_in_both_dialects() {
    for dialect in [Dialect::Gigachat, Dialect::Openai] {
        let seed = match dialect {
            Dialect::Gigachat => Seed { context_tokens: 10, ..Seed::default() },
            Dialect::Openai => Seed { context_tokens: 10, ..Seed::openai() },
        };
        let bench = Bench::with(seed, |settings| {
            if dialect == Dialect::Openai {
                settings.dialect = coach_llm::Dialect::OpenAi;
                settings.auth = coach_llm::Auth::None;
                settings.model = "fake-model".to_owned();
            }
        });
        let request = ChatRequest::new("слово ".repeat(100));
        let error = bench.client.complete(&request, &cx()).await.unwrap_err();
        assert_eq!(error.code(), "input_too_large", "{dialect:?}");
    }
}
