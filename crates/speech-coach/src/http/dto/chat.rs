//! Conversations about takes.

use coach_pipeline::conversation::{ChatEnd, Citation, Role, Turn};
use coach_pipeline::takes::Message;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{seconds, time};

/// A question about a take.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChatMessage {
    /// The question.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub(crate) message: String,
}

/// A place of the recording that an answer names.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CitationDto {
    /// In seconds.
    time_s: f64,
    /// As the answer has it, `2:30`.
    label: String,
    /// Where what is said there begins and ends, in seconds.
    start_s: f64,
    end_s: f64,
}

impl From<&Citation> for CitationDto {
    fn from(citation: &Citation) -> Self {
        Self {
            time_s: seconds(citation.time.get()),
            label: citation.label.clone(),
            start_s: seconds(citation.span.start().get()),
            end_s: seconds(citation.span.end().get()),
        }
    }
}

/// More words of an answer: the data of an event `delta`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChatDelta {
    /// A sentence, with the space or line end that follows it.
    pub(crate) text: String,
}

/// The end of an answer: the data of an event `end`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChatEnding {
    citations: Vec<CitationDto>,
    /// The build that answered.
    model: String,
    /// What the account is charged for.
    tokens_billed: u32,
    /// Whether it reached the allowed length before its end.
    is_cut: bool,
}

impl From<&ChatEnd> for ChatEnding {
    fn from(end: &ChatEnd) -> Self {
        Self {
            citations: end.citations.iter().map(CitationDto::from).collect(),
            model: end.model.clone(),
            tokens_billed: end.tokens.billed,
            is_cut: end.is_cut,
        }
    }
}

/// A whole answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChatReply {
    response: String,
    citations: Vec<CitationDto>,
    /// The build that answered.
    model: String,
    /// What the account is charged for.
    tokens_used: u32,
    /// Whether it reached the allowed length before its end.
    is_cut: bool,
}

impl ChatReply {
    pub(crate) fn new(response: String, end: &ChatEnd) -> Self {
        let ChatEnding { citations, model, tokens_billed, is_cut } = ChatEnding::from(end);
        Self { response, citations, model, tokens_used: tokens_billed, is_cut }
    }
}

/// One event, as readers of event streams see it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes what is streamed")]
pub(crate) struct ChatServerEvent {
    /// `delta`, `end` or `error`.
    event: String,
    /// A `ChatDelta`, a `ChatEnding` or a `ProblemDocument` in JSON.
    data: String,
}

/// What was said about a take.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChatHistory {
    /// In order; the last thousand at most.
    messages: Vec<MessageDocument>,
}

/// Something that was said.
#[derive(Debug, Serialize, ToSchema)]
struct MessageDocument {
    /// `user` or `assistant`.
    role: &'static str,
    content: String,
    /// Whether it ended before its end.
    is_partial: bool,
    /// RFC 3339.
    created_at: String,
}

impl From<Vec<Message>> for ChatHistory {
    fn from(messages: Vec<Message>) -> Self {
        let document = |message: Message| MessageDocument {
            role: message.speaker.name(),
            content: message.content,
            is_partial: message.is_partial,
            created_at: time(message.created_ms),
        };
        Self { messages: messages.into_iter().map(document).collect() }
    }
}

/// What clients of the reference service ask.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct ReferenceChatRequest {
    /// The question; else the last turn of `messages`, which is the user's then.
    pub(crate) message: Option<String>,
    /// What was said before, the question perhaps included.
    messages: Option<Vec<ReferenceTurn>>,
    /// What was said before.
    history: Option<Vec<ReferenceTurn>>,
    /// Nothing of it is believed; an `analysis_id` in it counts if there is no other.
    #[schema(value_type = Option<Object>)]
    analysis_context: Option<Value>,
    /// The take that it is about.
    analysis_id: Option<String>,
    /// The service chooses it.
    #[serde(rename = "temperature")]
    _temperature: Option<f64>,
    /// Tokens that the answer may have, if fewer than usual.
    #[schema(minimum = 1)]
    pub(crate) max_tokens: Option<u32>,
}

