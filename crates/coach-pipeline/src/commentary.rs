//! What a language model says about a finished report. It reads the report and never changes it:
//! the report stands whatever becomes of this.
//!
//! ```text
//! report ─► prompt ─► model ─► reply ─► check ─► Commentary
//!           facts, redacted transcript  quotes, times, numbers
//! ```

mod check;
mod prompt;
mod reply;
mod types;

use std::sync::Arc;
use std::time::Duration;

use coach_cache::{Computed, Key, KeyBuilder, Outcome};
use coach_findings::Locale;
use coach_llm::{CallContext, ChatRequest, Role, Schema, Status};
use coach_speech::CancelFlag;
use coach_speech::report::Report;
use serde_json::Value;

use crate::advisor::Advisor;
use crate::error::Error;
use crate::kinds::{COMMENTARY, Kept};
use crate::run::Pipeline;
use crate::settings::CacheMode;
use crate::talk::figures::Known;
use crate::talk::quotes::Quotes;
use check::{Checked, Checker};
use prompt::Question;
use reply::Reply;

pub(crate) use prompt::VERSION;
pub use types::{Commentary, Dropped, Improvement, Quote, Remark, Rephrasing, Structure, Tokens};

/// Tokens that a model takes where none is set: as many as the largest of those that are known, so
/// that whoever looks sees all that any of them would get.
const CONTEXT_TOKENS_MOST: u32 = 128_000;

/// What the caller wants for one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentaryRequest {
    /// Language of the commentary.
    pub locale: Locale,
    /// What to do with what is known already.
    pub cache: CacheMode,
    /// Results of one scope are not found in another.
    pub scope: String,
    /// The request that it is for, in log lines.
    pub request_id: Option<String>,
    /// How long it may take; else as the settings say.
    pub deadline: Option<Duration>,
}

impl CommentaryRequest {
    /// One in a language, with the usual settings.
    pub fn new(locale: Locale) -> Self {
        Self {
            locale,
            cache: CacheMode::Use,
            scope: String::new(),
            request_id: None,
            deadline: None,
        }
    }
}

/// What would be sent to a model to get a commentary.
#[derive(Debug)]
pub struct Preview {
    /// Who would get it; `None` where no model is set.
    pub recipient: Option<Status>,
    /// The messages, in order.
    pub messages: Vec<Message>,
    /// The form that the answer is to have; it goes along, and holds nothing of the talk.
    pub answer_schema: Value,
}

/// A message to a model.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// `system`, `user` or `assistant`.
    pub role: &'static str,
    /// Its words.
    pub content: String,
}

impl std::fmt::Debug for Message {
    /// Without the words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message").field("role", &self.role).finish_non_exhaustive()
    }
}

fn name(role: Role) -> &'static str {
    match role {
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}

/// A commentary, and how it came about.
#[derive(Debug, Clone)]
pub struct Commented {
    /// It.
    pub commentary: Arc<Commentary>,
    /// Whether the model had to be asked.
    pub outcome: Outcome,
}

/// What an answer is found by: who is asked, and every word of the question.
fn key(advisor: &Advisor, question: &Question, scope: &str) -> Key {
    let request = &question.request;
    let turns = request.turns.iter().map(|turn| turn.content.as_bytes());
    let key = KeyBuilder::new(COMMENTARY.name, COMMENTARY.version, scope)
        .field("model", advisor.identity().as_bytes())
        .field("schema", reply::schema().to_string().as_bytes())
        .field("system", request.system.as_deref().unwrap_or_default().as_bytes())
        .field("temperature", &request.temperature.to_le_bytes())
        .field("max_tokens", &request.max_tokens.to_le_bytes());
    turns.fold(key, |key, turn| key.field("turn", turn)).finish()
}

impl Pipeline {
    /// What a model would be asked about a report, word for word; nobody is asked.
    ///
    /// # Errors
    /// [`Error::NothingSaid`] where there is nothing to comment on.
    pub fn commentary_preview(&self, report: &Report, locale: Locale) -> Result<Preview, Error> {
        if report.transcript.words.is_empty() {
            return Err(Error::NothingSaid);
        }
        let advisor = self.advisor().ok();
        let context_tokens = advisor.as_ref().map_or(CONTEXT_TOKENS_MOST, Advisor::context_tokens);
        let question = prompt::question(report, locale, context_tokens);
        let ChatRequest { system, turns, .. } = question.request;
        let system = system.into_iter().map(|content| Message { role: "system", content });
        let turns =
            turns.into_iter().map(|turn| Message { role: name(turn.role), content: turn.content });
        Ok(Preview {
            recipient: advisor.map(|advisor| advisor.status()),
            messages: system.chain(turns).collect(),
            answer_schema: reply::schema(),
        })
    }

