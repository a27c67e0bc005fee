//! The cache from outside: real files, a real server, a real runtime, a clock that
//! the tests move.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "figures, and tests that are skipped")]
#![allow(clippy::disallowed_methods, reason = "threads and variables of the tests")]

mod ages;
mod crash;
mod damage;
mod disk;
mod flights;
mod outages;
mod processes;
mod properties;
mod server;
mod shared;
mod support;
mod unwritten;

#[path = "../../benches/lookup/mod.rs"]
mod lookup;

#[test]
fn the_benches_measure_what_they_say() {
    use coach_cache::{Outcome, Tier};
    let folder = tempfile::tempdir().unwrap();
    assert!(lookup::Warm::in_memory(10).peek().is_some());
    let in_files = lookup::Warm::in_files(10, folder.path());
    assert!(in_files.peek().is_none());
    assert_eq!(in_files.get(10), Some(Outcome::Hit(Tier::Disk)));
    assert_eq!(in_files.miss("another", 10), Some(Outcome::Miss));
    let Some(server) = server::Server::start(&[]) else { return };
    let on_server = lookup::Warm::on_server(10, &server.url());
    assert_eq!(on_server.get(10), Some(Outcome::Hit(Tier::Shared)));
}
