//! The server that processes share: what it gives, what it may do wrong.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use coach_cache::{
    Cache, Computed, Error, Kind, Mode, Outcome, Purge, Settings, SharedSettings, SystemClock, Tier,
};

use crate::damage::{self, cases};
use crate::server::Server;
use crate::support::{Bench, Blob, Fails, HOUR, KIND, disk, key, runtime, value};

/// A cache of its own beside the server, as another process has it.
pub(crate) fn process(url: &str, folder: Option<&Path>) -> Bench {
    let shared = Some(SharedSettings::at(url));
    Bench::with(Settings { disk: folder.map(disk), shared, ..Settings::default() })
}

fn entry_name(bench: &Bench, name: &str) -> String {
    format!("sc:1:blob:{{{}}}", key(&bench.store(), name))
}

#[test]
fn what_one_process_computed_another_has() {
    let Some(server) = Server::start(&[]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let first = process(&server.url(), None);
    assert_eq!(first.get("a", &Arc::default()).outcome, Outcome::Miss);
    first.flush();
    let second = process(&server.url(), Some(folder.path()));
    let answer = second.get("a", &Arc::default());
    assert_eq!((answer.outcome, &*answer.value), (Outcome::Hit(Tier::Shared), &value("a")));
    assert_eq!(second.get("a", &Arc::default()).outcome, Outcome::Hit(Tier::Memory));
    let statistics = second.cache.statistics();
    assert_eq!((statistics.total.shared_hits, statistics.total.hit_rate.as_str()), (1, "100.0%"));
    // It is in the files now as well, with the time that it has left.
    second.flush();
    drop(second);
    let third = Bench::on_disk(folder.path());
    assert_eq!(third.get("a", &Arc::default()).outcome, Outcome::Hit(Tier::Disk));
    third.clock.pass(HOUR * 3);
    assert_eq!(third.get("a", &Arc::default()).outcome, Outcome::Miss);
    let left_ms: i64 = server.ask(&[b"PTTL", entry_name(&first, "a").as_bytes()]);
    assert!((1..=2 * 3_960_000).contains(&left_ms), "{left_ms}");
    let leases: Vec<String> = server.ask(&[b"KEYS", b"sc:l:*"]);
    assert_eq!(leases.len(), 0, "a lease is given up with its computation");
}

#[test]
fn what_is_of_this_machine_is_not_shared() {
    let Some(server) = Server::start(&[]) else { return };
    let bench = process(&server.url(), None);
    let here = Kind { name: "here", is_shared: false, ..KIND };
    let store = bench.cache.store::<Blob, Fails>(here).unwrap();
    let compute = |_| async { Ok(Computed::keep(value("a"))) };
    let key = store.key("").finish();
    bench.runtime.block_on(store.get_or_compute(key, Mode::Use, compute)).unwrap();
    bench.flush();
    let names: Vec<String> = server.ask(&[b"KEYS", b"*"]);
    assert_eq!(names.len(), 0);
}

#[test]
fn purges_reach_the_server() {
    let Some(server) = Server::start(&[]) else { return };
    let bench = process(&server.url(), None);
    let fill = || {
        for name in ["a", "b", "c"] {
            bench.get(name, &Arc::default());
        }
        bench.flush();
    };
    fill();
    let store = bench.store();
    store.purge(&key(&store, "a"));
    assert_eq!(bench.cache.purge(Purge::Kind("other")), 0);
    assert_eq!(bench.cache.purge(Purge::Kind("blob")), 2);
    fill();
    assert_eq!(bench.cache.purge(Purge::All), 3);
    let names: Vec<String> = server.ask(&[b"KEYS", b"sc:1:*"]);
    assert_eq!(names.len(), 0);
}

/// Bytes that a server garbled, or that belong elsewhere, are misses and counted.
#[test]
fn damaged_entries_of_the_server_are_misses() {
    let Some(server) = Server::start(&[]) else { return };
    let writer = process(&server.url(), None);
    writer.get("a", &Arc::default());
    writer.get("b", &Arc::default());
    writer.flush();
    let name = entry_name(&writer, "a");
    let good: Vec<u8> = server.ask(&[b"GET", name.as_bytes()]);
    let other: Vec<u8> = server.ask(&[b"GET", entry_name(&writer, "b").as_bytes()]);
    let shared = Some(SharedSettings::at(server.url()));
    let reader = Bench::with(Settings { memory_bytes: 0, shared, ..Settings::default() });
    let count = damage::count();
    let mut connection = redis::Client::open(server.url()).unwrap().get_connection().unwrap();
    for bytes in cases(&good, &other, count) {
        let () = redis::cmd("SET").arg(&name).arg(bytes).query(&mut connection).unwrap();
        let answer = reader.get("a", &Arc::default());
        assert_eq!((answer.outcome, &*answer.value), (Outcome::Miss, &value("a")));
        reader.flush();
    }
    assert_eq!(reader.cache.statistics().total.damaged, count);
    assert_eq!(reader.get("a", &Arc::default()).outcome, Outcome::Hit(Tier::Shared));
    println!("{count} damaged entries on the server, none served");
}

#[test]
fn addresses_that_are_none_are_refused_by_the_name_of_their_setting() {
    let runtime = runtime();
    for url in ["", "localhost", "http://localhost", "redis://:secret@host:port"] {
        let settings = SharedSettings::at(url);
        assert!(!format!("{settings:?}").contains("secret"));
        let settings = Settings { shared: Some(settings), ..Settings::default() };
        let opened = Cache::open(settings, Arc::new(SystemClock), runtime.handle().clone());
        let error = opened.err().unwrap();
        assert!(matches!(error, Error::Address { setting: "shared.url" }), "{url}");
        assert!(!format!("{error} {error:?}").contains("secret"));
    }
}

/// A process that dies at its computation is replaced when its lease has run out.
#[test]
fn a_lease_of_a_dead_process_runs_out() {
    let Some(server) = Server::start(&[]) else { return };
    let shared =
        SharedSettings { lease: Duration::from_millis(300), ..SharedSettings::at(server.url()) };
    let settings = Settings { shared: Some(shared), ..Settings::default() };
    let computed: Arc<AtomicUsize> = Arc::default();
    let dying = Bench::with(settings.clone());
    let store = dying.store();
    let begun = Arc::new(tokio::sync::Notify::new());
    let seen = Arc::clone(&begun);
    let compute = move |_| async move {
        seen.notify_one();
        std::future::pending::<Result<Computed<Blob>, Fails>>().await
    };
    let key = key(&store, "a");
    dying
        .runtime
        .spawn(async move { store.get_or_compute(key, Mode::Use, compute).await.map(drop) });
    dying.runtime.block_on(begun.notified());
    let Bench { runtime: dying_runtime, .. } = dying;
    dying_runtime.shutdown_background();
    let living = Bench::with(settings);
    assert_eq!(living.get("a", &computed).outcome, Outcome::Miss);
    assert_eq!(computed.load(Ordering::SeqCst), 1);
}