    /// Removes what the cache has of a commentary. Blocks.
    pub(crate) fn forget_commentary(&self, report: &Report, locale: Locale, scope: &str) {
        if let Ok(advisor) = self.advisor() {
            let question = prompt::question(report, locale, advisor.context_tokens());
            self.caching().commentaries.purge(&key(&advisor, &question, scope));
        }
    }

    /// What the model says about a report; not to be called from an async task.
    ///
    /// The same question is not asked twice, and callers who ask it at the same time wait for one
    /// answer. Failures are not kept.
    ///
    /// # Errors
    /// [`Error::NoAdvisor`] where no model is set, [`Error::NothingSaid`] where there is nothing
    /// to comment on, [`Error::Advisor`] when the model gave nothing that could be delivered.
    pub fn comment(
        &self,
        report: &Arc<Report>,
        request: &CommentaryRequest,
        cancel: &CancelFlag,
    ) -> Result<Commented, Error> {
        let advisor = self.advisor()?;
        if report.transcript.words.is_empty() {
            return Err(Error::NothingSaid);
        }
        let question = prompt::question(report, request.locale, advisor.context_tokens());
        let key = key(&advisor, &question, &request.scope);
        let caching = self.caching();
        let (report, runtime) = (Arc::clone(report), caching.runtime.clone());
        let cx = CallContext {
            task: "commentary".to_owned(),
            deadline: request.deadline,
            request_id: request.request_id.clone(),
            session_id: None,
        };
        let locale = request.locale;
        let span = tracing::Span::current();
        let work = move |cancel: &CancelFlag| {
            let _entered = span.enter();
            let asking = ask(&advisor, &question, &report, locale, &cx);
            let commentary = Advisor::wait(&runtime, asking, cancel)?;
            Ok(Computed::keep(Kept(commentary)))
        };
        let answer = caching.get(&caching.commentaries, key, request.cache, cancel, work)?;
        let commentary = Arc::new(answer.value.0.clone());
        Ok(Commented { commentary, outcome: answer.outcome })
    }
}

async fn ask(
    advisor: &Advisor,
    question: &Question,
    report: &Report,
    locale: Locale,
    cx: &CallContext,
) -> Result<Commentary, coach_llm::Error> {
    let (talk, length_s) = (report.transcript.text(), report.media.duration.get());
    let known = Known::of([question.facts.as_str()], length_s);
    let said = Known::of([question.facts.as_str(), &talk], length_s);
    let quotes = Quotes::of(&report.transcript.words);
    let checker = Checker::new(quotes, known, said, prompt::instructions(locale));
    let schema = Schema::new("feedback", reply::schema());
    let validate = |reply: &Reply| {
        if is_worth_something(&checker.check(reply.clone())) {
            Ok(())
        } else {
            let problem = "no quote is verbatim in the transcript: copy three to fifteen words \
                           in a row from it for each";
            Err(vec![problem.to_owned()])
        }
    };
    let model = advisor.model();
    let answer = coach_llm::structured(model, &question.request, &schema, validate, cx).await?;
    let Checked { impression, strengths, improvements, structure, rephrasings, dropped } =
        checker.check(answer.value);
    if dropped.total() > 0 {
        metrics::counter!("commentary_dropped_total").increment(u64::from(dropped.total()));
    }
    let usage = answer.usage;
    Ok(Commentary {
        impression,
        strengths,
        improvements,
        structure,
        rephrasings,
        dropped,
        model: answer.model,
        provider: advisor.provider().to_owned(),
        prompt_version: VERSION,
        input_coverage: question.coverage,
        tokens: Tokens {
            prompt: usage.prompt,
            completion: usage.completion,
            billed: usage.billed,
            is_estimate: usage.estimated,
        },
    })
}

/// Whether anything of it can be shown.
fn is_worth_something(checked: &Checked) -> bool {
    !checked.strengths.is_empty() || !checked.improvements.is_empty()
}

#[cfg(test)]
pub(crate) mod tests;
