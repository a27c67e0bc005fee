//! F0 of files of raw samples, for `cargo xtask compare acoustics`.
//!
//! `acoustics FILE…` reads mono at 16 kHz; samples are 32-bit floats, little-endian. Prints one
//! JSON object a file. It is not part of the product.

use std::path::Path;
use std::time::Instant;

use coach_measures::pitch::{PitchSettings, track_pitch};
use coach_speech::MonoAudio;
use serde_json::{Value, json};

fn main() {
    for file in std::env::args().skip(1) {
        print(f0(&samples(&file)));
    }
}

#[expect(clippy::print_stdout, reason = "the output is for the program that called")]
#[expect(clippy::needless_pass_by_value, reason = "it ends here")]
fn print(value: Value) {
    println!("{value}");
}

fn samples(file: &str) -> Vec<f32> {
    let bytes = std::fs::read(Path::new(file)).expect("the file can be read");
    let value = |four: &[u8]| f32::from_le_bytes([four[0], four[1], four[2], four[3]]);
    bytes.chunks_exact(4).map(value).collect()
}

fn f0(samples: &[f32]) -> Value {
    let audio = MonoAudio::new(samples.to_vec());
    let begun = Instant::now();
    let track = track_pitch(&audio, &PitchSettings::default());
    json!({ "seconds": begun.elapsed().as_secs_f64(), "f0_hz": track.f0_hz() })
}
