//! Pauses by length and place, the longest speech without one, and those that make an effect.

use coach_speech::Span;
use coach_speech::measures::{Measure, MeasureId, Unmeasurable};
use coach_speech::pause::{Pause, PausePlace};
use coach_speech::timing::{PauseClass, PauseCount, TimingMarks};

use super::settings::TimingSettings;
use crate::acoustics::measure_of;
use crate::rate::{Evidence, PLACE_RELIABILITY};

/// Half the distance of the frames that edges are found in: lengths are whole frames.
const EDGE_S: f64 = 0.005;

/// How pauses are spread: numbers, and marks of which only those of pauses are set.
pub(super) struct Pausing {
    pub(super) values: [(MeasureId, Measure); 3],
    pub(super) marks: TimingMarks,
}

/// Measures how pauses are spread.
pub(super) fn pausing(evidence: &Evidence<'_>, settings: &TimingSettings) -> Pausing {
    let total_s = evidence.total_s();
    let trusted = evidence.time_trust() * evidence.signal_trust();
    let unbroken = unbroken(evidence);
    let longest = unbroken
        .iter()
        .copied()
        .reduce(|longest, span| if span.length() > longest.length() { span } else { longest });
    let longest_s =
        total_s.and_then(|_| longest.map(|span| span.length().get()).ok_or(Unmeasurable::NoSpeech));
    let after_sentences: Vec<Span> = evidence
        .pauses
        .iter()
        .filter(|pause| pause.place == PausePlace::Sentence)
        .map(|pause| pause.span)
        .collect();
    let is_dramatic = |span: &Span| {
        let length_s = span.length().get();
        length_s > settings.dramatic_pause_s.start() - EDGE_S
            && length_s < settings.dramatic_pause_s.end() + EDGE_S
    };
    let dramatic: Vec<Span> = after_sentences.iter().copied().filter(is_dramatic).collect();
    let very_long: Vec<Span> = evidence
        .pauses
        .iter()
        .filter(|pause| is_very_long(pause, settings))
        .map(|pause| pause.span)
        .collect();
    let per_min = |count: usize| {
        let total_s = total_s?;
        evidence.has_words()?;
        Ok(count as f64 * 60.0 / total_s)
    };
    let placed = trusted * PLACE_RELIABILITY;
    let values = [
        (MeasureId::UnbrokenSpeechSMax, measure_of(longest_s, unbroken.len(), trusted)),
        (
            MeasureId::DramaticPausesPerMin,
            measure_of(per_min(dramatic.len()), after_sentences.len(), placed),
        ),
        (
            MeasureId::VeryLongPausesPerMin,
            measure_of(per_min(very_long.len()), evidence.pauses.len(), placed),
        ),
    ];
    let marks = TimingMarks {
        pause_counts: counts(evidence, settings),
        unbroken_speech: longest,
        dramatic_pauses: dramatic,
        very_long_pauses: very_long,
        ..TimingMarks::default()
    };
    Pausing { values, marks }
}

/// Whether a pause is too long to be meant.
fn is_very_long(pause: &Pause, settings: &TimingSettings) -> bool {
    let is_boundary = pause.place.is_boundary();
    let least_s =
        if is_boundary { settings.very_long_boundary_s } else { settings.very_long_inside_s };
    pause.span.length().get() > least_s - EDGE_S
}

/// The stretches between silent pauses, in order.
fn unbroken(evidence: &Evidence<'_>) -> Vec<Span> {
    let Some(talk) = evidence.sound.speech_span else { return Vec::new() };
    let starts = std::iter::once(talk.start()).chain(evidence.pauses.iter().map(|p| p.span.end()));
    let ends = evidence.pauses.iter().map(|p| p.span.start()).chain(std::iter::once(talk.end()));
    starts.zip(ends).map(|(start, end)| Span::new(start, end)).collect()
}

fn counts(evidence: &Evidence<'_>, settings: &TimingSettings) -> Vec<PauseCount> {
    let count = |class: PauseClass, place: PausePlace| {
        let is_one = |pause: &Span| settings.pause_class(pause.length().get() + EDGE_S) == class;
        let there = evidence.pauses.iter().filter(|pause| pause.place == place);
        let lengths: Vec<Span> = there.map(|pause| pause.span).filter(is_one).collect();
        let total = lengths.iter().map(|span| span.length()).sum();
        PauseCount { class, place, count: lengths.len(), total }
    };
    let places = |class| PausePlace::ALL.into_iter().map(move |place| (class, place));
    PauseClass::ALL.into_iter().flat_map(places).map(|(class, place)| count(class, place)).collect()
}
