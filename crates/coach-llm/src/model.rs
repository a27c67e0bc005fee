//! The seam between whoever asks and whoever answers: the one place where a fake may stand.

use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::chat::{CallContext, ChatRequest, ChatStream, Completion, Usage};
use crate::error::Error;

/// The form of JSON that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// What it is called: Latin letters, digits and `_`, a letter first.
    pub name: String,
    /// A JSON Schema with an object at its root. The servers know a part of the language: no
    /// `$ref`, no `anyOf`, `enum` of texts alone.
    pub value: Value,
}

impl Schema {
    /// A schema with its name.
    pub fn new(name: impl Into<String>, value: Value) -> Self {
        Self { name: name.into(), value }
    }
}

/// Says what is wrong with JSON that came, each problem a sentence that the model can act on.
pub type Check<'a> = dyn Fn(&Value) -> Result<(), Vec<String>> + Send + Sync + 'a;

/// JSON that was asked for and passed its check.
#[derive(Debug, Clone, PartialEq)]
pub struct Structured<T> {
    /// It.
    pub value: T,
    /// What all calls for it cost together.
    pub usage: Usage,
    /// The build that answered, as the server calls it.
    pub model: String,
    /// Whether the model had to be asked to repair its first answer.
    pub was_repaired: bool,
}

/// A model that can be asked. [`crate::Client`] is one.
pub trait ChatModel: Send + Sync {
    /// A whole answer.
    fn complete<'a>(
        &'a self,
        request: &'a ChatRequest,
        cx: &'a CallContext,
    ) -> BoxFuture<'a, Result<Completion, Error>>;

    /// An answer in pieces.
    fn stream(&self, request: ChatRequest, cx: CallContext) -> ChatStream;

    /// JSON that passes a check.
    ///
    /// # Errors
    ///
    /// Any [`Error`] but those of streams: [`Error::InvalidOutput`] if the model could not repair
    /// it, [`Error::Truncated`] if twice the tokens were not enough.
    fn ask_json<'a>(
        &'a self,
        request: &'a ChatRequest,
        schema: &'a Schema,
        check: &'a Check<'a>,
        cx: &'a CallContext,
    ) -> BoxFuture<'a, Result<Structured<Value>, Error>>;
}

/// JSON of a type from any model, checked by the caller beyond its form.
///
/// # Errors
///
/// See [`ChatModel::ask_json`].
pub async fn structured<T: DeserializeOwned>(
    model: &(impl ChatModel + ?Sized),
    request: &ChatRequest,
    schema: &Schema,
    validate: impl Fn(&T) -> Result<(), Vec<String>> + Send + Sync,
    cx: &CallContext,
) -> Result<Structured<T>, Error> {
    let typed = |value: &Value| T::deserialize(value).map_err(|error| vec![error.to_string()]);
    let check = |value: &Value| typed(value).and_then(|value| validate(&value));
    let found = model.ask_json(request, schema, &check, cx).await?;
    let value = typed(&found.value).map_err(|_| Error::invalid("it has another form"))?;
    let Structured { usage, model, was_repaired, .. } = found;
    Ok(Structured { value, usage, model, was_repaired })
}
