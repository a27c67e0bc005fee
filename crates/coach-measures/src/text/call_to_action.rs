//! What the audience is asked to do near the end.

use coach_speech::text::{TextEvent, TextEventKind};

use super::Text;
use super::lists;
use crate::tokens::Mark;

/// How far behind the verb the thing to do may stand.
const OBJECT_WORDS_MAX: usize = 6;

/// The last call near the end: a verb that asks, and something with a meaning after it in the same
/// sentence.
pub(super) fn find(text: &Text<'_>) -> Option<TextEvent> {
    let count = text.tokens.len() as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a count that is not negative"
    )]
    let from = (count * (1.0 - text.settings.call_share)).floor() as usize;
    let calls = lists::counted(text, lists::calls(), from);
    (0..calls.len()).rev().find_map(|last| {
        let end = object_end(text, calls[last].end)?;
        // "Please sign", "go and tell": one call.
        let touches = |&one: &usize| calls[one - 1].end == calls[one].start;
        let first = (1..=last).rev().take_while(touches).last().map_or(last, |one| one - 1);
        let end = clause_end(text, end);
        Some(text.event(TextEventKind::CallToAction, calls[first].start, end, None))
    })
}

/// The end of the clause that goes on after some tokens, as far as a quotation may reach.
fn clause_end(text: &Text<'_>, from: usize) -> usize {
    let ends = |&end: &usize| end == text.tokens.len() || text.tokens[end - 1].after != Mark::None;
    (from..=text.tokens.len()).take(OBJECT_WORDS_MAX).find(ends).unwrap_or(from)
}

/// One past the first word with a meaning after a verb.
fn object_end(text: &Text<'_>, verb_end: usize) -> Option<usize> {
    if text.tokens[verb_end - 1].after == Mark::Sentence {
        return None;
    }
    for at in verb_end..(verb_end + OBJECT_WORDS_MAX).min(text.tokens.len()) {
        if text.is_content(at) || text.is_name(at) {
            return Some(at + 1);
        }
        if text.tokens[at].after == Mark::Sentence {
            return None;
        }
    }
    None
}
