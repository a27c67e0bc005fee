//! Who may ask, and what those find who knew the reference service.

use super::ANALYSES;
use crate::service::{Service, form, talk};
use crate::support::Place;

#[test]
fn keys_part_those_who_have_them() {
    let place = Place::new();
    let data = place.path("data");
    let key = |name: &str, scopes: &str| {
        let arguments = ["key", "add", name, "--scopes", scopes, "--data", data.to_str().unwrap()];
        let added = place.run(&arguments);
        assert_eq!(added.code, Some(0), "{added:?}");
        added.stdout.trim().to_owned()
    };
    let (ann, bob) = (key("Ann", "read,write"), key("Bob", "read"));
    let service = Service::start(&place);
    assert_eq!(service.get(ANALYSES).code(), "key_missing");
    assert_eq!(service.send("GET", ANALYSES, &[("x-api-key", "sc_0")], &[]).code(), "key_wrong");
    let bearer = format!("Bearer {ann}");
    let headers = [("authorization", bearer.as_str()), ("prefer", "wait=50")];
    let take = service.send("POST", ANALYSES, &headers, &talk());
    assert_eq!(take.status, 200);
    let path = take.json()["links"]["self"].as_str().unwrap().to_owned();
    assert_eq!(service.send("GET", &path, &[("x-api-key", &bob)], &[]).code(), "no_such_take");
    assert_eq!(service.send("POST", ANALYSES, &[("x-api-key", &bob)], &talk()).code(), "key_scope");
    assert_eq!(service.send("GET", "/metrics", &[("x-api-key", &ann)], &[]).code(), "key_scope");
    assert_eq!(service.get("/health").status, 200);
    let database = std::fs::read(data.join("coach.db")).unwrap();
    let wal = std::fs::read(data.join("coach.db-wal")).unwrap_or_default();
    for bytes in [database, wal] {
        assert!(!bytes.windows(ann.len()).any(|window| window == ann.as_bytes()));
    }
}

#[test]
fn without_a_model_everything_else_answers() {
    let place = Place::new();
    let service = Service::with(&place, &[], &[]);
    let ready = service.get("/ready");
    assert_eq!((ready.status, &ready.json()["missing"][0]), (503, &"model_missing".into()));
    assert_eq!(service.get("/health").json()["features"]["whisper"], false);
    assert_eq!(service.get(ANALYSES).json()["items"], serde_json::json!([]));
    let take = service.upload(ANALYSES, &talk()).json();
    assert_eq!(
        (&take["status"], &take["error"]["code"]),
        (&"failed".into(), &"model_missing".into())
    );
    let (content_type, body) = form("file", "a.webm", &talk());
    let old = service.send("POST", "/api/analyze", &[("content-type", &content_type)], &body);
    assert_eq!((old.status, old.code().as_str()), (503, "model_missing"));
    assert_eq!(old.json()["error_type"], "model_missing");
}

#[test]
fn clients_of_the_reference_service_find_their_pages() {
    let place = Place::new();
    let service = Service::start(&place);
    let (content_type, body) = form("file", "a.webm", &talk());
    let headers = [("content-type", content_type.as_str())];
    for path in ["/api/analyze", "/api/v1/analyze", "/api/analyze/detailed"] {
        let reply = service.send("POST", path, &headers, &body);
        assert_eq!(reply.status, 200, "{reply:?}");
        assert_eq!(reply.json()["advice"].as_array().unwrap().len(), 4);
        assert_eq!(reply.json()["analysis_id"].as_str().unwrap().len(), 32);
    }
    let again = service.send("POST", "/api/analyze", &headers, &body);
    assert_eq!(again.header("x-cache"), Some("HIT-L1"));
    let one = form("files", "a.webm", &talk()).1;
    let cut = one.len() - "--edge--\r\n".len();
    let both = [&one[..cut], &one].concat();
    let compared = service.send("POST", "/api/analyze/compare", &headers, &both);
    assert_eq!(compared.json()["analyses"].as_array().unwrap().len(), 2);
    assert_eq!(
        service.send("POST", "/api/analyze/compare", &headers, &one).code(),
        "comparison_size"
    );
    let wrong = form("file", "a.png", b"\x89PNG\r\n\x1a\n and more").1;
    let refused = service.send("POST", "/api/analyze", &headers, &wrong);
    assert_eq!((refused.status, refused.code().as_str()), (415, "not_media"));
    assert!(refused.json()["detail"].is_string());
    for path in
        ["/api/analyze/formats", "/api/v1/metrics/summary", "/api/metrics/system", "/health"]
    {
        assert_eq!(service.get(path).status, 200, "{path}");
    }
}
