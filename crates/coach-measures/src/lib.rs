//! Samples and words to numbers with a definition, a unit and a source.
//!
//! Pure: the same input gives the same output, and nothing is read, written or logged.
//! Timing (speech span, pauses) comes from the signal, words and punctuation from the transcript.
//!
//! Definitions:
//! - *total time* `T`: from the first onset of speech sound to the last offset, pauses in;
//! - *pause*: silence of at least 0.25 s inside `T`; `S` is the sum of their lengths;
//! - *filled-pause time* `F`: the part of the filled pauses that is not silent;
//! - *words*: words as spoken, numerals counted as the words they are read as; lexical fillers and
//!   repeated words count, filled pauses and words broken off (written `bro-`) do not. Repeats
//!   are kept because recognisers write only some of them;
//! - *syllables*: those of the words above.
//!
//! Judgement is not here: see `coach-findings`.

mod filled_pauses;
mod fillers;
mod intensity;
pub mod language;
mod numbers;
mod pauses;
mod places;
mod rate;
mod settings;
mod statistics;
pub mod syllables;
mod tokens;

use coach_speech::measures::{FilledPause, FilledPauseSource, Measures};
use coach_speech::pause::Pause;
use coach_speech::transcript::Transcript;
use coach_speech::{MonoAudio, Span};

pub use language::Language;
pub use settings::MeasureSettings;

use filled_pauses::Misheard;
use fillers::Talk;
use pauses::Sound;
use rate::Evidence;
use tokens::{Kind, Token};

/// Changes whenever the result for the same input changes; part of cache keys.
pub const VERSION: u16 = 2;

/// Measures a talk: `regions` are where a detector heard speech, in order of time.
///
/// Never fails: what cannot be measured says why in its own value. Without a sound in `regions`
/// everything is [`coach_speech::measures::Unmeasurable::NoSpeech`].
pub fn measure(
    audio: &MonoAudio,
    regions: &[Span],
    transcript: &Transcript,
    settings: &MeasureSettings,
) -> Measures {
    let language = Language::of_code(&transcript.language);
    let sound = Sound::of(audio, regions, settings);
    let misheard = language.map_or_else(Vec::new, |language| {
        filled_pauses::misheard(audio, &sound.stretches(), transcript, language, settings)
    });
    let mut tokens = tokens::tokens(transcript, language);
    tokens::mark_misheard(&mut tokens, &misheard);
    let (pauses, silence_s) = place_silences(&tokens, &sound, language, settings);
    let filled_pauses = filled_pauses_of(transcript, &tokens, &misheard);
    let minutes = sound.speech_span.map_or(0.0, |span| span.length().get() / 60.0);
    let filler_words = language.map_or_else(Vec::new, |language| {
        let talk = Talk { tokens: &tokens, silence_s: &silence_s, minutes };
        fillers::filler_words(talk, language, settings)
    });
    let evidence = Evidence {
        sound: &sound,
        tokens: &tokens,
        language,
        pauses: &pauses,
        filled_pauses: &filled_pauses,
        filler_words: &filler_words,
        settings,
    };
    Measures {
        language: transcript.language.clone(),
        speech_span: sound.speech_span,
        values: evidence.values(),
        word_count: evidence.word_count(),
        syllable_count: evidence.syllable_count(),
        pauses,
        filled_pauses,
        filler_words,
    }
}

/// The pauses with their places, and the longest silence before each token (and after the last).
fn place_silences(
    tokens: &[Token],
    sound: &Sound,
    language: Option<Language>,
    settings: &MeasureSettings,
) -> (Vec<Pause>, Vec<f64>) {
    let mut silence_s = vec![0.0_f64; tokens.len() + 1];
    let mut pauses = Vec::new();
    for &silence in &sound.silences {
        let next = places::token_after(tokens, silence);
        let length_s = silence.length().get();
        silence_s[next] = silence_s[next].max(length_s);
        // Half a frame of tolerance: lengths are whole frames.
        if length_s > settings.pause_s_min - intensity::HOP_S / 2.0 {
            pauses.push(Pause { span: silence, place: places::place(tokens, next, language) });
        }
    }
    (pauses, silence_s)
}

fn filled_pauses_of(
    transcript: &Transcript,
    tokens: &[Token],
    misheard: &[Misheard],
) -> Vec<FilledPause> {
    let hesitation = |token: &Token| {
        let Kind::FilledPause(lexeme) = token.kind else { return None };
        let heard = misheard.iter().find(|misheard| misheard.word == token.word);
        let written = f64::from(transcript.words[token.word].probability);
        let (source, probability) = heard
            .map_or((FilledPauseSource::Recognizer, written), |misheard| {
                (FilledPauseSource::Acoustic, misheard.probability)
            });
        Some(FilledPause { lexeme: lexeme.to_owned(), span: token.span, source, probability })
    };
    tokens.iter().filter_map(hesitation).collect()
}

// The talk that benches and tests share names the crate from outside.
#[cfg(test)]
extern crate self as coach_measures;

#[cfg(test)]
mod tests;
