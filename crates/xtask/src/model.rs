//! The speech model that the tests, the demonstration and the measurements need.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::install::with_retries;
use crate::workspace::{self, environment};

/// The model that everything here runs with.
pub(crate) const NAME: &str = "base";

/// Where the program keeps the model unless it is told otherwise.
///
/// # Errors
/// When there is no home to keep it in.
pub(crate) fn folder() -> Result<PathBuf> {
    let data = || environment("XDG_DATA_HOME").map(PathBuf::from).filter(|dir| dir.is_absolute());
    let home = || environment("HOME").map(|home| PathBuf::from(home).join(".local/share"));
    let models = environment("SPEECH_COACH_MODELS")
        .map(PathBuf::from)
        .or_else(|| Some(data().or_else(home)?.join("speech-coach").join("models")));
    Ok(models.context("no HOME to keep models in")?.join(NAME))
}

/// Gets the model into the default models folder unless it is there and whole.
///
/// # Errors
/// When it can neither be verified nor fetched.
pub(crate) fn ensure(program: &Path) -> Result<()> {
    let task = |verb: &str| {
        let mut command = Command::new(program);
        command.args(["model", verb, NAME]).current_dir(workspace::root()).stdin(Stdio::null());
        command
    };
    let quiet = task("verify").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if quiet.context("cannot start the program that was just built")?.success() {
        eprintln!("model {NAME}: there and verified");
        return Ok(());
    }
    with_retries(|| workspace::run(&mut task("pull")))?;
    workspace::run(&mut task("verify"))
}
