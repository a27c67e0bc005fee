//! Whole talks: numbers, beginnings and ends, overused words.

use coach_speech::measures::MeasureId as Id;
use coach_speech::measures::Unmeasurable;
use coach_speech::text::RubricSignKind as Sign;

use super::*;

#[track_caller]
fn check_value(measures: &TextMeasures, id: Id, expected: f64) {
    let found = measures.value(id).unwrap();
    assert!((found - expected).abs() < 1e-9, "{}: {found}", id.name());
}

#[test]
fn numbers_of_a_short_english_talk() {
    // Words: 6 + 4 + 5 + 5 = 20 in 8 seconds and a silence.
    let text = "We have simply tested five pumps. Maybe they were broken. What did you find out? | \
                I saw a red seal.";
    let measures = measured("en", text);
    let minutes = (20.0 * 0.4 + 1.2) / 60.0;
    check_value(&measures, Id::SentenceWordsMean, 5.0);
    check_value(&measures, Id::SentenceWordsP90, 5.7);
    check_value(&measures, Id::HedgesPer100Words, 5.0);
    check_value(&measures, Id::WeakWordsPer100Words, 5.0);
    check_value(&measures, Id::PassiveSentenceRatio, 0.25);
    check_value(&measures, Id::QuestionsPerMin, 1.0 / minutes);
    check_value(&measures, Id::ConcreteDetailsPerMin, 1.0 / minutes);
    check_value(&measures, Id::YouRatio, 1.0 / 3.0);
    check_value(&measures, Id::WeRatio, 1.0 / 3.0);
    check_value(&measures, Id::IRatio, 1.0 / 3.0);
    // Flesch: 20 words, 4 sentences, 24 syllables (simply, tested, maybe, broken have two).
    check_value(&measures, Id::ReadingEase, 206.835 - 1.015 * 5.0 - 84.6 * 24.0 / 20.0);
    let of = |id: Id| measures.values[&id].value;
    assert_eq!(of(Id::BureaucratesePer100Words), Err(Unmeasurable::LanguageNotSupported));
    assert_eq!(of(Id::Mtld), Err(Unmeasurable::TooLittle));
    assert_eq!(of(Id::OpeningPoints), Err(Unmeasurable::TooLittle));
    assert_eq!(measures.marks.events_of(Kind::Question).count(), 1);
}

#[test]
fn reading_ease_of_russian_has_its_own_weights() {
    // 6 words, 2 sentences, 13 syllables; the English sentence does not count.
    let measures = measured("ru", "Мы измерили скорость. You are all right. Она стала выше.");
    let expected = 206.835 - 1.3 * 3.0 - 60.1 * 13.0 / 6.0;
    check_value(&measures, Id::ReadingEase, expected);
}

#[test]
fn nothing_said_is_no_zero() {
    for (code, text, reason) in [
        ("en", "", Unmeasurable::NoSpeech),
        ("ru", "э-э, мм...", Unmeasurable::NoWords),
        ("de", "Guten Tag zusammen.", Unmeasurable::LanguageNotSupported),
    ] {
        let measures = measured(code, text);
        assert_eq!(measures.values.len(), Id::OF_WORDS.len());
        for measure in measures.values.values() {
            assert_eq!(measure.value, Err(reason), "{text}");
        }
        assert_eq!(measures.marks.opening, Err(reason));
        assert_eq!(measures.marks.call_to_action, Err(reason));
    }
}

#[test]
fn without_punctuation_there_are_no_sentences() {
    let measures = measured("en", &"we went home and slept ".repeat(20));
    for id in [Id::SentenceWordsMean, Id::PassiveSentenceRatio, Id::ReadingEase] {
        assert_eq!(measures.values[&id].value, Err(Unmeasurable::TooLittle), "{}", id.name());
    }
}

/// The signs of the beginning and the end of a talk with a neutral middle, and their points.
fn edges(code: &str, opening: &str, closing: &str) -> [(u8, Vec<Sign>); 2] {
    let middle =
        if code == "ru" { "Насос качает воду. " } else { "The pump moves water. " };
    let text = format!("{opening} {}{closing}", middle.repeat(60));
    let measures = measured(code, &text);
    [measures.marks.opening.unwrap(), measures.marks.closing.unwrap()].map(|rubric| {
        let mut kinds: Vec<Sign> = rubric.signs.iter().map(|sign| sign.kind).collect();
        kinds.dedup();
        (rubric.points, kinds)
    })
}

