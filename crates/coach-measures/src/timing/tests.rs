//! Tests of pace and pausing through the functions of [`crate::Heard`].

mod degraded;
mod invariance;
mod numbers;
mod talk;

use coach_speech::Span;
use coach_speech::measures::{MeasureId as Id, Unmeasurable};
use coach_speech::pause::PausePlace;
use coach_speech::timing::{PaceChangeKind, PauseClass};
use coach_speech::transcript::Transcript;

use super::variation;
use numbers::found;
use talk::Plan;

#[test]
fn variation_is_weighted_by_length() {
    for (runs, expected) in [
        (&[(1.0, 4.0), (1.0, 6.0)][..], 0.2),
        (&[(3.0, 4.0), (1.0, 8.0)], 3.0_f64.sqrt() / 5.0),
        (&[(2.0, 5.0)], 0.0),
    ] {
        let value = variation(runs);
        assert!((value - expected).abs() < 1e-6, "{runs:?}: {value}, not {expected}");
    }
}

#[test]
fn pauses_are_counted_by_class_and_place() {
    use PausePlace::{Clause, Inside, Sentence};
    let measures = found(&Plan::default().talk()).measures;
    let timing = &measures.timing;
    // 36 sentences: 12 of each kind; the pauses after them are 0.6 and 0.9 s in turn.
    for (class, place, expected) in [
        (PauseClass::Medium, Sentence, 35),
        (PauseClass::Short, Clause, 12),
        (PauseClass::Short, Inside, 12),
        (PauseClass::Long, Sentence, 0),
    ] {
        let count = timing.pause_count(|a, b| (a, b) == (class, place));
        assert_eq!(count, expected, "{} {}", class.name(), place.name());
    }
    assert_eq!(timing.pause_count(|_, _| true), 59);
    let total_s: f64 = timing.pause_counts.iter().map(|cell| cell.total.get()).sum();
    assert!((total_s - (18.0 * 0.6 + 17.0 * 0.9 + 12.0 * 0.88)).abs() < 59.0 * 0.03, "{total_s}");
    assert_eq!(timing.dramatic_pauses.len(), 17);
    assert_eq!(timing.very_long_pauses, []);
    let longest = timing.unbroken_speech.unwrap();
    assert_eq!(measures.value(Id::UnbrokenSpeechSMax), Some(longest.length().get()));
    // "Today we like simple machines." has no pause and is the longest.
    assert!((longest.length().get() - 36.0 * 0.062).abs() < 0.1, "{longest:?}");
}

#[test]
fn classes_begin_at_their_bounds() {
    let settings = super::TimingSettings::default();
    for (length_s, class) in [
        (0.25, PauseClass::Short),
        (0.5, PauseClass::Medium),
        (1.0, PauseClass::Long),
        (1.99, PauseClass::Long),
        (2.0, PauseClass::VeryLong),
        (60.0, PauseClass::VeryLong),
    ] {
        assert_eq!(settings.pause_class(length_s), class, "{length_s}");
    }
}

#[test]
fn a_hurried_stretch_is_a_rush_and_a_slow_one_a_drag() {
    use PaceChangeKind::{Drag, Rush};
    for (hurried, factor, expected) in [
        (0..0, 1.0, None),
        (20..40, 2.6, Some(Rush)),
        (20..28, 0.4, Some(Drag)),
        // Two sentences are too little to be heard as a change.
        (20..22, 2.0, None),
        // Nobody minds what is only a little quicker.
        (20..40, 1.15, None),
    ] {
        let talk =
            Plan { sentences: 64, hurried: (hurried.clone(), factor), ..Plan::default() }.talk();
        let truth = talk.transcript.words.iter().map(|word| word.span).collect::<Vec<Span>>();
        let changes = found(&talk).measures.timing.pace_changes;
        let kinds: Vec<PaceChangeKind> = changes.iter().map(|change| change.kind).collect();
        assert_eq!(kinds, expected.into_iter().collect::<Vec<_>>(), "{hurried:?} × {factor}");
        let Some(change) = changes.first() else { continue };
        // 5, 4 and 9 words a sentence, in turn.
        let at = |sentence: usize| (0..sentence).map(|at| [5, 4, 9][at % 3]).sum::<usize>();
        let true_span = Span::new(truth[at(hurried.start)].start(), truth[at(hurried.end)].start());
        let shared_s = change.span.overlap(true_span).get();
        assert!(shared_s > 0.7 * change.span.length().get(), "{change:?}, truly {true_span:?}");
        assert!(shared_s > 0.4 * true_span.length().get(), "{change:?}, truly {true_span:?}");
        assert_eq!(change.kind == Rush, change.median_ratio > 1.0);
        assert!(change.articulation_rate_syl_s_mean.is_some());
    }
}

#[test]
fn a_hurried_first_minute_is_a_start_rush() {
    let ratio = |hurried: (std::ops::Range<usize>, f64)| {
        let found = found(&Plan { hurried, ..Plan::default() }.talk());
        found.measures.value(Id::StartRushRatio).unwrap()
    };
    let even = ratio((0..0, 1.0));
    assert!((even - 1.0).abs() < 0.05, "{even}");
    let rushed = ratio((0..20, 1.5));
    assert!(rushed > 1.15, "{rushed}");
    assert!(ratio((18..36, 1.5)) < 0.9);
}

