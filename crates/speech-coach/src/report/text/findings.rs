//! What went well, and the priorities with the moments to listen to.

use coach_pipeline::wording::{FindingText, render};
use coach_speech::finding::FindingKind;
use coach_speech::report::Report;

use super::page::{Ink, Line, Page, words};
use crate::texts::Texts;

/// Both sections; those without an entry are left out.
pub(super) fn write(page: &mut Page, report: &Report, texts: &Texts) {
    let seed = crate::report::seed(report);
    let of_kind = |kind: FindingKind| {
        let found = report.findings.iter().filter(move |finding| finding.kind == kind);
        found.map(|finding| render(finding, texts.locale, seed)).collect::<Vec<_>>()
    };
    let strengths = of_kind(FindingKind::Strength);
    if !strengths.is_empty() {
        page.section(&texts.report.strengths, "");
        for text in &strengths {
            page.wrapped(Line::default().add(Ink::Good, "✓ "), fact(Ink::Plain, text));
        }
    }
    let priorities = of_kind(FindingKind::Priority);
    if !priorities.is_empty() {
        page.section(&texts.report.priorities, "");
        for (index, text) in priorities.iter().enumerate() {
            if index > 0 {
                page.gap();
            }
            priority(page, index + 1, text);
        }
    }
    if strengths.is_empty() && priorities.is_empty() {
        page.gap();
        page.wrapped(Line::default(), words(Ink::Plain, &texts.report.no_findings));
    }
}

fn priority(page: &mut Page, rank: usize, text: &FindingText) {
    page.wrapped(Line::default().add(Ink::Warn, format!("{rank} ")), fact(Ink::Strong, text));
    let parts = [
        (Ink::Plain, "", &text.why),
        (Ink::Good, "→ ", &text.action),
        (Ink::Good, "◎ ", &text.goal),
    ];
    for (ink, sign, part) in parts {
        if !part.is_empty() {
            page.wrapped(Line::indented(2).add(ink, sign), words(Ink::Plain, part));
        }
    }
}

/// The words of a fact; the moments in it stand out.
fn fact(ink: Ink, text: &FindingText) -> impl Iterator<Item = (Ink, String)> {
    words(ink, &text.fact).map(|(ink, word)| {
        let ink = if is_moment(&word) { Ink::Moment } else { ink };
        (ink, word)
    })
}

/// `0:42` or `1:02:03`, with the brackets and commas of a list.
fn is_moment(word: &str) -> bool {
    let clock = word.trim_matches(['(', ')', ',', '.', ':', ';']);
    let mut parts = clock.split(':');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    clock.contains(':') && parts.all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_from_other_words() {
        for (word, expected) in
            [("(0:42,", true), ("1:02:03).", true), ("слова:", false), ("5", false), (":", false)]
        {
            assert_eq!(is_moment(word), expected, "{word}");
        }
    }
}
