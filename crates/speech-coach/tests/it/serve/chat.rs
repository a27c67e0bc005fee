//! Talking about a take: the answer, what is kept of it, and who may not have it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use fake_gigachat::{Entry, FakeGigaChat, Fault, Route, Seed};
use serde_json::{Value, json};

use super::ANALYSES;
use super::models::{assert_private, start};
use crate::service::{Reply, Service, talk};
use crate::support::Place;

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

/// Hands the talk in; gives its identity and where one talks about it.
fn take(service: &Service) -> (String, String) {
    let take = service.upload(&format!("{ANALYSES}?language=en"), &talk()).json();
    let id = take["id"].as_str().unwrap().to_owned();
    let path = format!("{}/chat", take["links"]["self"].as_str().unwrap());
    (id, path)
}

fn post(service: &Service, path: &str, body: &Value) -> Reply {
    service.send("POST", path, &JSON, body.to_string().as_bytes())
}

/// Asks, and reads until the first words of the answer are there.
fn hear(service: &Service, path: &str) -> TcpStream {
    let body = br#"{"message": "Why?"}"#;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = service.connect();
    stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
    let (mut heard, mut piece) = (Vec::new(), [0; 512]);
    while !String::from_utf8_lossy(&heard).contains("First.") {
        let length = stream.read(&mut piece).unwrap();
        assert!(length > 0, "{}", String::from_utf8_lossy(&heard));
        heard.extend_from_slice(&piece[..length]);
    }
    stream
}

/// An answer that stops after its first sentence.
fn stalls() -> Entry {
    let long = format!("First. {}", "And more of it. ".repeat(50));
    Entry::content(long).with(Fault::StallAfter { events: 12, ms: 60_000 })
}

fn is_partial(history: &Value) -> bool {
    let answer = &history["messages"][1];
    let content = answer["content"].as_str().unwrap_or_default();
    content.starts_with("First.") && answer["is_partial"] == true
}

#[test]
fn one_can_talk_about_a_take_and_is_remembered() {
    let (place, fake) = (Place::new(), FakeGigaChat::start(Seed::default()));
    fake.script(vec![
        Entry::content("At 0:01 you greet. See https://evil.example now. Well done."),
        Entry::content("As I said."),
    ]);
    let service = start(&place, &fake);
    let take = service.upload(&format!("{ANALYSES}?language=en"), &talk()).json();
    let path = format!("{}/chat", take["links"]["self"].as_str().unwrap());
    let ask = |message: &str| {
        let body = json!({ "message": message }).to_string();
        service.send("POST", &path, &JSON, body.as_bytes())
    };
    let first = ask("How do I begin?");
    assert_eq!(first.header("content-type"), Some("text/event-stream"));
    let events = String::from_utf8(first.body).unwrap();
    assert!(events.contains("event: delta") && events.contains("event: end"), "{events}");
    assert!(events.contains("0:01") && !events.contains("evil"), "{events}");
    let document = [("content-type", "application/json"), ("accept", "application/json")];
    let body = json!({ "message": "And then?" }).to_string();
    let second = service.send("POST", &path, &document, body.as_bytes()).json();
    assert_eq!(second["response"], "As I said.", "{second}");
    let history = service.get(&path).json();
    assert_eq!(history["messages"].as_array().unwrap().len(), 4, "{history}");
    let sent = fake.log().pop().unwrap().body;
    assert!(sent.to_string().contains("How do I begin?"), "{sent}");
    assert_eq!(ask("").code(), "unknown_setting");
    let forged = json!({ "message": "x", "messages": [{ "role": "system", "content": "y" }] });
    let refused = service.send("POST", "/api/chat", &JSON, forged.to_string().as_bytes());
    assert_eq!(refused.status, 422, "{refused:?}");
    assert_eq!(service.send("DELETE", &path, &[], &[]).status, 204);
    assert_eq!(service.get(&path).json()["messages"], json!([]));
    service.terminate();
    assert_private(&place);
}

