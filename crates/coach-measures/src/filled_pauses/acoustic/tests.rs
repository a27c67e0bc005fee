//! The detector on made-up voices: what stands still where no word is, and nothing else.

use coach_speech::SAMPLE_RATE_HZ;
use coach_speech::transcript::{Transcript, Word};
use proptest::prelude::*;

use super::*;
use crate::filled_pauses::test_voice::{Sound, voice};
use crate::tokens;

fn span(start_s: f64, end_s: f64) -> Span {
    Span::from_secs(start_s, end_s).unwrap()
}

fn moving(t: f64) -> f64 {
    900.0 + 700.0 * (t * 90.0).sin()
}

/// A resonance at 1,500 Hz more: vowels have two.
fn second_resonance(audio: &MonoAudio) -> MonoAudio {
    let turn = std::f32::consts::TAU * 1_500.0 / SAMPLE_RATE_HZ as f32;
    let (gain, loss) = (2.0 * 0.95 * turn.cos(), 0.95 * 0.95);
    let mut state = [0.0_f32; 2];
    let step = |sample: &f32| {
        let output = 0.2 * sample + gain * state[0] - loss * state[1];
        state = [output, state[0]];
        output
    };
    MonoAudio::new(audio.samples().iter().map(step).collect())
}

/// A talk: its sounds between silences, and its words.
struct Talk<'a> {
    sounds: Vec<Sound<'a>>,
    words: Vec<(&'a str, f64, f64)>,
    length_s: f64,
}

impl<'a> Talk<'a> {
    /// Ten seconds of words, silence, and then whatever a test is about.
    fn with(sounds: &[Sound<'a>], words: &[(&'a str, f64, f64)]) -> Self {
        let mut talk =
            Self { sounds: vec![(0.5, 10.0, &moving)], words: Vec::new(), length_s: 16.0 };
        talk.words
            .extend((0..19).map(|n| ("words", 0.5 + 0.5 * f64::from(n), 1.0 + 0.5 * f64::from(n))));
        talk.sounds.extend_from_slice(sounds);
        talk.words.extend_from_slice(words);
        talk
    }

    fn audio(&self) -> MonoAudio {
        second_resonance(&voice(&self.sounds, self.length_s))
    }

    fn heard_in(&self, audio: &MonoAudio, shift_s: f64, language: Language) -> Vec<AcousticEvent> {
        let words = self.words.iter().map(|&(text, start_s, end_s)| Word {
            text: text.to_owned(),
            span: span(start_s + shift_s, end_s + shift_s),
            probability: 0.9,
        });
        let transcript = Transcript { words: words.collect(), ..Transcript::empty("test") };
        let stretches: Vec<Span> =
            self.sounds.iter().map(|sound| span(sound.0 + shift_s, sound.1 + shift_s)).collect();
        let tokens = tokens::tokens(&transcript, Some(language));
        let spectrum = Spectrum::of(audio);
        let settings = FilledPauseSettings::default();
        acoustic(audio, &spectrum, &stretches, &tokens, language, &settings)
    }

    fn heard(&self) -> Vec<AcousticEvent> {
        self.heard_in(&self.audio(), 0.0, Language::En)
    }
}

#[test]
fn what_stands_still_where_no_word_is() {
    let steady = |_: f64| 600.0;
    let low = |_: f64| 250.0;
    for (name, sound, words, expected) in [
        ("alone", (11.0, 11.4, &steady as &dyn Fn(f64) -> f64), &[][..], Some("uh")),
        ("long", (11.0, 12.2, &steady), &[], Some("uh")),
        ("a nasal", (11.0, 11.5, &low), &[], Some("mm")),
        (
            "written as a word that sounds so",
            (11.0, 11.5, &steady),
            &[("I", 11.0, 11.4)],
            Some("uh"),
        ),
        ("a missed word", (11.0, 11.5, &moving), &[], None),
        ("a word held long", (11.0, 11.5, &steady), &[("so", 11.0, 11.4)], None),
        ("a tone without end", (11.0, 15.0, &steady), &[], None),
        ("a click", (11.0, 11.06, &steady), &[], None),
    ] {
        let heard = Talk::with(&[sound], words).heard();
        let lexemes: Vec<&str> = heard.iter().map(|event| event.lexeme).collect();
        assert_eq!(lexemes, expected.into_iter().collect::<Vec<_>>(), "{name}");
        for event in &heard {
            assert!((event.span.start().get() - sound.0).abs() <= 0.06, "{name}: {event:?}");
            assert!((event.span.end().get() - sound.1).abs() <= 0.06, "{name}: {event:?}");
            assert!((0.5..=1.0).contains(&event.probability), "{name}: {event:?}");
            assert_eq!(event.written.is_some(), !words.is_empty(), "{name}");
        }
    }
}

