//! Speed of all measures, and of those of sound and of words apart; 231 phrases are a talk of ten
//! minutes, 20,000 words more than two hours.

mod talk;

use coach_measures::acoustics::{AcousticSettings, syllable_nuclei};
use coach_measures::pitch::{PitchSettings, track_pitch};

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

#[divan::bench(args = [23, 231])]
fn nuclei(bencher: divan::Bencher<'_, '_>, phrases: usize) {
    let (audio, ..) = talk::talk(phrases);
    let track = track_pitch(&audio, &PitchSettings::default());
    bencher.bench(|| syllable_nuclei(&audio, &track, &AcousticSettings::default()));
}
