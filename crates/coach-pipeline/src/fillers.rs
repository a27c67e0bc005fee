//! A user's own lists of fillers, checked and in the one form that all of the same meaning have.

use std::fmt;

use coach_measures::{FillerPreferences, normal_phrase};
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Phrases of each list.
const PHRASES_MAX: usize = 100;
/// Words of a phrase.
const PHRASE_WORDS_MAX: usize = 6;
/// Characters of a phrase in normal form.
const PHRASE_CHARS_MAX: usize = 60;

/// What somebody always or never calls a filler: in normal form, in order, each once, and no
/// phrase in both lists.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FillerLists {
    always: Vec<String>,
    never: Vec<String>,
}

impl fmt::Debug for FillerLists {
    /// Without the words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (always, never) = (self.always.len(), self.never.len());
        f.debug_struct("FillerLists").field("always", &always).field("never", &never).finish()
    }
}

impl FillerLists {
    /// Checks what somebody wrote: case, order and repeats do not matter.
    ///
    /// # Errors
    /// [`Error::BadFillerLists`] for a phrase without letters and digits, or of more than 6 words
    /// or 60 characters, for more than 100 phrases in a list, and for one in both.
    pub fn of(always: &[String], never: &[String]) -> Result<Self, Error> {
        if !always.iter().chain(never).all(|phrase| is_phrase(phrase)) {
            return Err(Error::BadFillerLists);
        }
        let written = FillerPreferences {
            always: always.to_vec(),
            never: never.to_vec(),
            ..FillerPreferences::default()
        };
        let FillerPreferences { always, never, .. } = written.normalized();
        Self { always, never }.checked()
    }

    /// These and those of a source that is further away: of a phrase that is in both, these say
    /// which it is.
    ///
    /// # Errors
    /// [`Error::BadFillerLists`] if they are too many together.
    pub fn over(self, base: &Self) -> Result<Self, Error> {
        let of_base = |list: &[String], other: &[String]| -> Vec<String> {
            list.iter().filter(|phrase| !other.contains(phrase)).cloned().collect()
        };
        let mut preferences = self.preferences();
        preferences.always.extend(of_base(&base.always, &self.never));
        preferences.never.extend(of_base(&base.never, &self.always));
        let FillerPreferences { always, never, .. } = preferences.normalized();
        Self { always, never }.checked()
    }

    fn checked(self) -> Result<Self, Error> {
        let is_small = self.always.len().max(self.never.len()) <= PHRASES_MAX;
        let is_clear = !self.always.iter().any(|phrase| self.never.contains(phrase));
        if is_small && is_clear { Ok(self) } else { Err(Error::BadFillerLists) }
    }

    /// Phrases that are fillers wherever they stand.
    pub fn always(&self) -> &[String] {
        &self.always
    }

    /// Phrases that are none anywhere.
    pub fn never(&self) -> &[String] {
        &self.never
    }

    /// Whether nothing is in them.
    pub fn is_empty(&self) -> bool {
        self.always.is_empty() && self.never.is_empty()
    }

    /// As a request has them.
    pub fn preferences(&self) -> FillerPreferences {
        let Self { always, never } = self.clone();
        FillerPreferences { always, never, ..FillerPreferences::default() }
    }
}

/// Whether somebody may call this a filler.
fn is_phrase(written: &str) -> bool {
    let phrase = normal_phrase(written);
    let words = phrase.split(' ').count();
    !phrase.is_empty() && words <= PHRASE_WORDS_MAX && phrase.chars().count() <= PHRASE_CHARS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(always: &[&str], never: &[&str]) -> Result<FillerLists, Error> {
        let owned = |list: &[&str]| list.iter().map(|&phrase| phrase.to_owned()).collect();
        let (always, never): (Vec<String>, Vec<String>) = (owned(always), owned(never));
        FillerLists::of(&always, &never)
    }

    #[test]
    fn phrases_have_limits() {
        let many: Vec<String> = (0..=PHRASES_MAX).map(|number| format!("word{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let long = "я".repeat(PHRASE_CHARS_MAX + 1);
        for (always, never, is_good) in [
            (&["на самом деле"][..], &["вот"][..], true),
            (&many[1..], &[], true),
            (&many[1..], &["word1"], false),
            (&many, &[], false),
            (&[], &many, false),
            (&["как бы", ""], &[], false),
            (&["—"], &[], false),
            (&[long.as_str()], &[], false),
            (&["один два три четыре пять шесть семь"], &[], false),
            (&["Вот"], &["вот!"], false),
        ] {
            assert_eq!(lists(always, never).is_ok(), is_good, "{always:?} {never:?}");
        }
        assert_eq!(lists(&["—"], &[]).unwrap_err().code(), "bad_filler_list");
    }

    #[test]
    fn the_nearer_lists_decide() {
        let base = lists(&["как бы", "типа"], &["вот"]).unwrap();
        let near = lists(&["Вот"], &["типа", "ну"]).unwrap();
        let both = near.over(&base).unwrap();
        assert_eq!(both.always(), ["вот", "как бы"]);
        assert_eq!(both.never(), ["ну", "типа"]);
        assert_eq!(FillerLists::default().over(&base).unwrap(), base);
    }
}
