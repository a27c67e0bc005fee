//! How many tests ran, by what those who ran them report.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::workspace;

/// How many tests ran, the repository's checks among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) ran: u64,
    pub(crate) failed: u64,
}

/// Who runs tests, and so where and how results are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runner {
    /// On standard error.
    Nextest,
    /// On standard output, as do all below.
    CargoTest,
    /// Vitest, and Playwright.
    Npm,
}

impl Count {
    /// Runs tests, passes on what they say and counts what they report.
    ///
    /// # Errors
    /// When the command cannot start, fails, or runs no test.
    pub(crate) fn run(&mut self, command: &mut Command, runner: Runner) -> Result<()> {
        // The other stream goes through.
        if runner == Runner::Nextest {
            command.stderr(Stdio::piped())
        } else {
            command.stdout(Stdio::piped())
        };
        let name = workspace::display(command);
        let mut child = command.spawn().with_context(|| format!("cannot start `{name}`"))?;
        let stream: Option<Box<dyn Read>> = match (child.stderr.take(), child.stdout.take()) {
            (Some(stderr), _) => Some(Box::new(stderr)),
            (None, stdout) => stdout.map(|stdout| Box::new(stdout) as Box<dyn Read>),
        };
        let before = self.ran;
        for line in stream.into_iter().flat_map(|stream| BufReader::new(stream).split(b'\n')) {
            let line = String::from_utf8_lossy(&line?).into_owned();
            eprintln!("{line}");
            if runner == Runner::Npm {
                self.add_of_npm(&line);
            } else {
                self.add_of_cargo(&line);
            }
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("`{name}` failed ({status})");
        }
        if self.ran == before {
            bail!("`{name}` succeeded, yet no test ran");
        }
        Ok(())
    }

    /// Adds what a line of `cargo nextest` or `cargo test` reports, if it reports results.
    fn add_of_cargo(&mut self, line: &str) {
        let number_before = |word: &str| {
            let words: Vec<&str> = line.split([' ', ',', ';', '/']).collect();
            let place = words.iter().position(|candidate| *candidate == word)?;
            words[..place].iter().rev().find(|word| !word.is_empty())?.parse::<u64>().ok()
        };
        let failed = number_before("failed").unwrap_or(0);
        if line.trim_start().starts_with("Summary [") {
            let timed_out = number_before("timed").unwrap_or(0);
            self.failed += failed + timed_out;
            self.ran += number_before("tests").or_else(|| number_before("test")).unwrap_or(0);
        } else if line.starts_with("test result:") {
            self.failed += failed;
            self.ran += number_before("passed").unwrap_or(0) + failed;
        }
    }

    /// Adds what a line of Vitest (`Tests  2 failed | 25 passed (27)`) or Playwright
    /// (`  40 passed (1.2m)`) reports, if it reports results. What passed at the second try is
    /// told apart there, and ran.
    fn add_of_npm(&mut self, line: &str) {
        let line = line.trim();
        let report = line.strip_prefix("Tests ").unwrap_or(line);
        for part in report.split('|') {
            let mut words = part.split_whitespace();
            let Some(count) = words.next().and_then(|word| word.parse::<u64>().ok()) else {
                return;
            };
            match words.next() {
                Some("passed" | "flaky") => self.ran += count,
                Some("failed") => {
                    self.ran += count;
                    self.failed += count;
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(add: fn(&mut Count, &str), lines: &[&str], ran: u64, failed: u64) {
        let mut count = Count::default();
        for line in lines {
            add(&mut count, line);
        }
        assert_eq!(count, Count { ran, failed }, "{lines:?}");
    }

    #[test]
    fn results_of_rust_are_counted_whoever_reports_them() {
        let check = |lines: &[&str], ran, failed| check(Count::add_of_cargo, lines, ran, failed);
        check(&["     Summary [   0.213s] 31 tests run: 31 passed, 2 skipped"], 31, 0);
        check(&["     Summary [   1.9s] 1 test run: 1 passed, 0 skipped"], 1, 0);
        check(
            &["     Summary [  61.0s] 9/10 tests run: 6 passed (1 slow), 2 failed, 1 timed out"],
            10,
            3,
        );
        check(
            &[
                "running 2 tests",
                "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out",
                "test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out",
            ],
            6,
            1,
        );
        check(&["    Finished `test` profile in 3.2s", "PASS [ 0.1s] xtask tests::failed"], 0, 0);
    }

    #[test]
    fn results_of_the_page_are_counted_as_vitest_and_playwright_write_them() {
        for (line, ran, failed) in [
            ("      Tests  27 passed (27)", 27, 0),
            ("      Tests  2 failed | 25 passed (27)", 27, 2),
            (" Test Files  3 passed (3)", 0, 0),
            ("  40 passed (1.2m)", 40, 0),
            ("  1 failed", 1, 1),
            ("  2 flaky", 2, 0),
            ("  3 skipped", 0, 0),
            ("  ✓  1 e2e/upload.spec.ts:3:1 › a file passed (2s)", 0, 0),
        ] {
            check(Count::add_of_npm, &[line], ran, failed);
        }
    }
}
