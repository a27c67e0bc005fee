//! Python packages in an environment of their own, installed once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::install::{self, PYTHON_VENV, with_retries};
use crate::workspace;

/// The interpreter of an environment in `folder` that has exactly these packages and what they
/// ask for.
///
/// # Errors
/// When something cannot be installed.
pub(super) fn environment(folder: &Path, packages: &[&str]) -> Result<PathBuf> {
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let (stamp, wanted) = (folder.join("installed"), packages.join(" "));
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        eprintln!("{wanted}: installed");
        return Ok(python);
    }
    install::ensure(&[PYTHON_VENV])?;
    workspace::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    with_retries(|| workspace::run(Command::new(&python).args(pip).args(packages)))?;
    fs::write(&stamp, wanted)?;
    Ok(python)
}
