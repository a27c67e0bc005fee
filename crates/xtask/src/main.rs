//! `cargo xtask`: what is done to the repository rather than by the product.
//! The repository's own checks are tests of this crate, so that `cargo test` runs them too.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal")]

mod child;
mod command;
mod compare;
mod count;
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

use clap::Parser as _;
use command::Command;

fn main() -> ExitCode {
    Command::parse().run().unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
