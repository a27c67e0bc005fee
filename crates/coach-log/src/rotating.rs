//! A file that is begun anew when it is long or when the day is over.
//!
//! `app.log` is the newest, `app.log.1` the one before it. Errors are counted and never stop what
//! comes later.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// When a file is begun anew, and how many are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotation {
    /// A file is never longer, unless by one line.
    pub bytes_max: u64,
    /// Files kept beside the newest.
    pub backups: u32,
}

impl Default for Rotation {
    fn default() -> Self {
        Self { bytes_max: 10_000_000, backups: 5 }
    }
}

/// How often an error or a file that somebody moved is looked into.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Writes lines; each call of `write` is whole lines, none of which is cut in two.
pub struct RotatingWriter {
    path: PathBuf,
    rotation: Rotation,
    today: Box<dyn Fn() -> Date + Send>,
    open: Option<Open>,
    looked: Option<Instant>,
    failures: Arc<AtomicU64>,
}

struct Open {
    file: File,
    bytes: u64,
    day: Date,
}

impl RotatingWriter {
    /// A file in a folder, which is made when it is needed.
    pub fn new(folder: &Path, name: &str, rotation: Rotation) -> Self {
        Self::with_days(folder, name, rotation, || ZonedDateTime::now().date())
    }

    /// The same by a calendar of the caller's.
    pub fn with_days(
        folder: &Path,
        name: &str,
        rotation: Rotation,
        today: impl Fn() -> Date + Send + 'static,
    ) -> Self {
        Self {
            path: folder.join(name),
            rotation,
            today: Box::new(today),
            open: None,
            looked: None,
            failures: Arc::default(),
        }
    }

    /// Counts the writes that failed.
    pub fn failures(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.failures)
    }

    fn backup(&self, number: u32) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(format!(".{number}"));
        PathBuf::from(name)
    }

    /// Makes room for the newest: each backup gets the next number, the last one goes.
    fn rotate(&self) {
        // What cannot be moved is written on; the next rotation tries again.
        if self.rotation.backups == 0 {
            let _ = fs::remove_file(&self.path);
            return;
        }
        for number in (1..self.rotation.backups).rev() {
            let _ = fs::rename(self.backup(number), self.backup(number + 1));
        }
        let _ = fs::rename(&self.path, self.backup(1));
    }

    fn reopen(&self) -> io::Result<Open> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        let facts = file.metadata()?;
        let bytes = facts.len();
        // An empty file is of today, whenever it was made.
        let day = if bytes == 0 { (self.today)() } else { day(facts.modified()?) };
        Ok(Open { file, bytes, day })
    }

    /// The file that the next line belongs into.
    fn ready(&mut self, line_bytes: u64) -> io::Result<&mut Open> {
        let looks = self.looked.is_none_or(|looked| looked.elapsed() >= LOOK_EVERY);
        if looks {
            self.looked = Some(Instant::now());
            if self.open.is_some() && !self.path.exists() {
                self.open = None;
            }
        }
        if self.open.is_none() {
            if !looks {
                return Err(io::Error::from(io::ErrorKind::NotConnected));
            }
            self.open = Some(self.reopen()?);
        }
        let today = (self.today)();
        let is_over = |open: &Open| {
            let is_long = open.bytes > 0 && open.bytes + line_bytes > self.rotation.bytes_max;
            is_long || (open.bytes > 0 && open.day != today)
        };
        if self.open.as_ref().is_some_and(is_over) {
            self.open = None;
            self.rotate();
            let mut open = self.reopen()?;
            // If it could not be moved it goes on, for the sake of the lines.
            open.day = today;
            self.open = Some(open);
        }
        self.open.as_mut().ok_or_else(|| io::Error::from(io::ErrorKind::NotConnected))
    }

    fn write_or_count(&mut self, lines: &[u8]) {
        if self.write_line(lines).is_err() {
            let lost = lines.split_inclusive(|byte| *byte == b'\n').count();
            self.failures.fetch_add(lost as u64, Ordering::Relaxed);
            self.open = None;
        }
    }

    fn write_line(&mut self, line: &[u8]) -> io::Result<()> {
        let open = self.ready(line.len() as u64)?;
        open.file.write_all(line)?;
        open.bytes += line.len() as u64;
        Ok(())
    }
}