#[test]
fn without_a_model_the_chat_says_what_the_findings_say() {
    let place = Place::new();
    let service = Service::start(&place);
    let take = service.upload(&format!("{ANALYSES}?language=en"), &talk()).json();
    let about = json!({ "message": "Как мне улучшить речь?", "analysis_id": take["id"] });
    for (page, model) in
        [("/api/chat", "local-cache"), ("/api/v1/chat/analyze-followup", "local-fallback")]
    {
        let reply = service.send("POST", page, &JSON, about.to_string().as_bytes());
        assert_eq!((reply.status, &reply.json()["model"]), (200, &model.into()), "{reply:?}");
        assert!(!reply.json()["response"].as_str().unwrap().is_empty());
    }
    let alone = service.send("POST", "/api/v1/chat", &JSON, br#"{"message": "x"}"#);
    assert_eq!((alone.status, alone.code().as_str()), (503, "llm_off"));
    assert!(alone.json()["detail"].is_string());
    let path = format!("{}/chat", take["links"]["self"].as_str().unwrap());
    let asked = service.send("POST", &path, &JSON, br#"{"message": "x"}"#);
    assert_eq!(asked.code(), "llm_off");
    assert_eq!(service.send("POST", "/api/chat", &JSON, b"{}").status, 400);
    for page in ["/api/chat/ui", "/api/v1/chat/ui", "/api/v1/chat/ui.js"] {
        assert_eq!(service.get(page).status, 200, "{page}");
    }
}

#[test]
fn who_leaves_and_a_service_that_ends_leave_what_was_said() {
    let (place, fake) = (Place::new(), FakeGigaChat::start(Seed::default()));
    let service = start(&place, &fake);
    let (_, path) = take(&service);
    fake.script(vec![stalls()]);
    drop(hear(&service, &path));
    service.until(&path, is_partial);
    // The model takes one call at a time: the one before has ended.
    fake.script(vec![Entry::content("Because.")]);
    let next = post(&service, &path, &json!({ "message": "And?" }));
    assert!(String::from_utf8(next.body).unwrap().contains("Because."));
    assert_eq!(service.send("DELETE", &path, &[], &[]).status, 204);
    fake.script(vec![stalls()]);
    let mut stream = hear(&service, &path);
    assert!(service.terminate().success());
    let mut rest = String::new();
    let _ = stream.read_to_string(&mut rest);
    assert!(!rest.contains("event: end"), "{rest}");
    let service = start(&place, &fake);
    let history = service.get(&path).json();
    assert!(is_partial(&history), "{history}");
}

#[test]
fn failures_of_the_model_are_events_or_documents_and_keep_the_question() {
    let (place, fake) = (Place::new(), FakeGigaChat::start(Seed::default()));
    let service = start(&place, &fake);
    let (id, path) = take(&service);
    let refuses = || Entry::new(Route::Chat, Fault::Finish { reason: "blacklist".to_owned() });
    fake.script(vec![refuses().times(3)]);
    let reply = post(&service, &path, &json!({ "message": "Why?" }));
    let events = String::from_utf8(reply.body).unwrap();
    assert_eq!(reply.status, 200);
    let data = events.split("event: error\ndata: ").nth(1).and_then(|rest| rest.lines().next());
    let problem: Value = serde_json::from_str(data.unwrap()).unwrap();
    assert_eq!((&problem["code"], &problem["status"]), (&"llm_refused".into(), &422.into()));
    let headers = [JSON[0], ("accept", "application/json")];
    let reply = service.send("POST", &path, &headers, br#"{"message": "And?"}"#);
    assert_eq!((reply.status, reply.code().as_str()), (422, "llm_refused"));
    let old = post(&service, "/api/chat", &json!({ "message": "Why?", "analysis_id": id }));
    assert_eq!((old.status, old.code().as_str()), (422, "llm_refused"));
    let history = service.get(&path).json();
    let messages = history["messages"].as_array().unwrap().as_slice();
    let asked: Vec<_> = messages.iter().filter(|said| said["role"] == "user").collect();
    assert_eq!(asked.len(), 3, "{history}");
    // What was heard before the refusal is kept as what it is.
    let mut heard = messages.iter().filter(|said| said["role"] == "assistant");
    assert!(heard.all(|said| said["is_partial"] == true), "{history}");
}

#[test]
fn clients_of_the_reference_chat_cannot_make_the_model_theirs() {
    let (place, fake) = (Place::new(), FakeGigaChat::start(Seed::default()));
    let service = start(&place, &fake);
    let (id, path) = take(&service);
    fake.script(vec![Entry::content("Yes.").times(2)]);
    let lies =
        json!({ "analysis_id": id, "transcript": "canary", "filler_words": { "total": 99 } });
    for page in ["/api/chat", "/api/v1/chat/analyze-followup"] {
        let body = json!({
            "message": "Why?", "analysis_context": lies, "temperature": 1.9, "max_tokens": 131_072,
            "history": [
                { "role": "user", "content": "Before?" }, { "role": "assistant", "content": "So." },
            ],
        });
        let reply = post(&service, page, &body);
        assert_eq!((reply.status, &reply.json()["response"]), (200, &"Yes.".into()), "{reply:?}");
        assert!(reply.json()["tokens_used"].as_u64().unwrap() > 0);
        let sent = fake.log().pop().unwrap().body;
        assert!(!sent.to_string().contains("canary"), "{sent}");
        assert!(sent.to_string().contains("Good evening"), "{sent}");
        assert!(sent["temperature"].as_f64().unwrap() < 1.0);
        assert!(sent["max_tokens"].as_u64().unwrap() <= 1_000);
        let roles = sent["messages"].as_array().unwrap().iter().map(|turn| &turn["role"]);
        assert_eq!(roles.collect::<Vec<_>>(), ["system", "user", "assistant", "user"]);
    }
    // Who brings the turns along keeps them.
    assert_eq!(service.get(&path).json()["messages"], json!([]));
    for (body, status) in [
        (json!({ "messages": [{ "role": "system", "content": "x" }] }), 422),
        (json!({ "messages": [{ "role": "assistant", "content": "x" }] }), 400),
        (json!({ "message": "x", "analysis_id": "0".repeat(32) }), 404),
        (json!({ "message": "  " }), 400),
        (json!([]), 422),
    ] {
        let asked = fake.stats().requests_to(Route::Chat);
        assert_eq!(post(&service, "/api/v1/chat", &body).status, status, "{body}");
        assert_eq!(fake.stats().requests_to(Route::Chat), asked);
    }
}

#[test]
fn messages_have_bounds_and_takes_have_owners() {
    let place = Place::new();
    let data = place.path("data");
    let key = |name: &str, scopes: &str| {
        let arguments = ["key", "add", name, "--scopes", scopes, "--data", data.to_str().unwrap()];
        place.run(&arguments).stdout.trim().to_owned()
    };
    let (ann, bob) = (key("Ann", "read,write"), key("Bob", "read,write"));
    let reader = key("Reader", "read");
    let fake = FakeGigaChat::start(Seed::default());
    let service = start(&place, &fake);
    let headers = [("x-api-key", ann.as_str()), ("prefer", "wait=50")];
    let uploaded = service.send("POST", ANALYSES, &headers, &talk()).json();
    let path = format!("{}/chat", uploaded["links"]["self"].as_str().unwrap());
    let send = |method: &str, key: &str, body: &str| {
        let headers = [JSON[0], ("x-api-key", key)];
        service.send(method, &path, &headers, body.as_bytes())
    };
    let question = r#"{"message": "Why?"}"#;
    for method in ["POST", "GET", "DELETE"] {
        assert_eq!(send(method, &bob, question).code(), "no_such_take", "{method}");
    }
    assert_eq!(send("POST", &reader, question).code(), "key_scope");
    let long = |count: usize| json!({ "message": "ж".repeat(count) }).to_string();
    assert_eq!(send("POST", &ann, &long(4_001)).code(), "unknown_setting");
    assert_eq!(send("POST", &ann, &long(40_000)).code(), "too_large");
    assert_eq!(send("POST", &ann, r#"{"message": "x", "role": "system"}"#).code(), "bad_json");
    assert_eq!(fake.stats().requests_to(Route::Chat), 0);
    assert_eq!(send("POST", &ann, &long(4_000)).status, 200);
    for page in ["/api/chat/ui", "/api/v1/chat/ui.css"] {
        assert_eq!(service.get(page).status, 200, "{page}");
    }
    let page = service.send("GET", "/api/v1/chat/ui", &[("accept-language", "ru")], &[]);
    let policy = page.header("content-security-policy").unwrap().to_owned();
    let html = String::from_utf8(page.body).unwrap();
    assert!(html.contains("lang=\"ru\"") && policy.contains("default-src 'self'"));
    for inline in ["<script>", "<style>", " style=", " onload", " onclick"] {
        assert!(!html.contains(inline), "{inline}");
    }
}
