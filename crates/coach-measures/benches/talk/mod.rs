//! A made-up talk of any length, for benches and for the tests of the crate.

use coach_measures::{MeasureSettings, Recording, TextSettings, measure, measure_text};
use coach_speech::loudness::Loudness;
use coach_speech::measures::Measures;
use coach_speech::transcript::{Transcript, Word};
use coach_speech::{MonoAudio, SAMPLE_RATE_HZ, Span};

/// Words of one phrase of two seconds.
const PHRASE: [&str; 5] = ["Today,", "we", "like", "simple", "machines."];
/// A phrase and the pause after it.
const PERIOD_S: f64 = 2.6;
const PHRASE_S: f64 = 2.0;

/// Sound, speech regions and words: phrases of two seconds with pauses of 0.6 s between them.
pub(crate) fn talk(phrases: usize) -> (MonoAudio, Vec<Span>, Transcript) {
    let mut words = Vec::new();
    let mut regions = Vec::new();
    for phrase in 0..phrases {
        let start_s = phrase as f64 * PERIOD_S;
        regions.extend(Span::from_secs(start_s, start_s + PHRASE_S));
        let length_s = PHRASE_S / PHRASE.len() as f64;
        words.extend(PHRASE.iter().enumerate().filter_map(|(index, text)| {
            let word_s = start_s + index as f64 * length_s;
            let span = Span::from_secs(word_s, word_s + length_s)?;
            Some(Word { text: (*text).to_owned(), span, probability: 0.9 })
        }));
    }
    let transcript = Transcript {
        language: "en".to_owned(),
        language_probability: 1.0,
        words,
        segment_starts: vec![0],
        recognizer: "made up".to_owned(),
    };
    let length = phrases as f64 * PERIOD_S;
    let audio = voice(length, |time_s| time_s % PERIOD_S < PHRASE_S);
    (audio, regions, transcript)
}

/// So many words of the sentences that the rules for words are tested with, both languages mixed,
/// with a pause of a second after every tenth, and what is silent between them.
pub(crate) fn sentences(words: usize) -> (Transcript, Vec<Span>) {
    const FILES: [&str; 2] =
        [include_str!("../../src/text/tests/ru.txt"), include_str!("../../src/text/tests/en.txt")];
    const WORD_S: f64 = 0.4;
    let rows = FILES.iter().flat_map(|file| file.lines()).filter_map(|row| row.split_once("=>"));
    let said: Vec<&str> = rows.flat_map(|(sentence, _)| sentence.split_whitespace()).collect();
    let mut silences = Vec::new();
    let word = |index: usize| {
        let start_s = index as f64 * WORD_S + (index / 10) as f64;
        if index > 0 && index.is_multiple_of(10) {
            silences.extend(Span::from_secs(start_s - 1.0, start_s));
        }
        let text = said[index % said.len()].to_owned();
        Some(Word { text, span: Span::from_secs(start_s, start_s + WORD_S)?, probability: 0.9 })
    };
    let words = (0..words).filter_map(word).collect();
    (Transcript { language: "ru".to_owned(), words, ..Transcript::empty("made up") }, silences)
}

/// What the bench of the words measures.
pub(crate) fn run_text(
    (transcript, silences): &(Transcript, Vec<Span>),
) -> coach_measures::TextMeasures {
    let settings = TextSettings { inclusive: true, ..TextSettings::default() };
    measure_text(transcript, silences, &[], &settings)
}

/// A buzz of 120 Hz where somebody speaks, over noise 50 dB below it.
pub(crate) fn voice(length_s: f64, speaks: impl Fn(f64) -> bool) -> MonoAudio {
    let mut noise = Noise::default();
    let period = f64::from(SAMPLE_RATE_HZ) / 120.0;
    let count =
        Span::from_secs(0.0, length_s).map_or(0, |span| span.length().to_samples(SAMPLE_RATE_HZ));
    let samples = (0..count).map(|index| {
        let time_s = index as f64 / f64::from(SAMPLE_RATE_HZ);
        let phase = index as f64 % period / period;
        let buzz = if speaks(time_s) { 0.5 - phase } else { 0.0 };
        0.5 * buzz + 0.000_8 * noise.next()
    });
    #[expect(clippy::cast_possible_truncation, reason = "samples lie within 1")]
    MonoAudio::new(samples.map(|sample| sample as f32).collect())
}

/// White noise between -1 and 1, the same every time.
#[derive(Debug, Default)]
pub(crate) struct Noise(u64);

impl Noise {
    /// The next value.
    pub(crate) fn next(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1_u32 << 30) - 1.0
    }
}

/// As long as the sound, and as loud all the time.
fn loudness(audio: &MonoAudio) -> Loudness {
    let mut loudness = Loudness { integrated_lufs: Some(-20.0), ..Loudness::default() };
    for _ in audio.samples().chunks_exact(SAMPLE_RATE_HZ as usize / 10) {
        loudness.curve.push(-20.0);
    }
    loudness
}

/// What the bench measures.
pub(crate) fn run((audio, regions, transcript): &(MonoAudio, Vec<Span>, Transcript)) -> Measures {
    let loudness = loudness(audio);
    let recording = Recording { audio, loudness: &loudness, regions };
    measure(recording, transcript, &MeasureSettings::default())
}
