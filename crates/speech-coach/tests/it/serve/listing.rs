//! Takes in an order, page by page.

use serde_json::Value;

use super::ANALYSES;
use crate::service::{Service, talk};
use crate::support::{Place, fixture};

fn all(service: &Service, query: &str) -> Vec<String> {
    let (mut names, mut after) = (Vec::new(), String::new());
    loop {
        let page = service.get(&format!("{ANALYSES}?limit=2&{query}{after}")).json();
        let items = page["items"].as_array().unwrap().iter();
        names.extend(items.map(|take| take["name"].as_str().unwrap().to_owned()));
        match &page["next"] {
            Value::String(next) => after = format!("&after={next}"),
            _ => return names,
        }
    }
}

#[test]
fn takes_come_in_the_order_that_is_asked_for() {
    let place = Place::new();
    let service = Service::start(&place);
    let meeting = std::fs::read(fixture("en_meeting.flac")).unwrap();
    let bad = b"\x89PNG\r\n\x1a\n and more".to_vec();
    for (name, language, recording) in [
        ("%D0%91", "en", talk()),
        ("beta", "ru", meeting),
        ("Alpha", "en", bad),
        ("%D0%B0", "ru", talk()),
    ] {
        service.upload(&format!("{ANALYSES}?language={language}&name={name}"), &recording);
    }
    let by_age = ["а", "Alpha", "beta", "Б"];
    let by_name = ["Б", "а", "beta", "Alpha"];
    for (query, expected) in [("", by_age), ("sort=created", by_age), ("sort=name", by_name)] {
        assert_eq!(all(&service, query), expected, "{query}");
        assert_eq!(all(&service, &format!("{query}&order=desc")), expected, "{query}");
        let mut backwards = expected;
        backwards.reverse();
        assert_eq!(all(&service, &format!("{query}&order=asc")), backwards, "{query}");
    }
    let by_length = all(&service, "sort=duration");
    assert_eq!((by_length[0].as_str(), by_length[3].as_str()), ("beta", "Alpha"));
    let page = service.get(&format!("{ANALYSES}?limit=1&sort=name")).json();
    let next = page["next"].as_str().unwrap();
    for query in [&format!("after={next}"), "after=x&sort=name", "after=1-0&sort=duration"] {
        let reply = service.get(&format!("{ANALYSES}?{query}"));
        assert_eq!((reply.status, reply.code().as_str()), (400, "unknown_setting"), "{query}");
    }
    assert_eq!(service.get(&format!("{ANALYSES}?sort=size")).code(), "bad_request");
    assert_eq!(service.get(&format!("{ANALYSES}?order=up")).code(), "bad_request");
}
