//! Cues keep their limits for any words, and are cut where phrases end.

use coach_speech::Span;
use coach_speech::transcript::Word;
use proptest::prelude::*;

use super::*;

/// Words of half a second, one after the other; `|` is a silence of 1.5 s.
fn talk(text: &str) -> Transcript {
    let mut time_s = 0.0;
    let mut words = Vec::new();
    for token in text.split_whitespace() {
        if token == "|" {
            time_s += 1.5;
            continue;
        }
        let span = Span::from_secs(time_s, time_s + 0.5).unwrap();
        words.push(Word { text: token.to_owned(), span, probability: 1.0 });
        time_s += 0.5;
    }
    Transcript { words, segment_starts: vec![0], ..Transcript::empty("test") }
}

fn shown(text: &str) -> Vec<String> {
    cues(&talk(text)).iter().map(|cue| text_of(cue).join(" / ")).collect()
}

fn text_of(cue: &Cue) -> Vec<String> {
    let line = |pieces: &Vec<Piece>| {
        pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    cue.lines.iter().map(line).collect()
}

#[test]
fn cues_end_where_phrases_end() {
    for (text, expected) in [
        ("Yes.", &["Yes."][..]),
        ("And so, my fellow Americans, ask not.", &["And so, my fellow Americans, ask not."]),
        (
            "Ask not what your country can do for you, ask what you can do for your country.",
            &["Ask not what your country can do for you,", "ask what you can do for your country."],
        ),
        ("One two | three.", &["One two", "three."]),
        (
            "The first sentence ends here. The second one.",
            &["The first sentence ends here.", "The second one."],
        ),
        ("", &[]),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn a_word_longer_than_a_line_is_broken() {
    let cues = cues(&talk(&"ж".repeat(100)));
    let lines: Vec<String> = cues.iter().flat_map(text_of).collect();
    assert_eq!(lines.concat(), "ж".repeat(100));
    assert!(lines.iter().all(|line| line.chars().count() <= LINE_CHARS_MAX));
}

proptest! {
    #[test]
    fn cues_keep_their_limits(
        words in prop::collection::vec(("\\PC{0,60}", -5.0..200.0_f64, 0.0..9.0_f64), 0..60),
    ) {
        let mut transcript = Transcript::empty("test");
        for (text, start_s, length_s) in words {
            let span = Span::from_secs(start_s, start_s + length_s).unwrap();
            transcript.words.push(Word { text, span, probability: 1.0 });
        }
        transcript.words.sort_by(|a, b| a.span.start().get().total_cmp(&b.span.start().get()));
        let cues = cues(&transcript);
        let mut free_from_ms = 0;
        for cue in &cues {
            prop_assert!(cue.start_ms >= free_from_ms && cue.end_ms > cue.start_ms);
            free_from_ms = cue.end_ms;
            prop_assert!((1..=2).contains(&cue.lines.len()));
            for line in text_of(cue) {
                prop_assert!(line.chars().count() <= LINE_CHARS_MAX && !line.trim().is_empty());
            }
        }
        let letters = |text: &str| -> String {
            text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect()
        };
        let shown: String = cues.iter().flat_map(text_of).map(|line| letters(&line)).collect();
        prop_assert_eq!(shown, letters(&transcript.text()));
    }
}
