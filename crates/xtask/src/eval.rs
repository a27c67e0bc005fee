//! `cargo xtask eval`: the program as users run it, against recordings with known truth.
//!
//! Every file is analysed by a child of its own, so that a hang, a crash or memory without end is
//! contained and measured like everything else.

pub(crate) mod corpus;
pub(crate) mod document;
mod measures;
pub(crate) mod normalize;
mod outcome;
mod places;
mod print;
mod score;
mod summary;
pub(crate) mod times;
pub(crate) mod wer;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use serde_json::json;

use crate::child::{self, Ran};
use crate::machine::Machine;
use crate::{model, workspace};
use corpus::{Corpus, Item};
use normalize::Normalizer;
use score::Score;
use summary::Summary;

/// A hang is told from slow work by this much, or by ten times the length of the recording.
const TIME_LIMIT: Duration = Duration::from_mins(1);

/// Measure the program against recordings with known truth.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder with a MANIFEST.json, or of read speech in the layout of Festvox or LJ Speech
    corpus_dir: PathBuf,
    /// Only these sets; all that can be measured, if none is named
    #[arg(long = "set", value_name = "NAME", num_args = 1..)]
    sets: Vec<String>,
    /// Only the first few recordings of each set
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// The language that the program is told
    #[arg(long, value_enum, default_value_t = Told::Manifest)]
    language: Told,
    /// Count filled pauses as words in the word error rate
    #[arg(long)]
    keep_filled_pauses: bool,
    /// Measure this program instead of building one
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
    /// Print JSON instead of tables
    #[arg(long)]
    json: bool,
    /// Also write the result into a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The language that the program is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Told {
    /// That of the manifest; nothing for containers and malformed files
    Manifest,
    /// Nothing: it finds out
    Auto,
}

/// Builds the program, analyses the recordings, prints what came out.
///
/// # Errors
/// When the program cannot be built or the corpus not be read; a missed bar is no error.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let machine = Machine::here();
    let mut corpus = Corpus::open(&args.corpus_dir)?;
    corpus.keep(&args.sets, args.limit.unwrap_or(usize::MAX))?;
    let program = Program::new(args.program.as_deref(), None)?;
    let mut scores = Vec::new();
    for (number, item) in corpus.items.iter().enumerate() {
        let told = item.language.as_deref().filter(|_| args.language == Told::Manifest);
        // Whoever tests a container does not know what is in it.
        let told = told.filter(|_| item.expect.is_none());
        let ran = program.analyze(&corpus.path(item), told, time_limit(item))?;
        let rules = Normalizer::new(item.language.as_deref(), args.keep_filled_pauses);
        let score = Score::new(item, &corpus.truth(item)?, &ran, rules);
        report_progress(number + 1, corpus.items.len(), &score);
        scores.push(score);
    }
    let of_set = |set: &String| {
        let scores: Vec<&Score> = scores.iter().filter(|score| score.set == *set).collect();
        Summary::new(set, &scores)
    };
    let summaries: Vec<Summary> = corpus.sets().iter().map(of_set).collect();
    let bars = summary::bars(&summaries);
    let text = if args.json {
        let document = json!({
            "machine": machine, "normalizer": normalize::RULES,
            "sets": summaries, "bars": bars, "recordings": scores,
        });
        serde_json::to_string_pretty(&document)? + "\n"
    } else {
        print::markdown(&machine, &command_line(args), &summaries, &scores, &bars)
    };
    publish(&text, args.out.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

/// Prints a result, and writes it where it is asked for.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn publish(text: &str, file: Option<&Path>) -> Result<()> {
    print!("{text}");
    match file {
        Some(file) => {
            fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
        }
        None => Ok(()),
    }
}

/// The program as users run it.
#[derive(Debug)]
pub(crate) struct Program {
    path: PathBuf,
    threads: Option<usize>,
}

impl Program {
    /// Takes a program that is there, or builds it and gets its model.
    ///
    /// # Errors
    /// When either fails.
    pub(crate) fn new(there: Option<&Path>, threads: Option<usize>) -> Result<Self> {
        let path = match there {
            Some(path) => path.to_owned(),
            None => workspace::build_release()?,
        };
        if there.is_none() {
            model::ensure(&path)?;
        }
        Ok(Self { path, threads })
    }

    /// Analyses one file, and measures that.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub(crate) fn analyze(
        &self,
        file: &Path,
        language: Option<&str>,
        time_limit: Duration,
    ) -> Result<Ran> {
        let mut command = Command::new(&self.path);
        command.args(["analyze", "--no-cache", "--format", "json"]);
        command.args(["--language", language.unwrap_or("auto")]);
        command.args(["--model", model::NAME]);
        if let Some(threads) = self.threads {
            command.args(["--threads", &threads.to_string()]);
        }
        child::run(command.arg("--").arg(file), time_limit)
    }
}

fn time_limit(item: &Item) -> Duration {
    // A header may claim weeks; an hour is enough for anything.
    let length = item.duration_s.filter(|length| (0.0..36_000.0).contains(length)).unwrap_or(0.0);
    Duration::try_from_secs_f64(length).unwrap_or_default().max(TIME_LIMIT)
}

fn report_progress(number: usize, total: usize, score: &Score) {
    let wrong = if score.wrong.is_empty() {
        String::new()
    } else {
        format!(" ({})", score.wrong.join("; "))
    };
    eprintln!("[{number}/{total}] {}: {} in {:.1} s{wrong}", score.id, score.ending, score.wall_s);
}

/// The command that gives the figures; the folder is the reader's own.
fn command_line(args: &Args) -> String {
    let mut words = vec!["cargo xtask eval CORPUS_DIR".to_owned()];
    words.extend(args.sets.iter().map(|set| format!("--set {set}")));
    words.extend(args.limit.map(|limit| format!("--limit {limit}")));
    words.extend((args.language == Told::Auto).then(|| "--language auto".to_owned()));
    words.extend(args.keep_filled_pauses.then(|| "--keep-filled-pauses".to_owned()));
    words.extend(args.program.is_some().then(|| "--program PROGRAM".to_owned()));
    words.join(" ")
}
