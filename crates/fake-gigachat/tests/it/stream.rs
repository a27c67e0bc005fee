//! Streams: their bytes, and all the ways in which the same bytes can arrive.

use fake_gigachat::{End, Entry, Fault, How, Route, When};
use serde_json::{Value, json};

use crate::client::{Ended, Place, question, stream, with};

fn scripted(faults: &[Fault]) -> Place {
    let place = Place::new();
    let mut entry = Entry::content("Ещё раз: привет, мир!");
    for fault in faults {
        entry = entry.with(fault.clone());
    }
    place.fake.script(vec![entry]);
    place
}

#[test]
fn the_bytes_of_a_stream() {
    let place = scripted(&[]);
    let reply = place.chat(&stream());
    assert_eq!(reply.header("content-type"), Some("text/event-stream"));
    let text = reply.text();
    let blocks: Vec<&str> = text.split_terminator("\n\n").collect();
    let frame = text.split("],").nth(1).unwrap().split('}').next().unwrap();
    assert!(frame.starts_with("\"created\":") && frame.ends_with("\"chat.completion\""), "{frame}");
    let first = blocks[0].strip_prefix("data: {\"choices\":[{\"delta\":{\"content\":\"").unwrap();
    let end = format!("\",\"role\":\"assistant\"}},\"index\":0}}],{frame}}}");
    let mut words = first.strip_suffix(&end).unwrap().to_owned();
    for block in &blocks[1..blocks.len() - 2] {
        let word = block.strip_prefix("data: {\"choices\":[{\"delta\":{\"content\":\"").unwrap();
        words += word.strip_suffix(&format!("\"}},\"index\":0}}],{frame}}}")).unwrap();
    }
    assert_eq!(words, "Ещё раз: привет, мир!");
    let usage = "\"usage\":{\"prompt_tokens\":6,\"completion_tokens\":6,\"total_tokens\":12,\
        \"precached_prompt_tokens\":0}";
    let finish = format!(
        "data: {{\"choices\":[{{\"delta\":{{\"content\":\"\"}},\"index\":0,\
        \"finish_reason\":\"stop\"}}],{frame},{usage}}}"
    );
    assert_eq!(blocks[blocks.len() - 2..], [finish.as_str(), "data: [DONE]"]);
    assert!(text.ends_with("data: [DONE]\n\n"));
    assert_eq!(reply.chunks.len(), blocks.len());
}

#[test]
fn the_same_words_in_other_writes() {
    let usual = scripted(&[]).chat(&stream());
    for fault in [Fault::SplitUtf8, Fault::OneWrite, Fault::Drip { chunk_ms: 0, bytes: 7 }] {
        let reply = scripted(std::slice::from_ref(&fault)).chat(&stream());
        assert_eq!(reply.streamed(), usual.streamed(), "{fault:?}");
        assert_eq!(reply.end, Ended::Whole);
        match fault {
            Fault::SplitUtf8 => {
                let broken = |chunk: &&Vec<u8>| std::str::from_utf8(chunk).is_err();
                assert!(reply.chunks.iter().filter(broken).count() >= 15);
                assert!(reply.chunks.iter().any(|chunk| chunk.ends_with(b"da")));
            }
            Fault::Drip { .. } => assert!(reply.chunks.iter().all(|chunk| chunk.len() <= 7)),
            _ => {}
        }
    }
}

#[test]
fn comments_and_other_line_ends() {
    let reply = scripted(&[Fault::CommentAndCrlf]).chat(&stream());
    let text = reply.text();
    assert!(text.contains(": keep-alive\r\n\r\n") && text.contains("retry: 1000\r\n"));
    assert!(text.contains("data: {\r\ndata: \"choices\""));
    assert!(text.contains("event: message\r\nid: 1\r\ndata:{"));
    assert!(!text.replace("\r\n", "").contains('\n'));
}

