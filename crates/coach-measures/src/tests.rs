//! Tests of the whole crate through its one function.

mod mixed;
#[path = "../benches/talk/mod.rs"]
pub(crate) mod talk;

use std::sync::LazyLock;

use coach_speech::measures::{FilledPause, FilledPauseSource, MeasureId};
use coach_speech::measures::{MeasureId as Id, Unmeasurable};
use coach_speech::pause::PausePlace;
use coach_speech::text::{Rubric, RubricSignKind};
use coach_speech::transcript::Word;
use proptest::prelude::*;

use super::*;
use crate::rate::Evidence;
use talk::{Noise, run, run_text, sentences, talk, voice};

/// A recording of which nobody measured the loudness.
pub(crate) fn recording<'a>(audio: &'a MonoAudio, regions: &'a [Span]) -> Recording<'a> {
    static UNKNOWN: LazyLock<Loudness> = LazyLock::new(Loudness::default);
    Recording { audio, loudness: &UNKNOWN, regions }
}

fn span(start_s: f64, end_s: f64) -> Span {
    Span::from_secs(start_s, end_s).unwrap()
}

fn transcript(language: &str, words: &[(&str, f64, f64)]) -> Transcript {
    let words = words.iter().map(|&(text, start_s, end_s)| Word {
        text: text.to_owned(),
        span: span(start_s, end_s),
        probability: 0.9,
    });
    Transcript {
        language: language.to_owned(),
        words: words.collect(),
        ..Transcript::empty("test")
    }
}

/// Ten seconds with voice at 1.0–3.0, 3.6–5.0 and 6.5–9.0 s.
const VOICED: [(f64, f64); 3] = [(1.0, 3.0), (3.6, 5.0), (6.5, 9.0)];

fn speaks(time_s: f64) -> bool {
    VOICED.iter().any(|&(start_s, end_s)| (start_s..end_s).contains(&time_s))
}

/// The pauses in ten seconds of sound with one region over all voice.
fn pauses_in(audio: &MonoAudio) -> Vec<(f64, f64)> {
    let measures = measure(
        recording(audio, &[span(0.9, 5.1), span(6.4, 9.1)]),
        &Transcript::empty("test"),
        &MeasureSettings::default(),
    );
    let pauses = measures.pauses.iter();
    pauses.map(|pause| (pause.span.start().get(), pause.span.end().get())).collect()
}

#[track_caller]
fn check_pauses(name: &str, audio: &MonoAudio) {
    let found = pauses_in(audio);
    let expected = [(3.0, 3.6), (5.0, 6.5)];
    assert_eq!(found.len(), expected.len(), "{name}: {found:?}");
    for ((start_s, end_s), (true_start_s, true_end_s)) in found.into_iter().zip(expected) {
        assert!((start_s - true_start_s).abs() <= 0.03, "{name}: {start_s}");
        assert!((end_s - true_end_s).abs() <= 0.03, "{name}: {end_s}");
    }
}

/// The voice above with something done to every sample, by its time and its value.
fn changed(change: impl Fn(f64, f64) -> f64) -> MonoAudio {
    let voice = voice(10.0, speaks);
    let change = |(index, &sample): (usize, &f32)| change(index as f64 / 16_000.0, sample.into());
    #[expect(clippy::cast_possible_truncation, reason = "samples of a test")]
    MonoAudio::new(voice.samples().iter().enumerate().map(change).map(|x| x as f32).collect())
}

#[test]
fn pauses_survive_bad_recordings() {
    check_pauses("as it is", &changed(|_, sample| sample));
    check_pauses("quiet", &changed(|_, sample| sample * 0.003));
    check_pauses("offset", &changed(|_, sample| sample * 0.5 + 0.3));
    check_pauses(
        "hum",
        &changed(|time_s, sample| sample + 0.05 * (time_s * 50.0 * std::f64::consts::TAU).sin()),
    );
    check_pauses("gated", &changed(|_, sample| if sample.abs() < 0.002 { 0.0 } else { sample }));
    let noise = std::cell::RefCell::new(Noise::default());
    // The buzz has a level of -17 dB, this noise one of -31 dB.
    check_pauses("noisy", &changed(|_, sample| sample + 0.05 * noise.borrow_mut().next()));
}

