//! Measures in which a language model has its say, for those who want that.

use coach_measures::Heard;
use coach_speech::measures::Measures;
use coach_speech::report::ContextualFillers;
use coach_speech::transcript::Transcript;
use coach_speech::{CancelFlag, Span};

use super::Job;
use crate::contextual_fillers::Judge;
use crate::error::Error;

impl Job {
    /// The measures of the report: those by the rules, unless the request wants more. They are no
    /// values of the cache, for they are made in no time from what is.
    pub(super) fn judged(
        &self,
        by_rules: &Measures,
        regions: &[Span],
        transcript: &Transcript,
        cancel: &CancelFlag,
    ) -> Result<(Measures, Option<ContextualFillers>), Error> {
        if !self.request.contextual_fillers {
            return Ok((by_rules.clone(), None));
        }
        let inner = &self.inner;
        let judge = Judge {
            advisor: inner.advisor.clone(),
            caching: &inner.caching,
            settings: &inner.settings.contextual_fillers,
            cache: self.request.cache,
            scope: &self.request.scope,
        };
        let (audio, settings) = (self.audio(cancel)?, &inner.settings.measures);
        let heard = Heard::of(&audio, regions, transcript, settings);
        let (measures, note) = judge.measures(&heard, transcript, cancel)?;
        Ok((measures, Some(note)))
    }
}
