//! The way all tables are written: commas, quotes where needed, no cell that a spreadsheet runs.

use std::borrow::Cow;

/// A table of text, in memory.
pub(super) struct Table(csv::Writer<Vec<u8>>);

impl Table {
    /// A table without rows.
    pub(super) fn new() -> Self {
        Self(csv::WriterBuilder::new().from_writer(Vec::new()))
    }

    /// Writes one row; all rows of a table have as many cells.
    pub(super) fn row(&mut self, cells: &[&str]) {
        self.0.write_record(cells).expect("rows have one length, and memory takes all of them");
    }

    /// The whole table.
    pub(super) fn finish(self) -> String {
        let bytes = self.0.into_inner().expect("memory can always be flushed");
        String::from_utf8(bytes).expect("all cells are text")
    }
}

/// Text from outside (a name, a word) as a cell: where a spreadsheet would read a formula in it,
/// an apostrophe comes first, which spreadsheets take for "this is text".
///
/// Spaces before the sign do not hide it, and neither does its wide form (OWASP, *CSV Injection*).
pub(super) fn cell(text: &str) -> Cow<'_, str> {
    // A dash alone is standard input, and no formula.
    let first = text.trim_start().chars().next().filter(|_| text != "-");
    let is_formula = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
        || text.starts_with(['\t', '\r', '\n']);
    if is_formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Seconds to a millisecond.
pub(super) fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_become_text_and_text_stays() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+7", "'+7"),
            ("-то", "'-то"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =1", "'  =1"),
            ("\t=1", "'\t=1"),
            ("＝1", "'＝1"),
            ("кто-то", "кто-то"),
            ("a=b", "a=b"),
            ("'=1", "'=1"),
            ("", ""),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_again(text in "\\PC{0,20}", other in ".{0,20}") {
            let mut table = Table::new();
            table.row(&[&text, &other]);
            let written = table.finish();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(written.as_bytes());
            let read = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(read.iter().collect::<Vec<_>>(), [text.as_str(), other.as_str()]);
        }

        #[test]
        fn no_cell_begins_as_a_formula(sign in "[=+@\\t\\r-]", rest in ".{1,20}") {
            let text = format!("{sign}{rest}");
            prop_assert!(cell(&text).starts_with('\''));
        }
    }
}
