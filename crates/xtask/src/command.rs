//! The repository's own commands, and what runs each.

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use crate::{compare, demo, eval, fake, measures, page, test};

/// The repository's own commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub(crate) enum Command {
    /// Run everything that must pass: format, lints, build, tests, checks, documentation.
    Test,
    /// Build the program, get its model and analyse the bundled recordings.
    Demo,
    Eval(eval::Args),
    FakeGigachat(fake::Args),
    /// Build the web page, which the next build of the program takes in.
    Page,
    Measures(measures::Args),
    /// Compare with a peer: the same files, the same weights, in turn
    #[command(subcommand)]
    Compare(compare::What),
}

impl Command {
    /// Runs what the command line asks for.
    ///
    /// # Errors
    /// Those of the command.
    pub(crate) fn run(self) -> Result<ExitCode> {
        match self {
            Self::Test => Ok(test::run()),
            Self::Demo => demo::run(),
            Self::Eval(args) => eval::run(&args),
            Self::FakeGigachat(args) => fake::run(&args),
            Self::Page => page::run(),
            Self::Measures(args) => measures::run(&args),
            Self::Compare(what) => compare::run(&what),
        }
    }
}
