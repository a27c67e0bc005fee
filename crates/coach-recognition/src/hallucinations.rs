//! Text that nobody said: words over silence, subtitle credits, endless repetition.
//!
//! Errs on the side of keeping: a word goes only where two signs agree that nobody said it, or
//! where its text alone is proof.

use std::sync::LazyLock;

use coach_speech::Span;
use coach_whisper::{Segment, TimedWord, WindowText};

use crate::sound::Sound;
use crate::words::HeardWord;

/// The recogniser's times are trusted to this, in seconds.
const TIME_TOLERANCE_S: f64 = 0.15;
/// A word outside all speech regions is kept when sound is under this much of it …
const SOUND_SHARE_MIN: f64 = 0.5;
/// … and the recogniser is this sure of it.
const SURE: f32 = 0.5;

/// From this no-speech probability on, speech in a window is doubtful.
const DOUBTFUL_NO_SPEECH: f32 = 0.4;
/// Below this mean log-probability, speech in a window is doubtful.
const DOUBTFUL_LOG_PROBABILITY: f32 = -0.8;
/// A segment of which less than this share lies in speech regions is doubtful.
const DOUBTFUL_SPEECH_SHARE: f64 = 0.4;
/// Below this mean probability of its words, a segment is doubtful.
const DOUBTFUL_WORDS: f32 = 0.4;

/// More letters a second than anybody says; fast speech has about 25 …
const IMPOSSIBLE_LETTERS_S: f64 = 100.0;
/// … in a word long enough that the coarse times of words do not explain it.
const IMPOSSIBLE_LETTERS_MIN: usize = 16;

/// A text that compresses better than this repeats itself (Whisper's own limit).
const COMPRESSION_RATIO_MAX: f32 = 2.4;
/// Longest group of words whose repetition is looked for.
const REPEATED_WORDS_MAX: usize = 12;
/// A group that comes this many times in a row in such a text was said once.
const REPEATS_MIN: usize = 4;

/// The words of a window that somebody may have said, on the recording's clock.
pub(crate) fn believable(
    text: &WindowText,
    window: Span,
    regions: &[Span],
    sound: &Sound,
) -> Vec<HeardWord> {
    let origin_s = window.start().get();
    let mut heard = Vec::new();
    for segment in &text.segments {
        let credits = credits(segment);
        let doubt = || is_doubtful(text, segment, origin_s, regions);
        if credits == Some(Credits::Never) || credits == Some(Credits::Doubtful) && doubt() {
            continue;
        }
        let first = heard.len();
        heard.extend(
            segment
                .words
                .iter()
                .map(|word| on_clock(word, origin_s))
                .filter(|word| is_heard(word, regions, sound)),
        );
        if let Some(word) = heard.get_mut(first) {
            word.opens_segment = true;
        }
    }
    if text.compression_ratio > COMPRESSION_RATIO_MAX { collapse_repeats(heard) } else { heard }
}

fn on_clock(word: &TimedWord, origin_s: f64) -> HeardWord {
    HeardWord {
        text: word.text.clone(),
        start_s: origin_s + word.start_s,
        end_s: origin_s + word.end_s,
        probability: word.probability,
        opens_segment: false,
    }
}

/// Whether nobody could speak so fast: a loop that ran out of window, such as `6.6.6.6.6.6.6.6`.
fn is_impossible(word: &HeardWord) -> bool {
    let letters = word.text.chars().count();
    letters >= IMPOSSIBLE_LETTERS_MIN
        && letters as f64 > (word.end_s - word.start_s) * IMPOSSIBLE_LETTERS_S
}

/// Whether there is a reason to believe that something was said where the word is.
fn is_heard(word: &HeardWord, regions: &[Span], sound: &Sound) -> bool {
    if is_impossible(word) {
        return false;
    }
    let around = Span::from_secs(word.start_s - TIME_TOLERANCE_S, word.end_s + TIME_TOLERANCE_S);
    let (Some(around), Some(span)) = (around, Span::from_secs(word.start_s, word.end_s)) else {
        return false;
    };
    let in_speech = regions.iter().any(|region| region.overlap(around).get() > 0.0);
    let sounds = sound.within_s(span) >= SOUND_SHARE_MIN * span.length().get();
    in_speech || (sounds && word.probability >= SURE)
}

