//! The store against a real database and a real folder.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod commentaries;
mod corrections;
mod jobs;
mod listing;
mod messages;
mod migrations;
mod support;
mod takes;
