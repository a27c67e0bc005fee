//! Words over sounds that move or stand still.

use coach_speech::MonoAudio;
use coach_speech::transcript::Word;

use super::*;
use crate::filled_pauses::test_voice::voice;

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
