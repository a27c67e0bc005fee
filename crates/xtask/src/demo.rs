//! `cargo xtask demo`: from sources to a report on real recordings.

use std::process::{Command, ExitCode, Stdio};

use anyhow::Result;

use crate::steps::Steps;
use crate::{model, workspace};

/// One English and one Russian recording; `fixtures/README.md` says where they come from.
const RECORDINGS: [&str; 2] = ["fixtures/en_sonnet.mp3", "fixtures/ru_announcement.flac"];

/// Builds, gets the model, analyses.
///
/// # Errors
/// When a step fails.
pub(crate) fn run() -> Result<ExitCode> {
    let mut steps = Steps::new(2 + RECORDINGS.len());
    let program = steps.run("build the program", workspace::build_release)?;
    steps.run("get the model", || model::ensure(&program))?;
    for recording in RECORDINGS {
        steps.run(&format!("speech-coach analyze {recording}"), || {
            let mut command = Command::new(&program);
            command.args(["analyze", recording]).current_dir(workspace::root());
            workspace::run(command.stdin(Stdio::null()))
        })?;
    }
    Ok(ExitCode::SUCCESS)
}