/// A turn of a conversation.
#[derive(Debug, Deserialize, ToSchema)]
struct ReferenceTurn {
    role: ReferenceRole,
    content: String,
}

/// Who clients may let speak; instructions are the service's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ReferenceRole {
    User,
    Assistant,
}

impl ReferenceChatRequest {
    /// The take that it is about.
    pub(crate) fn take_id(&self) -> Option<String> {
        let in_context = || self.analysis_context.as_ref()?.get("analysis_id")?.as_str();
        let id = self.analysis_id.as_deref().filter(|id| !id.is_empty()).or_else(in_context);
        id.filter(|id| !id.is_empty()).map(str::to_owned)
    }

    /// What was said before, if the client says it, and the question; `None` where there is none.
    pub(crate) fn split(&mut self) -> Option<(Option<Vec<Turn>>, String)> {
        let given =
            |turns: &mut Option<Vec<ReferenceTurn>>| turns.take().filter(|turns| !turns.is_empty());
        let history = given(&mut self.history);
        let turns = history.or_else(|| given(&mut self.messages)).map(|turns| {
            let turns = turns.into_iter().map(|turn| Turn {
                role: match turn.role {
                    ReferenceRole::User => Role::User,
                    ReferenceRole::Assistant => Role::Assistant,
                },
                content: turn.content,
            });
            turns.collect::<Vec<_>>()
        });
        let is_said = |text: &String| !text.trim().is_empty();
        if let Some(message) = self.message.take().filter(is_said) {
            return Some((turns, message));
        }
        let mut turns = turns?;
        let last = turns.pop().filter(|turn| turn.role == Role::User)?;
        Some((Some(turns).filter(|turns| !turns.is_empty()), last.content))
            .filter(|(_, message)| is_said(message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<ReferenceChatRequest, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn the_question_is_found_where_clients_put_it() {
        for (json, before, message) in [
            (r#"{"message": "a"}"#, None, Some("a")),
            (
                r#"{"message": " ", "messages": [{"role": "user", "content": "b"}]}"#,
                None,
                Some("b"),
            ),
            (
                r#"{"messages": [{"role": "assistant", "content": "x"}, {"role": "user", "content": "b"}]}"#,
                Some(1),
                Some("b"),
            ),
            (
                r#"{"message": "a", "history": [{"role": "user", "content": "x"}], "messages": []}"#,
                Some(1),
                Some("a"),
            ),
            (r#"{"messages": [{"role": "assistant", "content": "x"}]}"#, None, None),
            (r#"{"history": [{"role": "user", "content": "\n"}]}"#, None, None),
            ("{}", None, None),
        ] {
            let found = read(json).unwrap().split();
            let found = found.map(|(turns, message)| (turns.map(|turns| turns.len()), message));
            assert_eq!(found, message.map(|message| (before, message.to_owned())), "{json}");
        }
    }

    #[test]
    fn only_two_may_speak_and_only_an_identity_is_taken_from_a_context() {
        for role in ["system", "function", "tool", "developer", "User"] {
            let json = format!(r#"{{"messages": [{{"role": "{role}", "content": "x"}}]}}"#);
            assert!(read(&json).is_err(), "{role}");
        }
        for (json, expected) in [
            (r#"{"analysis_id": "a", "analysis_context": {"analysis_id": "b"}}"#, Some("a")),
            (r#"{"analysis_context": {"analysis_id": "b", "transcript": "x"}}"#, Some("b")),
            (r#"{"analysis_id": "", "analysis_context": {"analysis_id": ["b"]}}"#, None),
            (r#"{"analysis_context": "x"}"#, None),
        ] {
            assert_eq!(read(json).unwrap().take_id().as_deref(), expected, "{json}");
        }
    }
}
