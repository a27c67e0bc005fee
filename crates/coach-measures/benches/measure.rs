//! Speed of all measures, and of those of sound and of words apart; 231 phrases are a talk of ten
//! minutes, 20,000 words more than two hours.

mod talk;

use coach_measures::acoustics::{AcousticSettings, syllable_nuclei};
use coach_measures::loudness::LoudnessMeter;
use coach_measures::pitch::{PitchSettings, track_pitch};
use coach_measures::{Heard, MeasureSettings, TimingSettings};
use coach_speech::SAMPLE_RATE_HZ;

fn main() {
    divan::main();
}

#[divan::bench(args = [23, 231])]
fn measure(bencher: divan::Bencher<'_, '_>, phrases: usize) {
    let input = talk::talk(phrases);
    bencher.bench(|| talk::run(&input));
}

#[divan::bench(args = [2_000, 20_000])]
fn measure_text(bencher: divan::Bencher<'_, '_>, words: usize) {
    let input = talk::sentences(words);
    bencher.bench(|| talk::run_text(&input));
}

#[divan::bench(args = [23, 231])]
fn f0(bencher: divan::Bencher<'_, '_>, phrases: usize) {
    let (audio, ..) = talk::talk(phrases);
    bencher.bench(|| track_pitch(&audio, &PitchSettings::default()));
}

/// Sound as it is decoded: stereo at 48 kHz, in blocks.
#[divan::bench(args = [23, 231])]
fn loudness_of_stereo_at_48_khz(bencher: divan::Bencher<'_, '_>, phrases: usize) {
    let (audio, ..) = talk::talk(phrases);
    let stereo: Vec<f32> = audio.samples().iter().flat_map(|&sample| [sample; 6]).collect();
    bencher.bench(|| integrated_lufs(&stereo, 48_000, 2));
}

#[divan::bench(args = [23, 231])]
fn loudness_of_mono_at_16_khz(bencher: divan::Bencher<'_, '_>, phrases: usize) {
    let (audio, ..) = talk::talk(phrases);
    bencher.bench(|| integrated_lufs(audio.samples(), SAMPLE_RATE_HZ, 1));
}

/// Pace and pausing of a talk that has been heard.
#[divan::bench(args = [23, 231])]
fn timing(bencher: divan::Bencher<'_, '_>, phrases: usize) {
    let (audio, regions, transcript) = talk::talk(phrases);
    let settings = MeasureSettings::default();
    let heard = Heard::of(&audio, &regions, &transcript, &settings);
    bencher.bench(|| heard.timing(&[], &TimingSettings::default()));
}

#[divan::bench(args = [23, 231])]
fn nuclei(bencher: divan::Bencher<'_, '_>, phrases: usize) {
    let (audio, ..) = talk::talk(phrases);
    let track = track_pitch(&audio, &PitchSettings::default());
    bencher.bench(|| syllable_nuclei(&audio, &track, &AcousticSettings::default()));
}

fn integrated_lufs(interleaved: &[f32], rate_hz: u32, channels: u32) -> Option<f64> {
    let mut meter = LoudnessMeter::new(rate_hz, channels, None).expect("a format that is known");
    for block in interleaved.chunks(8_192) {
        meter.push(block);
    }
    meter.finish().integrated_lufs
}
