//! Takes made of numbers: intervals of every measure, comparisons, progress.

mod chance;
mod moves;

use std::fmt::Write as _;

use coach_speech::Span;
use coach_speech::measures::{Measure, MeasureId as Id, Measures, Unmeasurable};
use proptest::prelude::*;

use super::interval::{interval_by, poisson_high, poisson_low, wilson};
use super::*;

/// A number: which, its value, its evidence.
type Number = (Id, f64, usize);

/// A talk of five minutes and 650 words.
fn take(language: &str, numbers: &[Number], reliability: f64) -> Measures {
    let mut take = Measures::none(language, Unmeasurable::TooLittle);
    for &(id, value, evidence_count) in numbers {
        take.values.insert(id, Measure { value: Ok(value), evidence_count, reliability });
    }
    take.speech_span = Span::from_secs(0.0, 300.0);
    (take.word_count, take.syllable_count) = (650, 1_000);
    take
}

/// Every number as an ordinary talk of that length has it.
const ORDINARY: &[Number] = &[
    (Id::SpeechRateWpm, 130.0, 650),
    (Id::SpeechRateSylS, 3.33, 1_000),
    (Id::ArticulationRateSylS, 4.6, 1_000),
    (Id::PhonationTimeRatio, 0.75, 90),
    (Id::PausesPerMin, 18.0, 90),
    (Id::PauseSMean, 0.83, 90),
    (Id::PauseSMedian, 0.65, 90),
    (Id::PauseSP90, 1.6, 90),
    (Id::BoundaryPauseRatio, 0.7, 90),
    (Id::InsidePausesPer100Words, 4.15, 27),
    (Id::RunLengthSylMean, 9.5, 105),
    (Id::FilledPausesPerMin, 4.0, 20),
    (Id::FilledPausesPer100Words, 2.8, 20),
    (Id::FilledPauseTimeRatio, 0.027, 20),
    (Id::FillerWordsPer100Words, 2.0, 13),
    (Id::FillerWordsPerMin, 2.6, 13),
    (Id::RepetitionsPer100Words, 0.62, 4),
    (Id::FalseStartsPer100Words, 0.0, 0),
    (Id::SentenceWordsMean, 14.4, 45),
    (Id::SentenceWordsP90, 26.0, 45),
    (Id::HedgesPer100Words, 1.54, 10),
    (Id::WeakWordsPer100Words, 2.3, 15),
    (Id::PassiveSentenceRatio, 0.111, 6),
    (Id::BureaucratesePer100Words, 0.31, 2),
    (Id::Mtld, 72.0, 630),
    (Id::ReadingEase, 61.0, 45),
    (Id::QuestionsPerMin, 1.0, 5),
    (Id::SignpostsPerMin, 2.0, 10),
    (Id::ConcreteDetailsPerMin, 3.0, 15),
    (Id::YouRatio, 0.5, 20),
    (Id::WeRatio, 0.3, 12),
    (Id::IRatio, 0.2, 8),
    (Id::OpeningPoints, 3.0, 2),
    (Id::ClosingPoints, 2.0, 0),
    (Id::F0HzMedian, 118.0, 14_000),
    (Id::F0StSd, 2.6, 14_000),
    (Id::F0StSdRobust, 2.3, 14_000),
    (Id::F0StRange, 6.4, 14_000),
    (Id::PitchVariationQuotient, 0.15, 30),
    (Id::DeclinationStS, -0.8, 80),
    (Id::FallingEndsRatio, 0.6, 40),
    (Id::UptalkRatio, 0.05, 40),
    (Id::ArticulationRateCv, 0.2, 70),
    (Id::StartRushRatio, 1.04, 200),
    (Id::RushTimeRatio, 0.05, 140),
    (Id::PrunedWordsRatio, 0.95, 680),
    (Id::VeryLongPausesPerMin, 0.4, 90),
    (Id::DramaticPausesPerMin, 2.0, 40),
    (Id::UnbrokenSpeechSMax, 9.0, 90),
    (Id::MonotoneTimeRatio, 0.1, 2),
    (Id::LoudnessLuVariation, 8.0, 2_000),
    (Id::FadingEndsRatio, 0.2, 35),
    (Id::LoudnessLufsIntegrated, -21.0, 3_000),
    (Id::LoudnessRangeLu, 7.0, 3_000),
    (Id::TruePeakDbtp, -2.0, 3_000),
    (Id::SnrDb, 32.0, 20_000),
    (Id::BandwidthHz, 7_900.0, 20_000),
    (Id::NoiseRiseDbS, 0.3, 40),
    (Id::BreathsPerMin, 9.0, 45),
    (Id::NucleiPerSyllable, 0.8, 1_000),
];

