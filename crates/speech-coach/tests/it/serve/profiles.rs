//! What a recording is judged as: by the request, else by the settings.

use serde_json::{Value, json};

use super::{ANALYSES, files};
use crate::service::{Service, form, talk};
use crate::support::{Place, fixture};

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];
const NAMES: [&str; 6] = ["talk", "lecture", "pitch", "interview", "news", "second_language"];

/// What a take was asked for as, and what its report was judged as.
fn profiles(take: &Value) -> [&str; 2] {
    let (settings, report) = (&take["settings"], &take["report"]);
    [settings, report].map(|part| part["profile"].as_str().expect("a finished take"))
}

/// How often the stages before the findings were not found in the cache since the start.
fn misses(service: &Service) -> Vec<String> {
    let metrics = String::from_utf8(service.get("/metrics").body).unwrap();
    let kinds = ["media", "speech-regions", "transcript", "measures"];
    let is_wanted = |line: &&str| {
        let is_of = |kind: &&str| line.contains(&format!("kind=\"{kind}\""));
        line.starts_with("cache_lookups{") && line.contains("miss") && kinds.iter().any(is_of)
    };
    let mut missed: Vec<String> = metrics.lines().filter(is_wanted).map(str::to_owned).collect();
    missed.sort();
    missed
}

#[test]
fn another_profile_is_another_take_and_runs_the_findings_alone() {
    let place = Place::new();
    let service = Service::start(&place);
    let plain = service.upload(&format!("{ANALYSES}?language=en"), &talk()).json();
    assert_eq!(profiles(&plain), ["talk", "talk"], "{plain}");
    let missed = misses(&service);
    assert_eq!(missed.len(), 4, "{missed:?}");
    let mut ids = vec![plain["id"].clone()];
    for name in &NAMES[1..] {
        let take = service.upload(&format!("{ANALYSES}?language=en&profile={name}"), &talk());
        let take = take.json();
        assert_eq!(profiles(&take), [*name, *name], "{take}");
        assert_eq!(take["report"]["measures"], plain["report"]["measures"]);
        assert_eq!(misses(&service), missed, "{name}");
        assert!(!ids.contains(&take["id"]));
        ids.push(take["id"].clone());
        let digest = take["digest"].as_str().unwrap();
        let by_digest = format!("{ANALYSES}/by-digest/{digest}?language=en&profile={name}");
        assert_eq!(service.get(&by_digest).json()["id"], take["id"]);
    }
    // Who says what is usual anyway, or nothing, gets the first.
    for usual in ["&profile=talk", "&profile="] {
        let take = service.upload(&format!("{ANALYSES}?language=en{usual}"), &talk());
        assert_eq!((take.status, &take.json()["id"]), (200, &plain["id"]), "{usual}");
    }
    let list = service.get(ANALYSES).json();
    let listed = list["items"].as_array().unwrap().iter();
    let listed: Vec<&str> =
        listed.map(|take| take["settings"]["profile"].as_str().unwrap()).collect();
    assert_eq!(listed, NAMES.iter().rev().copied().collect::<Vec<_>>());
    // Each report goes with its own take, and all that is left with the last.
    let reports = || files(&place.cache().join("v1").join("report"));
    for id in &ids {
        let path = format!("{ANALYSES}/{}", id.as_str().unwrap());
        assert_eq!(service.send("DELETE", &path, &[], &[]).status, 204);
    }
    assert!(service.terminate().success());
    assert_eq!(reports(), 0);
}

#[test]
fn a_form_names_a_profile_and_unknown_names_are_refused() {
    let place = Place::new();
    let service = Service::start(&place);
    let (content_type, whole) = form("file", "a.webm", &talk());
    let field = "--edge\r\ncontent-disposition: form-data; name=\"profile\"\r\n\r\npitch\r\n";
    let body = [field.as_bytes(), &whole].concat();
    let headers = [("content-type", content_type.as_str()), ("prefer", "wait=50")];
    // What the form says outweighs the query.
    let path = format!("{ANALYSES}?profile=news");
    let take = service.send("POST", &path, &headers, &body).json();
    assert_eq!(profiles(&take), ["pitch", "pitch"], "{take}");
    for wrong in ["Talk", "second-language", "podcast", "%00"] {
        for (method, path) in [
            ("POST", format!("{ANALYSES}?profile={wrong}&locale=en")),
            ("POST", format!("/api/v1/analyze?profile={wrong}&locale=en")),
            ("GET", format!("{ANALYSES}/by-digest/{}?profile={wrong}", "0".repeat(64))),
            ("GET", format!("/api/v1/scoring?profile={wrong}")),
        ] {
            let (headers, body) =
                if method == "POST" { (&headers[..], &whole[..]) } else { (&[][..], &[][..]) };
            let reply = service.send(method, &path, headers, body);
            assert_eq!((reply.status, reply.code().as_str()), (400, "unknown_setting"), "{path}");
            let problem = reply.json();
            assert!(problem["title"].as_str().unwrap().contains("profile"), "{problem}");
            let cure = problem["cure"].as_str().unwrap();
            assert!(NAMES.iter().all(|name| cure.contains(name)), "{problem}");
        }
    }
}

