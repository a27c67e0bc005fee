//! The cache from outside: real files, a real runtime, a clock that the tests move.

mod crash;
mod disk;
mod flights;
mod properties;
mod support;

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
}
