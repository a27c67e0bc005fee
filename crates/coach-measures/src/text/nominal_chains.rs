//! Chains of nouns made of verbs, the mark of Russian officialese: «обеспечение выполнения
//! требований безопасности».

use coach_speech::text::{TextEvent, TextEventKind};

use super::Text;
use crate::language::Language;
use crate::tokens::Mark;

/// So many such nouns in a row are a chain.
const CHAIN_NOUNS_MIN: usize = 3;
/// Shorter words only look like such nouns: «дня», «линия».
const NOUN_LETTERS_MIN: usize = 6;

const NOUN_ENDINGS: [&str; 21] = [
    "ние",
    "ния",
    "нию",
    "нием",
    "нии",
    "ний",
    "ниям",
    "ниями",
    "ниях",
    "ция",
    "ции",
    "цию",
    "цией",
    "ций",
    "тие",
    "тия",
    "тию",
    "тии",
    "ости",
    "остью",
    "ностей",
];
/// Adjectives in the genitive may stand between the nouns.
const ADJECTIVE_ENDINGS: [&str; 6] = ["ого", "его", "ной", "ских", "ных", "ской"];

/// All chains, in order.
pub(super) fn events(text: &Text<'_>) -> Vec<TextEvent> {
    let mut events = Vec::new();
    let mut start = 0;
    while start < text.tokens.len() {
        let (end, nouns) = chain(text, start);
        if nouns >= CHAIN_NOUNS_MIN {
            events.push(text.event(TextEventKind::Bureaucratese, start, end, None));
        }
        start = end.max(start + 1);
    }
    events
}

/// The end of the chain that begins with a token, and its nouns.
fn chain(text: &Text<'_>, start: usize) -> (usize, usize) {
    let (mut end, mut nouns) = (start, 0);
    for at in start..text.tokens.len() {
        let token = &text.tokens[at];
        let is_russian = token.is_word() && text.languages[at] == Language::Ru;
        if is_russian && is_noun(&token.text) {
            nouns += 1;
            end = at + 1;
        } else if !(is_russian && nouns > 0 && ends_with(&token.text, &ADJECTIVE_ENDINGS)) {
            break;
        }
        if token.after != Mark::None {
            break;
        }
    }
    (end, nouns)
}

fn is_noun(word: &str) -> bool {
    word.chars().count() >= NOUN_LETTERS_MIN && ends_with(word, &NOUN_ENDINGS)
}

fn ends_with(word: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| word.ends_with(ending))
}
