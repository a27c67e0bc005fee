//! What the numbers of a talk are by its script: who says what, from when to when.

use coach_measures::{TextSettings, measure_text};
use coach_speech::Span;
use coach_speech::measures::{FillerWord, MeasureId as Id};
use coach_speech::pause::PausePlace;
use coach_speech::transcript::{Transcript, Word};

use super::Source;
use crate::eval::corpus::{Stretch, TrueEvent};
use crate::eval::places::{self, PAUSE_S_MIN};
use crate::eval::times::median;

/// The true values that follow from a script.
pub(super) fn values(events: &[TrueEvent], language: &str) -> Vec<(Id, Source, f64)> {
    let from = |source: Source| move |(id, value)| (id, source, value);
    let times = Times::of(events);
    let mut by_times = times.as_ref().map_or_else(Vec::new, |times| of_times(events, times));
    if let Some(times) = times.filter(|_| language == "ru") {
        by_times.extend(of_syllables(events, &times));
    }
    let by_words = of_words(events, language).into_iter().map(from(Source::Words));
    by_times.into_iter().map(from(Source::Times)).chain(by_words).collect()
}

/// The times of a script that most numbers rest on.
struct Times {
    /// From the first sound to the last.
    whole: Stretch,
    pauses: Vec<(Stretch, PausePlace)>,
    pause_s: f64,
    /// Time in filled pauses.
    sounds_s: f64,
}

impl Times {
    fn of(events: &[TrueEvent]) -> Option<Self> {
        let whole = Stretch { start: events.first()?.times.start, end: events.last()?.times.end };
        let pauses = places::scripted(events);
        let pause_s = pauses.iter().map(|(pause, _)| pause.length_s()).sum();
        let sounds = events.iter().filter(|event| is_sound(event));
        let sounds_s = sounds.map(|event| event.times.length_s()).sum();
        Some(Self { whole, pauses, pause_s, sounds_s })
    }
}

fn is_sound(event: &TrueEvent) -> bool {
    event.kind == "filler"
}

fn of_times(events: &[TrueEvent], times: &Times) -> Vec<(Id, f64)> {
    let Times { whole, pauses, pause_s, sounds_s } = times;
    let total_s = whole.length_s();
    let at_boundary = pauses.iter().filter(|(_, place)| place.is_boundary()).count() as f64;
    let words = events.iter().map(word_count).sum::<usize>() as f64;
    let of = |kind: &str| events.iter().filter(move |event| event.kind == kind).count() as f64;
    let (sounds, fillers) = (of("filler"), of("lexical_filler"));
    let per_min = |count: f64| count * 60.0 / total_s;
    let per_100_words = |count: f64| count * 100.0 / words;
    let count = pauses.len() as f64;
    let mut values = vec![
        (Id::SpeechRateWpm, per_min(words)),
        (Id::PhonationTimeRatio, (total_s - pause_s) / total_s),
        (Id::PausesPerMin, per_min(count)),
        (Id::InsidePausesPer100Words, per_100_words(count - at_boundary)),
        (Id::FilledPausesPerMin, per_min(sounds)),
        (Id::FilledPausesPer100Words, per_100_words(sounds)),
        (Id::FilledPauseTimeRatio, sounds_s / total_s),
        (Id::FillerWordsPer100Words, per_100_words(fillers)),
        (Id::FillerWordsPerMin, per_min(fillers)),
        (Id::UnbrokenSpeechSMax, unbroken_s_max(*whole, pauses)),
    ];
    let lengths = pauses.iter().map(|(pause, _)| pause.length_s()).collect();
    if let Some(length_s) = median(lengths) {
        values.push((Id::PauseSMean, pause_s / count));
        values.push((Id::PauseSMedian, length_s));
        values.push((Id::BoundaryPauseRatio, at_boundary / count));
    }
    values
}

/// What rests on syllables, in a language where each vowel letter is one.
fn of_syllables(events: &[TrueEvent], times: &Times) -> Vec<(Id, f64)> {
    let says_words = |event: &&TrueEvent| !is_sound(event);
    let syllables = events.iter().filter(says_words).map(vowels).sum::<usize>() as f64;
    let total_s = times.whole.length_s();
    vec![
        (Id::SpeechRateSylS, syllables / total_s),
        (Id::ArticulationRateSylS, syllables / (total_s - times.pause_s - times.sounds_s)),
        (Id::RunLengthSylMean, syllables / runs(events) as f64),
    ]
}

fn vowels(event: &TrueEvent) -> usize {
    let is_vowel = |letter: &char| "аеёиоуыэюя".contains(*letter);
    event.text.to_lowercase().chars().filter(is_vowel).count()
}

/// How many stretches of words there are between pauses, silent and filled.
fn runs(events: &[TrueEvent]) -> usize {
    let is_pause = |pair: &[TrueEvent]| pair[1].times.start - pair[0].times.end >= PAUSE_S_MIN;
    let begins =
        |pair: &&[TrueEvent]| !is_sound(&pair[1]) && (is_sound(&pair[0]) || is_pause(pair));
    let first = events.first().filter(|event| !is_sound(event));
    usize::from(first.is_some()) + events.windows(2).filter(begins).count()
}

/// The longest time between two pauses, the start and the end.
fn unbroken_s_max(whole: Stretch, pauses: &[(Stretch, PausePlace)]) -> f64 {
    let starts = std::iter::once(whole.start).chain(pauses.iter().map(|(pause, _)| pause.end));
    let ends = pauses.iter().map(|(pause, _)| pause.start).chain(std::iter::once(whole.end));
    starts.zip(ends).map(|(start, end)| end - start).fold(0.0, f64::max)
}

