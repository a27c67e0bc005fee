//! Values that must not outlive the process.

use std::sync::Arc;

use coach_cache::{Computed, Kind, Mode, Outcome, Tier};

use crate::support::{Bench, Blob, Fails, KIND, value};

#[test]
fn what_must_not_outlive_the_process_is_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let here = Kind { name: "here", is_shared: false, is_written: false, ..KIND };
    let ask = |bench: &Bench| {
        let store = bench.cache.store::<Blob, Fails>(here).unwrap();
        let key = store.key("").finish();
        let compute = |_| async { Ok(Computed::keep(value("a"))) };
        let asked = store.get_or_compute(key, Mode::Use, compute);
        let answer = bench.runtime.block_on(asked).unwrap();
        assert_eq!(*answer.value, value("a"));
        answer.outcome
    };
    let first = Bench::on_disk(folder.path());
    assert_eq!(ask(&first), Outcome::Miss);
    assert_eq!(ask(&first), Outcome::Hit(Tier::Memory));
    assert_eq!(first.get("a", &Arc::default()).outcome, Outcome::Miss);
    first.flush();
    assert!(!folder.path().join("v1/here").exists() && folder.path().join("v1/blob").exists());
    drop(first);
    let second = Bench::on_disk(folder.path());
    assert_eq!(ask(&second), Outcome::Miss);
    assert_eq!(second.get("a", &Arc::default()).outcome, Outcome::Hit(Tier::Disk));
}
