//! Pauses by the place where they fall.

use coach_speech::measures::Measures;
use coach_speech::pause::{Pause, PausePlace};

use super::page::{Ink, Line, Page, bar, moments};
use crate::texts::{Texts, clock, named};

/// All places, the best first.
pub(in crate::report) const PLACES: [PausePlace; 4] = [
    PausePlace::Sentence,
    PausePlace::Clause,
    PausePlace::Inside,
    PausePlace::InsideAfterFunctionWord,
];

/// Columns where numbers end and the bar begins.
const COUNT_END: usize = 32;
const BAR: usize = 34;
const BAR_COLUMNS: usize = 13;
const MEDIAN_END: usize = 57;
const LONGEST_END: usize = 69;
/// The same without the bar and the longest, for pages narrower than this.
const MEDIAN_END_NARROW: usize = 42;
const WIDTH_WIDE: usize = 80;

/// The section.
pub(super) fn write(page: &mut Page, measures: &Measures, texts: &Texts) {
    let pauses = &measures.pauses;
    if pauses.is_empty() {
        page.section(&texts.report.pauses, "");
        page.line(&Line::indented(2).plain(&texts.report.no_pauses));
        return;
    }
    page.section(
        &texts.report.pauses,
        &texts.report.pauses_total.count(texts.locale, pauses.len()),
    );
    let wide = page.width() >= WIDTH_WIDE;
    let head = Line::indented(2).right(COUNT_END, Ink::Faint, &texts.report.column_count);
    page.line(&if wide {
        head.right(MEDIAN_END, Ink::Faint, &texts.report.column_median).right(
            LONGEST_END,
            Ink::Faint,
            &texts.report.column_longest,
        )
    } else {
        head.right(MEDIAN_END_NARROW, Ink::Faint, &texts.report.column_median)
    });
    for place in PLACES {
        let mut here: Vec<&Pause> = pauses.iter().filter(|pause| pause.place == place).collect();
        here.sort_by(|a, b| length(a).total_cmp(&length(b)));
        page.line(&row(place, &here, pauses.len(), wide, texts));
    }
}

/// One place; its pauses in order of length.
fn row(place: PausePlace, pauses: &[&Pause], all: usize, wide: bool, texts: &Texts) -> Line {
    let name = named(&texts.places, place.name());
    let line = Line::indented(2).plain(name);
    let Some(longest) = pauses.last() else {
        return line.right(COUNT_END, Ink::Faint, "0");
    };
    let line = line.right(COUNT_END, Ink::Strong, pauses.len().to_string());
    let typical = texts.seconds(median(pauses));
    if !wide {
        return line.right(MEDIAN_END_NARROW, Ink::Plain, typical);
    }
    let ink = if place.is_boundary() { Ink::Good } else { Ink::Warn };
    let line = line
        .pad_to(BAR, 1)
        .add(ink, bar(pauses.len() as f64 / all as f64, BAR_COLUMNS))
        .right(MEDIAN_END, Ink::Plain, typical)
        .right(LONGEST_END, Ink::Plain, texts.seconds(length(longest)))
        .plain("  ");
    let moment = clock(longest.span.start().get());
    moments([moment], 1).fold(line, |line, (ink, text)| line.add(ink, text))
}

pub(in crate::report) fn length(pause: &Pause) -> f64 {
    pause.span.length().get()
}

/// Of pauses in order of length.
pub(in crate::report) fn median(pauses: &[&Pause]) -> f64 {
    let middle = pauses.len() / 2;
    match pauses {
        [] => 0.0,
        _ if pauses.len() % 2 == 1 => length(pauses[middle]),
        _ => f64::midpoint(length(pauses[middle - 1]), length(pauses[middle])),
    }
}
