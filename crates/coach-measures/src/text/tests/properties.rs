//! What holds for any text.

use coach_speech::measures::MeasureId as Id;
use proptest::prelude::*;

use super::*;

/// Pieces of which texts are made: words of all lists, marks, numbers, both languages, nothing.
const PIECES: [&str; 44] = [
    "ну",
    "вот,",
    "наверное,",
    "просто",
    "сделано",
    "Что",
    "мы",
    "мы",
    "что?",
    "во-первых,",
    "пять",
    "Иван",
    "например,",
    "попробуйте",
    "данный",
    "обеспечение",
    "выполнения",
    "требований",
    "воды.",
    "ли",
    "бро-",
    "The",
    "the",
    "maybe",
    "was",
    "built",
    "by",
    "team.",
    "Why",
    "did",
    "you",
    "just",
    "first,",
    "20%",
    "for",
    "example",
    "try",
    "app.",
    "—",
    "…",
    "um,",
    "|",
    "a\u{301}",
    "«»",
];

fn any_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..80)
        .prop_map(|pieces| pieces.join(" "))
}

/// The places of a talk as numbers that can be shifted.
fn places(measures: &TextMeasures, shift: usize) -> Vec<(Kind, usize, usize)> {
    let shifted = |event: &TextEvent| (event.kind, event.words.0 + shift, event.words.1 + shift);
    measures.marks.events.iter().map(shifted).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_text_is_measured(text in any_text(), russian in any::<bool>()) {
        let code = if russian { "ru" } else { "en" };
        let measures = measured(code, &text);
        let said = said(code, &text).0.words.len();
        prop_assert_eq!(measures.values.len(), Id::OF_WORDS.len());
        for (id, measure) in &measures.values {
            let value = measure.value.unwrap_or(0.0);
            prop_assert!(value.is_finite(), "{}", id.name());
            prop_assert!((0.0..=1.0).contains(&measure.reliability), "{}", id.name());
        }
        for event in &measures.marks.events {
            prop_assert!(event.words.0 < event.words.1 && event.words.1 <= said);
        }
        for one in &measures.marks.repetitions {
            prop_assert!(one.copies > 1 && one.words.1 <= said);
        }
        for rubric in [&measures.marks.opening, &measures.marks.closing].into_iter().flatten() {
            prop_assert!(rubric.points <= 5);
        }
        prop_assert_eq!(measures, measured(code, &text));
    }

    #[test]
    fn letters_of_any_kind_are_no_panic(text in "\\PC{0,200}", russian in any::<bool>()) {
        let measures = measured(if russian { "ru" } else { "en" }, &text);
        prop_assert_eq!(measures.values.len(), Id::OF_WORDS.len());
    }

    #[test]
    fn talks_one_after_the_other_have_the_places_of_both(
        one in any_text(),
        other in any_text(),
        russian in any::<bool>(),
    ) {
        let code = if russian { "ru" } else { "en" };
        // A sentence ends and a pause falls between them; a silent word moves nothing.
        let one = format!("{one} дом. | |");
        let other = format!("Дом {other} дом.");
        let (first, second) = (measured(code, &one), measured(code, &other));
        let both = measured(code, &format!("{one} {other}"));
        let shift = said(code, &one).0.words.len();
        let expected = [places(&first, 0), places(&second, shift)].concat();
        prop_assert_eq!(places(&both, 0), expected);
        let count = first.marks.repetitions.len() + second.marks.repetitions.len();
        prop_assert_eq!(both.marks.repetitions.len(), count);
        let count = first.marks.false_starts.len() + second.marks.false_starts.len();
        prop_assert_eq!(both.marks.false_starts.len(), count);
    }

    #[test]
    fn more_words_before_change_no_place(text in any_text()) {
        let words = said("en", "We work.").0.words.len();
        let alone = measured("en", &format!("Now {text}"));
        let later = measured("en", &format!("We work. | | Now {text}"));
        prop_assert_eq!(places(&later, 0), places(&alone, words));
    }
}
