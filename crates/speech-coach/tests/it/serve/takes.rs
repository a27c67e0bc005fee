//! One take: looked at, changed, removed.

use super::{ANALYSES, files};
use crate::service::{Service, talk};
use crate::support::Place;

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
        ("report.md?locale=en", "# First\n"),
        ("report.html?locale=ru", "<!DOCTYPE html>\n<html lang=\"ru\">"),
        ("events.csv", "file,kind,start_s,end_s,duration_s"),
        ("measures.csv", "file,name,value"),
        ("labels.TextGrid", "File type = \"ooTextFile\""),
        ("labels.txt", "1.860\t2.210\tfilled_pause: um\n"),
        ("cut.edl?frame_rate=29.97", "TITLE: First\nFCM: NON-DROP FRAME"),
        ("waveform", "{\"bins\""),
        ("waveform?bin_ms=40", "{\"bins\""),
    ] {
        let reply = service.get(&format!("{path}/{end}"));
        let text = String::from_utf8(reply.body).unwrap();
        assert!(reply.status == 200 && text.starts_with(start), "{end}: {text}");
    }
    let waveform = |bin_ms: &str| service.get(&format!("{path}/waveform?bin_ms={bin_ms}")).json();
    let bins = |waveform: &serde_json::Value| waveform["bins"].as_array().unwrap().len();
    let (fine, coarse) = (waveform("10"), waveform("160"));
    assert_eq!((&fine["samples_per_bin"], &coarse["samples_per_bin"]), (&160.into(), &2560.into()));
    assert_eq!(bins(&coarse), bins(&fine).div_ceil(16));
    assert_eq!(waveform("11")["title"], "bin_ms has a value that is not allowed");
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
    let doomed = service.get("/api/v1/retention?keep_bytes=0").json();
    assert_eq!(doomed["doomed"][0]["name"], "Second");
    assert_eq!(service.get("/api/v1/retention").json()["doomed"], serde_json::json!([]));
    let long = format!("{{\"name\": \"{}\"}}", "x".repeat(201));
    for change in [&long, "{\"name\": \" \"}", "{\"tags\": [\"\"]}", "{\"tags\": [\"a\\nb\"]}"] {
        assert_eq!(
            service.send("PATCH", &path, &json, change.as_bytes()).code(),
            "unknown_setting"
        );
    }
    assert_eq!(service.send("DELETE", &path, &[], &[]).status, 204);
    assert_eq!(service.get(&path).code(), "no_such_take");
    assert_eq!(files(&place.path("data/recordings")), 0);
    let kinds = ["report", "transcript", "measures", "media", "speech-regions", "answer"];
    let left: usize = kinds.iter().map(|kind| files(&place.cache().join("v1").join(kind))).sum();
    assert_eq!(left, 0);
}

#[test]
fn files_have_safe_names_and_are_known_again() {
    let place = Place::new();
    let service = Service::start(&place);
    let name = "name=..%2F%22a%22%0D%0A.mp4";
    let take = service.upload(&format!("{ANALYSES}?language=en&{name}"), &talk()).json();
    let path = take["links"]["self"].as_str().unwrap().to_owned();
    for (end, disposition) in [
        ("report.md", "attachment; filename*=UTF-8''"),
        ("report.html", "inline; filename*=UTF-8''"),
        ("events.csv", "attachment; filename*=UTF-8''"),
        ("cut.edl", "attachment; filename*=UTF-8''"),
    ] {
        let reply = service.get(&format!("{path}/{end}"));
        let sent = reply.header("content-disposition").unwrap();
        let name = sent.strip_prefix(disposition).unwrap();
        assert!(!name.contains("%2F") && !name.contains("%22"), "{sent}");
        assert_eq!(reply.header("cache-control"), Some("private, no-cache"));
        let etag = reply.header("etag").unwrap();
        let again = service.send("GET", &format!("{path}/{end}"), &[("if-none-match", etag)], &[]);
        assert_eq!((again.status, again.body.len()), (304, 0));
    }
    let policy = service.get(&format!("{path}/report.html"));
    assert!(policy.header("content-security-policy").unwrap().contains("default-src 'none'"));
    assert_eq!(service.get(&format!("{path}/report.pdf")).code(), "no_such_page");
    assert_eq!(service.get(&format!("{path}/cut.edl?frame_rate=26")).code(), "unknown_setting");
}

#[test]
fn a_take_that_failed_says_why_and_has_nothing_else() {
    let place = Place::new();
    let service = Service::start(&place);
    let take = service.upload(ANALYSES, b"\x89PNG\r\n\x1a\n and more").json();
    assert_eq!(take["error"]["code"], "not_media");
    for link in ["waveform", "transcript", "words", "report"] {
        let path = take["links"][link].as_str().unwrap();
        let reply = service.get(path);
        assert_eq!((reply.status, reply.code().as_str()), (409, "take_failed"), "{link}");
    }
}