#[test]
fn streams_that_break_off() {
    let check = |when, how, end| {
        let place = scripted(&[Fault::Disconnect { when, how }]);
        let reply = place.chat(&stream());
        assert_eq!(reply.end, end, "{when} {how:?}");
        let log = place.fake.log();
        assert_eq!(log[0].said, reply.streamed());
        assert_eq!(log[0].end, Some(End::Cut));
        reply
    };
    assert_eq!(check(When::AfterHeaders, How::Fin, Ended::Early).body, b"");
    let reply = check(When::AfterEvents(2), How::Fin, Ended::Early);
    assert_eq!(reply.events().len(), 2);
    let reply = check(When::AfterEvents(1), How::Rst, Ended::Reset);
    assert_eq!(reply.events().len(), 1);
    let reply = check(When::MidEvent, How::Fin, Ended::Early);
    assert!(!reply.body.ends_with(b"\n\n") && !reply.events().is_empty());
    check(When::MidEvent, How::Rst, Ended::Reset);
}

#[test]
fn ends_that_are_missing_or_too_many() {
    let text = |fault| scripted(&[fault]).chat(&stream()).text();
    let reply = text(Fault::NoDone);
    assert!(reply.contains("finish_reason") && !reply.contains("[DONE]"));
    let reply = text(Fault::DoneWithoutFinish);
    assert!(!reply.contains("finish_reason") && reply.contains("[DONE]"));
    let reply = text(Fault::DupDoneExtraData);
    assert_eq!(reply.matches("data: [DONE]\n\n").count(), 2);
    assert!(text(Fault::GarbageEvent).contains("data: {not-json}\n\n"));
    assert_eq!(text(Fault::MalformedJson), "data: {\"choices\":[{\n\n");
    assert_eq!(text(Fault::EmptyBody), "");
    assert!(!text(Fault::MissingUsage).contains("usage"));
    assert!(text(Fault::NoChoices).starts_with("data: {\"choices\":[],"));
}

#[test]
fn a_stream_that_is_none() {
    let reply = scripted(&[Fault::WrongContentType]).chat(&stream());
    assert_eq!(reply.header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(reply.content(), "Ещё раз: привет, мир!");
}

#[test]
fn a_refusal_before_a_stream_is_plain_json() {
    let reply = Place::new().chat(&with(&stream(), "model", "x".into()));
    assert_eq!((reply.status, reply.message().as_str()), (404, "No such model"));
    assert_eq!(reply.header("content-type"), Some("application/json; charset=utf-8"));
}

#[test]
fn a_function_in_a_stream() {
    let place = Place::new();
    let schema = json!({"type": "object", "properties": {"a": {"type": "integer"}}});
    let body = with(&stream(), "functions", json!([{"name": "f", "parameters": schema}]));
    let events = place.chat(&with(&body, "function_call", json!({"name": "f"}))).events();
    let delta = &events[0]["choices"][0]["delta"];
    assert_eq!(delta["function_call"], json!({"name": "f", "arguments": {"a": 5}}));
    assert_eq!(events[1]["choices"][0]["finish_reason"], "function_call");
}

#[test]
fn what_no_text_can_hold() {
    let place = Place::new();
    let raw = Fault::Content { text: r"a\ud800b\u0000".to_owned(), escaped: true };
    place.fake.script(vec![Entry::new(Route::Chat, raw).times(2)]);
    assert!(place.chat(&question()).text().contains(r#""content":"a\ud800b\u0000","role""#));
    assert!(place.chat(&stream()).text().contains(r#""content":"a\ud800b\u0000","role""#));
}

#[test]
fn an_answer_of_five_megabytes_is_one_event() {
    let place = Place::new();
    place.fake.script(vec![Entry::content("я".repeat(2_500_000))]);
    let reply = place.chat(&stream());
    assert_eq!(reply.chunks.len(), 3);
    assert_eq!(
        reply.events()[0]["choices"][0]["delta"]["content"].as_str().unwrap().len(),
        5_000_000
    );
    assert_eq!(place.fake.log()[0].body["stream"], Value::Bool(true));
}
