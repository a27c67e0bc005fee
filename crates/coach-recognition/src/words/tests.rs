//! Edges on synthetic sound, glued punctuation, order for any words.

use proptest::prelude::*;

use super::*;
use crate::sound::tests::beeps;

fn heard(text: &str, start_s: f64, end_s: f64) -> HeardWord {
    HeardWord { text: text.to_owned(), start_s, end_s, probability: 0.9, opens_segment: false }
}

/// Words heard in audio that sounds in some stretches only, and where their edges end up.
fn check(sounds: &[(f64, f64)], words: &[(&str, f64, f64)], expected: &[(f64, f64)]) {
    let audio = beeps(10.0, sounds);
    let heard: Vec<HeardWord> = words.iter().map(|(text, s, e)| heard(text, *s, *e)).collect();
    let (found, _) = refine(&heard, "en", &Sound::of(&audio), audio.duration());
    assert_eq!(found.len(), expected.len());
    for (word, expected) in found.iter().zip(expected) {
        let (start_s, end_s) = (word.span.start().get(), word.span.end().get());
        let near = (start_s - expected.0).abs() <= 0.03 && (end_s - expected.1).abs() <= 0.03;
        assert!(near, "{}: {start_s:.3}-{end_s:.3} instead of {expected:?}", word.text);
    }
}

#[test]
fn edges_move_to_the_sound() {
    // Early and late by less than 0.15 s.
    check(&[(1.0, 1.4)], &[("dog", 0.9, 1.25)], &[(1.0, 1.4)]);
    check(&[(1.0, 1.4)], &[("dog", 1.05, 1.45)], &[(1.0, 1.4)]);
    // Inside sound the recogniser is believed, apart from its habit to be early.
    check(&[(1.0, 2.0)], &[("red", 0.95, 1.4), ("dogs", 1.4, 1.95)], &[(1.0, 1.45), (1.45, 2.0)]);
    // A start far ahead in silence moves to the sound.
    check(&[(1.0, 1.5)], &[("dog", 0.6, 1.45)], &[(1.0, 1.5)]);
    // Nothing sounds anywhere near: nothing to move to.
    check(&[(8.0, 9.0)], &[("dog", 1.0, 1.3)], &[(1.05, 1.35)]);
}

#[test]
fn a_word_with_a_silence_inside_keeps_the_likelier_side() {
    check(&[(1.0, 1.1), (2.0, 2.3)], &[("dog", 1.0, 2.3)], &[(2.0, 2.3)]);
    check(&[(1.0, 1.5), (2.4, 2.5)], &[("garden", 1.0, 2.5)], &[(1.0, 1.5)]);
    // What Whisper adds to a word lies before it: here a hesitation and a silence …
    check(
        &[(1.0, 1.3), (2.0, 2.8)],
        &[("dog", 1.0, 2.2), ("garden", 2.2, 2.75)],
        &[(2.0, 2.25), (2.25, 2.8)],
    );
    // … unless a word goes before it without a gap and none comes after.
    check(
        &[(1.0, 1.8), (2.6, 2.9)],
        &[("garden", 0.95, 1.5), ("dog", 1.5, 2.85)],
        &[(1.0, 1.55), (1.55, 1.8)],
    );
    // A word that is far too long within sound keeps its end when the next one follows on …
    check(&[(1.0, 4.0)], &[("dog", 1.0, 3.0), ("garden", 3.0, 3.5)], &[(2.73, 3.05), (3.05, 3.55)]);
    // … and its start when nothing does.
    check(&[(1.0, 4.0)], &[("dog", 1.0, 2.5)], &[(1.0, 1.374)]);
}

#[test]
fn punctuation_joins_its_word() {
    let sound = Sound::default();
    let ten = Seconds::new(10.0).unwrap();
    let opening =
        |text, start_s, end_s| HeardWord { opens_segment: true, ..heard(text, start_s, end_s) };
    for (words, expected, starts) in [
        (vec![], "", vec![]),
        (vec![heard("Hi", 0.0, 0.5), heard(",", 0.5, 0.6)], "Hi,", vec![0]),
        (vec![heard("—", 0.0, 0.1), heard("Да", 0.1, 0.5)], "—Да", vec![0]),
        (
            vec![
                heard("a", 0.0, 0.5),
                heard("«", 0.5, 0.5),
                heard("b", 0.5, 0.8),
                heard("»", 0.8, 0.8),
            ],
            "a «b»",
            vec![0],
        ),
        (
            vec![opening("One.", 0.0, 0.5), opening("…", 1.0, 1.0), heard("Two", 1.0, 1.5)],
            "One. …Two",
            vec![0, 1],
        ),
        (vec![heard("…", 0.0, 0.5), heard(" ", 0.5, 0.6)], "", vec![]),
        (vec![heard("x", f64::NAN, 0.5)], "", vec![]),
    ] {
        let (found, segment_starts) = refine(&words, "en", &sound, ten);
        assert_eq!(coach_speech::transcript::join(&found), expected);
        assert_eq!(segment_starts, starts);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn words_are_in_order_apart_and_inside(
        times in proptest::collection::vec((-1.0..12.0_f64, -1.0..12.0_f64), 0..60),
        sounds in proptest::collection::vec((0.0..10.0_f64, 0.05..2.0_f64), 0..6),
    ) {
        let sounds: Vec<(f64, f64)> = sounds.iter().map(|(s, length)| (*s, s + length)).collect();
        let audio = beeps(10.0, &sounds);
        let words: Vec<HeardWord> = times.iter().map(|(s, e)| heard("word", *s, *e)).collect();
        let (found, starts) = refine(&words, "en", &Sound::of(&audio), audio.duration());
        prop_assert_eq!(found.len(), words.len());
        prop_assert_eq!(starts.len(), usize::from(!found.is_empty()));
        let mut end = Seconds::ZERO;
        for word in &found {
            prop_assert!(end <= word.span.start());
            prop_assert!(word.span.end() <= audio.duration());
            end = word.span.end();
        }
    }
}
