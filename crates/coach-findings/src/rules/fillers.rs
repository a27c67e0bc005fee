//! Lexical fillers.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::finding::{FindingKind, Topic};
use coach_speech::measures::MeasureId;

use super::{Candidate, GOAL_STEP, Talk, Text};
use crate::evidence;

/// From this share on, one filler is the whole story.
const ONE_WORD_SHARE: f64 = 0.5;

pub(super) fn candidate(talk: &Talk<'_>) -> Option<Candidate> {
    let rate = talk.judged(MeasureId::FillerWordsPer100Words)?;
    let fillers = &talk.measures.filler_words;
    let total = fillers.len() as f64;
    let top = evidence::most_common(fillers.iter().map(|filler| filler.lexeme.as_str()));
    let (kind, key) = match (talk.is_good(rate), top) {
        (true, _) => (FindingKind::Strength, "filler_words.few"),
        (false, _) if fillers.len() < talk.settings.events_min => return None,
        (false, Some((_, count))) if count as f64 >= ONE_WORD_SHARE * total => {
            (FindingKind::Priority, "filler_words.one_word")
        }
        (false, _) => (FindingKind::Priority, "filler_words.many"),
    };
    let (word, count) = top.unwrap_or_default();
    let is_about_top = key == "filler_words.one_word";
    let events: Vec<Span> = fillers
        .iter()
        .filter(|filler| !is_about_top || filler.lexeme == word)
        .map(|filler| filler.span)
        .collect();
    let curve = talk.curve(rate.measure)?;
    let numbers = BTreeMap::from([
        ("per_100_words", rate.value),
        ("count", total),
        ("word_count", count as f64),
        ("goal", curve.c.max(rate.value * GOAL_STEP)),
        ("word_goal", (count as f64 * GOAL_STEP).floor().max(1.0)),
    ]);
    let quotes = BTreeMap::from([("word", word.to_owned())]);
    let evidence = match kind {
        // A few fillers are nothing to listen to.
        FindingKind::Strength => Vec::new(),
        FindingKind::Priority => evidence::spread(&events, talk.settings.evidence_max),
    };
    let text = Text { topic: Topic::FillerWords, key, numbers, quotes, evidence, events };
    Some(talk.candidate(kind, rate, text))
}
