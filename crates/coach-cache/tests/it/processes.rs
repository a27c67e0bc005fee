//! Three processes that share a server compute once, though the one who began leaves.
//!
//! The children are this test binary run again with an address in their environment.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use coach_cache::{Computed, Mode};
use tokio::sync::Notify;

use crate::server::Server;
use crate::shared::process;
use crate::support::{Bench, Blob, Fails, key, value};

const URL: &str = "COACH_CACHE_SERVER";
const CALLERS: usize = 334;
const COMPUTING: Duration = Duration::from_millis(1_500);

/// Computes for a while, and tells the server that it did.
async fn slowly(url: String, began: Arc<Notify>) -> Result<Computed<Blob>, Fails> {
    tokio::task::spawn_blocking(move || {
        let mut server = redis::Client::open(url).unwrap().get_connection().unwrap();
        let () = redis::cmd("INCR").arg("computed").query(&mut server).unwrap();
    })
    .await
    .unwrap();
    began.notify_one();
    tokio::time::sleep(COMPUTING).await;
    Ok(Computed::keep(value("a")))
}

/// The child: many callers, of whom the first leaves at half time.
#[test]
fn child() {
    let Ok(url) = std::env::var(URL) else { return };
    let bench: Bench = process(&url, None);
    let store = bench.store();
    let begun = Instant::now();
    let began = Arc::new(Notify::new());
    let call = |_| {
        let (store, url, began) = (store.clone(), url.clone(), Arc::clone(&began));
        bench.runtime.spawn(async move {
            let compute = move |_| slowly(url, began);
            let answer = store.get_or_compute(key(&store, "a"), Mode::Use, compute).await;
            *answer.unwrap().value == value("a")
        })
    };
    let mut callers: Vec<_> = (0..CALLERS).map(call).collect();
    let leader = callers.remove(0);
    bench.runtime.block_on(async {
        tokio::time::sleep(COMPUTING / 2).await;
        leader.abort();
        for caller in callers {
            assert!(caller.await.unwrap());
        }
    });
    let took_ms = begun.elapsed().as_millis();
    // As a process does that ends by itself: what it computed reaches the others.
    assert!(bench.runtime.block_on(bench.cache.drain(Duration::from_mins(1))));
    println!("answered {} in {took_ms} ms", CALLERS - 1);
}

#[test]
fn three_processes_compute_once() {
    let Some(server) = Server::start(&[]) else { return };
    let start = |_| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "processes::child", "--nocapture"])
            .env(URL, server.url())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = (0..3).map(start).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let line = text.lines().find_map(|line| Some(line.split_once("answered ")?.1));
        println!("a process answered {}", line.unwrap_or_else(|| panic!("{text}")));
        assert!(line.is_some_and(|line| line.starts_with(&format!("{} in", CALLERS - 1))));
        assert!(output.status.success());
    }
    let computed: u64 = server.ask(&[b"GET", b"computed"]);
    assert_eq!(computed, 1);
}
