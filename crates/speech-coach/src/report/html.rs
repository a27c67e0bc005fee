//! The report as one HTML file that needs nothing else: no script, no other file, no network.
//!
//! It follows the colours that its reader prefers, and prints on A4.

use std::fmt::Write as _;

use super::outline::{Block, Cell, Entry, Outline, Section, Sign, Table, Talk};
use super::text::Ink;

const STYLE: &str = include_str!("html/style.css");
/// Nothing is loaded and nothing runs, whatever the text of a talk holds.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The whole file.
pub(crate) fn render(outline: &Outline) -> String {
    let title = escape(&outline.title);
    let mut file = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"Speech Coach\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header>\n<h1>{title}</h1>\n<p class=\"facts\">{}</p>\n",
        outline.language,
        escape(&outline.facts)
    );
    if !outline.warnings.is_empty() {
        file.push_str("<ul class=\"warnings\">\n");
        for warning in &outline.warnings {
            let _ = writeln!(file, "<li>{}</li>", escape(warning));
        }
        file.push_str("</ul>\n");
    }
    for line in &outline.lead {
        let _ = writeln!(file, "<p>{}</p>", escape(line));
    }
    file.push_str("</header>\n");
    for (number, section) in (1..).zip(&outline.sections) {
        write_section(&mut file, number, section);
    }
    file.push_str("</main>\n</body>\n</html>\n");
    file
}

fn write_section(file: &mut String, number: usize, section: &Section) {
    let _ = write!(
        file,
        "<section aria-labelledby=\"section-{number}\">\n<h2 id=\"section-{number}\">{}</h2>\n",
        escape(&section.title)
    );
    if !section.note.is_empty() {
        let _ = writeln!(file, "<p class=\"note\">{}</p>", escape(&section.note));
    }
    for block in &section.blocks {
        match block {
            Block::Paragraph(text) => {
                let _ = writeln!(file, "<p>{}</p>", escape(text));
            }
            Block::Note(text) => {
                let _ = writeln!(file, "<p class=\"note\">{}</p>", escape(text));
            }
            Block::List(entries) => write_entries(file, "ul", entries),
            Block::Ranking(entries) => write_entries(file, "ol", entries),
            Block::Table(table) => write_table(file, &section.title, table),
            Block::Talk(talk) => write_talk(file, talk),
        }
    }
    file.push_str("</section>\n");
}

fn write_entries(file: &mut String, list: &str, entries: &[Entry]) {
    if entries.is_empty() {
        return;
    }
    let _ = writeln!(file, "<{list} class=\"entries\">");
    for entry in entries {
        let _ = writeln!(file, "<li>\n<p class=\"head\">{}</p>", escape(&entry.head));
        if !entry.quote.is_empty() {
            let _ = writeln!(file, "<blockquote><p>{}</p></blockquote>", escape(&entry.quote));
        }
        for (sign, line) in &entry.lines {
            let class = match sign {
                Sign::Reason => "reason",
                Sign::Action => "action",
                Sign::Goal => "goal",
            };
            let _ = writeln!(file, "<p class=\"{class}\">{}{}</p>", sign.mark(), escape(line));
        }
        file.push_str("</li>\n");
    }
    let _ = writeln!(file, "</{list}>");
}

/// A table, in a box that scrolls where the screen is too narrow for it.
fn write_table(file: &mut String, name: &str, table: &Table) {
    let _ = write!(
        file,
        "<div class=\"scroll\">\n<table>\n<caption>{}</caption>\n<thead>\n<tr>",
        escape(name)
    );
    for cell in &table.head {
        let _ = write!(file, "<th scope=\"col\"{}>{}</th>", class(cell), escape(&cell.text));
    }
    file.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &table.rows {
        file.push_str("<tr>");
        for (index, cell) in row.iter().enumerate() {
            let (class, text) = (class(cell), escape(&cell.text));
            let _ = match index {
                0 => write!(file, "<th scope=\"row\"{class}>{text}</th>"),
                _ => write!(file, "<td{class}>{text}</td>"),
            };
        }
        file.push_str("</tr>\n");
    }
    file.push_str("</tbody>\n</table>\n</div>\n");
}

fn class(cell: &Cell) -> String {
    let ink = match cell.ink {
        Ink::Strong => "strong",
        Ink::Faint => "faint",
        Ink::Warn => "warn",
        _ => "",
    };
    let number = if cell.is_number { "number" } else { "" };
    let classes: Vec<&str> = [number, ink].into_iter().filter(|name| !name.is_empty()).collect();
    if classes.is_empty() { String::new() } else { format!(" class=\"{}\"", classes.join(" ")) }
}

fn write_talk(file: &mut String, talk: &Talk) {
    let language = &talk.language;
    let is_code =
        (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
    let language = if is_code { format!(" lang=\"{language}\"") } else { String::new() };
    let _ = writeln!(file, "<div class=\"talk\"{language}>");
    for paragraph in &talk.paragraphs {
        let _ = write!(file, "<p><span class=\"moment\">{}</span>", escape(&paragraph.moment));
        for (ink, text) in &paragraph.runs {
            let _ = write!(file, " {}", inked(*ink, text));
        }
        file.push_str("</p>\n");
    }
    file.push_str("</div>\n");
    if !talk.legend.is_empty() {
        let entries: Vec<String> =
            talk.legend.iter().map(|(ink, text)| inked(*ink, text)).collect();
        let _ = writeln!(file, "<p class=\"note\">{}</p>", entries.join(" · "));
    }
}

fn inked(ink: Ink, text: &str) -> String {
    let text = escape(text);
    match ink {
        Ink::Filler => format!("<mark class=\"filler\">{text}</mark>"),
        Ink::FilledPause => format!("<mark class=\"filled-pause\">{text}</mark>"),
        Ink::Faint => format!("<span class=\"faint\">{text}</span>"),
        _ => text,
    }
}

/// Text that means nothing but itself, in elements and in attributes. Control characters are
/// not allowed in HTML and become spaces.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use coach_pipeline::wording::Locale;
    use proptest::prelude::*;

    use super::*;
    use crate::report::fixture::{hostile, word};
    use crate::texts::Texts;

    #[test]
    fn hostile_text_stays_text() {
        let texts = Texts::of(Locale::Ru);
        let outline = Outline::new("</title><script>.mp4", &hostile("ru"), None, texts);
        let page = render(&outline).replace(STYLE, "(style)\n");
        insta::assert_snapshot!(page);
    }

    #[test]
    fn the_style_loads_nothing_and_ends_nowhere() {
        for word in ["url(", "@import", "</", "http"] {
            assert!(!STYLE.contains(word), "{word}");
        }
    }

    proptest! {
        #[test]
        fn no_text_opens_an_element(name in ".{0,30}", said in "[<>&\"'a-z/! -]{1,30}") {
            let texts = Texts::of(Locale::En);
            let count = |name: &str, said: &str| {
                let mut talk = hostile("en");
                talk.transcript.words.push(word(said, 8.0, 9.0));
                let page = render(&Outline::new(name, &talk, None, texts));
                (page.matches('<').count(), page.matches('>').count(), page.matches('"').count())
            };
            prop_assert_eq!(count(&name, &said), count("talk", "word"));
        }
    }
}
