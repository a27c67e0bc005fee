//! JSON: asked for in the best way there is, checked, repaired once.

use coach_llm::{ChatModel, ChatRequest, Error, FakeChatModel, Rung, Schema, Structured};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::{Seen, Server, Step, client, cx, question, reply, says};

#[derive(Debug, PartialEq, Deserialize)]
struct Verdict {
    score: u32,
}

fn schema() -> Schema {
    let properties = json!({"score": {"type": "integer"}});
    Schema::new(
        "verdict",
        json!({"type": "object", "properties": properties, "required": ["score"]}),
    )
}

fn at_most_ten(verdict: &Verdict) -> Result<(), Vec<String>> {
    if verdict.score <= 10 { Ok(()) } else { Err(vec!["score must be at most 10".to_owned()]) }
}

async fn ask(
    model: &(impl ChatModel + ?Sized),
    request: &ChatRequest,
) -> Result<Structured<Verdict>, Error> {
    coach_llm::structured(model, request, &schema(), at_most_ten, &cx()).await
}

fn without_native(seen: &Seen) -> Option<Vec<Step>> {
    let body = seen.json();
    let refused = |what: &str| {
        let message = format!("Invalid params: {what}");
        Some(reply(422, "", &json!({"status": 422, "message": message}).to_string()))
    };
    match (body.get("response_format"), body.get("functions")) {
        (Some(_), _) => refused("response_format"),
        (_, Some(_)) => refused("model does not support functions"),
        _ => None,
    }
}

#[tokio::test]
async fn a_way_that_is_refused_is_not_tried_again() {
    let server = Server::start(|seen, _| {
        without_native(seen).unwrap_or_else(|| says("Вот: {\"score\": 7}", "stop"))
    })
    .await;
    let mut settings = server.gigachat();
    settings.auth = coach_llm::Auth::None;
    let client = client(settings);
    assert_eq!(client.status().rung, Rung::NativeSchema);
    for chats in [3, 4] {
        let found = client.structured(&question(), &schema(), at_most_ten, &cx()).await.unwrap();
        assert_eq!((found.value, found.was_repaired), (Verdict { score: 7 }, false));
        assert_eq!((server.chats(), client.status().rung), (chats, Rung::PromptOnly));
    }
    let told = server.seen().pop().unwrap().json();
    assert!(told["messages"][0]["content"].as_str().unwrap().contains("\"score\""));
}

#[tokio::test]
async fn arguments_of_a_forced_function_are_the_answer() {
    for arguments in [json!({"score": 3}), json!("{\"score\": 3}")] {
        let message = json!({"content": "", "function_call": {"name": "verdict",
            "arguments": arguments}});
        let body = json!({"choices": [{"message": message, "finish_reason": "function_call"}]});
        let server = Server::start(move |seen, _| match seen.json().get("functions") {
            None => reply(422, "", "Invalid params: response_format"),
            Some(_) => reply(200, "", &body.to_string()),
        })
        .await;
        let mut settings = server.gigachat();
        settings.auth = coach_llm::Auth::None;
        let client = client(settings);
        assert_eq!(ask(&client, &question()).await.unwrap().value.score, 3);
        assert_eq!(client.status().rung, Rung::ForcedFunction);
    }
}

#[tokio::test]
async fn an_answer_is_repaired_once() {
    let check = async |first: &'static str, second: &'static str, expected: Option<u32>| {
        let server =
            Server::start(move |_, before| says(if before == 0 { first } else { second }, "stop"))
                .await;
        let result = ask(&client(server.openai()), &question()).await;
        assert_eq!(server.chats(), 2, "{first}");
        match (result, expected) {
            (Ok(found), Some(score)) => {
                assert_eq!((found.value.score, found.was_repaired), (score, true));
                assert_eq!(found.usage.billed, 14, "both calls are paid for");
            }
            (Err(error), None) => assert_eq!(error.code(), "invalid_output"),
            (result, _) => panic!("{result:?}"),
        }
        server.seen().pop().unwrap().json()["messages"].clone()
    };
    let messages = check("{\"score\": 99}", "```json\n{\"score\": 9,}\n```", Some(9)).await;
    assert_eq!(messages[1], json!({"role": "assistant", "content": "{\"score\": 99}"}));
    assert!(messages[2]["content"].as_str().unwrap().contains("score must be at most 10"));
    check("Я думаю, восемь.", "{\"score\": 8}", Some(8)).await;
    check("[{\"score\": 8}]", "{\"score\": 8}", Some(8)).await;
    check("{\"score\": \"8\"}", "{\"score\": -8}", None).await;
    check("нет", "нет", None).await;
}

#[tokio::test]
async fn an_answer_that_was_cut_off_gets_more_room_once() {
    let check = async |cut: usize, code: Option<&'static str>| {
        let server = Server::start(move |_, before| match before {
            before if before < cut => says("{\"score\": ", "length"),
            _ => says("{\"score\": 1}", "stop"),
        })
        .await;
        let request = ChatRequest { max_tokens: 100, ..question() };
        let result = ask(&client(server.openai()), &request).await;
        assert_eq!(result.err().map(|error| error.code()), code);
        let limits: Vec<Value> =
            server.seen().iter().map(|seen| seen.json()["max_tokens"].clone()).collect();
        assert_eq!(limits, [json!(100), json!(200)]);
    };
    check(1, None).await;
    check(2, Some("truncated")).await;
}

#[tokio::test]
async fn what_the_server_will_not_talk_about_is_final() {
    for reason in ["blacklist", "content_filter"] {
        let server = Server::start(move |_, _| says("Не люблю менять тему", reason)).await;
        let client = client(server.openai());
        assert_eq!(ask(&client, &question()).await.unwrap_err().code(), "filtered");
        let error = client.complete(&question(), &cx()).await.unwrap_err();
        assert_eq!((error.code(), server.chats()), ("filtered", 2));
    }
}

#[tokio::test]
async fn reasons_that_are_not_known_are_passed_on() {
    let server = Server::start(|_, _| says("да", "moon_phase")).await;
    let answer = client(server.openai()).complete(&question(), &cx()).await.unwrap();
    assert_eq!(answer.finish, coach_llm::Finish::Other("moon_phase".to_owned()));
    let server = Server::start(|_, _| says("да", "length")).await;
    match client(server.openai()).complete(&question(), &cx()).await {
        Err(Error::Truncated { partial, .. }) => assert_eq!(partial.reveal(), "да"),
        result => panic!("{result:?}"),
    }
}

#[tokio::test]
async fn the_fake_keeps_to_its_script() {
    let fake = FakeChatModel::new().says("prose").says("{\"score\": 2}").says("да нет");
    let model: &dyn ChatModel = &fake;
    let found = ask(model, &question()).await.unwrap();
    assert_eq!((found.value.score, found.was_repaired), (2, true));
    assert_eq!(model.complete(&question(), &cx()).await.unwrap().text, "да нет");
    assert_eq!(ask(model, &question()).await.unwrap_err().code(), "busy");
    assert_eq!(fake.asked().len(), 4);
}
