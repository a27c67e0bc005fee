//! How far each take is that is being worked on, for all who watch it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use coach_speech::{CancelFlag, Progress, Stage};
use coach_store::{TakeFault, TakeStatus};
use tokio::sync::watch;

use crate::stages::overall;

/// How far a take is.
#[derive(Debug, Clone, PartialEq)]
pub struct Live {
    /// Its status.
    pub status: TakeStatus,
    /// What is being done.
    pub stage: Option<Stage>,
    /// Part of all work that is done, 0 to 1; never goes back.
    pub done: f64,
    /// How long the rest takes, as far as one can tell.
    pub left: Option<Duration>,
    /// Why it failed.
    pub error: Option<TakeFault>,
}

impl Live {
    fn queued() -> Self {
        Self { status: TakeStatus::Queued, stage: None, done: 0.0, left: None, error: None }
    }
}

/// One take that waits or runs.
struct Entry {
    sender: watch::Sender<Live>,
    cancel: CancelFlag,
}

/// All takes that wait or run, by identity.
#[derive(Default)]
pub(crate) struct Lives(Mutex<HashMap<String, Entry>>);

impl Lives {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Watches a take that waits or runs, or will do so.
    pub(crate) fn begin(&self, id: &str) -> watch::Receiver<Live> {
        self.entry(id).0.subscribe()
    }

    /// Watches a take if it waits or runs here.
    pub(crate) fn watch(&self, id: &str) -> Option<watch::Receiver<Live>> {
        self.lock().get(id).map(|entry| entry.sender.subscribe())
    }

    fn entry(&self, id: &str) -> (watch::Sender<Live>, CancelFlag) {
        let mut lives = self.lock();
        let entry = lives.entry(id.to_owned()).or_insert_with(|| Entry {
            sender: watch::Sender::new(Live::queued()),
            cancel: CancelFlag::default(),
        });
        (entry.sender.clone(), entry.cancel.clone())
    }

    /// Says that the work begins; gives who is told about it and the flag that stops it.
    pub(crate) fn run(&self, id: &str) -> (Arc<dyn Progress>, CancelFlag) {
        let (sender, cancel) = self.entry(id);
        sender.send_modify(|live| live.status = TakeStatus::Running);
        (Arc::new(Teller { sender, begun: Instant::now() }), cancel)
    }

    /// Says that it waits again.
    pub(crate) fn wait_again(&self, id: &str) {
        if let Some(entry) = self.lock().get(id) {
            entry.sender.send_replace(Live::queued());
        }
    }

    /// Says how it ended; nobody can watch it from now on.
    pub(crate) fn end(&self, id: &str, status: TakeStatus, error: Option<TakeFault>) {
        if let Some(entry) = self.lock().remove(id) {
            entry.sender.send_modify(|live| {
                live.status = status;
                live.left = None;
                live.error = error;
                if status == TakeStatus::Done {
                    live.done = 1.0;
                }
            });
        }
    }

    /// Asks the work on a take to stop; false if there is none.
    pub(crate) fn cancel(&self, id: &str) -> bool {
        self.lock().get(id).map(|entry| entry.cancel.cancel()).is_some()
    }

    /// Asks all work to stop.
    pub(crate) fn cancel_all(&self) {
        for entry in self.lock().values() {
            entry.cancel.cancel();
        }
    }
}

/// Tells the watchers of a take how far it is.
struct Teller {
    sender: watch::Sender<Live>,
    begun: Instant,
}

impl Progress for Teller {
    fn report(&self, stage: Stage, fraction: f64) {
        let done = overall(stage, fraction);
        let left = (stage == Stage::Transcribe && done > 0.0)
            .then(|| self.begun.elapsed().mul_f64((1.0 - done) / done));
        self.sender.send_modify(|live| {
            live.stage = Some(stage);
            live.done = live.done.max(done);
            live.left = left.or(live.left);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watchers_see_progress_that_never_goes_back_and_the_end() {
        let lives = Lives::default();
        let watcher = lives.begin("1");
        let (progress, cancel) = lives.run("1");
        assert_eq!(watcher.borrow().status, TakeStatus::Running);
        progress.report(Stage::Transcribe, 0.5);
        let done = watcher.borrow().done;
        progress.report(Stage::Transcribe, 0.4);
        assert!(watcher.borrow().done >= done && watcher.borrow().left.is_some());
        assert!(lives.cancel("1") && cancel.is_cancelled());
        lives.end("1", TakeStatus::Done, None);
        assert_eq!((watcher.borrow().status, watcher.borrow().left), (TakeStatus::Done, None));
        assert!(lives.watch("1").is_none() && !lives.cancel("1"));
    }
}
