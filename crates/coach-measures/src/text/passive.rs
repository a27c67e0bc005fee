//! Passives.
//!
//! English: a form of *be* or *get* and a participle, adverbs between them allowed.
//! Russian: a short passive participle («сделано», «был построен»), or a verb in -ся with somebody
//! in the instrumental («проверяется специалистами»). By endings and lists, for there is no
//! morphology here.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use coach_speech::text::{TextEvent, TextEventKind};

use super::Text;
use crate::language::{Language, Sections, sections};
use crate::tokens::Mark;

/// Adverbs that may stand between *be* and the participle.
const ADVERBS_MAX: usize = 3;
/// How many words after a verb in -ся the agent may come.
const AGENT_WORDS_MAX: usize = 4;

fn en() -> &'static Sections {
    static EN: LazyLock<Sections> =
        LazyLock::new(|| sections(include_str!("../lexicon/en/passive.txt")));
    &EN
}

fn ru() -> &'static Sections {
    static RU: LazyLock<Sections> =
        LazyLock::new(|| sections(include_str!("../lexicon/ru/passive.txt")));
    &RU
}

fn has(words: &BTreeSet<&str>, word: &str) -> bool {
    words.contains(word)
}

fn any_start(starts: &BTreeSet<&str>, word: &str) -> bool {
    starts.iter().any(|start| word.starts_with(start))
}

fn any_end(ends: &BTreeSet<&str>, word: &str) -> bool {
    ends.iter().any(|end| word.ends_with(end))
}

/// All passives, in order.
pub(super) fn events(text: &Text<'_>) -> Vec<TextEvent> {
    let end_of = |at: usize| match text.languages[at] {
        Language::En => english(text, at),
        Language::Ru => russian(text, at),
    };
    let mut events = Vec::new();
    let mut start = 0;
    while start < text.tokens.len() {
        let end = text.tokens[start].is_word().then(|| end_of(start)).flatten();
        if let Some(end) = end {
            events.push(text.event(TextEventKind::Passive, start, end, None));
        }
        start = end.unwrap_or(start + 1);
    }
    events
}

fn word<'a>(text: &'a Text<'_>, at: usize) -> Option<&'a str> {
    text.tokens.get(at).filter(|token| token.is_word()).map(|token| token.text.as_str())
}

/// One past the participle, if a passive begins with this form of *be*.
fn english(text: &Text<'_>, at: usize) -> Option<usize> {
    let lists = en();
    if !has(&lists["be"], &text.tokens[at].text) {
        return None;
    }
    let mut next = at + 1;
    let is_between = |word: &str| has(&lists["between"], word) || word.ends_with("ly");
    while next <= at + ADVERBS_MAX
        && text.tokens[next - 1].after == Mark::None
        && word(text, next).is_some_and(is_between)
    {
        next += 1;
    }
    let participle = word(text, next).filter(|_| text.tokens[next - 1].after == Mark::None)?;
    let by = word(text, next + 1) == Some("by") && text.tokens[next].after == Mark::None;
    let is_regular = participle.len() > 4 && participle.ends_with("ed");
    let is_participle = has(&lists["participle"], participle) || is_regular;
    let is_state = has(&lists["state"], participle) || has(&lists["never"], participle);
    let is_passive = is_participle
        && !has(&lists["never"], participle)
        && (by || !is_state)
        && !(participle == "used" && word(text, next + 1) == Some("to"));
    is_passive.then_some(next + 1)
}

/// One past the last word of a passive that begins here.
fn russian(text: &Text<'_>, at: usize) -> Option<usize> {
    let lists = ru();
    let verb = text.tokens[at].text.as_str();
    if is_short_participle(verb, lists) && !text.is_name(at) {
        return Some(at + 1);
    }
    let is_reflexive =
        any_end(&lists["reflexive_end"], verb) && !any_start(&lists["reflexive_never"], verb);
    if !is_reflexive {
        return None;
    }
    let mut last = at;
    for next in at + 1..=at + AGENT_WORDS_MAX {
        if text.tokens[last].after != Mark::None {
            return None;
        }
        let agent = word(text, next)?;
        if has(&lists["agent"], agent) || any_end(&lists["agent_end"], agent) {
            return Some(next + 1);
        }
        last = next;
    }
    None
}

/// Words on -ан, -ен, -ят and so on of verbs with a prefix, for those without look like nouns.
fn is_short_participle(word: &str, lists: &Sections) -> bool {
    if has(&lists["always"], word) {
        return true;
    }
    let has_form = any_end(&lists["sure_end"], word)
        || any_end(&lists["end"], word) && any_start(&lists["prefix"], word);
    has_form
        && word.chars().count() >= 6
        && !has(&lists["never"], word)
        && !any_start(&lists["never_start"], word)
}
