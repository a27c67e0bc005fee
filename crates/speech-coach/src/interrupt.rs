//! Ctrl-C, SIGTERM and SIGHUP: ask the work to stop, and see that it does.

use std::path::PathBuf;
use std::process;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use coach_speech::CancelFlag;
use tempfile::TempPath;

use crate::exit::INTERRUPTED;

/// How long the work may take to stop by itself.
///
/// It stops between steps; a read of standard input or of a network folder may never come to
/// its next step, and the user still wants the prompt back within a second.
const PATIENCE: Duration = Duration::from_millis(700);

/// The user's wish to stop, and what must not be left behind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupt {
    flag: CancelFlag,
    state: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Debug, Default)]
struct State {
    finished: bool,
    /// Temporary files that exist now.
    temporary: Vec<TempPath>,
}

impl Interrupt {
    /// Starts to listen to signals.
    pub(crate) fn listen() -> Self {
        let interrupt = Self::default();
        let handler = interrupt.clone();
        // It fails only if somebody listens already; then that one decides.
        let _ = ctrlc::set_handler(move || handler.stop());
        interrupt
    }

    /// The flag that the work looks at.
    pub(crate) fn flag(&self) -> &CancelFlag {
        &self.flag
    }

    /// Keeps a temporary file that goes away when the guard is dropped or the program is
    /// interrupted, whichever comes first.
    pub(crate) fn keep(&self, file: TempPath) -> KeptFile<'_> {
        let path = file.to_path_buf();
        self.state().temporary.push(file);
        KeptFile { interrupt: self, path }
    }

    /// Runs a step that must not be cut in two, such as writing and renaming a file.
    pub(crate) fn whole<T>(&self, step: impl FnOnce() -> T) -> T {
        let _no_exit_now = self.state();
        step()
    }

    /// The work is over; nothing is left to stop.
    pub(crate) fn finish(&self) {
        self.state().finished = true;
        self.state.1.notify_all();
    }

    /// Runs in the thread that waits for signals.
    fn stop(&self) {
        self.flag.cancel();
        let (mut state, _) = self
            .state
            .1
            .wait_timeout_while(self.state(), PATIENCE, |state| !state.finished)
            .unwrap_or_else(PoisonError::into_inner);
        if !state.finished {
            state.temporary.clear();
            process::exit(INTERRUPTED.into());
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A temporary file that is removed with this.
pub(crate) struct KeptFile<'a> {
    interrupt: &'a Interrupt,
    path: PathBuf,
}

impl KeptFile<'_> {
    /// Where it is.
    pub(crate) fn path(&self) -> &std::path::Path {
        &self.path
    }
}

impl Drop for KeptFile<'_> {
    fn drop(&mut self) {
        self.interrupt.state().temporary.retain(|file| **file != *self.path);
    }
}
