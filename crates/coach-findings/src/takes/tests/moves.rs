//! What is said of takes with known numbers: changes, verdicts, sub-scores, progress.

use super::*;
use crate::scores::SubScoreId;
use crate::{FindingSettings, Profile};

fn of(comparison: &Comparison, id: Id) -> &MeasureComparison {
    comparison.measures.iter().find(|measure| measure.id == id).unwrap()
}

fn compared(one: &Measures, other: &Measures) -> Comparison {
    compare(&[one, other], &FindingSettings::default())
}

#[test]
fn a_clear_change_is_better_or_worse_by_its_band() {
    use Change::{Down, NoClearChange, Up};
    use Verdict::{Better, Neither, Worse};
    for (language, id, one, other, change, verdict) in [
        // 60 filled pauses in five minutes to 10.
        ("en", Id::FilledPausesPerMin, (12.0, 60), (2.0, 10), Down, Some(Better)),
        ("en", Id::FilledPausesPerMin, (30.0, 150), (16.0, 80), Down, Some(Better)),
        ("en", Id::FilledPausesPerMin, (2.0, 10), (12.0, 60), Up, Some(Worse)),
        // All of it where nobody minds.
        ("en", Id::FilledPausesPerMin, (0.2, 1), (2.8, 14), Up, Some(Neither)),
        // 10 are not clearly less than 15.
        ("en", Id::FilledPausesPerMin, (3.0, 15), (2.0, 10), NoClearChange, None),
        ("en", Id::SpeechRateWpm, (200.0, 1_000), (150.0, 750), Down, Some(Better)),
        ("en", Id::SpeechRateWpm, (126.0, 630), (164.0, 820), Up, Some(Neither)),
        ("en", Id::SpeechRateWpm, (200.0, 1_000), (90.0, 450), Down, Some(Neither)),
        ("ru", Id::SpeechRateWpm, (110.0, 550), (160.0, 800), Up, Some(Worse)),
        ("en", Id::BoundaryPauseRatio, (0.3, 100), (0.6, 100), Up, Some(Better)),
        // Nothing says which of these are good.
        ("en", Id::QuestionsPerMin, (1.0, 5), (8.0, 40), Up, None),
        ("de", Id::SpeechRateWpm, (110.0, 550), (160.0, 800), Up, None),
    ] {
        let [one, other] =
            [one, other].map(|(value, evidence)| take(language, &[(id, value, evidence)], 0.9));
        let found = of(&compared(&one, &other), id).differences[0].unwrap();
        assert_eq!((found.change, found.verdict), (change, verdict), "{id:?} {found:?}");
    }
}

#[test]
fn a_clear_change_is_worth_what_the_profile_says() {
    use Profile::{Lecture, News, SecondLanguage, Talk};
    use Verdict::{Better, Neither, Worse};
    let id = Id::SpeechRateWpm;
    for (one, other, profile, verdict) in [
        (130.0, 180.0, Talk, Worse),
        (130.0, 180.0, News, Better),
        (160.0, 195.0, News, Neither),
        (120.0, 90.0, Talk, Worse),
        (120.0, 90.0, SecondLanguage, Worse),
        (150.0, 105.0, Talk, Worse),
        (150.0, 105.0, SecondLanguage, Neither),
        (150.0, 115.0, Lecture, Neither),
    ] {
        let [one, other] = [one, other].map(|wpm| take("en", &[(id, wpm, 6000)], 0.9));
        let settings = FindingSettings { profile, ..FindingSettings::default() };
        let found = of(&compare(&[&one, &other], &settings), id).clone();
        let band = crate::norms::band_in(id, "en", profile);
        assert_eq!(found.takes[0].unwrap().band, band, "{profile:?}");
        assert_eq!(found.differences[0].unwrap().verdict, Some(verdict), "{profile:?} {found:?}");
        let along = progress(&[&one, &other], id, &settings);
        assert_eq!(along.since_previous.unwrap().verdict, Some(verdict), "{profile:?}");
    }
}

