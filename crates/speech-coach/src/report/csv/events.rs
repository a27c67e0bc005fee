//! Pauses, filled pauses and filler words as a table, one row each.
//!
//! Columns: `file`, `kind` (`pause`, `filled_pause`, `filler_word`), `start_s`, `end_s`,
//! `duration_s`, `place` (of pauses), `text`, `probability`, `source` (of filled pauses).
//! Rows are in order of time; a cell that does not apply is empty.

use coach_speech::report::Report;

use super::table::{Table, cell, seconds};
use crate::report::events::events;

/// The first line of every table.
const COLUMNS: [&str; 9] =
    ["file", "kind", "start_s", "end_s", "duration_s", "place", "text", "probability", "source"];

/// The table of one recording, with or without the line of column names.
pub(crate) fn render(file: &str, report: &Report, with_columns: bool) -> String {
    let mut table = Table::new();
    if with_columns {
        table.row(&COLUMNS);
    }
    for event in events(report) {
        let probability = event.probability.map(|value| format!("{value:.3}")).unwrap_or_default();
        table.row(&[
            &cell(file),
            event.kind.name(),
            &seconds(event.start_ms),
            &seconds(event.end_ms),
            &seconds(event.end_ms - event.start_ms),
            event.place,
            &cell(event.text),
            &probability,
            event.source,
        ]);
    }
    table.finish()
}
