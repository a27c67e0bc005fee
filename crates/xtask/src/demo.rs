//! `cargo xtask demo`: from sources to a report on real recordings.

use std::process::{Command, ExitCode, Stdio};

use anyhow::Result;

use crate::page::Page;
use crate::steps::Steps;
use crate::{model, workspace};

/// Recordings, each with the language of its report; `fixtures/README.md` says whose they are.
const RECORDINGS: [(&str, &str); 2] =
    [("fixtures/en_sonnet.mp3", "en"), ("fixtures/ru_instructions.m4a", "ru")];

/// How long the repeat of an analysis takes that was just made.
const REPEAT: &[&str] = &["analyze", "--format", "srt", "fixtures/ru_instructions.m4a"];

/// Builds, gets the model, analyses.
///
/// # Errors
/// When a step fails.
pub(crate) fn run() -> Result<ExitCode> {
    let mut steps = Steps::new(4 + RECORDINGS.len());
    let page = steps.run("build the web page", || Page::install()?.build());
    // The program is whole without it and says how to have it.
    if let Err(reason) = page {
        eprintln!("the page is left out: {reason:#}");
        steps.excuse("the web page is left out");
    }
    let program = steps.run("build the program", workspace::build_release)?;
    steps.run("get the model", || model::ensure(&program))?;
    for (recording, locale) in RECORDINGS {
        steps.run(&format!("speech-coach analyze --locale {locale} {recording}"), || {
            let mut command = Command::new(&program);
            command.args(["analyze", "--locale", locale, recording]).current_dir(workspace::root());
            workspace::run(command.stdin(Stdio::null()))
        })?;
    }
    steps.run("the same recording again, as subtitles: from the cache", || {
        let mut command = Command::new(&program);
        command.args(REPEAT).current_dir(workspace::root());
        workspace::run(command.stdin(Stdio::null()))
    })?;
    Ok(ExitCode::SUCCESS)
}
