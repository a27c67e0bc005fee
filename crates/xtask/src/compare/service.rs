//! Our service beside nginx and beside what the reference service did on a repeated request; then
//! alone, under slow clients, for a long time, and against its own description.

mod contract;
mod load;
mod servers;
mod slow;
mod soak;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result};
use load::{Load, in_turn};
use servers::Server;
use tempfile::TempDir;

use crate::eval::publish;
use crate::install::{self, FFMPEG, NGINX, WRK};
use crate::machine::Machine;
use crate::table::{figure, table};
use crate::{fake, model, python, workspace};

const PACKAGES: [&str; 3] =
    ["fastapi==0.121.0", "uvicorn[standard]==0.38.0", "python-multipart==0.0.20"];
const UPLOAD: &str = include_str!("upload.lua");
/// Where the recordings are made from.
const TALK: &str = "fixtures/en_sonnet.mp3";

/// How it is compared.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Runs of everything, in turn; the middle one counts
    #[arg(long, value_name = "N", default_value_t = 3)]
    rounds: usize,
    /// Seconds of each run
    #[arg(long, value_name = "S", default_value_t = 5)]
    seconds: u32,
    /// Clients that upload slowly at once; 0 leaves this out
    #[arg(long, value_name = "N", default_value_t = 100)]
    slow_clients: usize,
    /// Minutes of 50 requests a second; 0 leaves this out
    #[arg(long, value_name = "MIN", default_value_t = 10)]
    soak_min: u64,
    /// Minutes of requests made up from the OpenAPI document; 0 leaves this out
    #[arg(long, value_name = "MIN", default_value_t = 20)]
    contract_min: u64,
    /// Also write the result into a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Compares.
///
/// # Errors
/// When a part cannot be installed, built or started.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    install::ensure(&[FFMPEG, WRK, NGINX])?;
    let folder = workspace::target_folder()?.join("compare");
    fs::create_dir_all(&folder)?;
    let python = python::environment(&folder.join("venv-service"), &PACKAGES)?;
    let program = workspace::build_release()?;
    model::ensure(&program)?;
    let place = TempDir::new()?;
    let small = recording(place.path(), "small.wav", &["-t", "7.5", "-ar", "16000", "-ac", "1"])?;
    let large = recording(place.path(), "large.wav", &["-t", "37.4", "-ar", "44100", "-ac", "2"])?;
    fs::write(place.path().join("upload.lua"), UPLOAD)?;
    let (ours, start_ms) = servers::ours(&program, place.path(), &[])?;
    let idle_mb = ours.resident_mb()?;
    let rows = side_by_side(args, &ours, &python, place.path(), [&small, &large])?;
    let mut text = format!(
        "`cargo xtask compare service --rounds {} --seconds {}`\n{}\n\n8 connections of wrk on \
         one thread, on the same processors; medians of runs in turn.\n\n",
        args.rounds,
        args.seconds,
        Machine::here().line()
    );
    text += &table(&HEADER, 2, &rows);
    let (idle_mb, start_ms) = (figure(Some(idle_mb), 1), figure(Some(start_ms), 0));
    let _ = write!(
        text,
        "\nIdle, no model loaded: {idle_mb} MB resident.\n\
         Listening {start_ms} ms after the start of the process.\n"
    );
    if args.slow_clients > 0 {
        text += &slow::run(&program, args.slow_clients)?;
    }
    if args.soak_min > 0 {
        text += &soak::run(&ours, &finished_take(&ours, &small)?.0, &small, args.soak_min)?;
    }
    drop(ours);
    if args.contract_min > 0 {
        let model_service = fake::build_release()?;
        text += &contract::run(&program, &model_service, &small, &folder, args.contract_min)?;
    }
    publish(&text, args.out.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

/// Hits by upload beside Python, finished takes beside nginx.
fn side_by_side(
    args: &Args,
    ours: &Server,
    python: &Path,
    place: &Path,
    [small, large]: [&Path; 2],
) -> Result<Vec<Vec<String>>> {
    let times = (args.rounds, args.seconds);
    let theirs = servers::uvicorn(python, place)?;
    let mut rows = Vec::new();
    for (what, file) in [("hit by upload of 240 KB", small), ("hit by upload of 6.6 MB", large)] {
        let pages =
            [&ours, &&theirs].map(|server| format!("http://{}/api/analyze", server.address));
        for page in &pages {
            warm(page, file)?;
        }
        let loads = in_turn(times, &pages, Some(file), place)?;
        rows.push(row(what, "repeated request in Python", loads));
    }
    let (take, bytes) = finished_take(ours, small)?;
    let nginx = servers::nginx(place, &bytes)?;
    let pages =
        [format!("http://{}{take}", ours.address), format!("http://{}/take.json", nginx.address)];
    let loads = in_turn(times, &pages, None, place)?;
    rows.push(row("GET of a finished analysis", "nginx, the same bytes as a file", loads));
    Ok(rows)
}

const HEADER: [&str; 8] = [
    "what",
    "beside",
    "ours, a second",
    "it, a second",
    "ours ÷ it",
    "p99, ms",
    "its p99, ms",
    "errors",
];

fn row(what: &str, beside: &str, loads: [Load; 2]) -> Vec<String> {
    let [ours, theirs] = loads;
    vec![
        what.to_owned(),
        beside.to_owned(),
        figure(Some(ours.per_s), 0),
        figure(Some(theirs.per_s), 0),
        figure(Some(ours.per_s / theirs.per_s), 2),
        figure(Some(ours.p99_ms), 2),
        figure(Some(theirs.p99_ms), 2),
        format!("{} / {}", ours.errors, theirs.errors),
    ]
}

fn recording(folder: &Path, name: &str, arguments: &[&str]) -> Result<PathBuf> {
    let file = folder.join(name);
    let talk = workspace::root().join(TALK);
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-y", "-i"]).arg(talk).args(arguments).arg(&file);
    workspace::run(ffmpeg.stdin(Stdio::null()))?;
    Ok(file)
}

/// Sends a recording once, so that it is known.
fn warm(page: &str, file: &Path) -> Result<()> {
    let form = format!("file=@{}", file.display());
    workspace::run(Command::new("curl").args(["-sf", "-o", "/dev/null", "-F", &form, page]))
}

/// Where the take of a recording is, and what is answered there.
fn finished_take(server: &Server, file: &Path) -> Result<(String, Vec<u8>)> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let known = server.get(&format!("/api/v1/analyses?text={name}"))?;
    let document: serde_json::Value = serde_json::from_slice(&known)?;
    let path =
        document["items"][0]["links"]["self"].as_str().context("the take is not known")?.to_owned();
    let bytes = server.get(&path)?;
    Ok((path, bytes))
}
