//! What the model says to a conversation: what the script says, an example for a schema, or an
//! echo. The same question has the same answer.

use serde::Serialize as _;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

use crate::fault::Fault;
use crate::schema::Examples;
use crate::texts;
use crate::words::{self, Message};

/// How much of a question its echo repeats.
const ECHO_CHARS: usize = 60;

/// A request for words.
#[derive(Debug)]
pub(crate) struct Conversation {
    pub(crate) model: String,
    pub(crate) messages: Vec<Message>,
    pub(crate) max_tokens: Option<u64>,
    pub(crate) stream: bool,
    pub(crate) shape: Shape,
}

/// What the words are to be.
#[derive(Debug, PartialEq)]
pub(crate) enum Shape {
    Text,
    /// JSON after a schema.
    Json(Value),
    /// The arguments of a function.
    Function {
        name: String,
        parameters: Value,
    },
}

/// What the model said.
#[derive(Debug, PartialEq)]
pub(crate) struct Said {
    pub(crate) content: String,
    /// Whether the content is the inside of a JSON string already.
    pub(crate) escaped: bool,
    /// The function that is called, with its arguments.
    pub(crate) call: Option<(String, Value)>,
    pub(crate) finish: String,
}

impl Said {
    fn text(content: &str, finish: &str) -> Self {
        let (content, finish) = (content.to_owned(), finish.to_owned());
        Self { content, escaped: false, call: None, finish }
    }

    /// What it costs.
    pub(crate) fn tokens(&self) -> u64 {
        match &self.call {
            Some((_, arguments)) => words::tokens(&arguments.to_string()),
            None => words::tokens(&self.content),
        }
    }
}

/// Answers.
pub(crate) fn think(conversation: &Conversation, faults: &[Fault]) -> Said {
    let mut said = scripted(conversation, faults).unwrap_or_else(|| unscripted(conversation));
    for fault in faults {
        if let Fault::Finish { reason } = fault {
            said.finish.clone_from(reason);
        }
    }
    said
}

fn scripted(conversation: &Conversation, faults: &[Fault]) -> Option<Said> {
    let said = faults.iter().find_map(|fault| match fault {
        Fault::Content { text, escaped } => {
            Some(Said { escaped: *escaped, ..Said::text(text, "stop") })
        }
        Fault::EmptyContent => Some(Said::text("", "stop")),
        Fault::EchoSystem => {
            Some(Said::text(words::last(&conversation.messages, "system"), "stop"))
        }
        _ => None,
    })?;
    // A script that speaks for a function speaks as its arguments.
    if let Shape::Function { name, .. } = &conversation.shape
        && let Ok(arguments) = serde_json::from_str(&said.content)
    {
        let call = Some((name.clone(), arguments));
        return Some(Said { call, ..Said::text("", "function_call") });
    }
    Some(said)
}

fn unscripted(conversation: &Conversation) -> Said {
    let question = words::last(&conversation.messages, "user");
    if question.contains(texts::REFUSAL_MARKER) {
        return Said::text(texts::REFUSAL, "blacklist");
    }
    let text = match &conversation.shape {
        Shape::Text => echo(question),
        Shape::Json(schema) => pretty(&Examples::new(schema, question).make()),
        Shape::Function { name, parameters } => {
            let arguments = Examples::new(parameters, question).make();
            let call =
                Said { call: Some((name.clone(), arguments)), ..Said::text("", "function_call") };
            let fits = conversation.max_tokens.is_none_or(|most| call.tokens() <= most);
            return if fits { call } else { Said::text("", "length") };
        }
    };
    match conversation.max_tokens {
        Some(most) if words::tokens(&text) > most => Said::text(words::cut(&text, most), "length"),
        _ => Said::text(&text, "stop"),
    }
}

fn echo(question: &str) -> String {
    let begin: String = question.chars().take(ECHO_CHARS).collect();
    format!("Ответ на: {begin}")
}

/// JSON as the real model writes it.
fn pretty(value: &Value) -> String {
    let mut bytes = Vec::new();
    let formatter = PrettyFormatter::with_indent(b"    ");
    let written = value.serialize(&mut Serializer::with_formatter(&mut bytes, formatter));
    written.ok().and_then(|()| String::from_utf8(bytes).ok()).unwrap_or_default()
}
