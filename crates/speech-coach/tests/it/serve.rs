//! The service as its clients see it.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::service::{Service, form, talk};
use crate::support::{Place, ended};

const ANALYSES: &str = "/api/v1/analyses";

/// How many files there are below a folder.
fn files(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let count = |path: &Path| if path.is_dir() { files(path) } else { 1 };
    entries.map(|entry| count(&entry.unwrap().path())).sum()
}

fn log(place: &Place) -> Vec<Value> {
    let text = std::fs::read_to_string(place.path("data/logs/app.log")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_recording_is_analysed_once_and_known_after_a_restart() {
    let place = Place::new();
    let service = Service::start(&place);
    let first = service.send("POST", ANALYSES, &[("content-type", "video/webm")], &talk());
    assert_eq!(first.status, 202, "{first:?}");
    let path = first.header("location").unwrap().to_owned();
    let done = service.until(&path, |take| take["status"] == "done");
    assert!(done["report"]["measures"]["speech_rate_wpm"]["value"].as_f64().unwrap() > 0.0);
    let (content_type, body) = form("file", "../talk.webm", &talk());
    let again = service.send("POST", ANALYSES, &[("content-type", &content_type)], &body);
    assert_eq!((again.status, again.header("x-cache")), (200, Some("HIT-L1")));
    assert_eq!(again.json()["id"], done["id"]);
    assert!(service.terminate().success());

    let service = Service::start(&place);
    let known = service.send("POST", ANALYSES, &[("content-type", "video/webm")], &talk());
    assert_eq!((known.status, known.header("x-cache")), (200, Some("HIT-L2")), "{known:?}");
    assert_eq!(known.json(), again.json());
    let digest = done["digest"].as_str().unwrap();
    assert_eq!(service.get(&format!("{ANALYSES}/by-digest/{digest}")).json(), again.json());
    assert_eq!(service.get(&format!("{ANALYSES}/by-digest/{}", "0".repeat(64))).status, 404);
    let statistics = service.get("/stats/cache").json();
    assert!(statistics["disk_hits"].as_u64().unwrap() >= 1);
    assert!(statistics["hit_rate"].as_str().unwrap().ends_with('%'));
}

#[test]
fn the_same_recording_at_once_is_one_analysis() {
    let place = Place::new();
    let service = Service::start(&place);
    let replies: Vec<_> = thread::scope(|scope| {
        let uploads: Vec<_> =
            (0..200).map(|_| scope.spawn(|| service.upload(ANALYSES, &talk()))).collect();
        uploads.into_iter().map(|upload| upload.join().unwrap()).collect()
    });
    assert!(replies.iter().all(|reply| reply.status == 200), "{:?}", replies[0]);
    service.terminate();
    let begun = log(&place).iter().filter(|line| line["message"] == "analysis begins").count();
    assert_eq!(begun, 1);
}

#[test]
fn a_job_survives_a_kill_and_is_done_once() {
    let place = Place::new();
    let service = Service::with(&place, &["--recognizer", "fake-endless"], &[]);
    let accepted = service.send("POST", ANALYSES, &[], &talk());
    let path = accepted.header("location").unwrap().to_owned();
    service.until(&path, |take| take["status"] == "running");
    service.kill();
    let service = Service::start(&place);
    let done = service.until(&path, |take| take["status"] == "done");
    assert!(done["report"].is_object());
    assert_eq!(files(&place.path("data/recordings")), 1);
    assert_eq!(files(&place.path("data/incoming")), 0);
}

/// Fifty moments between the first upload and long after the last analysis.
#[test]
fn kills_at_any_moment_lose_and_repeat_nothing() {
    if std::env::var_os("SLOW_TESTS").is_none() {
        println!("skipped: it takes a minute; set SLOW_TESTS=1");
        return;
    }
    let place = Place::new();
    let mut accepted = Vec::new();
    for moment in 0..50_u8 {
        let service = Service::start(&place);
        for letter in [b'a', b'b', b'c'] {
            let language = [b'a' + moment % 26, b'a' + moment / 26, letter];
            let language = std::str::from_utf8(&language).unwrap();
            let path = format!("{ANALYSES}?language={language}");
            let reply = service.send("POST", &path, &[], &talk());
            assert_eq!(reply.status, 202);
            accepted.push(reply.header("location").unwrap().to_owned());
        }
        thread::sleep(Duration::from_millis(3 * u64::from(moment)));
        service.kill();
    }
    let service = Service::start(&place);
    for path in &accepted {
        service.until(path, |take| take["status"] == "done");
    }
    assert!(service.terminate().success());
    let counts = finished_counts(&place);
    assert_eq!(counts, vec![1; accepted.len()]);
    assert_eq!(files(&place.path("data/recordings")), 1);
    assert_eq!(files(&place.path("data/incoming")), 0);
}

/// How often each take ended.
fn finished_counts(place: &Place) -> Vec<u32> {
    use coach_pipeline::takes::{Query, Settings, Store, SystemClock};
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let settings = Settings { folder: place.path("data") };
    runtime.block_on(async {
        let store = Store::open(&settings, Arc::new(SystemClock)).await.unwrap();
        let query = Query { limit: 1_000, ..Query::default() };
        let page = store.takes("", &query).await.unwrap();
        page.takes.iter().map(|take| take.finished_count).collect()
    })
}

#[test]
fn it_ends_when_it_is_asked_whatever_runs() {
    let place = Place::new();
    let service = Service::with(&place, &["--recognizer", "fake-endless"], &[]);
    let accepted = service.send("POST", ANALYSES, &[], &talk());
    let path = accepted.header("location").unwrap().to_owned();
    service.until(&path, |take| take["status"] == "running");
    let mut events = service.connect();
    write!(events, "GET {path}/events HTTP/1.1\r\nhost: test\r\n\r\n").unwrap();
    let mut seen = [0; 4096];
    let mut text = String::new();
    while !text.contains("event: progress") {
        let length = events.read(&mut seen).unwrap();
        text.push_str(std::str::from_utf8(&seen[..length]).unwrap());
    }
    assert!(service.terminate().success());
    let _ = events.read_to_string(&mut text);
    let service = Service::start(&place);
    service.until(&path, |take| take["status"] == "done");
}

#[test]
fn work_can_be_stopped() {
    let place = Place::new();
    let service = Service::with(&place, &["--recognizer", "fake-endless"], &[]);
    let accepted = service.send("POST", ANALYSES, &[], &talk());
    let path = accepted.header("location").unwrap().to_owned();
    service.until(&path, |take| take["status"] == "running");
    assert_eq!(service.get(&format!("{path}/waveform")).code(), "not_ready");
    assert_eq!(service.send("POST", &format!("{path}/cancel"), &[], &[]).status, 202);
    service.until(&path, |take| take["status"] == "cancelled");
    assert_eq!(service.send("POST", &format!("{path}/cancel"), &[], &[]).code(), "not_running");
}

#[test]
fn a_take_is_looked_at_changed_and_removed() {
    let place = Place::new();
    let service = Service::start(&place);
    let take = service.upload(&format!("{ANALYSES}?language=en&name=First"), &talk()).json();
    let path = take["links"]["self"].as_str().unwrap().to_owned();
    let etag = service.get(&path).header("etag").unwrap().to_owned();
    assert_eq!(service.send("GET", &path, &[("if-none-match", &etag)], &[]).status, 304);
    let range = service.send("GET", &format!("{path}/recording"), &[("range", "bytes=4-7")], &[]);
    assert_eq!((range.status, range.body.as_slice()), (206, &talk()[4..8]));
    for (end, start) in [
        ("transcript.srt", "1\n00:00:"),
        ("transcript.vtt", "WEBVTT"),
        ("transcript.txt", "Good evening."),
        ("transcript.json", "{\"schema_version\""),
        ("words.csv", "file,kind"),
        ("waveform", "{\"bins\""),
    ] {
        let reply = service.get(&format!("{path}/{end}"));
        let text = String::from_utf8(reply.body).unwrap();
        assert!(reply.status == 200 && text.starts_with(start), "{end}: {text}");
    }
    let json = [("content-type", "application/json")];
    let change = br#"{"name": "Second", "tags": ["work", " talk "]}"#;
    assert_eq!(service.send("PATCH", &path, &json, change).status, 200);
    let changed = service.get(&path);
    assert_ne!(changed.header("etag").unwrap(), etag);
    assert_eq!(changed.json()["tags"], serde_json::json!(["talk", "work"]));
    let list = service.get(&format!("{ANALYSES}?text=SECOND&tag=work&status=done&limit=1")).json();
    assert_eq!(list["items"][0]["name"], "Second");
    assert_eq!(service.get(&format!("{ANALYSES}?status=odd")).code(), "bad_request");
    assert_eq!(service.send("PATCH", &path, &json, b"{\"nam\": 1}").code(), "bad_json");
    let body = serde_json::json!({ "ids": [take["id"], take["id"]] }).to_string();
    let compared = service.send("POST", "/api/v1/comparisons", &json, body.as_bytes());
    assert_eq!(compared.json()["measures"][0]["change"], 0.0);
    assert_eq!(service.send("DELETE", &path, &[], &[]).status, 204);
    assert_eq!(service.get(&path).code(), "no_such_take");
    assert_eq!(files(&place.path("data/recordings")), 0);
    let kinds = ["report", "transcript", "measures", "media", "speech-regions", "answer"];
    let left: usize = kinds.iter().map(|kind| files(&place.cache().join("v1").join(kind))).sum();
    assert_eq!(left, 0);
}

/// Limits that a test reaches in a moment.
const SMALL: [(&str, &str); 3] = [
    ("SPEECH_COACH_UPLOAD_MB", "1"),
    ("SPEECH_COACH_BODY_IDLE_S", "1"),
    ("SPEECH_COACH_HEAD_S", "1"),
];

fn post(headers: &str, body: &[u8]) -> Vec<u8> {
    let head =
        format!("POST {ANALYSES} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{headers}\r\n");
    [head.as_bytes(), body].concat()
}

fn post_form(body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let form = "content-type: multipart/form-data; boundary=edge\r\n";
    post(&format!("{form}content-length: {length}\r\n"), body)
}

/// A part of a form with one field, or the beginning of one.
fn part(attributes: &str, value: &[u8]) -> Vec<u8> {
    let head = format!("--edge\r\nContent-Disposition: form-data; {attributes}\r\n\r\n");
    [head.as_bytes(), value].concat()
}

#[test]
fn hostile_requests_are_refused_in_time_and_leave_nothing() {
    let place = Place::new();
    let service = Service::with(&place, &["--recognizer", "fake"], &SMALL);
    let endless = [b"10000\r\n", vec![0; 65_536].as_slice(), b"\r\n"].concat().repeat(40);
    let many = part("name=\"x\"", b"1\r\n").repeat(10_000);
    let no_text = part("name=\"x\"", b"\xff\xfe\r\n--edge--\r\n");
    let half = part("name=\"file\"; filename=\"a\"", b"half");
    let gzip = "content-encoding: gzip\r\ncontent-length: 1\r\n";
    let json = "content-type: application/json\r\ncontent-length: 2\r\n";
    for (request, code) in [
        (post("content-length: 500\r\n", b"half"), "upload_incomplete"),
        (post("content-length: 99999999999\r\n", b""), "too_large"),
        (post("transfer-encoding: chunked\r\n", &endless), "too_large"),
        (post_form(&many), "bad_request"),
        (post_form(&no_text), "bad_request"),
        (post_form(&half), "upload_incomplete"),
        (post(gzip, b"x"), "compressed_body"),
        (post(json, b"{}"), "wrong_content_type"),
        (post("content-length: 0\r\n", b""), "file_missing"),
    ] {
        let ends = code == "upload_incomplete";
        let reply = service.raw(&request, ends).unwrap_or_else(|| panic!("{code}: no reply"));
        assert_eq!(reply.code(), code);
        assert!((400..500).contains(&reply.status), "{code}");
    }
    assert_eq!(service.send("PUT", ANALYSES, &[], &[]).code(), "wrong_method");
    assert_eq!(files(&place.path("data/incoming")), 0);
    assert_eq!(files(&place.path("data/recordings")), 0);
    assert_eq!(service.upload(ANALYSES, &talk()).status, 200);
}

#[test]
fn heads_that_lie_and_bytes_that_never_come_hold_nothing_up() {
    let place = Place::new();
    let service = Service::with(&place, &["--recognizer", "fake"], &SMALL);
    for wrong in [
        "content-length: abc\r\n",
        "content-length: -1\r\n",
        "content-length: 1\r\ncontent-length: 2\r\n",
    ] {
        let reply = service.raw(&post(wrong, b"x"), false);
        assert!(reply.is_none_or(|reply| reply.status == 400), "{wrong}");
    }
    for start in [post("content-length: 500\r\n", b"slow"), b"POST / HTTP/1.1\r\nhost".to_vec()] {
        let mut slow = service.connect();
        slow.write_all(&start).unwrap();
        let mut reply = String::new();
        let _ = slow.read_to_string(&mut reply);
        assert!(reply.is_empty() || reply.starts_with("HTTP/1.1 408"), "{reply}");
    }
    assert_eq!(files(&place.path("data/incoming")), 0);
}

#[test]
fn every_line_of_a_request_has_its_identity_and_no_private_word() {
    let place = Place::new();
    let service = Service::with(&place, &["--recognizer", "fake"], &[("SPEECH_COACH_LOG", "info")]);
    let (content_type, body) = form("file", "Secret Name.webm", &talk());
    let headers = [
        ("content-type", content_type.as_str()),
        ("x-request-id", "mine-1"),
        ("prefer", "wait=50"),
    ];
    let reply = service.send("POST", ANALYSES, &headers, &body);
    assert_eq!((reply.status, reply.header("x-request-id")), (200, Some("mine-1")));
    let other = service.send("GET", "/health", &[("x-request-id", "not \"safe\"")], &[]);
    assert_eq!(other.header("x-request-id").unwrap().len(), 36);
    service.terminate();
    let lines = log(&place);
    let mine: Vec<&Value> = lines.iter().filter(|line| line["request_id"] == "mine-1").collect();
    for message in ["analysis begins", "analysis done", "request"] {
        assert!(mine.iter().any(|line| line["message"] == message), "{message}: {lines:?}");
    }
    let text = serde_json::to_string(&lines).unwrap();
    assert!(!text.contains("Secret") && !text.contains("речи") && !text.contains("Good evening"));
    for line in &lines {
        for key in ["timestamp", "level", "target", "message"] {
            assert!(line[key].is_string(), "{line}");
        }
    }
}

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

#[test]
fn settings_are_shown_with_their_origins_and_without_secrets() {
    let place = Place::new();
    place.file("speech-coach.toml", "[server]\nport = 9\nprot = 1\n");
    place.file(".env", "LOG_LEVEL=warn\n");
    let mut program = place.program(&["config", "show", "--host", "0.0.0.0"]);
    program.env("REDIS_URL", "redis://:hush@localhost");
    let shown = ended(program.spawn().unwrap());
    assert_eq!(shown.code, Some(0));
    let row = |name: &str| {
        let line = shown.stdout.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("server.host"), "0.0.0.0 command line");
    assert_eq!(row("server.port"), "9 file");
    assert_eq!(row("log.level"), "warn .env LOG_LEVEL");
    assert_eq!(row("cache.redis"), "… $REDIS_URL");
    assert_eq!(row("server.prot"), "not known");
    assert!(!shown.stdout.contains("hush"));
    let wrong = place.program(&["serve", "--port", "many"]).spawn().unwrap();
    let wrong = ended(wrong);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("bad_setting") && wrong.stderr.contains("65535"));
}
