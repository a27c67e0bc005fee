//! What happens to a value, and to an error, as time passes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use coach_cache::{Answer, Computed, Failure, Kind, Mode, Outcome, Settings, Store, Tier};

use crate::support::{Bench, Blob, Fails, HOUR, KIND, key, value};

fn counter() -> Arc<AtomicUsize> {
    Arc::default()
}

/// Waits for something that happens behind the scenes.
fn until(what: &str, happened: impl Fn() -> bool) {
    let begun = Instant::now();
    while !happened() {
        assert!(begun.elapsed() < Duration::from_mins(1), "never: {what}");
        std::thread::yield_now();
    }
}

#[test]
fn values_grow_stale_are_renewed_behind_the_scenes_and_expire() {
    let bench = Bench::with(Settings::default());
    let computed = counter();
    let outcome = || bench.get("a", &computed).outcome;
    assert_eq!(outcome(), Outcome::Miss);
    // Lives differ by a tenth.
    bench.clock.pass(HOUR * 89 / 100);
    assert_eq!(outcome(), Outcome::Hit(Tier::Memory));
    bench.clock.pass(HOUR * 22 / 100);
    assert_eq!(outcome(), Outcome::Stale);
    let store = bench.store();
    until("the renewal", || store.peek(&key(&store, "a")).is_some());
    assert_eq!(computed.load(Ordering::SeqCst), 2);
    bench.clock.pass(HOUR * 3);
    // Who boards the renewal before it ends has its value, of hours ago by this clock.
    let mut late = Outcome::Coalesced;
    while late == Outcome::Coalesced {
        late = outcome();
    }
    assert_eq!((late, computed.load(Ordering::SeqCst)), (Outcome::Miss, 3));
}

/// A lookup that computes with this outcome.
fn look(
    bench: &Bench,
    store: &Store<Blob, Fails>,
    computed: Result<&'static str, Fails>,
) -> Result<Answer<Blob>, Failure<Fails>> {
    let compute = move |_| async move { computed.map(|name| Computed::keep(value(name))) };
    bench.runtime.block_on(store.get_or_compute(key(store, "a"), Mode::Use, compute))
}

#[test]
fn a_value_that_cannot_be_renewed_is_served_while_there_is_nothing_better() {
    for folder in [None, Some(tempfile::tempdir().unwrap())] {
        let disk = folder.as_ref().map(|folder| crate::support::disk(folder.path()));
        let bench = Bench::with(Settings { disk, ..Settings::default() });
        let kind = Kind { spare: HOUR * 24, ..KIND };
        let store = bench.cache.store::<Blob, Fails>(kind).unwrap();
        assert_eq!(look(&bench, &store, Ok("old")).unwrap().outcome, Outcome::Miss);
        bench.flush();
        bench.clock.pass(HOUR * 3);
        let failed = || bench.cache.statistics().total.failed;
        for expected_failures in [1, 1, 1] {
            let answer = look(&bench, &store, Err(Fails("away"))).unwrap();
            assert_eq!((answer.outcome, &*answer.value), (Outcome::Stale, &value("old")));
            assert_eq!(failed(), expected_failures, "it is not tried again at once");
        }
        bench.clock.pass(Duration::from_secs(31));
        let answer = look(&bench, &store, Ok("new")).unwrap();
        assert_eq!((answer.outcome, &*answer.value), (Outcome::Miss, &value("new")));
        // What will never be well is said at once.
        bench.clock.pass(HOUR * 3);
        let lasting = look(&bench, &store, Err(Fails("lasting")));
        assert_eq!(lasting.unwrap_err(), Failure::Computation(Arc::new(Fails("lasting"))));
        bench.clock.pass(HOUR * 24);
        assert!(look(&bench, &store, Err(Fails("away"))).is_err());
    }
}

#[test]
fn a_failed_renewal_is_not_tried_again_at_once() {
    let bench = Bench::with(Settings::default());
    let store = bench.store();
    assert!(look(&bench, &store, Ok("old")).is_ok());
    bench.clock.pass(HOUR * 3 / 2);
    let renewals = || bench.cache.statistics().total.renewals;
    assert_eq!(look(&bench, &store, Err(Fails("away"))).unwrap().outcome, Outcome::Stale);
    until("the renewal fails", || bench.cache.statistics().total.failed == 1);
    for _ in 0..9 {
        assert_eq!(look(&bench, &store, Err(Fails("away"))).unwrap().outcome, Outcome::Stale);
    }
    assert_eq!(renewals(), 1);
    bench.clock.pass(Duration::from_secs(31));
    assert_eq!(look(&bench, &store, Ok("new")).unwrap().outcome, Outcome::Stale);
    until("the renewal", || *look(&bench, &store, Ok("other")).unwrap().value == value("new"));
}

#[test]
fn lasting_errors_are_remembered_for_a_while_and_others_are_not() {
    let bench = Bench::with(Settings::default());
    let kind = Kind { negative: Duration::from_mins(10), ..KIND };
    let store = bench.cache.store::<Blob, Fails>(kind).unwrap();
    assert!(look(&bench, &store, Err(Fails("away"))).is_err());
    assert!(look(&bench, &store, Err(Fails("lasting"))).is_err());
    let again = look(&bench, &store, Ok("new"));
    assert_eq!(again.unwrap_err(), Failure::Computation(Arc::new(Fails("lasting"))));
    let total = bench.cache.statistics().total;
    assert_eq!((total.negative_hits, total.failed, total.lookups()), (1, 2, 3));
    bench.clock.pass(Duration::from_secs(601));
    assert_eq!(look(&bench, &store, Ok("new")).unwrap().outcome, Outcome::Miss);
}

/// The nearer its end, the likelier a value is renewed by one of its callers (`XFetch`).
#[test]
fn values_that_take_long_are_renewed_before_their_end() {
    let bench = Bench::with(Settings::default());
    let store = bench.store();
    let compute = |_| async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        Ok(Computed::keep(value("slow")))
    };
    let look =
        || bench.runtime.block_on(store.get_or_compute(key(&store, "a"), Mode::Use, compute));
    assert_eq!(look().unwrap().outcome, Outcome::Miss);
    let renewals = || bench.cache.statistics().total.renewals;
    // Half its life before the end the chance is e to the power of -12,000.
    bench.clock.pass(HOUR / 2);
    for _ in 0..1_000 {
        assert_eq!(look().unwrap().outcome, Outcome::Hit(Tier::Memory));
    }
    assert_eq!(renewals(), 0);
    // Lives differ by a tenth: step to the very end of this one, milliseconds at a time.
    bench.clock.pass(HOUR * 39 / 100);
    let mut outcome = Outcome::Hit(Tier::Memory);
    while renewals() == 0 && outcome == Outcome::Hit(Tier::Memory) {
        bench.clock.pass(Duration::from_millis(10));
        outcome = look().unwrap().outcome;
    }
    assert_eq!((renewals(), outcome), (1, Outcome::Hit(Tier::Memory)), "before it was stale");
    until("the renewal", || bench.cache.statistics().kinds["blob"].renewals == 1);
}
