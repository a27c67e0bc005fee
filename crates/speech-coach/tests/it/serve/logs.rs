//! What is written of a request.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use serde_json::Value;

use super::{ANALYSES, log};
use crate::service::{Service, form, talk};
use crate::support::Place;

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
fn warnings_have_their_request_where_nothing_less_is_logged() {
    let place = Place::new();
    let variables = [("SPEECH_COACH_LOG", "warn")];
    let service = Service::with(&place, &["--recognizer", "fake-no-model"], &variables);
    let headers = [("x-request-id", "mine-2"), ("prefer", "wait=50")];
    assert_eq!(service.send("POST", ANALYSES, &headers, &talk()).json()["status"], "failed");
    service.terminate();
    let lines = log(&place);
    let failed = lines.iter().find(|line| line["message"] == "analysis failed").unwrap();
    assert_eq!(
        (&failed["request_id"], &failed["code"]),
        (&"mine-2".into(), &"model_missing".into())
    );
}

/// A collector that takes everything; gives all bytes once its clients are gone.
fn collector() -> (String, thread::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let work = move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut seen, mut piece) = (Vec::new(), [0; 8_192]);
        let mut answered = 0;
        while let Ok(length @ 1..) = stream.read(&mut piece) {
            seen.extend_from_slice(&piece[..length]);
            // A batch is a request; its body may come later than its head.
            let requests = seen.windows(5).filter(|window| window == b"POST ").count();
            for _ in answered..requests {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
            }
            answered = requests;
        }
        seen
    };
    (endpoint, thread::Builder::new().spawn(work).unwrap())
}

#[test]
fn every_stage_is_a_span_for_the_collector() {
    let place = Place::new();
    let (endpoint, collector) = collector();
    let variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str())];
    let service = Service::with(&place, &["--recognizer", "fake"], &variables);
    let headers = [("x-request-id", "mine-3"), ("prefer", "wait=50")];
    assert_eq!(service.send("POST", ANALYSES, &headers, &talk()).status, 200);
    service.terminate();
    let seen = collector.join().unwrap();
    for text in [
        "mine-3",
        "request",
        "job",
        "decode",
        "speech_regions",
        "transcribe",
        "measure",
        "findings",
    ] {
        assert!(seen.windows(text.len()).any(|window| window == text.as_bytes()), "{text}");
    }
}
