//! Puts the parts together for a whole process.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use thiserror::Error;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::layer::{Form, Lines};
use crate::queue::{Drain, Queue};
use crate::rotating::{RotatingWriter, Rotation};
use crate::traces::{TraceSettings, Traces};

/// What is logged, and where to.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Levels, in the syntax of `tracing_subscriber::EnvFilter`: `info`, `warn,speech_coach=debug`.
    pub filter: String,
    /// Lines on standard error.
    pub console: Option<ConsoleSettings>,
    /// Lines in files.
    pub file: Option<FileSettings>,
    /// Spans for a collector.
    pub traces: Option<TraceSettings>,
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

/// Bytes of lines that may wait for a slow disk.
const QUEUE_BYTES: usize = 4 << 20;
/// Spans for the collector: all that are not for debugging, and never those of sending them.
const TRACED: &str = "info,hyper=off,hyper_util=off,opentelemetry=off,reqwest=off";

/// Why logging cannot begin.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The filter is none.
    #[error("levels are error, warn, info, debug and trace, or such as warn,speech_coach=debug")]
    Filter,
    /// The address of the collector is none.
    #[error("an address such as http://127.0.0.1:4318")]
    Endpoint,
    /// Somebody else logs already.
    #[error("logging has begun already")]
    Begun,
}

/// Keeps logging alive; dropped, it writes what waits.
pub struct Guard {
    _drains: Vec<Drain>,
    queues: Vec<Queue>,
    failed: Option<Arc<AtomicU64>>,
    told: AtomicU64,
    traces: Option<Traces>,
}

impl Guard {
    /// Lines that were never written: the queue was full, or the disk.
    pub fn lost_lines(&self) -> u64 {
        let dropped: u64 = self.queues.iter().map(Queue::lost).sum();
        let failed = self.failed.as_ref().map_or(0, |failed| failed.load(Ordering::Relaxed));
        dropped + failed
    }

    /// Spans that no collector took.
    pub fn lost_spans(&self) -> u64 {
        self.traces.as_ref().map_or(0, Traces::lost)
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

/// Begins to log, for the whole process.
///
/// # Errors
/// [`Error::Filter`], [`Error::Endpoint`] and [`Error::Begun`].
pub fn start(settings: &Settings) -> Result<Guard, Error> {
    let filter = EnvFilter::try_new(&settings.filter).map_err(|_| Error::Filter)?;
    let (mut drains, mut queues, mut failed) = (Vec::new(), Vec::new(), None);
    let mut to = |form: Form, sink: Box<dyn io::Write + Send>| {
        let (queue, drain) = Queue::to(sink, QUEUE_BYTES);
        drains.push(drain);
        queues.push(queue.clone());
        Lines::new(form, move |line| queue.push(line))
    };
    let console = settings.console.map(|ConsoleSettings { colour, json }| {
        let form = if json { Form::Json } else { Form::Console { colour } };
        to(form, Box::new(io::stderr()))
    });
    let file = settings.file.as_ref().map(|FileSettings { folder, name, rotation }| {
        let file = RotatingWriter::new(folder, name, *rotation);
        failed = Some(file.failures());
        to(Form::Json, Box::new(file))
    });
    let lines = match (console, file) {
        (Some(console), Some(file)) => Some(console.and(file)),
        (console, file) => console.or(file),
    };
    let traces = settings.traces.as_ref().map(Traces::begin).transpose()?;
    let traced = traces.as_ref().map(|traces| traces.layer().with_filter(EnvFilter::new(TRACED)));
    let subscriber = tracing_subscriber::registry().with(lines.with_filter(filter)).with(traced);
    subscriber.try_init().map_err(|_| Error::Begun)?;
    Ok(Guard { _drains: drains, queues, failed, told: AtomicU64::new(0), traces })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_is_none_is_refused() {
        let settings =
            Settings { filter: "loud=very".to_owned(), console: None, file: None, traces: None };
        assert!(matches!(start(&settings), Err(Error::Filter)));
    }
}
