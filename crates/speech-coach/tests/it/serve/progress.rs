//! Takes beside each other: comparisons with intervals, and progress over the history.

use serde_json::{Value, json};

use super::ANALYSES;
use crate::service::{Service, talk};
use crate::support::Place;

/// The same talk in so many files that differ in nothing that is heard; their identities.
fn takes(service: &Service, count: usize) -> Vec<String> {
    let upload = |index: usize| {
        let recording = [talk(), vec![0; index]].concat();
        let path = format!("{ANALYSES}?language=en&name=Take{index}");
        service.upload(&path, &recording).json()["id"].as_str().unwrap().to_owned()
    };
    (0..count).map(upload).collect()
}

fn progress(service: &Service, query: &str) -> Value {
    service.get(&format!("/api/v1/progress{query}")).json()
}

#[test]
fn the_same_talk_twice_has_not_changed() {
    let place = Place::new();
    let service = Service::start(&place);
    let ids = takes(&service, 2);
    let body = json!({ "ids": ids }).to_string();
    let headers = [("content-type", "application/json")];
    let compared = service.send("POST", "/api/v1/comparisons", &headers, body.as_bytes()).json();
    let measures = compared["measures"].as_array().unwrap();
    let rate = measures.iter().find(|one| one["name"] == "speech_rate_wpm").unwrap();
    let (value, range) = (rate["values"][1].as_f64().unwrap(), &rate["intervals"][1]);
    assert!(range["low"].as_f64().unwrap() < value && value < range["high"].as_f64().unwrap());
    for measure in measures {
        let difference = &measure["differences"][0];
        if !difference.is_null() {
            assert_eq!(difference["changed"], "no_clear_change", "{measure}");
            assert_eq!(difference["verdict"], Value::Null, "{measure}");
        }
    }
    assert!(compared["sub_scores"].is_array());
}

#[test]
fn progress_is_over_the_takes_of_the_history() {
    let place = Place::new();
    let service = Service::start(&place);
    assert_eq!(progress(&service, "")["takes"], json!([]));
    let ids = takes(&service, 6);
    // Another take of a recording that is there already is no step forward.
    service.upload(&format!("{ANALYSES}?language=en&beam_size=2&name=Again"), &talk());
    let found = progress(&service, "?measure=speech_rate_wpm");
    assert_eq!(found["language"], "en");
    let names: Vec<&str> = found["takes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|take| take["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Take1", "Take2", "Take3", "Take4", "Take5", "Again"]);
    assert_eq!(found["measures"].as_array().unwrap().len(), 1);
    let rate = &found["measures"][0];
    let value = &rate["points"][0]["value"];
    assert!(value.as_f64().unwrap() > 0.0 && rate["band"]["low"] == 125.0);
    assert_eq!(rate["running_median"], json!([null, null, null, null, value, value]));
    assert_eq!(rate["baseline"]["take_count"], 6);
    assert_eq!((&rate["baseline"]["median"], &rate["baseline"]["z"]), (value, &json!(0.0)));
    assert_eq!(rate["trend"]["direction"], "no_clear_trend");
    assert_eq!(rate["since_previous"]["changed"], "no_clear_change");
    let all = progress(&service, "?limit=2");
    assert_eq!(all["takes"].as_array().unwrap().len(), 2);
    assert!(all["measures"].as_array().unwrap().len() > 40);
    assert_eq!(all["measures"][0]["baseline"], Value::Null);

    let path = format!("{ANALYSES}/{}", ids[3]);
    let headers = [("content-type", "application/json")];
    service.send("PATCH", &path, &headers, br#"{"tags": ["work"]}"#);
    let tagged = progress(&service, "?tag=work");
    assert_eq!(tagged["takes"][0]["id"], ids[3].as_str());
    assert_eq!(tagged["takes"].as_array().unwrap().len(), 1);
    assert_eq!(progress(&service, "?language=ru")["takes"], json!([]));
    for (query, code) in [
        ("?measure=charisma", "unknown_setting"),
        ("?limit=0", "unknown_setting"),
        ("?limit=101", "unknown_setting"),
        ("?limit=many", "bad_request"),
    ] {
        assert_eq!(service.get(&format!("/api/v1/progress{query}")).code(), code, "{query}");
    }
}