#[test]
fn clicks_and_breaths_belong_to_the_pause() {
    check_pauses(
        "click",
        &changed(|time_s, sample| sample + if (5.5..5.53).contains(&time_s) { 0.2 } else { 0.0 }),
    );
    let noise = std::cell::RefCell::new(Noise::default());
    check_pauses(
        "breath",
        &changed(|time_s, sample| {
            let breath = 0.02 * noise.borrow_mut().next();
            sample + if (5.5..5.9).contains(&time_s) { breath } else { 0.0 }
        }),
    );
}

#[test]
fn a_hesitation_sounds_and_is_no_pause() {
    let audio = voice(10.0, |time_s| speaks(time_s) || (5.3..5.7).contains(&time_s));
    let regions = [span(0.9, 5.8), span(6.4, 9.1)];
    let words = transcript("en", &[("The", 4.0, 5.0), ("um,", 5.2, 5.8), ("end.", 6.5, 9.0)]);
    let measures = measure(recording(&audio, &regions), &words, &MeasureSettings::default());
    assert_eq!(measures.pauses.len(), 3);
    assert_eq!(measures.filled_pauses.len(), 1);
    assert_eq!(measures.filled_pauses[0].lexeme, "um");
    // The comma belongs to the hesitation: all three silences follow "The" or stand before it.
    let places: Vec<PausePlace> = measures.pauses.iter().map(|pause| pause.place).collect();
    assert_eq!(places[1..], [PausePlace::InsideAfterFunctionWord; 2]);
    assert_eq!(measures.word_count, 2);
}

#[test]
fn places_come_from_the_words_around() {
    use PausePlace::{Clause, Inside, InsideAfterFunctionWord, Sentence};
    for (language, before, after, place) in [
        ("en", "done.", "Next", Sentence),
        ("en", "Really?", "yes", Sentence),
        ("en", "done,", "next", Clause),
        ("en", "done", "because", Clause),
        ("en", "is", "that", Clause),
        ("en", "because", "when", InsideAfterFunctionWord),
        ("en", "of", "water", InsideAfterFunctionWord),
        ("en", "big", "red", Inside),
        ("en", "etc.", "and", Clause),
        ("en", "knew.", "And", Clause),
        ("en", "knew.", "But", Sentence),
        ("en", "done,", "you know,", Clause),
        ("en", "you know,", "next", Inside),
        ("en", "well…", "maybe", Inside),
        ("en", "river...", "water", Inside),
        ("ru", "готово.", "Дальше", Sentence),
        ("ru", "готово", "потому", Clause),
        ("ru", "знали.", "Что", Clause),
        ("ru", "знали.", "Что?", Sentence),
        ("ru", "снег.", "И", Clause),
        ("ru", "снег.", "Но", Sentence),
        ("ru", "снег?", "И", Clause),
        ("ru", "честно говоря,", "плохой", Inside),
        ("ru", "действительно,", "плохой", Clause),
        ("ru", "потому", "что", InsideAfterFunctionWord),
        ("ru", "в", "обществе", InsideAfterFunctionWord),
        ("ru", "сказал —", "да", Clause),
        ("ru", "новую", "версию", Inside),
        ("de", "fertig.", "Dann", Sentence),
        ("de", "und", "dann", Inside),
    ] {
        let words =
            transcript(language, &[("So", 1.0, 2.0), (before, 2.0, 5.3), (after, 6.4, 9.0)]);
        let audio =
            voice(10.0, |time_s| (1.0..5.0).contains(&time_s) || (6.5..9.0).contains(&time_s));
        let measures =
            measure(recording(&audio, &[span(1.0, 9.0)]), &words, &MeasureSettings::default());
        let found: Vec<PausePlace> = measures.pauses.iter().map(|pause| pause.place).collect();
        assert_eq!(found, [place], "{before} {after}");
    }
}

