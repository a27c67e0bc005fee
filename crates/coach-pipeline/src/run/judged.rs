//! What a language model needs to have its say in the measures, for those who want that.

use coach_measures::{Heard, Recording};
use coach_speech::transcript::Transcript;
use coach_speech::{CancelFlag, Span};

use super::{AnalysisRequest, Inner, Job};
use crate::contextual_fillers::Judge;
use crate::error::Error;
use crate::kinds::Media;

impl Job {
    /// The talk before anybody says which of its words are fillers. It is no value of the cache:
    /// the measures made of it differ with what the model says.
    pub(super) fn heard<'a>(
        &'a self,
        media: &Media,
        regions: &[Span],
        transcript: &'a Transcript,
        cancel: &CancelFlag,
    ) -> Result<Heard<'a>, Error> {
        let (audio, settings) = (self.audio(cancel)?, &self.inner.settings.measures);
        let recording = Recording { audio: &audio, loudness: &media.loudness, regions };
        Ok(Heard::of_speaker(recording, transcript, &self.request.fillers, settings))
    }

    /// Who says which of the words in doubt are fillers.
    pub(super) fn judge(&self) -> Judge<'_> {
        self.inner.judge(&self.request)
    }
}

impl Inner {
    /// The same for a request.
    pub(super) fn judge<'a>(&'a self, request: &'a AnalysisRequest) -> Judge<'a> {
        Judge {
            advisor: self.advisor.clone(),
            caching: &self.caching,
            settings: &self.settings.contextual_fillers,
            cache: request.cache,
            scope: &request.scope,
        }
    }
}
