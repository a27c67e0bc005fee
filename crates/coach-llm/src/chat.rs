//! What is asked and what is answered, whichever server it is.

use std::time::Duration;

use futures_util::stream::BoxStream;

use crate::error::Error;

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The one who asks.
    User,
    /// The model.
    Assistant,
}

/// Something that was said.
#[derive(Clone, PartialEq, Eq)]
pub struct Turn {
    /// By whom.
    pub role: Role,
    /// What.
    pub content: String,
}

impl Turn {
    /// A turn of the one who asks.
    pub fn user(content: impl Into<String>) -> Self {
        Self { role: Role::User, content: content.into() }
    }

    /// A turn of the model.
    pub fn assistant(content: impl Into<String>) -> Self {
        Self { role: Role::Assistant, content: content.into() }
    }
}

impl std::fmt::Debug for Turn {
    /// Without the words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Turn").field("role", &self.role).finish_non_exhaustive()
    }
}

/// What is asked.
#[derive(Clone, PartialEq)]
pub struct ChatRequest {
    /// What the model is to keep to; sent first, and once.
    pub system: Option<String>,
    /// The conversation, its last turn the question.
    pub turns: Vec<Turn>,
    /// How much chance there is in the answer; 0 is as little as the server can.
    pub temperature: f32,
    /// The part of the likely words that is drawn from.
    pub top_p: Option<f32>,
    /// The most tokens that the answer may have.
    pub max_tokens: u32,
}

impl ChatRequest {
    /// A single question, with as little chance as possible and at most 1024 tokens of answer.
    pub fn new(question: impl Into<String>) -> Self {
        Self {
            system: None,
            turns: vec![Turn::user(question)],
            temperature: 0.0,
            top_p: None,
            max_tokens: 1_024,
        }
    }

    /// Tokens of the question, estimated.
    pub fn estimated_tokens(&self) -> u32 {
        let system = self.system.iter().map(String::as_str);
        let turns = self.turns.iter().map(|turn| turn.content.as_str());
        system.chain(turns).fold(0, |sum, text| {
            sum.saturating_add(estimate_tokens(text)).saturating_add(TOKENS_PER_MESSAGE)
        })
    }
}

impl std::fmt::Debug for ChatRequest {
    /// Without the words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChatRequest")
            .field("turns", &self.turns.len())
            .field("temperature", &self.temperature)
            .field("max_tokens", &self.max_tokens)
            .finish_non_exhaustive()
    }
}

/// What frames a message costs.
const TOKENS_PER_MESSAGE: u32 = 3;

/// How many tokens a text has, on the safe side: a token of Russian is 3 to 4 characters.
pub fn estimate_tokens(text: &str) -> u32 {
    u32::try_from(text.chars().count().div_ceil(3)).unwrap_or(u32::MAX)
}

/// For what and for how long something is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallContext {
    /// The purpose, a word for logs and counts.
    pub task: String,
    /// How long everything may take, trying again included; `None` for the setting.
    pub deadline: Option<Duration>,
    /// What the caller calls its own request, for logs.
    pub request_id: Option<String>,
    /// What turns of one conversation have in common, so that servers can reuse their work.
    pub session_id: Option<String>,
}

impl CallContext {
    /// A purpose, and settings for the rest.
    pub fn task(task: impl Into<String>) -> Self {
        Self { task: task.into(), ..Self::default() }
    }
}

/// Why an answer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finish {
    /// It was complete.
    Stop,
    /// It reached the allowed length.
    Length,
    /// The model calls a function.
    FunctionCall,
    /// The server will not talk about this.
    Filtered,
    /// The model failed.
    Error,
    /// A reason that is not known here.
    Other(String),
}

impl Finish {
    /// Its name in logs.
    pub fn name(&self) -> &str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::FunctionCall => "function_call",
            Self::Filtered => "filtered",
            Self::Error => "error",
            Self::Other(name) => name,
        }
    }
}

/// Tokens of a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Usage {
    /// Of the question, as far as it was not known to the server.
    pub prompt: u32,
    /// Of the answer.
    pub completion: u32,
    /// Of the question, known to the server from a call before.
    pub cached: u32,
    /// What the account is charged for.
    pub billed: u32,
    /// Whether the server said nothing, and these are guesses.
    pub estimated: bool,
}

impl Usage {
    /// A guess.
    pub fn estimate(prompt: u32, completion: u32) -> Self {
        let billed = prompt.saturating_add(completion);
        Self { prompt, completion, cached: 0, billed, estimated: true }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            prompt: self.prompt.saturating_add(other.prompt),
            completion: self.completion.saturating_add(other.completion),
            cached: self.cached.saturating_add(other.cached),
            billed: self.billed.saturating_add(other.billed),
            estimated: self.estimated || other.estimated,
        }
    }
}

/// A whole answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Completion {
    /// What the model said, or the arguments of the function it called.
    pub text: String,
    /// Why it ended.
    pub finish: Finish,
    /// What it cost.
    pub usage: Usage,
    /// The build that answered, as the server calls it.
    pub model: String,
}

impl std::fmt::Debug for Completion {
    /// Without the words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Completion")
            .field("finish", &self.finish)
            .field("usage", &self.usage)
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

/// A piece of an answer.
#[derive(Clone, PartialEq, Eq)]
pub enum StreamEvent {
    /// More words.
    Delta(String),
    /// The end; nothing follows.
    Done {
        /// Why it ended; [`Finish::Length`] says that there is more that was not said.
        finish: Finish,
        /// What it cost.
        usage: Usage,
        /// The build that answered, as the server calls it.
        model: String,
    },
}

impl std::fmt::Debug for StreamEvent {
    /// Without the words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Delta(_) => f.write_str("Delta(..)"),
            Self::Done { finish, .. } => f.debug_tuple("Done").field(finish).finish(),
        }
    }
}

/// An answer that comes in pieces, as fast as they are asked for; dropping it ends the call.
pub type ChatStream = BoxStream<'static, Result<StreamEvent, Error>>;

/// A model that a server has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelEntry {
    /// Its name.
    pub id: String,
    /// What it is for, where the server says so.
    pub kind: Option<String>,
}
