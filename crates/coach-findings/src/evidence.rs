//! The moments that a finding points at: few, telling, in order of time.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::pause::Pause;
use coach_speech::transcript::Transcript;

use crate::rules::Talk;

/// Length of the stretches by which pace is shown.
const STRETCH_S: f64 = 8.0;
/// How many stretches show the pace.
const STRETCHES_MAX: usize = 3;
/// How many fast and how many slow ones show that it is uneven.
const UNEVEN_MAX: usize = 2;

/// The longest of some pauses.
pub(crate) fn longest_pauses(talk: &Talk<'_>, is_meant: impl Fn(&Pause) -> bool) -> Vec<Span> {
    let pauses = talk.measures.pauses.iter().filter(|pause| is_meant(pause));
    longest(pauses.map(|pause| pause.span).collect(), talk)
}

/// The longest stretches of speech between two pauses.
pub(crate) fn longest_runs(talk: &Talk<'_>) -> Vec<Span> {
    let Some(whole) = talk.measures.speech_span else {
        return Vec::new();
    };
    let pauses = &talk.measures.pauses;
    let starts = [whole.start()].into_iter().chain(pauses.iter().map(|pause| pause.span.end()));
    let ends = pauses.iter().map(|pause| pause.span.start()).chain([whole.end()]);
    let runs = starts.zip(ends).map(|(start, end)| Span::new(start, end));
    in_order(by_length(runs.collect(), STRETCHES_MAX))
}

/// The longest of some spans.
pub(crate) fn longest(spans: Vec<Span>, talk: &Talk<'_>) -> Vec<Span> {
    in_order(by_length(spans, talk.settings.evidence_max))
}

fn by_length(mut spans: Vec<Span>, most: usize) -> Vec<Span> {
    spans.sort_by(|a, b| b.length().get().total_cmp(&a.length().get()));
    spans.truncate(most);
    spans
}

pub(crate) fn in_order(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by(|a, b| a.start().get().total_cmp(&b.start().get()));
    spans
}

/// Some of many events: the first, then always the one farthest from those chosen.
pub(crate) fn spread(events: &[Span], most: usize) -> Vec<Span> {
    let mut chosen: Vec<Span> = events.first().copied().into_iter().take(most).collect();
    while chosen.len() < most.min(events.len()) {
        let distance = |event: &Span| {
            let to = |other: &Span| (event.start() - other.start()).get().abs();
            chosen.iter().map(to).fold(f64::INFINITY, f64::min)
        };
        let farthest = events.iter().max_by(|a, b| distance(a).total_cmp(&distance(b))).copied();
        match farthest.filter(|event| distance(event) > 0.0) {
            Some(event) => chosen.push(event),
            None => break,
        }
    }
    in_order(chosen)
}

/// The stretches with the most (or the fewest) letters a second.
pub(crate) fn extreme_stretches(talk: &Talk<'_>, fastest: bool) -> Vec<Span> {
    let sign = if fastest { -1.0 } else { 1.0 };
    best_stretches(talk.transcript, |rate, _| sign * rate)
}

/// Some of the fastest stretches and some of the slowest.
pub(crate) fn uneven_stretches(talk: &Talk<'_>) -> Vec<Span> {
    let of = |fastest| extreme_stretches(talk, fastest).into_iter().take(UNEVEN_MAX);
    let mut stretches: Vec<Span> = Vec::new();
    for span in of(true).chain(of(false)) {
        if stretches.iter().all(|other| other.overlap(span).get() <= 0.0) {
            stretches.push(span);
        }
    }
    in_order(stretches)
}

/// The stretches with a pace nearest to that of the whole talk.
pub(crate) fn steady_stretches(talk: &Talk<'_>) -> Vec<Span> {
    best_stretches(talk.transcript, |rate, mean| (rate - mean).abs())
}

/// Stretches without overlap whose letters a second have the least cost.
fn best_stretches(transcript: &Transcript, cost: impl Fn(f64, f64) -> f64) -> Vec<Span> {
    let stretches = stretches(transcript);
    let rates = stretches.iter().map(|(_, rate)| rate);
    let mean = rates.sum::<f64>() / stretches.len().max(1) as f64;
    let mut ranked: Vec<(f64, Span)> =
        stretches.iter().map(|&(span, rate)| (cost(rate, mean), span)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut chosen: Vec<Span> = Vec::new();
    for (_, span) in ranked {
        let is_apart = chosen.iter().all(|other| other.overlap(span).get() <= 0.0);
        if is_apart && chosen.len() < STRETCHES_MAX {
            chosen.push(span);
        }
    }
    in_order(chosen)
}

/// Stretches of at least [`STRETCH_S`] that begin with a word, and their letters a second.
fn stretches(transcript: &Transcript) -> Vec<(Span, f64)> {
    let words = &transcript.words;
    let letters_of =
        |index: usize| words[index].text.chars().filter(|letter| letter.is_alphanumeric()).count();
    let mut stretches = Vec::new();
    let mut end = 0;
    let mut letters = 0;
    for start in 0..words.len() {
        let length_s = |end: usize| {
            if end == 0 {
                0.0
            } else {
                (words[end - 1].span.end() - words[start].span.start()).get()
            }
        };
        while end < words.len() && (end <= start || length_s(end) < STRETCH_S) {
            letters += letters_of(end);
            end += 1;
        }
        let length = length_s(end);
        // Words whose times run backwards make no stretch.
        if length >= STRETCH_S {
            let span = Span::new(words[start].span.start(), words[end - 1].span.end());
            stretches.push((span, letters as f64 / length));
        }
        letters -= letters_of(start).min(letters);
    }
    stretches
}

/// The words before and after a pause, as «before … after».
pub(crate) fn words_around(transcript: &Transcript, pause: Span) -> String {
    let next = transcript.words.partition_point(|word| word.span.middle() < pause.middle());
    let clean = |index: usize| {
        let word = transcript.words.get(index)?;
        Some(word.text.trim_matches(|letter: char| !letter.is_alphanumeric()))
    };
    let before = next.checked_sub(1).and_then(clean).unwrap_or("");
    let after = clean(next).unwrap_or("");
    format!("{before} … {after}").trim().to_owned()
}

/// The most common of some words, the first in the alphabet if there are several.
pub(crate) fn most_common<'a>(words: impl Iterator<Item = &'a str>) -> Option<(&'a str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|&(_, count)| count)
}
