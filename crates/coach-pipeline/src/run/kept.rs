//! Recordings that are kept under the digest of their bytes.

use std::path::Path;
use std::sync::Arc;

use coach_llm::Status;
use coach_speech::{CancelFlag, Progress};

use super::digests::{digest_of_sound, digest_of_transcript};
use super::{Analysis, AnalysisRequest, Pipeline};
use crate::advisor::Advisor;
use crate::caching::Caching;
use crate::error::Error;
use crate::identity::Recording;
use crate::keys;
use crate::kinds::Digest;
use crate::settings::{CacheMode, Settings};
use crate::usage::MonthUsage;

impl Pipeline {
    /// The report on a file that holds the bytes of a digest and is never changed.
    pub(crate) fn analyze_kept(
        &self,
        file: &Path,
        digest: [u8; 32],
        request: &AnalysisRequest,
        cancel: &CancelFlag,
        progress: &Arc<dyn Progress>,
    ) -> Result<Analysis, Error> {
        let recording = Recording::kept(file, digest);
        let recognizer = self.recognizer(cancel)?;
        self.analyze_identified(recording, recognizer, request, cancel, progress)
    }

    /// What writes the words. Blocks.
    fn recognizer(&self, cancel: &CancelFlag) -> Result<String, Error> {
        self.inner.recognizer.identity(&self.inner.caching, CacheMode::Use, cancel)
    }

    /// What the report on a recording is found by: another key would be another report. Blocks.
    pub(crate) fn report_key(
        &self,
        digest: [u8; 32],
        request: &AnalysisRequest,
    ) -> Result<coach_cache::Key, Error> {
        let recognizer = self.recognizer(&CancelFlag::default())?;
        Ok(keys::report(&Digest(digest), &recognizer, request, &self.inner.settings))
    }

    /// The language model, if one is set.
    pub(crate) fn advisor(&self) -> Result<Advisor, Error> {
        self.inner.advisor.clone().ok_or(Error::NoAdvisor)
    }

    /// How the language model is and what it cost this month; `None` where none is set.
    pub fn advisor_status(&self) -> Option<(Status, MonthUsage)> {
        let advisor = self.inner.advisor.as_ref()?;
        Some((advisor.status(), advisor.ledger().this_month()))
    }

    /// What so many tokens cost, by the price in the settings.
    pub fn cost(&self, billed_tokens: u64) -> f64 {
        self.inner.advisor.as_ref().map_or(0.0, |advisor| advisor.ledger().cost(billed_tokens))
    }

    /// The values of every stage.
    pub(crate) fn caching(&self) -> &Caching {
        &self.inner.caching
    }

    /// The settings that it was started with.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// Removes from the cache what was worked out from a recording. Blocks.
    pub(crate) fn forget(&self, digest: [u8; 32], request: &AnalysisRequest) -> Result<(), Error> {
        self.forget_measured(digest, request)?;
        let (caching, settings) = (&self.inner.caching, &self.inner.settings);
        let recognizer = self.recognizer(&CancelFlag::default())?;
        let media_key = keys::media(&Digest(digest), request, settings);
        if let Some(media) = caching.found(&caching.media, media_key) {
            let samples = &media.0.samples;
            let regions_key = keys::regions(samples, request, settings);
            if let Some(regions) = caching.found(&caching.regions, regions_key) {
                let key = keys::transcript(samples, &regions.0, &recognizer, request);
                caching.transcripts.purge(&key);
            }
            caching.regions.purge(&regions_key);
        }
        caching.media.purge(&media_key);
        Ok(())
    }

    /// The same of the measures and the report alone, which the fillers of the request change.
    /// Blocks.
    pub(crate) fn forget_measured(
        &self,
        digest: [u8; 32],
        request: &AnalysisRequest,
    ) -> Result<(), Error> {
        let (caching, settings) = (&self.inner.caching, &self.inner.settings);
        let recognizer = self.recognizer(&CancelFlag::default())?;
        let digest = Digest(digest);
        caching.reports.purge(&keys::report(&digest, &recognizer, request, settings));
        let media = caching.found(&caching.media, keys::media(&digest, request, settings));
        let Some(media) = media else { return Ok(()) };
        let samples = &media.0.samples;
        let regions = caching.found(&caching.regions, keys::regions(samples, request, settings));
        let Some(regions) = regions else { return Ok(()) };
        let key = keys::transcript(samples, &regions.0, &recognizer, request);
        if let Some(transcript) = caching.found(&caching.transcripts, key) {
            let digest = digest_of_transcript(&transcript.0);
            let sound = digest_of_sound(&media.0);
            let key = keys::measures(&sound, &regions.0, &digest, request, settings);
            caching.measures.purge(&key);
        }
        Ok(())
    }
}
