//! Recordings that are handed in: analysed once, whatever happens to the process.

use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::{ANALYSES, files, log};
use crate::service::{Service, form, talk};
use crate::support::Place;

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
