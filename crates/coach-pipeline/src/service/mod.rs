//! Takes that are kept and analysed, one after the other, whatever happens to the process.
//!
//! [`Service`] stands between those who hand recordings in and the [`Pipeline`]: it keeps takes
//! in the store, works on its queue, tells how far each is, and answers what is known at once.

mod answers;
mod chat;
mod commentaries;
mod corrections;
mod failures;
mod live;
mod runner;
mod sections;
mod submission;

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use coach_llm::Status;
use coach_store::{
    Clock, Doomed, JobCounts, JobLimits, Page as TakePage, Query, Retention, Store, Summary, Take,
};
use thiserror::Error;
use tokio::sync::{Notify, RwLock, watch};
use tokio::time::timeout;

pub use crate::kinds::Page;
pub use chat::ChatQuestion;
pub use commentaries::CommentaryAnswer;
pub use corrections::{CORRECTIONS_MAX, Corrected, Corrections, corrections, filler_lists};
pub use failures::FailedAnalysis;
pub use live::Live;
#[cfg(test)]
pub(crate) use submission::finished;
pub use submission::{Submission, Submitted, TakeSettings, profile, take_id};

use crate::cache::Cache;
use crate::run::Pipeline;
use crate::usage::MonthUsage;
use failures::Failures;
use live::Lives;

/// What a [`Service`] is started with.
#[derive(Debug, Clone)]
pub struct ServiceSettings {
    /// What analyses depend on.
    pub pipeline: crate::Settings,
    /// Where takes are kept.
    pub store: coach_store::Settings,
    /// Analyses that run at the same time.
    pub concurrent_max: usize,
    /// What bounds jobs.
    pub jobs: JobLimits,
}

