//! The report for reading on a terminal.

pub(super) mod fillers;
mod findings;
pub(super) mod gauge;
pub(super) mod header;
pub(super) mod numbers;
pub(super) mod pace;
mod page;
pub(super) mod pauses;
mod score;
pub(super) mod transcript;

use coach_pipeline::Analysis;

use crate::report::commentary::{self, Comment};
use crate::texts::Texts;
pub(crate) use page::{Ink, Line, Page, words};
pub(crate) use score::Score;

/// How the report is to look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Whether escape codes for colours may be written.
    pub(crate) colour: bool,
    /// Columns to fill.
    pub(crate) width: usize,
}

/// Narrowest and widest report; longer lines are hard to read.
const WIDTH_MIN: usize = 50;
const WIDTH_MAX: usize = 100;

/// Columns of a page that is to look so.
pub(crate) fn width(look: Look) -> usize {
    look.width.clamp(WIDTH_MIN, WIDTH_MAX)
}

/// The report of one recording, named as the user named it.
pub(crate) fn render(
    file: &str,
    analysis: &Analysis,
    score: Score<'_>,
    comment: Option<&Comment>,
    texts: &Texts,
    look: Look,
) -> String {
    let report = &*analysis.report;
    let mut page = Page::new(look.colour, width(look));
    header::write(&mut page, file, report, texts);
    if report.speech_regions.is_empty() {
        header::write_no_speech(&mut page, texts);
    } else if report.transcript.words.is_empty() {
        header::write_no_words(&mut page, texts);
        pauses::write(&mut page, &report.measures, texts);
    } else {
        findings::write(&mut page, report, texts);
        score::write(&mut page, score, texts);
        numbers::write(&mut page, report, texts);
        pace::write(&mut page, report, texts);
        pauses::write(&mut page, &report.measures, texts);
        fillers::write(&mut page, &report.measures, texts);
        transcript::write(&mut page, report, texts);
    }
    if let Some(comment) = comment {
        commentary::write(&mut page, comment, texts);
    }
    header::write_footer(&mut page, analysis, texts);
    page.finish()
}
