//! Ctrl-C: the program ends at once, with 130, and leaves nothing behind.

use std::fs;
use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Place, ended, fixture};

/// The promise is a second; a crowded machine may be late.
const PROMPT: Duration = Duration::from_secs(3);

/// Starts the program on standard input and gives it these bytes; when this returns, it has read
/// most of them, and so listens to signals.
fn start(place: &Place, recognizer: &str, bytes: &[u8]) -> Child {
    let line = ["analyze", "--recognizer", recognizer, "--output", "report.txt", "-"];
    let mut child = place.program(&line).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(bytes).unwrap();
    child
}

fn interrupt(place: &Place, child: Child, signal: &str) {
    let sent = Instant::now();
    let kill = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let run = ended(child);
    let took = sent.elapsed();
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (Some(130), "", ""));
    assert!(took < PROMPT, "it took {took:?}");
    assert_eq!(Place::names(&place.temporary()), [""; 0]);
    assert_eq!(Place::names(&place.path(".")), ["tmp"]);
}

#[test]
fn while_it_recognises() {
    let place = Place::new();
    let bytes = fs::read(fixture("ru_announcement.flac")).unwrap();
    for signal in ["-INT", "-TERM"] {
        let mut child = start(&place, "fake-endless", &bytes);
        drop(child.stdin.take());
        interrupt(&place, child, signal);
    }
}

#[test]
fn while_it_waits_for_standard_input() {
    let place = Place::new();
    let mut child = start(&place, "fake", &vec![0; 300_000]);
    let stdin = child.stdin.take();
    interrupt(&place, child, "-INT");
    drop(stdin);
}

#[test]
fn while_standard_input_is_in_a_temporary_file() {
    let place = Place::new();
    let mut child = start(&place, "fake", &vec![0; 66 << 20]);
    let stdin = child.stdin.take();
    interrupt(&place, child, "-INT");
    drop(stdin);
}
