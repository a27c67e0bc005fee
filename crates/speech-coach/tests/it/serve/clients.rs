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
    // A browser brings its key once, and sends it as a cookie then.
    let json = [("content-type", "application/json")];
    let session = |key: &str| {
        let body = serde_json::json!({ "key": key }).to_string();
        service.send("POST", "/api/v1/session", &json, body.as_bytes())
    };
    assert_eq!(session("sc_0").code(), "key_wrong");
    let opened = session(&ann);
    let cookie = opened.header("set-cookie").unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let kept = [("cookie", cookie.split(';').next().unwrap())];
    assert_eq!(service.send("GET", &path, &kept, &[]).status, 200);
    let scopes = service.send("GET", "/api/v1/session", &kept, &[]).json();
    assert_eq!(scopes, serde_json::json!({ "needs_key": true, "scopes": ["read", "write"] }));
    let closed = service.send("DELETE", "/api/v1/session", &[], &[]);
    assert!(closed.header("set-cookie").unwrap().contains("Max-Age=0"));
    let database = std::fs::read(data.join("coach.db")).unwrap();
    let wal = std::fs::read(data.join("coach.db-wal")).unwrap_or_default();
    for bytes in [database, wal] {
        assert!(!bytes.windows(ann.len()).any(|window| window == ann.as_bytes()));
    }
}

#[test]
fn refusals_are_whole_in_both_languages() {
    let place = Place::new();
    let service = Service::start(&place);
    for (locale, word) in [("en", "there is no"), ("ru", "нет")] {
        for path in ["/api/v1/analyses/ff", "/api/v1/nowhere"] {
            let refused = service.send("GET", path, &[("accept-language", locale)], &[]);
            let length = refused.header("content-length").unwrap().parse::<usize>().unwrap();
            assert_eq!((refused.status, length), (404, refused.body.len()), "{locale} {path}");
            let title = refused.json()["title"].as_str().unwrap().to_lowercase();
            assert!(title.contains(word), "{title}");
        }
    }
}

#[test]
fn browsers_get_a_page_wherever_they_go_and_scripts_do_not() {
    let place = Place::new();
    let service = Service::start(&place);
    for (path, accept, status) in [
        ("/", "text/html", 200),
        ("/talks/0a1b", "text/html,*/*", 200),
        ("/talks", "application/json", 404),
        ("/assets/none.js", "text/html", 404),
        ("/api/v1/none", "text/html", 404),
    ] {
        let page = service.send("GET", path, &[("accept", accept)], &[]);
        assert_eq!(page.status, status, "{path} {accept}");
        let is_page = page.header("content-type").unwrap().starts_with("text/html");
        assert_eq!(is_page, status == 200, "{path}");
    }
    assert_eq!(service.send("POST", "/talks", &[("accept", "text/html")], &[]).status, 404);
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
