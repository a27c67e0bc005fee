//! The file system as the tier needs it: nothing here knows what an entry holds.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::envelope::HEADER;
use crate::key::Key;

/// Folder of entries in the making.
const TEMPORARY: &str = "tmp";
/// Folder of damaged entries, for a look at what happened to them …
const QUARANTINE: &str = "quarantine";
/// … of which this many are kept.
const QUARANTINED_MAX: usize = 64;
/// Held by the process that writes.
const LOCK: &str = "lock";

/// Makes the folders, for nobody but their owner to look into, and finds out whether the lock
/// can be taken at all.
pub(super) fn prepare(root: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(root.join(TEMPORARY))?;
    builder.create(root.join(QUARANTINE))?;
    open_lock(root).map(drop)
}

/// The lock; `None` if another process has it.
pub(super) fn lock(root: &Path) -> Option<File> {
    let lock = open_lock(root).ok()?;
    lock.try_lock().is_ok().then_some(lock)
}

fn open_lock(root: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(root.join(LOCK))
}

/// Removes what a crash left in the making; for the writer alone.
pub(super) fn empty_temporary(root: &Path) {
    for entry in entries(&root.join(TEMPORARY)) {
        remove(&entry);
    }
}

pub(super) fn path(root: &Path, kind: &str, key: &Key) -> PathBuf {
    let name = key.to_string();
    root.join(kind).join(&name[..2]).join(&name[2..4]).join(name)
}

/// All bytes of a file into `bytes`, if there are no more than `bytes_max`.
pub(super) fn read(path: &Path, bytes_max: usize, bytes: &mut Vec<u8>) -> Option<()> {
    let mut file = File::open(path).ok()?;
    let length = usize::try_from(file.metadata().ok()?.len()).ok()?;
    if length > bytes_max {
        return None;
    }
    bytes.clear();
    bytes.reserve(length);
    file.read_to_end(bytes).ok()?;
    Some(())
}

/// The header of a file.
pub(super) fn head(path: &Path) -> Option<[u8; HEADER]> {
    let mut head = [0; HEADER];
    File::open(path).ok()?.read_exact(&mut head).ok()?;
    Some(head)
}

/// Length of a file and when it was last used, in milliseconds since 1970.
pub(super) fn size_and_use(path: &Path) -> Option<(u64, u64)> {
    let facts = fs::metadata(path).ok()?;
    let since = facts.modified().ok()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Some((facts.len(), u64::try_from(since.as_millis()).unwrap_or(u64::MAX)))
}

/// Writes down that a file is of use. Only the order of eviction depends on it.
pub(super) fn touch(path: &Path) {
    let _ = File::options().write(true).open(path).and_then(|f| f.set_modified(SystemTime::now()));
}

/// Removes a file. If it cannot be, it is found and judged again.
pub(super) fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}

pub(super) fn free_bytes(folder: &Path) -> io::Result<u64> {
    let facts = rustix::fs::statvfs(folder)?;
    Ok(facts.f_bavail.saturating_mul(facts.f_frsize))
}

/// Writes a file that nobody sees, for [`put`] to show it whole.
pub(super) fn write_aside(root: &Path, name: u64, bytes: &[u8], sync: bool) -> io::Result<PathBuf> {
    let aside = root.join(TEMPORARY).join(format!("{}.{name}", std::process::id()));
    match write(&aside, bytes, sync) {
        Ok(()) => Ok(aside),
        Err(error) => {
            remove(&aside);
            Err(error)
        }
    }
}

/// Puts a file in its place, in one step.
pub(super) fn put(aside: &Path, path: &Path) -> io::Result<()> {
    let put = fs::rename(aside, path).or_else(|error| {
        let folder = path.parent().filter(|_| error.kind() == io::ErrorKind::NotFound);
        fs::create_dir_all(folder.ok_or(error)?)?;
        fs::rename(aside, path)
    });
    if put.is_err() {
        remove(aside);
    }
    put
}

fn write(path: &Path, bytes: &[u8], sync: bool) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    if sync { file.sync_data() } else { Ok(()) }
}

/// Puts a damaged file aside, or removes it when there are enough of them.
pub(super) fn quarantine(root: &Path, path: &Path, key: &Key) {
    let folder = root.join(QUARANTINE);
    let is_kept = entries(&folder).count() < QUARANTINED_MAX
        && fs::rename(path, folder.join(key.to_string())).is_ok();
    if !is_kept {
        remove(path);
    }
}

/// Calls for every entry with its kind, key and path.
pub(super) fn each(root: &Path, visit: &mut dyn FnMut(&str, Key, &Path)) {
    for kind in entries(root) {
        let Some(name) = kind.file_name().and_then(|name| name.to_str()).map(str::to_owned) else {
            continue;
        };
        if [TEMPORARY, QUARANTINE, LOCK].contains(&name.as_str()) {
            continue;
        }
        for path in
            entries(&kind).flat_map(|first| entries(&first)).flat_map(|inner| entries(&inner))
        {
            let key = path.file_name().and_then(|name| Key::from_hex(name.to_str()?));
            if let Some(key) = key {
                visit(&name, key, &path);
            }
        }
    }
}

/// What a folder holds; nothing if it is none.
fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()))
}
