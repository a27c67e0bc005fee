//! Takes side by side for reading on a terminal.

use coach_pipeline::comparing::{Change, Comparison, Difference, MeasureComparison, Verdict};
use coach_speech::report::Report;

use crate::report::text::{Ink, Line, Look, Page, words};
use crate::report::text::{header, width};
use crate::texts::{Texts, named};

/// Columns of a value, of the difference, and of the mark with its word.
const VALUE: usize = 7;
const DIFFERENCE: usize = 9;
const MARK: usize = 12;

/// The comparison of reports, each with its name, the first being `A`.
pub(crate) fn render(
    takes: &[(&str, &Report)],
    comparison: &Comparison,
    texts: &Texts,
    look: Look,
) -> String {
    let mut page = Page::new(look.colour, width(look));
    for (place, (name, report)) in takes.iter().enumerate() {
        let first = Line::default().add(Ink::Section, letter(place)).plain("  ");
        page.line(&first.add(Ink::Title, name));
        page.wrapped(Line::indented(3), words(Ink::Faint, &header::facts(report, texts)));
    }
    let table = Table::new(page.width(), takes.len());
    page.section(&texts.report.numbers, "");
    page.line(&table.head(texts));
    for measure in &comparison.measures {
        if measure.takes.iter().any(Option::is_some) {
            page.line(&table.measure(measure, texts));
        }
    }
    if !comparison.sub_scores.is_empty() {
        page.section(&texts.compare.scores, &texts.compare.scores_note);
        for score in &comparison.sub_scores {
            let name = named(&texts.score.sub_scores, score.id.name());
            let cells = score.takes.iter().map(|take| Some(texts.number(take.score, 0)));
            let last = score.differences.last().copied();
            let difference = last.map(|last| (last, signed(&texts.number(last.value, 0))));
            page.line(&table.row(name, cells, difference, texts));
        }
    }
    page.gap();
    page.wrapped(Line::default(), words(Ink::Faint, &texts.compare.legend));
    page.finish()
}

/// The name of a take in the table.
fn letter(place: usize) -> &'static str {
    ["A", "B", "C", "D", "E"].get(place).copied().unwrap_or("?")
}

/// Where the columns are.
struct Table {
    takes: usize,
    /// Where names end.
    names: usize,
}

impl Table {
    fn new(width: usize, takes: usize) -> Self {
        let taken = VALUE * takes + DIFFERENCE + MARK;
        Self { takes, names: width.saturating_sub(taken).max(12) }
    }

    fn head(&self, texts: &Texts) -> Line {
        let mut line = Line::default();
        for place in 0..self.takes {
            line = line.right(self.end(place), Ink::Section, letter(place));
        }
        let last = letter(self.takes.saturating_sub(1));
        let title =
            if self.takes > 2 { format!("A→{last}") } else { texts.compare.difference.clone() };
        line.right(self.difference_end(), Ink::Faint, title)
    }

    fn end(&self, place: usize) -> usize {
        self.names + VALUE * (place + 1)
    }

    fn difference_end(&self) -> usize {
        self.names + VALUE * self.takes + DIFFERENCE
    }

    fn measure(&self, compared: &MeasureComparison, texts: &Texts) -> Line {
        let id = compared.id;
        let name = named(&texts.measures, id.name());
        // A column has many values: the form of the unit that goes with none.
        let with_unit = format!("{name}, {}", texts.measure_unit(id, 0.0));
        let cells = compared.takes.iter();
        let cells = cells.map(|take| take.map(|take| texts.measure_value(id, take.value)));
        let difference = compared.differences.last().copied().flatten();
        let difference =
            difference.map(|last| (last, signed(&texts.measure_value(id, last.value))));
        self.row(&with_unit, cells, difference, texts)
    }

    fn row(
        &self,
        name: &str,
        cells: impl Iterator<Item = Option<String>>,
        difference: Option<(Difference, String)>,
        texts: &Texts,
    ) -> Line {
        let mut line = Line::indented(2).plain(shortened(name, self.names.saturating_sub(2)));
        for (place, cell) in cells.enumerate() {
            line = match cell {
                Some(cell) => line.right(self.end(place), Ink::Strong, cell),
                None => line.right(self.end(place), Ink::Faint, "—"),
            };
        }
        let Some((difference, number)) = difference else { return line };
        let words = &texts.compare;
        let arrow = match difference.change {
            Change::Up => "↑",
            Change::Down => "↓",
            Change::NoClearChange => "≈",
        };
        let (ink, word) = match (difference.change, difference.verdict) {
            (Change::NoClearChange, _) => (Ink::Faint, ""),
            (_, Some(Verdict::Better)) => (Ink::Good, words.better.as_str()),
            (_, Some(Verdict::Worse)) => (Ink::Warn, words.worse.as_str()),
            (_, Some(Verdict::Neither) | None) => (Ink::Plain, ""),
        };
        let line = line.right(self.difference_end(), ink, number).plain("  ").add(ink, arrow);
        if word.is_empty() { line } else { line.plain(" ").add(ink, word) }
    }
}

/// A number that shows that it is a difference.
fn signed(number: &str) -> String {
    let is_nothing = number.chars().all(|c| matches!(c, '0' | '.' | ','));
    if is_nothing || number.starts_with('−') { number.to_owned() } else { format!("+{number}") }
}

/// A text of at most so many characters.
fn shortened(text: &str, columns: usize) -> String {
    if text.chars().count() <= columns {
        return text.to_owned();
    }
    let kept: String = text.chars().take(columns.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end_matches([' ', ',']))
}
