//! The report in Markdown: `CommonMark` with the tables of GitHub.

use std::fmt::Write as _;

use super::events::one_line;
use super::outline::{Block, Entry, Outline, Section, Table, Talk};
use super::text::Ink;

/// The whole file.
pub(crate) fn render(outline: &Outline) -> String {
    let mut file = format!("# {}\n\n{}\n", escape(&outline.title), escape(&outline.facts));
    for warning in &outline.warnings {
        let _ = write!(file, "\n> {}\n", escape(warning));
    }
    for line in &outline.lead {
        let _ = write!(file, "\n{}\n", escape(line));
    }
    for section in &outline.sections {
        write_section(&mut file, section);
    }
    file
}

fn write_section(file: &mut String, section: &Section) {
    let _ = write!(file, "\n## {}\n", escape(&section.title));
    if !section.note.is_empty() {
        let _ = write!(file, "\n{}\n", escape(&section.note));
    }
    for block in &section.blocks {
        match block {
            Block::Paragraph(text) => {
                let _ = write!(file, "\n{}\n", escape(text));
            }
            Block::Note(text) => {
                let _ = write!(file, "\n*{}*\n", escape(text));
            }
            Block::List(entries) => write_entries(file, entries, |_| "-".to_owned()),
            Block::Ranking(entries) => {
                write_entries(file, entries, |index| format!("{}.", index + 1));
            }
            Block::Table(table) => write_table(file, table),
            Block::Talk(talk) => write_talk(file, talk),
        }
    }
}

fn write_entries(file: &mut String, entries: &[Entry], bullet: impl Fn(usize) -> String) {
    for (index, entry) in entries.iter().enumerate() {
        let bullet = bullet(index);
        let indent = " ".repeat(bullet.len() + 1);
        let _ = write!(file, "\n{bullet} **{}**\n", escape(&entry.head));
        if !entry.quote.is_empty() {
            let _ = write!(file, "\n{indent}> {}\n", escape(&entry.quote));
        }
        for (sign, line) in &entry.lines {
            let _ = write!(file, "\n{indent}{}{}\n", sign.mark(), escape(line));
        }
    }
}

fn write_table(file: &mut String, table: &Table) {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let texts = |cells: &[super::outline::Cell]| cells.iter().map(|c| escape(&c.text)).collect();
    file.push('\n');
    file.push_str(&line(texts(&table.head)));
    let ruler = |is_number: bool| if is_number { "---:" } else { "---" };
    let ruler = table.head.iter().map(|cell| ruler(cell.is_number).to_owned()).collect();
    file.push_str(&line(ruler));
    for row in &table.rows {
        file.push_str(&line(texts(row)));
    }
}

fn write_talk(file: &mut String, talk: &Talk) {
    for paragraph in &talk.paragraphs {
        let _ = write!(file, "\n`{}`", paragraph.moment);
        for (ink, text) in &paragraph.runs {
            let _ = write!(file, " {}", inked(*ink, text));
        }
        file.push('\n');
    }
    if !talk.legend.is_empty() {
        let entries: Vec<String> =
            talk.legend.iter().map(|(ink, text)| inked(*ink, text)).collect();
        let _ = write!(file, "\n{}\n", entries.join(" · "));
    }
}

/// Filler words bold, filled pauses in italics.
fn inked(ink: Ink, text: &str) -> String {
    let text = escape(text);
    match ink {
        Ink::Filler => format!("**{text}**"),
        Ink::FilledPause => format!("*{text}*"),
        _ => text,
    }
}

/// Text that means nothing but itself: signs of Markdown and HTML get a backslash.
fn escape(text: &str) -> String {
    let text = one_line(text);
    let text = text.trim();
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    // A list or a ruler begins only at the begin of a line.
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if text.starts_with(['-', '+', '=']) {
        escaped.insert(0, '\\');
    } else if digits > 0 && text[digits..].starts_with(['.', ')']) {
        escaped.insert(digits, '\\');
    }
    escaped
}

#[cfg(test)]
mod tests {
    use coach_pipeline::wording::Locale;

    use super::*;
    use crate::report::fixture::hostile;
    use crate::texts::Texts;

    #[test]
    fn text_means_nothing_but_itself() {
        for (text, expected) in [
            ("plain, «text» (0:42).", "plain, «text» (0:42)."),
            ("**bold** _it_ `code`", "\\*\\*bold\\*\\* \\_it\\_ \\`code\\`"),
            ("[link](https://x)", "\\[link\\](https://x)"),
            ("<b>&amp;", "\\<b\\>\\&amp;"),
            ("a | b", "a \\| b"),
            ("- a", "\\- a"),
            ("12. a", "12\\. a"),
            ("136 слов", "136 слов"),
            ("one\n# two", "one \\# two"),
            ("---", "\\---"),
            ("", ""),
        ] {
            assert_eq!(escape(text), expected);
        }
    }

    #[test]
    fn hostile_text_stays_text() {
        let texts = Texts::of(Locale::En);
        let talk = hostile("en");
        let outline = Outline::new("# <img>|\n*.mp4", &talk, None, texts);
        insta::assert_snapshot!(render(&outline));
    }
}
