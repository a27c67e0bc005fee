//! `cargo xtask compare`: ours and its peers on the same input, in turn, in one run.

mod acoustics;
mod cache;
mod changes;
mod peer;
mod service;
mod tables;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::eval::corpus::{Corpus, Item};
use crate::eval::document::Document;
use crate::eval::normalize::{self, Normalizer, Token};
use crate::eval::wer::{WordErrors, align};
use crate::eval::{Program, publish};
use crate::machine::Machine;
use crate::model;
use peer::{PACKAGE, Peer, Recording};
use tables::{Engine, SetErrors, Timing};

/// Recordings of at least this length show the speed.
const LONG_S: f64 = 60.0;
/// Sets of real voices, whose texts are compared.
const REAL_SETS: [&str; 2] = ["real_en", "real_ru"];
/// No run may take longer.
const TIME_LIMIT: Duration = Duration::from_hours(1);

/// What is compared.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum What {
    /// Our recognition and faster-whisper's: speed, memory and word errors
    Recognition(Args),
    /// Our service, nginx and what the reference service did on a repeated request
    Service(service::Args),
    /// Our F0 and loudness, and Praat's, librosa's and ffmpeg's: errors and speed
    Acoustics(acoustics::Args),
    /// Talks and the same talks changed in one way: what must stay, and what must move
    Changes(changes::Args),
    /// Our cache and moka, foyer, cacache, cachetools and diskcache: latency and throughput
    Cache(cache::Args),
}

/// How it is compared.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder with a MANIFEST.json
    corpus_dir: PathBuf,
    /// Runs of each engine over each long recording
    #[arg(long, value_name = "N", default_value_t = 3)]
    rounds: usize,
    /// Threads of each engine
    #[arg(long, value_name = "N", default_value_t = 2)]
    threads: usize,
    /// Compare this program instead of building one
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
    /// Print JSON instead of tables
    #[arg(long)]
    json: bool,
    /// Also write the result into a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Compares.
///
/// # Errors
/// When a part cannot be built or installed, or a run fails; a missed bar is no error.
pub(crate) fn run(what: &What) -> Result<ExitCode> {
    match what {
        What::Recognition(args) => recognition(args),
        What::Service(args) => service::run(args),
        What::Acoustics(args) => acoustics::run(args),
        What::Cache(args) => cache::run(args),
        What::Changes(args) => changes::run(args),
    }
}

fn recognition(args: &Args) -> Result<ExitCode> {
    let machine = Machine::here();
    let corpus = Corpus::open(&args.corpus_dir)?;
    let program = Program::new(args.program.as_deref(), Some(args.threads))?;
    let peer = Peer::install(&model::folder()?, args.threads)?;
    let both = Both { corpus: &corpus, program, peer };
    let mut timings = Vec::new();
    for item in corpus.items.iter().filter(|item| is_long_speech(item)) {
        for round in 1..=args.rounds {
            for engine in Engine::ALL {
                let timing = both.time(item, engine)?;
                let rtf = timing.seconds / timing.length_s;
                eprintln!("{} {round}/{}: {engine:?} RTF {rtf:.4}", item.id, args.rounds);
                timings.push(timing);
            }
        }
    }
    let mut errors = Vec::new();
    for set in REAL_SETS {
        let trusted = |item: &&Item| item.category == set && item.counts_for_wer();
        let items: Vec<&Item> = corpus.items.iter().filter(trusted).collect();
        for engine in Engine::ALL.into_iter().filter(|_| !items.is_empty()) {
            eprintln!("{set}: texts of {engine:?}");
            errors.push(SetErrors {
                set: set.to_owned(),
                engine,
                errors: both.errors(&items, engine)?,
            });
        }
    }
    let text = if args.json {
        let document = json!({
            "machine": machine, "peer": PACKAGE, "threads": args.threads,
            "normalizer": normalize::RULES, "timings": timings, "word_errors": errors,
        });
        serde_json::to_string_pretty(&document)? + "\n"
    } else {
        let (rounds, threads) = (args.rounds, args.threads);
        let given = if args.program.is_some() { " --program PROGRAM" } else { "" };
        let options = format!("--rounds {rounds} --threads {threads}{given}");
        let command = format!("cargo xtask compare recognition CORPUS_DIR {options}");
        tables::markdown(&machine, &command, &timings, &errors)
    };
    publish(&text, args.out.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

fn is_long_speech(item: &Item) -> bool {
    let speech = item.reference_text().is_some();
    speech && item.expect.is_none() && item.duration_s.is_some_and(|length| length >= LONG_S)
}

struct Both<'a> {
    corpus: &'a Corpus,
    program: Program,
    peer: Peer,
}

impl Both<'_> {
    fn time(&self, item: &Item, engine: Engine) -> Result<Timing> {
        let (ran, seconds, length_s) = if engine == Engine::Ours {
            let path = self.corpus.path(item);
            let ran = self.program.analyze(&path, item.language.as_deref(), TIME_LIMIT)?;
            let document = report(&ran.stdout, item)?;
            let seconds = document.run.total_s - document.run.model_load_s;
            (ran, seconds, document.media.duration_s)
        } else {
            let word_times = engine == Engine::PeerWithWordTimes;
            let (heard, ran) =
                self.peer.transcribe(&[self.recording(item)], word_times, TIME_LIMIT)?;
            let heard = heard.first().context("the peer said nothing")?;
            (ran, heard.seconds, heard.length_s)
        };
        let peak_mb = ran.peak_bytes.map(|bytes| bytes as f64 / 1e6);
        let recording = item.id.clone();
        Ok(Timing { recording, engine, length_s, seconds, wall_s: ran.wall_s, peak_mb })
    }

    fn errors(&self, items: &[&Item], engine: Engine) -> Result<WordErrors> {
        let mut sum = WordErrors::default();
        if engine == Engine::Ours {
            for item in items {
                let path = self.corpus.path(item);
                let ran = self.program.analyze(&path, item.language.as_deref(), TIME_LIMIT)?;
                let words = report(&ran.stdout, item)?.transcript.words;
                let words = words.iter().map(|word| word.text.as_str());
                sum += errors(item, &rules(item).tokens(words));
            }
        } else {
            let recordings: Vec<Recording> =
                items.iter().map(|item| self.recording(item)).collect();
            let word_times = engine == Engine::PeerWithWordTimes;
            let (heard, _) = self.peer.transcribe(&recordings, word_times, TIME_LIMIT)?;
            for (item, heard) in items.iter().zip(heard) {
                sum += errors(item, &rules(item).text(&heard.text));
            }
        }
        Ok(sum)
    }

    fn recording(&self, item: &Item) -> Recording {
        Recording { path: self.corpus.path(item), language: item.language.clone() }
    }
}

fn rules(item: &Item) -> Normalizer {
    Normalizer::new(item.language.as_deref(), false)
}

fn errors(item: &Item, result: &[Token]) -> WordErrors {
    let reference = rules(item).text(item.reference_text().unwrap_or_default());
    align(&reference, result).errors
}

fn report(text: &str, item: &Item) -> Result<Document> {
    Document::parse(text)
        .filter(|document| document.error.is_none())
        .with_context(|| format!("no report of {}", item.id))
}
