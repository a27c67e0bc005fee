//! Chats: each refusal in its place, the bytes of a reply, and what it costs.

use std::time::Duration;

use fake_gigachat::{Client, Entry, Fault, Route, SchemaMode, Seed, Tokens};
use serde_json::{Value, json};

use crate::client::{Place, Reply, question, send, stream, with};

fn status_and_message(reply: &Reply) -> (u16, String) {
    (reply.status, reply.message())
}

/// All that is wrong with a body, from the last that is looked at to the first.
const WRONG: &[(&str, &str, u16, &str)] = &[
    (
        "function_call",
        r#"{"name":"f"}"#,
        422,
        "Invalid params: function_call names no known function",
    ),
    ("functions", r#"[{"name":"1f","parameters":{}}]"#, 422, "Invalid params: functions"),
    ("response_format", r#"{"type":"json_object"}"#, 422, "Invalid params: response_format"),
    (
        "repetition_penalty",
        "0",
        422,
        "Invalid params: repetition_penalty must be in range (0, +inf)",
    ),
    ("max_tokens", "0", 422, "Invalid params: max_tokens must be in range (0, +inf)"),
    ("top_p", "1.1", 422, "Invalid params: top_p must be in range [0, 1]"),
    ("temperature", "0", 422, "Invalid params: temperature must be in range (0, +inf)"),
    (
        "messages",
        r#"[{"role":"user","content":"а"},{"role":"system","content":"б"}]"#,
        422,
        "Invalid params: system message must be the first message",
    ),
    ("model", r#""gigachat:latest""#, 404, "No such model"),
    ("messages", "[]", 422, "Invalid params: messages is empty"),
    ("model", r#""""#, 422, "Invalid params: model is empty"),
];

#[test]
fn the_first_thing_that_is_wrong_is_said() {
    let place = Place::new();
    let mut body = question();
    for (name, value, status, message) in WRONG {
        body[*name] = serde_json::from_str(value).unwrap();
        let reply = place.chat(&body);
        assert_eq!(status_and_message(&reply), (*status, (*message).to_owned()), "{name}");
        assert_eq!(reply.json()["status"], *status);
    }
    assert_eq!(place.send("POST", "/chat/completions", b"[]").message(), "Bad request");
    assert_eq!(place.send("POST", "/chat/completions", b"{").status, 400);
    let busy = place.open_stalled();
    assert_eq!(place.chat(&body).message(), "Too many requests");
    drop(busy);
}

impl Place {
    /// A chat that does not end by itself.
    fn open_stalled(&self) -> std::net::TcpStream {
        self.fake
            .script(vec![Entry::new(Route::Chat, Fault::StallAfter { events: 1, ms: 3_600_000 })]);
        let stream = self.open_chat(&stream());
        self.until(|place| place.fake.stats().in_flight == 1);
        stream
    }

    pub(crate) fn until(&self, is_so: impl Fn(&Self) -> bool) {
        let begun = std::time::Instant::now();
        while !is_so(self) {
            assert!(begun.elapsed() < Duration::from_mins(1));
            std::thread::yield_now();
        }
    }
}

#[test]
fn messages_and_formats() {
    let place = Place::new();
    let check = |name: &str, value: Value, expected: &str| {
        let reply = place.chat(&with(&question(), name, value.clone()));
        assert_eq!(status_and_message(&reply), (422, expected.to_owned()), "{value}");
    };
    let user = json!({"role": "user", "content": "а"});
    let system = json!({"role": "system", "content": "а"});
    let call = json!({"role": "assistant", "function_call": {"name": "f", "arguments": {}}});
    let first = "Invalid params: system message must be the first message";
    check("messages", json!([system, system, user]), first);
    check(
        "messages",
        json!([{"role": "tool", "content": "а"}]),
        "Invalid params: unknown role of a message",
    );
    let no_text = "Invalid params: content of a message must be a string";
    check("messages", json!([{"role": "user", "content": [{"text": "а"}]}]), no_text);
    let dangling = "Invalid params: every assistant function call must have a result in history";
    check("messages", json!([user, call, user]), dangling);
    let schema = "Invalid params: response_format.schema must be an object";
    check("response_format", json!({"type": "json_schema"}), schema);
    let strict = "Invalid params: response_format.schema needs required when it is strict";
    check("response_format", json!({"type": "json_schema", "schema": {}, "strict": true}), strict);
    assert!(place.fake.stats().violations.is_empty());
    let nested = json!({"type": "json_schema", "json_schema": {"schema": {}}});
    check("response_format", nested, "Invalid params: response_format");
    assert_eq!(place.fake.stats().violations, ["response_format is nested as that of OpenAI"]);
}

#[test]
fn the_door_of_the_api() {
    let place = Place::new();
    let url = place.fake.api_url() + "/models";
    let bearer = format!("Bearer {}", place.token);
    let check = |headers: &[(&str, &str)], status, body: &str| {
        let reply = send("GET", &url, headers, b"");
        assert_eq!((reply.status, reply.text().as_str()), (status, body));
        assert!(reply.header("x-request-id").is_some() && reply.header("x-session-id").is_some());
    };
    check(&[("authorization", &bearer)], 403, r#"{"message":"Unauthorized"}"#);
    let unauthorized = r#"{"message":"Unauthorized","status":401}"#;
    check(&[("user-agent", "t")], 401, unauthorized);
    check(&[("user-agent", "t"), ("authorization", "Bearer x")], 401, unauthorized);
    let reply = place.send_with("GET", "/models", &[("x-request-id", "7")], b"");
    assert_eq!(reply.header("x-request-id"), Some("7"));
    assert_eq!(reply.header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(place.get("/unheard/of").text(), r#"{"message":"Not Found","status":404}"#);
    let former = send(
        "GET",
        &url.replace("/v1", "/api/v1"),
        &[("user-agent", "t"), ("authorization", &bearer)],
        b"",
    );
    assert_eq!(former.status, 200);
}

#[test]
fn the_bytes_of_a_reply() {
    let place = Place::new();
    let text = place.chat(&question()).text();
    let created = text.split("\"created\":").nth(1).unwrap().split(',').next().unwrap();
    // 9 letters are 3 tokens, and 3 for the message; 19 letters are 5.
    let expected = format!(
        "{{\"choices\":[{{\"message\":{{\"content\":\"Ответ на: Как дела?\",\
        \"role\":\"assistant\"}},\"index\":0,\"finish_reason\":\"stop\"}}],\"created\":{created},\
        \"model\":\"GigaChat-2:2.0.28.2\",\"object\":\"chat.completion\",\
        \"usage\":{{\"prompt_tokens\":6,\"completion_tokens\":5,\"total_tokens\":11,\
        \"precached_prompt_tokens\":0}}}}"
    );
    assert_eq!(text, expected);
}

#[test]
fn what_is_too_long_or_not_paid_for() {
    let seed = Seed {
        context_tokens: 10,
        clients: vec![Client {
            balance: [("GigaChat-2".to_owned(), 11)].into(),
            ..Client::default()
        }],
        ..Seed::default()
    };
    let place = Place::with(seed);
    let long = json!([{"role": "user", "content": "а".repeat(29)}]);
    let reply = place.chat(&with(&question(), "messages", long));
    assert_eq!(status_and_message(&reply), (413, "Payload too large".to_owned()));
    assert_eq!(place.chat(&question()).status, 200);
    let reply = place.chat(&question());
    assert_eq!(status_and_message(&reply), (402, "Payment Required".to_owned()));
    let other = with(&question(), "model", "GigaChat-2-Max".into());
    assert_eq!(place.chat(&other).status, 200);
    let expected = Tokens {
        calls: 1,
        prompt_tokens: 6,
        completion_tokens: 5,
        total_tokens: 11,
        precached_prompt_tokens: 0,
    };
    let log = place.fake.log();
    assert_eq!((log[0].tokens, log[1].tokens, log[2].tokens), (None, Some(expected), None));
    let stats = place.fake.stats();
    assert_eq!(stats.tokens_of("GigaChat-2"), expected);
    assert_eq!(stats.replies["chat 402"], 1);
    assert_eq!(stats.requests_to(Route::Chat), 4);
}

#[test]
fn answers_end_at_the_limit_or_with_a_refusal() {
    let place = Place::new();
    let reply = place.chat(&with(&question(), "max_tokens", 2.into()));
    assert_eq!(reply.content(), "Ответ на");
    assert_eq!(reply.json()["choices"][0]["finish_reason"], "length");
    assert_eq!(reply.json()["usage"]["completion_tokens"], 2);
    let marked = json!([{"role": "user", "content": "[[blacklist]] да"}]);
    let reply = place.chat(&with(&question(), "messages", marked));
    assert_eq!(reply.json()["choices"][0]["finish_reason"], "blacklist");
    assert!(reply.content().starts_with("Не люблю менять тему"));
}

#[test]
fn the_beginning_of_a_conversation_costs_nothing_for_half_a_minute() {
    let place = Place::with(Seed { clock: fake_gigachat::ClockMode::Frozen, ..Seed::default() });
    let ask = || {
        let body = question().to_string();
        let session = [("x-session-id", "s")];
        let reply = place.send_with("POST", "/chat/completions", &session, body.as_bytes());
        assert_eq!(reply.header("x-session-id"), Some("s"));
        let usage = reply.json()["usage"].clone();
        (
            usage["prompt_tokens"].as_u64().unwrap(),
            usage["precached_prompt_tokens"].as_u64().unwrap(),
        )
    };
    assert_eq!(ask(), (6, 0));
    place.fake.advance(Duration::from_secs(30));
    assert_eq!(ask(), (0, 6));
    place.fake.advance(Duration::from_millis(30_001));
    assert_eq!(ask(), (6, 0));
}

#[test]
fn a_chat_counts_until_its_client_has_left() {
    let place = Place::new();
    let busy = place.open_stalled();
    assert_eq!(place.chat(&question()).status, 429);
    drop(busy);
    place.until(|place| place.fake.stats().in_flight == 0);
    assert_eq!(place.chat(&question()).status, 200);
    assert_eq!(place.fake.stats().in_flight_max, 1);
    let log = place.fake.log();
    assert_eq!(log[0].end, Some(fake_gigachat::End::ClientGone));
    assert_eq!(log[1].status, 429);
}

#[test]
fn a_chat_that_is_thought_about_counts() {
    let place = Place::with(Seed { latency_ms: 3_600_000, ..Seed::default() });
    let thinking = place.open_chat(&question());
    place.until(|place| place.fake.stats().in_flight == 1);
    place.fake.reset_to(Seed::default());
    assert_eq!(place.fake.stats().in_flight, 0);
    let token = place.fake.issue_token(fake_gigachat::DEFAULT_KEY).unwrap();
    let place = Place { token, ..place };
    assert_eq!(place.chat(&question()).status, 200);
    drop(thinking);
}

#[test]
fn one_after_another_is_never_too_many() {
    let place = Place::new();
    for number in 0..50 {
        let body = if number % 2 == 0 { question() } else { stream() };
        assert_eq!(place.chat(&body).status, 200, "{number}");
    }
}

fn analysis() -> Value {
    json!({"type": "object", "properties": {
        "summary": {"type": "string"},
        "overall_score": {"type": "integer", "minimum": 0, "maximum": 100},
        "strengths": {"type": "array", "items": {"type": "object", "properties": {
            "text": {"type": "string"}, "quote": {"type": "string"}}}}},
        "required": ["summary"]})
}

fn about_a_transcript() -> Value {
    let text = "Оцени.\n<transcript id=\"0a1b2c3d\">\nДобрый день, дорогие друзья и коллеги, \
        сегодня мы поговорим о звуке\n</transcript 0a1b2c3d>";
    with(&question(), "messages", json!([{"role": "user", "content": text}]))
}

#[test]
fn a_schema_is_followed_and_quotes_are_of_the_transcript() {
    let place = Place::new();
    let format = json!({"type": "json_schema", "schema": analysis(), "strict": true});
    let reply = place.chat(&with(&about_a_transcript(), "response_format", format));
    let content = reply.content();
    assert!(content.starts_with("{\n    \""), "{content}");
    let value: Value = serde_json::from_str(&content).unwrap();
    assert_eq!(value["overall_score"], 50);
    assert_eq!(value["summary"], "пример в");
    let quotes = [&value["strengths"][0]["quote"], &value["strengths"][1]["quote"]];
    assert_eq!(quotes, ["Добрый день, дорогие друзья и", "коллеги, сегодня мы поговорим о"]);
}

#[test]
fn a_function_is_called_as_it_must() {
    let place = Place::new();
    let function = json!([{"name": "submit_result", "parameters": analysis()}]);
    let body = with(&about_a_transcript(), "functions", function);
    let body = with(&body, "function_call", json!({"name": "submit_result"}));
    let choice = place.chat(&body).json()["choices"][0].clone();
    assert_eq!(choice["finish_reason"], "function_call");
    assert_eq!(choice["message"]["content"], "");
    let call = &choice["message"]["function_call"];
    assert_eq!(call["name"], "submit_result");
    assert_eq!(call["arguments"]["overall_score"], 50);
    assert!(choice["message"]["functions_state_id"].is_string());
    place.fake.script(vec![Entry::new(Route::Chat, Fault::ArgumentsAsString)]);
    let call = place.chat(&body).json()["choices"][0]["message"]["function_call"].clone();
    assert!(call["arguments"].as_str().unwrap().starts_with('{'));
}

#[test]
fn servers_that_cannot_do_everything() {
    let format = json!({"type": "json_schema", "schema": analysis()});
    let body = with(&question(), "response_format", format);
    let place = Place::with(Seed { json_schema: SchemaMode::Off422, ..Seed::default() });
    assert_eq!(place.chat(&body).message(), "Invalid params: response_format");
    let place = Place::with(Seed { json_schema: SchemaMode::Ignored, ..Seed::default() });
    assert_eq!(place.chat(&body).content(), "Ответ на: Как дела?");
    let no_function_models = vec!["GigaChat-2".to_owned()];
    let place = Place::with(Seed { no_function_models, ..Seed::default() });
    let body = with(&question(), "functions", json!([{"name": "f", "parameters": {}}]));
    assert_eq!(place.chat(&body).message(), "Requested model does not support functions");
}

#[test]
fn what_is_ignored_is_noted() {
    let place = Place::new();
    let body = with(&question(), "stream_options", json!({}));
    let body = with(&body, "tools", json!([]));
    assert_eq!(place.chat(&body).status, 200);
    assert_eq!(
        place.fake.log()[0].violations,
        ["unknown field stream_options", "unknown field tools"]
    );
    let escaped = br#"{"model":"GigaChat-2","messages":[{"role":"user","content":"\u0430"}]}"#;
    place.send("POST", "/chat/completions", escaped);
    assert_eq!(place.fake.log()[1].violations, ["letters are escaped"]);
}