#[test]
fn a_talk_gives_the_numbers_of_the_definitions() {
    let phrases = 20;
    let measures = run(&talk(phrases));
    // 20 phrases of 2 s with 5 words and 8 syllables each, 19 pauses of 0.6 s.
    let total_s = 20.0 * 2.0 + 19.0 * 0.6;
    for (id, expected, tolerance) in [
        (Id::SpeechRateWpm, 100.0 * 60.0 / total_s, 0.5),
        (Id::SpeechRateSylS, 160.0 / total_s, 0.05),
        (Id::ArticulationRateSylS, 160.0 / 40.0, 0.1),
        (Id::PhonationTimeRatio, 40.0 / total_s, 0.02),
        (Id::PausesPerMin, 19.0 * 60.0 / total_s, 0.1),
        (Id::PauseSMean, 0.6, 0.03),
        (Id::PauseSMedian, 0.6, 0.03),
        (Id::PauseSP90, 0.6, 0.03),
        (Id::BoundaryPauseRatio, 1.0, 1e-9),
        (Id::InsidePausesPer100Words, 0.0, 1e-9),
        (Id::RunLengthSylMean, 8.0, 1e-9),
        (Id::FilledPausesPerMin, 0.0, 1e-9),
        (Id::FilledPauseTimeRatio, 0.0, 1e-9),
        (Id::FillerWordsPer100Words, 0.0, 1e-9),
        (Id::FillerWordsPerMin, 0.0, 1e-9),
    ] {
        let value = measures.value(id).unwrap();
        assert!((value - expected).abs() <= tolerance, "{id:?}: {value}, not {expected}");
    }
    assert_eq!((measures.word_count, measures.syllable_count), (100, 160));
    // The recogniser wrote no hesitation, which is no evidence that there was none.
    assert!(measures.values[&Id::FilledPausesPerMin].reliability < 0.5);
    assert!(measures.values[&Id::PhonationTimeRatio].reliability > 0.5);
    // A buzz has no syllables: what was said of them is not borne out.
    assert!(measures.values[&Id::SpeechRateWpm].reliability < 0.1);
}

#[test]
fn a_hesitation_that_nobody_wrote_ends_a_run() {
    let (audio, regions, words) = talk(20);
    let settings = MeasureSettings::default();
    let heard = Heard::of(recording(&audio, &regions), &words, &settings);
    let run_length = |filled_pauses: &[FilledPause]| {
        let evidence = Evidence { filled_pauses, ..heard.evidence(&[]) };
        evidence.values(1.0)[&Id::RunLengthSylMean].value.unwrap()
    };
    let (before, after) = (words.words[1].span, words.words[2].span);
    let hesitation = FilledPause {
        lexeme: "uh".to_owned(),
        span: Span::new(before.middle(), after.middle()),
        source: FilledPauseSource::Acoustic,
        probability: 0.9,
    };
    assert!((run_length(&[]) - 160.0 / 20.0).abs() < 1e-9);
    assert!((run_length(&[hesitation]) - 160.0 / 21.0).abs() < 1e-9);
}

