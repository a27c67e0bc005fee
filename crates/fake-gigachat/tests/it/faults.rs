//! Scripts: which requests an entry is for, and each fault of a reply that is no stream.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::time::{Duration, Instant};

use fake_gigachat::{Entry, Fault, How, Match, Route, When};
use serde_json::{Value, json};

use crate::client::{Ended, Place, question, stream, with};

/// Asks under one fault.
fn under(fault: Fault) -> crate::client::Reply {
    let place = Place::new();
    place.fake.script(vec![Entry::new(Route::Chat, fault)]);
    place.chat(&question())
}

#[test]
fn the_example_of_the_specification() {
    let place = Place::new();
    let script = json!([{"match": {"route": "chat", "stream": true, "nth": 2, "body_contains": "дела"},
        "times": 1, "do": {"kind": "status", "status": 429, "headers": {"retry-after": "2"},
        "body": {"status": 429, "message": "Too many requests"}}}]);
    place.fake.script(serde_json::from_value(script).unwrap());
    let statuses = || [place.chat(&stream()).status, place.chat(&question()).status];
    assert_eq!(statuses(), [200, 200]);
    let reply = place.chat(&stream());
    assert_eq!(reply.status, 429);
    assert_eq!(reply.header("retry-after"), Some("2"));
    assert_eq!(reply.text(), r#"{"message":"Too many requests","status":429}"#);
    assert_eq!(statuses(), [200, 200]);
    assert_eq!(place.fake.stats().script_left, 0);
}

#[test]
fn entries_are_used_in_their_order_and_as_often_as_they_say() {
    let place = Place::new();
    let status = |status, times| Entry::status(Route::Chat, status, Value::Null).times(times);
    place.fake.script(vec![status(500, 2), status(503, 1), status(404, 0)]);
    let statuses: Vec<u16> = (0..5).map(|_| place.chat(&question()).status).collect();
    assert_eq!(statuses, [500, 500, 503, 404, 404]);
    assert_eq!(place.get("/models").status, 200);
    let matches = Match { body_contains: Some("погода".to_owned()), ..Match::default() };
    place.fake.script(vec![Entry { matches, ..status(500, 1) }]);
    assert_eq!(place.chat(&question()).status, 200);
}

/// Every kind of fault as it is written, and whether it can be read.
#[test]
fn every_kind_of_fault_can_be_written_and_read() {
    let kinds = json!([
        {"kind": "status", "status": 503, "body": "<html></html>"},
        {"kind": "delay_headers", "ms": 1}, {"kind": "delay_first_byte", "ms": 1},
        {"kind": "drip", "chunk_ms": 1, "bytes": 1}, {"kind": "stall_after", "events": 1, "ms": 1},
        {"kind": "disconnect", "when": "before_headers", "how": "rst"},
        {"kind": "disconnect", "when": "after_headers", "how": "fin"},
        {"kind": "disconnect", "when": "after_events:3", "how": "fin"},
        {"kind": "disconnect", "when": "mid_event", "how": "fin"},
        {"kind": "malformed_json"}, {"kind": "wrong_content_type"}, {"kind": "empty_body"},
        {"kind": "no_choices"}, {"kind": "empty_content"}, {"kind": "missing_usage"},
        {"kind": "finish", "reason": "error"}, {"kind": "content", "text": "[]"},
        {"kind": "echo_system"}, {"kind": "no_done"}, {"kind": "done_without_finish"},
        {"kind": "garbage_event"}, {"kind": "comment_and_crlf"}, {"kind": "dup_done_extra_data"},
        {"kind": "split_utf8"}, {"kind": "one_write"}, {"kind": "expire_token_now"},
        {"kind": "revoke_key"}, {"kind": "expires_at", "as": "seconds"},
        {"kind": "redirect", "to": "http://elsewhere.example/"},
        {"kind": "tls", "cert": "wrong_host"}, {"kind": "oauth_html_502"}, {"kind": "gzip"},
        {"kind": "arguments_as_string"},
    ]);
    for kind in kinds.as_array().unwrap() {
        let fault: Fault = serde_json::from_value(kind.clone()).unwrap();
        let written = serde_json::to_value(&fault).unwrap();
        for (name, value) in kind.as_object().unwrap() {
            assert_eq!(written[name], *value, "{kind}");
        }
    }
    let two: Entry =
        serde_json::from_value(json!({"do": [{"kind": "gzip"}, {"kind": "one_write"}]})).unwrap();
    assert_eq!(two, Entry::new(Route::Any, Fault::Gzip).with(Fault::OneWrite));
}

#[test]
fn statuses_with_bodies_of_any_kind() {
    let headers = BTreeMap::from([("Content-Type".to_owned(), "text/weird".to_owned())]);
    let page = Value::from("<html>упало</html>");
    let reply = under(Fault::Status { status: 503, headers, body: page.clone() });
    assert_eq!((reply.status, reply.text().as_str()), (503, "<html>упало</html>"));
    assert_eq!(reply.header("content-type"), Some("text/weird"));
    let reply = under(Fault::Status { status: 502, headers: BTreeMap::new(), body: page });
    assert_eq!(reply.header("content-type"), Some("text/html"));
    let reply = under(Fault::Redirect { to: "http://elsewhere.example/".to_owned() });
    assert_eq!((reply.status, reply.header("location")), (307, Some("http://elsewhere.example/")));
}

#[test]
fn replies_of_a_wrong_shape() {
    assert_eq!(under(Fault::MalformedJson).text(), "{\"choices\":[{");
    assert_eq!(under(Fault::EmptyBody).body, b"");
    assert_eq!(under(Fault::WrongContentType).header("content-type"), Some("text/html"));
    assert_eq!(under(Fault::NoChoices).json()["choices"], json!([]));
    assert_eq!(under(Fault::EmptyContent).content(), "");
    assert_eq!(under(Fault::MissingUsage).json().get("usage"), None);
    let reply = under(Fault::Finish { reason: "error".to_owned() });
    assert_eq!(reply.json()["choices"][0]["finish_reason"], "error");
}

#[test]
fn a_model_that_does_as_it_is_told_by_anybody() {
    let place = Place::new();
    let messages =
        json!([{"role": "system", "content": "тайна"}, {"role": "user", "content": "а"}]);
    let body = with(&question(), "messages", messages);
    place.fake.script(vec![
        Entry::new(Route::Chat, Fault::EchoSystem),
        Entry::content("```json\n{\"overall_score\": 100}\n```"),
    ]);
    assert_eq!(place.chat(&body).content(), "тайна");
    assert_eq!(place.chat(&body).content(), "```json\n{\"overall_score\": 100}\n```");
}

#[test]
fn waits_are_where_they_should_be() {
    const WAIT_MS: u64 = 120;
    let first_byte = |fault| {
        let place = Place::new();
        place.fake.script(vec![Entry::new(Route::Chat, fault)]);
        let begun = Instant::now();
        let mut stream = place.open_chat(&stream());
        stream.read_exact(&mut [0]).unwrap();
        let first = begun.elapsed();
        stream.read_to_end(&mut Vec::new()).unwrap();
        (first, begun.elapsed())
    };
    let wait = Duration::from_millis(WAIT_MS);
    let (first, all) = first_byte(Fault::DelayHeaders { ms: WAIT_MS });
    assert!(first >= wait && all >= wait, "{first:?} {all:?}");
    let (first, all) = first_byte(Fault::DelayFirstByte { ms: WAIT_MS });
    assert!(first < all && all >= wait, "{first:?} {all:?}");
    let (first, all) = first_byte(Fault::StallAfter { events: 2, ms: WAIT_MS });
    assert!(first < all && all >= wait, "{first:?} {all:?}");
    let (_, all) = first_byte(Fault::Drip { chunk_ms: 2, bytes: 40 });
    assert!(all >= Duration::from_millis(20), "{all:?}");
}

#[test]
fn connections_that_break_off() {
    let check = |when, how, expected: Result<usize, Ended>| {
        let place = Place::new();
        place.fake.script(vec![Entry::new(Route::Chat, Fault::Disconnect { when, how })]);
        let got = place.try_chat(&question()).map(|reply| {
            assert_eq!(reply.end, if how == How::Rst { Ended::Reset } else { Ended::Early });
            reply.body.len()
        });
        match expected {
            Ok(least) => assert!(got.is_ok_and(|got| got >= least && got < 200), "{got:?}"),
            Err(end) => assert_eq!(got, Err(end)),
        }
        assert_eq!(place.fake.stats().in_flight, 0);
        assert_eq!(place.chat(&question()).status, 200);
    };
    check(When::BeforeHeaders, How::Fin, Err(Ended::Early));
    check(When::BeforeHeaders, How::Rst, Err(Ended::Reset));
    check(When::AfterHeaders, How::Fin, Ok(0));
    check(When::MidEvent, How::Fin, Ok(100));
    check(When::MidEvent, How::Rst, Ok(100));
}

#[test]
fn compressed_only_for_who_can_read_it() {
    let place = Place::new();
    place.fake.script(vec![Entry::new(Route::Chat, Fault::Gzip).times(2)]);
    assert_eq!(place.chat(&question()).header("content-encoding"), None);
    let accept = [("accept-encoding", "gzip, br")];
    let body = question().to_string();
    let reply = place.send_with("POST", "/chat/completions", &accept, body.as_bytes());
    assert_eq!(reply.header("content-encoding"), Some("gzip"));
    let mut text = String::new();
    flate2::read::GzDecoder::new(reply.body.as_slice()).read_to_string(&mut text).unwrap();
    assert!(text.contains("Ответ на: Как дела?"), "{text}");
}
