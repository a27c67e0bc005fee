//! A language model on the words of which the rules for fillers are not sure. What the rules are
//! sure of it is not asked about and cannot change, and without it everything is as they say.
//!
//! ```text
//! in doubt ─► known verdicts ─► questions of 20 ─► model ─► verdicts, each kept by itself
//!   rules       cache             redacted                   by its words and its context
//! ```
//!
//! A hijacked model can turn a verdict on words in doubt within the scope of whoever spoke them,
//! and that is all.

mod prompt;
mod reply;
mod said;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use coach_cache::{Computed, Key, KeyBuilder};
use coach_llm::{CallContext, Schema};
use coach_measures::{AmbiguousFiller, Heard, Language, Verdict};
use coach_speech::CancelFlag;
use coach_speech::measures::Measures;
use coach_speech::report::{ContextualFillers, Report};
use coach_speech::transcript::Transcript;
use serde::{Deserialize, Serialize};

use crate::advisor::Advisor;
use crate::caching::Caching;
use crate::error::Error;
use crate::kinds::{FILLER_VERDICT, Kept};
use crate::settings::{CacheMode, ContextualFillerSettings};
use reply::Reply;
use said::{InContext, Said};

pub(crate) use prompt::VERSION;

/// Candidates of one question.
const CANDIDATES_PER_CALL_MAX: usize = 20;

/// What a model said of a word or phrase in its context.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Opinion {
    pub(crate) is_filler: bool,
    pub(crate) confidence: f64,
}

/// Who is asked about the fillers of one talk, and where opinions are kept.
pub(crate) struct Judge<'a> {
    /// `None` where no model is set.
    pub(crate) advisor: Option<Advisor>,
    pub(crate) caching: &'a Caching,
    pub(crate) settings: &'a ContextualFillerSettings,
    pub(crate) cache: CacheMode,
    pub(crate) scope: &'a str,
}

/// Whether a report may be kept: not if it says less than the model would have said had it been
/// well.
pub(crate) fn is_lasting(report: &Report) -> bool {
    let failure = report.contextual_fillers.as_ref().and_then(|note| note.failure.as_deref());
    failure.is_none_or(|code| code == Error::NoAdvisor.code())
}

