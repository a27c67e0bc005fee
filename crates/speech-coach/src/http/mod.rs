//! The HTTP service: who may ask for what, in which form it comes and goes.
//!
//! ```text
//! connection ─► door (identity, rate, log, headers) ─► router ─► routes ─► coach_pipeline::service
//! ```
//!
//! Routes turn requests into calls of the service and takes into documents of [`dto`]; they
//! measure and decide nothing. Every error is a [`problem::Problem`].

mod access;
mod app;
mod counted;
mod cursor;
mod disposition;
mod door;
mod dto;
mod headers;
mod json_body;
mod linger;
mod page;
mod problem;
mod rate;
mod receive;
mod recent;
mod router;
mod routes;
mod server;
mod upload;

pub(crate) use access::{Keys, Scope, digest as key_digest};
pub(crate) use app::{App, Limits};
pub(crate) use rate::Rates;
pub(crate) use recent::RecentErrors;
pub(crate) use server::{Bound, serve};