#[test]
fn the_settings_say_what_is_meant_where_nobody_does() {
    let place = Place::new();
    let variables = [("SPEECH_COACH_PROFILE", "lecture")];
    let service = Service::with(&place, &["--recognizer", "fake"], &variables);
    let lecture = service.upload(&format!("{ANALYSES}?language=en"), &talk()).json();
    assert_eq!(profiles(&lecture), ["lecture", "lecture"]);
    let headers = [("content-type", "video/webm")];
    let path = "/api/v1/analyze?language=en&profile=news";
    assert_eq!(service.send("POST", path, &headers, &talk()).status, 200);
    let newest = service.get(&format!("{ANALYSES}?limit=1")).json();
    assert_eq!(newest["items"][0]["settings"]["profile"], "news");
    let scoring = service.get("/api/v1/scoring").json();
    assert_eq!(scoring[0]["profile"], "lecture");
    let of_news = service.get("/api/v1/scoring?profile=news&locale=ru").json();
    assert_eq!(of_news[1]["profile"], "news");
    assert_ne!(of_news[1]["bands"], scoring[1]["bands"]);
    let named = of_news[0]["profiles"].as_array().unwrap().iter();
    let named: Vec<&str> = named.map(|one| one["profile"].as_str().unwrap()).collect();
    assert_eq!(named, NAMES);
    assert_eq!(of_news[0]["profiles"][4]["title"], "новости");
    assert!(service.terminate().success());
    // A take is what it was asked for as, whatever the settings become.
    let service = Service::start(&place);
    let own = lecture["links"]["self"].as_str().unwrap();
    assert_eq!(service.get(own).json(), lecture);
    let again = service.upload(&format!("{ANALYSES}?language=en&profile=lecture"), &talk());
    assert_eq!((again.status, &again.json()["id"]), (200, &lecture["id"]));
    let talk = service.upload(&format!("{ANALYSES}?language=en"), &talk()).json();
    assert_eq!(profiles(&talk), ["talk", "talk"]);
}

#[test]
fn corrections_and_changes_keep_the_profile() {
    let place = Place::new();
    let service = Service::start(&place);
    let before =
        service.upload(&format!("{ANALYSES}?language=en&profile=interview"), &talk()).json();
    let corrections = before["links"]["filler_corrections"].as_str().unwrap();
    let filler = &before["report"]["filler_words"][0];
    let wanted = json!({ "corrections": [{
        "lexeme": filler["text"],
        "first_word": filler["words"][0],
        "end_word": filler["words"][1],
        "is_filler": false,
    }] });
    let reply = service.send("PUT", corrections, &JSON, wanted.to_string().as_bytes());
    let after = reply.json();
    assert_eq!((&after["id"], profiles(&after)), (&before["id"], ["interview", "interview"]));
    assert_ne!(after["report"]["measures"], before["report"]["measures"]);
    let path = before["links"]["self"].as_str().unwrap();
    let renamed = service.send("PATCH", path, &JSON, br#"{"name": "Other"}"#).json();
    assert_eq!(renamed["settings"]["profile"], "interview");
    let unknown = service.send("PATCH", path, &JSON, br#"{"profile": "news"}"#);
    assert_eq!(unknown.code(), "bad_json");
    // The words are not corrected where the same recording is judged as something else.
    let other = service.upload(&format!("{ANALYSES}?language=en&profile=news"), &talk()).json();
    assert_eq!(other["report"]["measures"], before["report"]["measures"]);
    // Handed in again it is corrected still.
    for again in ["", "&refresh=true"] {
        let path = format!("{ANALYSES}?language=en&profile=interview{again}");
        let report = service.upload(&path, &talk()).json()["report"].clone();
        for part in ["profile", "measures", "filler_words", "findings", "sub_scores"] {
            assert_eq!(report[part], after["report"][part], "{part} {again}");
        }
    }
}

#[test]
fn takes_side_by_side_are_judged_as_what_all_of_them_were() {
    let place = Place::new();
    let service = Service::start(&place);
    // Long enough for scores.
    let sonnet = std::fs::read(fixture("en_sonnet.mp3")).unwrap();
    let upload = |language: &str, profile: &str| {
        let path = format!("{ANALYSES}?language={language}&profile={profile}");
        service.upload(&path, &sonnet).json()["id"].clone()
    };
    let [plain, news, other] =
        [("en", "talk"), ("en", "news"), ("en&beam_size=2", "news")].map(|(l, p)| upload(l, p));
    let scores = |ids: [&Value; 2]| {
        let body = json!({ "ids": ids }).to_string();
        let compared = service.send("POST", "/api/v1/comparisons", &JSON, body.as_bytes()).json();
        compared["sub_scores"].clone()
    };
    let (of_settings, of_news) = (scores([&plain, &news]), scores([&news, &other]));
    assert_ne!(of_settings, of_news);
    assert_eq!(scores([&plain, &plain]), of_settings);
    // Of one recording the newest take counts alone.
    let high = || {
        let found = service.get("/api/v1/progress?measure=speech_rate_wpm").json();
        found["measures"][0]["band"]["high"].clone()
    };
    assert_eq!(high(), json!(198.0));
    upload("en&beam_size=2", "talk");
    assert_eq!(high(), json!(165.0));
}
