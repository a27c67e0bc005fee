//! Numbers of a part of a talk.

use serde_json::Value;

use super::{ANALYSES, files};
use crate::service::{Service, talk};
use crate::support::Place;

fn take(service: &Service) -> Value {
    service.upload(&format!("{ANALYSES}?language=en"), &talk()).json()
}

#[test]
fn the_whole_talk_as_a_part_has_the_numbers_of_the_report() {
    let place = Place::new();
    let service = Service::start(&place);
    let take = take(&service);
    let path = format!("{}/section", take["links"]["self"].as_str().unwrap());
    let report = &take["report"];
    let duration_s = &report["media"]["duration_s"];
    let ask = |query: &str| service.get(&format!("{path}?{query}"));
    let whole = ask(&format!("start_s=0&end_s={duration_s}&locale=ru"));
    assert_eq!(whole.status, 200, "{whole:?}");
    assert_eq!(whole.header("x-cache"), Some("MISS"));
    let part = whole.json();
    assert_eq!((&part["start_s"], &part["end_s"]), (&0.0.into(), duration_s));
    assert_eq!(part["measures"], report["measures"]);
    assert_eq!(part["sub_scores"], report["sub_scores"]);
    let words = |query: &str| {
        let part = ask(query).json();
        part["measures"]["word_count"].as_u64().unwrap()
    };
    let halves = words("start_s=0&end_s=5.5") + words("start_s=5.5&end_s=99");
    assert_eq!(Some(halves), report["measures"]["word_count"].as_u64());
    let again = ask(&format!("start_s=0&end_s={duration_s}"));
    assert_eq!((again.header("x-cache"), &again.body), (Some("HIT-L1"), &whole.body));
    let headers = [("if-none-match", whole.header("etag").unwrap())];
    let query = format!("{path}?start_s=0&end_s={duration_s}");
    assert_eq!(service.send("GET", &query, &headers, &[]).status, 304);
    // Nothing of it outlives the process.
    assert!(service.terminate().success());
    assert_eq!(files(&place.cache().join("v1/section")), 0);
}

#[test]
fn parts_that_cannot_be_measured_say_why() {
    let place = Place::new();
    let service = Service::start(&place);
    let take = take(&service);
    let path = format!("{}/section", take["links"]["self"].as_str().unwrap());
    for (query, code) in [
        ("", "bad_request"),
        ("?start_s=0", "bad_request"),
        ("?start_s=a&end_s=9", "bad_request"),
        ("?start_s=NaN&end_s=9", "bad_section"),
        ("?start_s=0&end_s=inf", "bad_section"),
        ("?start_s=-1&end_s=9", "bad_section"),
        ("?start_s=9&end_s=2", "bad_section"),
        ("?start_s=7&end_s=7", "bad_section"),
        ("?start_s=50&end_s=60", "bad_section"),
        ("?start_s=2&end_s=6.9", "section_too_short"),
        ("?start_s=9&end_s=60", "section_too_short"),
    ] {
        let reply = service.get(&format!("{path}{query}"));
        assert_eq!((reply.status, reply.code().as_str()), (400, code), "{query}");
    }
    let query = "?start_s=0&end_s=9";
    assert_eq!(service.get(&format!("{ANALYSES}/00/section{query}")).code(), "no_such_take");
    let failed = service.upload(ANALYSES, b"\x89PNG\r\n\x1a\n and more").json();
    let failed = format!("{}/section{query}", failed["links"]["self"].as_str().unwrap());
    assert_eq!(service.get(&failed).code(), "take_failed");
    std::fs::remove_dir_all(place.path("data/recordings")).unwrap();
    let gone = service.get(&format!("{path}{query}"));
    assert_eq!((gone.status, gone.code().as_str()), (410, "recording_gone"));
}
