//! Hesitations that the recogniser wrote as a word: *I'm* or *LUM* for "um", «Эй» or «Их» for «э-э».
//!
//! A word is taken for a hesitation when three signs agree: it stands alone between silences, it
//! is written with vowels and sonorants only, and the spectrum under it stands still. Spectral
//! change is judged against the speaker's own, so that neither voice nor room matters
//! (Goto 1999; Verkhodanova & Shapranov 2014: hesitations are long, voiced and steady).

use coach_speech::Span;
use coach_speech::transcript::Transcript;

use super::spectrum::{Frame, Spectrum};
use crate::language::Language;
use crate::settings::MeasureSettings;
use crate::statistics;
use crate::tokens::normal_form;

/// Least overlap of a word and the sound that it was written for.
const OVERLAP_S_MIN: f64 = 0.08;
/// A word of more letters is not a mishearing of one vowel.
const LETTERS_MAX: usize = 6;
/// Vowels, sonorants and the `h` and «х» that recognisers write for breathy ends.
const SOUNDS_OF_HESITATION: &str = "aeiouylrmnhw'аеиоуыэюямнлрйх-";
/// Lexical fillers that sound the same; the lexicon judges them.
const LEXICAL_FILLERS: &[&str] = &["ну", "ну-у"];
/// Frames this far below the loudest of a sound are its edges.
const EDGE_DB: f32 = 15.0;
/// Frames at most this far below the loud ones are speech.
const SPEECH_DB: f32 = 20.0;
/// Share of frames that are not loud.
const LOUD_SHARE: f64 = 0.98;
/// Frames of a block that the speaker's habits are taken from: 1 s …
const BLOCK_FRAMES: usize = 100;
/// … and how many blocks, spread over the talk, are enough.
const BLOCKS_MAX: usize = 60;
/// How fast the probability falls beyond the limit of steadiness. A choice.
const PROBABILITY_SLOPE: f64 = 0.1;

/// A word that is a hesitation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Misheard {
    /// Its index in the transcript.
    pub(crate) word: usize,
    /// When the hesitation sounds.
    pub(crate) span: Span,
    /// Its form in the lexicon.
    pub(crate) lexeme: &'static str,
    /// 0.5 at the limit of what counts, 1 for a standing vowel.
    pub(crate) probability: f64,
}

/// All words that are hesitations, in order; `stretches` are the sounds between silences.
pub(crate) fn misheard(
    spectrum: &Spectrum,
    stretches: &[Span],
    transcript: &Transcript,
    language: Language,
    settings: &MeasureSettings,
) -> Vec<Misheard> {
    let alone = alone(stretches, transcript);
    let candidates: Vec<(usize, Span, &'static str)> = alone
        .into_iter()
        .filter(|(_, span)| {
            let length_s = span.length().get();
            (settings.hesitation_s_min..=settings.hesitation_s_max).contains(&length_s)
        })
        .filter_map(|(word, span)| {
            let text = normal_form(&transcript.words[word].text);
            Some((word, span, lexeme(&text, language)?))
        })
        .collect();
    if candidates.is_empty() {
        return Vec::new();
    }
    let Some(habit) = habit(spectrum) else { return Vec::new() };
    candidates
        .into_iter()
        .filter_map(|(word, span, lexeme)| {
            let sound = steady_sound(spectrum, span)?;
            let change = sound.flux_p50 / habit.flux_p50 + sound.flux_p90 / habit.flux_p90;
            let excess = change - settings.hesitation_change_max;
            let is_one = excess <= 0.0 && sound.treble_db <= settings.hesitation_treble_db_max;
            let probability = 1.0 / (1.0 + (excess / PROBABILITY_SLOPE).exp());
            is_one.then_some(Misheard { word, span, lexeme, probability })
        })
        .collect()
}

/// The form in the lexicon of the hesitation that may have been written as `text`.
pub(super) fn lexeme(text: &str, language: Language) -> Option<&'static str> {
    let letters = text.chars().count();
    let may_be = (1..=LETTERS_MAX).contains(&letters)
        && text.chars().all(|letter| SOUNDS_OF_HESITATION.contains(letter))
        && !LEXICAL_FILLERS.contains(&text);
    let has = |letters: &[char]| text.contains(letters);
    may_be.then(|| match language {
        Language::Ru if text.chars().all(|letter| "м-".contains(letter)) => "м-м",
        Language::Ru if has(&['м', 'н']) => "эм",
        Language::Ru => "э-э",
        Language::En if has(&['m', 'n']) => "um",
        Language::En => "uh",
    })
}

