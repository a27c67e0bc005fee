//! `cargo xtask test`: everything that must pass.
//!
//! One profile and one set of features serve all steps, so that nothing is built twice.

mod local_model;

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result};
use local_model::LocalModel;

use crate::count::{Count, Runner};
use crate::install::{self, CHROMIUM, FFMPEG, REDIS};
use crate::model;
use crate::page::Page;
use crate::steps::Steps;
use crate::workspace::{self, cargo, succeeds};

const STEPS: usize = 10;

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
        page.check(count)?;
        Ok(page)
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
        page.context("the page was not built")?.browse(&program, count)
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
    count.run(&mut command, if nextest { Runner::Nextest } else { Runner::CargoTest })
}
