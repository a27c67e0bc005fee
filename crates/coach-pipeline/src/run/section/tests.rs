//! Where a talk is cut, and which of its words belong to a part.

use proptest::prelude::*;

use super::*;

fn seconds(value: f64) -> Seconds {
    Seconds::new(value).unwrap()
}

/// A talk of 60 s with words in order, some of no length and some that overlap.
fn talks() -> impl Strategy<Value = Transcript> {
    let word = (0.0..59.0_f64, 0.0..1.0_f64);
    (prop::collection::vec(word, 0..40), prop::collection::vec(0..40_usize, 0..6)).prop_map(
        |(mut words, mut starts)| {
            words.sort_by(|one, other| one.0.total_cmp(&other.0));
            let word = |(start_s, length_s): &(f64, f64)| Word {
                text: "word".to_owned(),
                span: Span::from_secs(*start_s, start_s + length_s).unwrap(),
                probability: 1.0,
            };
            starts.push(0);
            starts.retain(|start| *start < words.len());
            starts.sort_unstable();
            starts.dedup();
            Transcript {
                words: words.iter().map(word).collect(),
                segment_starts: starts,
                ..Transcript::empty("test")
            }
        },
    )
}

proptest! {
    #[test]
    fn every_word_is_in_one_of_the_parts(talk in talks(), at_s in 5.0..55.0_f64) {
        let parts = [(0.0, at_s), (at_s, 60.0)]
            .map(|(start_s, end_s)| Cut::of(start_s, end_s, seconds(60.0)).unwrap());
        let words = parts.map(|cut| Words::of(&talk, cut));
        for (one, other) in words[0].places.iter().zip(&words[1].places) {
            prop_assert_ne!(one.is_some(), other.is_some());
        }
        let count = |words: &Words| words.transcript.words.len();
        prop_assert_eq!(count(&words[0]) + count(&words[1]), talk.words.len());
        for (words, cut) in words.iter().zip(parts) {
            let length = cut.part.length();
            let spans = words.transcript.words.iter().map(|word| word.span);
            prop_assert!(spans.into_iter().all(|span| span.start() >= Seconds::ZERO
                && (cut.is_open() || span.end() <= length)));
            let said: usize = words.transcript.segments().map(<[Word]>::len).sum();
            prop_assert_eq!(said, count(words));
        }
    }

    #[test]
    fn the_whole_is_what_it_was(talk in talks()) {
        let cut = Cut::of(0.0, 60.0, seconds(60.0)).unwrap();
        prop_assert_eq!(Words::of(&talk, cut).transcript, talk);
    }
}

#[test]
fn parts_are_checked() {
    let code = |start_s, end_s, duration_s| {
        Cut::of(start_s, end_s, seconds(duration_s)).map_or_else(|error| error.code(), |_| "ok")
    };
    for (start_s, end_s, expected) in [
        (0.0, 60.0, "ok"),
        (0.0, 5.0, "ok"),
        (54.0, 1e300, "ok"),
        (55.001, 60.0, "section_too_short"),
        (1.0, 5.999, "section_too_short"),
        (58.0, 90.0, "section_too_short"),
        (60.0, 90.0, "bad_section"),
        (10.0, 10.0, "bad_section"),
        (20.0, 10.0, "bad_section"),
        (-0.1, 10.0, "bad_section"),
        (f64::NAN, 10.0, "bad_section"),
        (0.0, f64::NAN, "bad_section"),
        (0.0, f64::INFINITY, "bad_section"),
    ] {
        assert_eq!(code(start_s, end_s, 60.0), expected, "{start_s} {end_s}");
    }
    assert_eq!(code(0.0, 60.0, 4.0), "section_too_short");
}

#[test]
fn a_filler_is_in_a_part_with_all_its_words() {
    let word = |start_s: f64| Word {
        text: "word".to_owned(),
        span: Span::from_secs(start_s, start_s + 0.8).unwrap(),
        probability: 1.0,
    };
    let words = (0..20).map(|second| word(f64::from(second))).collect();
    let talk = Transcript { words, segment_starts: vec![0], ..Transcript::empty("test") };
    let filler = FillerWord {
        lexeme: "you know".to_owned(),
        span: Span::from_secs(9.0, 10.8).unwrap(),
        words: (9, 11),
        probability: 0.9,
    };
    for (start_s, end_s, expected) in [
        (0.0, 20.0, Some((9, 11))),
        (3.0, 12.0, Some((6, 8))),
        (9.0, 20.0, Some((0, 2))),
        (0.0, 10.0, None),
        (10.0, 20.0, None),
        (12.0, 20.0, None),
    ] {
        let cut = Cut::of(start_s, end_s, seconds(20.0)).unwrap();
        let found = Words::of(&talk, cut).filler(&filler, cut);
        assert_eq!(found.map(|filler| filler.words), expected, "{start_s} {end_s}");
    }
}