fn is_doubtful(text: &WindowText, segment: &Segment, origin_s: f64, regions: &[Span]) -> bool {
    let probabilities: f32 = segment.words.iter().map(|word| word.probability).sum();
    let mean = probabilities / segment.words.len().max(1) as f32;
    let speech_share = Span::from_secs(origin_s + segment.start_s, origin_s + segment.end_s)
        .filter(|span| span.length().get() > 0.0)
        .map_or(0.0, |span| {
            let speech_s: f64 = regions.iter().map(|region| region.overlap(span).get()).sum();
            speech_s / span.length().get()
        });
    text.no_speech_probability >= DOUBTFUL_NO_SPEECH
        || text.mean_log_probability < DOUBTFUL_LOG_PROBABILITY
        || mean < DOUBTFUL_WORDS
        || speech_share < DOUBTFUL_SPEECH_SHARE
}

/// How sure it is that a subtitle credit was not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Credits {
    Never,
    Doubtful,
}

static CREDITS: LazyLock<Vec<(Credits, &'static str)>> = LazyLock::new(|| {
    include_str!("hallucinations.txt")
        .lines()
        .filter_map(|line| match line.split_once(' ')? {
            ("never", phrase) => Some((Credits::Never, phrase)),
            ("doubtful", phrase) => Some((Credits::Doubtful, phrase)),
            _ => None,
        })
        .collect()
});

/// Whether a segment is a subtitle credit.
/// A credit that nobody says may go on with names; a doubtful one is the whole segment.
fn credits(segment: &Segment) -> Option<Credits> {
    let words = segment.words.iter().map(|word| bare(&word.text)).filter(|word| !word.is_empty());
    let text = words.collect::<Vec<_>>().join(" ");
    CREDITS.iter().find_map(|&(credits, phrase)| {
        let rest = text.strip_prefix(phrase)?;
        let matches = rest.is_empty() || (credits == Credits::Never && rest.starts_with(' '));
        matches.then_some(credits)
    })
}

fn bare(word: &str) -> String {
    let spaced = word.to_lowercase().replace('ё', "е").replace(['.', '-'], " ");
    let kept: String =
        spaced.chars().filter(|letter| letter.is_alphanumeric() || *letter == ' ').collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Leaves one of each group of words that comes many times in a row.
fn collapse_repeats(words: Vec<HeardWord>) -> Vec<HeardWord> {
    let texts: Vec<String> = words.iter().map(|word| bare(&word.text)).collect();
    let mut kept = vec![true; words.len()];
    let mut index = 0;
    while index < texts.len() {
        let run = (1..=REPEATED_WORDS_MAX)
            .map(|size| (size, repeats(&texts[index..], size)))
            .find(|(_, times)| *times >= REPEATS_MIN);
        let Some((size, times)) = run else {
            index += 1;
            continue;
        };
        kept[index + size..index + size * times].fill(false);
        index += size * times;
    }
    words.into_iter().zip(kept).filter_map(|(word, kept)| kept.then_some(word)).collect()
}

/// Whether a group of words comes many times in a row.
pub(crate) fn goes_round(text: &WindowText) -> bool {
    let words = text.segments.iter().flat_map(|segment| &segment.words);
    let texts: Vec<String> = words.map(|word| bare(&word.text)).collect();
    (0..texts.len()).any(|first| {
        (1..=REPEATED_WORDS_MAX).any(|size| repeats(&texts[first..], size) >= REPEATS_MIN)
    })
}

/// How many times in a row the first `size` words come.
fn repeats(texts: &[String], size: usize) -> usize {
    let Some(group) = texts.get(..size) else { return 0 };
    texts.chunks_exact(size).take_while(|chunk| *chunk == group).count()
}

#[cfg(test)]
mod tests;
