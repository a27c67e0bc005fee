//! The speaker's own fillers: lists that come with a recording, and corrections of a take.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use super::{ANALYSES, files};
use crate::service::{Reply, Service, form, talk};
use crate::support::Place;

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

fn texts(take: &Value) -> Vec<&str> {
    let fillers = take["report"]["filler_words"].as_array().unwrap().iter();
    fillers.map(|filler| filler["text"].as_str().unwrap()).collect()
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "%{byte:02X}");
        all
    })
}

fn put(service: &Service, path: &str, corrections: &Value) -> Reply {
    let body = json!({ "corrections": corrections }).to_string();
    service.send("PUT", path, &JSON, body.as_bytes())
}

fn correction(filler: &Value, is_filler: bool) -> Value {
    json!({
        "lexeme": filler["text"],
        "first_word": filler["words"][0],
        "end_word": filler["words"][1],
        "is_filler": is_filler,
    })
}

#[test]
fn own_lists_come_with_a_recording_or_from_the_settings() {
    let place = Place::new();
    let service = Service::start(&place);
    let plain = service.upload(&format!("{ANALYSES}?language=ru"), &talk()).json();
    assert!(texts(&plain).contains(&"ну"), "{plain}");
    assert_eq!(plain["settings"]["fillers_never"], json!([]));
    assert!(service.terminate().success());

    let variables = [("SPEECH_COACH_FILLERS_ALWAYS", "начните")];
    let service = Service::with(&place, &["--recognizer", "fake"], &variables);
    let never = encoded("Ну!, ну");
    let own = format!("{ANALYSES}?language=ru&fillers_never={never}");
    let take = service.upload(&own, &talk()).json();
    assert_eq!(take["settings"]["fillers_never"], json!(["ну"]), "{take}");
    assert_eq!(take["settings"]["fillers_always"], json!(["начните"]));
    assert!(!texts(&take).contains(&"ну") && texts(&take).contains(&"начните"));
    assert_ne!(take["id"], plain["id"]);
    let digest = take["digest"].as_str().unwrap();
    let known =
        service.get(&format!("{ANALYSES}/by-digest/{digest}?language=ru&fillers_never={never}"));
    assert_eq!(known.json()["id"], take["id"]);
    // The same in a form, where each field may come again and what it says outweighs the settings.
    let (content_type, whole) = form("file", "a.webm", &talk());
    let field = |name: &str, value: &str| {
        format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let fields = [("language", "ru"), ("fillers_never", "ну"), ("fillers_never", "начните")];
    let fields: String = fields.iter().map(|(name, value)| field(name, value)).collect();
    let body = [fields.as_bytes(), &whole].concat();
    let headers = [("content-type", content_type.as_str()), ("prefer", "wait=50")];
    let of_form = service.send("POST", ANALYSES, &headers, &body).json();
    assert_eq!(of_form["settings"]["fillers_never"], json!(["начните", "ну"]), "{of_form}");
    assert_eq!(of_form["settings"]["fillers_always"], json!([]));

    for wrong in ["—".to_owned(), "я".repeat(61), "а б в г д е ё".to_owned()] {
        let path = format!("{ANALYSES}?fillers_always={}", encoded(&wrong));
        let reply = service.upload(&path, &talk());
        assert_eq!((reply.status, reply.code().as_str()), (400, "bad_filler_list"), "{wrong}");
    }
    let both = format!("{own}&fillers_always={never}");
    assert_eq!(service.upload(&both, &talk()).code(), "bad_filler_list");
    assert!(service.terminate().success());
    let log = fs::read_to_string(place.path("data/logs/app.log")).unwrap();
    assert!(!log.contains("начните") && !log.contains(&encoded("начните")));
}

#[test]
fn a_corrected_filler_leaves_the_report_for_good_and_comes_back() {
    let place = Place::new();
    let service = Service::start(&place);
    let before = service.upload(&format!("{ANALYSES}?language=ru"), &talk()).json();
    let path = before["links"]["self"].as_str().unwrap().to_owned();
    let corrections = before["links"]["filler_corrections"].as_str().unwrap().to_owned();
    assert_eq!(service.get(&corrections).json(), json!({ "corrections": [] }));
    let etag = service.get(&path).header("etag").unwrap().to_owned();
    let rows = |service: &Service| {
        let table = String::from_utf8(service.get(&format!("{path}/events.csv")).body).unwrap();
        table.lines().filter(|line| line.contains("filler_word")).count()
    };
    let rows_before = rows(&service);
    assert!(service.terminate().success());
    // Neither a recogniser nor anything in the cache is needed.
    fs::remove_dir_all(place.cache()).unwrap();
    let service = Service::with(&place, &["--recognizer", "fake-panic"], &[]);
    let filler = &before["report"]["filler_words"][0];
    let wanted = json!([correction(filler, false)]);
    let reply = put(&service, &corrections, &wanted);
    let after = reply.json();
    assert_eq!((reply.status, &after["id"]), (200, &before["id"]), "{after}");
    assert_eq!(texts(&after).len(), texts(&before).len() - 1);
    assert_eq!(after["report"]["transcript"], before["report"]["transcript"]);
    let rate = |take: &Value| {
        take["report"]["measures"]["filler_words_per_100_words"]["value"].as_f64().unwrap()
    };
    assert!(rate(&after) < rate(&before));
    assert_eq!(rows(&service), rows_before - 1);
    let corrected = service.send("GET", &path, &[("if-none-match", &etag)], &[]);
    assert_eq!((corrected.status, corrected.json()), (200, after.clone()));
    assert_eq!(service.get(&corrections).json()["corrections"], wanted);
    assert!(service.terminate().success());

    let service = Service::start(&place);
    let etag = corrected.header("etag").unwrap();
    assert_eq!(service.send("GET", &path, &[("if-none-match", etag)], &[]).status, 304);
    assert_eq!(service.get(&corrections).json()["corrections"], wanted);
    // Handed in again, and worked out from the beginning, it says the same.
    for again in ["", "&refresh=true"] {
        let take = service.upload(&format!("{ANALYSES}?language=ru{again}"), &talk()).json();
        assert_eq!(take["report"], after["report"], "{again}");
    }
    let removed = put(&service, &corrections, &json!([])).json();
    assert_eq!(removed["report"], before["report"]);
    assert_eq!(rows(&service), rows_before);
    assert_eq!(service.get(&corrections).json(), json!({ "corrections": [] }));
    let corrected = put(&service, &corrections, &wanted).json();
    assert_eq!(corrected["report"], after["report"]);
    let known = service.upload(&format!("{ANALYSES}?language=ru"), &talk());
    assert_eq!((known.status, known.json()), (200, corrected));
    assert_eq!(service.send("DELETE", &path, &[], &[]).status, 204);
    let kinds = ["report", "transcript", "measures", "media", "speech-regions", "answer"];
    let left: usize = kinds.iter().map(|kind| files(&place.cache().join("v1").join(kind))).sum();
    assert_eq!(left, 0);
}

#[test]
fn a_sound_that_is_no_filled_pause_leaves_the_report_and_comes_back() {
    let place = Place::new();
    let service = Service::start(&place);
    let before = service.upload(&format!("{ANALYSES}?language=ru"), &talk()).json();
    let path = before["links"]["filler_corrections"].as_str().unwrap().to_owned();
    let send = |wanted: &Value| service.send("PUT", &path, &JSON, wanted.to_string().as_bytes());
    let filled = |take: &Value| take["report"]["filled_pauses"].as_array().unwrap().clone();
    let first = &filled(&before)[0];
    let wanted =
        json!({ "corrections": [], "not_filled_pauses": [{ "start_s": first["start_s"] }] });
    let reply = send(&wanted);
    let after = reply.json();
    assert_eq!(reply.status, 200, "{after}");
    assert_eq!(filled(&after), filled(&before)[1..]);
    let rate = |take: &Value| {
        take["report"]["measures"]["filled_pauses_per_min"]["value"].as_f64().unwrap()
    };
    assert!(rate(&after) < rate(&before));
    assert_eq!(service.get(&path).json(), wanted);
    // Handed in again it says the same.
    let again = service.upload(&format!("{ANALYSES}?language=ru&refresh=true"), &talk()).json();
    assert_eq!(again["report"], after["report"]);
    let nowhere = json!({ "corrections": [], "not_filled_pauses": [{ "start_s": 0.001 }] });
    let reply = send(&nowhere);
    assert_eq!((reply.status, reply.code().as_str()), (422, "no_such_filler"));
    assert!(reply.json()["title"].as_str().unwrap().contains("not_filled_pauses[0]"));
    assert_eq!(send(&json!({ "corrections": [] })).json()["report"], before["report"]);
    assert_eq!(service.get(&path).json(), json!({ "corrections": [] }));
}

#[test]
fn corrections_that_fit_nothing_change_nothing() {
    let place = Place::new();
    let service = Service::start(&place);
    let take = service.upload(&format!("{ANALYSES}?language=ru"), &talk()).json();
    let path = take["links"]["filler_corrections"].as_str().unwrap().to_owned();
    let filler = &take["report"]["filler_words"][0];
    let right = correction(filler, false);
    let first = filler["words"][0].as_u64().unwrap();
    let with = |field: &str, value: Value| {
        let mut wrong = right.clone();
        wrong[field] = value;
        json!([right.clone(), wrong])
    };
    for wrong in [
        with("end_word", json!(1_000_000)),
        with("end_word", json!(first)),
        with("first_word", json!(first + 1)),
        with("lexeme", json!("добрый день")),
        with("lexeme", json!("")),
    ] {
        let reply = put(&service, &path, &wrong);
        assert_eq!((reply.status, reply.code().as_str()), (422, "no_such_filler"), "{wrong}");
        assert!(reply.json()["title"].as_str().unwrap().contains("corrections[1]"));
    }
    let many = Value::Array(vec![right.clone(); 501]);
    assert_eq!(put(&service, &path, &many).code(), "unknown_setting");
    for body in ["[]", "{}", r#"{"corrections": [{"lexeme": "ну"}]}"#] {
        assert_eq!(service.send("PUT", &path, &JSON, body.as_bytes()).code(), "bad_json");
    }
    let nowhere = format!("{ANALYSES}/00/filler-corrections");
    assert_eq!(put(&service, &nowhere, &json!([])).code(), "no_such_take");
    assert_eq!(service.get(&path).json(), json!({ "corrections": [] }));
    let own = take["links"]["self"].as_str().unwrap();
    assert_eq!(service.get(own).json(), take);

    let recordings = place.path("data/recordings");
    assert_eq!(files(&recordings), 1);
    fs::remove_dir_all(&recordings).unwrap();
    let reply = put(&service, &path, &json!([right]));
    assert_eq!((reply.status, reply.code().as_str()), (410, "recording_gone"));
    assert_eq!(service.get(own).json(), take);
}
