//! Single flight, freshness, failures, modes.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use coach_cache::{Computed, Failure, Flight, Mode, Outcome, Settings, Tier};
use tokio::sync::{Barrier, Notify};

use crate::support::{Bench, Blob, Fails, KIND, get, key, value};

fn counter() -> Arc<AtomicUsize> {
    Arc::default()
}

#[test]
fn a_repeat_is_a_hit_and_shares_the_value() {
    let bench = Bench::with(Settings::default());
    let computed = counter();
    let first = bench.get("a", &computed);
    let second = bench.get("a", &computed);
    assert_eq!((first.outcome, second.outcome), (Outcome::Miss, Outcome::Hit(Tier::Memory)));
    assert!(Arc::ptr_eq(&first.value, &second.value));
    let store = bench.store();
    assert!(Arc::ptr_eq(&store.peek(&key(&store, "a")).unwrap(), &first.value));
    assert!(store.peek(&key(&store, "b")).is_none());
    assert_eq!(computed.load(Ordering::SeqCst), 1);
    let statistics = bench.cache.statistics();
    assert_eq!((statistics.total.memory_hits, statistics.total.misses), (2, 1));
    assert_eq!(
        (statistics.total.hit_rate.as_str(), statistics.total.memory_size),
        ("66.7%", Some(1))
    );
}

#[test]
fn scopes_and_kinds_do_not_see_each_other() {
    let bench = Bench::with(Settings::default());
    let store = bench.store();
    let in_scope = |scope: &str| store.key(scope).field("name", b"a").finish();
    assert_ne!(in_scope("one"), in_scope("two"));
    let compute = |scope: &str| {
        let value = Blob(scope.as_bytes().to_vec());
        let compute = move |_| async move { Ok::<_, Fails>(Computed::keep(value)) };
        bench.runtime.block_on(store.get_or_compute(in_scope(scope), Mode::Use, compute)).unwrap()
    };
    assert_eq!((compute("one").outcome, compute("two").outcome), (Outcome::Miss, Outcome::Miss));
    assert_eq!(*compute("two").value, Blob(b"two".to_vec()));
    let other = coach_cache::Kind { fresh: Duration::ZERO, ..KIND };
    assert!(bench.cache.store::<Blob, Fails>(other).is_err());
    let bad = coach_cache::Kind { name: "../up", ..KIND };
    assert!(bench.cache.store::<Blob, Fails>(bad).is_err());
}

/// A thousand callers; the one who began goes away at half time.
#[test]
fn a_thousand_callers_and_a_leader_who_leaves_cause_one_computation() {
    const CALLERS: usize = 1000;
    let bench = Bench::with(Settings::default());
    let (store, computed) = (bench.store(), counter());
    bench.runtime.block_on(async {
        let (started, finish) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let leader = tokio::spawn({
            let (store, computed) = (store.clone(), Arc::clone(&computed));
            let (started, finish) = (Arc::clone(&started), Arc::clone(&finish));
            async move {
                let compute = move |_| async move {
                    computed.fetch_add(1, Ordering::SeqCst);
                    started.notify_one();
                    finish.notified().await;
                    Ok::<_, Fails>(Computed::keep(value("a")))
                };
                store.get_or_compute(key(&store, "a"), Mode::Use, compute).await.map(|_| ())
            }
        });
        started.notified().await;
        let boarded = Arc::new(Barrier::new(CALLERS));
        let others: Vec<_> = (1..CALLERS)
            .map(|_| {
                let (store, computed) = (store.clone(), Arc::clone(&computed));
                let boarded = Arc::clone(&boarded);
                tokio::spawn(async move {
                    boarded.wait().await;
                    get(&store, "a", Mode::Use, &computed).await
                })
            })
            .collect();
        boarded.wait().await;
        leader.abort();
        assert!(leader.await.unwrap_err().is_cancelled());
        finish.notify_one();
        for other in others {
            assert_eq!(*other.await.unwrap().unwrap().value, value("a"));
        }
    });
    assert_eq!(computed.load(Ordering::SeqCst), 1);
    let total = bench.cache.statistics().total;
    // Those who were late found it in memory; the leader got no answer.
    assert_eq!(total.coalesced + total.memory_hits, CALLERS as u64 - 1);
}

