//! `cargo xtask page`: builds the web page, which the next build of the program takes in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::count::{Count, Runner};
use crate::install::with_retries;
use crate::node::Node;
use crate::workspace;

/// The page's sources with everything that builds and tests them.
#[derive(Debug)]
pub(crate) struct Page {
    node: Node,
    folder: PathBuf,
}

/// Builds the page.
///
/// # Errors
/// When something cannot be installed or built.
pub(crate) fn run() -> Result<ExitCode> {
    Page::install()?.build()?;
    Ok(ExitCode::SUCCESS)
}

impl Page {
    /// Installs what the lock file says, unless it is there.
    ///
    /// # Errors
    /// When Node.js or a package cannot be installed.
    pub(crate) fn install() -> Result<Self> {
        let page = Self { node: Node::ensure()?, folder: workspace::root().join("web") };
        let lock = fs::read_to_string(page.folder.join("package-lock.json"))?;
        let stamp = page.folder.join("node_modules/installed");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
            eprintln!("the packages of the page: installed");
            return Ok(page);
        }
        with_retries(|| workspace::run(&mut page.npm(&["ci", "--no-audit", "--no-fund"])?))?;
        fs::write(&stamp, lock)?;
        Ok(page)
    }

    /// Builds it for the program to take in.
    ///
    /// # Errors
    /// When it does not build.
    pub(crate) fn build(&self) -> Result<()> {
        workspace::run(&mut self.npm(&["run", "build"])?)
    }

    /// Types, lints and the tests that need no browser; counts the tests.
    ///
    /// # Errors
    /// When one fails.
    pub(crate) fn check(&self, count: &mut Count) -> Result<()> {
        count.run(&mut self.npm(&["run", "check"])?, Runner::Npm)
    }

    /// Runs a built program and looks at its page with a real browser; counts the tests.
    ///
    /// # Errors
    /// When a test fails, or none ran.
    pub(crate) fn browse(&self, program: &Path, count: &mut Count) -> Result<()> {
        let mut command = self.npm(&["run", "e2e"])?;
        // The tests talk to a language model that is built beside it.
        let model = program.with_file_name("fake-gigachat");
        command.env("SPEECH_COACH", program).env("FAKE_GIGACHAT", model);
        count.run(&mut command, Runner::Npm)
    }

    fn npm(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = self.node.npm(arguments)?;
        command.current_dir(&self.folder).env("CI", "1").env("NO_COLOR", "1");
        Ok(command)
    }
}
