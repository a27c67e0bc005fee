//! Keeps an answer as far as it was heard, however it ends.

use coach_store::Store;
use tokio::runtime::Handle;
use tokio::sync::OwnedRwLockReadGuard;
use tokio::task::JoinHandle;

/// One answer that is being given. Dropped before its end, it keeps what was said as partial.
pub(crate) struct Memory {
    store: Store,
    /// What it answers.
    question: i64,
    runtime: Handle,
    said: String,
    is_written: bool,
    /// Held until everything is written: whoever closes the store waits for it.
    open: Option<OwnedRwLockReadGuard<()>>,
}

impl Memory {
    pub(crate) fn new(
        store: Store,
        question: i64,
        runtime: Handle,
        open: OwnedRwLockReadGuard<()>,
    ) -> Self {
        let said = String::new();
        Self { store, question, runtime, said, is_written: false, open: Some(open) }
    }

    /// More was said.
    pub(crate) fn add(&mut self, text: &str) {
        self.said.push_str(text);
    }

    /// Nothing follows; when this returns it is kept, and so it is if nobody waits for that.
    pub(crate) async fn end(mut self, is_partial: bool) {
        if let Some(writing) = self.write(is_partial) {
            // A task that panicked has ended as well.
            let _ = writing.await;
        }
    }

    fn write(&mut self, is_partial: bool) -> Option<JoinHandle<()>> {
        self.is_written = true;
        let open = self.open.take();
        let said = self.said.trim().to_owned();
        if said.is_empty() {
            return None;
        }
        let (store, question) = (self.store.clone(), self.question);
        Some(self.runtime.spawn(async move {
            if let Err(error) = store.append_answer(question, &said, is_partial).await {
                tracing::error!(%error, "an answer cannot be kept");
            }
            drop(open);
        }))
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        if !self.is_written {
            self.write(true);
        }
    }
}
