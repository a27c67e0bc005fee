//! Pulls from a hub with faults, and from a Python that is none.

use std::cell::Cell;
use std::path::PathBuf;
use std::time::Duration;

use super::hub::{Fault, Hub};
use super::*;

fn settings(endpoint: String) -> PullSettings {
    PullSettings {
        endpoint,
        read_timeout: Duration::from_millis(1500),
        attempts: 2,
        retry_pause: Duration::ZERO,
        python: None,
        ..PullSettings::default()
    }
}

/// Pulls `tiny` from a hub with a fault; returns the code of the error and the requests for
/// the weights.
fn check(fault: Fault, expected: &str) -> Vec<String> {
    let models = tempfile::tempdir().unwrap();
    let files = model(Layout::HuggingFace, 51_865);
    let hub = Hub::new(files.clone(), fault);
    let cancel = CancelFlag::default();
    let pulled =
        hub.serve(|| pull(models.path(), "tiny", &settings(hub.endpoint()), &cancel, &|_| {}));
    match pulled {
        Ok(installed) => {
            assert_eq!(expected, "ok");
            for (name, bytes) in files {
                assert_eq!(fs::read(installed.path.join(name)).unwrap(), bytes, "{name}");
            }
            assert!(verified(&installed.path).is_whole());
            assert_eq!(names_in(models.path()), ["tiny"]);
        }
        Err(error) => {
            assert_eq!(error.code(), expected);
            assert_eq!(list(models.path()).unwrap(), []);
        }
    }
    hub.requests()
}

#[test]
fn a_pull_brings_every_file_and_checks_it() {
    let requests = check(Fault::None, "ok");
    assert_eq!(requests, ["HEAD openai None", "GET openai None", "GET blob None"]);
    check(Fault::NotFound, "network_unavailable");
    check(Fault::WrongBytes, "download_damaged");
    check(Fault::TooMany, "download_damaged");
}

#[test]
fn a_pull_goes_on_where_it_was_interrupted() {
    // Each failure brings something on, so more of them than attempts do no harm.
    let requests = check(Fault::Drops { after: 50_000, times: 4 }, "ok");
    let ranges: Vec<&String> = requests.iter().filter(|line| line.contains("blob")).collect();
    assert_eq!(ranges.len(), 5);
    for (index, range) in ranges.iter().enumerate().skip(1) {
        assert_eq!(**range, format!("GET blob Some({})", index * 50_000));
    }
    let requests = check(Fault::Stalls { after: 100_000 }, "ok");
    assert!(requests.contains(&"GET blob Some(100000)".to_owned()), "{requests:?}");
    check(Fault::NoRanges { after: 100_000 }, "ok");
    check(Fault::ServerError { times: 1 }, "ok");
    check(Fault::ServerError { times: 9 }, "network_unavailable");
    check(Fault::Drops { after: 0, times: 9 }, "network_unavailable");
}

#[test]
fn a_cancelled_pull_is_taken_up_by_the_next() {
    let models = tempfile::tempdir().unwrap();
    let hub = Hub::new(model(Layout::HuggingFace, 51_865), Fault::None);
    let settings = settings(hub.endpoint());
    let cancel = CancelFlag::default();
    let had = Cell::new(0);
    let stop_half_way = |progress: PullProgress| {
        had.set(progress.done_bytes);
        if progress.total_bytes.is_some_and(|total| progress.done_bytes * 2 > total) {
            cancel.cancel();
        }
    };
    hub.serve(|| {
        let stopped = pull(models.path(), "tiny", &settings, &cancel, &stop_half_way);
        assert!(matches!(stopped, Err(Error::Cancelled(_))));
        assert_eq!(list(models.path()).unwrap(), []);
        let first = Cell::new(None);
        let note = |progress: PullProgress| first.set(first.get().or(Some(progress.done_bytes)));
        let installed =
            pull(models.path(), "tiny", &settings, &CancelFlag::default(), &note).unwrap();
        assert!(verified(&installed.path).is_whole());
    });
    let resumed = hub.requests().iter().filter(|line| line.contains("blob Some(")).count();
    assert_eq!(resumed, 1, "{:?}", hub.requests());
    assert_eq!(names_in(models.path()), ["tiny"]);
}

#[test]
fn names_outside_the_catalogue_are_unknown() {
    let models = tempfile::tempdir().unwrap();
    let settings = settings("http://127.0.0.1:9".to_owned());
    let cancel = CancelFlag::default();
    for name in ["", "base2", "../base"] {
        let failed = pull(models.path(), name, &settings, &cancel, &|_| {});
        assert!(matches!(failed, Err(Error::ModelUnknown)), "{name}");
    }
    assert_eq!(names_in(models.path()), [""; 0]);
}

/// Pulls `base` where no hub is, by a program that stands for Python.
/// What it does is chosen by the name of the models folder: see `fake_python`.
#[cfg(unix)]
fn check_pip(python: &str, behaviour: &str, expected: &str) {
    let models = tempfile::Builder::new().prefix(behaviour).tempdir().unwrap();
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/model_files/tests");
    let settings = PullSettings {
        python: Some(here.join(python)),
        ..settings("http://127.0.0.1:9".to_owned())
    };
    let cancel = CancelFlag::default();
    let stop = |progress: PullProgress| {
        assert_eq!(progress.source, "pip");
        if behaviour == "stall" {
            cancel.cancel();
        }
    };
    let failed = pull(models.path(), "base", &settings, &cancel, &stop).unwrap_err();
    assert_eq!(failed.code(), expected, "{behaviour}");
    assert_eq!(list(models.path()).unwrap(), []);
}

#[cfg(unix)]
#[test]
fn pip_stands_in_for_the_hub_and_is_not_trusted() {
    check_pip("nowhere", "any", "network_unavailable");
    check_pip("fake_python", "fail", "network_unavailable");
    check_pip("fake_python", "wrong", "download_damaged");
    check_pip("fake_python", "stall", "cancelled");
}