#[test]
fn what_cannot_be_measured_says_why() {
    use Unmeasurable::{LanguageNotSupported, NoSpeech, NoWords, TooLittle};
    let (audio, regions, words) = talk(20);
    let settings = MeasureSettings::default();
    let silent = MonoAudio::new(Vec::new());
    let value = |audio: &MonoAudio, regions: &[Span], words: &Transcript, id| {
        measure(recording(audio, regions), words, &settings).values[&id].value
    };
    let of_sound = [Id::LoudnessLufsIntegrated, Id::LoudnessRangeLu, Id::TruePeakDbtp];
    for &id in Id::ALL.iter().filter(|id| !of_sound.contains(id)) {
        assert_eq!(value(&silent, &regions, &words, id), Err(NoSpeech), "{id:?}");
        assert_eq!(value(&audio, &[], &words, id), Err(NoSpeech), "{id:?}");
    }
    let none = Transcript::empty("test");
    assert_eq!(value(&audio, &regions, &none, Id::SpeechRateWpm), Err(NoWords));
    assert_eq!(value(&audio, &regions, &none, Id::FilledPausesPerMin), Err(NoWords));
    assert!(value(&audio, &regions, &none, Id::PausesPerMin).is_ok());
    let german = Transcript { language: "de".to_owned(), ..words.clone() };
    assert_eq!(value(&audio, &regions, &german, Id::SpeechRateSylS), Err(LanguageNotSupported));
    assert_eq!(value(&audio, &regions, &german, Id::FillerWordsPerMin), Err(LanguageNotSupported));
    assert!(value(&audio, &regions, &german, Id::SpeechRateWpm).is_ok());
    assert!(value(&audio, &regions, &german, Id::PauseSMean).is_ok());
    let short = &[span(0.0, 1.0)];
    assert_eq!(value(&audio, short, &words, Id::PausesPerMin), Err(TooLittle));
    // Without a pause, none a minute is true, but their mean is unknown.
    let unbroken = voice(40.0, |_| true);
    let whole = [span(0.0, 40.0)];
    assert_eq!(value(&unbroken, &whole, &words, Id::PausesPerMin), Ok(0.0));
    assert_eq!(value(&unbroken, &whole, &words, Id::PauseSMean), Err(TooLittle));
    assert_eq!(value(&unbroken, &whole, &words, Id::BoundaryPauseRatio), Err(TooLittle));
}

#[test]
fn numerals_and_fragments_count_as_they_are_spoken() {
    let (audio, regions, _) = talk(2);
    for (language, text, words, syllables) in [
        ("ru", "26 лет", 3, 4),
        ("ru", "2026 году", 5, 9),
        ("en", "in 1984", 3, 6),
        ("en", "50% of USA", 4, 8),
        ("en", "bro- broken", 1, 2),
        ("en", "um, the the - end", 3, 3),
        ("en", "5 mm long", 3, 3),
        ("ru", "э-э в МГУ", 2, 3),
        ("ru", "слово—дело", 2, 4),
    ] {
        let words_of: Vec<(&str, f64, f64)> =
            text.split(' ').map(|word| (word, 0.0, 1.0)).collect();
        let transcript = transcript(language, &words_of);
        let measures =
            measure(recording(&audio, &regions), &transcript, &MeasureSettings::default());
        assert_eq!((measures.word_count, measures.syllable_count), (words, syllables), "{text}");
    }
}

#[test]
fn the_bench_runs_at_its_smallest_size() {
    assert_eq!(run(&talk(1)).word_count, 5);
    assert_eq!(run(&talk(0)).speech_span, None);
}

fn any_words() -> impl Strategy<Value = Vec<Word>> {
    let text = prop_oneof![
        "[a-zа-яё0-9.,!?%$ '’—-]{0,12}",
        Just("э-э".to_owned()),
        Just("как".to_owned()),
        Just("бы".to_owned()),
        Just("you".to_owned()),
        Just("know,".to_owned()),
        "\\PC{0,6}",
    ];
    let word = (text, -5.0..40.0_f64, 0.0..20.0_f64).prop_map(|(text, start_s, length_s)| Word {
        text,
        span: span(start_s, start_s + length_s),
        probability: 0.5,
    });
    proptest::collection::vec(word, 0..40)
}

