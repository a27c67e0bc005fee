//! One client for chat models: GigaChat, and servers that speak OpenAI's dialect.
//!
//! Knows nothing of what is asked. A [`Client`] is one server and one model; what callers see is
//! the trait [`ChatModel`], behind which a fake may stand.
//!
//! ```text
//! caller ─► json ─► operation ─► limiter ─► breaker ─► token ─► exchange ─► server
//!           ladder   deadline     turns      gate       OAuth    dialect
//!           repair   retries      pauses                         events
//! ```
//!
//! - The two dialects are pure functions: bodies out, answers in; so are the reader of events and
//!   what finds JSON in prose. No bytes make them panic.
//! - [`Error`] has a variant for each decision of a caller, a stable code, and prints nothing of
//!   what was asked, answered or used as a key. Nor does any log line, at any level.
//! - Each call, also one that failed, is told to the [`Observer`], which may refuse calls before
//!   they are sent. What a call costs is said by the server, or guessed and marked as such.
//! - Trying again happens here and nowhere else: see [`resilience`], which knows nothing of HTTP.
//! - Certificates are always checked. Where a file of certificates is given, they are trusted by
//!   this client alone, and no others.
//!
//! ```ignore
//! let client = Client::new(Settings::gigachat(key, "GigaChat-2"), Arc::new(NoObserver))?;
//! let answer = client.complete(&ChatRequest::new("Привет"), &CallContext::task("chat")).await?;
//! ```

mod chat;
mod client;
mod dialect;
mod error;
mod extract;
#[cfg(feature = "test-support")]
mod fake;
mod model;
mod observer;
mod private;
pub mod resilience;
mod settings;
mod sse;
mod token;
mod transport;

pub use chat::{
    CallContext, ChatRequest, ChatStream, Completion, Finish, ModelEntry, Role, StreamEvent, Turn,
    Usage, estimate_tokens,
};
pub use client::{Client, Rung, Status};
pub use error::{At, Disliked, Error, TransportKind};
#[cfg(feature = "test-support")]
pub use fake::FakeChatModel;
pub use model::{ChatModel, Check, Schema, Structured, structured};
pub use observer::{AttemptRecord, NoObserver, Observer, Outcome};
pub use private::Private;
pub use settings::{
    Auth, Dialect, GIGACHAT_AUTH_URL, GIGACHAT_BASE_URL, GIGACHAT_SCOPE, Settings, Timeouts,
};
