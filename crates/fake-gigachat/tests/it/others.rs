//! The smaller routes: models, counting tokens, balance, embeddings, files.

use fake_gigachat::{Client, Seed};
use serde_json::json;

use crate::client::{Place, Reply, question, with};

#[test]
fn models() {
    let place = Place::new();
    let list = place.get("/models").json();
    assert_eq!(list["object"], "list");
    let expected = json!({"id": "GigaChat-2", "object": "model", "owned_by": "salutedevices",
        "type": "chat"});
    assert_eq!(list["data"][0], expected);
    assert_eq!(place.get("/models/GigaChat-2").json(), expected);
    let unknown = place.get("/models/x");
    assert_eq!((unknown.status, unknown.message().as_str()), (404, "No such model"));
    assert_eq!(place.send("POST", "/models", b"").status, 405);
}

#[test]
fn tokens_are_counted() {
    let place = Place::new();
    let count = |body: &str| place.send("POST", "/tokens/count", body.as_bytes());
    let reply = count(r#"{"model":"GigaChat-2","input":["First text","Да"]}"#);
    let expected = json!([{"object": "tokens", "tokens": 3, "characters": 10},
        {"object": "tokens", "tokens": 1, "characters": 2}]);
    assert_eq!(reply.json(), expected);
    assert_eq!(count(r#"{"model":"GigaChat-2","input":"Да"}"#).status, 422);
    assert_eq!(count(r#"{"model":"x","input":["Да"]}"#).status, 404);
    assert_eq!(count("{").status, 400);
}

#[test]
fn the_balance_shrinks() {
    let place = Place::new();
    place.chat(&question());
    let expected = json!({"balance": [{"usage": "GigaChat-2", "value": 999_989}]});
    assert_eq!(place.get("/balance").json(), expected);
    let clients = vec![Client { payg: true, ..Client::default() }];
    let place = Place::with(Seed { clients, ..Seed::default() });
    let reply = place.get("/balance");
    assert_eq!((reply.status, reply.message().as_str()), (403, "Permission denied"));
}

#[test]
fn embeddings_are_always_the_same() {
    let place = Place::new();
    let ask = || {
        let body = r#"{"model":"Embeddings","input":["Да","Нет"]}"#;
        place.send("POST", "/embeddings", body.as_bytes()).json()
    };
    let reply = ask();
    assert_eq!(reply["data"][1]["index"], 1);
    assert_eq!(reply["data"][1]["embedding"].as_array().unwrap().len(), 1024);
    assert_ne!(reply["data"][0]["embedding"], reply["data"][1]["embedding"]);
    assert_eq!(reply, ask());
}

fn upload(place: &Place, kind: &str, owner: &str, bytes: &[u8]) -> Reply {
    let head = format!(
        "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\ngeneral\r\n--b\r\n\
        Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
        Content-Type: {kind}\r\n\r\n"
    );
    let body = [head.as_bytes(), bytes, b"\r\n--b--\r\n"].concat();
    let bearer = format!("Bearer {}", place.token);
    let headers = [
        ("content-type", "multipart/form-data; boundary=b"),
        ("user-agent", "test"),
        ("authorization", bearer.as_str()),
        ("x-client-id", owner),
    ];
    crate::client::send("POST", &(place.fake.api_url() + "/files"), &headers, &body)
}

#[test]
fn files_are_kept_for_their_owner_until_they_are_deleted() {
    let place = Place::new();
    let file = upload(&place, "text/plain", "я", "раз\r\n--два".as_bytes()).json();
    assert_eq!((&file["bytes"], &file["filename"]), (&json!(16), &json!("a.txt")));
    assert_eq!((&file["purpose"], &file["access_policy"]), (&json!("general"), &json!("private")));
    let id = file["id"].as_str().unwrap();
    assert_eq!(place.get("/files").json()["data"], json!([file]));
    let mine = [("x-client-id", "я")];
    let path = format!("/files/{id}");
    let content = place.send_with("GET", &(path.clone() + "/content"), &mine, b"");
    assert_eq!(content.text(), "раз\r\n--два");
    let refused = place.get(&path);
    let expected = format!("Access to file '{id}' is denied");
    assert_eq!((refused.status, refused.message()), (403, expected));
    let attached = json!([{"role": "user", "content": "а", "attachments": [id]}]);
    assert_eq!(place.chat(&with(&question(), "messages", attached)).status, 403);
    let delete = || place.send_with("POST", &(path.clone() + "/delete"), &mine, b"");
    assert_eq!(delete().json()["deleted"], true);
    assert_eq!(delete().status, 404);
}

#[test]
fn files_have_limits() {
    let place = Place::new();
    assert_eq!(upload(&place, "application/x-weird", "", b"a").status, 422);
    let long = vec![0; 15 * 1024 * 1024 + 1];
    assert_eq!(upload(&place, "image/png", "", &long).message(), "Payload too large");
    assert_eq!(upload(&place, "audio/wav", "", &long).status, 200);
}

#[test]
fn a_body_beyond_all_limits_is_refused_by_its_length() {
    let place = Place::new();
    let bearer = format!("Bearer {}", place.token);
    let headers = [
        ("user-agent", "test"),
        ("authorization", bearer.as_str()),
        ("content-length", "83886081"),
    ];
    let url = place.fake.api_url() + "/chat/completions";
    let reply = crate::client::send("POST", &url, &headers, b"");
    assert_eq!((reply.status, reply.message().as_str()), (413, "Payload too large"));
}
