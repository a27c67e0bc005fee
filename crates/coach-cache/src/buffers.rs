//! Buffers for reading files: fresh memory costs more than what is read into it.

use std::sync::{Mutex, PoisonError};

/// A larger buffer is given back to the system.
const BYTES_KEPT: usize = 1 << 20;

/// Buffers that wait for the next read; there are never more than reads at one time.
#[derive(Debug, Default)]
pub(crate) struct Buffers(Mutex<Vec<Vec<u8>>>);

impl Buffers {
    pub(crate) fn take(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    pub(crate) fn give_back(&self, buffer: Vec<u8>) {
        if buffer.capacity() <= BYTES_KEPT {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(buffer);
        }
    }
}
