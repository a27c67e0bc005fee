//! Painted text, measured in columns of a terminal.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr as _;

/// What a piece of text is, from which follows how it is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Ordinary text.
    Plain,
    /// The name of the recording.
    Title,
    /// The name of a section.
    Section,
    /// What matters in its line.
    Strong,
    /// What matters least.
    Faint,
    /// Praise, values inside their band.
    Good,
    /// Warnings, values outside their band.
    Warn,
    /// Values far outside their band, errors.
    Bad,
    /// Moments to listen to.
    Moment,
    /// Lexical fillers in the transcript.
    Filler,
    /// Filled pauses in the transcript.
    FilledPause,
}

impl Ink {
    fn style(self) -> Style {
        let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
        match self {
            Self::Plain => Style::new(),
            Self::Title | Self::Strong => Style::new().bold(),
            Self::Section => colour(AnsiColor::Cyan).bold(),
            Self::Faint => Style::new().dimmed(),
            Self::Good => colour(AnsiColor::Green),
            Self::Warn => colour(AnsiColor::Yellow),
            Self::Bad => colour(AnsiColor::Red),
            Self::Moment => colour(AnsiColor::Blue),
            Self::Filler => colour(AnsiColor::Yellow).underline(),
            Self::FilledPause => colour(AnsiColor::Magenta).underline(),
        }
    }

    /// The text between the codes of its style, if colours are wanted.
    pub(crate) fn paint(self, text: &str, colour: bool) -> String {
        if !colour || self == Self::Plain || text.is_empty() {
            return text.to_owned();
        }
        let style = self.style();
        format!("{style}{text}{style:#}")
    }
}

/// A line of pieces that knows its width.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pieces: Vec<(Ink, String)>,
    width: usize,
}

impl Line {
    /// Begins a line with so many spaces.
    pub(crate) fn indented(columns: usize) -> Self {
        Self::default().plain(" ".repeat(columns))
    }

    /// Adds a piece. Control characters would move the cursor and are left out.
    pub(crate) fn add(mut self, ink: Ink, text: impl AsRef<str>) -> Self {
        let text: String = text.as_ref().chars().filter(|c| !c.is_control()).collect();
        self.width += text.width();
        self.pieces.push((ink, text));
        self
    }

    /// Adds ordinary text.
    pub(crate) fn plain(self, text: impl AsRef<str>) -> Self {
        self.add(Ink::Plain, text)
    }

    /// Fills with spaces up to a column; at least `gap` spaces follow what is there.
    pub(crate) fn pad_to(self, column: usize, gap: usize) -> Self {
        let spaces = column.saturating_sub(self.width).max(gap);
        self.plain(" ".repeat(spaces))
    }

    /// Adds text so that it ends at a column.
    pub(crate) fn right(self, column: usize, ink: Ink, text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        self.pad_to(column.saturating_sub(text.width()), 1).add(ink, text)
    }

    /// How many columns it takes.
    pub(crate) fn width(&self) -> usize {
        self.width
    }
}

/// The report while it is written.
#[derive(Debug)]
pub(crate) struct Page {
    text: String,
    colour: bool,
    width: usize,
}

impl Page {
    pub(crate) fn new(colour: bool, width: usize) -> Self {
        Self { text: String::new(), colour, width }
    }

    /// Columns to fill.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Whether colours tell things apart; if not, signs must.
    pub(crate) fn colour(&self) -> bool {
        self.colour
    }

    /// Writes a line; spaces at its end are dropped.
    pub(crate) fn line(&mut self, line: &Line) {
        let spare = |text: &str| text.chars().all(|c| c == ' ');
        let kept =
            line.pieces.iter().rposition(|(_, text)| !spare(text)).map_or(0, |last| last + 1);
        for (index, (ink, text)) in line.pieces[..kept].iter().enumerate() {
            let text = if index + 1 == kept { text.trim_end_matches(' ') } else { text };
            self.text.push_str(&ink.paint(text, self.colour));
        }
        self.text.push('\n');
    }

