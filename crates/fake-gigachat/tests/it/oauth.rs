//! Tokens: each refusal in its place, how long they live, how many there are in a second.

use std::time::Duration;

use fake_gigachat::{Client, ClockMode, DEFAULT_KEY, Entry, ExpiryForm, Fault, Route, Seed};
use serde_json::{Value, json};

use crate::client::{Place, RQUID, Reply, ask_for_token, question, send};

const SCOPE: &str = "scope=GIGACHAT_API_PERS";

fn frozen() -> Seed {
    Seed { clock: ClockMode::Frozen, ..Seed::default() }
}

#[test]
fn the_first_thing_that_is_wrong_is_said() {
    let place = Place::new();
    // Everything is wrong, and is put right from above.
    let v1 = "6f0b1291-c7f3-11c6-bb2e-9f3efb2dc98e";
    let unknown = "YTpi";
    let check = |id, key, body, status, code: Option<i64>| {
        let reply = ask_for_token(&place.fake, id, key, body);
        assert_eq!((reply.status, reply.json()["code"].as_i64()), (status, code), "{reply:?}");
    };
    check("", "§", "", 400, None);
    check(v1, "§", "", 400, None);
    check(RQUID, "§", "", 400, Some(4));
    check(RQUID, "bm9jb2xvbg==", "", 400, Some(4));
    check(RQUID, unknown, "", 400, Some(5));
    check(RQUID, unknown, "scope=", 400, Some(5));
    check(RQUID, unknown, "scope=GIGACHAT", 400, Some(1));
    check(RQUID, unknown, "scope=GIGACHAT_API_CORP", 401, Some(6));
    check(RQUID, DEFAULT_KEY, "scope=GIGACHAT_API_CORP", 400, Some(7));
    check(RQUID, DEFAULT_KEY, SCOPE, 200, None);
    assert_eq!(send("GET", &place.fake.auth_url(), &[], b"").status, 405);
}

