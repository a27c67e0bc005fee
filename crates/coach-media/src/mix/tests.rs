//! What the mixer must not lose.

use proptest::prelude::*;

use super::*;

const RATE_HZ: u32 = 8_000;

/// Two seconds of something like speech: a carrier with syllables.
fn speech(carrier_hz: f32) -> Vec<f32> {
    (0..2 * RATE_HZ)
        .map(|i| {
            let t = i as f32 / RATE_HZ as f32;
            let syllables = (std::f32::consts::TAU * 4.0 * t).sin().max(0.0);
            0.3 * syllables * (std::f32::consts::TAU * carrier_hz * t).sin()
        })
        .collect()
}

fn scaled(samples: &[f32], factor: f32) -> Vec<f32> {
    samples.iter().map(|x| x * factor).collect()
}

fn mixed(channels: &[Vec<f32>], lfe: Option<usize>) -> Vec<f32> {
    let mut mixer = Mixer::new(channels.len(), RATE_HZ, lfe);
    let mut mono = Vec::new();
    mixer.push(channels, |block| mono.extend_from_slice(block));
    mixer.finish(|block| mono.extend_from_slice(block));
    mono
}

fn rms(samples: &[f32]) -> f32 {
    (samples.iter().map(|x| x * x).sum::<f32>() / samples.len() as f32).sqrt()
}

/// The mix is the wanted signal, of either polarity, within 3 %: the high-pass turns the phase a little.
#[track_caller]
fn check(channels: &[Vec<f32>], lfe: Option<usize>, wanted: &[f32]) {
    let mono = mixed(channels, lfe);
    assert_eq!(mono.len(), wanted.len());
    let error = [1.0, -1.0].map(|sign| {
        let difference: Vec<f32> = mono.iter().zip(wanted).map(|(a, b)| a - sign * b).collect();
        rms(&difference) / rms(wanted)
    });
    assert!(error[0].min(error[1]) < 0.03, "relative error {error:?}");
}

#[test]
fn speech_survives_every_layout() {
    let voice = speech(300.0);
    let silence = vec![0.0; voice.len()];
    let rumble = scaled(&speech(40.0), 3.0);
    check(std::slice::from_ref(&voice), None, &voice);
    check(&[voice.clone(), voice.clone()], None, &voice);
    check(&[voice.clone(), scaled(&voice, -1.0)], None, &voice);
    check(&[silence.clone(), voice.clone()], None, &voice);
    check(&[voice.clone(), silence.clone()], None, &voice);
    let mut surround = vec![silence; 6];
    surround[2] = voice.clone();
    check(&surround, Some(3), &voice);
    surround[3] = rumble;
    check(&surround, Some(3), &voice);
}

#[test]
fn two_speakers_in_a_channel_each_are_both_heard() {
    let voice = speech(300.0);
    let half = voice.len() / 2;
    let mut left = voice.clone();
    left[half..].fill(0.0);
    let mut right = voice.clone();
    right[..half].fill(0.0);
    let mono = mixed(&[left, right], None);
    for part in [&mono[..half], &mono[half..]] {
        assert!(rms(part) > 0.7 * rms(&voice[..half]), "{} {}", rms(part), rms(&voice));
    }
}

#[test]
fn a_constant_part_is_removed_without_a_click() {
    let voice = speech(300.0);
    let shifted: Vec<f32> = voice.iter().map(|x| x + 0.3).collect();
    let mono = mixed(&[shifted], None);
    let mean = sum(&mono) / mono.len() as f64;
    assert!(mean.abs() < 1e-3, "mean {mean}");
    assert!(mono.iter().all(|x| x.abs() < 0.35));
}

proptest! {
    #[test]
    fn the_mix_is_finite_and_never_louder_than_the_channels_together(
        channels in (1..5_usize, 1..3000_usize).prop_flat_map(|(n, frames)| {
            prop::collection::vec(prop::collection::vec(-2.0..2.0_f32, frames), n)
        })
    ) {
        let mono = mixed(&channels, None);
        prop_assert_eq!(mono.len(), channels[0].len());
        let bound = channels.len() as f32 * 2.0 * 2.0 + 1.0;
        prop_assert!(mono.iter().all(|x| x.is_finite() && x.abs() <= bound));
    }
}
