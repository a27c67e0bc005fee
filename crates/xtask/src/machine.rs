//! What a measurement ran on.

use std::fs;
use std::process::Command;
use std::thread::available_parallelism;

use serde::Serialize;

use crate::workspace;

/// The processor and the sources.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Machine {
    /// As the processor calls itself.
    processor: String,
    cores: usize,
    memory_gb: Option<u64>,
    /// The commit of the sources, with `+` if they were changed since.
    commit: String,
}

impl Machine {
    /// Asks the system and git; what is not known is empty.
    pub(crate) fn here() -> Self {
        let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let kibibytes =
            field(&memory, "MemTotal").and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
        Self {
            processor: field(&cpu, "model name").unwrap_or(std::env::consts::ARCH).to_owned(),
            cores: available_parallelism().map_or(1, usize::from),
            memory_gb: kibibytes.map(|kibibytes| kibibytes / 1_000_000),
            commit: commit().unwrap_or_default(),
        }
    }

    /// One line for the head of a table.
    pub(crate) fn line(&self) -> String {
        let memory = self.memory_gb.map_or_else(String::new, |size| format!(", {size} GB"));
        format!("{}, {} cores{memory}; commit {}", self.processor, self.cores, self.commit)
    }
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim())
}

fn commit() -> Option<String> {
    let git = |arguments: &[&str]| {
        let output =
            Command::new("git").args(arguments).current_dir(workspace::root()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let commit = git(&["rev-parse", "--short", "HEAD"])?;
    let changed = git(&["status", "--porcelain", "--untracked-files=no", "--", "crates"])?;
    Some(if changed.is_empty() { commit } else { format!("{commit}+") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found() {
        assert_eq!(field("a\t: 1\nmodel name\t: Some CPU\n", "model name"), Some("Some CPU"));
        assert_eq!(field("", "model name"), None);
    }
}
