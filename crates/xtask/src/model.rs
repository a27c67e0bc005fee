//! The speech model that the tests, the demonstration and the measurements need.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::install::with_retries;
use crate::workspace;

/// The model that everything here runs with.
pub(crate) const NAME: &str = "base";

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
