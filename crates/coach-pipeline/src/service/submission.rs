//! Handing a recording in.

use std::sync::Arc;

use coach_cache::json;
use coach_findings::Profile;
use coach_store::{Finished, NewTake, Recording, StoredResult, Take, TakeStatus};
use tokio::sync::watch;

use super::corrections::{preferences, written_lists};
use super::{Live, Service, ServiceError};
use crate::contextual_fillers;
use crate::fillers::FillerLists;
use crate::kinds::Whole;
use crate::run::AnalysisRequest;
use crate::settings::CacheMode;

/// A recording that came in whole, and what is wanted of it.
#[derive(Debug)]
pub struct Submission {
    /// Who may see the take; also the scope of what the cache keeps of it.
    pub owner: String,
    /// Whose turn it takes.
    pub client: String,
    /// BLAKE3 of the bytes.
    pub digest: [u8; 32],
    /// How many there are.
    pub bytes: u64,
    /// The bytes.
    pub recording: Recording,
    /// What its owner calls it.
    pub name: String,
    /// What the client said it is.
    pub content_type: String,
    /// What decides, with the bytes, what its report says.
    pub settings: TakeSettings,
    /// Work everything out anew.
    pub again: bool,
    /// The request that it came with, for the logs of its job.
    pub request_id: Option<String>,
}

/// What decides, with the bytes of a recording, what its report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeSettings {
    /// Language of the speech as an ISO 639-1 code; `None` detects it.
    pub language: Option<String>,
    /// Hypotheses that the recogniser keeps.
    pub beam_size: u32,
    /// Whether a language model is asked about the fillers that the rules are not sure of.
    pub contextual_fillers: bool,
    /// The speaker's own lists of fillers.
    pub fillers: FillerLists,
    /// What the talk is judged as.
    pub profile: Profile,
}

/// What became of it.
#[derive(Debug)]
pub enum Submitted {
    /// The result is there.
    Done(Arc<Take>),
    /// It waits or runs; whether it is the first of its kind, and how far it is.
    Pending(Arc<Take>, bool, watch::Receiver<Live>),
    /// Too many wait already.
    QueueFull,
}

