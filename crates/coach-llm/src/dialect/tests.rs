//! Bodies to the byte, and answers as they were recorded.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::chat::Turn;
use crate::error::{Disliked, Error};

fn request() -> ChatRequest {
    ChatRequest {
        system: Some("Отвечай кратко".to_owned()),
        turns: vec![Turn::user("Привет"), Turn::assistant("Да?"), Turn::user("Кто ты?")],
        temperature: 0.7,
        top_p: None,
        max_tokens: 64,
    }
}

fn sent(
    dialect: Dialect,
    request: &ChatRequest,
    stream: bool,
    wanted: Option<Wanted<'_>>,
) -> Value {
    let extras = Extras { model: "m", stream, max_completion_tokens: false, wanted };
    serde_json::from_slice(&body(dialect, request, &extras)).unwrap()
}

#[test]
fn bodies_hold_what_both_know_and_no_more() {
    let messages = json!([
        {"role": "system", "content": "Отвечай кратко"}, {"role": "user", "content": "Привет"},
        {"role": "assistant", "content": "Да?"}, {"role": "user", "content": "Кто ты?"},
    ]);
    let keys = |value: Value| {
        let map = value.as_object().unwrap().clone();
        assert_eq!(map["messages"], messages);
        map.keys().cloned().collect::<Vec<_>>()
    };
    let plain = ["max_tokens", "messages", "model", "temperature"];
    for dialect in [Dialect::GigaChat, Dialect::OpenAi] {
        assert_eq!(keys(sent(dialect, &request(), false, None)), plain);
    }
    let streamed = sent(Dialect::GigaChat, &request(), true, None);
    assert_eq!(streamed["stream"], json!(true));
    assert!(streamed.get("stream_options").is_none());
    let streamed = sent(Dialect::OpenAi, &request(), true, None);
    assert_eq!(streamed["stream_options"], json!({"include_usage": true}));
}

#[test]
fn text_is_sent_as_it_is_and_numbers_are_short() {
    let extras = Extras { model: "m", stream: false, max_completion_tokens: true, wanted: None };
    let text = String::from_utf8(body(Dialect::OpenAi, &request(), &extras)).unwrap();
    assert!(text.contains("Привет") && text.contains("\"temperature\":0.7,"), "{text}");
    assert!(text.contains("\"max_completion_tokens\":64") && !text.contains("\"max_tokens\""));
}

#[test]
fn as_little_chance_as_the_server_can() {
    let check = |dialect, temperature: f32, expected: f64| {
        let request = ChatRequest { temperature, ..request() };
        let value = sent(dialect, &request, false, None)["temperature"].as_f64().unwrap();
        assert!((value - expected).abs() < 1e-9, "{dialect:?} {temperature}: {value}");
    };
    check(Dialect::GigaChat, 0.0, 0.0001);
    check(Dialect::GigaChat, -1.0, 0.0001);
    check(Dialect::GigaChat, f32::NAN, 0.0001);
    check(Dialect::GigaChat, 0.5, 0.5);
    check(Dialect::OpenAi, 0.0, 0.0);
    check(Dialect::OpenAi, f32::INFINITY, 0.0);
    check(Dialect::OpenAi, 99.0, 2.0);
}

#[test]
fn forms_of_a_schema_do_not_mix() {
    let schema = json!({"type": "object", "required": ["a"]});
    let wanted = |rung| Some(Wanted { name: "verdict", schema: &schema, rung });
    let value = sent(Dialect::GigaChat, &request(), false, wanted(Rung::NativeSchema));
    let flat = json!({"type": "json_schema", "schema": schema, "strict": true});
    assert_eq!(value["response_format"], flat);
    let value = sent(Dialect::OpenAi, &request(), false, wanted(Rung::NativeSchema));
    let nested = json!({"name": "verdict", "strict": true, "schema": schema});
    assert_eq!(value["response_format"], json!({"type": "json_schema", "json_schema": nested}));
    let value = sent(Dialect::GigaChat, &request(), false, wanted(Rung::ForcedFunction));
    assert_eq!(value["functions"], json!([{"name": "verdict", "parameters": schema}]));
    assert_eq!(value["function_call"], json!({"name": "verdict"}));
    for dialect in [Dialect::GigaChat, Dialect::OpenAi] {
        let value = sent(dialect, &request(), false, wanted(Rung::PromptOnly));
        assert!(value.get("response_format").is_none() && value.get("functions").is_none());
    }
}

