//! What is left of windows whose text nobody said.

use coach_whisper::Language;

use super::*;
use crate::sound::tests::beeps;

fn window_text(segments: &[&str]) -> WindowText {
    let segment = |(index, text): (usize, &&str)| {
        let start_s = index as f64 * 2.0;
        let words: Vec<&str> = text.split(' ').collect();
        let step_s = 1.6 / words.len() as f64;
        Segment {
            start_s,
            end_s: start_s + 1.6,
            words: words
                .iter()
                .enumerate()
                .map(|(index, word)| TimedWord {
                    text: (*word).to_owned(),
                    start_s: start_s + step_s * index as f64,
                    end_s: start_s + step_s * (index + 1) as f64,
                    probability: 0.9,
                })
                .collect(),
        }
    };
    WindowText {
        language: Language { code: "en".to_owned(), probability: 1.0 },
        segments: segments.iter().enumerate().map(segment).collect(),
        no_speech_probability: 0.01,
        mean_log_probability: -0.2,
        compression_ratio: 1.2,
        was_stopped: false,
        temperature: 0.0,
    }
}

/// What is left of a window when somebody speaks in `regions`.
fn check(text: &WindowText, regions: &[(f64, f64)], expected: &str) {
    let audio = beeps(10.0, regions);
    let spans: Vec<Span> = regions.iter().map(|(s, e)| Span::from_secs(*s, *e).unwrap()).collect();
    let window = Span::from_secs(0.0, 10.0).unwrap();
    let heard = believable(text, window, &spans, &Sound::of(&audio));
    let found: Vec<String> = heard
        .into_iter()
        .map(|word| if word.opens_segment { format!("|{}", word.text) } else { word.text })
        .collect();
    assert_eq!(found.join(" "), expected);
}

#[test]
fn words_over_silence_are_dropped() {
    let text = window_text(&["one two", "three four"]);
    check(&text, &[(0.0, 4.0)], "|one two |three four");
    check(&text, &[(0.0, 1.7)], "|one two");
    check(&text, &[(8.0, 9.0)], "");
}

#[test]
fn a_sure_word_over_sound_is_kept_where_the_detector_heard_nothing() {
    let text = window_text(&["one", "two"]);
    let audio = beeps(10.0, &[(0.0, 1.6)]);
    let window = Span::from_secs(0.0, 10.0).unwrap();
    let sound = Sound::of(&audio);
    assert_eq!(believable(&text, window, &[], &sound).len(), 1);
    let mut unsure = text;
    unsure.segments[0].words[0].probability = 0.2;
    assert_eq!(believable(&unsure, window, &[], &sound).len(), 0);
}

#[test]
fn subtitle_credits_are_dropped() {
    let speech = [(0.0, 6.0)];
    let credits = "Редактор субтитров А.Синецкая Корректор А.Егорова";
    check(&window_text(&["Да.", credits]), &speech, "|Да.");
    check(&window_text(&["Субтитры сделал DimaTorzok", "Вот."]), &speech, "|Вот.");
    // Where speech is certain, such words may have been said.
    check(&window_text(&["Thank you."]), &speech, "|Thank you.");
    check(&window_text(&["Продолжение следует..."]), &speech, "|Продолжение следует...");
    let mut doubtful = window_text(&["Продолжение следует...", "Thanks for watching!", "Ещё раз"]);
    doubtful.no_speech_probability = 0.7;
    check(&doubtful, &speech, "|Ещё раз");
    // A phrase that only begins like a doubtful one is speech.
    let mut more = window_text(&["Thank you all, dear colleagues"]);
    more.no_speech_probability = 0.7;
    check(&more, &speech, "|Thank you all, dear colleagues");
}

#[test]
fn endless_repetition_is_said_once() {
    let speech = [(0.0, 2.0)];
    let mut text =
        window_text(&["so no no no no no no and that is it, that is it, that is it, that is it"]);
    check(
        &text,
        &speech,
        "|so no no no no no no and that is it, that is it, that is it, that is it",
    );
    text.compression_ratio = 3.0;
    check(&text, &speech, "|so no and that is it,");
}

#[test]
fn the_list_of_credits_is_well_formed() {
    let lines = include_str!("../hallucinations.txt").lines();
    let phrases = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).count();
    assert_eq!(CREDITS.len(), phrases);
    for (_, phrase) in CREDITS.iter() {
        assert_eq!(bare(phrase), *phrase);
    }
}

#[test]
fn words_that_nobody_could_say_so_fast_are_dropped() {
    for (text, end_s, impossible) in [
        ("6.6.6.6.6.6.6.6.6.6.6", 0.04, true),
        ("6.6.6.6.6.6.6.6.6.6.6", 2.0, false),
        ("internationalization", 0.9, false),
        ("yes", 0.0, false),
    ] {
        let word = HeardWord {
            text: text.to_owned(),
            start_s: 0.0,
            end_s,
            probability: 0.9,
            opens_segment: false,
        };
        assert_eq!(is_impossible(&word), impossible, "{text}");
    }
}

#[test]
fn texts_that_go_round_are_told_from_texts_that_repeat_a_word() {
    for (segments, expected) in [
        (
            &[
                "Make them strong. 6.",
                "Make them strong. 6. Make them strong. 6.",
                "Make them strong. 6.",
            ][..],
            true,
        ),
        (&["no no no no"], true),
        (&["no no no, never"], false),
        (&["The wind makes them strong."], false),
        (&[], false),
    ] {
        assert_eq!(goes_round(&window_text(segments)), expected, "{segments:?}");
    }
}
