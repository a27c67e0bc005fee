//! Our service against its own OpenAPI document: requests made up by schemathesis.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;
use tempfile::TempDir;

use super::servers;
use crate::python;

/// What it is told beside the document; the talk that the server knows is to be filled in.
const SETTINGS: &str = include_str!("schemathesis.toml");
const PACKAGES: [&str; 1] = ["schemathesis==4.32.5"];

/// Runs it against a server of its own, which knows a talk and has a language model to ask;
/// gives what it found.
///
/// # Errors
/// When it cannot be installed or the server does not start; what it finds is no error.
pub(super) fn run(
    program: &Path,
    model_service: &Path,
    talk: &Path,
    folder: &Path,
    minutes: u64,
) -> Result<String> {
    let python = python::environment(&folder.join("venv-contract"), &PACKAGES)?;
    let place = TempDir::new()?;
    let (_model, settings) = servers::language_model(model_service)?;
    let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (server, _) = servers::ours(program, place.path(), &settings)?;
    super::warm(&format!("http://{}/api/analyze", server.address), talk)?;
    let take = super::finished_take(&server, talk)?.0;
    let id = take.rsplit('/').next().unwrap_or_default();
    fs::write(place.path().join("schemathesis.toml"), SETTINGS.replace("{finished_take}", id))?;
    let document = format!("http://{}/api/v1/openapi.json", server.address);
    let output = Command::new(python.with_file_name("schemathesis"))
        .args(["run", &document, "--no-color", "--continue-on-failure", "--max-time"])
        .arg((minutes * 60).to_string())
        .current_dir(place.path())
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let summary = said.rfind("= SUMMARY =").map_or(&*said, |at| &said[at..]);
    let lines = summary.lines().skip(1).filter(|line| !line.trim().is_empty());
    let lines: Vec<&str> = lines.filter(|line| !line.starts_with('=')).collect();
    if !output.status.success() {
        eprintln!("{said}");
    }
    Ok(format!(
        "\nschemathesis against its OpenAPI document for {minutes} minutes, {}:\n\n```text\n{}\n```\n",
        if output.status.success() { "no failure" } else { "failures" },
        lines.join("\n"),
    ))
}
