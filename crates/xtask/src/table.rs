//! Tables that read well in a terminal and are Markdown too.

/// A table with right-aligned figures: all columns but the first `text_columns`.
pub(crate) fn table(header: &[&str], text_columns: usize, rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(String::as_str);
        cells.chain([header[column]]).map(|cell| cell.chars().count()).max().unwrap_or(0).max(3)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let line = |cells: &[String]| {
        let mut line = String::from("|");
        for (column, width) in widths.iter().enumerate() {
            let cell = cells.get(column).map_or("", String::as_str);
            let padding = " ".repeat(width - cell.chars().count().min(*width));
            let (before, after) =
                if column < text_columns { ("", padding.as_str()) } else { (padding.as_str(), "") };
            line.extend([" ", before, cell, after, " |"]);
        }
        line + "\n"
    };
    let rule = |(column, width): (usize, &usize)| {
        let dashes = "-".repeat(width - 1);
        if column < text_columns { format!("-{dashes}") } else { format!("{dashes}:") }
    };
    let head: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
    let rules: Vec<String> = widths.iter().enumerate().map(rule).collect();
    let body: String = rows.iter().map(|row| line(row)).collect();
    line(&head) + &line(&rules) + &body
}

/// A figure with so many decimals, or a dash for none.
pub(crate) fn figure(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.decimals$}"))
}

/// A ratio as a percentage, or a dash for none.
pub(crate) fn percent(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{:.1} %", ratio * 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_letters_not_bytes() {
        let rows =
            [vec!["речь".to_owned(), figure(Some(1.5), 2)], vec!["a".to_owned(), figure(None, 2)]];
        assert_eq!(
            table(&["set", "RTF"], 1, &rows),
            "| set  |  RTF |\n| ---- | ---: |\n| речь | 1.50 |\n| a    |    – |\n"
        );
        assert_eq!(percent(Some(0.0312)), "3.1 %");
    }
}
