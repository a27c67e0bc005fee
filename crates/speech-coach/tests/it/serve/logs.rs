//! What is written of a request.

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