#[test]
fn recorded_answers() {
    let bytes = br#"{"choices":[{"message":{"content":"Hello.","role":"assistant"},"index":0,
        "finish_reason":"stop"}],"created":1768996171,"model":"GigaChat:2.0.28.2",
        "object":"chat.completion","usage":{"prompt_tokens":17,"completion_tokens":3,
        "total_tokens":20,"precached_prompt_tokens":2}}"#;
    let answer = parse_answer(bytes).unwrap();
    let usage = Usage { prompt: 17, completion: 3, cached: 2, billed: 20, estimated: false };
    assert_eq!((answer.text.as_str(), answer.finish), ("Hello.", Finish::Stop));
    assert_eq!(
        (usage_of(bytes), answer.model.as_deref()),
        (Some(usage), Some("GigaChat:2.0.28.2"))
    );
    for arguments in [r#"{"a":1}"#, r#""{\"a\":1}""#] {
        let text = format!(
            r#"{{"choices":[{{"message":{{"content":"","function_call":{{"name":"f",
            "arguments":{arguments}}}}},"finish_reason":"function_call"}}]}}"#
        );
        let answer = parse_answer(text.as_bytes()).unwrap();
        assert_eq!((answer.text.as_str(), usage_of(text.as_bytes())), (r#"{"a":1}"#, None));
    }
}

