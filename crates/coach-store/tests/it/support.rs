//! A store in a folder of its own, with a clock that the test turns.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use coach_store::{Clock, Finished, JobLimits, NewTake, Recording, Settings, Store, StoredResult};
use tempfile::TempDir;

pub(crate) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl TestClock {
    pub(crate) fn pass_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) clock: Arc<TestClock>,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            clock: Arc::new(TestClock(AtomicI64::new(1_000_000))),
        }
    }

    pub(crate) async fn open(&self) -> Store {
        let settings = Settings { folder: self.folder.path().to_owned() };
        Store::open(&settings, Arc::clone(&self.clock) as _).await.unwrap()
    }

    /// How many files the folder below has.
    pub(crate) fn files(&self, below: &str) -> usize {
        fn count(folder: &Path) -> usize {
            let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
            entries.map(|e| if e.path().is_dir() { count(&e.path()) } else { 1 }).sum()
        }
        count(&self.folder.path().join(below))
    }
}

/// Runs a test's future.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all().build().unwrap().block_on(test)
}

/// A take of a client; bytes are found by the digest alone.
pub(crate) fn new_take(client: &str, id: &str, digest: &str) -> NewTake {
    NewTake {
        id: id.to_owned(),
        owner: client.to_owned(),
        client: client.to_owned(),
        digest: digest.repeat(32),
        bytes: 3,
        name: format!("Take {id}"),
        content_type: "audio/wav".to_owned(),
        language: None,
        beam_size: 1,
        contextual_fillers: false,
        filler_lists: "lists".to_owned(),
        profile: "profile".to_owned(),
        request_id: Some(format!("request-{id}")),
    }
}

pub(crate) fn bytes() -> Recording {
    Recording::Memory(vec!["a".into(), "bc".into()])
}

pub(crate) fn limits() -> JobLimits {
    JobLimits { queued_max: 5, ..JobLimits::default() }
}

pub(crate) fn finished() -> Finished {
    Finished {
        result: StoredResult { key: "k".to_owned(), content: b"result".to_vec() },
        processing_s: 1.5,
        duration_s: 60.0,
        spoken_language: "ru".to_owned(),
    }
}
