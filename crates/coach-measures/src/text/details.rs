//! Concrete details: numbers, names, and words that announce an example.

use coach_speech::text::{TextEvent, TextEventKind};

use super::Text;
use super::lists;
use crate::tokens::{Mark, starts_with_digit};

/// All details, in order; words of one number or one name are one detail.
pub(super) fn events(text: &Text<'_>) -> Vec<TextEvent> {
    let mut kinds: Vec<Option<TextEventKind>> =
        (0..text.tokens.len()).map(|at| kind_by_form(text, at)).collect();
    let mut events = Vec::new();
    for found in lists::counted(text, lists::details(), 0) {
        if found.entry.kind == "number" {
            kinds[found.start..found.end].fill(Some(TextEventKind::Number));
        } else {
            let lexeme = Some(found.entry.lexeme.as_str());
            events.push(text.event(TextEventKind::Example, found.start, found.end, lexeme));
        }
    }
    let mut start = 0;
    while start < kinds.len() {
        let Some(kind) = kinds[start] else {
            start += 1;
            continue;
        };
        let mut end = start + 1;
        while end < kinds.len()
            && kinds[end] == Some(kind)
            && text.tokens[end - 1].after == Mark::None
        {
            end += 1;
        }
        events.push(text.event(kind, start, end, None));
        start = end;
    }
    events
}

fn kind_by_form(text: &Text<'_>, at: usize) -> Option<TextEventKind> {
    if starts_with_digit(&text.tokens[at].text) {
        Some(TextEventKind::Number)
    } else {
        text.is_name(at).then_some(TextEventKind::Name)
    }
}
