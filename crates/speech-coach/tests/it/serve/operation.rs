//! What those see who run the service.

use serde_json::{Value, json};

use super::ANALYSES;
use crate::service::{Service, talk};
use crate::support::Place;

const PAGE: &str = "/api/v1/operation";

/// The errors, newest first: kind, request, method, route, status, code.
fn errors(seen: &Value) -> Vec<Value> {
    let fields = ["kind", "request_id", "method", "route", "status", "code"];
    let error = |error: &Value| fields.map(|field| error[field].clone()).into_iter().collect();
    seen["recent_errors"].as_array().unwrap().iter().map(error).collect()
}

#[test]
fn the_service_is_seen_at_a_glance() {
    let place = Place::new();
    let service = Service::start(&place);
    let recording = talk();
    for _ in 0..2 {
        assert_eq!(service.upload(&format!("{ANALYSES}?language=en"), &recording).status, 200);
    }
    assert_eq!(service.get(&format!("{ANALYSES}/0123/waveform")).status, 404);
    let reply = service.get(PAGE);
    assert_eq!((reply.status, reply.header("cache-control")), (200, Some("no-store")));
    let seen = reply.json();
    assert_eq!(seen["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(seen["jobs"], json!({ "queued": 0, "running": 0, "dead": 0 }));
    assert_eq!(seen["queue_limit"], 256);
    assert!(seen["workers"].as_u64().unwrap() >= 1 && seen["uptime_s"].as_f64().unwrap() > 0.0);
    assert_eq!(seen["model"], json!({ "name": "fake", "present": true }));
    assert_eq!(seen["disk"]["recordings_bytes"], recording.len());
    assert_eq!(seen["cache"]["stats"], service.get("/stats/cache").json());
    let lookups = seen["cache"]["lookups"].as_object().unwrap();
    let sum: u64 = lookups.values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(sum, seen["cache"]["stats"]["cache_stats"]["total_requests"].as_u64().unwrap());
    assert_eq!(seen["cache"]["redis"], json!({ "configured": false, "breaker_open": false }));
    assert_eq!(seen["cache"]["disk_bytes_max"], 10_u64 << 30);
    assert_eq!(seen["providers"], json!([]));
    let requests = &seen["requests"];
    assert_eq!(
        (&requests["by_status"]["2xx"], &requests["by_status"]["4xx"]),
        (&2.into(), &1.into())
    );
    assert!(requests["p50_s"].as_f64().unwrap() <= requests["p95_s"].as_f64().unwrap());
}

#[test]
fn errors_are_told_without_a_private_word() {
    let place = Place::new();
    let service = Service::start(&place);
    let bad = b"\x89PNG\r\n\x1a\n and more";
    let headers = [("x-request-id", "mine-5"), ("prefer", "wait=50"), ("x-api-key", "sc_secret")];
    let name = "name=%D0%98%D0%B2%D0%B0%D0%BD%D0%BE%D0%B2.webm";
    let take = service.send("POST", &format!("{ANALYSES}?{name}"), &headers, bad).json();
    assert_eq!(take["error"]["code"], "not_media");
    let id = take["id"].as_str().unwrap().to_owned();
    let ask = |method: &str, path: &str, request: &str| {
        service.send(method, path, &[("x-request-id", request)], &[]).status
    };
    assert_eq!(ask("GET", &format!("{ANALYSES}/{id}/transcript.txt?locale=secret"), "mine-6"), 409);
    assert_eq!(ask("GET", &format!("{ANALYSES}/ivanov"), "mine-7"), 404);
    assert_eq!(ask("GET", "/ivanov", "mine-8"), 404);
    assert_eq!(ask("IVANOV", &format!("{ANALYSES}/ivanov"), "mine-9"), 405);
    let reply = service.get(PAGE);
    let (route, transcript) = ("/api/v1/analyses/{id}", "/api/v1/analyses/{id}/transcript.{form}");
    assert_eq!(
        errors(&reply.json()),
        [
            json!(["request", "mine-9", "OTHER", route, 405, "wrong_method"]),
            json!(["request", "mine-7", "GET", route, 404, "no_such_take"]),
            json!(["request", "mine-6", "GET", transcript, 409, "take_failed"]),
            json!(["analysis", "mine-5", null, null, null, "not_media"]),
        ]
    );
    let text = String::from_utf8(reply.body).unwrap();
    let digest = take["digest"].as_str().unwrap();
    let folder = place.path("data").to_string_lossy().into_owned();
    for private in ["ivanov", "IVANOV", "Иванов", "secret", &id, digest, &folder] {
        assert!(!text.contains(private), "{private}: {text}");
    }
}

#[test]
fn the_service_is_shown_to_those_who_may_see_it_whole() {
    let place = Place::new();
    let data = place.path("data");
    let key = |scopes: &str| {
        let arguments = ["key", "add", "Ann", "--scopes", scopes, "--data", data.to_str().unwrap()];
        place.run(&arguments).stdout.trim().to_owned()
    };
    let (reader, admin) = (key("read,write"), key("admin"));
    let service = Service::start(&place);
    assert_eq!(service.get(PAGE).code(), "key_missing");
    let ask = |key: &str| service.send("GET", PAGE, &[("x-api-key", key)], &[]);
    assert_eq!(ask(&reader).code(), "key_scope");
    let seen = ask(&admin).json();
    // Whoever has no key is not told of, for anybody could fill the list.
    let refused: Vec<Value> = errors(&seen).into_iter().map(|error| error[5].clone()).collect();
    assert_eq!(refused, ["key_scope"]);
    assert!(!seen.to_string().contains(&reader) && !seen.to_string().contains("Ann"));
}
