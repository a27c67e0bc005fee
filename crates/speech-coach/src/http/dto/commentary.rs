//! What would be sent to a language model.

use coach_pipeline::commentary::{Message, Preview};
use serde::Serialize;
use utoipa::ToSchema;

/// Everything of a talk that a language model would get for a commentary.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CommentaryPreview {
    /// As in `/api/v1/providers`; null where no model is set.
    provider: Option<String>,
    model: Option<String>,
    /// The host that it would be sent to.
    host: Option<String>,
    messages: Vec<PreviewMessage>,
    /// The JSON Schema of the answer, which goes along; it holds nothing of the talk.
    #[schema(value_type = Object)]
    answer_schema: serde_json::Value,
}

#[derive(Serialize, ToSchema)]
struct PreviewMessage {
    /// `system`, `user` or `assistant`.
    role: &'static str,
    content: String,
}

impl std::fmt::Debug for PreviewMessage {
    /// Without the words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PreviewMessage").field("role", &self.role).finish_non_exhaustive()
    }
}

impl From<Preview> for CommentaryPreview {
    fn from(preview: Preview) -> Self {
        let Preview { recipient, messages, answer_schema } = preview;
        let (provider, model, host) = match recipient {
            Some(status) => (Some(status.name), Some(status.model), Some(status.host)),
            None => (None, None, None),
        };
        let message = |Message { role, content }| PreviewMessage { role, content };
        let messages = messages.into_iter().map(message).collect();
        Self { provider, model, host, messages, answer_schema }
    }
}
