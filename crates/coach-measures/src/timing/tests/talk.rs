//! A made-up talk that can be degraded: sentences with a melody, syllables that rise and fall in
//! level, pauses of known length at known places.

use coach_speech::transcript::{Transcript, Word};
use coach_speech::{MonoAudio, SAMPLE_RATE_HZ, Span};

use crate::language::Language;
use crate::syllables;
use crate::tests::talk::Noise;

/// Sentences; `|` is a pause, and three kinds of tempo follow each other.
const SENTENCES: [&str; 3] = [
    "Today we like simple machines.",
    "My brother | never agreed.",
    "The garden is old, | and the river is calm.",
];
const TEMPO: [f64; 3] = [1.0, 1.2, 0.9];
const LETTER_S: f64 = 0.062;
/// Long enough to stay a pause when time is cut by a fifth.
const COMMA_PAUSE_S: f64 = 0.46;
const INSIDE_PAUSE_S: f64 = 0.42;
const SENTENCE_PAUSE_S: [f64; 2] = [0.6, 0.9];
const FILLER_S: f64 = 0.4;
/// Silence on each side of a filler: not a pause.
const FILLER_SILENCE_S: f64 = 0.12;

/// What the talk is like.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) sentences: usize,
    /// Factor of every length of time.
    pub(super) stretch: f64,
    /// Factor of every pause.
    pub(super) pause_factor: f64,
    /// "um" inside every so many sentences; 0 for none.
    pub(super) filler_every: usize,
    /// How far the melody goes up and down, semitones.
    pub(super) melody_st: f64,
    /// Sentences that are said so many times as fast.
    pub(super) hurried: (std::ops::Range<usize>, f64),
    pub(super) level_db: f64,
    pub(super) lead_s: f64,
    /// So many seconds of silence more after a word.
    pub(super) silence_after: Option<(usize, f64)>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            sentences: 36,
            stretch: 1.0,
            pause_factor: 1.0,
            filler_every: 0,
            melody_st: 4.0,
            hurried: (0..0, 1.0),
            level_db: 0.0,
            lead_s: 0.5,
            silence_after: None,
        }
    }
}

/// Sound, the region of speech, and what a recogniser without faults would write.
pub(super) struct Talk {
    pub(super) audio: MonoAudio,
    pub(super) region: Span,
    pub(super) transcript: Transcript,
}

impl Plan {
    pub(super) fn talk(&self) -> Talk {
        let words = self.words();
        let end_s = words.last().map_or(self.lead_s, |word| word.span.end().get());
        Talk {
            audio: self.sound(&words, end_s + 0.5),
            region: Span::from_secs(self.lead_s, end_s).unwrap(),
            transcript: Transcript {
                language: "en".to_owned(),
                words,
                ..Transcript::empty("made up")
            },
        }
    }

    fn words(&self) -> Vec<Word> {
        let mut words: Vec<Word> = Vec::new();
        let mut at_s = self.lead_s;
        for sentence in 0..self.sentences {
            let hurry = if self.hurried.0.contains(&sentence) { self.hurried.1 } else { 1.0 };
            let letter_s = LETTER_S * TEMPO[sentence % 3] / hurry;
            let has_filler = self.filler_every > 0 && sentence % self.filler_every == 1;
            for (index, text) in SENTENCES[sentence % 3].split(' ').enumerate() {
                if text == "|" {
                    let is_comma = words.last().is_some_and(|word: &Word| word.text.ends_with(','));
                    at_s += self.pause_s(if is_comma { COMMA_PAUSE_S } else { INSIDE_PAUSE_S });
                    continue;
                }
                if has_filler && index == 1 {
                    at_s += FILLER_SILENCE_S * self.stretch;
                    push(&mut words, "um", at_s, FILLER_S * self.stretch);
                    at_s += (FILLER_S + FILLER_SILENCE_S) * self.stretch;
                }
                let length_s = (text.len() + 2) as f64 * letter_s * self.stretch;
                push(&mut words, text, at_s, length_s);
                at_s += length_s;
                if let Some((word, silence_s)) = self.silence_after
                    && word + 1 == words.len()
                {
                    at_s += silence_s;
                }
            }
            at_s += self.pause_s(SENTENCE_PAUSE_S[sentence % 2]);
        }
        words
    }

