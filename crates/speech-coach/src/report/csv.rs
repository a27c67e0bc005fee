//! Words and events as a table, one row each, for spreadsheets and scripts.
//!
//! Columns: `file`, `kind` (`word`, `pause`, `filled_pause`, `filler_word`), `start_s`, `end_s`,
//! `text`, `probability`, `place` (of pauses), `source` (of filled pauses).
//! Rows are in order of time; a cell that does not apply is empty. Text that a spreadsheet would
//! take for a formula begins with an apostrophe, in this table and the others.

pub(crate) mod events;
pub(crate) mod measures;
mod table;

use coach_speech::Span;
use coach_speech::report::Report;

use table::{Table, cell};

/// The first line of every table.
const COLUMNS: [&str; 8] =
    ["file", "kind", "start_s", "end_s", "text", "probability", "place", "source"];

struct Row<'a> {
    kind: &'static str,
    span: Span,
    text: &'a str,
    probability: Option<f64>,
    place: &'static str,
    source: &'static str,
}

impl<'a> Row<'a> {
    fn new(kind: &'static str, span: Span) -> Self {
        Self { kind, span, text: "", probability: None, place: "", source: "" }
    }

    fn said(self, text: &'a str, probability: f64) -> Self {
        Self { text, probability: Some(probability), ..self }
    }
}

/// The table of one recording, with or without the line of column names.
pub(crate) fn render(file: &str, report: &Report, with_columns: bool) -> String {
    let mut table = Table::new();
    if with_columns {
        table.row(&COLUMNS);
    }
    for row in rows(report) {
        let (start, end) = (row.span.start().get(), row.span.end().get());
        let probability = row.probability.map(|value| format!("{value:.3}")).unwrap_or_default();
        table.row(&[
            &cell(file),
            row.kind,
            &format!("{start:.3}"),
            &format!("{end:.3}"),
            &cell(row.text),
            &probability,
            row.place,
            row.source,
        ]);
    }
    table.finish()
}

fn rows(report: &Report) -> Vec<Row<'_>> {
    let measures = &report.measures;
    let words = report
        .transcript
        .words
        .iter()
        .map(|word| Row::new("word", word.span).said(&word.text, f64::from(word.probability)));
    let pauses = measures
        .pauses
        .iter()
        .map(|pause| Row { place: pause.place.name(), ..Row::new("pause", pause.span) });
    let filled = measures.filled_pauses.iter().map(|filled| Row {
        source: filled.source.name(),
        ..Row::new("filled_pause", filled.span).said(&filled.lexeme, filled.probability)
    });
    let fillers = measures.filler_words.iter().map(|filler| {
        Row::new("filler_word", filler.span).said(&filler.lexeme, filler.probability)
    });
    let mut rows: Vec<Row<'_>> = words.chain(pauses).chain(filled).chain(fillers).collect();
    // Stable: what begins together stays in the order of the kinds above.
    rows.sort_by(|a, b| a.span.start().get().total_cmp(&b.span.start().get()));
    rows
}
