//! The catalogue against the code: reliabilities by its rules are those that are measured.

use coach_speech::MonoAudio;
use coach_speech::measures::{Measures, Unmeasurable};
use coach_speech::transcript::Transcript;

use super::*;
use crate::tests::talk::{Noise, run, sentences, talk};

/// A talk of phrases with the sentences that the rules for words are tested with, over noise.
fn said(phrases: usize, language: &str, noise_level: f64) -> (Transcript, Measures) {
    let (audio, regions, mut transcript) = talk(phrases);
    // The sentences are those of both languages, and some pieces of them are no words.
    let is_own = |text: &str| {
        let latin = text.contains(|letter: char| letter.is_ascii_alphabetic());
        let russian = text.contains(|letter: char| letter.is_alphabetic() && !letter.is_ascii());
        if language == "ru" { russian && !latin } else { latin && !russian }
    };
    let rules = sentences(4_000).0.words.into_iter().filter(|word| is_own(&word.text));
    for (word, said) in transcript.words.iter_mut().zip(rules) {
        word.text = said.text;
    }
    transcript.language = language.to_owned();
    let mut noise = Noise::default();
    #[expect(clippy::cast_possible_truncation, reason = "samples of a test")]
    let noisy = |&sample: &f32| (f64::from(sample) + noise_level * noise.next()) as f32;
    let audio = MonoAudio::new(audio.samples().iter().map(noisy).collect());
    let talk = (audio, regions, transcript);
    let measures = run(&talk);
    (talk.2, measures)
}

fn amount(of: Amount, id: Id, transcript: &Transcript, measures: &Measures) -> f64 {
    let evidence = |id| measures.values[&id].evidence_count as f64;
    let total_s = measures.speech_span.map_or(0.0, |span| span.length().get());
    match of {
        Amount::TotalTime => total_s,
        Amount::TextTime => {
            let words = &transcript.words;
            let (first, last) = words.first().zip(words.last()).unwrap();
            (last.span.end() - first.span.start()).get()
        }
        Amount::RestTime => total_s - MeasureSettings::default().timing.start_s,
        Amount::SpeechTime if id == Id::LoudnessLuVariation => 0.1 * evidence(id),
        Amount::SpeechTime => 0.01 * evidence(Id::SnrDb),
        Amount::VoicedTime => 0.01 * evidence(Id::F0HzMedian),
        Amount::Words | Amount::OwnWords => measures.word_count as f64,
        Amount::Syllables => measures.syllable_count as f64,
        Amount::Pauses => measures.pauses.len() as f64,
        Amount::Sentences => evidence(Id::SentenceWordsMean),
        Amount::Pronouns => [Id::YouRatio, Id::WeRatio, Id::IRatio].map(evidence).iter().sum(),
        Amount::NoisePauses
        | Amount::Runs
        | Amount::LongRuns
        | Amount::SentenceEnds
        | Amount::WordsButFillers => evidence(id),
    }
}

fn factor(trust: Trust, id: Id, transcript: &Transcript, measures: &Measures) -> f64 {
    match trust {
        Trust::From { amount: least, of } => {
            let amount = amount(of, id, transcript, measures);
            if amount < least { 0.5 * amount / least } else { 1.0 - 0.5 * least / amount }
        }
        Trust::Noise { snr_db } => {
            measures.value(Id::SnrDb).map_or(0.0, |found| (found / snr_db).min(1.0))
        }
        Trust::Nuclei { expected, tolerance } => {
            let off = |ratio: f64| (ratio / expected - 1.0).abs() / tolerance;
            let beyond = |ratio| (1.0 - (off(ratio) - 1.0) / 2.0).clamp(0.0, 1.0);
            measures.value(Id::NucleiPerSyllable).map_or(1.0, beyond)
        }
        Trust::Times { factor, .. } => factor,
        Trust::Found { some, none } => {
            if measures.filled_pauses.is_empty() {
                none
            } else {
                some
            }
        }
    }
}

/// Compares all numbers that there are with what the catalogue says; returns how many there are,
/// and those that differ.
fn compare(phrases: usize, language: &str, noise_level: f64) -> (usize, Vec<String>) {
    let (transcript, measures) = said(phrases, language, noise_level);
    let settings = MeasureSettings::default();
    let there_are = measures.values.iter().filter(|(_, measure)| measure.value.is_ok());
    let mut differ = Vec::new();
    for (&id, measure) in there_are.clone() {
        let definition = definition(id, &settings);
        let factors = definition.reliability.iter();
        let expected: f64 =
            factors.map(|&trust| factor(trust, id, &transcript, &measures)).product();
        let (found, most) = (measure.reliability, definition.reliability_max());
        if (expected - found).abs() > 1e-6 || found > most {
            let name = id.name();
            differ.push(format!("{name}, {phrases} in {language}: {found}, not {expected}"));
        }
    }
    (there_are.count(), differ)
}

