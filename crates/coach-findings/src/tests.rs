//! Tests of the whole crate through its public functions.

mod cases;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use coach_speech::finding::FindingKind;
use coach_speech::measures::{MeasureId as Id, Measures};
use coach_speech::pause::PausePlace;
use coach_speech::transcript::Transcript;
use proptest::prelude::*;

use super::*;
use cases::{Case, cases, good, hesitant, span, transcript};

#[test]
fn numbers_lead_to_findings() {
    let mut wrong = Vec::new();
    for (name, case, expected) in cases() {
        let said: Vec<String> = case
            .findings()
            .iter()
            .map(|finding| match finding.kind {
                FindingKind::Strength => format!("+{}", finding.text_key),
                FindingKind::Priority => format!("-{}", finding.text_key),
            })
            .collect();
        let said = said.join(" ");
        if said != expected {
            wrong.push(format!("{name}: {said}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn findings_point_at_few_moments_in_order() {
    let settings = FindingSettings::default();
    for (name, case, _) in cases() {
        for finding in case.findings() {
            let starts: Vec<f64> = finding.evidence.iter().map(|span| span.start().get()).collect();
            assert!(starts.is_sorted(), "{name}: {starts:?}");
            assert!(starts.len() <= settings.evidence_max, "{name}");
            let needs_none = finding.text_key == "filler_words.few";
            assert!(needs_none || !starts.is_empty(), "{name}: {}", finding.text_key);
        }
    }
}

#[test]
fn every_text_is_used_and_every_finding_has_its_text() {
    let used: BTreeSet<String> = cases()
        .iter()
        .flat_map(|(_, case, _)| case.findings())
        .map(|finding| finding.text_key)
        .collect();
    for locale in Locale::ALL {
        let texts: BTreeSet<String> = locale.texts().findings.keys().cloned().collect();
        assert_eq!(texts, used, "{locale:?}");
        for (key, variants) in &locale.texts().findings {
            assert!(variants.fact.len() >= 3 && variants.action.len() >= 3, "{key}");
            assert!(!variants.why.is_empty() && !variants.goal.is_empty(), "{key}");
        }
    }
}

#[test]
fn every_slot_is_filled_in_every_variant() {
    for (name, case, _) in cases() {
        for finding in case.findings() {
            for (locale, seed) in Locale::ALL.into_iter().flat_map(|l| (0..40).map(move |s| (l, s)))
            {
                let text = render(&finding, locale, seed);
                for part in [text.fact, text.why, text.action, text.goal] {
                    assert!(!part.is_empty() && !part.contains(['{', '}', '|']), "{name}: {part}");
                    assert!(
                        !part.contains("  ") && part.ends_with(['.', '!', '?']),
                        "{name}: {part}"
                    );
                }
            }
        }
    }
}

#[test]
fn seeds_choose_among_all_variants() {
    let (_, case, _) = &cases()[1];
    let finding = case.findings().pop().unwrap();
    let facts: BTreeSet<String> =
        (0..40).map(|seed| render(&finding, Locale::Ru, seed).fact).collect();
    assert_eq!(facts.len(), 3);
    assert_eq!(render(&finding, Locale::Ru, 7), render(&finding, Locale::Ru, 7));
}

#[test]
fn texts_read_well() {
    let mut page = String::new();
    for locale in Locale::ALL {
        for (seed, (name, case, _)) in cases().into_iter().enumerate() {
            writeln!(page, "## {locale:?}: {name}").unwrap();
            for finding in case.findings() {
                let text = render(&finding, locale, seed as u64);
                let FindingText { fact, why, action, goal } = text;
                writeln!(page, "{fact}\n{why}\n{action}\n{goal}\n").unwrap();
            }
        }
    }
    insta::assert_snapshot!(page);
}

#[test]
fn problems_at_the_start_weigh_more() {
    let mut case = good("en").with(&hesitant(9.0));
    case.filled_pauses = 18;
    let even = case.findings().pop().unwrap();
    let mut measures = case.measures();
    for (index, filled) in measures.filled_pauses.iter_mut().enumerate() {
        filled.span = span(1.0 + index as f64, 0.4);
    }
    let early = findings(&measures, &transcript(), &FindingSettings::default()).pop().unwrap();
    assert!(early.impact > even.impact * 1.2);
}

#[test]
fn nothing_is_judged_below_the_least_reliability() {
    for (name, case, _) in cases() {
        let unsure = Case { reliability: Some(0.49), ..case };
        assert_eq!(unsure.findings(), [], "{name}");
        assert!(sub_scores(&unsure.measures(), &unsure.settings()).is_empty(), "{name}");
    }
}

#[test]
fn automatic_gain_takes_loudness_out_of_the_score() {
    let case = good("en").with(&[(Id::LoudnessLuVariation, 3.0), (Id::F0StSd, 3.0)]);
    let mut measures = case.measures();
    let of_voice = |measures: &Measures| {
        let scores = sub_scores(measures, &case.settings());
        let voice = scores.into_iter().find(|score| score.id == SubScoreId::VocalVariety);
        voice.unwrap().terms.iter().map(|term| term.measure).collect::<Vec<Id>>()
    };
    assert!(of_voice(&measures).contains(&Id::LoudnessLuVariation));
    measures.recording.is_gain_automatic = Some(true);
    assert_eq!(of_voice(&measures), [Id::F0StSd]);
}

/// A number, and the profiles in the order in which they judge it, the mildest first.
#[test]
fn profiles_judge_as_they_are_meant_to() {
    use Profile::{Interview, Lecture, News, Pitch, SecondLanguage, Talk};
    for (id, value, milder, stricter) in [
        (Id::ArticulationRateSylS, 6.4, News, Talk),
        (Id::ArticulationRateSylS, 3.2, Lecture, Talk),
        (Id::ArticulationRateSylS, 3.2, Talk, News),
        (Id::ArticulationRateSylS, 5.5, Talk, Lecture),
        (Id::ArticulationRateSylS, 3.0, SecondLanguage, Talk),
        (Id::InsidePausesPer100Words, 5.0, SecondLanguage, Talk),
        (Id::SentenceWordsMean, 23.0, Lecture, Talk),
        (Id::SentenceWordsMean, 19.0, Talk, Pitch),
        (Id::FillerWordsPer100Words, 4.0, Interview, Talk),
        (Id::FilledPausesPer100Words, 2.8, Talk, News),
    ] {
        let score = |profile| norms::norm(id, "en", profile).unwrap().curve.score(value);
        assert!(score(milder) > score(stricter), "{id:?} {value}: {milder:?}, {stricter:?}");
    }
    for profile in Profile::ALL {
        assert_eq!(Profile::of(profile.name()), Some(profile));
    }
}

#[test]
fn a_profile_changes_what_is_said() {
    let case = good("en").with(&[(Id::ArticulationRateSylS, 6.2)]);
    let keys = |profile| {
        let found = Case { profile, ..case.clone() }.findings();
        found.into_iter().map(|finding| finding.text_key).collect::<Vec<String>>()
    };
    assert!(keys(Profile::Talk).contains(&"pace.too_fast".to_owned()));
    assert!(keys(Profile::News).contains(&"pace.comfortable".to_owned()));
}

#[test]
fn sub_scores_show_their_terms() {
    let scores = sub_scores(&good("en").measures(), &FindingSettings::default());
    assert_eq!(scores.len(), 3);
    for score in scores {
        assert!(score.score > 99.0, "{score:?}");
        assert!(!score.terms.is_empty());
    }
    let none = Case { reliability: Some(0.1), ..good("en") };
    assert!(sub_scores(&none.measures(), &FindingSettings::default()).is_empty());
}

/// The numbers of a talk in which everything is there and in its band.
fn whole() -> Case {
    good("en").with(&[
        (Id::ArticulationRateCv, 0.2),
        (Id::RushTimeRatio, 0.0),
        (Id::VeryLongPausesPerMin, 0.0),
        (Id::FilledPausesPer100Words, 0.7),
        (Id::F0StSd, 3.0),
        (Id::MonotoneTimeRatio, 0.0),
        (Id::LoudnessLuVariation, 9.0),
        (Id::FadingEndsRatio, 0.0),
        (Id::SentenceWordsMean, 14.0),
        (Id::HedgesPer100Words, 0.5),
        (Id::WeakWordsPer100Words, 0.5),
        (Id::PassiveSentenceRatio, 0.05),
    ])
}

fn overall_of(case: &Case, settings: &FindingSettings) -> Option<OverallScore> {
    overall_score(&sub_scores(&case.measures(), settings), settings)
}

#[test]
fn the_score_of_the_whole_is_the_sum_of_its_terms() {
    let settings = FindingSettings { overall_score: true, ..FindingSettings::default() };
    let uneven = whole().with(&[(Id::HedgesPer100Words, 3.0), (Id::F0StSd, 1.6)]);
    let overall = overall_of(&uneven, &settings).unwrap();
    let sum: f64 = overall.terms.iter().map(|term| term.share * term.sub_score.score).sum();
    assert!((overall.score - sum).abs() < 1e-9 && overall.score < 95.0, "{overall:?}");
    let shares: f64 = overall.terms.iter().map(|term| term.share).sum();
    assert!((shares - 1.0).abs() < 1e-9 && overall.terms.len() == SubScoreId::ALL.len());
    let good = overall_of(&whole(), &settings).unwrap();
    assert!(good.score > overall.score && good.label == ScoreLabel::Strong);
}

#[test]
fn nobody_gets_a_score_of_the_whole_unasked_or_from_little() {
    let settings = FindingSettings { overall_score: true, ..FindingSettings::default() };
    assert_eq!(overall_of(&whole(), &FindingSettings::default()), None);
    let pace_alone = Case { values: vec![(Id::ArticulationRateSylS, 4.6)], ..whole() };
    assert_eq!(overall_of(&pace_alone, &settings), None);
    let unsure = Case { reliability: Some(0.4), ..whole() };
    assert_eq!(overall_of(&unsure, &settings), None);
}

#[test]
fn scores_have_names_in_words() {
    for (score, expected) in [
        (100.0, "strong"),
        (85.0, "strong"),
        (84.9, "solid"),
        (60.0, "uneven"),
        (0.0, "start_here"),
    ] {
        assert_eq!(ScoreLabel::of(score).name(), expected);
    }
}

fn any_case() -> impl Strategy<Value = Case> {
    let values = proptest::collection::vec((0..Id::ALL.len(), -1e3..1e6_f64), 0..20);
    let pauses = proptest::collection::vec((0..30_usize, 0.0..1e4_f64, 0..3_usize), 0..4);
    (0..3_usize, values, pauses, 0..40_usize, 0..40_usize, 0.0..1.0_f64).prop_map(
        |(language, values, pauses, filled_pauses, fillers, reliability)| Case {
            language: ["en", "ru", "de"][language],
            values: values.into_iter().map(|(id, value)| (Id::ALL[id], value)).collect(),
            reliability: Some(reliability),
            pauses: pauses
                .into_iter()
                .map(|(count, length_s, place)| {
                    let places = [PausePlace::Sentence, PausePlace::Clause, PausePlace::Inside];
                    (count, length_s, places[place])
                })
                .collect(),
            filled_pauses,
            fillers: vec![("like", fillers), ("so", fillers / 2)],
            monotone: fillers % 5,
            change: cases()[fillers % cases().len()].1.change,
            profile: Profile::ALL[fillers % Profile::ALL.len()],
        },
    )
}

proptest! {
    #[test]
    fn no_numbers_are_a_panic(case in any_case(), seed: u64, words in 0..3_usize) {
        let mut transcript = transcript();
        transcript.words.truncate(words * 50);
        transcript.words.reverse();
        let settings = FindingSettings::default();
        let found = findings(&case.measures(), &transcript, &settings);
        let count = |kind| found.iter().filter(|finding| finding.kind == kind).count();
        prop_assert!(count(FindingKind::Strength) <= settings.strengths_max);
        prop_assert!(count(FindingKind::Priority) <= settings.priorities_max);
        for finding in &found {
            prop_assert!((0.0..=100.0).contains(&finding.score));
            prop_assert!(finding.impact >= 0.0);
            for locale in Locale::ALL {
                let fact = render(finding, locale, seed).fact;
                    prop_assert!(!fact.contains('{'), "{}", fact);
            }
        }
    }
}

#[test]
fn an_empty_talk_has_no_findings() {
    let measures =
        Measures { speech_span: None, values: BTreeMap::new(), ..Case::default().measures() };
    let transcript = Transcript::empty("test");
    assert!(findings(&measures, &transcript, &FindingSettings::default()).is_empty());
}
