//! The other dialect: its envelope, its streams, its way to ask for JSON.

use fake_gigachat::{DEFAULT_KEY, Entry, FakeGigaChat, Fault, Route, Seed};
use serde_json::{Value, json};

use crate::client::{Ended, Reply, send, with};

fn ask(fake: &FakeGigaChat, body: &Value) -> Reply {
    let url = fake.api_url() + "/chat/completions";
    send("POST", &url, &[], body.to_string().as_bytes())
}

fn question() -> Value {
    json!({"model": "fake-model", "messages": [{"role": "user", "content": "Как дела?"}]})
}

#[test]
fn a_reply() {
    let fake = FakeGigaChat::start(Seed::openai());
    let reply = ask(&fake, &with(&question(), "temperature", 0.into()));
    let body = reply.json();
    assert!(body["id"].as_str().unwrap().starts_with("chatcmpl-"));
    assert_eq!(body["object"], "chat.completion");
    assert_eq!(reply.content(), "Ответ на: Как дела?");
    let usage = json!({"prompt_tokens": 6, "completion_tokens": 5, "total_tokens": 11});
    assert_eq!(body["usage"], usage);
    assert_eq!(fake.stats().tokens_of("fake-model").total_tokens, 11);
    assert_eq!(reply.header("x-session-id"), None);
    assert!(fake.stats().violations.is_empty());
}

#[test]
fn a_stream() {
    let fake = FakeGigaChat::start(Seed::openai());
    let stream = with(&question(), "stream", true.into());
    let reply = ask(&fake, &stream);
    assert_eq!(reply.streamed(), "Ответ на: Как дела?");
    assert!(!reply.text().contains("usage"));
    let reply = ask(&fake, &with(&stream, "stream_options", json!({"include_usage": true})));
    let events = reply.events();
    assert_eq!(events[0]["choices"][0]["delta"], json!({"role": "assistant", "content": null}));
    let last = &events[events.len() - 1];
    assert_eq!((&last["choices"], &last["usage"]["total_tokens"]), (&json!([]), &json!(11)));
    assert_eq!(events[events.len() - 2]["choices"][0]["finish_reason"], "stop");
    assert!(events.iter().all(|event| event["object"] == "chat.completion.chunk"));
    assert!(reply.text().ends_with("data: [DONE]\n\n"));
}

#[test]
fn json_is_asked_for_in_one_way() {
    let fake = FakeGigaChat::start(Seed::openai());
    let schema = json!({"type": "object", "properties": {"a": {"type": "integer"}}});
    let nested = json!({"type": "json_schema", "json_schema": {"name": "x", "schema": schema}});
    let content = ask(&fake, &with(&question(), "response_format", nested)).content();
    assert_eq!(serde_json::from_str::<Value>(&content).unwrap(), json!({"a": 5}));
    assert!(fake.stats().violations.is_empty());
    let flat = json!({"type": "json_schema", "schema": schema, "strict": true});
    let content = ask(&fake, &with(&question(), "response_format", flat)).content();
    assert_eq!(content, "Ответ на: Как дела?");
    assert_eq!(fake.stats().violations, ["response_format is flat as that of GigaChat"]);
}

#[test]
fn refusals() {
    let fake = FakeGigaChat::start(Seed { context_tokens: 20, ..Seed::openai() });
    let check = |name: &str, value: Value, status, code: Value| {
        let reply = ask(&fake, &with(&question(), name, value));
        assert_eq!((reply.status, &reply.json()["error"]["code"]), (status, &code), "{name}");
    };
    check("model", "x".into(), 404, "model_not_found".into());
    check("temperature", json!(-1), 400, "invalid_value".into());
    check("messages", json!([]), 400, "invalid_value".into());
    let long = json!([{"role": "user", "content": "а".repeat(100)}]);
    check("messages", long.clone(), 400, 400.into());
    let error = ask(&fake, &with(&question(), "messages", long)).json()["error"].clone();
    assert_eq!(error["type"], "exceed_context_size_error");
    assert_eq!((&error["n_prompt_tokens"], &error["n_ctx"]), (&json!(28), &json!(20)));
    let reply = send("POST", &(fake.api_url() + "/unheard/of"), &[], b"");
    assert_eq!((reply.status, &reply.json()["error"]["code"]), (404, &"not_found".into()));
}

#[test]
fn a_key_may_be_needed() {
    let fake = FakeGigaChat::start(Seed { require_key: true, ..Seed::openai() });
    let url = fake.api_url() + "/models";
    let reply = send("GET", &url, &[], b"");
    assert_eq!((reply.status, &reply.json()["error"]["code"]), (401, &"invalid_api_key".into()));
    let bearer = format!("Bearer {DEFAULT_KEY}");
    let reply = send("GET", &url, &[("authorization", &bearer)], b"");
    assert_eq!(reply.json()["data"][0]["id"], "fake-model");
    fake.script(vec![Entry::new(Route::Models, Fault::RevokeKey)]);
    for _ in 0..2 {
        assert_eq!(send("GET", &url, &[("authorization", &bearer)], b"").status, 401);
    }
}

#[test]
fn faults_are_the_same() {
    let fake = FakeGigaChat::start(Seed::openai());
    fake.script(vec![
        Entry::new(Route::Chat, Fault::NoDone),
        Entry::new(Route::Chat, Fault::Finish { reason: "blacklist".to_owned() }),
        Entry::content("{").with(Fault::SplitUtf8),
        Entry::new(Route::Chat, Fault::NoChoices),
    ]);
    let stream = with(&question(), "stream", true.into());
    let reply = ask(&fake, &stream);
    assert!(!reply.text().contains("[DONE]") && reply.end == Ended::Whole);
    assert!(ask(&fake, &stream).text().contains(r#""finish_reason":"content_filter""#));
    assert_eq!(ask(&fake, &stream).streamed(), "{");
    assert_eq!(ask(&fake, &question()).json()["choices"], json!([]));
}
