//! `cargo xtask`: what is done to the repository rather than by the product.
//! The repository's own checks are tests of this crate, so that `cargo test` runs them too.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal")]

mod child;
mod compare;
mod demo;
mod eval;
mod fake;
mod install;
#[cfg(test)]
mod layering;
#[cfg(test)]
mod licences;
mod machine;
mod measures;
mod model;
mod node;
mod page;
mod python;
mod steps;
mod table;
mod test;
#[cfg(test)]
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

/// The repository's own commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
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

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Test => Ok(test::run()),
        Command::Demo => demo::run(),
        Command::Eval(args) => eval::run(&args),
        Command::Page => page::run(),
        Command::FakeGigachat(args) => fake::run(&args),
        Command::Measures(args) => measures::run(&args),
        Command::Compare(what) => compare::run(&what),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
