//! What each form of the report looks like.
//!
//! The words are scripted, their places and everything else come from a real recording.

use serde_json::{Value, json};

use crate::support::{Place, copy, fake};

/// Runs on the Russian fixture and gives standard output.
fn shown(arguments: &[&str]) -> String {
    let place = Place::new();
    let talk = copy(&place, "ru_instructions.m4a");
    let run = place.run(&fake(&[arguments, &[talk.as_str()]].concat()));
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    run.stdout
}

/// Without the line that says how long it took.
fn without_time(report: &str) -> String {
    let kept = report.lines().filter(|line| !line.contains("It took") && !line.contains("занял"));
    kept.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_text_report_in_russian() {
    insta::assert_snapshot!(without_time(&shown(&["--locale", "ru"])));
}

#[test]
fn the_text_report_in_english() {
    insta::assert_snapshot!(without_time(&shown(&["--locale", "en", "--language", "en"])));
}

#[test]
fn the_text_report_in_colour() {
    let report = shown(&["--locale", "ru", "--color", "always"]);
    let report = without_time(&report).replace('\u{1b}', "␛");
    insta::assert_snapshot!(report);
}

#[test]
fn the_report_fits_its_width() {
    let place = Place::new();
    let talk = copy(&place, "ru_instructions.m4a");
    for columns in [50_usize, 64, 80, 100] {
        for locale in ["ru", "en"] {
            let mut program = place.program(&fake(&["--locale", locale, &talk]));
            let run =
                crate::support::ended(program.env("COLUMNS", columns.to_string()).spawn().unwrap());
            for line in run.stdout.lines() {
                assert!(line.chars().count() <= columns, "{columns}: {line}");
            }
        }
    }
}

#[test]
fn json() {
    let mut document: Value = serde_json::from_str(&shown(&["--format", "json"])).unwrap();
    let run = document["run"].take();
    let stages: Vec<&String> = run["stage_s"].as_object().unwrap().keys().collect();
    assert_eq!(stages.len(), 5);
    assert!(run["total_s"].as_f64().is_some_and(|total_s| total_s > 0.0));
    document["run"] = json!("run times differ");
    insta::assert_snapshot!(serde_json::to_string_pretty(&document).unwrap());
}

#[test]
fn srt() {
    insta::assert_snapshot!(shown(&["--format", "srt"]));
}

#[test]
fn vtt() {
    insta::assert_snapshot!(shown(&["--format", "vtt"]));
}

#[test]
fn csv() {
    let table = shown(&["--format", "csv-words"]);
    // The name that it had when it was the only table.
    assert_eq!(shown(&["--format", "csv"]), table);
    insta::assert_snapshot!(table);
}

#[test]
fn csv_of_events() {
    insta::assert_snapshot!(shown(&["--format", "csv-events"]));
}

#[test]
fn csv_of_measures() {
    insta::assert_snapshot!(shown(&["--format", "csv-measures"]));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(
        "markdown_in_russian",
        shown(&["--format", "markdown", "--locale", "ru"])
    );
    let english = ["--format", "markdown", "--locale", "en", "--language", "en"];
    insta::assert_snapshot!("markdown_in_english", shown(&english));
}

#[test]
fn html() {
    insta::assert_snapshot!("html_in_russian", shown(&["--format", "html", "--locale", "ru"]));
    let english = ["--format", "html", "--locale", "en", "--language", "en"];
    insta::assert_snapshot!("html_in_english", shown(&english));
}

#[test]
fn textgrid() {
    insta::assert_snapshot!(shown(&["--format", "textgrid"]));
}

#[test]
fn audacity_labels() {
    insta::assert_snapshot!(shown(&["--format", "audacity"]));
}

#[test]
fn edl() {
    insta::assert_snapshot!(shown(&["--format", "edl"]));
    let slower = shown(&["--format", "edl", "--frame-rate", "24"]);
    assert_ne!(slower, shown(&["--format", "edl", "--frame-rate", "25"]));
}