/// The day of a time, by the clock on the wall.
fn day(time: SystemTime) -> Date {
    let time = Timestamp::try_from(time).unwrap_or(Timestamp::UNIX_EPOCH);
    time.to_zoned_datetime(TimeZone::system()).date()
}

impl Write for RotatingWriter {
    /// Never fails: what cannot be written is counted.
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        let room =
            self.open.as_ref().map_or(0, |open| self.rotation.bytes_max.saturating_sub(open.bytes));
        if lines.len() as u64 <= room {
            self.write_or_count(lines);
        } else {
            // Somewhere in between the next file begins.
            for line in lines.split_inclusive(|byte| *byte == b'\n') {
                self.write_or_count(line);
            }
        }
        Ok(lines.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use jiff::civil::date;
    use tempfile::TempDir;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn rotation(bytes_max: u64, backups: u32) -> Rotation {
        Rotation { bytes_max, backups }
    }

    #[test]
    fn long_files_rotate_and_no_line_is_cut_or_lost() {
        let folder = TempDir::new().unwrap();
        let mut writer = RotatingWriter::new(folder.path(), "app.log", rotation(100, 1_000));
        for number in 0..500 {
            writer.write_all(format!("line {number:05}\n").as_bytes()).unwrap();
        }
        let mut lines = Vec::new();
        for name in names(folder.path()) {
            let text = fs::read_to_string(folder.path().join(name)).unwrap();
            assert!(text.len() <= 100);
            lines.extend(text.lines().map(str::to_owned));
        }
        lines.sort();
        let expected: Vec<String> = (0..500).map(|number| format!("line {number:05}")).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn so_many_are_kept_and_the_newest_has_the_plain_name() {
        let folder = TempDir::new().unwrap();
        let mut writer = RotatingWriter::new(folder.path(), "app.log", rotation(1, 2));
        for number in 0..9 {
            writer.write_all(format!("{number}\n").as_bytes()).unwrap();
        }
        assert_eq!(names(folder.path()), ["app.log", "app.log.1", "app.log.2"]);
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!([read("app.log"), read("app.log.1"), read("app.log.2")], ["8\n", "7\n", "6\n"]);
    }

    #[test]
    fn a_new_day_begins_a_new_file_also_after_a_restart() {
        let folder = TempDir::new().unwrap();
        let day = Arc::new(Mutex::new(ZonedDateTime::now().date()));
        let open = || {
            let day = Arc::clone(&day);
            let today = move || *day.lock().unwrap();
            RotatingWriter::with_days(folder.path(), "app.log", Rotation::default(), today)
        };
        let mut writer = open();
        writer.write_all(b"a\n").unwrap();
        drop(writer);
        let mut writer = open();
        writer.write_all(b"b\n").unwrap();
        assert_eq!(names(folder.path()), ["app.log"]);
        *day.lock().unwrap() = date(2100, 1, 1);
        writer.write_all(b"c\n").unwrap();
        assert_eq!(names(folder.path()), ["app.log", "app.log.1"]);
        *day.lock().unwrap() = date(2100, 1, 2);
        drop(writer);
        open().write_all(b"d\n").unwrap();
        assert_eq!(names(folder.path()), ["app.log", "app.log.1", "app.log.2"]);
    }

    #[test]
    fn a_folder_that_cannot_be_used_is_counted_and_tried_again() {
        let folder = TempDir::new().unwrap();
        let place = folder.path().join("logs");
        fs::write(&place, "in the way").unwrap();
        let mut writer = RotatingWriter::new(&place, "app.log", Rotation::default());
        let failures = writer.failures();
        writer.write_all(b"lost\n").unwrap();
        writer.write_all(b"lost\n").unwrap();
        assert_eq!(failures.load(Ordering::Relaxed), 2);
        fs::remove_file(&place).unwrap();
        writer.looked = None;
        writer.write_all(b"kept\n").unwrap();
        fs::remove_dir_all(&place).unwrap();
        writer.looked = None;
        writer.write_all(b"kept too\n").unwrap();
        assert_eq!(fs::read_to_string(place.join("app.log")).unwrap(), "kept too\n");
    }
}
