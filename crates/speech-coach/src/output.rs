//! Where results go: standard output, a file, a folder. Files appear whole or not at all.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::interrupt::Interrupt;

/// Where results go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Output {
    /// Standard output.
    Stdout,
    /// This file.
    File(PathBuf),
    /// One file for each recording in this folder.
    Folder(PathBuf),
}

/// Whether anybody still wants results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Yes.
    There,
    /// Standard output was closed, as `head` does.
    Gone,
}

impl Output {
    /// What `--output` means for so many recordings.
    pub(crate) fn of(option: Option<&Path>, recordings: usize) -> Self {
        match option {
            None => Self::Stdout,
            Some(path) if path.as_os_str() == "-" => Self::Stdout,
            Some(path) if recordings > 1 || path.is_dir() => Self::Folder(path.to_owned()),
            Some(path) => Self::File(path.to_owned()),
        }
    }

    /// Finds out before hours of work whether results can be written.
    pub(crate) fn prepare(&self) -> Result<(), Failure> {
        let prepare = || match self {
            Self::Stdout => Ok(()),
            Self::File(path) if is_special(path) => Ok(()),
            Self::File(path) => tempfile::tempfile_in(folder_of(path)).map(drop),
            Self::Folder(folder) => {
                fs::create_dir_all(folder)?;
                tempfile::tempfile_in(folder).map(drop)
            }
        };
        prepare().map_err(|error| Failure::of_writing(&error))
    }

    /// The files that results go to, one for each recording; none for standard output.
    pub(crate) fn files(&self, stems: &[String], extension: &str) -> Vec<Option<PathBuf>> {
        match self {
            Self::Stdout => vec![None; stems.len()],
            Self::File(path) => vec![Some(path.clone()); stems.len()],
            Self::Folder(folder) => {
                let names = distinct(stems);
                names.map(|name| Some(folder.join(format!("{name}.{extension}")))).collect()
            }
        }
    }
}

/// Writes a result to its file, or to standard output.
pub(crate) fn write(
    file: Option<&Path>,
    text: &str,
    interrupt: &Interrupt,
) -> Result<Reader, Failure> {
    let Some(path) = file else { return write_stdout(text) };
    let written = interrupt.whole(|| write_file(path, text.as_bytes()));
    written.map(|()| Reader::There).map_err(|error| Failure::of_writing(&error))
}

/// Writes to standard output; a reader who left is no error.
pub(crate) fn write_stdout(text: &str) -> Result<Reader, Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(Reader::There),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(error) => Err(Failure::of_writing(&error)),
    }
}

/// Writes to standard error; who closed it does not want to know.
pub(crate) fn write_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether standard output is looked at by a person.
pub(crate) fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether standard error is looked at by a person.
pub(crate) fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if is_special(path) {
        return fs::write(path, bytes);
    }
    // A link stays a link: what it points to is replaced.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".speech-coach-");
    #[cfg(unix)]
    builder.permissions(permissions(path));
    let mut file = builder.tempfile_in(folder_of(path))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Devices and pipes are written to, never replaced by a file.
fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|facts| !facts.is_file() && !facts.is_dir())
}

/// Those of the file that is replaced; a new file gets what the user's mask leaves.
#[cfg(unix)]
fn permissions(path: &Path) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).map_or_else(|_| fs::Permissions::from_mode(0o666), |now| now.permissions())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Names without doubles, also where the file system does not tell cases apart.
fn distinct(stems: &[String]) -> impl Iterator<Item = String> + '_ {
    let mut taken = BTreeSet::new();
    stems.iter().map(move |stem| {
        let numbered = (1..).map(|number| match number {
            1 => stem.clone(),
            number => format!("{stem}-{number}"),
        });
        let mut free = numbered.filter(|name| taken.insert(name.to_lowercase()));
        free.next().unwrap_or_else(|| stem.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_one_name_do_not_replace_each_other() {
        let stems = ["talk", "Talk", "talk-2", "other"].map(str::to_owned);
        let names: Vec<String> = distinct(&stems).collect();
        assert_eq!(names, ["talk", "Talk-2", "talk-2-2", "other"]);
    }

    #[test]
    fn a_file_appears_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.txt");
        for text in ["one", "two"] {
            assert_eq!(write(Some(&path), text, &Interrupt::default()), Ok(Reader::There));
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_found_out_before_the_work() {
        let folder = tempfile::tempdir().unwrap();
        let output = Output::of(Some(&folder.path().join("no/such/report.txt")), 1);
        assert_eq!(output.prepare().unwrap_err().code, "output_no_folder");
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_links_are_not_replaced() {
        assert_eq!(write_file(Path::new("/dev/null"), b"text").map_err(|e| e.kind()), Ok(()));
        assert!(is_special(Path::new("/dev/null")));

        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write_file(&link, b"new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
