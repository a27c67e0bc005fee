//! The control plane by HTTP, what is remembered, and what a reset forgets.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use fake_gigachat::{DEFAULT_KEY, Dialect, FakeGigaChat, Route, Seed};
use serde_json::json;

use crate::client::{Place, RQUID, Reply, ask_for_token, question, request, send};

fn control(fake: &FakeGigaChat, method: &str, what: &str, body: &str) -> Reply {
    send(method, &(fake.control_url() + what), &[], body.as_bytes())
}

#[test]
fn everything_can_be_done_by_http() {
    let place = Place::new();
    let script = r#"[{"match":{"route":"models"},"do":{"kind":"status","status":500}}]"#;
    let reply = control(&place.fake, "PUT", "script", script);
    assert_eq!((reply.status, reply.json()), (200, json!({"entries": 1})));
    assert_eq!(place.get("/models").status, 500);
    let token = control(&place.fake, "POST", "token", &json!({"key": DEFAULT_KEY}).to_string());
    assert!(token.json()["access_token"].is_string());
    let before = control(&place.fake, "POST", "clock", r#"{"advance_ms":0}"#).json();
    let after = control(&place.fake, "POST", "clock", r#"{"advance_ms":1800000}"#).json();
    let passed = after["now_ms"].as_u64().unwrap() - before["now_ms"].as_u64().unwrap();
    assert!(passed >= 1_800_000, "{passed}");
    assert_eq!(place.get("/models").message(), "Token has expired");
    let log = control(&place.fake, "GET", "log", "").json();
    assert_eq!(log, serde_json::to_value(place.fake.log()).unwrap());
    assert_eq!((log[0]["route"].as_str(), log[0]["status"].as_u64()), (Some("models"), Some(500)));
    let stats = control(&place.fake, "GET", "stats", "").json();
    assert_eq!(stats["replies"], json!({"models 401": 1, "models 500": 1}));
    assert_eq!(control(&place.fake, "POST", "reset", "").status, 200);
    assert_eq!(place.fake.log(), []);
    assert_eq!(place.get("/models").message(), "Unauthorized");
}

#[test]
fn what_is_no_script_is_refused() {
    let place = Place::new();
    let check = |body: &str| assert_eq!(control(&place.fake, "PUT", "script", body).status, 400);
    check(r#"[{"do":{"kind":"unheard_of"}}]"#);
    check(r#"[{"do":{"kind":"disconnect","when":"after_events:x","how":"fin"}}]"#);
    check(r#"[{"do":{"kind":"gzip"},"tmes":2}]"#);
    assert_eq!(control(&place.fake, "GET", "unheard_of", "").status, 404);
}

#[test]
fn secrets_are_not_in_the_log() {
    let place = Place::new();
    ask_for_token(&place.fake, RQUID, DEFAULT_KEY, "scope=GIGACHAT_API_PERS");
    place.chat(&question());
    let log = place.fake.log();
    let text = serde_json::to_string(&log).unwrap();
    assert!(!text.contains(DEFAULT_KEY) && !text.contains(&place.token), "{text}");
    assert!(log[0].headers["authorization"].starts_with("Basic sha256:"));
    assert_eq!(log[0].body, "scope=GIGACHAT_API_PERS");
    assert_eq!(log[1].body, question());
    assert_eq!((log[1].route, log[1].in_flight, log[1].number), (Route::Chat, 1, 1));
}

#[test]
fn a_seed_has_the_form_of_the_specification() {
    let seed = json!({
        "clients": [{"key": "Y2lkOnNlY3JldA==", "scope": "GIGACHAT_API_PERS", "streams": 1,
            "balance": {"GigaChat-2": 1_000_000}, "payg": false}],
        "token_ttl_ms": 1_800_000, "require_user_agent": true,
        "models": ["GigaChat-2", "GigaChat-2-Pro", "GigaChat-2-Max"],
        "no_function_models": [], "json_schema": "on", "context_tokens": 128_000, "latency_ms": 0,
    });
    assert_eq!(serde_json::from_value::<Seed>(seed).unwrap(), Seed::default());
    assert_eq!(serde_json::from_value::<Seed>(json!({})).unwrap(), Seed::default());
    let place = Place::new();
    let reply = control(&place.fake, "POST", "reset", r#"{"dialect":"openai"}"#);
    assert_eq!(reply.status, 200);
    let seed = control(&place.fake, "GET", "seed", "").json();
    assert_eq!(serde_json::from_value::<Seed>(seed).unwrap().dialect, Dialect::Openai);
}

#[test]
fn a_connection_serves_several_requests() {
    let place = Place::new();
    let address = place.fake.control_url().replace("http://", "");
    let mut stream = TcpStream::connect(address.split('/').next().unwrap()).unwrap();
    let bytes = String::from_utf8(request("GET", "__fake/stats", &[], b"")).unwrap();
    let kept = bytes.replace("connection: close\r\n", "");
    stream.write_all((kept.clone() + &kept + &bytes).as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 3);
    assert_eq!(place.fake.stats().connections, 1);
}

#[test]
fn a_body_in_chunks_is_read() {
    let place = Place::new();
    let address = place.fake.control_url().replace("http://", "");
    let mut stream = TcpStream::connect(address.split('/').next().unwrap()).unwrap();
    let head = "PUT /__fake/script HTTP/1.1\r\ntransfer-encoding: chunked\r\n\
        connection: close\r\nexpect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"1\r\n[\r\n1;x=y\r\n]\r\n0\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert!(text.ends_with("{\"entries\":0}"), "{text}");
}

#[test]
fn it_is_gone_when_it_is_dropped() {
    let fake = FakeGigaChat::start(Seed::default());
    let address = fake.control_url().replace("http://", "");
    let address = address.split('/').next().unwrap().to_owned();
    let pem = fake.root_pem_file();
    assert!(TcpStream::connect(&address).is_ok() && pem.is_file());
    drop(fake);
    assert!(TcpStream::connect(&address).is_err() && !pem.exists());
}

#[test]
fn it_can_be_used_inside_of_another_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let place = Place::new();
        assert_eq!(place.chat(&question()).status, 200);
    });
}

#[test]
fn the_same_seed_gives_the_same_replies() {
    let ids = || {
        let place = Place::new();
        let reply = place.get("/models");
        (place.token.clone(), reply.header("x-request-id").unwrap().to_owned())
    };
    assert_eq!(ids(), ids());
}