#[test]
fn what_cannot_be_trusted_is_not_judged() {
    let id = Id::FilledPausesPerMin;
    let (many, none) = (take("en", &[(id, 20.0, 100)], 0.9), take("en", &[(id, 0.0, 0)], 0.3));
    let found = of(&compared(&many, &none), id).differences[0].unwrap();
    assert_eq!((found.change, found.verdict), (Change::Down, None));
    let guess = take("en", &[(id, 5.0, 25)], 0.05);
    let found = of(&compared(&many, &guess), id).differences[0].unwrap();
    assert_eq!(found.change, Change::NoClearChange);
    let missing = take("en", &[], 0.9);
    let found = of(&compared(&many, &missing), id).clone();
    assert_eq!((found.takes[1], found.differences[0]), (None, None));
}

#[test]
fn languages_with_other_bands_are_not_judged_together() {
    let id = Id::SpeechRateSylS;
    let (english, russian) =
        (take("en", &[(id, 3.0, 900)], 0.9), take("ru", &[(id, 6.0, 1_800)], 0.9));
    let found = of(&compared(&english, &russian), id).differences[0].unwrap();
    assert_eq!((found.change, found.verdict), (Change::Up, None));
}

fn mirrored(difference: Difference) -> Difference {
    Difference {
        value: -difference.value,
        change: match difference.change {
            Change::Up => Change::Down,
            Change::Down => Change::Up,
            Change::NoClearChange => Change::NoClearChange,
        },
        verdict: difference.verdict.map(|verdict| match verdict {
            Verdict::Better => Verdict::Worse,
            Verdict::Worse => Verdict::Better,
            Verdict::Neither => Verdict::Neither,
        }),
    }
}

proptest! {
    #[test]
    fn the_other_way_round_is_the_mirror_image(
        factors in proptest::collection::vec(0.3..3.0_f64, ORDINARY.len()),
        trust in (0.2..1.0_f64, 0.2..1.0_f64),
    ) {
        let moved: Vec<Number> = ORDINARY.iter().zip(&factors).map(|(&(id, value, evidence), by)| {
            let value = if matches!(noise(id), Noise::Share(_)) { (value * by).min(1.0) } else { value * by };
            (id, value, evidence)
        }).collect();
        let (one, other) = (take("en", ORDINARY, trust.0), take("en", &moved, trust.1));
        let (there, back) = (compared(&one, &other), compared(&other, &one));
        for (there, back) in there.measures.iter().zip(&back.measures) {
            prop_assert_eq!(there.differences[0], back.differences[0].map(mirrored));
        }
        for (there, back) in there.sub_scores.iter().zip(&back.sub_scores) {
            let (there, back) = (there.differences[0], mirrored(back.differences[0]));
            prop_assert_eq!(there, back);
        }
        let same = compared(&one, &one);
        for difference in same.measures.iter().filter_map(|measure| measure.differences[0]) {
            prop_assert_eq!(difference.change, Change::NoClearChange);
        }
    }

    #[test]
    fn a_larger_difference_is_not_less_clear(
        one in 1..100_usize, more in 0..100_usize, still_more in 0..100_usize,
    ) {
        let id = Id::FilledPausesPerMin;
        let of_count = |count: usize| take("en", &[(id, count as f64 / 5.0, count)], 0.8);
        let change = |count: usize| {
            of(&compared(&of_count(one), &of_count(count)), id).differences[0].unwrap().change
        };
        if change(one + more) == Change::Up {
            prop_assert_eq!(change(one + more + still_more), Change::Up);
        }
    }
}