    /// Writes an empty line.
    pub(crate) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Begins a section: its name, and what belongs beside it.
    pub(crate) fn section(&mut self, name: &str, note: &str) {
        self.gap();
        let line = Line::default().add(Ink::Section, name.to_uppercase());
        self.line(&if note.is_empty() { line } else { line.plain("  ").add(Ink::Faint, note) });
    }

    /// Writes words over as many lines as they need, the first after `first`, the others
    /// indented like it.
    pub(crate) fn wrapped(&mut self, first: Line, words: impl IntoIterator<Item = (Ink, String)>) {
        let indent = first.width();
        let mut line = first;
        let mut empty = true;
        for (ink, word) in words {
            if !empty && line.width() + 1 + word.as_str().width() > self.width {
                self.line(&line);
                line = Line::indented(indent);
                empty = true;
            }
            if !empty {
                line = line.plain(" ");
            }
            line = line.add(ink, word);
            empty = false;
        }
        self.line(&line);
    }

    /// The whole text.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// A text as words of one ink, for [`Page::wrapped`]. A number stays with what follows it where
/// the text has a no-break space.
pub(crate) fn words(ink: Ink, text: &str) -> impl Iterator<Item = (Ink, String)> + use<'_> {
    text.split(' ').filter(|word| !word.is_empty()).map(move |word| (ink, word.to_owned()))
}

/// Moments to listen to, `▶ 0:42`; those of the same second are one, and the rest is `…`.
pub(crate) fn moments(
    clocks: impl IntoIterator<Item = String>,
    most: usize,
) -> impl Iterator<Item = (Ink, String)> {
    let mut clocks: Vec<String> = clocks.into_iter().collect();
    clocks.dedup();
    let rest = clocks.len() > most;
    clocks.truncate(most);
    let shown = clocks.into_iter().map(|clock| format!("▶ {clock}"));
    shown.chain(rest.then(|| "…".to_owned())).map(|moment| (Ink::Moment, moment))
}

/// A bar as long as a share of the columns; what is not nothing is seen.
pub(crate) fn bar(share: f64, columns: usize) -> String {
    const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the share is between 0 and 1, and casts from float saturate"
    )]
    let eighths = (share.clamp(0.0, 1.0) * columns as f64 * 8.0).round() as usize;
    let eighths = if share > 0.0 { eighths.max(1) } else { 0 };
    let mut bar = "█".repeat(eighths / 8);
    if eighths % 8 > 0 {
        let _ = write!(bar, "{}", EIGHTHS[eighths % 8]);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_colour_has_no_escape_codes() {
        for colour in [false, true] {
            let mut page = Page::new(colour, 20);
            page.section("Name", "note");
            page.line(&Line::indented(2).add(Ink::Bad, "text").plain("  "));
            let text = page.finish();
            assert_eq!(text.contains('\u{1b}'), colour);
            assert!(colour || text == "\nNAME  note\n  text\n");
        }
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let mut page = Page::new(false, 20);
        page.line(&Line::default().plain("a\u{1b}[2Jb\rc\nd"));
        assert_eq!(page.finish(), "a[2Jbcd\n");
    }

    #[test]
    fn long_text_is_wrapped_under_its_beginning() {
        let mut page = Page::new(false, 12);
        page.wrapped(Line::default().plain("1 "), words(Ink::Plain, "one two three four-and-more"));
        assert_eq!(page.finish(), "1 one two\n  three\n  four-and-more\n");
    }

    #[test]
    fn a_bar_shows_what_is_not_nothing() {
        assert_eq!(bar(0.0, 4), "");
        assert_eq!(bar(0.001, 4), "▏");
        assert_eq!(bar(0.5, 4), "██");
        assert_eq!(bar(7.0, 4), "████");
        assert_eq!(bar(f64::NAN, 4), "");
    }
}
