//! Commentaries on takes: asked for behind the scenes once a take is done, whatever happens to the
//! process. A report never waits for one.

use std::sync::Arc;
use std::time::Duration;

use coach_cache::json;
use coach_findings::Locale;
use coach_speech::CancelFlag;
use coach_store::{CommentaryState, Take, TakeFault, WantedCommentary};
use futures_util::future::{Either, select};
use tokio::sync::watch;
use tokio::time::timeout;
use tracing::Instrument as _;

use super::{Service, ServiceError};
use crate::commentary::{Commentary, CommentaryRequest, Preview};
use crate::error::Error;

/// How many are asked for at once; whoever is asked has a limit of its own.
const AT_ONCE: usize = 4;
/// How often the store is looked at when nobody says that something is wanted.
const IDLE: Duration = Duration::from_secs(5);

/// How far a commentary is.
#[derive(Debug, Clone, PartialEq)]
pub enum CommentaryAnswer {
    /// It is being asked for, or will be once the take is done.
    Wanted,
    /// It.
    Done(Arc<Commentary>),
    /// There is none, and why; it can be wanted again.
    Failed(TakeFault),
}

impl Service {
    /// Wants a commentary on a take, unless it is there.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn want_commentary(
        &self,
        take: &Take,
        locale: Locale,
        request_id: Option<&str>,
    ) -> Result<(), ServiceError> {
        self.0.store.want_commentary(&take.id, locale.name(), request_id).await?;
        self.0.comments.notify_one();
        Ok(())
    }

    /// How far a commentary is; `None` if nobody wanted one.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn commentary(
        &self,
        take: &Take,
        locale: Locale,
    ) -> Result<Option<CommentaryAnswer>, ServiceError> {
        let state = self.0.store.commentary(&take.id, locale.name()).await?;
        Ok(state.map(|state| match state {
            CommentaryState::Wanted => CommentaryAnswer::Wanted,
            CommentaryState::Failed(fault) => CommentaryAnswer::Failed(fault),
            CommentaryState::Done(content) => match json::decode(&content) {
                Ok(commentary) => CommentaryAnswer::Done(Arc::new(commentary)),
                // Its form is of a program that is gone.
                Err(_) => CommentaryAnswer::Failed(fault_of(&Error::NothingSaid)),
            },
        }))
    }

    /// What a model would be asked about a finished take, word for word; nobody is asked. `None` if
    /// the take has no result.
    ///
    /// # Errors
    /// [`Error::NothingSaid`] where there is nothing to comment on, and those of the store.
    pub async fn commentary_preview(
        &self,
        take: &Take,
        locale: Locale,
    ) -> Result<Option<Preview>, ServiceError> {
        let Some(analysis) = self.analysis(take).await? else { return Ok(None) };
        let report = analysis.report;
        let preview = self.blocking(move |pipeline| pipeline.commentary_preview(&report, locale));
        Ok(Some(preview.await?))
    }

    /// Waits until a commentary is there or failed, or the time is up; gives what there is then.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn wait_for_commentary(
        &self,
        take: &Take,
        locale: Locale,
        longest: Duration,
    ) -> Result<Option<CommentaryAnswer>, ServiceError> {
        let mut changed = self.0.commented.subscribe();
        let waiting = async {
            loop {
                let answer = self.commentary(take, locale).await?;
                if answer != Some(CommentaryAnswer::Wanted) || changed.changed().await.is_err() {
                    return Ok(answer);
                }
            }
        };
        match timeout(longest, waiting).await {
            Ok(answer) => answer,
            Err(_) => self.commentary(take, locale).await,
        }
    }

    /// Asks for what is wanted until the flag says stop.
    pub(super) async fn comment(&self, stop: watch::Receiver<bool>) {
        let workers = (0..AT_ONCE).map(|_| {
            let (service, stop) = (self.clone(), stop.clone());
            tokio::spawn(async move { service.comment_alone(stop).await })
        });
        for worker in workers.collect::<Vec<_>>() {
            // A worker that panicked has ended as well.
            let _ = worker.await;
        }
    }

    async fn comment_alone(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.0.store.next_commentary().await {
                Ok(Some(wanted)) => {
                    // Others may begin at once: they slept while there was nothing to do.
                    self.0.comments.notify_one();
                    let span = tracing::error_span!(
                        "commentary",
                        request_id = wanted.request_id.as_deref(),
                        take = %wanted.take.id,
                    );
                    self.comment_on(&wanted, &stop).instrument(span).await;
                }
                Ok(None) => {
                    let wait = std::pin::pin!(timeout(IDLE, self.0.comments.notified()));
                    let stopped = std::pin::pin!(stop.wait_for(|stop| *stop));
                    select(wait, stopped).await;
                }
                Err(error) => {
                    tracing::error!(%error, "commentaries that are wanted cannot be read");
                    tokio::time::sleep(IDLE).await;
                }
            }
        }
    }

    async fn comment_on(&self, wanted: &WantedCommentary, stop: &watch::Receiver<bool>) {
        let take = &wanted.take;
        let cancel = CancelFlag::default();
        let mut stopping = stop.clone();
        let asking = std::pin::pin!(self.ask_for(wanted, &cancel));
        let stopped = std::pin::pin!(async move {
            // It fails if nobody can say stop any more, which is the same.
            let _ = stopping.wait_for(|stop| *stop).await;
        });
        let answer = match select(asking, stopped).await {
            Either::Left((answer, _)) => answer,
            Either::Right(((), asking)) => {
                cancel.cancel();
                asking.await
            }
        };
        let state = match answer {
            Ok(commentary) => {
                tracing::info!(dropped = commentary.dropped.total(), "commentary done");
                // Everything in a commentary has a JSON form.
                CommentaryState::Done(json::encode(&*commentary).unwrap_or_default())
            }
            // It is asked for again after the next start.
            Err(Error::Cancelled) => CommentaryState::Wanted,
            Err(error) => {
                tracing::warn!(code = error.code(), reason = error.subject(), "no commentary");
                CommentaryState::Failed(fault_of(&error))
            }
        };
        if let Err(error) = self.0.store.end_commentary(&take.id, &wanted.locale, &state).await {
            tracing::error!(%error, "the end of a commentary cannot be written");
        }
        self.0.commented.send_modify(|count| *count += 1);
    }

    async fn ask_for(
        &self,
        wanted: &WantedCommentary,
        cancel: &CancelFlag,
    ) -> Result<Arc<Commentary>, Error> {
        let analysis = self.analysis(&wanted.take).await.map_err(|error| match error {
            ServiceError::Pipeline(error) => error,
            ServiceError::Store(_) => Error::Busy,
        })?;
        let report = analysis.ok_or(Error::NothingSaid)?.report;
        let request = CommentaryRequest {
            scope: wanted.take.owner.clone(),
            request_id: wanted.request_id.clone(),
            ..CommentaryRequest::new(Locale::of(&wanted.locale).unwrap_or(Locale::En))
        };
        let cancel = cancel.clone();
        let asked = self.blocking(move |pipeline| pipeline.comment(&report, &request, &cancel));
        Ok(asked.await?.commentary)
    }

    /// Removes what the cache has of commentaries on a take.
    pub(super) async fn forget_commentaries(&self, take: &Take) {
        let Ok(Some(analysis)) = self.analysis(take).await else { return };
        let scope = take.owner.clone();
        let forgotten = self.blocking(move |pipeline| {
            for locale in Locale::ALL {
                pipeline.forget_commentary(&analysis.report, locale, &scope);
            }
            Ok(())
        });
        // It fails only when the program ends.
        let _ = forgotten.await;
    }
}

fn fault_of(error: &Error) -> TakeFault {
    TakeFault { code: error.code().to_owned(), subject: error.subject().map(str::to_owned) }
}
