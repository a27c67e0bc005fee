//! Our F0 and loudness beside others on the same samples.
//!
//! Ours is called through an example of its crate: nothing here may see the product's crates, and
//! the example runs in a process of its own as the others do.

mod f0;
mod loudness;
mod tables;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};
use serde::de::DeserializeOwned;

use crate::eval::corpus::{Corpus, Item};
use crate::eval::publish;
use crate::install::{self, FFMPEG};
use crate::machine::Machine;
use crate::{python, workspace};
use f0::{Errors, Track, Truth};

const PACKAGES: [&str; 2] = ["praat-parselmouth==0.4.7", "librosa==0.11.0"];
const SCRIPT: &str = include_str!("acoustics/pitch_trackers.py");
/// Our name in tables.
const OURS: &str = "ours";

/// How it is compared.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder with a MANIFEST.json that has the sets `f0` and `loudness`
    corpus_dir: PathBuf,
    /// Runs of everything for its speed; the middle one counts
    #[arg(long, value_name = "N", default_value_t = 3)]
    rounds: usize,
    /// Also write the result into a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The runs of one tracker over one file.
#[derive(Debug, Clone)]
struct Tracked {
    file: String,
    who: String,
    errors: Errors,
    seconds: f64,
}

/// Compares.
///
/// # Errors
/// When a part cannot be built or installed, or fails; a missed bar is no error.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    install::ensure(&[FFMPEG])?;
    let corpus = Corpus::open(&args.corpus_dir)?;
    let folder = workspace::target_folder()?.join("compare");
    fs::create_dir_all(&folder)?;
    let python = python::environment(&folder.join("venv-acoustics"), &PACKAGES)?;
    let example = |package: &str, name: &str| {
        let arguments = ["build", "--release", "--package", package, "--example", name];
        workspace::build_program(name, &arguments)
    };
    let tracker = example("coach-measures", "acoustics")?;
    let meter = example("coach-media", "loudness")?;
    let scratch = tempfile::tempdir()?;
    let mut rounds = Vec::new();
    for round in 1..=args.rounds.max(1) {
        eprintln!("F0, {round}/{}", args.rounds);
        rounds.push(track(&corpus, &tracker, &python, scratch.path())?);
    }
    let metered = loudness::run(&corpus, &meter, scratch.path(), args.rounds)?;
    let machine = Machine::here();
    let command = format!("cargo xtask compare acoustics CORPUS_DIR --rounds {}", args.rounds);
    let text = tables::markdown(&machine, &command, &rounds, &metered);
    publish(&text, args.out.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

/// Every tracker over every file once.
fn track(corpus: &Corpus, program: &Path, python: &Path, scratch: &Path) -> Result<Vec<Tracked>> {
    let items: Vec<&Item> = corpus.items.iter().filter(|item| item.category == "f0").collect();
    let mono: Vec<String> = ["-ac", "1", "-ar", "16000"].map(str::to_owned).to_vec();
    let files: Vec<PathBuf> = items
        .iter()
        .map(|item| raw(&corpus.path(item), &mono, &scratch.join(&item.id)))
        .collect::<Result<_>>()?;
    let mut tracks: Vec<Track> = lines(Command::new(program).args(&files))?;
    for track in &mut tracks {
        OURS.clone_into(&mut track.who);
    }
    tracks.extend(lines::<Track>(Command::new(python).args(["-c", SCRIPT]).args(&files))?);
    if tracks.is_empty() || !tracks.len().is_multiple_of(items.len()) {
        bail!("{} tracks of {} files", tracks.len(), items.len());
    }
    let truths: Vec<Truth> = items
        .iter()
        .map(|item| corpus.truth_as(item)?.with_context(|| format!("no truth of {}", item.id)))
        .collect::<Result<_>>()?;
    let tracked = |(nth, track): (usize, Track)| {
        let nth = nth % items.len();
        let errors = Errors::of(&truths[nth], &track);
        Tracked { file: items[nth].id.clone(), who: track.who, errors, seconds: track.seconds }
    };
    Ok(tracks.into_iter().enumerate().map(tracked).collect())
}

/// Decodes a file to raw samples, 32-bit floats, unless that was done before.
fn raw(file: &Path, options: &[String], to: &Path) -> Result<PathBuf> {
    if !to.is_file() {
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg.args(["-v", "error", "-nostdin", "-i"]).arg(file).args(options);
        workspace::run(ffmpeg.args(["-f", "f32le"]).arg(to))?;
    }
    Ok(to.to_owned())
}

/// What a command prints, a JSON value a line.
fn lines<T: DeserializeOwned>(command: &mut Command) -> Result<Vec<T>> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("measuring failed ({})", output.status);
    }
    let text = String::from_utf8(output.stdout)?;
    let values: Result<Vec<T>, _> = text.lines().map(serde_json::from_str).collect();
    values.context("cannot understand what was printed")
}
