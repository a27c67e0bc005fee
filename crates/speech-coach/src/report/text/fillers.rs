//! Fillers and filled pauses: which, how often, where to hear them.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::measures::Measures;

use super::page::{Ink, Line, Page, moments};
use crate::texts::{Texts, clock, fill};

/// Rows of the table.
const ROWS_MAX: usize = 8;
/// Moments of a row, if they fit.
const MOMENTS_MAX: usize = 6;
/// Columns where numbers end and moments begin.
const COUNT_END: usize = 32;
const RATE_END: usize = 44;
const MOMENTS: usize = 46;
/// Columns of one moment, `▶ 0:42`, and the space after it.
const MOMENT_COLUMNS: usize = 7;

/// The section.
pub(super) fn write(page: &mut Page, measures: &Measures, texts: &Texts) {
    let rows = rows(measures);
    page.section(&texts.report.fillers, "");
    if rows.is_empty() {
        page.line(&Line::indented(2).plain(&texts.report.no_fillers));
    } else {
        table(page, &rows, measures, texts);
    }
    if let Some(recall) = texts.report.filler_recall.get(&measures.language) {
        let words = recall.split(' ').map(|word| (Ink::Faint, word.to_owned()));
        page.wrapped(Line::indented(2), words);
    }
}

fn table(page: &mut Page, rows: &[Row], measures: &Measures, texts: &Texts) {
    let head = Line::indented(2).right(COUNT_END, Ink::Faint, &texts.report.column_count).right(
        RATE_END,
        Ink::Faint,
        &texts.report.column_rate,
    );
    page.line(&head);
    let minutes = measures.speech_span.map_or(0.0, |span| span.length().get() / 60.0);
    for row in rows.iter().take(ROWS_MAX) {
        let mut line = Line::indented(2).add(row.ink, &row.lexeme).right(
            COUNT_END,
            Ink::Strong,
            row.spans.len().to_string(),
        );
        if minutes > 0.0 {
            let rate = texts.number(row.spans.len() as f64 / minutes, 1);
            line = line.right(RATE_END, Ink::Plain, rate);
        }
        let clocks = row.spans.iter().map(|span| clock(span.start().get()));
        if page.width() < MOMENTS + 2 * MOMENT_COLUMNS {
            page.line(&line);
            continue;
        }
        let fitting = page.width().saturating_sub(MOMENTS + 2) / MOMENT_COLUMNS;
        page.wrapped(line.pad_to(MOMENTS, 1), moments(clocks, fitting.clamp(1, MOMENTS_MAX)));
    }
    if rows.len() > ROWS_MAX {
        let more = (rows.len() - ROWS_MAX).to_string();
        let text = fill(&texts.report.more_rows, &[("n", &more)]);
        page.line(&Line::indented(2).add(Ink::Faint, text));
    }
}

/// A filler word or a filled pause with all its moments.
pub(in crate::report) struct Row {
    pub(in crate::report) ink: Ink,
    pub(in crate::report) lexeme: String,
    pub(in crate::report) spans: Vec<Span>,
}

/// The most frequent first; equal ones by the alphabet.
pub(in crate::report) fn rows(measures: &Measures) -> Vec<Row> {
    let mut by_lexeme: BTreeMap<(&str, bool), Vec<Span>> = BTreeMap::new();
    for filler in &measures.filler_words {
        by_lexeme.entry((&filler.lexeme, false)).or_default().push(filler.span);
    }
    for filled in &measures.filled_pauses {
        by_lexeme.entry((&filled.lexeme, true)).or_default().push(filled.span);
    }
    let row = |((lexeme, is_filled_pause), spans): ((&str, bool), Vec<Span>)| Row {
        ink: if is_filled_pause { Ink::FilledPause } else { Ink::Filler },
        lexeme: lexeme.to_owned(),
        spans,
    };
    let mut rows: Vec<Row> = by_lexeme.into_iter().map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.spans.len()));
    rows
}
