//! What the words and the sentences do.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::finding::{FindingKind, Topic};
use coach_speech::measures::MeasureId;
use coach_speech::text::{TextEvent, TextEventKind};

use super::{Candidate, GOAL_STEP, Talk, Text};
use crate::evidence;
use crate::norms::OVERUSED_WORD;
use crate::scores::SubScoreId;

/// A goal for the next take shortens sentences by this factor at most.
const SHORTER: f64 = 0.8;
/// Words that show which sentence is meant.
const QUOTED_WORDS: usize = 5;

/// Findings about words of a list: the number, the places, the text.
const LISTED: [(MeasureId, TextEventKind, &str); 4] = [
    (MeasureId::HedgesPer100Words, TextEventKind::Hedge, "language.hedges"),
    (MeasureId::WeakWordsPer100Words, TextEventKind::WeakWord, "language.weak_words"),
    (MeasureId::BureaucratesePer100Words, TextEventKind::Bureaucratese, "language.bureaucratese"),
    (MeasureId::PassiveSentenceRatio, TextEventKind::Passive, "language.passive"),
];

pub(super) fn candidates(talk: &Talk<'_>) -> Vec<Candidate> {
    let listed = LISTED.into_iter().map(|(id, kind, key)| listed(talk, id, kind, key));
    listed.chain([long_sentences(talk), overused_word(talk)]).flatten().collect()
}

fn listed(
    talk: &Talk<'_>,
    id: MeasureId,
    kind: TextEventKind,
    key: &'static str,
) -> Option<Candidate> {
    let rate = talk.judged(id)?;
    let all = talk.measures.text.events_of(kind).count();
    // What is told as a filler is not told again as a weak word.
    let is_filler = |event: &&TextEvent| {
        let mut fillers = talk.measures.filler_words.iter();
        fillers.any(|filler| filler.words.0 < event.words.1 && event.words.0 < filler.words.1)
    };
    let places: Vec<&TextEvent> =
        talk.measures.text.events_of(kind).filter(|event| !is_filler(event)).collect();
    if talk.is_good(rate) || places.len() < talk.settings.events_min {
        return None;
    }
    let (lexeme, _) = evidence::most_common(places.iter().map(|event| event.lexeme.as_str()))?;
    let first = places.iter().find(|event| event.lexeme == lexeme)?;
    let events: Vec<Span> = places.iter().map(|event| event.span).collect();
    let text = Text {
        numbers: BTreeMap::from([
            ("rate", rate.value * events.len() as f64 / all as f64),
            ("count", events.len() as f64),
            ("goal", talk.curve(id)?.c.max(rate.value * GOAL_STEP)),
        ]),
        quotes: BTreeMap::from([("word", talk.quotation(first.words, &first.lexeme))]),
        evidence: evidence::spread(&events, talk.settings.evidence_max),
        events,
        ..Text::about(Topic::Language, key)
    };
    Some(talk.candidate(FindingKind::Priority, rate, text))
}

fn long_sentences(talk: &Talk<'_>) -> Option<Candidate> {
    let mean = talk.judged(MeasureId::SentenceWordsMean)?;
    let curve = talk.curve(mean.measure)?;
    if talk.is_good(mean) || mean.value <= curve.c {
        return None;
    }
    let places = || talk.measures.text.events_of(TextEventKind::LongSentence);
    let events: Vec<Span> = places().map(|event| event.span).collect();
    let longest = places().max_by_key(|event| event.words.1.saturating_sub(event.words.0))?;
    let (start, end) = longest.words;
    let quoted = (start, end.min(start + QUOTED_WORDS));
    let text = Text {
        numbers: BTreeMap::from([
            ("words", mean.value),
            ("longest_words", end.saturating_sub(start) as f64),
            ("goal_words", curve.c.max(mean.value * SHORTER)),
        ]),
        quotes: BTreeMap::from([("example", talk.said(quoted))]),
        evidence: evidence::longest(events.clone(), talk),
        events,
        ..Text::about(Topic::Language, "language.long_sentences")
    };
    Some(talk.candidate(FindingKind::Priority, mean, text))
}

/// The word that is said most beyond what people use; trusted as the diversity of words is, and
/// told without blame, for it may be what the talk is about.
fn overused_word(talk: &Talk<'_>) -> Option<Candidate> {
    let word = talk.measures.text.overused_words.first()?;
    let beyond = (word.uses as f64 - word.expected_uses).max(0.0);
    let per_100_words = 100.0 * beyond / talk.measures.word_count.max(1) as f64;
    let (id, sub_score) = (MeasureId::Mtld, Some(SubScoreId::Language));
    let rate = talk.judged_aside(id, sub_score, OVERUSED_WORD, per_100_words)?;
    let at = |place: &usize| talk.transcript.words.get(*place).map(|word| word.span);
    let events: Vec<Span> = word.places.iter().filter_map(at).collect();
    if talk.is_good(rate) || events.len() < talk.settings.events_min {
        return None;
    }
    let uses = word.uses as f64;
    let text = Text {
        numbers: BTreeMap::from([
            ("count", uses),
            ("in_minute", word.uses_in_minute_max as f64),
            ("goal", (uses * GOAL_STEP).ceil()),
        ]),
        quotes: BTreeMap::from([("word", word.word.clone())]),
        evidence: evidence::spread(&events, talk.settings.evidence_max),
        events,
        ..Text::about(Topic::Language, "language.overused_word")
    };
    Some(talk.candidate(FindingKind::Priority, rate, text))
}
