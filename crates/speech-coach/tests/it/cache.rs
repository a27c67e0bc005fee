//! Results that were worked out before.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Place, copy, ended, fake};

/// How the result of a run came about.
fn cached(place: &Place, arguments: &[&str]) -> String {
    let run = place.run(&fake(&[&["--format", "json"], arguments].concat()));
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let document: Value = serde_json::from_str(run.stdout.lines().last().unwrap_or_default())
        .or_else(|_| serde_json::from_str(&run.stdout))
        .unwrap();
    document["run"]["cache"].as_str().unwrap().to_owned()
}

#[test]
fn the_second_run_finds_the_result() {
    let place = Place::new();
    let talk = copy(&place, "en_inaugural.webm");
    assert_eq!(cached(&place, &[&talk]), "miss");
    assert_eq!(cached(&place, &[&talk]), "disk");
    assert_eq!(cached(&place, &["--no-cache", &talk]), "off");
    assert_eq!(cached(&place, &["--refresh", &talk]), "miss");
    assert_eq!(cached(&place, &[&talk]), "disk");
    let text = place.run(&fake(&[&talk]));
    assert!(text.stdout.contains("was ready from last time"), "{}", text.stdout);
    let both = place.run(&fake(&["--no-cache", "--refresh", &talk]));
    assert_eq!(both.code, Some(2));
}

#[test]
fn results_are_the_same_with_and_without_the_cache() {
    let place = Place::new();
    let talk = copy(&place, "en_inaugural.webm");
    let result = |option: &[&str]| {
        let run = place.run(&fake(&[&["--format", "json"], option, &[&talk]].concat()));
        let mut document: Value = serde_json::from_str(&run.stdout).unwrap();
        document["run"].take();
        document
    };
    let first = result(&["--no-cache"]);
    for option in [&[][..], &[], &["--refresh"], &[]] {
        assert_eq!(result(option), first);
    }
}

#[test]
fn the_cache_is_shown_checked_and_emptied() {
    let place = Place::new();
    let talk = copy(&place, "en_inaugural.webm");
    cached(&place, &[&talk]);
    cached(&place, &[&talk]);
    let run = |arguments: &[&str]| {
        let run = place.run(&[&["cache"], arguments].concat());
        assert_eq!(run.stderr, "");
        (run.code, run.stdout)
    };
    let folder = place.cache();
    assert_eq!(run(&["path"]), (Some(0), format!("{}\n", folder.display())));
    let (_, stats) = run(&["stats", "--json"]);
    let stats: Value = serde_json::from_str(&stats).unwrap();
    assert_eq!(stats["now"]["kinds"]["transcript"]["disk_size"], 1);
    assert_eq!(stats["lifetime"]["report"]["disk_hits"], 1);
    let (_, text) = run(&["stats"]);
    for part in ["transcripts", "reports", "1 of 2", "in all", "Computing saved"] {
        assert!(text.contains(part), "{text}");
    }
    assert_eq!(run(&["verify"]), (Some(0), "5 good, 0 damaged, 0 expired.\n".to_owned()));
    assert_eq!(run(&["purge", "--unused-for", "1"]), (Some(0), "Removed: 0.\n".to_owned()));
    assert_eq!(run(&["purge", "--kind", "report"]), (Some(0), "Removed: 1.\n".to_owned()));
    assert_eq!(run(&["purge"]), (Some(0), "Removed: 4.\n".to_owned()));
    assert_eq!(cached(&place, &[&talk]), "miss");
}

#[test]
fn a_cache_that_cannot_work_is_refused_by_the_name_of_its_variable() {
    let place = Place::new();
    let talk = copy(&place, "en_inaugural.webm");
    let file = place.file("file", b"");
    for (variable, value) in [
        ("SPEECH_COACH_CACHE", file.to_str().unwrap()),
        ("SPEECH_COACH_CACHE_BYTES", "much"),
        ("SPEECH_COACH_CACHE_BYTES", "1000"),
        ("SPEECH_COACH_REDIS", "http://:hush@localhost"),
    ] {
        let run = ended(place.program(&fake(&[&talk])).env(variable, value).spawn().unwrap());
        assert_eq!(run.code, Some(1), "{variable}");
        assert!(run.stderr.contains("error[cache_unusable]"), "{}", run.stderr);
        assert!(run.stderr.contains(variable) && !run.stderr.contains("hush"), "{}", run.stderr);
        let without = &fake(&["--no-cache", &talk]);
        let run = ended(place.program(without).env(variable, value).spawn().unwrap());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }
    let path =
        ended(place.program(&["cache", "path"]).env("SPEECH_COACH_CACHE", "").spawn().unwrap());
    assert!(path.stderr.contains("error[no_cache_folder]"), "{}", path.stderr);
}

/// Files below a folder.
fn entries(folder: &Path) -> usize {
    let below = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    below.map(|path| if path.is_dir() { entries(&path) } else { 1 }).sum()
}

#[test]
fn a_second_process_reads_what_is_there_and_says_that_it_keeps_nothing() {
    let place = Place::new();
    let (talk, other) = (copy(&place, "en_inaugural.webm"), copy(&place, "ru_announcement.flac"));
    assert_eq!(cached(&place, &[&talk]), "miss");
    let endless = ["analyze", "--recognizer", "fake-endless", &other];
    let mut first = place.program(&endless).spawn().unwrap();
    // Once it keeps the second recording it writes to the folder, and goes on to write.
    let begun = std::time::Instant::now();
    while entries(&place.cache().join("v1/media")) < 2 {
        assert!(begun.elapsed().as_secs() < 60, "the first process keeps nothing");
        std::thread::yield_now();
    }
    let second = place.run(&fake(&[&talk]));
    assert_eq!(second.code, Some(0));
    assert!(second.stdout.contains("was ready from last time"), "{}", second.stdout);
    let stderr = second.stderr;
    assert!(stderr.starts_with("note: another process writes to the cache"), "{stderr}");
    let purge = place.run(&["cache", "purge"]);
    assert!(purge.stderr.contains("error[cache_busy]"), "{}", purge.stderr);
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(place.run(&["cache", "purge"]).code, Some(0));
}
