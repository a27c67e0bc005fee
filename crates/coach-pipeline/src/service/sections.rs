//! Numbers of parts of takes.

use std::sync::Arc;

use coach_cache::Outcome;
use coach_speech::CancelFlag;
use coach_store::Take;

use super::submission::{digest_of_hex, request};
use super::{Service, ServiceError};
use crate::caching::StopOnDrop;
use crate::run::Section;

impl Service {
    /// The numbers of a finished take between two times, and how they came about; `None` if the
    /// take has no result. The work ends with the last caller who waits for it.
    ///
    /// # Errors
    /// [`crate::Error::BadSection`], [`crate::Error::SectionTooShort`],
    /// [`crate::Error::RecordingGone`], and those of the store.
    pub async fn section(
        &self,
        take: &Arc<Take>,
        times_s: (f64, f64),
    ) -> Result<Option<(Section, Outcome)>, ServiceError> {
        let Some(digest) = digest_of_hex(&take.digest) else { return Ok(None) };
        let Some(analysis) = self.analysis(take).await? else { return Ok(None) };
        let (file, request) = (self.0.store.recording(take), request(take));
        let cancel = CancelFlag::default();
        let _stop = StopOnDrop(cancel.clone());
        let work = self.blocking(move |pipeline| {
            pipeline.section((&file, digest), &analysis.report, times_s, &request, &cancel)
        });
        Ok(Some(work.await?))
    }
}