#[test]
fn wordings() {
    let place = Place::new();
    let reply = ask_for_token(&place.fake, RQUID, "YTpi", SCOPE);
    assert_eq!(reply.text(), r#"{"code":6,"message":"credentials doesn't match db data"}"#);
    let reply = ask_for_token(&place.fake, RQUID, "§", SCOPE);
    assert_eq!(reply.text(), r#"{"code":4,"message":"Can't decode 'Authorization' header"}"#);
}

#[test]
fn a_token_opens_the_api_until_it_expires() {
    let place = Place::with(frozen());
    let reply = ask_for_token(&place.fake, RQUID, DEFAULT_KEY, SCOPE);
    assert_eq!(reply.header("cache-control"), Some("no-cache, no-store"));
    let body = reply.json();
    let token = body["access_token"].as_str().unwrap().to_owned();
    assert!(token.starts_with("fake.") && token.len() > 200, "{token}");
    let date = httpdate::parse_http_date(reply.header("date").unwrap()).unwrap();
    let now = date.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    assert_eq!(body["expires_at"].as_u64().unwrap() / 1000, now + 1800);

    let place = Place { token, ..place };
    place.fake.advance(Duration::from_millis(1_799_999));
    assert_eq!(place.get("/models").status, 200);
    place.fake.advance(Duration::from_millis(1));
    let reply = place.get("/models");
    assert_eq!(reply.text(), r#"{"message":"Token has expired","status":401}"#);
    assert_eq!(reply.status, 401);
}

#[test]
fn ten_tokens_in_a_second_and_no_more() {
    let place = Place::with(frozen());
    let ask = || ask_for_token(&place.fake, RQUID, DEFAULT_KEY, SCOPE).status;
    let statuses: Vec<u16> = (0..11).map(|_| ask()).collect();
    assert_eq!(statuses[..10], [200; 10]);
    assert_eq!(statuses[10], 429);
    place.fake.advance(Duration::from_millis(999));
    assert_eq!(ask(), 429);
    place.fake.advance(Duration::from_millis(1));
    assert_eq!(ask(), 200);
}

#[test]
fn an_id_that_was_used_before_is_noted() {
    let place = Place::new();
    ask_for_token(&place.fake, RQUID, DEFAULT_KEY, SCOPE);
    assert!(place.fake.stats().violations.is_empty());
    assert_eq!(ask_for_token(&place.fake, RQUID, DEFAULT_KEY, SCOPE).status, 200);
    assert_eq!(place.fake.stats().violations, ["RqUID was used before"]);
}

#[test]
fn forms_of_the_time_of_expiry() {
    let place = Place::with(frozen());
    let ask = |form| {
        place.fake.script(vec![Entry::new(Route::Oauth, Fault::ExpiresAt { form })]);
        ask_for_token(&place.fake, RQUID, DEFAULT_KEY, SCOPE).json()["expires_at"].clone()
    };
    let right = ask_for_token(&place.fake, RQUID, DEFAULT_KEY, SCOPE).json()["expires_at"].clone();
    let right = right.as_u64().unwrap();
    assert_eq!(ask(ExpiryForm::Seconds), json!(right / 1000));
    assert_eq!(ask(ExpiryForm::Zero), json!(0));
    assert_eq!(ask(ExpiryForm::Missing), Value::Null);
    assert_eq!(ask(ExpiryForm::String), json!(right.to_string()));
    assert!(ask(ExpiryForm::Past).as_u64().unwrap() < right - 1_800_000);
}

#[test]
fn a_page_of_the_gateway_instead_of_a_token() {
    let place = Place::new();
    place.fake.script(vec![Entry::new(Route::Oauth, Fault::OauthHtml502).times(2)]);
    let ask = || ask_for_token(&place.fake, RQUID, DEFAULT_KEY, SCOPE);
    for _ in 0..2 {
        let reply: Reply = ask();
        assert_eq!(reply.status, 502);
        assert!(reply.text().starts_with("<html>"));
    }
    assert_eq!(ask().status, 200);
}

#[test]
fn tokens_of_a_wrong_shape() {
    let place = Place::new();
    let ask = |fault| {
        place.fake.script(vec![Entry::new(Route::Oauth, fault)]);
        ask_for_token(&place.fake, RQUID, DEFAULT_KEY, SCOPE)
    };
    let reply = ask(Fault::MalformedJson);
    assert_eq!((reply.status, reply.json()), (200, Value::Null));
    assert_eq!(ask(Fault::EmptyBody).body, b"");
    assert_eq!(ask(Fault::WrongContentType).header("content-type"), Some("text/html"));
}

#[test]
fn a_key_can_be_revoked_and_a_token_expire_at_once() {
    let place = Place::new();
    place.fake.script(vec![Entry::new(Route::Chat, Fault::ExpireTokenNow)]);
    assert_eq!(place.chat(&question()).message(), "Token has expired");
    assert_eq!(place.chat(&question()).message(), "Token has expired");
    let token = place.fake.issue_token(DEFAULT_KEY).unwrap();
    let place = Place { token, ..place };
    assert_eq!(place.chat(&question()).status, 200);
    place.fake.script(vec![Entry::new(Route::Chat, Fault::RevokeKey)]);
    assert_eq!(place.chat(&question()).message(), "Unauthorized");
    assert_eq!(ask_for_token(&place.fake, RQUID, DEFAULT_KEY, SCOPE).json()["code"], 6);
}

#[test]
fn both_hosts_give_tokens() {
    let place = Place::new();
    let url = place.fake.api_url().replace("/v1", "/api/v2/oauth");
    let authorization = format!("Bearer {DEFAULT_KEY}");
    let headers = [
        ("rquid", RQUID),
        ("authorization", authorization.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    assert_eq!(send("POST", &url, &headers, SCOPE.as_bytes()).status, 200);
    let auth_host = place.fake.auth_url().replace("/api/v2/oauth", "/v1/models");
    let authorization = format!("Bearer {}", place.token);
    let headers = [("user-agent", "test"), ("authorization", authorization.as_str())];
    assert_eq!(send("GET", &auth_host, &headers, b"").status, 404);
}

#[test]
fn clients_are_told_apart() {
    let other = Client {
        key: "YTpi".to_owned(),
        scope: "GIGACHAT_API_CORP".to_owned(),
        ..Client::default()
    };
    let place = Place::with(Seed { clients: vec![Client::default(), other], ..Seed::default() });
    let reply = ask_for_token(&place.fake, RQUID, "YTpi", "scope=GIGACHAT_API_CORP");
    assert_eq!(reply.status, 200);
}
