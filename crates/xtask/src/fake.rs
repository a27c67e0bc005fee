//! `cargo xtask fake-gigachat`: a `GigaChat` on this machine, to try the program without a key.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};

use crate::workspace;

/// The package and its program.
const NAME: &str = "fake-gigachat";

/// Build and run a fake server of a language model, to try the program without a key
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What it is told; `--help` after `--` says what that can be
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Builds it as fast as what is measured beside it.
///
/// # Errors
/// When the build fails.
pub(crate) fn build_release() -> Result<PathBuf> {
    workspace::build_program(NAME, &["build", "--release", "--package", NAME])
}

/// Builds it, and runs it until it ends.
///
/// # Errors
/// When the build fails, or it cannot start.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let program = workspace::build_program(NAME, &["build", "--package", NAME])?;
    let status = Command::new(program).args(&args.arguments).status();
    let status = status.context("cannot start the program that was just built")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
