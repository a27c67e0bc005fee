//! An answer as it comes: sentences, then its end.

use std::collections::VecDeque;
use std::time::Instant;

use coach_llm::{ChatStream, Finish, Private, StreamEvent, Usage};
use futures_util::stream::{self, BoxStream, StreamExt as _};

use super::citations::{Citation, Places};
use super::filter::Filter;
use super::memory::Memory;
use crate::commentary::Tokens;
use crate::error::Error;

/// What happens in a conversation.
#[derive(Clone)]
pub enum ChatEvent {
    /// More words, a sentence at a time.
    Said(String),
    /// The end; nothing follows.
    Ended(ChatEnd),
    /// There is no more, and why; nothing follows.
    Failed(Error),
}

impl std::fmt::Debug for ChatEvent {
    /// Without the words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Said(_) => f.write_str("Said(..)"),
            Self::Ended(end) => f.debug_tuple("Ended").field(&end.model).finish(),
            Self::Failed(error) => f.debug_tuple("Failed").field(&error.code()).finish(),
        }
    }
}

/// How an answer ended.
#[derive(Debug, Clone, PartialEq)]
pub struct ChatEnd {
    /// The places that it names.
    pub citations: Vec<Citation>,
    /// The build that answered, as the server calls it.
    pub model: String,
    /// What it took.
    pub tokens: Tokens,
    /// Whether it reached the allowed length before its end.
    pub is_cut: bool,
    /// Sentences that were left out of it.
    pub dropped: u32,
}

/// An answer as it comes; dropping it ends the call of the model.
pub type ChatEvents = BoxStream<'static, ChatEvent>;

/// What an answer needs on its way.
pub(crate) struct Speaking {
    pub(crate) stream: ChatStream,
    pub(crate) filter: Filter,
    /// `None` where there is no recording.
    pub(crate) places: Option<Places>,
    /// `None` where nothing is kept.
    pub(crate) memory: Option<Memory>,
    pub(crate) request_id: Option<String>,
}

struct Running {
    speaking: Speaking,
    begun: Instant,
    said: String,
    ready: VecDeque<String>,
    ending: Option<Ending>,
}

enum Ending {
    Done { finish: Finish, usage: Usage, model: String },
    Failed(Error),
}

/// The events of an answer; nothing is asked before the first is waited for.
pub(crate) fn answer(speaking: Speaking) -> ChatEvents {
    let running = Running {
        speaking,
        begun: Instant::now(),
        said: String::new(),
        ready: VecDeque::new(),
        ending: None,
    };
    let next = |running: Option<Box<Running>>| async move {
        let mut running = running?;
        loop {
            if let Some(text) = running.ready.pop_front() {
                running.say(&text);
                return Some((ChatEvent::Said(text), Some(running)));
            }
            match running.ending.take() {
                Some(ending) => return Some((running.end(ending).await, None)),
                None => running.listen().await,
            }
        }
    };
    stream::unfold(Some(Box::new(running)), next).boxed()
}

fn useless(problem: &str) -> Error {
    let problems = Private::new(vec![problem.to_owned()]);
    coach_llm::Error::InvalidOutput { problems, at: Box::default() }.into()
}

impl Running {
    fn say(&mut self, text: &str) {
        self.said.push_str(text);
        if let Some(memory) = &mut self.speaking.memory {
            memory.add(text);
        }
    }

    /// Waits for what the model says next.
    async fn listen(&mut self) {
        let speaking = &mut self.speaking;
        match speaking.stream.next().await {
            Some(Ok(StreamEvent::Delta(piece))) => self.ready.extend(speaking.filter.push(&piece)),
            Some(Ok(StreamEvent::Done { finish, usage, model })) => {
                self.ready.extend(speaking.filter.finish());
                self.ending = Some(Ending::Done { finish, usage, model });
            }
            Some(Err(error)) => {
                self.ready.extend(speaking.filter.finish());
                self.ending = Some(Ending::Failed(error.into()));
            }
            None => self.ending = Some(Ending::Failed(useless("it has no end"))),
        }
    }

    async fn end(mut self: Box<Self>, ending: Ending) -> ChatEvent {
        let dropped = self.speaking.filter.dropped();
        let event = match ending {
            Ending::Failed(error) => ChatEvent::Failed(error),
            Ending::Done { finish: Finish::Error | Finish::FunctionCall, .. } => {
                ChatEvent::Failed(useless("the model failed"))
            }
            Ending::Done { .. } if self.said.trim().is_empty() => {
                ChatEvent::Failed(useless("nothing of it can be delivered"))
            }
            Ending::Done { finish, usage, model } => {
                let places = self.speaking.places.as_ref();
                let citations = places.map(|places| places.named_in(&self.said));
                ChatEvent::Ended(ChatEnd {
                    citations: citations.unwrap_or_default(),
                    model,
                    tokens: Tokens {
                        prompt: usage.prompt,
                        completion: usage.completion,
                        billed: usage.billed,
                        is_estimate: usage.estimated,
                    },
                    is_cut: finish == Finish::Length,
                    dropped,
                })
            }
        };
        let is_whole = matches!(&event, ChatEvent::Ended(end) if !end.is_cut);
        if let Some(memory) = self.speaking.memory.take() {
            memory.end(!is_whole).await;
        }
        self.tell(&event, dropped);
        event
    }

    /// Says in a log line how it went, and nothing of what was said.
    fn tell(&self, event: &ChatEvent, dropped: u32) {
        let request_id = self.speaking.request_id.as_deref();
        let seconds = self.begun.elapsed().as_secs_f64();
        let code = match event {
            ChatEvent::Failed(error) => error.code(),
            _ => "ok",
        };
        metrics::counter!("chat_answers_total", "outcome" => code).increment(1);
        metrics::counter!("chat_dropped_total").increment(u64::from(dropped));
        if let ChatEvent::Failed(error) = event {
            tracing::warn!(request_id, code, subject = error.subject(), seconds, "chat failed");
        } else {
            tracing::info!(request_id, seconds, dropped, "chat answered");
        }
    }
}
