//! Lines on their way to a slow place: handed over in memory, written by a thread in batches.
//!
//! Waking a thread for each line costs more than writing it, so the thread sleeps a moment after
//! it woke and takes everything that came. A queue that is full loses lines and counts them.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long lines are gathered before they are written.
const GATHER: Duration = Duration::from_millis(10);
/// How long the end of a program waits for a place that does not answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// Hands lines over; clones hand over to the same place.
#[derive(Clone)]
pub(crate) struct Queue(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    bytes_max: usize,
    lost: AtomicU64,
}

#[derive(Default)]
struct State {
    bytes: Vec<u8>,
    /// The thread has written everything and sleeps until it is woken.
    is_idle: bool,
    is_closed: bool,
    is_done: bool,
}

/// Writes what was handed over; dropped, it waits a moment for the rest.
pub(crate) struct Drain {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// A queue of so many bytes, and the thread that writes; without a thread all lines are lost.
    pub(crate) fn to(sink: impl Write + Send + 'static, bytes_max: usize) -> (Self, Drain) {
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            changed: Condvar::new(),
            bytes_max,
            lost: AtomicU64::new(0),
        });
        let writer = Arc::clone(&shared);
        let thread = thread::Builder::new().name("log".to_owned());
        let thread = thread.spawn(move || write(&writer, sink)).ok();
        (Self(Arc::clone(&shared)), Drain { shared, thread })
    }

    /// Hands a line over; never waits for the place it goes to.
    pub(crate) fn push(&self, line: &[u8]) {
        let mut state = self.0.state();
        if state.bytes.len() + line.len() > self.0.bytes_max {
            drop(state);
            self.0.lost.fetch_add(1, Ordering::Relaxed);
            return;
        }
        state.bytes.extend_from_slice(line);
        if std::mem::take(&mut state.is_idle) {
            self.0.changed.notify_all();
        }
    }

    /// Lines that found no room.
    pub(crate) fn lost(&self) -> u64 {
        self.0.lost.load(Ordering::Relaxed)
    }
}

/// What the thread does.
fn write(shared: &Shared, mut sink: impl Write) {
    let mut batch = Vec::new();
    loop {
        let mut state = shared.state();
        while state.bytes.is_empty() && !state.is_closed {
            state.is_idle = true;
            state = shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.bytes.is_empty() {
            break;
        }
        if !state.is_closed {
            let waiting = shared.changed.wait_timeout(state, GATHER);
            state = waiting.unwrap_or_else(PoisonError::into_inner).0;
        }
        std::mem::swap(&mut batch, &mut state.bytes);
        drop(state);
        // A place that fails counts that itself.
        let _ = sink.write_all(&batch).and_then(|()| sink.flush());
        batch.clear();
    }
    shared.state().is_done = true;
    shared.changed.notify_all();
}

impl Drop for Drain {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.is_closed = true;
        self.shared.changed.notify_all();
        if self.thread.is_some() {
            let waiting = |state: &mut State| !state.is_done;
            let waited = self.shared.changed.wait_timeout_while(state, PATIENCE, waiting);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(state);
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::mpsc;

    use super::*;

    /// A disk that does not answer before it is told to.
    struct Stuck(mpsc::Receiver<()>);

    impl Write for Stuck {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Everything that was written.
    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_stuck_disk_holds_nobody_up_and_lost_lines_are_counted() {
        let (release, stuck) = mpsc::channel();
        let (queue, drain) = Queue::to(Stuck(stuck), 1_000);
        for _ in 0..300 {
            queue.push(b"123456789\n");
        }
        assert!((100..=200).contains(&queue.lost()), "{}", queue.lost());
        drop(release);
        drop(drain);
    }

    #[test]
    fn all_lines_come_in_order_and_the_last_before_the_end() {
        let sink = Sink::default();
        let (queue, drain) = Queue::to(sink.clone(), 1 << 20);
        let mut expected = Vec::new();
        for number in 0..5_000 {
            let line = format!("{number}\n");
            queue.push(line.as_bytes());
            expected.extend_from_slice(line.as_bytes());
        }
        drop(drain);
        assert_eq!(queue.lost(), 0);
        assert!(*sink.0.lock().unwrap() == expected);
    }
}
