//! Hesitations that the signal shows, whatever the recogniser wrote.
//!
//! A speaker who hesitates holds the articulators still: the voice goes on, the spectrum stands,
//! the pitch is low and level (Goto 1999; O'Shaughnessy & Gabrea 2000; Audhkhasi et al. 2009).
//! The transcript says where words are not, which is worth more than any of these signs (Zhu,
//! Caceres & Salamon 2022). A sound that stands still is described by numbers, and a logistic
//! model gives the probability that it is a hesitation. Words held long are not: they are words.

mod coverage;
mod features;
mod formants;
mod half_rate;
mod pieces;
mod score;
mod settings;
mod speaker;
mod voicing;

use coach_speech::{MonoAudio, Span};

use super::spectrum::Spectrum;
use crate::language::Language;
use crate::tokens::Token;
use features::{Context, Description};
use formants::FormantFinder;
use half_rate::HalfRate;
use pieces::Piece;
pub use settings::FilledPauseSettings;
use speaker::Speaker;

/// A hesitation by its sound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct AcousticEvent {
    /// When it sounds.
    pub(crate) span: Span,
    /// Its form in the lexicon.
    pub(crate) lexeme: &'static str,
    /// Probability that it is one, 0 to 1.
    pub(crate) probability: f64,
    /// The token that was written in its place.
    pub(crate) written: Option<usize>,
}

/// All hesitations in order; `stretches` are the sounds between silences.
pub(crate) fn acoustic(
    audio: &MonoAudio,
    spectrum: &Spectrum,
    stretches: &[Span],
    tokens: &[Token],
    language: Language,
    settings: &FilledPauseSettings,
) -> Vec<AcousticEvent> {
    let half_rate = HalfRate::of(audio.samples());
    let Some(speaker) = Speaker::of(&half_rate, spectrum, stretches) else { return Vec::new() };
    let steadiness = |span| coverage::steadiness(spectrum, &speaker, span);
    let words = coverage::place(tokens, stretches, language, settings, &steadiness);
    let finder = FormantFinder::new();
    let context = Context {
        half_rate: &half_rate,
        spectrum,
        speaker: &speaker,
        stretches,
        words: &words,
        finder: &finder,
        settings,
    };
    let scored = pieces::pieces(&half_rate, spectrum, &speaker, stretches, settings)
        .iter()
        .filter_map(|piece| {
            let score = |piece: &Piece| {
                let sound = context.describe(piece)?;
                let probability = score::probability(&sound, settings)?;
                Some(Scored { sound, probability })
            };
            score(piece)
                // What follows a word without a pause is that word, held long.
                .or_else(|| {
                    score(&context.uncovered_part(piece)?)
                        .filter(|scored| scored.sound.silence_before_s > 0.0)
                })
                .filter(|scored| scored.probability >= settings.probability_min)
        })
        .collect();
    events(best_apart(scored), language, settings)
}

/// A sound and the probability that it is a hesitation.
struct Scored {
    sound: Description,
    probability: f64,
}

/// Of sounds that share time the likeliest, in order.
fn best_apart(mut scored: Vec<Scored>) -> Vec<Scored> {
    // The sort is stable, and sounds come in order: equal ones keep it.
    scored.sort_by(|one, other| other.probability.total_cmp(&one.probability));
    let mut kept: Vec<Scored> = Vec::new();
    for candidate in scored {
        let span = candidate.sound.span;
        let next = kept.partition_point(|other| other.sound.span.start() < span.start());
        let mut beside = kept[next.saturating_sub(1)..].iter().take(2);
        if beside.all(|other| other.sound.span.overlap(span).get() <= 0.0) {
            kept.insert(next, candidate);
        }
    }
    kept
}

/// Joins sounds that are close, and gives each its form.
fn events(
    sounds: Vec<Scored>,
    language: Language,
    settings: &FilledPauseSettings,
) -> Vec<AcousticEvent> {
    let mut groups: Vec<Vec<Scored>> = Vec::new();
    for scored in sounds {
        let start_s = scored.sound.span.start().get();
        let end_s = groups.last().and_then(|group| group.last()).map(|last| last.sound.span.end());
        match groups.last_mut() {
            Some(group) if end_s.is_some_and(|end| start_s - end.get() < settings.merge_s) => {
                group.push(scored);
            }
            _ => groups.push(vec![scored]),
        }
    }
    let event = |group: Vec<Scored>| {
        let (first, last) = (group.first()?, group.last()?);
        Some(AcousticEvent {
            span: first.sound.span.union(last.sound.span),
            lexeme: lexeme(&first.sound, &last.sound, language, settings),
            probability: group.iter().map(|scored| scored.probability).fold(0.0, f64::max),
            written: group.iter().find_map(|scored| scored.sound.cover.written),
        })
    };
    groups.into_iter().filter_map(event).collect()
}

/// The form of a hesitation: a nasal, a vowel, or a vowel that ends in a nasal.
fn lexeme(
    first: &Description,
    last: &Description,
    language: Language,
    settings: &FilledPauseSettings,
) -> &'static str {
    let begins_nasal = first.f1_bark < settings.nasal_f1_bark_max;
    let ends_nasal = last.tail_f1_bark < settings.nasal_f1_bark_max;
    match (language, begins_nasal, ends_nasal) {
        (Language::En, true, true) => "mm",
        (Language::En, false, true) => "um",
        (Language::En, _, false) => "uh",
        (Language::Ru, true, true) => "м-м",
        (Language::Ru, false, true) => "эм",
        (Language::Ru, _, false) => "э-э",
    }
}

#[cfg(test)]
mod tests;
