//! The fake over real sockets, asked by a client that hides nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod chat;
mod client;
mod control;
mod faults;
mod oauth;
mod openai;
mod others;
mod program;
mod stream;
mod tls;