/// Words that count as such: neither sounds nor what was broken off.
fn word_count(event: &TrueEvent) -> usize {
    let counts = !matches!(event.kind.as_str(), "filler" | "false_start");
    let has_letters = |word: &&str| word.chars().any(char::is_alphanumeric);
    event.text.split_whitespace().filter(has_letters).filter(|_| counts).count()
}

fn of_words(events: &[TrueEvent], language: &str) -> Vec<(Id, f64)> {
    let mut transcript =
        Transcript { language: language.to_owned(), ..Transcript::empty("script") };
    let mut fillers = Vec::new();
    for event in events {
        let first = transcript.words.len();
        transcript.words.extend(words(event));
        let words = (first, transcript.words.len());
        if let (true, Some(span)) = (event.kind == "lexical_filler", span(event.times)) {
            fillers.push(FillerWord { lexeme: event.text.clone(), span, words, probability: 1.0 });
        }
    }
    let silences: Vec<Span> =
        events.windows(2).filter_map(|pair| gap(&pair[0], &pair[1])).collect();
    let measured = measure_text(&transcript, &silences, &fillers, &TextSettings::default());
    Id::OF_WORDS.iter().filter_map(|&id| Some((id, measured.value(id)?))).collect()
}

/// The words of an event, its time divided among them by their letters.
fn words(event: &TrueEvent) -> Vec<Word> {
    let texts: Vec<&str> = event.text.split_whitespace().collect();
    let letters = |texts: &[&str]| texts.iter().map(|text| text.chars().count()).sum::<usize>();
    let all = letters(&texts).max(1) as f64;
    let at = |index: usize| {
        event.times.start + event.times.length_s() * letters(&texts[..index]) as f64 / all
    };
    let word = |(index, text): (usize, &&str)| {
        let span = Span::from_secs(at(index), at(index + 1))?;
        Some(Word { text: (*text).to_owned(), span, probability: 1.0 })
    };
    texts.iter().enumerate().filter_map(word).collect()
}

fn gap(one: &TrueEvent, next: &TrueEvent) -> Option<Span> {
    let gap = Stretch { start: one.times.end, end: next.times.start };
    span(gap).filter(|_| gap.length_s() > 0.0)
}

fn span(stretch: Stretch) -> Option<Span> {
    Span::from_secs(stretch.start, stretch.end)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_follow_from_the_script() {
        let events: Vec<TrueEvent> = serde_json::from_value(json!([
            { "type": "phrase", "text": "We met there,", "start": 1.0, "end": 2.0 },
            { "type": "filler", "text": "um", "start": 2.5, "end": 3.0 },
            { "type": "lexical_filler", "text": "you know", "start": 3.0, "end": 3.5 },
            { "type": "false_start", "text": "we ta-", "start": 3.6, "end": 4.0 },
            { "type": "phrase", "text": "we talked.", "start": 5.0, "end": 6.0 },
            { "type": "phrase", "text": "What did we say?", "start": 7.0, "end": 13.0 },
        ]))
        .unwrap();
        let all = values(&events, "en");
        let of = |id: Id| all.iter().find(|value| value.0 == id).map(|value| (value.1, value.2));
        // Twelve seconds with three pauses of 0.5, 1 and 1 s; eleven words.
        for (id, expected) in [
            (Id::SpeechRateWpm, 55.0),
            (Id::PhonationTimeRatio, 9.5 / 12.0),
            (Id::PausesPerMin, 15.0),
            (Id::PauseSMean, 2.5 / 3.0),
            (Id::PauseSMedian, 1.0),
            (Id::InsidePausesPer100Words, 100.0 / 11.0),
            (Id::BoundaryPauseRatio, 2.0 / 3.0),
            (Id::FilledPausesPerMin, 5.0),
            (Id::FilledPauseTimeRatio, 0.5 / 12.0),
            (Id::FillerWordsPer100Words, 100.0 / 11.0),
            (Id::UnbrokenSpeechSMax, 6.0),
        ] {
            let (source, value) = of(id).unwrap();
            assert_eq!(source, Source::Times);
            assert!((value - expected).abs() < 1e-9, "{id:?}: {value}");
        }
        let (source, questions) = of(Id::QuestionsPerMin).unwrap();
        assert_eq!(source, Source::Words);
        assert!(questions > 0.0);
        assert_eq!(values(&[], "en"), []);
    }

    #[test]
    fn vowels_are_syllables_and_runs_end_at_pauses() {
        let events: Vec<TrueEvent> = serde_json::from_value(json!([
            { "type": "phrase", "text": "Её звали", "start": 0.0, "end": 1.0 },
            { "type": "phrase", "text": "Юлия,", "start": 1.1, "end": 2.0 },
            { "type": "filler", "text": "эээ", "start": 2.1, "end": 3.0 },
            { "type": "phrase", "text": "вот.", "start": 3.0, "end": 4.0 },
            { "type": "phrase", "text": "Всё.", "start": 4.5, "end": 5.0 },
        ]))
        .unwrap();
        let all = values(&events, "ru");
        for (id, expected) in [
            (Id::SpeechRateSylS, 9.0 / 5.0),
            (Id::ArticulationRateSylS, 9.0 / 3.6),
            (Id::RunLengthSylMean, 3.0),
        ] {
            let value = all.iter().find(|value| value.0 == id).unwrap().2;
            assert!((value - expected).abs() < 1e-9, "{id:?}: {value}");
        }
    }
}
