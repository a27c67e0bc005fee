//! Sounds made of pulses through one or two resonances, between silences.

use coach_speech::transcript::Word;
use coach_speech::{MonoAudio, SAMPLE_RATE_HZ};

use super::*;

/// Start and end of a sound, and its resonance in Hz by the time in it (0 to 1).
type Sound<'a> = (f64, f64, &'a dyn Fn(f64) -> f64);

/// A voice at 120 Hz with one resonance.
fn voice(sounds: &[Sound<'_>], length_s: f64) -> MonoAudio {
    let rate = f64::from(SAMPLE_RATE_HZ);
    let mut state = [0.0_f64; 2];
    let mut samples = Vec::new();
    let mut seed = 7_u32;
    let count = Span::from_secs(0.0, length_s).unwrap().length().to_samples(SAMPLE_RATE_HZ);
    for n in 0..u32::try_from(count).unwrap() {
        let time_s = f64::from(n) / rate;
        let sound = sounds.iter().find(|(start, end, _)| (*start..*end).contains(&time_s));
        let pulse = if n % 133 == 0 { 1.0 } else { 0.0 };
        let (input, resonance_hz) = sound.map_or((0.0, 500.0), |(start, end, path)| {
            (pulse, path((time_s - start) / (end - start)))
        });
        let radius = 0.97_f64;
        let turn = std::f64::consts::TAU * resonance_hz / rate;
        let output = input + 2.0 * radius * turn.cos() * state[0] - radius * radius * state[1];
        state = [output, state[0]];
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (f64::from(seed >> 8) / 8_388_608.0 - 1.0) * 1e-4;
        #[expect(clippy::cast_possible_truncation, reason = "samples of a test")]
        samples.push((0.2 * output + noise) as f32);
    }
    MonoAudio::new(samples)
}

fn span(start_s: f64, end_s: f64) -> Span {
    Span::from_secs(start_s, end_s).unwrap()
}

/// Ten seconds of speech that moves, and from 10.5 to 11 s a sound with one word for it.
fn found(text: &str, path: &dyn Fn(f64) -> f64, language: Language) -> Option<Misheard> {
    let moving = |t: f64| 900.0 + 700.0 * (t * 90.0).sin();
    let audio = voice(&[(0.0, 10.0, &moving), (10.5, 11.0, path)], 11.5);
    let word = |text: &str, start_s, end_s| Word {
        text: text.to_owned(),
        span: span(start_s, end_s),
        probability: 0.9,
    };
    let transcript = Transcript {
        words: vec![word("A", 1.0, 1.2), word("talk.", 1.2, 2.0), word(text, 10.4, 10.8)],
        ..Transcript::empty("test")
    };
    let stretches = [span(0.0, 10.0), span(10.5, 11.0)];
    let spectrum = Spectrum::of(&audio);
    let found = misheard(&spectrum, &stretches, &transcript, language, &MeasureSettings::default());
    assert!(found.len() <= 1);
    found.first().copied()
}

#[test]
fn steady_sounds_are_hesitations_whatever_was_written() {
    for (text, language, lexeme) in [
        ("I'm,", Language::En, "um"),
        ("LUM,", Language::En, "um"),
        ("I", Language::En, "uh"),
        ("Эй,", Language::Ru, "э-э"),
        ("МММ,", Language::Ru, "м-м"),
        ("И-е-е,", Language::Ru, "э-э"),
    ] {
        let hesitation = found(text, &|_| 600.0, language).unwrap();
        assert_eq!((hesitation.word, hesitation.lexeme), (2, lexeme), "{text}");
        assert_eq!(hesitation.span, span(10.5, 11.0));
        assert!(hesitation.probability > 0.5);
    }
}

#[test]
fn words_stay_words() {
    let steady = |_: f64| 600.0;
    let moving = |t: f64| 900.0 + 700.0 * (t * 20.0).sin();
    for (text, path, language) in [
        // Its sound moves.
        ("I'm,", &moving as &dyn Fn(f64) -> f64, Language::En),
        // It has sounds that no hesitation has.
        ("that", &steady, Language::En),
        ("5,", &steady, Language::En),
        ("Да,", &steady, Language::Ru),
        // Too long for one vowel.
        ("Romania", &steady, Language::En),
        // For the lexicon to judge.
        ("Ну,", &steady, Language::Ru),
    ] {
        assert_eq!(found(text, path, language), None, "{text}");
    }
}

#[test]
fn a_word_among_others_is_none() {
    let steady = |_: f64| 600.0;
    let audio = voice(&[(0.0, 3.0, &steady)], 3.5);
    let word = |start_s| Word {
        text: "I".to_owned(),
        span: span(start_s, start_s + 0.4),
        probability: 0.9,
    };
    let transcript = Transcript { words: vec![word(0.0), word(0.5)], ..Transcript::empty("test") };
    let settings = MeasureSettings { hesitation_s_max: 9.0, ..MeasureSettings::default() };
    let spectrum = Spectrum::of(&audio);
    let found = misheard(&spectrum, &[span(0.0, 3.0)], &transcript, Language::En, &settings);
    assert_eq!(found, []);
}

#[test]
fn silence_and_nothing_are_survived() {
    for length in [0, 10, 400, 560, 32_000] {
        let audio = MonoAudio::new(vec![0.0; length]);
        let word = Word { text: "I".to_owned(), span: span(0.1, 0.6), probability: 0.9 };
        let transcript = Transcript { words: vec![word], ..Transcript::empty("test") };
        let settings = MeasureSettings::default();
        let stretches = [span(0.0, 0.7)];
        let spectrum = Spectrum::of(&audio);
        let found = misheard(&spectrum, &stretches, &transcript, Language::En, &settings);
        assert_eq!(found, []);
    }
}
