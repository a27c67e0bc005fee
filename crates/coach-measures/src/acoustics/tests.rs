//! Voices made for one property each, and what must not move the numbers.

use std::f64::consts::TAU;

use coach_speech::loudness::{Loudness, lufs_of};
use coach_speech::voice::EndContour;
use coach_speech::{MonoAudio, SAMPLE_RATE_HZ, Seconds};
use proptest::prelude::*;

use super::*;
use crate::language::Language;
use crate::pitch::{PitchSettings, PitchTrack, track_pitch};
use crate::settings::MeasureSettings;
use crate::tests::talk::Noise;

/// Sentences of 2.4 s, 0.8 s apart, of syllables of 0.3 s.
const SENTENCE_S: f64 = 2.4;
const PERIOD_S: f64 = 3.2;
const SYLLABLE_S: f64 = 0.3;

/// How a made-up speaker speaks: functions of the time in the talk and of the part of the sentence.
struct Speaker<'a> {
    f0_hz: &'a dyn Fn(f64, f64) -> f64,
    level_db: &'a dyn Fn(f64, f64) -> f64,
    noise: f64,
}

impl Default for Speaker<'_> {
    fn default() -> Self {
        Self { f0_hz: &|_, _| 120.0, level_db: &|_, _| -20.0, noise: 1e-4 }
    }
}

struct Talk {
    audio: MonoAudio,
    track: PitchTrack,
    loudness: Loudness,
    speech: Vec<Span>,
    sentences: Vec<SpokenSentence>,
    pauses: Vec<Span>,
}

impl Speaker<'_> {
    fn talk(&self, sentences: usize) -> Talk {
        let rate = f64::from(SAMPLE_RATE_HZ);
        let (mut phase, mut chance) = (0.0, Noise::default());
        let length = Seconds::new(sentences as f64 * PERIOD_S).unwrap().to_samples(SAMPLE_RATE_HZ);
        let sample = |n: usize| {
            let time_s = n as f64 / rate;
            let inside_s = time_s % PERIOD_S;
            let noise = self.noise * chance.next();
            if inside_s >= SENTENCE_S {
                return noise;
            }
            let part = inside_s / SENTENCE_S;
            let f0_hz = (self.f0_hz)(time_s, part);
            phase += TAU * f0_hz / rate;
            let harmonics = (1..60).map(f64::from).take_while(|nth| nth * f0_hz < 7_500.0);
            let tone: f64 = harmonics.map(|nth| (phase * nth + nth * nth).sin() / nth).sum();
            let opening = (std::f64::consts::PI * (inside_s % SYLLABLE_S) / SYLLABLE_S).sin();
            let amplitude = 10.0_f64.powf((self.level_db)(time_s, part) / 20.0);
            amplitude * (0.15 + 0.85 * opening) * tone + noise
        };
        #[expect(clippy::cast_possible_truncation, reason = "samples lie within 1")]
        let samples = (0..length).map(sample).map(|sample| sample as f32).collect();
        Talk::of(MonoAudio::new(samples), sentences)
    }
}

impl Talk {
    fn of(audio: MonoAudio, sentences: usize) -> Self {
        let span = |nth: usize| {
            let start_s = nth as f64 * PERIOD_S;
            Span::from_secs(start_s, start_s + SENTENCE_S).unwrap()
        };
        let speech: Vec<Span> = (0..sentences).map(span).collect();
        let pauses = speech.windows(2).map(|pair| Span::new(pair[0].end(), pair[1].start()));
        Self {
            track: track_pitch(&audio, &PitchSettings::default()),
            loudness: loudness_of(&audio),
            sentences: speech
                .iter()
                .map(|&span| SpokenSentence { span, is_question: false })
                .collect(),
            pauses: pauses.collect(),
            speech,
            audio,
        }
    }

    fn intonation(&self, language: Language) -> Intonation {
        let settings = AcousticSettings::default();
        intonation(&self.track, &self.speech, &[], &self.sentences, Some(language), &settings)
    }

    fn nuclei(&self) -> Vec<SyllableNucleus> {
        syllable_nuclei(&self.audio, &self.track, &AcousticSettings::default())
    }

    fn dynamics(&self) -> Dynamics {
        let settings = AcousticSettings::default();
        dynamics(&self.loudness, &self.speech, &self.nuclei(), &self.sentences, &settings)
    }

    fn quality(&self) -> RecordingQuality {
        recording_quality(
            &self.audio,
            &self.track,
            (&self.speech, &self.pauses),
            &MeasureSettings::default(),
            &AcousticSettings::default(),
        )
    }
}

