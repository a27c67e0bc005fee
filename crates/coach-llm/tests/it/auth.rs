//! Tokens: one for all, in time, and no storms.

use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::time::{advance, pause, resume};

use crate::support::{KEY, Server, client, cx, question, reply, says, token};

fn in_half_an_hour() -> Value {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    json!(u64::try_from(now.as_millis()).unwrap() + 30 * 60_000)
}

#[tokio::test]
async fn one_token_serves_many_calls_that_begin_at_once() {
    let server = Server::start(|seen, _| match seen.path() {
        "/oauth" => token("t", &in_half_an_hour()),
        _ => says("да", "stop"),
    })
    .await;
    let client = client(server.gigachat());
    let (request, cx) = (question(), cx());
    let answers = join_all((0..50).map(|_| client.complete(&request, &cx))).await;
    assert!(answers.iter().all(Result::is_ok));
    for _ in 0..50 {
        client.complete(&request, &cx).await.unwrap();
    }
    assert_eq!((server.count("/oauth"), server.chats()), (1, 100));
    assert_eq!(server.running_max.load(Ordering::SeqCst), 1);
    let oauth = server.seen().into_iter().find(|seen| seen.path() == "/oauth").unwrap();
    assert_eq!(oauth.header("authorization"), Some(format!("Basic {KEY}").as_str()));
    assert_eq!(oauth.body, "scope=GIGACHAT_API_PERS");
    let id = uuid::Uuid::parse_str(oauth.header("rquid").unwrap()).unwrap();
    assert_eq!(id.get_version_num(), 4);
    let chat = server.seen().pop().unwrap();
    assert_eq!(chat.header("authorization"), Some("Bearer t"));
    assert!(chat.header("user-agent").unwrap().starts_with("speech-coach/"));
}

#[tokio::test]
async fn each_call_has_names_of_its_own() {
    let server = Server::start(|seen, before| match seen.path() {
        "/oauth" if before < 2 => reply(502, "", "<html>gateway</html>"),
        "/oauth" => token("t", &in_half_an_hour()),
        _ if before == 0 => reply(500, "", ""),
        _ => says("да", "stop"),
    })
    .await;
    let mut settings = server.gigachat();
    settings.retry.unwell = 3;
    client(settings).complete(&question(), &cx()).await.unwrap();
    let names = |header: &str| {
        let seen = server.seen();
        seen.iter().filter_map(|seen| seen.header(header).map(str::to_owned)).collect::<Vec<_>>()
    };
    for (header, count) in [("rquid", 3), ("x-request-id", 2)] {
        let mut names = names(header);
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "{header}");
    }
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let server = Server::start(|seen, before| match seen.path() {
        "/oauth" => token(&format!("t{before}"), &in_half_an_hour()),
        _ => says("да", "stop"),
    })
    .await;
    let client = client(server.gigachat());
    client.complete(&question(), &cx()).await.unwrap();
    pause();
    advance(Duration::from_secs(29 * 60 + 30)).await;
    resume();
    client.complete(&question(), &cx()).await.unwrap();
    assert_eq!(server.seen().pop().unwrap().header("authorization"), Some("Bearer t1"));
    assert_eq!((server.count("/oauth"), server.chats()), (2, 2));
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once() {
    let check = async |refused: usize, chats: usize, code: Option<&'static str>| {
        let server = Server::start(move |seen, before| match seen.path() {
            "/oauth" => token("t", &in_half_an_hour()),
            _ if before < refused => reply(401, "", r#"{"status":401,"message":"x"}"#),
            _ => says("да", "stop"),
        })
        .await;
        let result = client(server.gigachat()).complete(&question(), &cx()).await;
        assert_eq!(result.err().map(|error| error.code()), code);
        assert_eq!((server.count("/oauth"), server.chats()), (2, chats));
    };
    check(1, 2, None).await;
    check(usize::MAX, 2, Some("auth_rejected")).await;
}

#[tokio::test]
async fn a_key_that_is_refused_is_not_shown_again_for_a_minute() {
    for reason in [0, 1, 4, 5, 6, 7] {
        let server = Server::start(move |_, _| {
            reply(401, "", &json!({"code": reason, "message": "no"}).to_string())
        })
        .await;
        let client = client(server.gigachat());
        for _ in 0..10 {
            let error = client.complete(&question(), &cx()).await.unwrap_err();
            assert_eq!(error.code(), if reason == 0 { "auth_rejected" } else { "config" });
        }
        assert_eq!((server.count("/oauth"), server.chats()), (1, 0));
        pause();
        advance(Duration::from_secs(61)).await;
        resume();
        client.complete(&question(), &cx()).await.unwrap_err();
        assert_eq!(server.count("/oauth"), 2);
    }
}

#[tokio::test]
async fn ends_of_tokens_that_make_no_sense_make_no_storm() {
    for ends in [json!(1_600_000_000_000_u64), json!(0), Value::Null, json!("x"), json!(1.5)] {
        let value = ends.clone();
        let server = Server::start(move |seen, _| match seen.path() {
            "/oauth" => token("t", &value),
            _ => says("да", "stop"),
        })
        .await;
        let client = client(server.gigachat());
        for _ in 0..20 {
            client.complete(&question(), &cx()).await.unwrap();
        }
        assert_eq!(server.count("/oauth"), 1, "{ends}");
    }
}
