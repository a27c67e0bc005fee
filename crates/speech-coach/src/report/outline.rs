//! What a report for reading says, before it gets its form: Markdown and HTML are made of it.

mod blocks;

use coach_speech::report::Report;

use super::commentary::Comment;
use super::text::{Ink, header};
use crate::texts::Texts;

/// A report for reading; all text is plain and may hold anything.
#[derive(Debug)]
pub(crate) struct Outline {
    pub(crate) title: String,
    /// Language of what the program says, ISO 639-1.
    pub(crate) language: &'static str,
    pub(crate) facts: String,
    pub(crate) warnings: Vec<String>,
    /// What stands before the sections.
    pub(crate) lead: Vec<String>,
    pub(crate) sections: Vec<Section>,
}

/// A part with a name.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) title: String,
    /// What belongs beside the name, or empty.
    pub(crate) note: String,
    pub(crate) blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug)]
pub(crate) enum Block {
    Paragraph(String),
    /// What is said of the whole section, in small print.
    Note(String),
    /// Entries of equal rank.
    List(Vec<Entry>),
    /// Entries by rank.
    Ranking(Vec<Entry>),
    Table(Table),
    Talk(Talk),
}

/// The words of a talk.
#[derive(Debug)]
pub(crate) struct Talk {
    /// Language of the talk, ISO 639-1; empty if unknown.
    pub(crate) language: String,
    pub(crate) paragraphs: Vec<Paragraph>,
    /// What the inks in it mean.
    pub(crate) legend: Vec<(Ink, String)>,
}

/// A heading with what belongs to it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) head: String,
    /// Words of the talk with their moment, or empty.
    pub(crate) quote: String,
    pub(crate) lines: Vec<(Sign, String)>,
}

/// What a line of an entry is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Reason,
    Action,
    Goal,
}

impl Sign {
    /// The sign before the line, as on the terminal.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Self::Reason => "",
            Self::Action => "→ ",
            Self::Goal => "◎ ",
        }
    }
}

/// Rows of cells; the first cell of a row names it.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) head: Vec<Cell>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) text: String,
    /// Whether it stands at the right, as numbers do.
    pub(crate) is_number: bool,
    /// How it stands out.
    pub(crate) ink: Ink,
}

/// A stretch of the talk.
#[derive(Debug)]
pub(crate) struct Paragraph {
    /// When it begins, as on a player.
    pub(crate) moment: String,
    /// Runs of words of one ink, which spaces part.
    pub(crate) runs: Vec<(Ink, String)>,
}

impl Outline {
    /// The outline of a report, and of the commentary on it if one was asked for.
    pub(crate) fn new(
        file: &str,
        report: &Report,
        comment: Option<&Comment>,
        texts: &Texts,
    ) -> Self {
        let mut outline = Self {
            title: file.to_owned(),
            language: texts.locale.name(),
            facts: header::facts(report, texts),
            warnings: header::warnings(report, texts),
            lead: Vec::new(),
            sections: Vec::new(),
        };
        if report.speech_regions.is_empty() {
            outline.lead =
                vec![texts.report.no_speech.clone(), texts.report.no_speech_help.clone()];
        } else if report.transcript.words.is_empty() {
            outline.lead = vec![texts.report.no_words.clone()];
            outline.sections = vec![blocks::pauses(&report.measures, texts)];
        } else {
            let findings = blocks::findings(report, texts);
            if findings.is_empty() {
                outline.lead = vec![texts.report.no_findings.clone()];
            }
            outline.sections = findings;
            outline.sections.push(blocks::numbers(report, texts));
            outline.sections.extend(blocks::pace(report, texts));
            outline.sections.extend([
                blocks::pauses(&report.measures, texts),
                blocks::fillers(&report.measures, texts),
                blocks::talk(report, texts),
            ]);
        }
        outline.sections.extend(comment.map(|comment| blocks::commentary(comment, texts)));
        outline
    }
}

impl Section {
    fn new(title: &str, note: String, blocks: Vec<Block>) -> Self {
        Self { title: title.to_owned(), note, blocks }
    }
}

impl Cell {
    /// Text at the left.
    fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_number: false, ink: Ink::Plain }
    }

    /// A number, or the name of a column of them.
    fn number(text: impl Into<String>) -> Self {
        Self { is_number: true, ..Self::text(text) }
    }

    fn inked(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
}