#[test]
fn reliabilities_are_as_the_catalogue_says() {
    let talks =
        [(3, "en", 0.0), (12, "ru", 0.0), (40, "en", 0.0), (40, "ru", 0.0), (40, "ru", 0.1)];
    let compared = talks.map(|(phrases, language, noise)| compare(phrases, language, noise));
    let differ: Vec<String> = compared.iter().flat_map(|(_, differ)| differ.clone()).collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    let counts = compared.map(|(count, _)| count);
    assert!(counts.iter().all(|&count| count >= 30) && counts.contains(&54), "{counts:?}");
}

#[test]
fn every_definition_is_whole() {
    let settings = MeasureSettings::default();
    for &id in Id::ALL {
        let Definition { formula, needs, evidence, reliability, .. } = definition(id, &settings);
        for text in [formula.as_str(), needs.as_str(), evidence] {
            assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text:?}", id.name());
            assert!(!text.contains("  "), "{}: {text:?}", id.name());
        }
        for trust in reliability {
            assert!(!trust.to_string().contains("NaN"), "{}", id.name());
        }
    }
}

/// What is said to be needed is looked for, by the talk that lacks it.
#[test]
fn what_lacks_its_language_needs_one() {
    let (_, measures) = said(12, "de", 0.0);
    let settings = MeasureSettings::default();
    for (&id, measure) in &measures.values {
        let needs = definition(id, &settings).needs;
        let names_one = ["language", "English", "Russian"].iter().any(|word| needs.contains(word));
        let lacks_one = measure.value == Err(Unmeasurable::LanguageNotSupported);
        assert!(names_one || !lacks_one, "{}: {needs}", id.name());
        assert!(measure.value.is_err() || !names_one, "{}: {needs}", id.name());
    }
}

#[test]
fn settings_are_what_is_said() {
    let settings = MeasureSettings { pause_s_min: 0.4, ..MeasureSettings::default() };
    let formula = definition(Id::PausesPerMin, &settings).formula;
    assert_eq!(formula, "silent pauses of 0.4 s or more ÷ `T` in minutes");
    let trust = Trust::From { amount: 0.1 * 3.0, of: Amount::SpeechTime };
    assert_eq!(trust.to_string(), "from 0.3 s of speech on");
}

#[test]
fn what_comes_near_does_not_reach() {
    let check = |id, reliability, expected| {
        let definition = definition(id, &MeasureSettings::default());
        assert_eq!(definition.can_reach(reliability), expected, "{} {reliability}", id.name());
    };
    check(Id::ReadingEase, 0.5, false);
    check(Id::ReadingEase, 0.49, true);
    check(Id::OpeningPoints, 0.7, true);
    check(Id::FilledPausesPerMin, 0.5, true);
    check(Id::LoudnessLufsIntegrated, 1.0, true);
    check(Id::SpeechRateWpm, 1.0, false);
}

#[test]
fn what_is_reached_is_reached_from_some_amount_on() {
    let check = |id, reliability, expected: Option<(f64, Amount)>| {
        let from = definition(id, &MeasureSettings::default()).reaches_from(reliability);
        let found = from.map(|(amount, of)| ((100.0 * amount).round() / 100.0, of));
        assert_eq!(found, expected, "{} {reliability}", id.name());
    };
    check(Id::SpeechRateWpm, 0.5, Some((30.0, Amount::TotalTime)));
    check(Id::SpeechRateWpm, 0.25, Some((15.0, Amount::TotalTime)));
    check(Id::SpeechRateWpm, 0.75, Some((60.0, Amount::TotalTime)));
    check(Id::BoundaryPauseRatio, 0.5, Some((10.67, Amount::Pauses)));
    check(Id::FilledPausesPerMin, 0.5, Some((40.0, Amount::TotalTime)));
    check(Id::RepetitionsPer100Words, 0.5, None);
    check(Id::ReadingEase, 0.5, None);
    check(Id::ArticulationRateCv, 0.5, None);
    check(Id::OpeningPoints, 0.5, None);
    let settings = MeasureSettings::default();
    for &id in Id::ALL {
        if let Some((amount, _)) = definition(id, &settings).reaches_from(0.5) {
            let trust = definition(id, &settings).reliability[0];
            let Trust::From { amount: least, .. } = trust else { panic!("{}", id.name()) };
            let most = definition(id, &settings).reliability_max();
            let reached = most * crate::rate::trust(amount, least);
            assert!((reached - 0.5).abs() < 1e-9, "{}: {reached}", id.name());
        }
    }
}