#[test]
fn the_curve_is_as_long_as_the_talk_and_averages_to_its_rate() {
    let found = found(&Plan::default().talk());
    let curve = found.measures.timing.pace_curve.as_ref().unwrap();
    let talk = found.measures.speech_span.unwrap();
    let (first, last) = (curve.points[0].middle, curve.points[curve.points.len() - 1].middle);
    assert!((first.get() - talk.start().get() - 10.0).abs() < 1e-9);
    assert!(
        (8.0..=10.0 + 1e-6)
            .contains(&(last.get() - first.get() + 20.0 - talk.length().get()).abs().max(8.0))
    );
    let mean = |rate: fn(&coach_speech::timing::PacePoint) -> f64| {
        curve.points.iter().map(rate).sum::<f64>() / curve.points.len() as f64
    };
    let whole = |id| found.measures.value(id).unwrap();
    for (name, found, whole) in [
        ("wpm", mean(|p| p.speech_rate_wpm), whole(Id::SpeechRateWpm)),
        ("syl/s", mean(|p| p.speech_rate_syl_s.unwrap()), whole(Id::SpeechRateSylS)),
        ("out", mean(|p| p.articulation_rate_syl_s.unwrap()), whole(Id::ArticulationRateSylS)),
    ] {
        assert!((found / whole - 1.0).abs() < 0.03, "{name}: {found}, {whole}");
    }
}

#[test]
fn what_was_said_twice_or_broken_off_is_pruned() {
    let ratio = |change: fn(&mut Vec<coach_speech::transcript::Word>)| {
        let mut talk = Plan { sentences: 6, ..Plan::default() }.talk();
        change(&mut talk.transcript.words);
        let pruned = found(&talk).measures.values[&Id::PrunedWordsRatio];
        (pruned.value.unwrap(), pruned.evidence_count)
    };
    let same = |found: (f64, usize), kept: usize, said: usize| {
        assert_eq!(found.1, said);
        assert!((found.0 - kept as f64 / said as f64).abs() < 1e-9, "{found:?}, not {kept}/{said}");
    };
    same(ratio(|_| {}), 36, 36);
    // "we we", then "ma- machines."
    same(ratio(|words| words[2].text = "we".to_owned()), 35, 36);
    same(ratio(|words| words[3].text = "ma-".to_owned()), 35, 36);
    same(ratio(|words| words[3].text = "um".to_owned()), 35, 36);
}

#[test]
fn nuclei_tell_of_words_invented_or_left_out() {
    let talk = Plan { sentences: 12, ..Plan::default() }.talk();
    let whole = found(&talk).check;
    assert!((whole.trust - 1.0).abs() < 1e-9, "{whole:?}");
    let with = |words: Vec<coach_speech::transcript::Word>| {
        let transcript = Transcript { words, ..talk.transcript.clone() };
        found(&talk::Talk { transcript, audio: talk.audio.clone(), ..talk }).check
    };
    let words = &talk.transcript.words;
    let half = with(words.iter().take(words.len() / 2).cloned().collect());
    let thrice = with([words.as_slice(); 3].concat());
    let ratio = |check: super::SyllableCheck| check.nuclei_per_syllable.value.unwrap();
    let ratios = [half, whole, thrice].map(ratio);
    assert!(ratios[0] > 1.5 * ratios[1] && ratios[2] < 0.4 * ratios[1], "{ratios:?}");
    assert!(half.trust < 0.7 && thrice.trust < 0.7, "{half:?} {thrice:?}");
}

#[test]
fn what_cannot_be_measured_says_why() {
    use Unmeasurable::{LanguageNotSupported, NoSpeech, NoWords, TooLittle};
    let reasons = |talk: &talk::Talk| {
        let found = found(talk);
        let why = |id| found.measures.values[&id].value.err();
        [
            why(Id::ArticulationRateCv),
            why(Id::StartRushRatio),
            why(Id::PrunedWordsRatio),
            found.measures.timing.pace_curve.as_ref().err().copied(),
            why(Id::UnbrokenSpeechSMax),
            why(Id::DramaticPausesPerMin),
            why(Id::NucleiPerSyllable),
        ]
    };
    let plan = Plan { sentences: 20, ..Plan::default() };
    let long = TooLittle;
    assert_eq!(reasons(&plan.talk()), [None, Some(long), None, None, None, None, None]);
    let mut talk = plan.talk();
    talk.transcript.language = "de".to_owned();
    let other = Some(LanguageNotSupported);
    assert_eq!(reasons(&talk), [other, other, other, None, None, None, other]);
    talk.transcript.words.clear();
    let none = Some(NoWords);
    assert_eq!(reasons(&talk), [none, none, none, none, None, none, none]);
    talk.audio = coach_speech::MonoAudio::new(Vec::new());
    assert_eq!(reasons(&talk), [Some(NoSpeech); 7]);
    let short = Plan { sentences: 2, ..Plan::default() }.talk();
    let little = Some(TooLittle);
    assert_eq!(reasons(&short), [little, little, None, little, None, None, little]);
}
