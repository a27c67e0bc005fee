//! `cargo xtask test`: everything that must pass.
//!
//! One profile and one set of features serve all steps, so that nothing is built twice.

mod local_model;

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};
use local_model::LocalModel;

use crate::install::{self, CHROMIUM, FFMPEG, REDIS};
use crate::model;
use crate::page::{Page, Tally};
use crate::steps::Steps;
use crate::workspace::{self, cargo, succeeds};

const STEPS: usize = 10;

/// How many tests ran, the repository's checks among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    ran: u64,
    failed: u64,
}

/// Runs all steps; those that do not need a failed one still run. The last line counts the tests.
pub(crate) fn run() -> ExitCode {
    let mut steps = Steps::new(STEPS);
    let mut count = Count::default();
    run_steps(&mut steps, &mut count);
    let passed = steps.all_passed();
    println!("\n{}", steps.summary());
    let verdict = if passed { "passed" } else { "FAILED" };
    println!("{verdict}: {} tests ran, {} failed", count.ran, count.failed);
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// `None` when a step failed that the rest cannot do without; the steps remember which.
fn run_steps(steps: &mut Steps, count: &mut Count) -> Option<()> {
    steps.try_run("install what is missing", || {
        install::ensure(&[CHROMIUM, FFMPEG, REDIS])?;
        toolchain_parts()
    })?;
    steps.try_run("format", || workspace::run(&mut cargo(&["fmt", "--all", "--check"])));
    let page = steps.try_run("build and check the page", || {
        let page = Page::install()?;
        page.build()?;
        let mut tally = Tally::default();
        let checked = page.check(&mut tally);
        count.add_tally(tally);
        checked.map(|()| page)
    });
    steps.try_run("lints", || {
        let clippy = ["clippy", "--workspace", "--all-targets", "--all-features"];
        workspace::run(cargo(&clippy).args(["--", "-D", "warnings"]))
    });
    let program = steps.try_run("build", || {
        // With the tests: without them, features of shared dependencies would differ, and
        // half of everything would be built twice.
        let build = ["test", "--no-run", "--workspace", "--all-features"];
        workspace::build_program("speech-coach", &build)
    })?;
    steps.try_run("get the model", || model::ensure(&program))?;
    let local_model = steps.run("get a small language model", local_model::ensure);
    // The project is whole without it: a machine that cannot have it tests the rest.
    if let Err(reason) = &local_model {
        eprintln!("the tests with a real language model are SKIPPED: {reason:#}");
        steps.excuse("tests with a real language model are SKIPPED");
    }
    steps.try_run("tests and repository checks", || tests(count, local_model.ok().as_ref()));
    steps.try_run("the page in a browser", || {
        let page = page.context("the page was not built")?;
        let mut tally = Tally::default();
        let browsed = page.browse(&program, &mut tally);
        count.add_tally(tally);
        browsed
    });
    steps.try_run("documentation", || {
        let doc = ["doc", "--workspace", "--no-deps", "--all-features"];
        workspace::run(cargo(&doc).env("RUSTDOCFLAGS", "-D warnings"))
    })
}

/// A toolchain installed with the minimal profile lacks these two.
fn toolchain_parts() -> Result<()> {
    let parts = [("rustfmt", "fmt"), ("clippy", "clippy")];
    let absent = parts.iter().filter(|(_, command)| !succeeds("cargo", &[command, "--version"]));
    let absent: Vec<&str> = absent.map(|(part, _)| *part).collect();
    if absent.is_empty() {
        return Ok(());
    }
    let mut rustup = Command::new("rustup");
    rustup.args(["component", "add"]).args(&absent).current_dir(workspace::root());
    workspace::run(rustup.stdin(Stdio::null()))
        .with_context(|| format!("the Rust toolchain lacks {}", absent.join(" and ")))
}

/// Runs all tests, with `cargo nextest` where it is installed.
fn tests(count: &mut Count, local_model: Option<&LocalModel>) -> Result<()> {
    let nextest = succeeds("cargo", &["nextest", "--version"]);
    let mut command = if nextest {
        cargo(&["nextest", "run", "--workspace", "--all-features", "--no-fail-fast"])
    } else {
        cargo(&["test", "--workspace", "--all-features", "--no-fail-fast"])
    };
    // A run that is asked for everything leaves out nothing because it is slow.
    command.env("SLOW_TESTS", "1");
    if let Some(LocalModel { python, weights }) = local_model {
        command.env(local_model::PYTHON, python).env(local_model::WEIGHTS, weights);
    }
    // Each of the two reports its results on one of the streams; the other goes through.
    if nextest {
        command.stderr(Stdio::piped())
    } else {
        command.stdout(Stdio::piped())
    };
    let name = workspace::display(&command);
    let mut child = command.spawn().with_context(|| format!("cannot start `{name}`"))?;
    let stream: Option<Box<dyn Read>> = match (child.stderr.take(), child.stdout.take()) {
        (Some(stderr), _) => Some(Box::new(stderr)),
        (None, stdout) => stdout.map(|stdout| Box::new(stdout) as Box<dyn Read>),
    };
    for line in stream.into_iter().flat_map(|stream| BufReader::new(stream).split(b'\n')) {
        let line = String::from_utf8_lossy(&line?).into_owned();
        eprintln!("{line}");
        count.add(&line);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`{name}` failed ({status})");
    }
    if count.ran == 0 {
        bail!("`{name}` succeeded, yet no test ran");
    }
    Ok(())
}

impl Count {
    fn add_tally(&mut self, Tally { passed, failed }: Tally) {
        self.ran += passed + failed;
        self.failed += failed;
    }

    /// Adds what a line of `cargo nextest` or `cargo test` reports, if it reports results.
    fn add(&mut self, line: &str) {
        let number_before = |word: &str| {
            let words: Vec<&str> = line.split([' ', ',', ';', '/']).collect();
            let place = words.iter().position(|candidate| *candidate == word)?;
            words[..place].iter().rev().find(|word| !word.is_empty())?.parse::<u64>().ok()
        };
        let failed = number_before("failed").unwrap_or(0);
        if line.trim_start().starts_with("Summary [") {
            let timed_out = number_before("timed").unwrap_or(0);
            self.failed += failed + timed_out;
            self.ran += number_before("tests").or_else(|| number_before("test")).unwrap_or(0);
        } else if line.starts_with("test result:") {
            self.failed += failed;
            self.ran += number_before("passed").unwrap_or(0) + failed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted_whoever_reports_them() {
        let check = |lines: &[&str], ran, failed| {
            let mut count = Count::default();
            for line in lines {
                count.add(line);
            }
            assert_eq!(count, Count { ran, failed }, "{lines:?}");
        };
        check(&["     Summary [   0.213s] 31 tests run: 31 passed, 2 skipped"], 31, 0);
        check(&["     Summary [   1.9s] 1 test run: 1 passed, 0 skipped"], 1, 0);
        check(
            &["     Summary [  61.0s] 9/10 tests run: 6 passed (1 slow), 2 failed, 1 timed out"],
            10,
            3,
        );
        check(
            &[
                "running 2 tests",
                "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out",
                "test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out",
            ],
            6,
            1,
        );
        check(&["    Finished `test` profile in 3.2s", "PASS [ 0.1s] xtask tests::failed"], 0, 0);
    }
}