/// As a meter that hears all frequencies equally well.
fn loudness_of(audio: &MonoAudio) -> Loudness {
    let mut loudness = Loudness::default();
    for samples in audio.samples().chunks_exact(SAMPLE_RATE_HZ as usize / 10) {
        let power = samples.iter().map(|&sample| f64::from(sample * sample)).sum::<f64>();
        loudness.curve.push(10.0 * (power / samples.len() as f64).log10());
    }
    let sounding: Vec<f64> =
        loudness.curve.powers().into_iter().filter(|&power| power > 1e-5).collect();
    loudness.integrated_lufs = lufs_of(&sounding);
    loudness
}

fn near(measure: &Measure, expected: f64, tolerance: f64) {
    let value = measure.value.unwrap();
    assert!((value - expected).abs() <= tolerance, "{value} is not {expected} ± {tolerance}");
}

#[test]
fn deviation_and_range_are_those_of_the_voice() {
    // A sine in semitones: its deviation is its height ÷ √2, P90 − P10 is 1.902 times its height.
    for (median_hz, height_st) in [(110.0, 2.0), (210.0, 4.0)] {
        let f0_hz = |time_s: f64, _: f64| {
            median_hz * 2.0_f64.powf(height_st / 12.0 * (TAU * 0.37 * time_s).sin())
        };
        let intonation =
            Speaker { f0_hz: &f0_hz, ..Speaker::default() }.talk(12).intonation(Language::En);
        near(&intonation.f0_hz_median, median_hz, 0.05 * median_hz);
        near(&intonation.f0_st_sd, height_st / 2.0_f64.sqrt(), 0.15);
        near(&intonation.f0_st_range, 1.902 * height_st, 0.25);
        let expected = height_st / 2.0_f64.sqrt() * 2.0_f64.ln() / 12.0;
        near(&intonation.pitch_variation_quotient, expected, 0.1 * expected);
        assert!(intonation.f0_st_sd.reliability > 0.5);
        assert!(intonation.f0_st_sd.evidence_count > 2_000);
    }
}

#[test]
fn flat_stretches_are_monotone() {
    let f0_hz = |time_s: f64, _: f64| {
        let height_st = if (30.0..70.0).contains(&time_s) { 0.5 } else { 4.0 };
        130.0 * 2.0_f64.powf(height_st / 12.0 * (TAU * 0.37 * time_s).sin())
    };
    let talk = Speaker { f0_hz: &f0_hz, ..Speaker::default() }.talk(30);
    let spans = talk.intonation(Language::En).monotone_spans;
    assert_eq!(spans.len(), 1, "{spans:?}");
    let flat = Span::from_secs(30.0, 70.0).unwrap();
    assert!(spans[0].overlap(flat).get() > 0.85 * spans[0].length().get(), "{spans:?}");
    assert!(spans[0].length().get() > 30.0);
}

#[test]
fn ends_of_sentences() {
    let end = |change_st: f64| {
        move |_: f64, part: f64| {
            let wave = 1.5 * (TAU * 2.0 * part).sin();
            let last = ((part - 0.85) / 0.15).max(0.0) * change_st;
            150.0 * 2.0_f64.powf((wave * (1.0 - part) + last) / 12.0)
        }
    };
    for (change_st, contour, falling, rising) in [
        (5.0, EndContour::Rising, 0.0, 1.0),
        (-5.0, EndContour::Falling, 1.0, 0.0),
        (0.0, EndContour::Level, 0.0, 0.0),
    ] {
        let f0_hz = end(change_st);
        let mut talk = Speaker { f0_hz: &f0_hz, ..Speaker::default() }.talk(10);
        let english = talk.intonation(Language::En);
        assert_eq!(english.ends.len(), 10);
        assert!(english.ends.iter().all(|end| end.contour == contour), "{:?}", english.ends);
        near(&english.falling_ends_ratio, falling, 0.0);
        near(&english.uptalk_ratio, rising, 0.0);
        assert!(english.uptalk_ratio.reliability > 0.5);
        let russian = talk.intonation(Language::Ru);
        assert_eq!(russian.uptalk_ratio.value, Err(Unmeasurable::LanguageNotSupported));
        near(&russian.falling_ends_ratio, falling, 0.0);
        for sentence in &mut talk.sentences {
            sentence.is_question = true;
        }
        let questions = talk.intonation(Language::En);
        assert_eq!(questions.uptalk_ratio.value, Err(Unmeasurable::TooLittle));
        assert_eq!(questions.ends.len(), 10);
    }
}

#[test]
fn what_falls_declines() {
    let f0_hz = |_: f64, part: f64| 180.0 * 2.0_f64.powf(-4.0 * part / 12.0);
    let talk = Speaker { f0_hz: &f0_hz, ..Speaker::default() }.talk(8);
    near(&talk.intonation(Language::En).declination_st_s, -4.0 / SENTENCE_S, 0.1);
}