/// The identity of a take: the same for the same owner, bytes and settings.
pub fn take_id(owner: &str, digest: &[u8; 32], settings: &TakeSettings) -> String {
    let TakeSettings { language, beam_size, contextual_fillers, fillers, profile } = settings;
    let mut hasher = blake3::Hasher::new_derive_key("speech-coach take 1");
    for part in [owner, language.as_deref().unwrap_or("auto")] {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    hasher.update(digest).update(&beam_size.to_le_bytes());
    // Takes from before there was a choice keep their identity.
    if *contextual_fillers {
        hasher.update(b"contextual fillers");
    }
    if !fillers.is_empty() {
        hasher.update(b"own fillers").update(written_lists(fillers).as_bytes());
    }
    if *profile != Profile::default() {
        hasher.update(b"profile").update(profile.name().as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// What an analysis of a take is asked for with.
pub(crate) fn request(take: &Take) -> AnalysisRequest {
    AnalysisRequest {
        language: take.language.clone(),
        beam_size: usize::try_from(take.beam_size).unwrap_or(1),
        cache: CacheMode::Use,
        scope: take.owner.clone(),
        contextual_fillers: take.contextual_fillers,
        fillers: preferences(take),
        profile: Some(profile(take)),
    }
}

/// What a take is judged as: the usual where it came before there was a choice.
pub fn profile(take: &Take) -> Profile {
    Profile::of(&take.profile).unwrap_or_default()
}

/// The bytes of a digest.
pub(crate) fn digest_of_hex(hex: &str) -> Option<[u8; 32]> {
    blake3::Hash::from_hex(hex).ok().map(|hash| *hash.as_bytes())
}

/// What the store keeps of an analysis. One that a language model was to help with and could not
/// is outdated from the start: it is there, and is worked out anew when it is asked for again.
pub(crate) fn finished(key: String, whole: &Whole, processing_s: f64) -> Finished {
    let report = &whole.report;
    let key = if contextual_fillers::is_lasting(report) { key } else { String::new() };
    Finished {
        // Everything in a report has a JSON form.
        result: StoredResult { key, content: json::encode(whole).unwrap_or_default() },
        processing_s,
        duration_s: report.media.duration.get(),
        spoken_language: report.transcript.language.clone(),
    }
}

impl Service {
    /// Keeps a recording and sees that it is analysed; what is known already is there at once.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn submit(&self, submission: Submission) -> Result<Submitted, ServiceError> {
        let Submission { owner, digest, again, recording, settings, .. } = submission;
        let id = take_id(&owner, &digest, &settings);
        let take = NewTake {
            id,
            client: submission.client,
            digest: blake3::Hash::from_bytes(digest).to_hex().to_string(),
            bytes: submission.bytes,
            name: submission.name,
            content_type: submission.content_type,
            language: settings.language.clone(),
            beam_size: settings.beam_size,
            contextual_fillers: settings.contextual_fillers,
            filler_lists: written_lists(&settings.fillers),
            profile: settings.profile.name().to_owned(),
            request_id: submission.request_id,
            owner,
        };
        let mut again = again;
        if !again {
            match self.standing(&take.owner, &take.id).await? {
                Standing::Current(take) => return Ok(Submitted::Done(take)),
                Standing::Outdated => again = true,
                Standing::Open => {}
            }
            if let Some(kept) = self.cached(&take, &settings, digest).await? {
                let kept = Arc::new(self.0.store.keep(&take, recording, &kept).await?);
                self.0.remember(&kept);
                return Ok(Submitted::Done(kept));
            }
        }
        if again && let Some(before) = self.0.store.take(&take.owner, &take.id).await? {
            // They could not be found once there is another result.
            self.forget_answers(&before).await;
        }
        self.enqueue(&take, recording, again).await
    }

    /// A take with a result that is as the settings want it now.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn done(&self, owner: &str, id: &str) -> Result<Option<Arc<Take>>, ServiceError> {
        match self.standing(owner, id).await? {
            Standing::Current(take) => Ok(Some(take)),
            _ => Ok(None),
        }
    }

    async fn standing(&self, owner: &str, id: &str) -> Result<Standing, ServiceError> {
        if let Some(take) = self.recent(owner, id) {
            return Ok(Standing::Current(take));
        }
        let take = self.0.store.take(owner, id).await?;
        let done = take.filter(|take| take.status == TakeStatus::Done);
        let Some(take) = done else { return Ok(Standing::Open) };
        let Some(digest) = digest_of_hex(&take.digest) else { return Ok(Standing::Open) };
        let request = request(&take);
        let key = self.blocking(move |pipeline| pipeline.report_key(digest, &request)).await?;
        let result = self.0.store.result(id).await?;
        if result.is_none_or(|result| result.key != key.to_string()) {
            return Ok(Standing::Outdated);
        }
        let take = Arc::new(take);
        self.0.remember(&take);
        Ok(Standing::Current(take))
    }

    /// The result of a recording that nobody handed in yet but that the cache knows.
    async fn cached(
        &self,
        take: &NewTake,
        settings: &TakeSettings,
        digest: [u8; 32],
    ) -> Result<Option<Finished>, ServiceError> {
        let request = AnalysisRequest {
            language: take.language.clone(),
            beam_size: usize::try_from(take.beam_size).unwrap_or(1),
            cache: CacheMode::Use,
            scope: take.owner.clone(),
            contextual_fillers: take.contextual_fillers,
            fillers: settings.fillers.preferences(),
            profile: Some(settings.profile),
        };
        let found = self.blocking(move |pipeline| {
            let key = pipeline.report_key(digest, &request)?;
            let caching = pipeline.caching();
            let whole = caching.found(&caching.reports, key);
            Ok(whole.map(|whole| finished(key.to_string(), &whole.0, 0.0)))
        });
        Ok(found.await?)
    }

    async fn enqueue(
        &self,
        take: &NewTake,
        recording: Recording,
        again: bool,
    ) -> Result<Submitted, ServiceError> {
        // Watched before anybody can begin to work on it, so that its end is seen.
        let watcher = self.0.lives.begin(&take.id);
        self.0.forget(&take.id);
        let submitted = self.0.store.submit(take, recording, again, &self.0.settings.jobs).await;
        let (take, is_first) = match submitted {
            Ok(coach_store::Submitted::Accepted(take)) => (take, true),
            Ok(coach_store::Submitted::Known(take)) if take.status == TakeStatus::Done => {
                // It ended between our look and our handing in.
                self.0.lives.end(&take.id, TakeStatus::Done, None);
                return Ok(Submitted::Done(Arc::new(take)));
            }
            Ok(coach_store::Submitted::Known(take)) => (take, false),
            Ok(coach_store::Submitted::QueueFull) => {
                self.0.lives.end(&take.id, TakeStatus::Cancelled, None);
                return Ok(Submitted::QueueFull);
            }
            Err(error) => {
                self.0.lives.end(&take.id, TakeStatus::Cancelled, None);
                return Err(error.into());
            }
        };
        self.0.work.notify_one();
        Ok(Submitted::Pending(Arc::new(take), is_first, watcher))
    }

    /// How far a take is that is being worked on here.
    pub fn live(&self, take: &Take) -> Option<Live> {
        self.0.lives.watch(&take.id).map(|watcher| watcher.borrow().clone())
    }

    /// Watches a take that waits or runs; `None` once it ended.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn watch(&self, take: &Take) -> Result<Option<watch::Receiver<Live>>, ServiceError> {
        if take.status.is_over() {
            return Ok(None);
        }
        let watcher = self.0.lives.begin(&take.id);
        // It may have ended before we watched, and then nobody would tell.
        match self.0.store.take(&take.owner, &take.id).await? {
            Some(now) if !now.status.is_over() => {}
            Some(now) => self.0.lives.end(&take.id, now.status, now.error),
            None => self.0.lives.end(&take.id, TakeStatus::Cancelled, None),
        }
        Ok(Some(watcher))
    }
}

/// What there is of a take.
enum Standing {
    /// A result that is as the settings want it now.
    Current(Arc<Take>),
    /// A result of other settings or another model.
    Outdated,
    /// None yet.
    Open,
}
