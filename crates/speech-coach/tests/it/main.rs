//! The program as its users run it: the built binary, real files, real signals.
//!
//! One binary for all of them, because each one more costs a link of everything.
//! Recognition is replaced by scripted words except in `real_model`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]

mod analyze;
mod cache;
mod compare;
mod formats;
#[cfg(unix)]
mod interrupt;
mod model;
mod real_model;
#[cfg(unix)]
mod serve;
#[cfg(unix)]
mod service;
mod support;
mod usage;
