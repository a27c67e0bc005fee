//! Talks with their words and sentences.

use coach_speech::measures::{FillerWord, Measures};
use coach_speech::text::{
    FalseStart, FalseStartKind, OverusedWord, Repetition, TextEvent, TextEventKind,
};

use super::{Case, Expected, Id, good, span, times};

/// Events of one kind; words lie outside the transcript, so that texts quote the list.
fn add(measures: &mut Measures, kind: TextEventKind, lexemes: &[&str]) {
    let events = times(lexemes.len(), 3).zip(lexemes).map(|(at_s, lexeme)| TextEvent {
        kind,
        lexeme: (*lexeme).to_owned(),
        words: (1_000, 1_001),
        span: span(at_s, 0.5),
        instead: None,
    });
    measures.text.events.extend(events);
}

fn hedges(measures: &mut Measures) {
    add(measures, TextEventKind::Hedge, &["maybe", "I think", "maybe", "perhaps", "maybe"]);
}

fn russian_hedges(measures: &mut Measures) {
    add(measures, TextEventKind::Hedge, &["наверное", "мне кажется", "наверное", "возможно"]);
}

fn weak_words(measures: &mut Measures) {
    add(measures, TextEventKind::WeakWord, &["очень", "очень", "просто", "очень", "реально"]);
}

/// Two of the weak words are fillers, and told as such.
fn weak_fillers(measures: &mut Measures) {
    add(measures, TextEventKind::WeakWord, &["really", "actually", "very", "actually"]);
    for (index, event) in measures.text.events.iter_mut().enumerate() {
        event.words = (20 * index, 20 * index + 1);
    }
    let fillers = measures.text.events.iter().filter(|event| event.lexeme == "actually");
    let fillers = fillers.map(|event| FillerWord {
        lexeme: event.lexeme.clone(),
        span: event.span,
        words: event.words,
        probability: 0.9,
    });
    measures.filler_words = fillers.collect();
}

fn bureaucratese(measures: &mut Measures) {
    add(measures, TextEventKind::Bureaucratese, &["в рамках", "данный", "в рамках"]);
}

fn passives(measures: &mut Measures) {
    add(measures, TextEventKind::Passive, &["was written", "were made", "was taken"]);
}

/// The third sentence of the transcript that has such words is the longest.
fn long_sentences(measures: &mut Measures) {
    add(measures, TextEventKind::LongSentence, &["", "", ""]);
    for (index, event) in measures.text.events.iter_mut().enumerate() {
        event.words = (index * 60, index * 60 + 32 + index);
        event.span = span(event.span.start().get(), 12.0 + index as f64);
    }
}

fn overused(measures: &mut Measures) {
    let word = OverusedWord {
        word: "coffee".to_owned(),
        uses: 14,
        expected_uses: 0.1,
        uses_in_minute_max: 9,
        places: (0..14).map(|index| index * 18).collect(),
    };
    measures.text.overused_words = vec![word];
}

fn repetitions(measures: &mut Measures) {
    let repetition = |at_s| Repetition {
        phrase: "we have to".to_owned(),
        words: (10, 16),
        span: span(at_s, 1.5),
        copies: 2,
    };
    measures.text.repetitions = times(7, 1).map(repetition).collect();
}

fn false_starts(measures: &mut Measures) {
    let start = |at_s| FalseStart {
        kind: FalseStartKind::AbandonedClause,
        words: (9, 11),
        span: span(at_s, 0.8),
    };
    measures.text.false_starts = times(5, 1).map(start).collect();
}

pub(super) fn cases() -> Vec<Expected> {
    let one = |language, id, value: f64| good(language).with(&[(id, value)]);
    let hesitant: Case = one("en", Id::RepetitionsPer100Words, 2.5);
    let broken = one("en", Id::FalseStartsPer100Words, 1.8);
    vec![
        (
            "hedges",
            one("en", Id::HedgesPer100Words, 2.4).marked(hedges),
            "+pace.comfortable +filler_words.few -language.hedges",
        ),
        (
            "Russian hedges",
            one("ru", Id::HedgesPer100Words, 2.4).marked(russian_hedges),
            "+pace.comfortable +filler_words.few -language.hedges",
        ),
        (
            "weak words",
            one("ru", Id::WeakWordsPer100Words, 4.5).marked(weak_words),
            "+pace.comfortable +filler_words.few -language.weak_words",
        ),
        (
            "weak words that are fillers",
            one("en", Id::WeakWordsPer100Words, 4.5).marked(weak_fillers),
            "+pace.comfortable +filler_words.few",
        ),
        (
            "officialese",
            one("ru", Id::BureaucratesePer100Words, 2.9).marked(bureaucratese),
            "+pace.comfortable +filler_words.few -language.bureaucratese",
        ),
        (
            "passives",
            one("en", Id::PassiveSentenceRatio, 0.3).marked(passives),
            "+pace.comfortable +filler_words.few -language.passive",
        ),
        (
            "long sentences",
            one("en", Id::SentenceWordsMean, 26.0).marked(long_sentences),
            "+pace.comfortable +filler_words.few -language.long_sentences",
        ),
        (
            "short sentences",
            one("en", Id::SentenceWordsMean, 5.0).marked(long_sentences),
            "+pace.comfortable +filler_words.few",
        ),
        (
            "one word again and again",
            one("en", Id::Mtld, 50.0).marked(overused),
            "+pace.comfortable +filler_words.few -language.overused_word",
        ),
        (
            "words said twice",
            hesitant.marked(repetitions),
            "+pace.comfortable +filler_words.few -language.repetitions",
        ),
        (
            "beginnings given up",
            broken.marked(false_starts),
            "+pace.comfortable +filler_words.few -language.repetitions",
        ),
    ]
}
