//! `analyze --commentary`: what a language model says of the report, if one is set up.

use std::fs;
use std::path::PathBuf;

use coach_pipeline::commentary::CommentaryRequest;
use coach_pipeline::{AdvisorSettings, Analysis, CacheMode, Pipeline};

use crate::advisor;
use crate::cli::Context;
use crate::cli::settings::{self, Options};
use crate::failure::Failure;
use crate::output;
use crate::report::commentary::Comment;
use crate::texts::fill;

/// Asks the model of the settings.
pub(super) struct Commentator {
    recipient: String,
    cache: CacheMode,
    /// Says that the user was told what is sent to this recipient.
    told: Option<PathBuf>,
}

/// The model of the settings.
pub(super) fn advisor_settings(context: &Context) -> Result<AdvisorSettings, Failure> {
    let values = settings::read(&Options::default(), context)?;
    let settings = advisor::of(&values, context.config.data_dir.as_deref())?;
    settings.ok_or_else(|| Failure::new("llm_off"))
}

/// Where it is kept that the user was told of something that goes to a recipient.
fn told(what: &str, recipient: &str, context: &Context) -> Option<PathBuf> {
    let name: String =
        recipient.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    Some(context.config.data_dir.as_ref()?.join(format!("llm-told-{what}-{name}")))
}

fn remember(told: Option<&PathBuf>) {
    if let Some(told) = told {
        // Who cannot be remembered is told again.
        let _ = told.parent().map(fs::create_dir_all).transpose();
        let _ = fs::write(told, "");
    }
}

/// Before words around possible fillers are sent to somebody for the first time.
pub(super) fn tell_of_fillers(settings: &AdvisorSettings, context: &Context) {
    let recipient = advisor::recipient(settings);
    let told = told("fillers", recipient, context);
    if told.as_ref().is_none_or(|told| !told.exists()) {
        let notice = &context.texts.commentary.notice_fillers;
        output::write_stderr(&format!("{}\n", fill(notice, &[("recipient", recipient)])));
        remember(told.as_ref());
    }
}

impl Commentator {
    pub(super) fn new(settings: &AdvisorSettings, cache: CacheMode, context: &Context) -> Self {
        let recipient = advisor::recipient(settings).to_owned();
        let told = told("commentary", &recipient, context);
        Self { recipient, cache, told }
    }

    /// The commentary on a report, or why there is none; the report stands without it.
    pub(super) fn comment(
        &self,
        pipeline: &Pipeline,
        analysis: &Analysis,
        context: &Context,
    ) -> Comment {
        let locale = context.config.locale;
        let asked = self.tell_once(pipeline, analysis, context).and_then(|()| {
            let request = CommentaryRequest { cache: self.cache, ..CommentaryRequest::new(locale) };
            let report = &analysis.report;
            let asked = pipeline.comment(report, &request, context.interrupt.flag());
            asked.map_err(|error| Failure::from(&error))
        });
        match asked {
            Ok(asked) => Comment::Done {
                cost: pipeline.cost(u64::from(asked.commentary.tokens.billed)),
                commentary: asked.commentary,
                recipient: self.recipient.clone(),
            },
            Err(failure) => Comment::Failed(failure),
        }
    }

    /// Before anything is sent to somebody for the first time: to whom, and what, word for word.
    fn tell_once(
        &self,
        pipeline: &Pipeline,
        analysis: &Analysis,
        context: &Context,
    ) -> Result<(), Failure> {
        if self.told.as_ref().is_some_and(|told| told.exists()) {
            return Ok(());
        }
        let preview = pipeline.commentary_preview(&analysis.report, context.config.locale);
        let preview = preview.map_err(|error| Failure::from(&error))?;
        let messages = preview.messages.into_iter().map(|message| message.content);
        let question = messages.collect::<Vec<_>>().join("\n\n");
        let texts = &context.texts.commentary;
        let notice = fill(&texts.notice, &[("recipient", &self.recipient)]);
        output::write_stderr(&format!("{notice}\n\n{question}\n\n{}\n", texts.notice_end));
        remember(self.told.as_ref());
        Ok(())
    }
}
