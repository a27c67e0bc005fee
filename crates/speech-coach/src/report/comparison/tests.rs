//! Takes with known numbers side by side, as a reader and as a program gets them.

use coach_pipeline::comparing::{FindingSettings, compare};
use coach_pipeline::wording::Locale;
use coach_speech::Span;
use coach_speech::measures::{Measure, MeasureId as Id};
use coach_speech::report::Report;

use super::*;
use crate::report::fixture;
use crate::report::text::Look;
use crate::texts::Texts;

/// Five minutes with numbers and their evidence.
fn take(language: &str, numbers: &[(Id, f64, usize)]) -> Report {
    let mut report = fixture::report(language, 305.0);
    report.measures.speech_span = Span::from_secs(1.0, 301.0);
    report.measures.word_count = 650;
    for &(id, value, evidence_count) in numbers {
        let measure = Measure { value: Ok(value), evidence_count, reliability: 0.9 };
        report.measures.values.insert(id, measure);
    }
    report
}

fn halting(language: &str) -> Report {
    take(
        language,
        &[
            (Id::SpeechRateWpm, 112.0, 560),
            (Id::ArticulationRateSylS, 5.2, 1_020),
            (Id::PhonationTimeRatio, 0.58, 120),
            (Id::BoundaryPauseRatio, 0.41, 120),
            (Id::PauseSMedian, 0.9, 120),
            (Id::FilledPausesPerMin, 11.4, 57),
            (Id::FilledPausesPer100Words, 10.2, 57),
            (Id::FillerWordsPer100Words, 3.2, 18),
            (Id::QuestionsPerMin, 0.4, 2),
            (Id::F0StSd, 1.9, 11_000),
            (Id::DeclinationStS, -0.8, 80),
        ],
    )
}

fn fluent(language: &str) -> Report {
    take(
        language,
        &[
            (Id::SpeechRateWpm, 131.0, 655),
            (Id::ArticulationRateSylS, 5.3, 1_170),
            (Id::PhonationTimeRatio, 0.77, 70),
            (Id::BoundaryPauseRatio, 0.79, 70),
            (Id::PauseSMedian, 0.5, 70),
            (Id::FilledPausesPerMin, 2.2, 11),
            (Id::FilledPausesPer100Words, 1.7, 11),
            (Id::FillerWordsPer100Words, 2.4, 16),
            (Id::QuestionsPerMin, 0.8, 4),
            (Id::F0StSd, 1.7, 14_000),
        ],
    )
}

fn shown(takes: &[(&str, &Report)], locale: Locale, width: usize) -> String {
    let measures: Vec<_> = takes.iter().map(|(_, report)| &report.measures).collect();
    let comparison = compare(&measures, &FindingSettings::default());
    table::render(takes, &comparison, Texts::of(locale), Look { colour: false, width })
}

#[test]
fn two_recordings_in_english() {
    let (one, other) = (halting("en"), fluent("en"));
    let takes = [("monday.mp3", &one), ("tuesday.mp3", &other)];
    insta::assert_snapshot!(shown(&takes, Locale::En, 80));
}

#[test]
fn two_recordings_in_russian() {
    let (one, other) = (halting("ru"), fluent("ru"));
    let takes = [("первая.m4a", &one), ("вторая.m4a", &other)];
    insta::assert_snapshot!(shown(&takes, Locale::Ru, 80));
}

#[test]
fn five_recordings_fit_the_page() {
    let (one, other) = (halting("en"), fluent("en"));
    let takes =
        [("a", &one), ("b", &other), ("c", &one), ("d", &other), ("e\u{7}\n", &fluent("ru"))];
    for (locale, width) in [(Locale::En, 80), (Locale::Ru, 80), (Locale::Ru, 100)] {
        let page = shown(&takes, locale, width);
        assert!(page.contains("A→E") && !page.contains('\u{7}'), "{page}");
        for line in page.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn every_sub_score_has_its_name() {
    use coach_pipeline::comparing::SubScoreId;
    for locale in [Locale::Ru, Locale::En] {
        let names = &Texts::of(locale).score.sub_scores;
        assert_eq!(names.len(), SubScoreId::ALL.len());
        for id in SubScoreId::ALL {
            assert!(!names[id.name()].is_empty(), "{id:?}");
        }
    }
}

#[test]
fn programs_get_intervals_and_verdicts() {
    let (one, other) = (halting("en"), fluent("en"));
    let measures = [&one.measures, &other.measures];
    let comparison = compare(&measures, &FindingSettings::default());
    let document = Document::new(&[("a.mp3", &one), ("b.mp3", &other)], &comparison);
    let document = serde_json::to_value(&document).unwrap();
    assert_eq!(document["takes"][1]["file"], "b.mp3");
    let measures = document["measures"].as_array().unwrap();
    let measure = |name: &str| measures.iter().find(|measure| measure["name"] == name).unwrap();
    insta::assert_json_snapshot!([
        measure("filled_pauses_per_min"),
        measure("filler_words_per_100_words"),
        measure("declination_st_s"),
        &document["sub_scores"][0],
    ]);
}
