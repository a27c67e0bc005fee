//! A label track for Audacity: start, end and text, parted by tabs, a line for each event.

use std::fmt::Write as _;

use coach_speech::report::Report;

use super::events::{events, one_line};

/// The whole file; empty where nothing happens.
pub(crate) fn render(report: &Report) -> String {
    let mut file = String::new();
    for event in events(report) {
        let (start, end) = (time(event.start_ms), time(event.end_ms));
        let _ = writeln!(file, "{start}\t{end}\t{}", one_line(&event.label()));
    }
    file
}

fn time(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}