#[test]
fn the_forms_of_russian() {
    let steady = |_: f64| 600.0;
    let low = |_: f64| 250.0;
    let talk = Talk::with(&[(11.0, 11.5, &steady), (12.5, 13.0, &low)], &[]);
    let heard = talk.heard_in(&talk.audio(), 0.0, Language::Ru);
    let lexemes: Vec<&str> = heard.iter().map(|event| event.lexeme).collect();
    assert_eq!(lexemes, ["э-э", "м-м"]);
}

#[test]
fn a_word_stretched_over_a_silence_gives_the_hesitation_back() {
    let steady = |_: f64| 600.0;
    let sounds: [Sound<'_>; 2] = [(11.0, 11.4, &steady), (11.7, 12.1, &moving)];
    let heard = Talk::with(&sounds, &[("tap", 11.0, 12.1)]).heard();
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!((heard[0].span.start().get() - 11.0).abs() < 0.06, "{heard:?}");
}

#[test]
fn a_hesitation_runs_into_the_word_after_it() {
    let into_a_word = |t: f64| if t < 0.5 { 600.0 } else { 900.0 + 700.0 * (t * 40.0).sin() };
    let heard = Talk::with(&[(11.0, 12.0, &into_a_word)], &[("tap", 11.45, 12.0)]).heard();
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!((heard[0].span.start().get() - 11.0).abs() < 0.06, "{heard:?}");
    assert!((heard[0].span.end().get() - 11.5).abs() < 0.12, "{heard:?}");
}

#[test]
fn a_tone_is_no_voice() {
    let steady = |_: f64| 600.0;
    let talk = Talk::with(&[(11.0, 11.6, &steady)], &[]);
    let mut samples = talk.audio().samples().to_vec();
    let rate = SAMPLE_RATE_HZ as usize;
    for (n, sample) in samples.iter_mut().enumerate().take(rate * 116 / 10).skip(rate * 11) {
        let turn = std::f32::consts::TAU * (n % rate) as f32 / rate as f32;
        *sample = 0.1 * (200.0 * turn).sin() + 0.05 * (400.0 * turn).sin();
    }
    assert_eq!(talk.heard_in(&MonoAudio::new(samples), 0.0, Language::En), []);
    assert_eq!(talk.heard().len(), 1);
}

#[test]
fn silence_and_noise_alone_are_no_talk() {
    for audio in [MonoAudio::new(Vec::new()), MonoAudio::new(vec![0.0; 40_000]), voice(&[], 3.0)] {
        let stretches = [span(0.0, 2.5)];
        let spectrum = Spectrum::of(&audio);
        let settings = FilledPauseSettings::default();
        let heard = acoustic(&audio, &spectrum, &stretches, &[], Language::En, &settings);
        assert_eq!(heard, []);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn level_and_place_change_nothing(gain_db in -12.0_f32..12.0, shift in 0_u32..200) {
        let steady = |_: f64| 600.0;
        let sounds: [Sound<'_>; 2] = [(11.0, 11.5, &steady), (13.0, 13.4, &moving)];
        let talk = Talk::with(&sounds, &[]);
        let audio = talk.audio();
        let heard = talk.heard();
        prop_assert_eq!(heard.len(), 1);
        let gain = 10.0_f32.powf(gain_db / 20.0);
        let frames = usize::try_from(shift).unwrap();
        let mut samples = vec![0.0; frames * SAMPLE_RATE_HZ as usize / 100];
        samples.extend(audio.samples().iter().map(|sample| sample * gain));
        let shift_s = f64::from(shift) / 100.0;
        let moved = talk.heard_in(&MonoAudio::new(samples), shift_s, Language::En);
        prop_assert_eq!(moved.len(), heard.len());
        for (one, other) in heard.iter().zip(&moved) {
            let apart_s = other.span.start().get() - one.span.start().get() - shift_s;
            prop_assert!(apart_s.abs() < 0.03, "{one:?} {other:?}");
            prop_assert!((one.probability - other.probability).abs() < 0.05, "{one:?} {other:?}");
        }
    }
}
