//! `cargo xtask measures`: writes `docs/MEASURES.md`, what each number of a report means.
//!
//! What it says stands elsewhere: definitions, evidence and reliability in
//! `coach_measures::catalogue`, bands and scores in `coach_findings::norms`; only what was measured
//! of the measures themselves stands here, in [`accuracy`].

mod accuracy;
mod page;

#[cfg(test)]
mod tests;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use crate::workspace;

pub(crate) use page::page;

/// The page, relative to the workspace.
pub(crate) const PAGE: &str = "docs/MEASURES.md";

/// What to say when the page is not what the tables say.
pub(crate) const CURE: &str =
    "docs/MEASURES.md is not what the code says: run `cargo xtask measures`";

/// Write what each number of a report means into `docs/MEASURES.md`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail if the file is not what would be written
    #[arg(long)]
    check: bool,
}

/// Writes the page, or compares it.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let path = workspace::root().join(PAGE);
    let page = page();
    if args.check {
        let kept = fs::read_to_string(&path).unwrap_or_default();
        anyhow::ensure!(kept == page, "{CURE}");
        return Ok(ExitCode::SUCCESS);
    }
    fs::write(&path, page).with_context(|| format!("cannot write {PAGE}"))?;
    Ok(ExitCode::SUCCESS)
}