#[test]
fn filled_pauses_do_not_count() {
    let f0_hz = |time_s: f64, _: f64| if time_s % PERIOD_S < 0.6 { 80.0 } else { 160.0 };
    let talk = Speaker { f0_hz: &f0_hz, ..Speaker::default() }.talk(10);
    let settings = AcousticSettings::default();
    let excluded: Vec<Span> = (0..10)
        .filter_map(|nth| {
            let start_s = f64::from(nth) * PERIOD_S;
            Span::from_secs(start_s, start_s + 0.7)
        })
        .collect();
    let measure = |excluded: &[Span]| {
        intonation(&talk.track, &talk.speech, excluded, &[], None, &settings).f0_st_sd
    };
    assert!(measure(&[]).value.unwrap() > 3.0);
    near(&measure(&excluded), 0.0, 0.1);
}

#[test]
fn syllables_are_counted() {
    let talk = Speaker::default().talk(10);
    let per_sentence = 8;
    let nuclei = talk.nuclei();
    assert!(nuclei.len().abs_diff(10 * per_sentence) <= 2, "{}", nuclei.len());
    let silent = |time: Seconds| talk.pauses.iter().any(|pause| pause.contains(time));
    assert!(!nuclei.iter().any(|nucleus| silent(nucleus.time)));
}

#[test]
fn loudness_varies_as_the_speaker_does() {
    for (height_db, expected) in [(0.0, 0.0), (4.0, 7.6)] {
        let level_db = |time_s: f64, _: f64| -22.0 + height_db * (TAU * 0.061 * time_s).sin();
        let dynamics = Speaker { level_db: &level_db, ..Speaker::default() }.talk(20).dynamics();
        // The syllables themselves and the edges of the sentences vary a little.
        near(&dynamics.loudness_lu_variation, expected, 1.8);
        assert!(dynamics.loudness_lu_variation.reliability > 0.5);
        assert_eq!(dynamics.quiet_spans, []);
    }
}

#[test]
fn ends_that_fade() {
    for (drop_db, fading) in [(0.0, 0.0), (-14.0, 1.0)] {
        let level_db =
            |_: f64, part: f64| -20.0 - 3.0 * part + if part > 0.74 { drop_db } else { 0.0 };
        let dynamics = Speaker { level_db: &level_db, ..Speaker::default() }.talk(10).dynamics();
        near(&dynamics.fading_ends_ratio, fading, 0.0);
        assert_eq!(dynamics.fading_ends_ratio.evidence_count, 10);
        assert_eq!(dynamics.fading_ends.is_empty(), fading < 0.5);
    }
}

#[test]
fn quiet_spans_are_where_they_are() {
    let quiet = Span::from_secs(16.0, 32.0).unwrap();
    let level_db = |time_s: f64, _: f64| if (16.0..32.0).contains(&time_s) { -36.0 } else { -20.0 };
    let spans =
        Speaker { level_db: &level_db, ..Speaker::default() }.talk(20).dynamics().quiet_spans;
    assert_eq!(spans.len(), 1, "{spans:?}");
    assert!(spans[0].overlap(quiet).get() > 0.85 * spans[0].length().get(), "{spans:?}");
    assert!(spans[0].length().get() > 12.0);
}

#[test]
fn noise_lowers_the_snr() {
    // White noise of this amplitude has a power of a third of its square.
    for (noise, expected) in [(0.003, 33.0), (0.03, 13.5)] {
        let talk = Speaker { noise, ..Speaker::default() }.talk(10);
        near(&talk.quality().snr_db, expected, 2.0);
    }
}

/// Low-passes by a moving mean of a tone's spectrum: the voice is made again with fewer harmonics.
fn with_bandwidth(high_hz: f64) -> Talk {
    let rate = f64::from(SAMPLE_RATE_HZ);
    let sample = |n: usize| {
        let time_s = n as f64 / rate;
        let harmonics = (1..70).map(f64::from).take_while(|nth| nth * 118.0 < high_hz);
        let tone: f64 =
            harmonics.map(|nth| (TAU * 118.0 * nth * time_s + nth * nth).sin() / nth).sum();
        if time_s % PERIOD_S < SENTENCE_S { 0.1 * tone } else { 0.0 }
    };
    #[expect(clippy::cast_possible_truncation, reason = "samples lie within 1")]
    let samples = (0..6 * 51_200).map(|n| sample(n) as f32).collect();
    Talk::of(MonoAudio::new(samples), 6)
}

#[test]
fn a_telephone_has_little_bandwidth() {
    for (high_hz, is_telephone) in [(3_300.0, true), (5_000.0, false), (7_900.0, false)] {
        let bandwidth = with_bandwidth(high_hz).quality().bandwidth.unwrap();
        assert!((bandwidth.hz - high_hz).abs() < 300.0, "{high_hz}: {}", bandwidth.hz);
        assert_eq!(bandwidth.is_telephone, is_telephone);
    }
}

