//! Conversations about takes, each seen by its owner alone.

use std::sync::Arc;

use coach_findings::Locale;
use coach_llm::{CallContext, Role, Turn};
use coach_speech::report::Report;
use coach_store::{Message, Speaker};

use super::{Service, ServiceError};
use crate::conversation::{
    Asked, ChatEvents, Filter, Memory, Passages, Places, Speaking, TURNS_MAX, answer, instructions,
    question,
};
use crate::error::Error;

/// A question with everything that it is asked with.
#[derive(Debug, Clone)]
pub struct ChatQuestion {
    /// Whose takes may be told.
    pub owner: String,
    /// The take that it is about; `None` for talks at large.
    pub take_id: Option<String>,
    /// What was said before. `None` goes on with what is kept of the take, and keeps this too;
    /// what the caller gives is not kept.
    pub before: Option<Vec<Turn>>,
    /// The question.
    pub message: String,
    /// Language of the answer.
    pub locale: Locale,
    /// Tokens that the answer may have, if fewer than usual.
    pub answer_tokens: Option<u32>,
    /// The request that it is for, in log lines.
    pub request_id: Option<String>,
}

impl Service {
    /// Whether a language model is set.
    pub fn has_advisor(&self) -> bool {
        self.0.pipeline.advisor().is_ok()
    }

    /// Asks something about a take, goes on with what was said about it, and keeps both question
    /// and answer. `None` if the owner has no such take, or it has no result.
    ///
    /// Nothing is sent before the first event is waited for. Dropping the events ends the call,
    /// and what was said until then is kept as partial.
    ///
    /// # Errors
    /// Those of the store, [`Error::NoAdvisor`] where no model is set, [`Error::NothingSaid`]
    /// where there is nothing to talk about. What goes wrong later is the last event.
    pub async fn chat(
        &self,
        owner: &str,
        id: &str,
        message: &str,
        locale: Locale,
        request_id: Option<&str>,
    ) -> Result<Option<ChatEvents>, ServiceError> {
        let question = ChatQuestion {
            owner: owner.to_owned(),
            take_id: Some(id.to_owned()),
            before: None,
            message: message.to_owned(),
            locale,
            answer_tokens: None,
            request_id: request_id.map(str::to_owned),
        };
        self.ask(question).await
    }

    /// The same with what the caller knows better.
    ///
    /// # Errors
    /// As above.
    pub async fn ask(&self, asked: ChatQuestion) -> Result<Option<ChatEvents>, ServiceError> {
        self.0.pipeline.advisor()?;
        let report = match &asked.take_id {
            None => None,
            Some(id) => match self.report(&asked.owner, id).await? {
                None => return Ok(None),
                Some(report) if report.transcript.words.is_empty() => {
                    return Err(Error::NothingSaid.into());
                }
                Some(report) => Some(report),
            },
        };
        let (before, memory) = match (&asked.before, &asked.take_id) {
            (Some(before), _) => (before.clone(), None),
            (None, None) => (Vec::new(), None),
            (None, Some(id)) => match self.remember(id, &asked.message).await? {
                None => return Ok(None),
                Some((before, memory)) => (before, Some(memory)),
            },
        };
        let speaking = self.blocking(move |pipeline| {
            let advisor = pipeline.advisor()?;
            let talk = report.as_deref().map(|report| (report, Passages::of(&report.transcript)));
            let request = question(&Asked {
                talk: talk.as_ref().map(|(report, passages)| (*report, passages)),
                before: &before,
                message: &asked.message,
                locale: asked.locale,
                context_tokens: advisor.context_tokens(),
                answer_tokens: asked.answer_tokens,
            });
            let places = talk.as_ref().map(|(report, passages)| Places {
                passages: passages.spans(),
                duration: report.media.duration,
            });
            let seconds_max = places.as_ref().map(|places| places.duration.get());
            let filter = Filter::new(instructions(asked.locale), seconds_max);
            let cx = CallContext {
                task: "chat".to_owned(),
                deadline: None,
                request_id: asked.request_id.clone(),
                session_id: asked.take_id.as_deref().map(session),
            };
            let stream = advisor.model().stream(request, cx);
            Ok(Speaking { stream, filter, places, memory, request_id: asked.request_id })
        });
        Ok(Some(answer(speaking.await?)))
    }

    /// What was said about a take, and a place for what is said now.
    async fn remember(
        &self,
        id: &str,
        message: &str,
    ) -> Result<Option<(Vec<Turn>, Memory)>, ServiceError> {
        let store = &self.0.store;
        let open = Arc::clone(&self.0.chats).read_owned().await;
        let last = u32::try_from(TURNS_MAX).unwrap_or(u32::MAX);
        let before = store.messages(id, last).await?;
        let Some(number) = store.append_question(id, message).await? else { return Ok(None) };
        let runtime = self.0.pipeline.caching().runtime.clone();
        let memory = Memory::new(store.clone(), number, runtime, open);
        Ok(Some((before.into_iter().map(turn).collect(), memory)))
    }

    async fn report(&self, owner: &str, id: &str) -> Result<Option<Arc<Report>>, ServiceError> {
        let Some(take) = self.take(owner, id).await? else { return Ok(None) };
        Ok(self.analysis(&take).await?.map(|analysis| analysis.report))
    }

    /// What was said about a take, the last so many; `None` if the owner has no such take.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn messages(
        &self,
        owner: &str,
        id: &str,
        count_max: u32,
    ) -> Result<Option<Vec<Message>>, ServiceError> {
        if self.take(owner, id).await?.is_none() {
            return Ok(None);
        }
        Ok(Some(self.0.store.messages(id, count_max).await?))
    }

    /// Forgets what was said about a take; false if the owner has no such take.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn clear_messages(&self, owner: &str, id: &str) -> Result<bool, ServiceError> {
        if self.take(owner, id).await?.is_none() {
            return Ok(false);
        }
        self.0.store.clear_messages(id).await?;
        Ok(true)
    }
}

fn turn(message: Message) -> Turn {
    let role = match message.speaker {
        Speaker::User => Role::User,
        Speaker::Assistant => Role::Assistant,
    };
    Turn { role, content: message.content }
}

/// What the questions about a take have in common, in a form that tells nothing of it.
fn session(take_id: &str) -> String {
    let digest = blake3::derive_key("speech-coach conversation 1", take_id.as_bytes());
    blake3::Hash::from_bytes(digest).to_hex()[..32].to_owned()
}
