//! The program `speech-coach`: command line, environment, reports on a terminal and in files.
//!
//! It turns what the user wants into [`coach_pipeline::Settings`] and reports into text; it
//! measures nothing and builds no engine itself.
//! Data goes to standard output, everything else to standard error.

mod advisor;
mod cli;
mod config;
mod exit;
mod failure;
mod hex;
mod http;
mod input;
mod interrupt;
mod machine;
mod output;
mod progress;
mod reference;
mod report;
mod settings;
mod texts;

use std::process::ExitCode;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    ExitCode::from(cli::run(std::env::args_os()))
}
