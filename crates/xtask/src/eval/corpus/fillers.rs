//! The fillers of a recording, as far as its truth knows them.

use serde_json::Value;

use super::{Item, Stretch, Truth, read};
use crate::eval::normalize::is_filled_pause;

/// Sets of voices that read or announce.
pub(crate) const READ_SPEECH: &[&str] = &["real_en", "real_ru", read::SET];

/// Sets whose transcribers marked sounds alone as fillers.
const SOUNDS_ONLY: &[&str] = &["ami"];

/// Fillers of a recording, sounds or words.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TrueFillers {
    /// When they sound.
    Timed(Vec<Stretch>),
    /// How many there are.
    Counted(usize),
}

impl Truth {
    /// How many fillers there are that are sounds, or that are words, where they have no times.
    fn counted(&self, are_sounds: bool) -> TrueFillers {
        let is_sound = |filler: &&str| is_filled_pause(filler) == are_sounds;
        TrueFillers::Counted(self.fillers.iter().filter_map(Value::as_str).filter(is_sound).count())
    }
}

impl Item {
    /// The filled pauses, if they are known: who reads makes none.
    pub(crate) fn true_filled_pauses(&self, truth: &Truth) -> Option<TrueFillers> {
        if self.is_of(READ_SPEECH) {
            return Some(TrueFillers::Timed(Vec::new()));
        }
        if !(self.trust.fillers || self.trust.filler_count) {
            return None;
        }
        let stretch = |filler: &Value| serde_json::from_value::<Stretch>(filler.clone()).ok();
        let timed: Option<Vec<Stretch>> = truth.fillers.iter().map(stretch).collect();
        Some(timed.map_or_else(|| truth.counted(true), TrueFillers::Timed))
    }

    /// The filler words, if they are known: what is read has none.
    pub(crate) fn true_filler_words(&self, truth: &Truth) -> Option<TrueFillers> {
        if self.is_of(READ_SPEECH) {
            Some(TrueFillers::Timed(Vec::new()))
        } else if self.trust.fillers {
            Some(TrueFillers::Timed(truth.lexical_fillers.clone()))
        } else {
            let are_known = self.trust.filler_count && !self.is_of(SOUNDS_ONLY);
            are_known.then(|| truth.counted(false))
        }
    }

    fn is_of(&self, sets: &[&str]) -> bool {
        sets.contains(&self.category.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_are_timed_or_counted() {
        let check = |trust: &str, truth: &str, sounds, words| {
            let manifest = format!(r#"{{"id":"a","category":"s","path":"a","trust":{trust}}}"#);
            let item: Item = serde_json::from_str(&manifest).unwrap();
            let truth = serde_json::from_str(truth).unwrap();
            assert_eq!(item.true_filled_pauses(&truth), sounds, "{trust}");
            assert_eq!(item.true_filler_words(&truth), words, "{trust}");
        };
        let counted = |count| Some(TrueFillers::Counted(count));
        let timed = |start: f64| Some(TrueFillers::Timed(vec![Stretch { start, end: 2.0 }]));
        let by_words = r#"{"fillers":["uh","you know","um"]}"#;
        check(r#"{"filler_count":true}"#, by_words, counted(2), counted(1));
        check("{}", by_words, None, None);
        let by_times = r#"{"fillers":[{"word":"um","start":1,"end":2}],
            "lexical_fillers":[{"text":"like","start":0.5,"end":2}]}"#;
        check(r#"{"fillers":true}"#, by_times, timed(1.0), timed(0.5));
        let nothing = Some(TrueFillers::Timed(vec![]));
        check(r#"{"fillers":true}"#, "{}", nothing.clone(), nothing);
    }
}
