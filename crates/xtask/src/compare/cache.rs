//! Our cache beside others on the same values.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::eval::publish;
use crate::install::{self, REDIS};
use crate::machine::Machine;
use crate::table::{figure, table};
use crate::{python, workspace};

const PACKAGES: [&str; 2] = ["cachetools==6.2.1", "diskcache==5.6.3"];
const SCRIPT: &str = include_str!("python_caches.py");
/// The program that measures ours and the peers in Rust.
const PROGRAM: &str = "crates/coach-cache/peers";

/// How it is compared.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Runs of everything; the middle one counts
    #[arg(long, value_name = "N", default_value_t = 3)]
    rounds: usize,
    /// Print JSON instead of tables
    #[arg(long)]
    json: bool,
    /// Also write the result into a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// How long an operation took.
#[derive(Debug, Clone, Deserialize, Serialize)]
struct Measurement {
    what: String,
    who: String,
    threads: usize,
    p50_us: f64,
    p99_us: f64,
    calls_per_s: f64,
}

/// Measures.
///
/// # Errors
/// When a part cannot be built or installed, or fails.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    install::ensure(&[REDIS])?;
    let target = workspace::target_folder()?;
    let folder = target.join("compare");
    std::fs::create_dir_all(&folder)?;
    let python = python::environment(&folder.join("venv-caches"), &PACKAGES)?;
    let program = build(&target)?;
    let rounds = args.rounds.to_string();
    let mut measured = measurements(Command::new(program).arg(&rounds))?;
    measured.extend(measurements(Command::new(python).args(["-c", SCRIPT, &rounds]))?);
    let machine = Machine::here();
    let text = if args.json {
        let document = json!({
            "machine": machine, "packages": PACKAGES, "measurements": measured,
        });
        serde_json::to_string_pretty(&document)? + "\n"
    } else {
        markdown(&machine, args.rounds, &measured)
    };
    publish(&text, args.out.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

fn build(target: &Path) -> Result<PathBuf> {
    let target = target.join("peers");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--release", "--locked", "--manifest-path"]);
    cargo.arg(workspace::root().join(PROGRAM).join("Cargo.toml"));
    workspace::run(cargo.arg("--target-dir").arg(&target))?;
    Ok(target.join("release").join(format!("coach-cache-peers{}", std::env::consts::EXE_SUFFIX)))
}

fn measurements(command: &mut Command) -> Result<Vec<Measurement>> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("measuring failed ({})", output.status);
    }
    serde_json::from_slice(&output.stdout).context("cannot understand what was printed")
}

fn markdown(machine: &Machine, rounds: usize, measured: &[Measurement]) -> String {
    let mut text = format!("`cargo xtask compare cache --rounds {rounds}`\n{}\n\n", machine.line());
    text += "Values of 50 kB that do not compress, 1,000 of them, in random order; the middle of \
             the rounds.\n";
    text += "\"ours ÷ it\" compares the medians.\n";
    let mut whats: Vec<&str> = Vec::new();
    for one in measured {
        if !whats.contains(&one.what.as_str()) {
            whats.push(&one.what);
        }
    }
    for what in whats {
        text.extend(["\n## ", what, "\n\n"]);
        text += &of_operation(&measured.iter().filter(|one| one.what == what).collect::<Vec<_>>());
    }
    text
}

/// A row for each cache, ours first.
fn of_operation(measured: &[&Measurement]) -> String {
    let of = |who: &str, threads| {
        measured.iter().find(|one| one.who == who && one.threads == threads).copied()
    };
    let Some(ours) = measured.first().map(|first| first.who.as_str()) else { return String::new() };
    let header = [
        "cache",
        "p50, µs",
        "p99, µs",
        "a second",
        "ours ÷ it",
        "p50, µs, 2 threads",
        "p99, µs, 2 threads",
        "a second, 2 threads",
        "ours ÷ it, 2 threads",
    ];
    let row = |one: &&Measurement| {
        let mut row = vec![one.who.clone()];
        for threads in [1, 2] {
            let it = of(&one.who, threads);
            let ratio = of(ours, threads).zip(it).map(|(ours, it)| ours.p50_us / it.p50_us);
            row.push(figure(it.map(|it| it.p50_us), 2));
            row.push(figure(it.map(|it| it.p99_us), 2));
            row.push(figure(it.map(|it| it.calls_per_s), 0));
            row.push(figure(ratio, 2));
        }
        row
    };
    let rows: Vec<_> = measured.iter().filter(|one| one.threads == 1).map(row).collect();
    table(&header, 1, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caches_are_compared_with_ours_by_their_medians() {
        let one = |who: &str, threads, p50_us| Measurement {
            what: "hit".to_owned(),
            who: who.to_owned(),
            threads,
            p50_us,
            p99_us: 9.0,
            calls_per_s: 1e6 / p50_us,
        };
        let measured =
            [one("ours", 1, 2.0), one("ours", 2, 3.0), one("it", 1, 8.0), one("it", 2, 6.0)];
        let shown = of_operation(&measured.iter().collect::<Vec<_>>());
        let row = shown.lines().last().unwrap_or_default();
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(
            cells[1..10],
            ["it", "8.00", "9.00", "125000", "0.25", "6.00", "9.00", "166667", "0.50"]
        );
    }
}
