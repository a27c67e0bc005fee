//! faster-whisper in an environment of its own, called like any other child.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::json;

use crate::child::{self, End, Ran};
use crate::{python, workspace};

/// What is compared with; its dependencies are those it asks for.
pub(crate) const PACKAGE: &str = "faster-whisper==1.2.1";
const SCRIPT: &str = include_str!("faster_whisper.py");
/// The files of a model that faster-whisper reads.
const MODEL_FILE: &str = "model.bin";

/// The peer, ready to run.
#[derive(Debug)]
pub(crate) struct Peer {
    python: PathBuf,
    model: PathBuf,
    threads: usize,
}

/// What it says about one file.
#[derive(Debug, Deserialize)]
pub(crate) struct Heard {
    pub(crate) text: String,
    pub(crate) seconds: f64,
    pub(crate) length_s: f64,
}

/// A file and its language.
#[derive(Debug, Clone)]
pub(crate) struct Recording {
    pub(crate) path: PathBuf,
    pub(crate) language: Option<String>,
}

impl Peer {
    /// Installs it, unless that was done before.
    ///
    /// # Errors
    /// When it cannot be installed, or there is no model in its layout.
    pub(crate) fn install(model: &Path, threads: usize) -> Result<Self> {
        if !model.join(MODEL_FILE).is_file() {
            bail!("no {MODEL_FILE} in {}: the peer reads the CTranslate2 layout", model.display());
        }
        let folder = workspace::target_folder()?.join("compare");
        fs::create_dir_all(&folder)?;
        let python = python::environment(&folder.join("venv"), &[PACKAGE])?;
        Ok(Self { python, model: model.to_owned(), threads })
    }

    /// Transcribes files in one process.
    ///
    /// # Errors
    /// When it fails or leaves out a file.
    pub(crate) fn transcribe(
        &self,
        recordings: &[Recording],
        word_times: bool,
        time_limit: Duration,
    ) -> Result<(Vec<Heard>, Ran)> {
        let files: Vec<_> = recordings
            .iter()
            .map(|file| json!({ "path": file.path, "language": file.language }))
            .collect();
        let request = json!({
            "model": self.model, "threads": self.threads, "word_timestamps": word_times,
            "files": files,
        });
        let mut command = Command::new(&self.python);
        command.args(["-c", SCRIPT, &request.to_string()]);
        // It has its model; it must not look for another one on the network.
        command.env("HF_HUB_OFFLINE", "1").env("OMP_NUM_THREADS", self.threads.to_string());
        let ran = child::run(&mut command, time_limit)?;
        if ran.end != End::Code(0) {
            let says = ran.stderr.lines().last().unwrap_or_default();
            bail!("{PACKAGE} ended with {:?}: {says}", ran.end);
        }
        let heard: Result<Vec<Heard>, _> = ran.stdout.lines().map(serde_json::from_str).collect();
        let heard = heard.with_context(|| format!("cannot understand what {PACKAGE} printed"))?;
        if heard.len() != recordings.len() {
            bail!("{PACKAGE} transcribed {} of {} files", heard.len(), recordings.len());
        }
        Ok((heard, ran))
    }
}
