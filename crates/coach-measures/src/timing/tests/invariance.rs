//! What must not change a number, and what must change only some.

use coach_speech::pause::PausePlace;
use proptest::prelude::*;

use super::numbers::{Found, found};
use super::talk::{Plan, one_after_the_other};

/// Numbers that pauses are no part of, and those that only the words make.
const WITHOUT_PAUSES: [&str; 8] = [
    "word_count",
    "syllable_count",
    "filled_pauses",
    "filler_words",
    "pruned_words_ratio",
    "articulation_rate_syl_s",
    "nuclei_per_syllable",
    "f0_st_sd",
];

/// Nuclei: the made-up resonance passes one harmonic after another, and some of the peaks that
/// makes are just about the 2 dB of a nucleus.
const NUCLEI_SHARE: f64 = 0.12;

/// Whether two numbers are the same within the twentieth that edges in the frame beside may make.
fn is_near(name: &str, one: f64, other: f64) -> bool {
    let share = if name == "nuclei_per_syllable" { NUCLEI_SHARE } else { 0.05 };
    (one - other).abs() <= 0.01 + share * one.abs()
}

/// Counts of pauses by their length: one that is about as long as the limit may be on either side.
const BY_LENGTH: [&str; 2] = ["dramatic_pauses_per_min", "very_long_pauses_per_min"];

fn plans() -> impl Strategy<Value = Plan> {
    (6..12_usize, 0..4_usize, 0.8..1.25_f64).prop_map(|(sentences, filler_every, stretch)| Plan {
        sentences,
        stretch,
        filler_every,
        ..Plan::default()
    })
}

fn counts(found: &Found) -> [usize; 4] {
    let measures = &found.measures;
    [
        measures.word_count,
        measures.syllable_count,
        measures.filled_pauses.len(),
        measures.filler_words.len(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn level_and_leading_silence_change_nothing(
        plan in plans(),
        level_db in -12.0..12.0_f64,
        lead_s in 0.3..8.0_f64,
    ) {
        let reference = found(&plan.talk());
        let one_per_min = 1.01 / reference.measures.speech_span.unwrap().length().get() * 60.0;
        let reference = reference.numbers();
        let changed = found(&Plan { level_db, lead_s, ..plan }.talk()).numbers();
        prop_assert_eq!(reference.keys().collect::<Vec<_>>(), changed.keys().collect::<Vec<_>>());
        for (name, value) in &reference {
            let is = changed[name];
            let is_same = if BY_LENGTH.contains(&&**name) {
                (value - is).abs() <= one_per_min
            } else {
                is_near(name, *value, is)
            };
            prop_assert!(is_same, "{}: {} to {}", name, value, is);
        }
    }

    #[test]
    fn inserted_silence_changes_only_pauses(plan in plans(), share in 1..9_usize) {
        let talk = plan.talk();
        let word = talk.transcript.words.len() * share / 10;
        // Silence is put in after words in full.
        let word = word + usize::from(talk.transcript.words[word].text == "um");
        let reference = found(&talk);
        let changed = found(&Plan { silence_after: Some((word, 2.0)), ..plan }.talk());
        for name in WITHOUT_PAUSES {
            let (was, is) = (reference.numbers()[name], changed.numbers()[name]);
            prop_assert!(is_near(name, was, is), "{}: {} to {}", name, was, is);
        }
        let pause_s = |found: &Found| -> f64 {
            found.measures.pauses.iter().map(|pause| pause.span.length().get()).sum()
        };
        let added_s = pause_s(&changed) - pause_s(&reference);
        // A silence beside a filler that was no pause has become one.
        prop_assert!((1.95..2.2).contains(&added_s), "{}", added_s);
        let more = changed.measures.pauses.len() - reference.measures.pauses.len();
        prop_assert!(more <= 1, "{}", more);
    }

    #[test]
    fn one_talk_after_another_adds_counts(first in plans(), second in plans()) {
        let (one, other) = (first.talk(), second.talk());
        let both = found(&one_after_the_other(&one, &other));
        let (one, other) = (found(&one), found(&other));
        let sum: Vec<usize> = counts(&one).iter().zip(counts(&other)).map(|(a, b)| a + b).collect();
        prop_assert_eq!(counts(&both).to_vec(), sum);
        // The silence between both talks is a pause as well, after a sentence.
        let pauses = |found: &Found| found.measures.pauses.len();
        prop_assert_eq!(pauses(&both), pauses(&one) + pauses(&other) + 1);
        for place in PausePlace::ALL {
            let there = |found: &Found| found.measures.timing.pause_count(|_, at| at == place);
            let joint = usize::from(place == PausePlace::Sentence);
            prop_assert_eq!(there(&both), there(&one) + there(&other) + joint, "{}", place.name());
        }
    }

    #[test]
    fn two_runs_give_the_same_bytes(plan in plans()) {
        let bytes = || {
            let Found { measures, .. } = found(&plan.talk());
            serde_json::to_string(&measures).unwrap()
        };
        let first = bytes();
        prop_assert!(first.contains("ArticulationRateCv"));
        prop_assert_eq!(first, bytes());
    }
}
