//! `cargo xtask compare changes`: talks changed in one way, through the program as users run it: what is
//! counted must stay where the change is none to a listener, and a talk made worse must lose in
//! its own sub-score and not in the others.

mod tables;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::json;

use crate::eval::corpus::{Corpus, Item};
use crate::eval::document::{Document, Term};
use crate::eval::{Program, publish};
use crate::machine::Machine;
use crate::{install, python, workspace};

const PACKAGES: [&str; 2] = ["praat-parselmouth==0.4.7", "numpy==2.2.6"];
const SCRIPT: &str = include_str!("changes/recordings.py");
/// Talks of known truth; the ten-minute one would take most of the time and say the same.
const SETS: [&str; 2] = ["synth_en", "synth_ru"];
const LENGTH_S_MAX: f64 = 200.0;
const TIME_LIMIT: Duration = Duration::from_mins(5);
/// The change that is none: what the others are held against.
pub(crate) const AS_IT_IS: &str = "as it is";

/// Measure what changes to a recording do to its report
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder with a MANIFEST.json
    corpus_dir: PathBuf,
    /// Only this change, such as `silence before`; may come again
    #[arg(long = "change", value_name = "NAME")]
    changes: Vec<String>,
    /// Measure this program instead of building one
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
    /// Also write the result into a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// A file that was made.
#[derive(Debug, Deserialize)]
struct Made {
    id: String,
    change: String,
    path: PathBuf,
}

/// What the report on a file says, as far as it is looked at here.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Found {
    /// Words, pauses, filled pauses, filler words.
    pub(crate) counts: [usize; 4],
    pub(crate) speech_rate_syl_s: Option<f64>,
    /// What each sub-score is made of, by its name.
    pub(crate) sub_scores: BTreeMap<String, Vec<Term>>,
}

/// What was found in each talk, by change, then by talk.
pub(crate) type ByChange = BTreeMap<String, BTreeMap<String, Found>>;

/// Makes the files, analyses them, prints what came of it.
///
/// # Errors
/// When the program or a part of it cannot be built or installed, or the corpus not be read.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    install::ensure(&[install::FFMPEG])?;
    let corpus = Corpus::open(&args.corpus_dir)?;
    let talks: Vec<&Item> = corpus.items.iter().filter(|item| is_talk(item)).collect();
    let folder = workspace::target_folder()?.join("compare");
    let python = python::environment(&folder.join("venv-changes"), &PACKAGES)?;
    let scratch = tempfile::tempdir()?;
    let made = make(&corpus, &talks, &python, scratch.path())?;
    let program = Program::new(args.program.as_deref(), None)?;
    let mut by_change = ByChange::new();
    let is_asked = |made: &&Made| {
        args.changes.is_empty() || made.change == AS_IT_IS || args.changes.contains(&made.change)
    };
    for (number, made) in made.iter().filter(is_asked).enumerate() {
        eprintln!("[{}] {}: {}", number + 1, made.id, made.change);
        let talk = talks.iter().find(|talk| talk.id == made.id);
        let language = talk.and_then(|talk| talk.language.as_deref());
        let ran = program.analyze(&made.path, language, TIME_LIMIT)?;
        let found = Found::of(&ran.stdout).with_context(|| {
            format!("no report on {}, {}: {}", made.id, made.change, ran.stderr)
        })?;
        by_change.entry(made.change.clone()).or_default().insert(made.id.clone(), found);
    }
    let program = args.program.as_ref().map_or("", |_| " --program PROGRAM");
    let changes = args.changes.iter().map(|change| format!(" --change '{change}'"));
    let changes = changes.collect::<String>();
    let command = format!("cargo xtask compare changes CORPUS_DIR{changes}{program}");
    publish(&tables::markdown(&Machine::here(), &command, &by_change), args.out.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

fn is_talk(item: &Item) -> bool {
    SETS.contains(&item.category.as_str())
        && item.duration_s.is_some_and(|length_s| length_s <= LENGTH_S_MAX)
}

fn make(
    corpus: &Corpus,
    talks: &[&Item],
    python: &std::path::Path,
    folder: &std::path::Path,
) -> Result<Vec<Made>> {
    let input: Vec<_> = talks
        .iter()
        .map(|talk| {
            json!({
                "id": talk.id, "language": talk.language,
                "path": corpus.path(talk), "truth": corpus.truth_path(talk),
            })
        })
        .collect();
    let mut command = Command::new(python);
    command.args(["-c", SCRIPT]).arg(folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().context("no standard input")?;
    stdin.write_all(serde_json::to_string(&input)?.as_bytes())?;
    drop(stdin);
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("the recordings could not be made ({})", output.status);
    }
    let lines = String::from_utf8(output.stdout)?;
    let made: Result<Vec<Made>, _> = lines.lines().map(serde_json::from_str).collect();
    made.context("cannot understand what was printed")
}

impl Found {
    /// Reads a report; `None` for what is none.
    fn of(stdout: &str) -> Option<Self> {
        let document = Document::parse(stdout).filter(|document| document.error.is_none())?;
        Some(Self {
            counts: [
                document.word_count()?,
                document.pauses.len(),
                document.filled_pauses.len(),
                document.filler_words.len(),
            ],
            speech_rate_syl_s: document.measure("speech_rate_syl_s"),
            sub_scores: document.sub_scores.into_iter().map(|one| (one.id, one.terms)).collect(),
        })
    }
}