impl Judge<'_> {
    /// The measures of a talk with the fillers that the model sees, and what it was asked; those
    /// by the rules if it does not answer, and then the note says why.
    ///
    /// # Errors
    /// [`Error::Cancelled`] alone.
    pub(crate) fn measures(
        &self,
        heard: &Heard<'_>,
        transcript: &Transcript,
        cancel: &CancelFlag,
    ) -> Result<(Measures, ContextualFillers), Error> {
        let ambiguity = &self.settings.ambiguity;
        let candidates = heard.ambiguous_fillers(ambiguity);
        let mut note = ContextualFillers { candidates: candidates.len(), ..Default::default() };
        let verdicts = match self.verdicts(&candidates, transcript, cancel) {
            Ok(verdicts) => verdicts,
            Err(Error::Cancelled) => return Err(Error::Cancelled),
            Err(error) => {
                let code = error.code();
                tracing::warn!(
                    code,
                    subject = error.subject(),
                    candidates = candidates.len(),
                    "the fillers are those of the rules"
                );
                note.failure = Some(code.to_owned());
                return Ok((heard.measures(), note));
            }
        };
        for verdict in verdicts.iter().filter(|one| one.confidence >= ambiguity.confidence_min) {
            let is_its =
                |one: &&AmbiguousFiller| one.words == verdict.words && one.lexeme == verdict.lexeme;
            let by_rules = candidates.iter().find(is_its).map(|one| one.is_filler);
            note.judged += 1;
            note.changed += usize::from(by_rules.is_some_and(|was| was != verdict.is_filler));
        }
        Ok((heard.measures_with(&verdicts, ambiguity), note))
    }

    /// What the model says of each candidate, as far as it says anything.
    fn verdicts(
        &self,
        candidates: &[AmbiguousFiller],
        transcript: &Transcript,
        cancel: &CancelFlag,
    ) -> Result<Vec<Verdict>, Error> {
        let advisor = self.advisor.as_ref().ok_or(Error::NoAdvisor)?;
        let Some(language) = Language::of_code(&transcript.language) else { return Ok(Vec::new()) };
        let said = Said::of(&transcript.words);
        let asked = &candidates[..candidates.len().min(self.settings.candidates_max)];
        let keyed = asked.iter().map(|candidate| {
            let in_context = said.around(candidate);
            (key(advisor, language, &in_context, self.scope), in_context)
        });
        let keyed: Vec<(Key, InContext)> = keyed.collect();
        let opinions = self.opinions(advisor, language, &keyed, cancel)?;
        let verdict = |(candidate, (key, _)): (&AmbiguousFiller, &(Key, InContext))| {
            let Opinion { is_filler, confidence } = *opinions.get(key)?;
            let (lexeme, words) = (candidate.lexeme.clone(), candidate.words);
            Some(Verdict { lexeme, words, is_filler, confidence })
        };
        Ok(asked.iter().zip(&keyed).filter_map(verdict).collect())
    }

    /// Opinions by key: those that are known, and the model's on the others. What it said before
    /// it failed is kept, so that the next time it is asked about less.
    fn opinions(
        &self,
        advisor: &Advisor,
        language: Language,
        wanted: &[(Key, InContext)],
        cancel: &CancelFlag,
    ) -> Result<BTreeMap<Key, Opinion>, Error> {
        let mut opinions = BTreeMap::new();
        let (mut seen, mut unknown) = (BTreeSet::new(), Vec::new());
        for (key, in_context) in wanted.iter().filter(|(key, _)| seen.insert(*key)) {
            match self.known(*key) {
                Some(opinion) => drop(opinions.insert(*key, opinion)),
                None => unknown.push((*key, in_context)),
            }
        }
        let begun = Instant::now();
        for batch in unknown.chunks(CANDIDATES_PER_CALL_MAX) {
            let texts: Vec<&InContext> = batch.iter().map(|(_, text)| *text).collect();
            let request = prompt::question(language, &texts);
            let schema = Schema::new("fillers", reply::schema());
            let cx = CallContext {
                // One deadline for all questions about a talk.
                deadline: Some(advisor.deadline().saturating_sub(begun.elapsed())),
                ..CallContext::task("fillers")
            };
            let check = |reply: &Reply| reply::check(reply, batch.len());
            let asking = coach_llm::structured(advisor.model(), &request, &schema, check, &cx);
            let answer = Advisor::wait(&self.caching.runtime, asking, cancel)?;
            for item in answer.value.items {
                let place = item.index.checked_sub(1);
                let Some((key, _)) = place.and_then(|place| batch.get(place)) else { continue };
                let (is_filler, confidence) = (item.is_filler, item.confidence);
                let opinion = Opinion { is_filler, confidence };
                opinions.insert(*key, self.keep(*key, opinion, cancel)?);
            }
        }
        Ok(opinions)
    }

    fn known(&self, key: Key) -> Option<Opinion> {
        if self.cache != CacheMode::Use {
            return None;
        }
        self.caching.found(&self.caching.filler_verdicts, key).map(|kept| kept.0)
    }

    /// Keeps an opinion; another one if somebody else has asked in the meantime.
    fn keep(&self, key: Key, opinion: Opinion, cancel: &CancelFlag) -> Result<Opinion, Error> {
        let work = move |_: &CancelFlag| Ok(Computed::keep(Kept(opinion)));
        let store = &self.caching.filler_verdicts;
        Ok(self.caching.get(store, key, self.cache, cancel, work)?.value.0)
    }
}

/// What an opinion is found by: who is asked, and everything that is told of the candidate.
fn key(advisor: &Advisor, language: Language, asked: &InContext, scope: &str) -> Key {
    KeyBuilder::new(FILLER_VERDICT.name, FILLER_VERDICT.version, scope)
        .field("model", advisor.identity().as_bytes())
        .field("language", format!("{language:?}").as_bytes())
        .field("lexeme", asked.lexeme.as_bytes())
        .field("before", asked.before.as_bytes())
        .field("word", asked.word.as_bytes())
        .field("after", asked.after.as_bytes())
        .finish()
}

#[cfg(test)]
mod tests;
