//! Samples of a recording, as it is or through something that must not matter.

use std::path::Path;
use std::process::Command;

use coach_speech::{MonoAudio, SAMPLE_RATE_HZ};

use super::Done;

/// Something that is done to a recording.
pub(crate) struct Variant {
    /// What it is.
    pub(crate) name: &'static str,
    /// Arguments for the encoder.
    encode: &'static [&'static str],
    /// The kind of file in between.
    ending: &'static str,
    /// How much later everything is.
    pub(crate) delay_s: f64,
}

const FLOAT: &[&str] = &["-c:a", "pcm_f32le"];

/// Everything that must not change what is counted.
pub(crate) const VARIANTS: &[Variant] = &[
    Variant { name: "as it is", encode: FLOAT, ending: "wav", delay_s: 0.0 },
    Variant {
        name: "12 dB louder",
        encode: &["-af", "volume=12dB", "-c:a", "pcm_f32le"],
        ending: "wav",
        delay_s: 0.0,
    },
    Variant {
        name: "12 dB quieter",
        encode: &["-af", "volume=-12dB", "-c:a", "pcm_f32le"],
        ending: "wav",
        delay_s: 0.0,
    },
    Variant {
        name: "3 s of silence before",
        encode: &["-af", "adelay=3000:all=1", "-c:a", "pcm_f32le"],
        ending: "wav",
        delay_s: 3.0,
    },
    Variant {
        name: "by way of 44.1 kHz",
        encode: &["-ar", "44100", "-c:a", "pcm_f32le"],
        ending: "wav",
        delay_s: 0.0,
    },
    Variant {
        name: "MP3, 64 kbit/s",
        encode: &["-ac", "1", "-ar", "44100", "-c:a", "libmp3lame", "-b:a", "64k"],
        ending: "mp3",
        delay_s: 0.0,
    },
    Variant {
        name: "Opus, 24 kbit/s",
        encode: &["-ac", "1", "-c:a", "libopus", "-b:a", "24k"],
        ending: "ogg",
        delay_s: 0.0,
    },
];

/// Decodes a file, after a variant has been made of it.
pub(crate) fn decode(path: &Path, variant: Option<&Variant>) -> Done<MonoAudio> {
    let Some(variant) = variant else { return samples(path) };
    let name = format!("coach-timing-{}.{}", std::process::id(), variant.ending);
    let between = std::env::temp_dir().join(name);
    let mut encoder = ffmpeg(path);
    run(encoder.args(variant.encode).arg("-y").arg(&between))?;
    let audio = samples(&between);
    std::fs::remove_file(&between)?;
    audio
}

fn samples(path: &Path) -> Done<MonoAudio> {
    let rate = SAMPLE_RATE_HZ.to_string();
    let bytes = run(ffmpeg(path).args(["-f", "f32le", "-ac", "1", "-ar", &rate, "-"]))?;
    let value = |four: &[u8]| f32::from_le_bytes([four[0], four[1], four[2], four[3]]);
    Ok(MonoAudio::new(bytes.chunks_exact(4).map(value).collect()))
}

fn ffmpeg(path: &Path) -> Command {
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-i"]).arg(path);
    command
}

fn run(command: &mut Command) -> Done<Vec<u8>> {
    let output = command.output()?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
    }
}
