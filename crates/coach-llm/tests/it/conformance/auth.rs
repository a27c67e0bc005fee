//! C01 to C12: tokens.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use coach_llm::{Auth, Client, NoObserver, Settings};
use fake_gigachat::{Entry, ExpiryForm, Fault, Route, Seed};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::time::{advance, pause, resume};

use super::Bench;
use crate::support::{cx, question};

/// The time of the client, and that of the fake.
async fn pass(bench: &Bench, time: Duration) {
    bench.fake.advance(time);
    pause();
    advance(time).await;
    resume();
}

#[tokio::test]
async fn c01_c09_c10_each_token_request_has_its_own_id() {
    let busy = || Entry::status(Route::Oauth, 429, Value::Null);
    let page = || Entry::new(Route::Oauth, Fault::OauthHtml502).times(2);
    for (entry, requests) in [(busy(), 2), (page(), 3)] {
        let bench = Bench::scripted(vec![entry]);
        bench.ask().await.unwrap();
        assert_eq!(bench.requests(Route::Oauth), requests);
        let ids: BTreeSet<_> = bench
            .fake
            .log()
            .iter()
            .filter_map(|logged| logged.headers.get("rquid").cloned())
            .collect();
        assert_eq!(ids.len(), requests);
        bench.assert_clean();
    }
}

#[tokio::test]
async fn c02_c03_one_token_serves_all() {
    let bench = Bench::new();
    let (request, cx) = (question(), cx());
    let answers = join_all((0..50).map(|_| bench.client.complete(&request, &cx))).await;
    assert!(answers.iter().all(Result::is_ok));
    for _ in 0..50 {
        bench.ask().await.unwrap();
    }
    assert_eq!((bench.requests(Route::Oauth), bench.requests(Route::Chat)), (1, 100));
    bench.assert_clean();
}

#[tokio::test]
async fn c04_a_token_is_renewed_before_the_server_refuses_it() {
    let bench = Bench::new();
    bench.ask().await.unwrap();
    pass(&bench, Duration::from_secs(29 * 60 + 30)).await;
    bench.ask().await.unwrap();
    assert_eq!(bench.requests(Route::Oauth), 2);
    assert!(bench.chats().iter().all(|chat| chat.status == 200));
}

#[tokio::test]
async fn c05_a_token_that_ends_early_is_renewed_unseen() {
    let bench = Bench::scripted(vec![Entry::new(Route::Chat, Fault::ExpireTokenNow)]);
    bench.ask().await.unwrap();
    bench.ask().await.unwrap();
    let statuses: Vec<u16> = bench.chats().iter().map(|chat| chat.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 1, "{statuses:?}");
    assert_eq!(bench.requests(Route::Oauth), 2);
}

#[tokio::test]
async fn c06_a_refusal_that_lasts_ends_after_two_calls() {
    let no = json!({"status": 401, "message": "Unauthorized"});
    let bench = Bench::scripted(vec![Entry::status(Route::Chat, 401, no).times(0)]);
    assert_eq!(bench.refused().await, "auth_rejected");
    assert_eq!(bench.requests(Route::Chat), 2);
}

#[tokio::test]
async fn c07_odd_ends_of_tokens_make_no_storm() {
    use ExpiryForm::{Missing, Past, Seconds, String, Zero};
    for form in [Seconds, Zero, Missing, Past, String] {
        let entry = Entry::new(Route::Oauth, Fault::ExpiresAt { form }).times(0);
        let bench = Bench::scripted(vec![entry]);
        for _ in 0..10 {
            bench.ask().await.unwrap();
        }
        assert_eq!(bench.requests(Route::Oauth), 1, "{form:?}");
    }
}

#[tokio::test]
async fn c08_credentials_that_are_refused_are_told_apart_and_not_shown_again() {
    let mut texts = BTreeSet::new();
    for code in [1, 4, 5, 6, 7] {
        let no = json!({"code": code, "message": "no"});
        let bench = Bench::scripted(vec![Entry::status(Route::Oauth, 400, no).times(0)]);
        for _ in 0..3 {
            let error = bench.ask().await.unwrap_err();
            assert_eq!(error.code(), "config");
            texts.insert(error.to_string());
        }
        assert_eq!(bench.requests(Route::Oauth), 1);
        pass(&bench, Duration::from_secs(61)).await;
        assert_eq!(bench.refused().await, "config");
        assert_eq!((bench.requests(Route::Oauth), bench.requests(Route::Chat)), (2, 0));
    }
    assert_eq!(texts.len(), 5);
}

#[tokio::test]
async fn c08_the_fake_refuses_wrong_keys_and_scopes_itself() {
    for (wrong_key, wrong_scope) in [("b3RoZXI6a2V5", ""), ("", "GIGACHAT_API_CORP"), ("", "X")] {
        let bench = Bench::with(Seed::default(), |settings| {
            if let Auth::GigaChat { key, scope, .. } = &mut settings.auth {
                if !wrong_key.is_empty() {
                    *key = wrong_key.to_owned().into();
                }
                if !wrong_scope.is_empty() {
                    wrong_scope.clone_into(scope);
                }
            }
        });
        assert_eq!(bench.refused().await, "config");
    }
}

#[tokio::test]
async fn c11_what_copying_adds_to_a_key_is_taken_off_and_no_key_is_not_sent() {
    let bench = Bench::with(Seed::default(), |settings| {
        if let Auth::GigaChat { key, .. } = &mut settings.auth {
            *key = format!(" {}\r\n", fake_gigachat::DEFAULT_KEY).into();
        }
    });
    bench.ask().await.unwrap();
    for wrong in ["", "not base64!", "Zm9v"] {
        let settings = Settings::gigachat(wrong, "GigaChat-2");
        let error = Client::new(settings, Arc::new(NoObserver)).unwrap_err();
        assert_eq!(error.code(), "settings", "{wrong}");
    }
}

#[tokio::test]
async fn c12_a_late_refusal_of_an_old_token_keeps_the_new_one() {
    let bench = Bench::with(
        Seed {
            clients: vec![fake_gigachat::Client { streams: 2, ..Default::default() }],
            ..Seed::default()
        },
        |settings| settings.limiter.concurrency = 2,
    );
    // The first call is refused late; until then the second has renewed the token.
    let no = json!({"status": 401, "message": "Token has expired"});
    let late = Entry::status(Route::Chat, 401, no.clone()).with(Fault::DelayHeaders { ms: 200 });
    let (request, cx) = (question(), cx());
    bench.ask().await.unwrap();
    bench.fake.script(vec![late, Entry::status(Route::Chat, 401, no)]);
    let answers = join_all((0..2).map(|_| bench.client.complete(&request, &cx))).await;
    assert!(answers.iter().all(Result::is_ok));
    bench.ask().await.unwrap();
    assert_eq!(bench.requests(Route::Oauth), 2);
}