/// Puts noise into the pauses whose level in dB depends on the time since they began.
fn with_pauses(talk: &Talk, level_db: impl Fn(f64) -> Option<f64>) -> Talk {
    let mut chance = Noise::default();
    let rate = f64::from(SAMPLE_RATE_HZ);
    let samples = talk.audio.samples().iter().enumerate().map(|(n, &sample)| {
        let since_s = n as f64 / rate % PERIOD_S - SENTENCE_S;
        let noise = level_db(since_s).filter(|_| since_s > 0.0);
        let noise = noise.map_or(0.0, |level| 1.73 * 10.0_f64.powf(level / 20.0) * chance.next());
        #[expect(clippy::cast_possible_truncation, reason = "samples lie within 1")]
        let noise = noise as f32;
        sample + noise
    });
    Talk::of(MonoAudio::new(samples.collect()), talk.sentences.len())
}

#[test]
fn noise_that_rises_in_pauses_is_automatic_gain() {
    let clean = Speaker { noise: 0.0, ..Speaker::default() }.talk(10);
    let steady = with_pauses(&clean, |_| Some(-60.0)).quality();
    near(&steady.noise_rise_db_s, 0.0, 1.0);
    assert_eq!(steady.is_gain_automatic, Some(false));
    let rising = with_pauses(&clean, |since_s| Some(-65.0 + 15.0 * since_s)).quality();
    near(&rising.noise_rise_db_s, 15.0, 1.5);
    assert_eq!(rising.is_gain_automatic, Some(true));
    let few = Speaker::default().talk(3).quality();
    assert_eq!(few.is_gain_automatic, None);
    assert_eq!(few.noise_rise_db_s.value, Err(Unmeasurable::TooLittle));
}

#[test]
fn breaths_in_pauses_are_found() {
    let talk = Speaker { noise: 1e-5, ..Speaker::default() }.talk(10);
    assert_eq!(talk.quality().breaths, []);
    let breathing =
        with_pauses(&talk, |since_s| (0.2..0.6).contains(&since_s).then_some(-40.0)).quality();
    assert_eq!(breathing.breaths.len(), 9);
    for (nth, breath) in breathing.breaths.iter().enumerate() {
        let start_s = nth as f64 * PERIOD_S + SENTENCE_S + 0.2;
        assert!((breath.start().get() - start_s).abs() < 0.03, "{breath:?}");
        assert!((breath.length().get() - 0.4).abs() < 0.05, "{breath:?}");
    }
    let clicking = with_pauses(&talk, |since_s| (0.3..0.35).contains(&since_s).then_some(-40.0));
    assert_eq!(clicking.quality().breaths, []);
}

#[test]
fn silence_has_reasons_instead_of_numbers() {
    let talk = Talk::of(MonoAudio::new(vec![0.0; 160_000]), 0);
    let intonation = talk.intonation(Language::En);
    for measure in [
        &intonation.f0_hz_median,
        &intonation.f0_st_sd,
        &intonation.f0_st_range,
        &intonation.pitch_variation_quotient,
        &intonation.falling_ends_ratio,
        &talk.dynamics().loudness_lu_variation,
        &talk.dynamics().fading_ends_ratio,
        &talk.quality().snr_db,
    ] {
        assert_eq!(measure.value, Err(Unmeasurable::NoSpeech));
        assert!(measure.reliability.abs() < f64::EPSILON);
    }
    assert_eq!(talk.quality().bandwidth, Err(Unmeasurable::NoSpeech));
    assert_eq!(talk.nuclei(), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn gain_moves_nothing_but_levels(gain_db in -12.0..12.0_f64) {
        let f0_hz = |time_s: f64, _: f64| 140.0 + 30.0 * (2.0 * time_s).sin();
        let talk = Speaker { f0_hz: &f0_hz, ..Speaker::default() }.talk(8);
        #[expect(clippy::cast_possible_truncation, reason = "a small factor")]
        let factor = 10.0_f64.powf(gain_db / 20.0) as f32;
        let samples = talk.audio.samples().iter().map(|sample| sample * factor).collect();
        let louder = Talk::of(MonoAudio::new(samples), 8);
        prop_assert_eq!(talk.nuclei().len(), louder.nuclei().len());
        let (before, after) = (talk.intonation(Language::En), louder.intonation(Language::En));
        prop_assert_eq!(before.ends.len(), after.ends.len());
        let pairs = [
            (before.f0_st_sd, after.f0_st_sd),
            (before.f0_st_range, after.f0_st_range),
            (talk.dynamics().loudness_lu_variation, louder.dynamics().loudness_lu_variation),
            (talk.quality().snr_db, louder.quality().snr_db),
        ];
        for (before, after) in pairs {
            prop_assert!((before.value.unwrap() - after.value.unwrap()).abs() < 0.05);
        }
    }
}
