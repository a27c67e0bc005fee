//! Places found by lists of phrases: hedges, weak words, officialese, signposts, examples, and
//! words that a list has others for.

use std::sync::LazyLock;

use coach_speech::text::{TextEvent, TextEventKind};

use super::Text;
use crate::language::Language;
use crate::lexicon::Lexicon;
use crate::phrases::{self, Limits, Match};

/// One list in both languages.
pub(super) struct Lists {
    en: Lexicon,
    ru: Lexicon,
}

impl Lists {
    pub(super) fn of(&self, language: Language) -> &Lexicon {
        match language {
            Language::En => &self.en,
            Language::Ru => &self.ru,
        }
    }
}

/// Declares a function for each list, by the name of its files.
macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {$(
        $(#[$doc])*
        pub(super) fn $name() -> &'static Lists {
            static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists {
                en: Lexicon::built_in(include_str!(concat!("../lexicon/en/", $file))),
                ru: Lexicon::built_in(include_str!(concat!("../lexicon/ru/", $file))),
            });
            &LISTS
        }
    )*

    /// Every list, for tests of the files.
    #[cfg(test)]
    fn all() -> Vec<&'static Lists> {
        vec![$($name()),*]
    }};
}

lists! {
    /// Words that take back what is said.
    hedges = "hedges.txt";
    /// Weak and inflated words.
    weak_words = "weak_words.txt";
    /// Phrases of offices; none in English.
    bureaucratese = "bureaucratese.txt";
    /// Phrases that tell where in the talk one is.
    signposts = "signposts.txt";
    /// Numbers in words, and words that announce an example.
    details = "details.txt";
    /// Words that others include more people than.
    inclusive = "inclusive.txt";
    /// Signs of a good or a weak beginning.
    openings = "openings.txt";
    /// Signs of a good or a weak end.
    closings = "closings.txt";
    /// Verbs that ask the audience to do something.
    calls = "calls.txt";
}

/// The phrases of a list that count, in tokens `from..`, by their own rules.
pub(super) fn counted(text: &Text<'_>, lists: &'static Lists, from: usize) -> Vec<Match<'static>> {
    let matches =
        phrases::matches(text.tokens, |at| (at >= from).then(|| lists.of(text.languages[at])));
    let contexts = phrases::contexts(text.talk(), &matches, Limits::default());
    contexts.filter(|context| context.log_odds() > 0.0).map(|context| context.found).collect()
}

/// The places of all lists that are shown by themselves.
pub(super) fn events(text: &Text<'_>) -> Vec<TextEvent> {
    let mut shown = vec![
        (hedges(), TextEventKind::Hedge),
        (weak_words(), TextEventKind::WeakWord),
        (bureaucratese(), TextEventKind::Bureaucratese),
        (signposts(), TextEventKind::Signpost),
    ];
    if text.settings.inclusive {
        shown.push((inclusive(), TextEventKind::Inclusive));
    }
    let of = |(lists, kind): (&'static Lists, TextEventKind)| {
        let found = counted(text, lists, 0).into_iter().map(move |found| {
            // A pattern is no word to show.
            let lexeme = Some(found.entry.lexeme.as_str()).filter(|form| !form.contains('*'));
            let event = text.event(kind, found.start, found.end, lexeme);
            TextEvent { instead: found.entry.instead.clone(), ..event }
        });
        found.collect::<Vec<_>>()
    };
    shown.into_iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_can_be_read() {
        // Reading is a check by itself: a list with a mistake is a panic.
        for lists in all() {
            lists.en.assert_normal();
            lists.ru.assert_normal();
        }
    }
}
