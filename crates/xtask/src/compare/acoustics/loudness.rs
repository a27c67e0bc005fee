//! Loudness against the specification, and beside ffmpeg's filter `ebur128`.

use std::fs::{self, File};
use std::io::copy;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::{lines, raw};
use crate::eval::corpus::{Corpus, Item};
use crate::eval::times::median;

/// Numbers of one recording.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
pub(super) struct Loudness {
    #[serde(default)]
    pub(super) integrated_lufs: Option<f64>,
    #[serde(default)]
    pub(super) range_lu: Option<f64>,
    #[serde(default)]
    pub(super) true_peak_dbtp: Option<f64>,
}

/// What a test signal must come to.
#[derive(Debug, Clone, Deserialize)]
struct Truth {
    expected: Expected,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Expected {
    #[serde(default, rename = "I_LUFS")]
    integrated_lufs: Option<f64>,
    #[serde(default, rename = "LRA_LU")]
    range_lu: Option<f64>,
    #[serde(default, rename = "max_true_peak_dBTP")]
    true_peak_dbtp: Option<f64>,
}

/// One recording.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) file: String,
    pub(super) expected: Loudness,
    pub(super) ours: Loudness,
    pub(super) ffmpeg: Loudness,
}

/// Everything about loudness.
#[derive(Debug, Clone)]
pub(super) struct Metered {
    pub(super) rows: Vec<Row>,
    /// Length of what the speed is measured on: the stereo signals at 48 kHz, one after another.
    pub(super) length_s: f64,
    /// Whole processes, from raw samples to the numbers: middle of the rounds.
    pub(super) ours_s: Option<f64>,
    pub(super) ffmpeg_s: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct Probe {
    streams: Vec<Stream>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Stream {
    sample_rate: String,
    channels: u32,
}

/// Measures all signals, and the speed.
///
/// # Errors
/// When a program fails or cannot be understood.
pub(super) fn run(
    corpus: &Corpus,
    program: &Path,
    scratch: &Path,
    rounds: usize,
) -> Result<Metered> {
    let mut rows = Vec::new();
    let long = scratch.join("long");
    let mut whole = File::create(&long)?;
    let usual = Stream { sample_rate: "48000".to_owned(), channels: 2 };
    for item in corpus.items.iter().filter(|item| item.category == "loudness") {
        let path = corpus.path(item);
        let stream = probe(&path)?;
        let samples = raw(&path, &[], &scratch.join(&item.id))?;
        if stream == usual {
            copy(&mut File::open(&samples)?, &mut whole)?;
        }
        let ours = ours(program, &stream, &samples)?;
        let ffmpeg = ffmpeg(Command::new("ffmpeg").args(["-nostdin", "-i"]).arg(&path))?;
        rows.push(Row { file: item.id.clone(), expected: expected(corpus, item)?, ours, ffmpeg });
    }
    let bytes = fs::metadata(&long)?.len();
    let (mut our_times, mut ffmpeg_times) = (Vec::new(), Vec::new());
    for _ in 0..rounds.max(1) {
        let begun = Instant::now();
        ours(program, &usual, &long)?;
        our_times.push(begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let input = ["-nostdin", "-f", "f32le", "-ar", "48000", "-ac", "2", "-i"];
        ffmpeg(Command::new("ffmpeg").args(input).arg(&long))?;
        ffmpeg_times.push(begun.elapsed().as_secs_f64());
    }
    let length_s = bytes as f64 / (48_000.0 * 2.0 * 4.0);
    Ok(Metered { rows, length_s, ours_s: median(our_times), ffmpeg_s: median(ffmpeg_times) })
}

fn expected(corpus: &Corpus, item: &Item) -> Result<Loudness> {
    let truth: Option<Truth> = corpus.truth_as(item)?;
    let expected = truth.with_context(|| format!("no truth of {}", item.id))?.expected;
    Ok(Loudness {
        integrated_lufs: expected.integrated_lufs,
        range_lu: expected.range_lu,
        true_peak_dbtp: expected.true_peak_dbtp,
    })
}

fn ours(program: &Path, stream: &Stream, samples: &Path) -> Result<Loudness> {
    let mut command = Command::new(program);
    command.args([&stream.sample_rate, &stream.channels.to_string()]).arg(samples);
    lines(&mut command)?.first().copied().context("nothing was measured")
}

fn probe(file: &Path) -> Result<Stream> {
    let mut command = Command::new("ffprobe");
    command.args(["-v", "error", "-show_entries", "stream=sample_rate,channels", "-of", "json"]);
    let output = command.arg(file).output()?;
    let probe: Probe = serde_json::from_slice(&output.stdout).context("no format")?;
    probe.streams.first().cloned().context("no sound")
}

/// Ends a command of ffmpeg with its filter, and reads the summary.
fn ffmpeg(command: &mut Command) -> Result<Loudness> {
    let filter = ["-filter:a", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"];
    let output = command.args(["-hide_banner", "-nostats"]).args(filter).output()?;
    if !output.status.success() {
        bail!("ffmpeg failed ({})", output.status);
    }
    Ok(summary(&String::from_utf8_lossy(&output.stderr)))
}

/// The numbers of the summary that the filter logs at the end.
fn summary(log: &str) -> Loudness {
    let last = log.rsplit_once("Summary:").map_or("", |(_, last)| last);
    let value = |name: &str| {
        let rest = last.lines().find_map(|line| line.trim().strip_prefix(name))?;
        rest.split_whitespace().next()?.parse().ok()
    };
    Loudness {
        integrated_lufs: value("I:"),
        range_lu: value("LRA:"),
        true_peak_dbtp: value("Peak:"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_of_ffmpeg_is_understood() {
        let log = "[Parsed_ebur128_0 @ 0x1] Summary:\n\n  Integrated loudness:\n    I:         -23.0 LUFS\n    \
                   Threshold: -33.0 LUFS\n\n  Loudness range:\n    LRA:        10.0 LU\n    Threshold: -43.0 \
                   LUFS\n    LRA low:   -30.0 LUFS\n\n  True peak:\n    Peak:       -6.1 dBFS\n";
        let expected = Loudness {
            integrated_lufs: Some(-23.0),
            range_lu: Some(10.0),
            true_peak_dbtp: Some(-6.1),
        };
        assert_eq!(summary(log), expected);
        assert_eq!(summary("no such filter"), Loudness::default());
    }
}
