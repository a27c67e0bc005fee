//! A fake of the `GigaChat` API, or of a server that is compatible with that of `OpenAI`, for
//! tests and for trying the program without a key. It is no part of the product.
//!
//! It validates in the order of the real server, keeps accounts to the token, and does wrong what
//! a script tells it to: on the wire, not in the mind. Time is its own and can be advanced.
//! It knows nothing of how the client is built, and answers nobody but this machine.
//!
//! - [`FakeGigaChat::start`] runs one on a thread of its own until it is dropped.
//! - Everything that it can be told, it can be told by HTTP as well, under `/__fake/`.
//! - The same seed, requests and script give the same replies, times and ports excepted.

mod answer;
mod api;
mod chance;
mod chat;
mod chat_body;
mod clock;
mod control;
mod error;
mod fake;
mod fault;
mod files;
mod journal;
mod manner;
mod oauth;
mod openai;
mod others;
mod render;
mod reply;
mod request;
mod schema;
mod script;
mod seed;
mod server;
mod state;
mod stream;
mod texts;
mod think;
mod tls;
mod wire;
mod words;

pub use error::Error;
pub use fake::FakeGigaChat;
pub use fault::{BadCert, ExpiryForm, Fault, How, When};
pub use journal::{End, Logged, Stats, Tokens};
pub use script::{Entry, Match, OneOrSome, Route};
pub use seed::{Client, ClockMode, DEFAULT_KEY, Dialect, SchemaMode, Seed};
