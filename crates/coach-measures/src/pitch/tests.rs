//! Signals whose F0 is known, and properties.

use std::f64::consts::TAU;

use coach_speech::SAMPLE_RATE_HZ;
use proptest::prelude::*;

use super::*;
use crate::tests::talk::Noise;

/// A voice: harmonics up to 4 kHz, each 6 dB an octave lower, with the F0 of a moment (none: it
/// is silent), over white noise.
fn voice(length_s: f64, noise: f64, f0_hz: impl Fn(f64) -> Option<f64>) -> MonoAudio {
    let rate = f64::from(SAMPLE_RATE_HZ);
    let mut chance = Noise::default();
    let mut phase = 0.0;
    let samples = (0..).map(f64::from).take_while(|n| n / rate < length_s).map(|n| {
        let sound = f0_hz(n / rate).map_or(0.0, |f0_hz| {
            phase += TAU * f0_hz / rate;
            let harmonics = (1..40).map(f64::from).take_while(|nth| nth * f0_hz < 4_000.0);
            harmonics.map(|nth| (phase * nth + nth * nth).sin() / nth).sum::<f64>() * 0.1
        });
        sound + noise * chance.next()
    });
    #[expect(clippy::cast_possible_truncation, reason = "samples lie within 1")]
    MonoAudio::new(samples.map(|sample| sample as f32).collect())
}

fn track(audio: &MonoAudio) -> PitchTrack {
    track_pitch(audio, &PitchSettings::default())
}

/// Gross errors and median error against the truth over the voiced frames, and voicing errors.
fn errors(track: &PitchTrack, truth: impl Fn(f64) -> Option<f64>) -> (f64, f64, f64) {
    let (mut relative, mut voicing) = (Vec::new(), 0);
    for (index, found) in track.f0_hz().iter().enumerate() {
        match (truth(index as f64 * HOP_S), found) {
            (Some(truth), Some(found)) => relative.push((f64::from(*found) / truth - 1.0).abs()),
            (None, None) => {}
            _ => voicing += 1,
        }
    }
    let gross = relative.iter().filter(|error| **error > 0.2).count();
    let gross = gross as f64 / relative.len() as f64;
    let median = percentile(&mut relative, 0.5).unwrap();
    (gross, median, f64::from(voicing) / track.f0_hz().len() as f64)
}

#[test]
fn steady_voices_of_any_height() {
    for f0_hz in [65.0, 85.0, 120.0, 210.0, 330.0, 480.0, 590.0] {
        let truth = |time_s: f64| ((time_s * 2.0) % 2.0 < 1.5).then_some(f0_hz);
        let track = track(&voice(4.0, 1e-4, truth));
        let (gross, median, voicing) = errors(&track, truth);
        assert!(
            gross == 0.0 && median < 0.001 && voicing < 0.03,
            "{f0_hz}: {gross} {median} {voicing}"
        );
        let found = track.median_hz().unwrap();
        assert!((found / f0_hz - 1.0).abs() < 0.001, "{f0_hz}: {found}");
    }
}

#[test]
fn a_lively_voice_in_noise() {
    // Amplitude of the noise for about 20 and 5 dB below the voice.
    for (noise, gross_max, voicing_max) in [(0.022, 0.0, 0.03), (0.12, 0.02, 0.08)] {
        let truth = |time_s: f64| {
            (time_s % 1.0 < 0.7).then(|| 190.0 * 2.0_f64.powf(0.4 * (3.0 * time_s).sin()))
        };
        let (gross, median, voicing) = errors(&track(&voice(8.0, noise, truth)), truth);
        assert!(
            gross <= gross_max && median < 0.005 && voicing < voicing_max,
            "{noise}: {gross} {median} {voicing}"
        );
    }
}

#[test]
fn noise_clicks_and_silence_are_not_voiced() {
    let noise = voice(5.0, 0.3, |_| None);
    let voiced = track(&noise).f0_hz().iter().flatten().count();
    assert!(voiced <= 5, "{voiced} of 500 frames of noise");
    for samples in [Vec::new(), vec![0.0; 7], vec![0.0; 16_000], vec![0.5; 16_000]] {
        let track = track(&MonoAudio::new(samples.clone()));
        assert_eq!(track.f0_hz().len(), samples.len().div_ceil(160));
        assert_eq!(track.f0_hz().iter().flatten().count(), 0);
        assert_eq!(track.median_hz(), None);
    }
    let mut click = vec![0.0; 16_000];
    click[8_000] = 1.0;
    assert_eq!(track(&MonoAudio::new(click)).median_hz(), None);
}

#[test]
fn periodicity_tells_a_voice_from_noise() {
    let truth = |time_s: f64| (time_s < 1.0).then_some(150.0);
    let track = track(&voice(2.0, 0.02, truth));
    let mean = |part: &[f32]| part.iter().sum::<f32>() / part.len() as f32;
    assert!(mean(&track.periodicity()[10..90]) > 0.9);
    assert!(mean(&track.periodicity()[110..190]) < 0.6);
}

#[test]
fn short_runs_and_jumps_are_dropped() {
    let settings = PitchSettings::default();
    let mut f0_hz = vec![Some(100.0); 10];
    f0_hz.extend([Some(200.0); 3]);
    f0_hz.extend([Some(101.0); 10]);
    f0_hz.extend([None, Some(100.0), Some(100.0), None]);
    drop_short_runs(&mut f0_hz, &settings);
    let voiced: Vec<usize> = (0..f0_hz.len()).filter(|&index| f0_hz[index].is_some()).collect();
    assert_eq!(voiced, (0..10).chain(13..23).collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn gain_changes_nothing(f0_hz in 70.0..500.0_f64, gain_db in -12.0..12.0_f64) {
        let audio = voice(1.5, 1e-3, |time_s| (0.3..1.2).contains(&time_s).then_some(f0_hz));
        #[expect(clippy::cast_possible_truncation, reason = "a small factor")]
        let factor = 10.0_f64.powf(gain_db / 20.0) as f32;
        let louder = MonoAudio::new(audio.samples().iter().map(|x| x * factor).collect());
        let (before, after) = (track(&audio), track(&louder));
        for (before, after) in before.f0_hz().iter().zip(after.f0_hz()) {
            match (before, after) {
                (Some(before), Some(after)) => prop_assert!((before / after - 1.0).abs() < 1e-3),
                (before, after) => prop_assert_eq!(before.is_some(), after.is_some()),
            }
        }
    }

    #[test]
    fn any_signal_has_a_track(samples in prop::collection::vec(-1.0..1.0_f32, 0..4_000)) {
        let audio = MonoAudio::new(samples);
        let track = track(&audio);
        prop_assert_eq!(track.f0_hz().len(), audio.samples().len().div_ceil(160));
        prop_assert_eq!(track.periodicity().len(), track.f0_hz().len());
        for (f0_hz, periodicity) in track.f0_hz().iter().zip(track.periodicity()) {
            prop_assert!((0.0..=1.0).contains(periodicity));
            prop_assert!(f0_hz.is_none_or(|f0_hz| (55.0..660.0).contains(&f0_hz)));
        }
        prop_assert_eq!(&track_pitch(&audio, &PitchSettings::default()), &track);
    }
}
