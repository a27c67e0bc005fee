//! Loudness of files of raw samples, for `cargo xtask compare acoustics`.
//!
//! `loudness RATE CHANNELS FILE…` reads interleaved sound; samples are 32-bit floats, little-endian.
//! Prints one JSON object a file. It is not part of the product: the program that is measures while
//! it decodes.

use std::path::Path;
use std::time::Instant;

use coach_media::loudness::LoudnessMeter;
use serde_json::{Value, json};

/// Frames that a decoder hands over at a time.
const BLOCK_FRAMES: usize = 4_096;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rate_hz, channels, files @ ..] = arguments.as_slice() else {
        panic!("usage: loudness RATE CHANNELS FILE…")
    };
    let (rate_hz, channels) = (number(rate_hz), number(channels));
    for file in files {
        print(loudness(&samples(file), rate_hz, channels));
    }
}

#[expect(clippy::print_stdout, reason = "the output is for the program that called")]
#[expect(clippy::needless_pass_by_value, reason = "it ends here")]
fn print(value: Value) {
    println!("{value}");
}

fn number(text: &str) -> u32 {
    text.parse().expect("a rate and a number of channels are numbers")
}

fn samples(file: &str) -> Vec<f32> {
    let bytes = std::fs::read(Path::new(file)).expect("the file can be read");
    let value = |four: &[u8]| f32::from_le_bytes([four[0], four[1], four[2], four[3]]);
    bytes.chunks_exact(4).map(value).collect()
}

fn loudness(samples: &[f32], rate_hz: u32, channels: u32) -> Value {
    let begun = Instant::now();
    let mut meter = LoudnessMeter::new(rate_hz, channels, None).expect("a format that is known");
    for block in samples.chunks(BLOCK_FRAMES * channels as usize) {
        meter.push(block);
    }
    let loudness = meter.finish();
    json!({
        "seconds": begun.elapsed().as_secs_f64(),
        "integrated_lufs": loudness.integrated_lufs,
        "range_lu": loudness.range_lu,
        "true_peak_dbtp": loudness.true_peak_dbtp,
    })
}
