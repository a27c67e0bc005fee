//! Python packages in an environment of their own, installed once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::install::{self, PYTHON_VENV, with_retries};
use crate::workspace;

/// The interpreter of an environment in `folder` that has these packages and what they ask for.
///
/// # Errors
/// When something cannot be installed.
pub(crate) fn environment(folder: &Path, packages: &[&str]) -> Result<PathBuf> {
    installed(folder, packages, &[])
}

/// The same with exactly these packages, each line with its hash, and nothing that they ask for.
///
/// # Errors
/// When something cannot be installed, or is not what the hash says.
pub(crate) fn files_of(folder: &Path, packages: &[&str]) -> Result<PathBuf> {
    installed(folder, packages, &["--no-deps", "--require-hashes", "--only-binary", ":all:"])
}

fn installed(folder: &Path, packages: &[&str], options: &[&str]) -> Result<PathBuf> {
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let (stamp, wanted) = (folder.join("installed"), packages.join("\n"));
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        eprintln!("{}: installed", packages.join(" "));
        return Ok(python);
    }
    install::ensure(&[PYTHON_VENV])?;
    workspace::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
    let requirements = folder.join("requirements.txt");
    fs::write(&requirements, &wanted)?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    with_retries(|| {
        let mut command = Command::new(&python);
        workspace::run(command.args(pip).args(options).arg("--requirement").arg(&requirements))
    })?;
    fs::write(&stamp, wanted)?;
    Ok(python)
}
