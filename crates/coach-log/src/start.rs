//! Puts the parts together for a whole process.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use thiserror::Error;
use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, Registry};

use crate::console::Console;
use crate::json_lines::JsonLines;
use crate::rotating::{RotatingWriter, Rotation};

/// What is logged, and where to.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Levels, in the syntax of `tracing_subscriber::EnvFilter`: `info`, `warn,speech_coach=debug`.
    pub filter: String,
    /// Lines on standard error.
    pub console: Option<ConsoleSettings>,
    /// Lines in files.
    pub file: Option<FileSettings>,
}

/// Lines on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsoleSettings {
    /// Whether to colour them.
    pub colour: bool,
    /// JSON instead of lines for people.
    pub json: bool,
}

/// Lines in files.
#[derive(Debug, Clone)]
pub struct FileSettings {
    /// Where the files are.
    pub folder: PathBuf,
    /// Name of the newest.
    pub name: String,
    /// When they change.
    pub rotation: Rotation,
}

/// Lines that may wait for a slow disk.
const QUEUE_LINES: usize = 16_384;

/// Why logging cannot begin.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The filter is none.
    #[error("levels are error, warn, info, debug and trace, or such as warn,speech_coach=debug")]
    Filter,
    /// Somebody else logs already.
    #[error("logging has begun already")]
    Begun,
}

/// Keeps logging alive; dropped, it writes what waits.
pub struct Guard {
    _workers: Vec<WorkerGuard>,
    dropped: Vec<ErrorCounter>,
    failed: Option<Arc<AtomicU64>>,
    told: AtomicU64,
}

impl Guard {
    /// Lines that were never written: the queue was full, or the disk.
    pub fn lost_lines(&self) -> u64 {
        let dropped: usize = self.dropped.iter().map(ErrorCounter::dropped_lines).sum();
        let failed = self.failed.as_ref().map_or(0, |failed| failed.load(Ordering::Relaxed));
        dropped as u64 + failed
    }

    /// Says how many lines were lost since the last call, if any were.
    pub fn report_lost(&self) {
        let lost = self.lost_lines();
        let before = self.told.swap(lost, Ordering::Relaxed);
        if lost > before {
            tracing::warn!(lost_lines = lost - before, "log lines were lost");
        }
    }
}

type BoxedLayer = Box<dyn Layer<Registry> + Send + Sync>;

fn queue(writer: impl io::Write + Send + 'static) -> (NonBlocking, WorkerGuard) {
    NonBlockingBuilder::default().lossy(true).buffered_lines_limit(QUEUE_LINES).finish(writer)
}

/// Begins to log, for the whole process.
///
/// # Errors
/// [`Error::Filter`] and [`Error::Begun`].
pub fn start(settings: &Settings) -> Result<Guard, Error> {
    let filter = EnvFilter::try_new(&settings.filter).map_err(|_| Error::Filter)?;
    let mut layers: Vec<BoxedLayer> = Vec::new();
    let (mut workers, mut dropped, mut failed) = (Vec::new(), Vec::new(), None);
    if let Some(ConsoleSettings { colour, json }) = settings.console {
        let (writer, worker) = queue(io::stderr());
        dropped.push(writer.error_counter());
        workers.push(worker);
        layers.push(if json {
            JsonLines::new(writer).boxed()
        } else {
            Console { writer, colour }.boxed()
        });
    }
    if let Some(FileSettings { folder, name, rotation }) = &settings.file {
        let file = RotatingWriter::new(folder, name, *rotation);
        failed = Some(file.failures());
        let (writer, worker) = queue(file);
        dropped.push(writer.error_counter());
        workers.push(worker);
        layers.push(JsonLines::new(writer).boxed());
    }
    let subscriber = tracing_subscriber::registry().with(layers).with(filter);
    subscriber.try_init().map_err(|_| Error::Begun)?;
    Ok(Guard { _workers: workers, dropped, failed, told: AtomicU64::new(0) })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// A disk that does not answer before it is told to.
    struct Stuck(mpsc::Receiver<()>);

    impl io::Write for Stuck {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_stuck_disk_holds_nobody_up_and_lost_lines_are_counted() {
        let (release, stuck) = mpsc::channel();
        let (writer, worker) = queue(Stuck(stuck));
        let counter = writer.error_counter();
        let subscriber = tracing_subscriber::registry().with(JsonLines::new(writer));
        let lines = QUEUE_LINES + 100;
        tracing::subscriber::with_default(subscriber, || {
            for number in 0..lines {
                tracing::info!(number, "line");
            }
        });
        assert!((90..=100).contains(&counter.dropped_lines()), "{}", counter.dropped_lines());
        drop(release);
        drop(worker);
    }

    #[test]
    fn a_filter_that_is_none_is_refused() {
        let settings = Settings { filter: "loud=very".to_owned(), console: None, file: None };
        assert!(matches!(start(&settings), Err(Error::Filter)));
    }
}
