//! What holds for every talk: finite numbers, lists that are lists, sums that add up.

use proptest::prelude::*;
use serde_json::Value;

use super::super::analysis::AnalysisResult;
use super::super::timed::TimedAnalysisResult;
use super::fixture::Talk;

/// Lists of both answers, by their last key.
const LISTS: &[&str] = &[
    "items",
    "long_pauses",
    "advice",
    "timestamps",
    "evidence",
    "words",
    "fillers",
    "pauses",
    "phrases",
    "questions",
    "emphases",
    "suspicious_moments",
    "suggestions",
    "words_affected",
    "speech_activity",
    "speech_rate_windows",
    "intensity_profile",
];

/// The same names stand for objects at the top.
const TOP_OBJECTS: &[&str] = &["pauses", "phrases"];

fn assert_sound(value: &Value, path: &str) {
    match value {
        Value::Number(number) => assert!(number.as_f64().unwrap() >= 0.0, "{path}: {number}"),
        Value::Array(items) => items.iter().for_each(|item| assert_sound(item, path)),
        Value::Object(fields) => {
            for (key, value) in fields {
                let at_top = path.is_empty() && TOP_OBJECTS.contains(&&**key);
                if LISTS.contains(&&**key) && !at_top {
                    assert!(value.is_array(), "{path}.{key}: {value}");
                }
                assert_sound(value, &format!("{path}.{key}"));
            }
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// Both answers, checked; a number that is not finite would be null.
fn answers(talk: &Talk) -> (Value, Value) {
    let short = serde_json::to_value(AnalysisResult::new(talk.subject())).unwrap();
    let timed = TimedAnalysisResult::new(talk.subject(), &talk.waveform);
    let timed = serde_json::to_value(timed).unwrap();
    assert_sound(&short, "");
    assert_sound(&timed, "");
    for answer in [&short, &timed] {
        for key in ["duration_sec", "speaking_time_sec", "speaking_ratio", "words_per_minute"] {
            assert!(answer[key].is_number(), "{key}");
        }
        let minutes = answer["speaking_time_sec"].as_f64().unwrap() / 60.0;
        let words = answer["words_total"].as_f64().unwrap();
        let wpm = answer["words_per_minute"].as_f64().unwrap();
        assert!(minutes <= 0.0 || (words / minutes - wpm).abs() <= 0.05 + 1e-9, "{answer}");
        assert_eq!(answer["pauses"]["count"], answer["pauses"]["total"]);
        assert_eq!(answer["phrases"]["count"], answer["phrases"]["total"]);
    }
    for key in ["words_total", "words_per_minute", "speaking_time_sec", "advice", "transcript"] {
        assert_eq!(short[key], timed[key], "{key}");
    }
    assert_eq!(short["filler_words"]["total"], timed["filler_words"]["total"]);
    assert_eq!(short["pauses"]["count"], timed["pauses"]["count"]);
    (short, timed)
}

#[test]
fn silence_has_one_piece_of_advice_and_empty_lists() {
    for duration_s in [0.0, 0.05, 30.0] {
        let (short, timed) = answers(&Talk::new("", &[], duration_s));
        assert_eq!(short["advice"].as_array().unwrap().len(), 1);
        assert_eq!(timed["timeline"]["words"], Value::Array(Vec::new()));
        assert_eq!(timed["filler_words"]["items"], Value::Array(Vec::new()));
        assert_eq!(short["words_per_minute"], 0.0);
        assert_eq!(short["phrases"]["length_classification"], "insufficient_data");
    }
}

#[test]
fn a_talk_has_four_pieces_of_advice_in_their_order() {
    for talk in [Talk::ru(), Talk::en()] {
        let (short, _) = answers(&talk);
        let items = short["advice"].as_array().unwrap();
        let categories: Vec<&str> =
            items.iter().map(|item| item["category"].as_str().unwrap()).collect();
        assert_eq!(categories, ["speech_rate", "filler_words", "pauses", "phrasing"]);
    }
}

fn any_words() -> impl Strategy<Value = Vec<(String, f64, f64, f32)>> {
    let text = prop::sample::select(vec!["ну", "как", "бы", "МММ,", "слово?", "конец.", ""]);
    prop::collection::vec((text, 0.0..6.0_f64, 0.0..2.0_f64, 0.0..1.0_f32), 0..60).prop_map(
        |words| {
            let mut from_s = 0.0;
            let word = |(text, gap_s, length_s, probability): (&str, f64, f64, f32)| {
                // Words of a recogniser may overlap a little.
                let start_s = (from_s + gap_s - 0.1_f64).max(0.0);
                from_s = start_s + length_s;
                (text.to_owned(), start_s, from_s, probability)
            };
            words.into_iter().map(word).collect()
        },
    )
}

proptest! {
    #[test]
    fn every_talk_has_a_sound_answer(words in any_words(), duration_s in 0.0..500.0_f64) {
        let talk = Talk::new("ru", &words, duration_s);
        let (short, timed) = answers(&talk);
        prop_assert_eq!(timed["timeline"]["words"].as_array().unwrap().len(), words.len());
        let shown = timed["timeline"]["phrases"].as_array().unwrap().len();
        prop_assert_eq!(&timed["phrases"]["total"], &Value::from(shown));
        let ratio = short["speaking_ratio"].as_f64().unwrap();
        prop_assert!((0.0..=1.0).contains(&ratio));
        for point in timed["intensity_profile"].as_array().unwrap() {
            prop_assert!(point["intensity"].as_f64().unwrap() <= 1.0);
        }
    }
}