#[test]
fn answers_that_are_none() {
    let check = |text: &str| assert!(parse_answer(text.as_bytes()).is_err(), "{text}");
    check("");
    check("{\"choices\":[{");
    check("[]");
    check(r#"{"choices":[]}"#);
    check(r#"{"choices":[{"finish_reason":"stop"}]}"#);
    check(r#"{"choices":[{"message":{"content":" "},"finish_reason":"stop"}]}"#);
    check(r#"{"choices":[{"message":{"content":"\ud800"},"finish_reason":"stop"}]}"#);
}

#[test]
fn reasons_are_an_open_list() {
    let check = |reason, expected| assert_eq!(parse_finish(reason), expected, "{reason}");
    check("stop", Finish::Stop);
    check("blacklist", Finish::Filtered);
    check("content_filter", Finish::Filtered);
    check("error", Finish::Error);
    check("tool_calls", Finish::FunctionCall);
    check("new\nthing", Finish::Other("newthing".to_owned()));
}

#[test]
fn recorded_chunks() {
    let chunk = parse_chunk(r#"{"choices":[{"delta":{"content":null,"role":"assistant"}}]}"#);
    assert_eq!(chunk.unwrap(), Chunk::default());
    let chunk = parse_chunk(
        r#"{"choices":[{"delta":{"content":"а"},"finish_reason":"length"}],"model":"m",
        "usage":{"prompt_tokens":1,"completion_tokens":2}}"#,
    )
    .unwrap();
    assert_eq!((chunk.delta.as_str(), chunk.finish), ("а", Some(Finish::Length)));
    assert_eq!(chunk.usage.unwrap().billed, 3);
    let chunk = parse_chunk(
        r#"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11,
        "prompt_tokens_details":{"cached_tokens":4}}}"#,
    )
    .unwrap();
    let usage = Usage { prompt: 5, completion: 2, cached: 4, billed: 11, estimated: false };
    assert_eq!(chunk.usage, Some(usage));
    assert_eq!(parse_chunk("{not-json}"), None);
    assert_eq!(parse_chunk(r#"{"error":{"message":"no"}}"#), None);
}

#[test]
fn refusals_have_their_class() {
    let check = |status, body: &str, code| {
        assert_eq!(api_refusal(status, body.as_bytes(), None).code(), code, "{status} {body}");
    };
    check(401, r#"{"status":401,"message":"Token has expired"}"#, "auth_rejected");
    check(402, r#"{"status":402,"message":"Payment Required"}"#, "quota_exhausted");
    check(403, r#"{"message":"Unauthorized"}"#, "forbidden");
    check(404, r#"{"status":404,"message":"No such model"}"#, "model_not_found");
    check(413, "", "input_too_large");
    check(422, r#"{"status":422,"message":"Invalid params: x"}"#, "unprocessable");
    check(400, r#"{"error":{"type":"exceed_context_size_error"}}"#, "input_too_large");
    check(429, "<html>", "rate_limited");
    check(429, r#"{"error":{"code":"insufficient_quota"}}"#, "quota_exhausted");
    check(503, "<html>gateway</html>", "upstream");
    check(302, "", "upstream");
    check(418, "", "unprocessable");
    let disliked = |body: &str| match api_refusal(422, body.as_bytes(), None) {
        Error::Unprocessable { disliked, .. } => disliked,
        error => panic!("{error}"),
    };
    assert_eq!(disliked("Invalid params: response_format"), Disliked::Schema);
    assert_eq!(disliked("Requested model does not support functions"), Disliked::Functions);
    assert_eq!(disliked("\u{0}\u{fffd}"), Disliked::Other);
}

#[test]
fn refusals_of_the_token_server_go_by_their_code() {
    let check = |status, body: &str, code| {
        assert_eq!(token_refusal(status, body.as_bytes(), None).code(), code, "{status} {body}");
    };
    for reason in CREDENTIAL_REASONS {
        for status in [400, 401] {
            check(status, &format!(r#"{{"code":{reason},"message":"x"}}"#), "config");
        }
    }
    check(429, "", "rate_limited");
    check(400, "", "auth_rejected");
    check(502, "<html>", "upstream");
}

const CREDENTIAL_REASONS: [i64; 5] = [1, 4, 5, 6, 7];

#[test]
fn tokens_under_all_their_names() {
    let check = |text: &str, expected: Option<i64>| {
        assert_eq!(parse_token(text.as_bytes()).unwrap().expires_at, expected, "{text}");
    };
    check(r#"{"access_token":"t","expires_at":1739784663483}"#, Some(1_739_784_663_483));
    check(r#"{"tok":"t","exp":1739784663}"#, Some(1_739_784_663));
    check(r#"{"access_token":"t","expires_at":"1739784663483"}"#, Some(1_739_784_663_483));
    check(r#"{"access_token":"t","expires_at":"soon"}"#, None);
    check(r#"{"access_token":"t"}"#, None);
    assert!(parse_token(br#"{"access_token":""}"#).is_none());
    assert!(parse_token(b"<html>").is_none());
    assert_eq!(token_body("GIGACHAT_API_PERS"), "scope=GIGACHAT_API_PERS");
    assert_eq!(token_body("a&b=c"), "scope=a%26b%3Dc");
}

#[test]
fn lists_of_models() {
    let list = r#"{"object":"list","data":[{"id":"GigaChat-2","type":"chat"},{"id":"m"},{}]}"#;
    let models = parse_models(list.as_bytes()).unwrap();
    assert_eq!(models.len(), 2);
    assert_eq!(models[0].kind.as_deref(), Some("chat"));
    assert!(parse_models(b"{}").is_none());
}

proptest! {
    #[test]
    fn no_bytes_break_the_readers(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        status in any::<u16>(),
    ) {
        let _ = parse_answer(&bytes);
        let _ = parse_chunk(&String::from_utf8_lossy(&bytes));
        let _ = parse_models(&bytes);
        let _ = parse_token(&bytes);
        api_refusal(status, &bytes, None);
        token_refusal(status, &bytes, None);
    }

    #[test]
    fn no_json_breaks_the_readers(
        choices in r#"(\[\]|\{\}|\[\{"(message|delta)":(null|\{"content":(1|"x")\})\}\])"#,
        usage in r#"(null|1|\{"prompt_tokens":(-1|1e99|"x"|7)\})"#,
    ) {
        let text = format!("{{\"choices\":{choices},\"usage\":{usage}}}");
        let _ = parse_answer(text.as_bytes());
        usage_of(text.as_bytes());
        let _ = parse_chunk(&text);
    }
}
