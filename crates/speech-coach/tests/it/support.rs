//! Runs the program in an environment of its own.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A folder for one test: its results, its temporary files, its models.
pub(crate) struct Place {
    folder: TempDir,
    cache: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self { folder: TempDir::new().unwrap(), cache: TempDir::new().unwrap() };
        fs::create_dir(place.temporary()).unwrap();
        place
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the program keeps results.
    pub(crate) fn cache(&self) -> &Path {
        self.cache.path()
    }

    /// Where the program puts temporary files.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.path("tmp")
    }

    /// Writes a file into the folder.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// The program, not yet started: no variables of the tester's, no colours, English.
    pub(crate) fn program(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_speech-coach"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("LANG", "C.UTF-8")
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("TMPDIR", self.temporary())
            .env("SPEECH_COACH_MODELS", self.path("models"))
            .env("SPEECH_COACH_CACHE", self.cache())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[impl AsRef<OsStr>]) -> Ended {
        ended(self.program(arguments).spawn().unwrap())
    }

    /// Runs the program with something on standard input.
    pub(crate) fn run_with_stdin(&self, arguments: &[impl AsRef<OsStr>], input: &[u8]) -> Ended {
        let mut child = self.program(arguments).stdin(Stdio::piped()).spawn().unwrap();
        // It may refuse before it has read everything.
        let _ = child.stdin.take().unwrap().write_all(input);
        ended(child)
    }

    /// Names of everything in a folder, in order.
    pub(crate) fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// Waits for the end of a run.
pub(crate) fn ended(child: Child) -> Ended {
    let output = child.wait_with_output().unwrap();
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A recording of the repository.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name).canonicalize().unwrap()
}

/// A copy of a recording beside the test's other files, so that its name is short in results.
pub(crate) fn copy(place: &Place, name: &str) -> String {
    fs::copy(fixture(name), place.path(name)).unwrap();
    name.to_owned()
}

/// What `analyze` is called with to write scripted words.
pub(crate) fn fake<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["analyze", "--recognizer", "fake"], arguments].concat()
}