    fn pause_s(&self, length_s: f64) -> f64 {
        length_s * self.pause_factor * self.stretch
    }

    fn sound(&self, words: &[Word], length_s: f64) -> MonoAudio {
        let rate_hz = f64::from(SAMPLE_RATE_HZ);
        let length = Span::from_secs(0.0, length_s).unwrap().length();
        let mut samples = vec![0.0_f64; length.to_samples(SAMPLE_RATE_HZ)];
        let (mut phase, mut spoken_s) = (0.0_f64, 0.0_f64);
        for word in words {
            let is_filler = word.text == "um";
            let peaks =
                if is_filler { 1 } else { syllables::of_word(&normal(&word.text), Language::En) };
            let start = word.span.start().to_samples(SAMPLE_RATE_HZ);
            let end = word.span.end().to_samples(SAMPLE_RATE_HZ).min(samples.len());
            for (index, sample) in samples[start..end].iter_mut().enumerate() {
                let share = index as f64 / (end - start) as f64;
                let melody = if is_filler { -0.5 } else { (spoken_s * 2.1).sin() };
                spoken_s += if is_filler { 0.0 } else { 1.0 / (rate_hz * self.stretch) };
                let f0_hz = 120.0 * 2.0_f64.powf(melody * self.melody_st / 12.0);
                phase = (phase + f0_hz / rate_hz).fract();
                let wave = (share * peaks as f64 * std::f64::consts::PI).sin().powi(2);
                let (envelope, formant_hz) = if is_filler {
                    (1.0, 550.0)
                } else {
                    (0.25 + 0.75 * wave, 450.0 + 1_400.0 * wave)
                };
                *sample = 0.3 * envelope * vowel(phase, f0_hz, formant_hz);
            }
        }
        let gain = 10.0_f64.powf(self.level_db / 20.0);
        let mut noise = Noise::default();
        #[expect(clippy::cast_possible_truncation, reason = "samples of a test")]
        let sample = |voice: f64| (gain * (voice + 0.000_4 * noise.next())) as f32;
        MonoAudio::new(samples.into_iter().map(sample).collect())
    }
}

/// Harmonics with a resonance, as far as one period has come.
fn vowel(phase: f64, f0_hz: f64, formant_hz: f64) -> f64 {
    let (sine, cosine) = (std::f64::consts::TAU * phase).sin_cos();
    let (mut before, mut harmonic, mut sum) = (0.0, sine, 0.0);
    for number in 1..=18_u32 {
        let number = f64::from(number);
        let distance = (number * f0_hz - formant_hz) / 200.0;
        sum += harmonic * (1.0 / (1.0 + distance * distance) + 0.3 / number);
        // sin((n + 1)x) = 2 cos x sin nx - sin((n - 1)x)
        (before, harmonic) = (harmonic, 2.0 * cosine * harmonic - before);
    }
    sum
}

fn normal(text: &str) -> String {
    text.trim_end_matches([',', '.']).to_lowercase()
}

fn push(words: &mut Vec<Word>, text: &str, start_s: f64, length_s: f64) {
    let span = Span::from_secs(start_s, start_s + length_s).unwrap();
    words.push(Word { text: text.to_owned(), span, probability: 0.9 });
}

/// One talk after the other, the words of the second moved.
pub(super) fn one_after_the_other(first: &Talk, second: &Talk) -> Talk {
    let shift_s = first.audio.duration().get();
    let later = |span: Span| {
        Span::from_secs(span.start().get() + shift_s, span.end().get() + shift_s).unwrap()
    };
    let mut transcript = first.transcript.clone();
    transcript.words.extend(second.transcript.words.iter().map(|word| Word {
        text: word.text.clone(),
        span: later(word.span),
        probability: word.probability,
    }));
    let samples = [first.audio.samples(), second.audio.samples()].concat();
    Talk {
        audio: MonoAudio::new(samples),
        region: first.region.union(later(second.region)),
        transcript,
    }
}
