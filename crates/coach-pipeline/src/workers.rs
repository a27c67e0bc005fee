//! The only place that starts threads for the work of stages.
//!
//! A job gets a thread of its own with a known stack, so that a deep call chain or a panic in
//! it harms nobody else; how many run and wait at once is bounded.

use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use coach_speech::{CancelFlag, Cancelled};

use crate::settings::WorkerSettings;

/// Stack of a worker: the usual size of a main thread, whoever calls.
const STACK_BYTES: usize = 8 << 20;

/// How often a waiting job looks at its flag.
const POLL: Duration = Duration::from_millis(20);

/// Runs jobs, a bounded number at a time.
#[derive(Debug)]
pub(crate) struct Workers {
    settings: WorkerSettings,
    queue: Mutex<Queue>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct Queue {
    running: usize,
    waiting: usize,
}

/// Why a job did not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Too many wait already.
    Busy,
    /// The caller gave up while it waited.
    Cancelled,
    /// The system gave no thread.
    NoThread,
}

impl From<Cancelled> for Refused {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl Workers {
    pub(crate) fn new(settings: WorkerSettings) -> Self {
        Self { settings, queue: Mutex::default(), freed: Condvar::new() }
    }

    /// Runs a job on a worker and waits for it; its log lines belong to the caller's span. A panic
    /// of the job goes on in the caller.
    pub(crate) fn run<T: Send>(
        &self,
        cancel: &CancelFlag,
        job: impl FnOnce() -> T + Send,
    ) -> Result<T, Refused> {
        let _slot = self.wait_for_slot(cancel)?;
        let span = tracing::Span::current();
        thread::scope(|scope| {
            let worker = thread::Builder::new()
                .name("analysis".to_owned())
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, move || span.in_scope(job))
                .map_err(|_| Refused::NoThread)?;
            worker.join().map_err(|panic| resume_unwind(panic))
        })
    }

    fn wait_for_slot(&self, cancel: &CancelFlag) -> Result<Slot<'_>, Refused> {
        cancel.check()?;
        let mut queue = self.queue();
        if queue.running < self.settings.running_max.max(1) {
            queue.running += 1;
            return Ok(Slot(self));
        }
        if queue.waiting >= self.settings.waiting_max {
            return Err(Refused::Busy);
        }
        queue.waiting += 1;
        let outcome = loop {
            if cancel.is_cancelled() {
                break Err(Refused::Cancelled);
            }
            if queue.running < self.settings.running_max.max(1) {
                queue.running += 1;
                break Ok(Slot(self));
            }
            // A flag cannot wake a condition variable, so the wait has an end.
            (queue, _) =
                self.freed.wait_timeout(queue, POLL).unwrap_or_else(PoisonError::into_inner);
        };
        queue.waiting -= 1;
        outcome
    }

    /// The counts stay true even if a holder of the lock panicked: it only counts under it.
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to run one job.
struct Slot<'a>(&'a Workers);

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.0.queue().running -= 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn workers(running_max: usize, waiting_max: usize) -> Workers {
        Workers::new(WorkerSettings { running_max, waiting_max })
    }

    #[test]
    fn no_more_run_than_allowed() {
        let workers = workers(2, 100);
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    workers.run(&CancelFlag::default(), || {
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        thread::yield_now();
                        now.fetch_sub(1, Ordering::SeqCst);
                    })
                });
            }
        });
        assert!((1..=2).contains(&most.load(Ordering::SeqCst)));
    }

    #[test]
    fn a_full_queue_refuses_and_a_waiting_job_can_be_cancelled() {
        let workers = workers(1, 1);
        let (started, finish) = (Barrier::new(2), Barrier::new(2));
        let gone = CancelFlag::default();
        thread::scope(|scope| {
            scope.spawn(|| {
                workers.run(&CancelFlag::default(), || {
                    started.wait();
                    finish.wait();
                })
            });
            started.wait();
            let waiting = scope.spawn(|| workers.run(&gone, || ()));
            while workers.queue().waiting == 0 {
                thread::yield_now();
            }
            assert_eq!(workers.run(&CancelFlag::default(), || ()), Err(Refused::Busy));
            gone.cancel();
            assert_eq!(waiting.join().unwrap(), Err(Refused::Cancelled));
            finish.wait();
        });
        assert_eq!(workers.run(&CancelFlag::default(), || 7), Ok(7));
    }

    #[test]
    fn a_panic_frees_its_place() {
        let workers = workers(1, 0);
        let job = || workers.run(&CancelFlag::default(), || panic!("as a bug would"));
        let result: Result<Result<(), Refused>, _> = catch_unwind(AssertUnwindSafe(job));
        assert!(result.is_err());
        assert_eq!(workers.run(&CancelFlag::default(), || 7), Ok(7));
    }
}