#[test]
fn words_are_measured_with_the_hesitations_and_fillers_that_were_heard() {
    let (audio, regions, transcript) = talk(23);
    let settings = MeasureSettings::default();
    let heard = Heard::of(recording(&audio, &regions), &transcript, &settings);
    let fillers = heard.measures().filler_words;
    let measures = heard.text_measures(&fillers, &TextSettings::default());
    let alone = measure_text(&transcript, &[], &fillers, &TextSettings::default());
    assert_eq!(measures.marks.events, alone.marks.events);
    assert_eq!(measures.value(MeasureId::SentenceWordsMean), Some(5.0));
    // The pauses that were heard tell the full one before the last sentence.
    let kinds = |rubric: Result<Rubric, Unmeasurable>| -> Vec<RubricSignKind> {
        rubric.unwrap().signs.iter().map(|sign| sign.kind).collect()
    };
    assert!(!kinds(alone.marks.closing).contains(&RubricSignKind::FullPause));
    assert!(!kinds(measures.marks.closing).contains(&RubricSignKind::FullPause));
    let pauses: Vec<Span> = heard.measures().pauses.iter().map(|pause| pause.span).collect();
    let shorter = TextSettings { full_pause_s_min: 0.5, ..TextSettings::default() };
    let from_words = measure_text(&transcript, &pauses, &fillers, &shorter);
    assert!(kinds(from_words.marks.closing).contains(&RubricSignKind::FullPause));
    let from_sound = heard.text_measures(&fillers, &shorter);
    assert!(kinds(from_sound.marks.closing).contains(&RubricSignKind::FullPause));
}

#[test]
fn what_the_bench_of_the_words_measures_is_full() {
    let measures = run_text(&sentences(2_000));
    assert!(measures.values.values().all(|measure| measure.value.is_ok()));
    assert!(measures.marks.events.len() > 100 && measures.marks.repetitions.len() > 5);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_input_is_a_panic(
        words in any_words(),
        language in 0..4_usize,
        regions in proptest::collection::vec((-2.0..12.0_f64, 0.0..9.0_f64), 0..6),
        runs in proptest::collection::vec((0..6_000_usize, -1.5..1.5_f32), 0..20),
    ) {
        let samples = runs.into_iter().flat_map(|(count, level)| {
            (0..count).map(move |index| if index % 64 < 32 { level } else { -level })
        });
        let audio = MonoAudio::new(samples.collect());
        let regions: Vec<Span> =
            regions.into_iter().map(|(start_s, length_s)| span(start_s, start_s + length_s)).collect();
        let language = ["ru", "en", "de", ""][language].to_owned();
        let transcript = Transcript { language, words, ..Transcript::empty("test") };
        let settings = MeasureSettings::default();
        let measures = measure(recording(&audio, &regions), &transcript, &settings);
        prop_assert_eq!(measures.values.len(), Id::ALL.len());
        for (id, measure) in &measures.values {
            let may_be_negative = [Id::DeclinationStS, Id::ReadingEase].contains(id);
            let is_sound = |value: f64| value.is_finite() && (value >= 0.0 || may_be_negative);
            prop_assert!(measure.value.is_err() || measure.value.is_ok_and(is_sound), "{:?}", id);
            prop_assert!((0.0..=1.0).contains(&measure.reliability));
        }
        for pair in measures.pauses.windows(2) {
            prop_assert!(pair[0].span.end() < pair[1].span.start());
        }
        for filler in &measures.filler_words {
            prop_assert!(filler.words.0 < filler.words.1);
            prop_assert!(filler.words.1 <= transcript.words.len());
        }
        prop_assert_eq!(&measures, &measure(recording(&audio, &regions), &transcript, &settings));
        let timing = &measures.timing;
        prop_assert_eq!(timing.pause_count(|_, _| true), measures.pauses.len());
        let points = timing.pace_curve.as_ref().map_or_else(|_| &[][..], |curve| &curve.points);
        for rate in points.iter().flat_map(|point| [Some(point.speech_rate_wpm), point.speech_rate_syl_s]) {
            prop_assert!(rate.is_none_or(|rate| rate >= 0.0 && rate.is_finite()));
        }
    }

    #[test]
    fn gain_changes_nothing(gain in 0.01..4.0_f64) {
        let reference = pauses_in(&changed(|_, sample| sample));
        prop_assert_eq!(pauses_in(&changed(|_, sample| sample * gain)).len(), reference.len());
    }
}
