//! Word edges to the signal: onsets and offsets of sound near where the recogniser put them.

use super::HeardWord;
use super::duration::expected_s;
use crate::sound::Sound;

/// The cross-attention of Whisper points to a word this much before it sounds.
const EARLY_S: f64 = 0.05;
/// An edge moves to an onset or offset of sound this near.
const NEAR_S: f64 = 0.15;
/// A word that begins in silence moves to the sound that follows within this time.
const LATE_ONSET_S: f64 = 0.6;
/// A silence this long inside a word splits it: one side is not part of it.
const SPLIT_SILENCE_S: f64 = 0.15;
/// A word is too long from this multiple of its expected duration on …
const TOO_LONG_FACTOR: f64 = 1.8;
/// … plus this.
const TOO_LONG_S: f64 = 0.15;
/// A word that is too long and has no silence inside keeps this multiple of its expected
/// duration.
const KEPT_FACTOR: f64 = 1.2;
/// Words closer to each other than this are spoken without a gap.
const GLUED_S: f64 = 0.05;
/// Shortest stretch of sound that may be a word or an edge may leave of one.
const STRETCH_S_MIN: f64 = 0.03;

/// The start and end of a word by the signal, in seconds.
pub(super) fn edges(
    previous: Option<&HeardWord>,
    word: &HeardWord,
    next: Option<&HeardWord>,
    language: &str,
    sound: &Sound,
) -> (f64, f64) {
    let expected = expected_s(&word.text, language);
    let (start_s, end_s) = (word.start_s + EARLY_S, word.end_s + EARLY_S);
    let glue = if next.is_some_and(|next| next.start_s - word.end_s < GLUED_S) {
        Glue::Next
    } else if previous.is_some_and(|previous| word.start_s - previous.end_s < GLUED_S) {
        Glue::Previous
    } else {
        Glue::Nothing
    };
    let kept = keep_likely_part(start_s, end_s, glue, expected, sound);
    let start_s = snap_start(kept, sound);
    (start_s, snap_end(start_s, kept.1, sound))
}

/// The neighbour that a word follows without a gap, in the recogniser's own times.
/// The next one counts more: what Whisper adds to a word lies before it, be it silence or a
/// hesitation that it did not write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Glue {
    Next,
    Previous,
    Nothing,
}

/// The part of a word that is left when it is too long or has a silence inside.
fn keep_likely_part(
    start_s: f64,
    end_s: f64,
    glue: Glue,
    expected: f64,
    sound: &Sound,
) -> (f64, f64) {
    let too_long_s = TOO_LONG_FACTOR * expected + TOO_LONG_S;
    let parts = parts(start_s, end_s, sound);
    let misfit = |part: &&(f64, f64)| (part.1 - part.0 - expected).abs();
    let likely = match glue {
        Glue::Next => parts.last(),
        Glue::Previous => parts.first(),
        Glue::Nothing => parts.iter().min_by(|one, other| misfit(one).total_cmp(&misfit(other))),
    };
    let split = parts.len() > 1 || end_s - start_s > too_long_s;
    let (from_s, to_s) = likely.copied().filter(|_| split).unwrap_or((start_s, end_s));
    if to_s - from_s <= too_long_s {
        (from_s, to_s)
    } else if glue == Glue::Next {
        (to_s - KEPT_FACTOR * expected, to_s)
    } else {
        (from_s, from_s + KEPT_FACTOR * expected)
    }
}

/// Stretches of sound between two times, those close together taken as one.
fn parts(start_s: f64, end_s: f64, sound: &Sound) -> Vec<(f64, f64)> {
    let mut parts: Vec<(f64, f64)> = Vec::new();
    for (from_s, to_s) in sound.between(start_s, end_s) {
        match parts.last_mut() {
            Some(last) if from_s - last.1 < SPLIT_SILENCE_S => last.1 = to_s,
            _ => parts.push((from_s, to_s)),
        }
    }
    parts.retain(|part| part.1 - part.0 >= STRETCH_S_MIN);
    parts
}

fn snap_start((start_s, end_s): (f64, f64), sound: &Sound) -> f64 {
    if let Some(onset_s) = sound.nearest_onset(start_s)
        && (onset_s - start_s).abs() <= NEAR_S
        && onset_s < end_s - STRETCH_S_MIN
    {
        return onset_s;
    }
    // What follows a start in silence is the word; inside sound the recogniser knows best.
    sound
        .between(start_s, end_s - STRETCH_S_MIN)
        .map(|stretch| stretch.0)
        .next()
        .filter(|onset_s| onset_s - start_s <= LATE_ONSET_S)
        .unwrap_or(start_s)
}

fn snap_end(start_s: f64, end_s: f64, sound: &Sound) -> f64 {
    let earliest_s = start_s + STRETCH_S_MIN;
    if let Some(offset_s) = sound.nearest_offset(end_s)
        && (offset_s - end_s).abs() <= NEAR_S
        && offset_s >= earliest_s
    {
        return offset_s;
    }
    // An end in silence moves back to the sound before it.
    let last = sound.between(start_s, end_s).map(|stretch| stretch.1).last();
    last.filter(|offset_s| *offset_s >= earliest_s).unwrap_or(end_s).max(earliest_s)
}
