//! What would be sent to a language model, before anybody asks it.

use fake_gigachat::{FakeGigaChat, Route, Seed};
use serde_json::Value;

use super::ANALYSES;
use super::models::{assert_private, start};
use crate::service::{Service, talk};
use crate::support::Place;

#[test]
fn what_is_shown_is_what_is_sent() {
    let (place, fake) = (Place::new(), FakeGigaChat::start(Seed::default()));
    let service = start(&place, &fake);
    let take = service.upload(&format!("{ANALYSES}?language=en"), &talk()).json();
    let commentary = take["links"]["commentary"].as_str().unwrap();
    for locale in ["ru", "en"] {
        let reply = service.get(&format!("{commentary}/preview?locale={locale}"));
        assert_eq!(reply.header("cache-control"), Some("private, no-store"));
        assert_eq!(fake.stats().requests_to(Route::Chat), usize::from(locale == "en"));
        let shown = reply.json();
        assert_eq!(shown["model"], "GigaChat-2");
        assert!(fake.api_url().contains(shown["host"].as_str().unwrap()), "{shown}");
        let path = format!("{commentary}?locale={locale}");
        let asked = service.send("POST", &path, &[("prefer", "wait=20")], &[]).json();
        assert_eq!(asked["status"], "done", "{asked}");
        let sent = fake.log().into_iter().rfind(|logged| logged.route == Route::Chat).unwrap().body;
        assert_eq!(sent["messages"], shown["messages"]);
        assert!(contains(&sent, &shown["answer_schema"]), "{sent}");
    }
    service.terminate();
    assert_private(&place);
}

/// Whether a part of a document is another one.
fn contains(whole: &Value, part: &Value) -> bool {
    let inside = match whole {
        Value::Array(items) => items.iter().any(|item| contains(item, part)),
        Value::Object(fields) => fields.values().any(|field| contains(field, part)),
        _ => false,
    };
    inside || whole == part
}

#[test]
fn it_is_shown_where_no_model_is_set() {
    let place = Place::new();
    let service = Service::start(&place);
    let take = service.upload(&format!("{ANALYSES}?language=en&name=Secret"), &talk()).json();
    let preview = format!("{}/preview?locale=en", take["links"]["commentary"].as_str().unwrap());
    let shown = service.get(&preview).json();
    for field in ["provider", "model", "host"] {
        assert_eq!(shown[field], Value::Null);
    }
    let messages = shown["messages"].as_array().unwrap();
    let roles: Vec<&str> =
        messages.iter().map(|message| message["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["system", "user"]);
    let told = messages[1]["content"].as_str().unwrap();
    assert!(told.contains("Good evening.") && !told.contains("Secret"), "{told}");
    assert_eq!(service.get(&format!("{ANALYSES}/00/commentary/preview")).code(), "no_such_take");
    let failed = service.upload(ANALYSES, b"\x89PNG\r\n\x1a\n and more").json();
    let failed = failed["links"]["commentary"].as_str().unwrap();
    assert_eq!(service.get(&format!("{failed}/preview")).code(), "take_failed");
}