#[test]
fn an_abandoned_computation_may_stop_and_harms_nobody_who_comes_later() {
    let bench = Bench::with(Settings::default());
    let (store, computed) = (bench.store(), counter());
    let stopped = Arc::new(AtomicBool::new(false));
    bench.runtime.block_on(async {
        let (started, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let leaving = tokio::spawn({
            let (store, stopped) = (store.clone(), Arc::clone(&stopped));
            let (started, go_on) = (Arc::clone(&started), Arc::clone(&go_on));
            async move {
                let compute = move |flight: Flight| async move {
                    assert!(!flight.is_abandoned());
                    started.notify_one();
                    flight.abandoned().await;
                    stopped.store(true, Ordering::SeqCst);
                    go_on.notified().await;
                    Err::<Computed<Blob>, _>(Fails("stopped"))
                };
                store.get_or_compute(key(&store, "a"), Mode::Use, compute).await.map(|_| ())
            }
        });
        started.notified().await;
        leaving.abort();
        let _ = leaving.await;
        while !stopped.load(Ordering::SeqCst) {
            tokio::task::yield_now().await;
        }
        // Whoever boards from here on comes too late for the one that stops.
        let late = tokio::spawn({
            let (store, computed) = (store.clone(), Arc::clone(&computed));
            async move { get(&store, "a", Mode::Use, &computed).await }
        });
        go_on.notify_one();
        let answer = late.await.unwrap().unwrap();
        assert_eq!(*answer.value, value("a"));
    });
    assert_eq!(computed.load(Ordering::SeqCst), 1);
}

#[test]
fn all_stores_of_a_kind_share_its_flights() {
    let bench = Bench::with(Settings::default());
    let (started, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let computed = counter();
    bench.runtime.block_on(async {
        let first = tokio::spawn({
            let (store, started, go_on) = (bench.store(), Arc::clone(&started), Arc::clone(&go_on));
            async move {
                let compute = move |_| async move {
                    started.notify_one();
                    go_on.notified().await;
                    Ok::<_, Fails>(Computed::keep(value("a")))
                };
                store.get_or_compute(key(&store, "a"), Mode::Use, compute).await
            }
        });
        started.notified().await;
        let other = bench.store();
        let mut second = pin!(get(&other, "a", Mode::Use, &computed));
        let boards = |context: &mut Context<'_>| Poll::Ready(second.as_mut().poll(context));
        assert!(poll_fn(boards).await.is_pending());
        go_on.notify_one();
        assert_eq!(second.await.unwrap().outcome, Outcome::Coalesced);
        assert_eq!(first.await.unwrap().unwrap().outcome, Outcome::Miss);
    });
    assert_eq!(computed.load(Ordering::SeqCst), 0);
}

#[test]
fn failures_reach_all_and_are_not_kept() {
    let bench = Bench::with(Settings::default());
    let store = bench.store();
    let fail = || {
        let compute = |_| async { Err::<Computed<Blob>, _>(Fails("no")) };
        bench.runtime.block_on(store.get_or_compute(key(&store, "a"), Mode::Use, compute))
    };
    assert_eq!(fail().unwrap_err(), Failure::Computation(Arc::new(Fails("no"))));
    let panic = |_| async { panic!("as a bug would") };
    let panicked = bench.runtime.block_on(store.get_or_compute(key(&store, "a"), Mode::Use, panic));
    assert_eq!(panicked.unwrap_err(), Failure::Panicked);
    assert_eq!(bench.get("a", &counter()).outcome, Outcome::Miss);
    let total = bench.cache.statistics().total;
    assert_eq!((total.failed, total.misses, total.lookups()), (2, 3, 3));
}

#[test]
fn degraded_values_are_for_now_only() {
    let bench = Bench::with(Settings::default());
    let store = bench.store();
    let degraded = |_| async { Ok::<_, Fails>(Computed::only_now(value("degraded"))) };
    let answer =
        bench.runtime.block_on(store.get_or_compute(key(&store, "a"), Mode::Use, degraded));
    assert_eq!(*answer.unwrap().value, value("degraded"));
    assert_eq!(bench.get("a", &counter()).outcome, Outcome::Miss);
}

#[test]
fn modes_do_what_they_say() {
    let bench = Bench::with(Settings::default());
    let (store, computed) = (bench.store(), counter());
    let outcome = |mode| bench.runtime.block_on(get(&store, "a", mode, &computed)).unwrap().outcome;
    assert_eq!(outcome(Mode::Bypass), Outcome::Bypassed);
    assert_eq!(outcome(Mode::Use), Outcome::Miss);
    assert_eq!(outcome(Mode::Refresh), Outcome::Miss);
    assert_eq!(outcome(Mode::Use), Outcome::Hit(Tier::Memory));
    assert_eq!(computed.load(Ordering::SeqCst), 3);
    let blocking = store.get_or_compute_blocking(key(&store, "b"), Mode::Use, |_| async {
        Ok::<_, Fails>(Computed::keep(value("b")))
    });
    assert_eq!(blocking.unwrap().outcome, Outcome::Miss);
}
