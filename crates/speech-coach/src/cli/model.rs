//! `speech-coach model`: the models on this machine.

use std::fs;

use super::Context;
use crate::exit;
use crate::output;

/// What can be done with models.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the models on this machine
    List,
}

/// Whether a model can be used.
pub(super) enum State {
    /// It is there.
    Whole {
        /// Size of its files.
        bytes: u64,
    },
    /// It is not there.
    Missing,
}

/// Looks for a model in the models folder.
pub(super) fn state(name: &str, context: &Context) -> State {
    let folder = context.config.models_dir.as_ref().map(|models| models.join(name));
    let Some(entries) = folder.and_then(|folder| fs::read_dir(folder).ok()) else {
        return State::Missing;
    };
    let sizes = entries.flatten().filter_map(|entry| Some(entry.metadata().ok()?.len()));
    State::Whole { bytes: sizes.sum() }
}

pub(super) fn run(command: &Command, context: &Context) -> u8 {
    match command {
        Command::List => {
            let entries = context.config.models_dir.as_ref().and_then(|dir| fs::read_dir(dir).ok());
            let mut names: Vec<String> = entries
                .into_iter()
                .flatten()
                .flatten()
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .collect();
            names.sort();
            let lines: String = names.iter().map(|name| format!("{name}\n")).collect();
            match output::write_stdout(&lines) {
                Ok(_) => exit::OK,
                Err(failure) => failure.exit_code(),
            }
        }
    }
}
