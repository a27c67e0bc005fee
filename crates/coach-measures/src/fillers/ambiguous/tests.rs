//! Who may move which words, as a table and as properties; and that moved words give the numbers
//! that they would have given from the start.

use coach_speech::measures::{MeasureId, Measures, Unmeasurable};
use coach_speech::text::TextMarks;
use coach_speech::transcript::{Transcript, Word};
use coach_speech::{MonoAudio, SAMPLE_RATE_HZ, Seconds, Span};
use proptest::prelude::*;

use super::*;
use crate::Heard;
use crate::tests::recording;

fn entry(probability: f64) -> FillerWord {
    let span = Span::from_secs(0.0, 0.3).unwrap();
    FillerWord { lexeme: "ну".to_owned(), span, words: (3, 4), probability }
}

fn verdict(is_filler: bool, confidence: f64) -> Verdict {
    Verdict { lexeme: "ну".to_owned(), words: (3, 4), is_filler, confidence }
}

#[test]
fn a_verdict_moves_what_is_in_doubt_and_nothing_else() {
    let (ambiguity, settings) = (AmbiguitySettings::default(), MeasureSettings::default());
    let mut elsewhere = verdict(true, 0.9);
    elsewhere.words = (4, 5);
    let mut another = verdict(true, 0.9);
    another.lexeme = "ну вот".to_owned();
    for (probability, verdict, expected) in [
        (0.3, None, None),
        (0.7, None, Some(0.7)),
        (0.3, Some(verdict(true, 0.9)), Some(0.9)),
        (0.7, Some(verdict(true, 0.9)), Some(0.9)),
        (0.3, Some(verdict(false, 0.9)), None),
        (0.7, Some(verdict(false, 0.9)), None),
        // The ends of the band belong to it.
        (0.2, Some(verdict(true, 0.9)), Some(0.9)),
        (0.8, Some(verdict(false, 0.9)), None),
        // What the rules are sure of.
        (0.19, Some(verdict(true, 1.0)), None),
        (0.81, Some(verdict(false, 1.0)), Some(0.81)),
        // Verdicts that are not sure enough, or no numbers at all.
        (0.3, Some(verdict(true, 0.6)), Some(0.6)),
        (0.3, Some(verdict(true, 0.59)), None),
        (0.7, Some(verdict(false, 0.59)), Some(0.7)),
        (0.7, Some(verdict(false, f64::NAN)), Some(0.7)),
        (0.3, Some(verdict(true, f64::INFINITY)), Some(1.0)),
        // Verdicts on other words.
        (0.3, Some(elsewhere), None),
        (0.3, Some(another), None),
    ] {
        let verdicts: Vec<Verdict> = verdict.into_iter().collect();
        let left = judged(&[entry(probability)], &verdicts, &ambiguity, &settings);
        let left = left.first().map(|filler| filler.probability);
        assert_eq!(left, expected, "{probability} {verdicts:?}");
    }
}

#[test]
fn the_context_ends_with_the_talk() {
    let (ambiguity, settings) = (AmbiguitySettings::default(), MeasureSettings::default());
    let place = |words: (usize, usize), said: usize| {
        let found = FillerWord { words, ..entry(0.5) };
        ambiguous(&[found], said, &ambiguity, &settings)[0].context
    };
    assert_eq!(place((20, 22), 100), (15, 27));
    assert_eq!(place((0, 1), 100), (0, 6));
    assert_eq!(place((2, 3), 4), (0, 4));
}

/// What the words of a made-up talk are taken from: entries of both tiers and others.
const WORDS: [&str; 16] = [
    "ну,",
    "ну",
    "вот",
    "вот.",
    "там",
    "так",
    "значит,",
    "как",
    "бы",
    "короче,",
    "типа",
    "дом",
    "стоит",
    "это",
    "пять",
    "э-э,",
];

/// A talk of words half a second apart, some after a pause, and its sound.
fn talk(choices: &[(usize, bool)]) -> (MonoAudio, Vec<Span>, Transcript) {
    let mut at_s = 0.0;
    let mut words = Vec::new();
    for &(choice, pauses) in choices {
        at_s += if pauses { 0.4 } else { 0.0 };
        let span = Span::from_secs(at_s, at_s + 0.5).unwrap();
        words.push(Word { text: WORDS[choice].to_owned(), span, probability: 0.9 });
        at_s += 0.5;
    }
    let spans: Vec<Span> = words.iter().map(|word| word.span).collect();
    let length = Seconds::new(at_s + 0.5).unwrap().to_samples(SAMPLE_RATE_HZ);
    let mut samples = vec![0.0_f32; length];
    for span in &spans {
        let [first, end] = [span.start(), span.end()].map(|time| time.to_samples(SAMPLE_RATE_HZ));
        for (index, sample) in samples[first..end].iter_mut().enumerate() {
            *sample = if index % 128 < 64 { 0.3 } else { -0.3 };
        }
    }
    let language = "ru".to_owned();
    (MonoAudio::new(samples), spans, Transcript { language, words, ..Transcript::empty("test") })
}