/// Words that have a stretch of sound to themselves.
fn alone(stretches: &[Span], transcript: &Transcript) -> Vec<(usize, Span)> {
    let mut words_of: Vec<Vec<usize>> = vec![Vec::new(); stretches.len()];
    for (index, word) in transcript.words.iter().enumerate() {
        let first = stretches.partition_point(|stretch| stretch.end() <= word.span.start());
        let best = stretches[first..]
            .iter()
            .take_while(|stretch| stretch.start() < word.span.end())
            .map(|stretch| stretch.overlap(word.span).get())
            .enumerate()
            .max_by(|(_, one), (_, other)| one.total_cmp(other));
        if let Some((at, _)) = best.filter(|(_, overlap_s)| *overlap_s >= OVERLAP_S_MIN) {
            words_of[first + at].push(index);
        }
    }
    let only = |words: &Vec<usize>| if let [word] = words[..] { Some(word) } else { None };
    stretches
        .iter()
        .zip(&words_of)
        .filter_map(|(span, words)| Some((only(words)?, *span)))
        .collect()
}

/// How much a spectrum changes from frame to frame.
struct Change {
    flux_p50: f64,
    flux_p90: f64,
    treble_db: f64,
}

impl Change {
    fn of(frames: &[&Frame]) -> Option<Self> {
        let quantile = |value: fn(&Frame) -> f32, share: f64| {
            let mut values: Vec<f32> = frames.iter().map(|frame| value(frame)).collect();
            statistics::percentile(&mut values, share).map(f64::from)
        };
        Some(Self {
            flux_p50: quantile(|frame| frame.flux, 0.5).filter(|flux| *flux > 0.0)?,
            flux_p90: quantile(|frame| frame.flux, 0.9).filter(|flux| *flux > 0.0)?,
            treble_db: quantile(|frame| frame.treble_db, 0.9)?,
        })
    }
}

/// What is usual for the speaker: loud frames with more energy below 3 kHz than above.
fn habit(spectrum: &Spectrum) -> Option<Change> {
    let blocks: Vec<&[Frame]> = spectrum.frames().chunks(BLOCK_FRAMES).collect();
    let step = blocks.len().div_ceil(BLOCKS_MAX).max(1);
    let frames: Vec<&Frame> = blocks.into_iter().step_by(step).flatten().collect();
    let mut levels: Vec<f32> = frames.iter().map(|frame| frame.level_db).collect();
    let loud_db = statistics::percentile(&mut levels, LOUD_SHARE)?;
    let speech: Vec<&Frame> = frames
        .into_iter()
        .filter(|frame| frame.level_db > loud_db - SPEECH_DB && frame.treble_db < 0.0)
        .collect();
    Change::of(&speech)
}

/// The change within a sound, its edges left out.
fn steady_sound(spectrum: &Spectrum, span: Span) -> Option<Change> {
    let frames = &spectrum.frames()[spectrum.frames_within(span)];
    let loudest_db = frames.iter().map(|frame| frame.level_db).reduce(f32::max)?;
    let core: Vec<&Frame> =
        frames.iter().filter(|frame| frame.level_db > loudest_db - EDGE_DB).collect();
    Change::of(&core)
}

#[cfg(test)]
mod tests;
