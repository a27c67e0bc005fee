//! Behaviour that only a socket shows, against small servers that play scripted bytes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "a test that is left out says so")]

mod auth;
mod conformance;
mod failures;
mod json;
mod limits;
mod live;
mod local_model;
mod privacy;
mod streams;
mod support;