/// A band that takes in what the rules are sure of as well.
fn everything() -> AmbiguitySettings {
    AmbiguitySettings { probability_min: 0.0, probability_max: 1.0, ..Default::default() }
}

/// Everything but the fillers, the numbers that count them, and what is measured in the words
/// beside them.
fn others(measures: &Measures) -> Measures {
    let mut measures = measures.clone();
    measures.filler_words.clear();
    measures.values.retain(|id, _| !MeasureId::OF_WORDS.contains(id));
    measures.text = TextMarks::none(Unmeasurable::NoWords);
    measures.values.remove(&MeasureId::FillerWordsPer100Words);
    measures.values.remove(&MeasureId::FillerWordsPerMin);
    measures.values.remove(&MeasureId::PrunedWordsRatio);
    measures
}

fn any_talk() -> impl Strategy<Value = Vec<(usize, bool)>> {
    proptest::collection::vec((0..WORDS.len(), any::<bool>()), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn without_verdicts_nothing_changes(choices in any_talk()) {
        let (audio, regions, transcript) = talk(&choices);
        let settings = MeasureSettings::default();
        let heard = Heard::of(recording(&audio, &regions), &transcript, &settings);
        let measures = crate::measure(recording(&audio, &regions), &transcript, &settings);
        prop_assert_eq!(&heard.measures(), &measures);
        prop_assert_eq!(&heard.measures_with(&[], &everything()), &measures);
    }

    #[test]
    fn verdicts_move_their_own_words_alone(
        choices in any_talk(),
        opinions in proptest::collection::vec((any::<bool>(), 0.0..1.0_f64), 60),
    ) {
        let (audio, regions, transcript) = talk(&choices);
        let (settings, ambiguity) = (MeasureSettings::default(), AmbiguitySettings::default());
        let heard = Heard::of(recording(&audio, &regions), &transcript, &settings);
        let by_rules = heard.measures();
        let in_doubt = heard.ambiguous_fillers(&ambiguity);
        // Verdicts on everything that there is, in doubt or not, and on what there is not.
        let all = heard.ambiguous_fillers(&everything());
        let says = |(one, &says): (&AmbiguousFiller, &(bool, f64))| {
            let ((is_filler, confidence), lexeme) = (says, one.lexeme.clone());
            Verdict { lexeme, words: one.words, is_filler, confidence }
        };
        let mut verdicts: Vec<Verdict> = all.iter().zip(&opinions).map(says).collect();
        verdicts.push(Verdict { words: (900, 901), ..verdict(true, 1.0) });
        let judged = heard.measures_with(&verdicts, &ambiguity);
        prop_assert_eq!(others(&judged), others(&by_rules));
        let places = |measures: &Measures| -> Vec<(usize, usize)> {
            measures.filler_words.iter().map(|filler| filler.words).collect()
        };
        let (before, after) = (places(&by_rules), places(&judged));
        for found in &all {
            let (was, is) = (before.contains(&found.words), after.contains(&found.words));
            let candidate = in_doubt.iter().find(|candidate| candidate.words == found.words);
            let verdict = verdicts.iter().find(|verdict| verdict.words == found.words);
            match (candidate, verdict) {
                (Some(candidate), Some(verdict)) if verdict.confidence >= 0.6 => {
                    prop_assert_eq!(candidate.is_filler, was);
                    prop_assert_eq!(is, verdict.is_filler);
                }
                _ => prop_assert_eq!(was, is),
            }
        }
    }

    #[test]
    fn moved_words_count_as_if_the_rules_had_seen_them(
        choices in any_talk(),
        all in any::<bool>(),
    ) {
        let (audio, regions, transcript) = talk(&choices);
        let (settings, ambiguity) = (MeasureSettings::default(), AmbiguitySettings::default());
        let heard = Heard::of(recording(&audio, &regions), &transcript, &settings);
        let verdicts: Vec<Verdict> = heard.ambiguous_fillers(&ambiguity).into_iter().map(|one| {
            Verdict { lexeme: one.lexeme, words: one.words, is_filler: all, confidence: 0.95 }
        }).collect();
        let judged = heard.measures_with(&verdicts, &ambiguity);
        // Rules that call everything in doubt a filler, or nothing of it.
        let bound = if all { ambiguity.probability_min } else { ambiguity.probability_max + 1e-9 };
        let rules = MeasureSettings { filler_probability_min: bound, ..MeasureSettings::default() };
        let from_the_start = crate::measure(recording(&audio, &regions), &transcript, &rules);
        prop_assert_eq!(&judged.values, &from_the_start.values);
        let places = |measures: &Measures| -> Vec<(usize, usize)> {
            measures.filler_words.iter().map(|filler| filler.words).collect()
        };
        prop_assert_eq!(places(&judged), places(&from_the_start));
    }
}