#[test]
fn every_measure_has_an_interval() {
    let mut table = String::new();
    let trusted = take("en", ORDINARY, 1.0);
    for &id in Id::ALL {
        let value = trusted.value(id).unwrap_or_else(|| panic!("{id:?} is not in the test"));
        let range = interval(&trusted, id).unwrap_or_else(|| panic!("{id:?} has none"));
        assert!(range.low <= value && value <= range.high, "{id:?}: {range:?}");
        let Interval { low, high } = range;
        writeln!(table, "{:<30} {value:>9.3} {low:>9.3} {high:>9.3}", id.name()).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[test]
fn less_evidence_and_less_trust_make_intervals_wider() {
    let length = |numbers: &[Number], reliability: f64, id: Id| {
        let range = interval(&take("en", numbers, reliability), id).unwrap();
        range.high - range.low
    };
    // The same talk four times as long.
    let longer: Vec<Number> =
        ORDINARY.iter().map(|&(id, value, evidence)| (id, value, 4 * evidence)).collect();
    for &(id, _, evidence) in ORDINARY {
        let trusted = length(ORDINARY, 1.0, id);
        assert!(length(ORDINARY, 0.6, id) > trusted, "{id:?}");
        assert!(length(ORDINARY, 0.2, id) > length(ORDINARY, 0.6, id), "{id:?}");
        let sampled = !matches!(
            noise(id),
            Noise::Absolute(Estimate { per_piece: 0.0, .. })
                | Noise::Relative(Estimate { per_piece: 0.0, .. })
        );
        // These are counted from the length of the talk, which is the same here.
        let is_counted = matches!(noise(id), Noise::SomeEvents(_));
        if sampled && !is_counted && evidence > 0 {
            assert!(length(&longer, 1.0, id) < trusted, "{id:?}");
        }
        assert_eq!(interval(&take("en", ORDINARY, 0.0), id), None, "{id:?}");
    }
}

/// Garwood 1936 by the quantiles of the gamma distribution.
#[test]
fn counts_have_the_exact_intervals_nearly() {
    for (count, low, high) in [
        (0.0, 0.0, 3.689),
        (1.0, 0.025, 5.572),
        (2.0, 0.242, 7.225),
        (5.0, 1.623, 11.668),
        (10.0, 4.795, 18.390),
        (30.0, 20.241, 42.827),
        (100.0, 81.364, 121.627),
    ] {
        let found = (poisson_low(count), poisson_high(count));
        assert!((found.0 - low).abs() < 0.025, "{count}: {found:?}");
        assert!((found.1 - high).abs() < 0.03, "{count}: {found:?}");
    }
}

/// Values of Wilson's interval from Newcombe 1998, table I, method 3.
#[test]
fn shares_have_intervals_of_wilson() {
    for (of, all, low, high) in
        [(81.0, 263.0, 0.2553, 0.3662), (15.0, 148.0, 0.0624, 0.1605), (0.0, 20.0, 0.0, 0.1611)]
    {
        let range = wilson(of / all, all).unwrap();
        assert!((range.low - low).abs() < 1e-4 && (range.high - high).abs() < 1e-4, "{range:?}");
    }
    assert_eq!(wilson(0.5, 0.0), None);
    assert_eq!(wilson(1.5, 9.0), None);
}

#[test]
fn trials_are_what_a_share_is_a_share_of() {
    // 6 passives in 45 sentences, 20 of 40 pronouns: what a kind counts is not its trials.
    let all = take("en", ORDINARY, 1.0);
    let sentences = wilson(0.111, 45.0);
    assert_eq!(interval(&all, Id::PassiveSentenceRatio), sentences);
    assert_eq!(interval(&all, Id::YouRatio), wilson(0.5, 40.0));
    assert_eq!(interval(&all, Id::BoundaryPauseRatio), wilson(0.7, 90.0));
    let alone = take("en", &[(Id::PassiveSentenceRatio, 0.111, 6)], 1.0);
    assert_eq!(interval(&alone, Id::PassiveSentenceRatio), None);
}

#[test]
fn some_of_the_evidence_is_counted_by_the_length_of_the_talk() {
    // Ten of ninety pauses in five minutes, 13 of anything in 650 words.
    for (exposure, value, count) in [(Exposure::PerMin, 2.0, 10), (Exposure::Per100Words, 2.0, 13)]
    {
        let some = take("en", &[(Id::PausesPerMin, value, 90)], 0.9);
        let all = take("en", &[(Id::PausesPerMin, value, count)], 0.9);
        let found = interval_by(&some, Id::PausesPerMin, Noise::SomeEvents(exposure));
        let expected = interval_by(&all, Id::PausesPerMin, Noise::Events(exposure));
        assert_eq!(found, expected, "{exposure:?}");
        assert!(found.unwrap().high > value);
    }
}

#[test]
fn nothing_counted_still_has_an_upper_end() {
    let none = [(Id::FilledPausesPerMin, 0.0, 0), (Id::FilledPauseTimeRatio, 0.0, 0)];
    let silent = take("en", &none, 1.0);
    let range = interval(&silent, Id::FilledPausesPerMin).unwrap();
    // Three and a half in five minutes.
    assert!(range.low.abs() < 1e-9 && (range.high - 3.669 / 5.0).abs() < 1e-3, "{range:?}");
    let time = interval(&silent, Id::FilledPauseTimeRatio).unwrap();
    assert!(time.low.abs() < 1e-9 && time.high > 0.004 && time.high < 0.01, "{time:?}");
    let unknown = Measures { speech_span: None, ..silent };
    assert_eq!(interval(&unknown, Id::FilledPausesPerMin), None);
    let flowing = take("en", &[(Id::PhonationTimeRatio, 1.0, 0)], 1.0);
    let range = interval(&flowing, Id::PhonationTimeRatio).unwrap();
    assert!(range.low > 0.98 && (range.high - 1.0).abs() < 1e-9, "{range:?}");
}

proptest! {
    #[test]
    fn no_number_makes_an_interval_without_order(
        id in 0..Id::ALL.len(), value in -1e3..1e6_f64, evidence in 0..5_000_usize,
        reliability in -0.1..1.0_f64,
    ) {
        let id = Id::ALL[id];
        if let Some(range) = interval(&take("ru", &[(id, value, evidence)], reliability), id) {
            prop_assert!(range.low <= range.high, "{id:?}: {range:?}");
            prop_assert!(range.low.is_finite() && range.high.is_finite());
        }
    }

    #[test]
    fn more_events_never_lower_an_interval(count in 0..300_usize, more in 1..50_usize) {
        let of = |count: usize| {
            let number = (Id::FillerWordsPerMin, count as f64 / 5.0, count);
            interval(&take("en", &[number], 0.8), Id::FillerWordsPerMin).unwrap()
        };
        let (few, many) = (of(count), of(count + more));
        prop_assert!(few.low <= many.low && few.high < many.high);
    }
}
