//! Requests that lie, are huge, or never end.

use std::io::{Read as _, Write as _};

use super::{ANALYSES, files};
use crate::service::{Service, talk};
use crate::support::Place;

/// Limits that a test reaches in a moment, also on a machine that does something else as well.
const SMALL: [(&str, &str); 3] = [
    ("SPEECH_COACH_UPLOAD_MB", "1"),
    ("SPEECH_COACH_BODY_IDLE_S", "3"),
    ("SPEECH_COACH_HEAD_S", "3"),
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
    let (headers, long) =
        ([("content-type", "application/json")], format!("{{{}}}", " ".repeat(70_000)));
    for page in [&format!("{ANALYSES}/x") as &str, "/api/v1/comparisons"] {
        let method = if page == "/api/v1/comparisons" { "POST" } else { "PATCH" };
        assert_eq!(service.send(method, page, &headers, long.as_bytes()).code(), "too_large");
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
    let json = "PATCH /api/v1/analyses/x HTTP/1.1\r\nhost: test\r\n\
                content-type: application/json\r\ncontent-length: 500\r\n\r\n{\"name\"";
    for start in [
        post("content-length: 500\r\n", b"slow"),
        b"POST / HTTP/1.1\r\nhost".to_vec(),
        json.as_bytes().to_vec(),
    ] {
        let mut slow = service.connect();
        slow.write_all(&start).unwrap();
        let mut reply = String::new();
        let _ = slow.read_to_string(&mut reply);
        assert!(reply.is_empty() || reply.starts_with("HTTP/1.1 408"), "{reply}");
    }
    assert_eq!(files(&place.path("data/incoming")), 0);
}

/// With room for one connection, whoever comes next is served only once the first is cut off.
#[test]
fn a_client_that_never_reads_is_cut_off() {
    let place = Place::new();
    let one = [SMALL[1], ("SPEECH_COACH_CONNECTIONS_MAX", "1")];
    let service = Service::with(&place, &["--recognizer", "fake"], &one);
    let take = service.upload(ANALYSES, &talk()).json();
    let recording = take["links"]["recording"].as_str().unwrap();
    let mut hog = service.connect();
    let request = format!("GET {recording} HTTP/1.1\r\nhost: test\r\n\r\n");
    hog.write_all(request.repeat(500).as_bytes()).unwrap();
    assert_eq!(service.get("/health").status, 200);
    let mut seen = Vec::new();
    // It ends with a reset or in the middle of an answer.
    let _ = hog.read_to_end(&mut seen);
    assert!(seen.len() < 500 * talk().len());
}
