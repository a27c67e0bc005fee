//! `cargo xtask page`: builds the web page, which the next build of the program takes in.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};

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
    pub(crate) fn check(&self, tally: &mut Tally) -> Result<()> {
        tally.run(&mut self.npm(&["run", "check"])?)
    }

    /// Runs a built program and looks at its page with a real browser; counts the tests.
    ///
    /// # Errors
    /// When a test fails, or none ran.
    pub(crate) fn browse(&self, program: &Path, tally: &mut Tally) -> Result<()> {
        let mut command = self.npm(&["run", "e2e"])?;
        // The tests talk to a language model that is built beside it.
        let model = program.with_file_name("fake-gigachat");
        tally.run(command.env("SPEECH_COACH", program).env("FAKE_GIGACHAT", model))
    }

    fn npm(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = self.node.npm(arguments)?;
        command.current_dir(&self.folder).env("CI", "1").env("NO_COLOR", "1");
        Ok(command)
    }
}

/// Tests that ran.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Tally {
    /// Runs tests, passes on what they say and counts what the last lines report.
    fn run(&mut self, command: &mut Command) -> Result<()> {
        let name = workspace::display(command);
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().context("the output is piped")?;
        let before = *self;
        for line in BufReader::new(stdout).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            eprintln!("{line}");
            self.add(&line);
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("`{name}` failed ({status})");
        }
        if *self == before {
            bail!("`{name}` succeeded, yet no test ran");
        }
        Ok(())
    }

    /// Adds what a line of Vitest (`Tests  2 failed | 25 passed (27)`) or Playwright
    /// (`  40 passed (1.2m)`) reports, if it reports results.
    fn add(&mut self, line: &str) {
        let line = line.trim();
        let report = line.strip_prefix("Tests ").unwrap_or(line);
        for part in report.split('|') {
            let mut words = part.split_whitespace();
            let Some(count) = words.next().and_then(|word| word.parse::<u64>().ok()) else {
                return;
            };
            match words.next() {
                Some("passed") => self.passed += count,
                Some("failed") => self.failed += count,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted_as_vitest_and_playwright_write_them() {
        for (line, passed, failed) in [
            ("      Tests  27 passed (27)", 27, 0),
            ("      Tests  2 failed | 25 passed (27)", 25, 2),
            (" Test Files  3 passed (3)", 0, 0),
            ("  40 passed (1.2m)", 40, 0),
            ("  1 failed", 0, 1),
            ("  ✓  1 e2e/upload.spec.ts:3:1 › a file passed (2s)", 0, 0),
        ] {
            let mut tally = Tally::default();
            tally.add(line);
            assert_eq!(tally, Tally { passed, failed }, "{line}");
        }
    }
}
