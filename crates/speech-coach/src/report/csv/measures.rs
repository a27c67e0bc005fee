//! The measures as a table, one row each.
//!
//! Columns: `file`, `name`, `value`, `unit` (empty for a ratio), `evidence_count`,
//! `reliability`, `unmeasurable` (why there is no value; then `value` is empty, never 0).

use coach_speech::measures::{MeasureId, Unmeasurable};
use coach_speech::report::Report;

use super::table::{Table, cell};
use crate::report::json::ratio;

/// The first line of every table.
const COLUMNS: [&str; 7] =
    ["file", "name", "value", "unit", "evidence_count", "reliability", "unmeasurable"];

/// The table of one recording, with or without the line of column names.
pub(crate) fn render(file: &str, report: &Report, with_columns: bool) -> String {
    let mut table = Table::new();
    if with_columns {
        table.row(&COLUMNS);
    }
    for id in MeasureId::ALL {
        let Some(measure) = report.measures.values.get(id) else { continue };
        let value = measure.value.map(|value| ratio(value).to_string()).unwrap_or_default();
        table.row(&[
            &cell(file),
            id.name(),
            &value,
            id.unit(),
            &measure.evidence_count.to_string(),
            &ratio(measure.reliability).to_string(),
            measure.value.err().map(Unmeasurable::name).unwrap_or_default(),
        ]);
    }
    table.finish()
}