/// Why the service cannot do what it was asked.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// The takes cannot be read or written.
    #[error(transparent)]
    Store(#[from] coach_store::Error),
    /// An analysis or the cache failed.
    #[error(transparent)]
    Pipeline(#[from] crate::Error),
}

/// The views of a take that are kept as bytes; whoever adds one names it here, so that it goes
/// when its take goes.
pub const VIEWS: &[&str] = &[
    "take",
    "analyze",
    "detailed",
    "srt",
    "srt-hesitations",
    "vtt",
    "vtt-hesitations",
    "txt",
    "txt-hesitations",
    "words",
    "transcript",
    "waveform",
    "waveform-40",
    "waveform-160",
    "report.md",
    "report.html",
    "events",
    "measures",
    "textgrid",
    "labels",
    "cut-23.976",
    "cut-24",
    "cut-25",
    "cut-29.97",
    "cut-30",
    "cut-50",
    "cut-59.94",
    "cut-60",
];

/// How long answers that are being given hold up the end.
const CHATS_END: Duration = Duration::from_secs(5);

/// Most takes that memory holds beside the database.
const RECENT_MAX: usize = 4_096;

/// Keeps takes and works on their queue; cheap to clone.
///
/// The last clone must not be dropped in an async task: the pipeline waits for its cache then.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

struct Inner {
    pipeline: Arc<Pipeline>,
    store: Store,
    settings: ServiceSettings,
    lives: Lives,
    failures: Failures,
    clock: Arc<dyn Clock>,
    /// Takes as the database has them, of which the result is as the settings want it.
    recent: Mutex<HashMap<String, Arc<Take>>>,
    /// Something waits in the queue.
    work: Notify,
    /// A commentary is wanted.
    comments: Notify,
    /// Counts commentaries that ended, for those who wait for one.
    commented: watch::Sender<u64>,
    /// Counts the leases that were held here.
    leases: AtomicU64,
    /// Held by answers that are being given.
    chats: Arc<RwLock<()>>,
}

impl Service {
    /// Opens the takes and the cache; nothing is worked on before [`Service::work`].
    ///
    /// # Errors
    /// When a folder cannot be used.
    pub async fn open(
        settings: ServiceSettings,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ServiceError> {
        let store = Store::open(&settings.store, Arc::clone(&clock)).await?;
        let pipeline = Arc::new(Pipeline::start(settings.pipeline.clone())?);
        Ok(Self(Arc::new(Inner {
            pipeline,
            store,
            settings,
            lives: Lives::default(),
            failures: Failures::default(),
            clock,
            recent: Mutex::default(),
            work: Notify::new(),
            comments: Notify::new(),
            commented: watch::Sender::new(0),
            leases: AtomicU64::new(0),
            chats: Arc::default(),
        })))
    }

    /// How the language model is and what it cost this month; `None` where none is set.
    pub fn advisor_status(&self) -> Option<(Status, MonthUsage)> {
        self.0.pipeline.advisor_status()
    }

    /// What so many tokens of the language model cost.
    pub fn cost(&self, billed_tokens: u64) -> f64 {
        self.0.pipeline.cost(billed_tokens)
    }

    /// The cache, for its statistics.
    pub fn cache(&self) -> &Cache {
        self.0.pipeline.cache()
    }

    /// The takes as they are kept, for keys and spooled uploads.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The settings that it was started with.
    pub fn settings(&self) -> &ServiceSettings {
        &self.0.settings
    }

    /// Whether the words can be recognised: a model is there, as far as its files tell.
    pub fn has_model(&self) -> bool {
        match &self.0.settings.pipeline.recognition {
            crate::RecognizerSettings::Local { model_dir, .. } => {
                !coach_recognition::model_files::files(model_dir).is_empty()
            }
            #[cfg(feature = "test-support")]
            crate::RecognizerSettings::Fake(_) => true,
        }
    }

    /// A take of an owner.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn take(&self, owner: &str, id: &str) -> Result<Option<Arc<Take>>, ServiceError> {
        if let Some(take) = self.recent(owner, id) {
            return Ok(Some(take));
        }
        Ok(self.0.store.take(owner, id).await?.map(Arc::new))
    }

    /// A take of which memory knows that its result is there and up to date.
    pub fn recent(&self, owner: &str, id: &str) -> Option<Arc<Take>> {
        self.0.recent().get(id).filter(|take| take.owner == owner).map(Arc::clone)
    }

    /// Takes of an owner.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn takes(&self, owner: &str, query: &Query) -> Result<TakePage, ServiceError> {
        Ok(self.0.store.takes(owner, query).await?)
    }

    /// Gives a take another name or other tags; `None` if the owner has no such take.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn change(
        &self,
        owner: &str,
        id: &str,
        name: Option<&str>,
        tags: Option<&[String]>,
    ) -> Result<Option<Take>, ServiceError> {
        let Some(before) = self.0.store.take(owner, id).await? else { return Ok(None) };
        let changed = self.0.store.change(owner, id, name, tags).await?;
        self.0.forget(id);
        self.forget_answers(&before).await;
        Ok(changed)
    }

    /// Stops the work on a take; false if nothing was to be stopped.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn cancel(&self, take: &Take) -> Result<bool, ServiceError> {
        if self.0.store.cancel_queued(&take.id).await? {
            self.0.lives.end(&take.id, coach_store::TakeStatus::Cancelled, None);
            return Ok(true);
        }
        Ok(self.0.lives.cancel(&take.id))
    }

    /// Removes a take: its result, and its recording and what the cache has of it unless another
    /// take needs them. Gives false if the owner has no such take.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remove(&self, owner: &str, id: &str) -> Result<bool, ServiceError> {
        let Some(take) = self.0.store.take(owner, id).await? else { return Ok(false) };
        self.0.lives.cancel(id);
        self.forget_commentaries(&take).await;
        self.0.forget(id);
        let removed = self.0.store.remove(owner, id).await?;
        self.0.lives.end(id, coach_store::TakeStatus::Cancelled, None);
        self.forget_answers(&take).await;
        if let Some((take, is_last)) = removed
            && let Some(digest) = submission::digest_of_hex(&take.digest)
        {
            let request = submission::request(&take);
            let mut uncorrected = request.clone();
            uncorrected.fillers.corrections.clear();
            let forgotten = self.blocking(move |pipeline| {
                // Its own report goes even where another take needs the words.
                pipeline.forget_measured(digest, &uncorrected)?;
                if is_last {
                    pipeline.forget(digest, &request)
                } else {
                    pipeline.forget_measured(digest, &request)
                }
            });
            forgotten.await?;
        }
        Ok(true)
    }

    /// What the store would remove, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn doomed(&self, retention: &Retention) -> Result<Vec<Doomed>, ServiceError> {
        Ok(self.0.store.doomed(retention).await?)
    }

    /// How many jobs there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_counts(&self) -> Result<JobCounts, ServiceError> {
        Ok(self.0.store.job_counts().await?)
    }

    /// Bytes of all recordings that are kept.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn recordings_bytes(&self) -> Result<u64, ServiceError> {
        Ok(self.0.store.recordings_bytes().await?)
    }

    /// The analyses that failed last since the start, oldest first.
    pub fn failures(&self) -> Vec<FailedAnalysis> {
        self.0.failures.all()
    }

    /// Takes of an owner that ended since a time, in sum.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn summary(&self, owner: &str, since_ms: i64) -> Result<Summary, ServiceError> {
        Ok(self.0.store.summary(owner, since_ms).await?)
    }

    /// Runs what blocks where it may.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Pipeline) -> Result<T, crate::Error> + Send + 'static,
    ) -> Result<T, crate::Error> {
        let pipeline = Arc::clone(&self.0.pipeline);
        let runtime = pipeline.caching().runtime.clone();
        let done = runtime.spawn_blocking(move || work(&pipeline)).await;
        done.unwrap_or(Err(crate::Error::Panicked { stage: None }))
    }

    /// Ends what was begun: nothing is asked of it any more.
    pub async fn close(&self) {
        // What was said in conversations is kept first; what takes too long is lost.
        let _ = timeout(CHATS_END, self.0.chats.write()).await;
        self.0.store.close().await;
    }
}

impl Inner {
    fn recent(&self) -> MutexGuard<'_, HashMap<String, Arc<Take>>> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remember(&self, take: &Arc<Take>) {
        let mut recent = self.recent();
        if recent.len() >= RECENT_MAX {
            // Whoever is asked for again comes back from the database.
            recent.clear();
        }
        recent.insert(take.id.clone(), Arc::clone(take));
    }

    fn forget(&self, id: &str) {
        self.recent().remove(id);
    }
}
