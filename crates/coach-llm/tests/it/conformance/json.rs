//! C21 and C46 to C56: what an answer means, and JSON.

use coach_llm::{ChatRequest, Error, Finish, Rung, Schema, Structured};
use fake_gigachat::{Entry, Fault, Route, SchemaMode, Seed};
use serde::Deserialize;
use serde_json::json;

use super::Bench;
use crate::support::{cx, question};

#[derive(Debug, PartialEq, Deserialize)]
struct Verdict {
    score: i64,
    reason: String,
}

fn schema() -> Schema {
    let properties = json!({"score": {"type": "integer"}, "reason": {"type": "string"}});
    let value =
        json!({"type": "object", "properties": properties, "required": ["score", "reason"]});
    Schema::new("verdict", value)
}

async fn verdict(bench: &Bench) -> Result<Structured<Verdict>, Error> {
    let valid = |verdict: &Verdict| {
        let known = (0..=100).contains(&verdict.score);
        if known { Ok(()) } else { Err(vec!["score must be 0 to 100".to_owned()]) }
    };
    bench.client.structured(&question(), &schema(), valid, &cx()).await
}

fn mode(json_schema: SchemaMode, models: &[&str]) -> Seed {
    let no_function_models = models.iter().map(|&model| model.to_owned()).collect();
    Seed { json_schema, no_function_models, ..Seed::default() }
}

#[tokio::test]
async fn c21_each_server_gets_its_own_form_of_a_schema() {
    for bench in [Bench::new(), Bench::openai(|_| {})] {
        assert!(!verdict(&bench).await.unwrap().was_repaired);
        assert_eq!(bench.requests(Route::Chat), 1);
        assert_eq!(bench.client.status().rung, Rung::NativeSchema);
        bench.assert_clean();
    }
}

#[tokio::test]
async fn c46_what_is_not_talked_about_is_final() {
    let bench = Bench::new();
    let request = ChatRequest::new("[[blacklist]]");
    let error = bench.client.complete(&request, &cx()).await.unwrap_err();
    assert_eq!((error.code(), bench.requests(Route::Chat)), ("filtered", 1));
}

#[tokio::test]
async fn c47_an_answer_that_is_cut_off_gets_more_room_once() {
    let entry = Entry::new(Route::Chat, Fault::Finish { reason: "length".to_owned() }).times(0);
    let bench = Bench::scripted(vec![entry]);
    assert_eq!(verdict(&bench).await.unwrap_err().code(), "truncated");
    let limits: Vec<_> =
        bench.chats().iter().map(|chat| chat.body["max_tokens"].as_u64().unwrap()).collect();
    assert_eq!(limits, [1_024, 2_048]);
}

#[tokio::test]
async fn c48_reasons_that_are_not_known_are_passed_on() {
    let entry = Entry::new(Route::Chat, Fault::Finish { reason: "new_reason".to_owned() });
    let answer = Bench::scripted(vec![entry]).ask().await.unwrap();
    assert_eq!(answer.finish, Finish::Other("new_reason".to_owned()));
    let entry = Entry::new(Route::Chat, Fault::Finish { reason: "error".to_owned() });
    assert_eq!(Bench::scripted(vec![entry]).ask().await.unwrap().finish, Finish::Error);
}

#[tokio::test]
async fn c49_c51_answers_that_are_none_are_asked_for_once_more() {
    let faults = [Fault::EmptyContent, Fault::NoChoices, Fault::MalformedJson, Fault::EmptyBody];
    for fault in faults {
        let bench = Bench::scripted(vec![Entry::new(Route::Chat, fault.clone()).times(0)]);
        assert_eq!(bench.refused().await, "invalid_output", "{fault:?}");
        assert_eq!(bench.requests(Route::Chat), 2, "{fault:?}");
    }
    let bench = Bench::scripted(vec![Entry::new(Route::Chat, Fault::MissingUsage)]);
    let usage = bench.ask().await.unwrap().usage;
    assert!(usage.estimated && usage.prompt > 0 && usage.completion > 0);
}

#[tokio::test]
async fn c50_c56_a_way_that_is_refused_is_remembered() {
    let bench = Bench::with(mode(SchemaMode::Off422, &[]), |_| {});
    let as_text = Entry::new(Route::Chat, Fault::ArgumentsAsString).times(0);
    for chats in [2, 3] {
        verdict(&bench).await.unwrap();
        assert_eq!(bench.requests(Route::Chat), chats);
        assert_eq!(bench.client.status().rung, Rung::ForcedFunction);
        bench.fake.script(vec![as_text.clone()]);
    }
    bench.assert_clean();
    let bench = Bench::with(mode(SchemaMode::Off422, &["GigaChat-2"]), |_| {});
    bench.fake.script(vec![]);
    let prose = verdict(&bench).await.unwrap_err();
    assert_eq!((prose.code(), bench.client.status().rung), ("invalid_output", Rung::PromptOnly));
}

#[tokio::test]
async fn c52_c53_c54_answers_are_unwrapped_checked_and_repaired_once() {
    let good = r#"{"score": 5, "reason": "да"}"#;
    let check = async |first: String, chats| {
        let bench = Bench::scripted(vec![Entry::content(first.clone()), Entry::content(good)]);
        let found = verdict(&bench).await.unwrap();
        assert_eq!(found.value, Verdict { score: 5, reason: "да".to_owned() }, "{first}");
        assert_eq!((bench.requests(Route::Chat), found.was_repaired), (chats, chats == 2));
    };
    check(format!("```json\n{good}\n```"), 1).await;
    check(format!("Конечно! Вот ответ:\n{good}\nЕщё что-нибудь?"), 1).await;
    check(format!("[{good}]"), 2).await;
    check(good.replace('5', "\"5\""), 2).await;
    check(good.replace('5', "500"), 2).await;
    check(r#"{"score": 5}"#.to_owned(), 2).await;
}

#[tokio::test]
async fn c55_c56_prose_is_never_taken_for_json() {
    let bench = Bench::with(mode(SchemaMode::Ignored, &[]), |_| {});
    assert_eq!(verdict(&bench).await.unwrap_err().code(), "invalid_output");
    assert_eq!(bench.requests(Route::Chat), 2);
}