#[test]
fn beginnings_and_ends_have_signs() {
    use Sign::{Apology, CallToAction, Contrast, DirectAddress, FullPause, Meta, Number, Question};
    use Sign::{Recap, Story, WeakEnd};
    for (code, opening, closing, expected) in [
        ("en", "Pumps are machines.", "Birds can sing.", [(2, vec![]), (2, vec![])]),
        (
            "en",
            "Imagine a dry well. How many people drink from it? But your village has one.",
            "To sum up, pumps matter. Please visit our village. | Water moves.",
            [
                (5, vec![Story, Question, Contrast, DirectAddress]),
                (5, vec![Recap, CallToAction, FullPause]),
            ],
        ),
        (
            "en",
            "Can you hear me? Sorry, the slides are late.",
            "So yeah, that's it.",
            [(0, vec![Meta, Apology]), (1, vec![WeakEnd])],
        ),
        (
            "ru",
            "Однажды колодец высох. Сто человек остались без воды.",
            "Подведём итоги: вода нужна. Приходите завтра на праздник. | Спасибо.",
            [(4, vec![Story, Number]), (5, vec![Recap, CallToAction, FullPause])],
        ),
        (
            "ru",
            "Так, ну что, начнём. Извините, я волнуюсь.",
            "Ну вот как-то так. У меня всё.",
            [(0, vec![Meta, Apology]), (1, vec![WeakEnd])],
        ),
    ] {
        assert_eq!(edges(code, opening, closing), expected, "{opening} {closing}");
    }
}

#[test]
fn thanks_and_fillers_in_the_beginning_cost_when_they_take_long() {
    let thanks = "Thank you all for coming to this very warm and friendly hall and for waiting so \
                  long for all of us to get here and find a place to sit down tonight.";
    let [(points, signs), _] = edges("en", thanks, "");
    assert_eq!((points, signs), (1, vec![Sign::LongThanks]));
    let [(points, signs), _] = edges("en", "Thank all of them.", "");
    assert_eq!((points, signs), (2, vec![]));
    let (transcript, silences) =
        said("ru", &("Ну, вот, короче, насос. ".to_owned() + &"Он качает воду. ".repeat(60)));
    let filler = |word: usize| FillerWord {
        lexeme: transcript.words[word].text.clone(),
        span: transcript.words[word].span,
        words: (word, word + 1),
        probability: 1.0,
    };
    let settings = TextSettings::default();
    let signs_with = |fillers: &[FillerWord]| {
        let measures = measure_text(&transcript, &silences, fillers, &settings);
        measures.marks.opening.unwrap().signs.len()
    };
    // Fillers side by side are one hesitation.
    assert_eq!(signs_with(&[filler(0), filler(1), filler(2)]), 0);
    assert_eq!(signs_with(&[filler(0), filler(4), filler(6)]), 1);
}

#[test]
fn the_end_may_come_back_to_the_beginning() {
    let [_, (points, signs)] =
        edges("en", "A lighthouse saved my grandmother.", "Be a lighthouse for a grandmother.");
    assert_eq!((points, signs), (3, vec![Sign::LinkToOpening]));
}

#[test]
fn overused_words_are_those_that_people_say_less() {
    let text = "The platform works and we do what you know to do when you come and see us here. \
                I say that we can go there with them if they are at the platforms again. ";
    let measures = measured("en", &text.repeat(4));
    let words: Vec<(&str, usize)> =
        measures.marks.overused_words.iter().map(|word| (word.word.as_str(), word.uses)).collect();
    assert_eq!(words[0], ("platform", 8));
    assert!(words.iter().all(|(word, _)| *word != "know"), "{words:?}");
    let overused = &measures.marks.overused_words[0];
    assert_eq!(overused.places.len(), 8);
    assert!(overused.expected_uses < 0.1);
    // A name cannot be replaced by another word.
    let measures = measured("en", &"We asked Svetlana and she knew. ".repeat(6));
    assert!(measures.marks.overused_words.iter().all(|word| word.word != "svetlana"));
}

#[test]
fn forms_of_a_word_are_one_word() {
    let text = "Платформа выросла. О платформе знают. Платформы работают. Платформой довольны. \
                Платформу купили.";
    let measures = measured("ru", text);
    let words: Vec<usize> = measures.marks.overused_words.iter().map(|word| word.uses).collect();
    assert_eq!(words, [5]);
}

#[test]
fn phrases_that_come_again_are_listed_once() {
    let text = "At the water pump we met. He left at the water pump again. At the water pump. \
                We met. We met.";
    let measures = measured("en", text);
    let phrases: Vec<(&str, usize)> = measures
        .marks
        .repeated_phrases
        .iter()
        .map(|phrase| (phrase.phrase.as_str(), phrase.places.len()))
        .collect();
    assert_eq!(phrases, [("at the water pump", 3)]);
}

#[test]
fn a_mixed_talk_uses_the_lists_of_each_sentence() {
    let measures = measured("ru", "Наверное, пора. Maybe we should go now. Может быть, да.");
    let hedges: Vec<&str> =
        measures.marks.events_of(Kind::Hedge).map(|event| event.lexeme.as_str()).collect();
    assert_eq!(hedges, ["наверное", "maybe", "может быть"]);
}

#[test]
fn verbatim_recognizers_are_trusted_more() {
    let (transcript, silences) = said("en", &"We need need this pump here today. ".repeat(20));
    let reliability = |recognizer_is_verbatim| {
        let settings = TextSettings { recognizer_is_verbatim, ..TextSettings::default() };
        let measures = measure_text(&transcript, &silences, &[], &settings);
        measures.values[&Id::RepetitionsPer100Words].reliability
    };
    assert!(reliability(false) < 0.5 && reliability(true) > 0.5);
}
