//! The cache around the stages: work that nobody has done runs once, for all who wait for it.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use coach_cache::{
    Answer, Cache, Computed, Failure, Fault, Flight, Key, Store, SystemClock, Value,
};
use coach_speech::measures::Measures;
use coach_speech::transcript::Transcript;
use coach_speech::{CancelFlag, Span};
use tokio::runtime::{self, Runtime};
use tokio::time::timeout;

use crate::commentary::Commentary;
use crate::contextual_fillers::Opinion;
use crate::error::{Error, ErrorKind};
use crate::kinds::{
    ANSWER, COMMENTARY, DIGEST, Digest, FILLER_VERDICT, Kept, MEASURES, MEDIA, Media, Page,
    REGIONS, REPORT, SECTION, TRANSCRIPT, Whole,
};
use crate::run::Section;
use crate::settings::{CacheMode, CacheSettings};

/// Threads that carry answers; the work itself is done elsewhere.
const CARRIERS: usize = 2;
/// Stack of the threads that work: the usual size of a main thread.
const STACK_BYTES: usize = 8 << 20;
/// How often a caller who waits looks at its flag.
const POLL: Duration = Duration::from_millis(20);
/// How long what was computed may take to be written when the program ends.
const DRAIN_PATIENCE: Duration = Duration::from_secs(5);

/// The values of every stage, and who carries them.
pub(crate) struct Caching {
    pub(crate) cache: Cache,
    pub(crate) digests: Store<Digest, Error>,
    pub(crate) media: Store<Kept<Media>, Error>,
    pub(crate) regions: Store<Kept<Vec<Span>>, Error>,
    pub(crate) transcripts: Store<Kept<Transcript>, Error>,
    pub(crate) measures: Store<Kept<Measures>, Error>,
    pub(crate) reports: Store<Kept<Whole>, Error>,
    pub(crate) answers: Store<Page, Error>,
    pub(crate) commentaries: Store<Kept<Commentary>, Error>,
    pub(crate) filler_verdicts: Store<Kept<Opinion>, Error>,
    pub(crate) sections: Store<Kept<Section>, Error>,
    pub(crate) runtime: runtime::Handle,
}

impl Fault for Error {
    /// What is wrong with the bytes of a recording stays wrong.
    fn is_lasting(&self) -> bool {
        matches!(self, Self::Media(error) if !matches!(error, coach_media::Error::Io(_)))
            && self.kind() == ErrorKind::Input
    }
}

/// A cache without a pipeline, for looking at it and clearing it up.
pub struct OpenCache {
    cache: Cache,
    _runtime: Runtime,
}

impl OpenCache {
    /// Opens the tiers.
    ///
    /// # Errors
    /// [`Error::Cache`] when a setting cannot work.
    pub fn open(settings: CacheSettings) -> Result<Self, Error> {
        let (cache, runtime) = open(settings)?;
        Ok(Self { cache, _runtime: runtime })
    }
}

impl Deref for OpenCache {
    type Target = Cache;

    fn deref(&self) -> &Cache {
        &self.cache
    }
}

/// Sets a flag when it is dropped.
pub(crate) struct StopOnDrop(pub(crate) CancelFlag);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

fn open(settings: CacheSettings) -> Result<(Cache, Runtime), Error> {
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(CARRIERS)
        .thread_stack_size(STACK_BYTES)
        .thread_name("cache")
        .enable_all()
        .build()
        .map_err(|_| Error::NoThread)?;
    let cache = Cache::open(settings, Arc::new(SystemClock), runtime.handle().clone())?;
    Ok((cache, runtime))
}

impl Caching {
    /// Opens the tiers.
    pub(crate) fn open(settings: CacheSettings) -> Result<(Self, Runtime), Error> {
        let (cache, runtime) = open(settings)?;
        let handle = runtime.handle().clone();
        let caching = Self {
            digests: cache.store(DIGEST)?,
            media: cache.store(MEDIA)?,
            regions: cache.store(REGIONS)?,
            transcripts: cache.store(TRANSCRIPT)?,
            measures: cache.store(MEASURES)?,
            reports: cache.store(REPORT)?,
            answers: cache.store(ANSWER)?,
            commentaries: cache.store(COMMENTARY)?,
            filler_verdicts: cache.store(FILLER_VERDICT)?,
            sections: cache.store(SECTION)?,
            cache,
            runtime: handle,
        };
        Ok((caching, runtime))
    }

    /// The value of a key, worked out if nobody has it.
    ///
    /// The work goes on when this caller gives up and others wait for it; its own flag is set
    /// when nobody does any more.
    pub(crate) fn get<V: Value>(
        &self,
        store: &Store<V, Error>,
        key: Key,
        mode: CacheMode,
        cancel: &CancelFlag,
        work: impl FnOnce(&CancelFlag) -> Result<Computed<V>, Error> + Send + 'static,
    ) -> Result<Answer<V>, Error> {
        cancel.check()?;
        let runtime = self.runtime.clone();
        let compute = move |flight: Flight| async move {
            let flag = CancelFlag::default();
            let seen = flag.clone();
            // A computation that is nobody else's is dropped with its caller.
            let _stop = StopOnDrop(flag.clone());
            let worker = runtime.spawn_blocking(move || work(&seen));
            let watcher = runtime.spawn(async move {
                flight.abandoned().await;
                flag.cancel();
            });
            let worked = worker.await;
            watcher.abort();
            // A panic goes on, and the cache tells those who wait.
            worked.unwrap_or_else(|lost| match lost.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(Error::Cancelled),
            })
        };
        let answer = self.runtime.block_on(async {
            let mut answer = Box::pin(store.get_or_compute(key, mode, compute));
            loop {
                if let Ok(answer) = timeout(POLL, &mut answer).await {
                    return Some(answer);
                }
                if cancel.is_cancelled() {
                    return None;
                }
            }
        });
        match answer {
            Some(Ok(answer)) => Ok(answer),
            Some(Err(Failure::Computation(error))) => Err(Error::clone(&error)),
            Some(Err(Failure::Panicked)) => Err(Error::Panicked { stage: None }),
            Some(Err(_)) | None => Err(Error::Cancelled),
        }
    }

    /// A value, if it is there. Blocks.
    pub(crate) fn found<V: Value>(&self, store: &Store<V, Error>, key: Key) -> Option<Arc<V>> {
        self.runtime.block_on(store.find(key)).map(|answer| answer.value)
    }

    /// Waits until what was computed is written, but not for ever.
    pub(crate) fn drain(&self) {
        self.runtime.block_on(self.cache.drain(DRAIN_PATIENCE));
    }
}