#[test]
fn sub_scores_have_one_formula_for_all_takes() {
    let settings = FindingSettings::default();
    let fluent = [(Id::FilledPausesPer100Words, 1.4, 20), (Id::FillerWordsPer100Words, 1.0, 13)];
    let halting = [(Id::FilledPausesPer100Words, 7.7, 110), (Id::FillerWordsPer100Words, 7.0, 91)];
    let takes =
        [take("en", &halting, 0.9), take("en", &fluent, 0.6), take("en", &fluent[1..], 0.9)];
    let two = compare(&[&takes[0], &takes[1]], &settings);
    assert_eq!(two.sub_scores.len(), 1);
    let fluency = &two.sub_scores[0];
    assert_eq!(fluency.id, SubScoreId::Fluency);
    assert_eq!(fluency.measures.len(), 2);
    assert!(fluency.takes[0].score < 20.0 && fluency.takes[1].score > 99.0, "{fluency:?}");
    for take in &fluency.takes {
        let range = take.interval.unwrap();
        assert!(range.low <= take.score && take.score <= range.high, "{take:?}");
        assert!((0.0..=100.0).contains(&range.low) && range.high <= 100.0, "{take:?}");
    }
    assert_eq!(fluency.differences[0].change, Change::Up);
    assert_eq!(fluency.differences[0].verdict, Some(Verdict::Better));
    // The third take has no filled pauses to compare, so that none has.
    let three = compare(&[&takes[0], &takes[1], &takes[2]], &settings);
    assert_eq!(three.sub_scores[0].measures, [Id::FillerWordsPer100Words]);
    assert_eq!(three.sub_scores[0].differences.len(), 2);
    // The same numbers, trusted less: the same score.
    let again = compare(&[&take("en", &halting, 0.9), &take("en", &halting, 0.5)], &settings);
    assert!(again.sub_scores[0].differences[0].value.abs() < 1e-9);
    let nothing = compare(&[&take("en", &halting, 0.4), &takes[0]], &settings);
    assert!(nothing.sub_scores.is_empty());
    assert!(compare(&[], &settings).sub_scores.is_empty());
}

fn row(id: Id, counts: &[Option<usize>]) -> MeasureProgress {
    let takes: Vec<Measures> = counts
        .iter()
        .map(|count| match count {
            Some(count) => take("en", &[(id, *count as f64 / 5.0, *count)], 0.9),
            None => take("en", &[], 0.9),
        })
        .collect();
    let takes: Vec<&Measures> = takes.iter().collect();
    progress(&takes, id, &FindingSettings::default())
}

#[test]
fn a_row_of_takes_has_a_habit_and_a_heading() {
    let id = Id::FilledPausesPerMin;
    let falling = row(id, &[60, 50, 45, 40, 30, 22].map(Some));
    let median = |at: usize| falling.running_median[at];
    assert_eq!((median(3), median(4), median(5)), (None, Some(9.0), Some(8.0)));
    let trend = falling.trend.unwrap();
    assert_eq!((trend.direction, trend.verdict), (Direction::Down, Some(Verdict::Better)));
    assert!((trend.slope_per_take + 1.4).abs() < 0.2, "{trend:?}");
    assert!((trend.no_trend_probability - 2.0 / 720.0).abs() < 1e-6, "{trend:?}");
    let baseline = falling.baseline.unwrap();
    assert_eq!((baseline.take_count, baseline.median), (6, 8.5));
    assert!(baseline.z.unwrap() < -1.0, "{baseline:?}");
    let rising = row(id, &[22, 30, 40, 45, 50, 60].map(Some));
    assert_eq!(rising.trend.unwrap().verdict, Some(Verdict::Worse));
    let wavering = row(id, &[40, 45, 38, 44, 39, 43].map(Some));
    let trend = wavering.trend.unwrap();
    assert_eq!((trend.direction, trend.verdict), (Direction::NoClearTrend, None));
}

#[test]
fn short_rows_claim_nothing() {
    let id = Id::FilledPausesPerMin;
    let four = row(id, &[60, 45, 30, 5].map(Some));
    assert_eq!(four.baseline, None);
    assert_eq!(four.trend.unwrap().direction, Direction::NoClearTrend);
    assert_eq!(four.since_previous.unwrap().verdict, Some(Verdict::Better));
    // Takes that lack the number count for nothing.
    let gaps = row(id, &[None, Some(60), None, Some(55), Some(50), Some(45), Some(40), None]);
    assert_eq!(gaps.baseline.unwrap().take_count, 5);
    assert_eq!(gaps.running_median[6], Some(10.0));
    assert_eq!(gaps.trend.unwrap().direction, Direction::Down);
    let one = row(id, &[Some(3)]);
    assert_eq!((one.trend, one.since_previous), (None, None));
    assert_eq!(row(id, &[]).takes, []);
}

#[test]
fn a_habit_without_scatter_is_held_against_the_noise() {
    let id = Id::FilledPausesPerMin;
    let baseline = row(id, &[0, 0, 0, 0, 0, 1].map(Some)).baseline.unwrap();
    assert!(baseline.deviation.abs() < 1e-9);
    let z = baseline.z.unwrap();
    assert!(z > 0.0 && z < 1.0, "one event is nothing unusual: {z}");
}
