//! A server that is stopped, frozen, slow, mad, locked or full fails no lookup and is used again
//! when it is well.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use coach_cache::{BreakerState, Outcome, Tier};

use crate::server::Server;
use crate::shared::process;
use crate::support::{Bench, value};

/// Nobody waits for ever. The bar of 200 ms is for a machine with nothing else to do.
const HANG: Duration = Duration::from_secs(10);
const LOOKUPS: usize = 12;

/// Looks new keys up while something is wrong, and says how long the slowest took.
fn look_up(bench: &Bench, what: &str) {
    let mut slowest = Duration::ZERO;
    for number in 0..LOOKUPS {
        let name = format!("{what} {number}");
        let begun = Instant::now();
        let answer = bench.get(&name, &Arc::default());
        slowest = slowest.max(begun.elapsed());
        assert_eq!((answer.outcome, &*answer.value), (Outcome::Miss, &value(&name)), "{what}");
        bench.flush();
    }
    assert!(slowest < HANG, "{what}: {slowest:?}");
    println!("{what}: the slowest of {LOOKUPS} lookups took {:.1} ms", slowest.as_secs_f64() * 1e3);
}

fn breaker(bench: &Bench) -> BreakerState {
    bench.cache.statistics().shared.unwrap().breaker
}

/// After a while everything is as before, without anybody's doing.
fn recovers(bench: &Bench, healthy: &Bench, what: &str) {
    let begun = Instant::now();
    let mut number = 0;
    loop {
        assert!(begun.elapsed() < HANG, "{what}: it is not used again");
        bench.clock.pass(Duration::from_secs(61));
        healthy.clock.pass(Duration::from_secs(61));
        let name = format!("{what}, well {number}");
        healthy.get(&name, &Arc::default());
        healthy.flush();
        if bench.get(&name, &Arc::default()).outcome == Outcome::Hit(Tier::Shared) {
            break;
        }
        number += 1;
    }
    assert_eq!(breaker(bench), BreakerState::Closed, "{what}");
}

#[test]
fn a_stopped_server_is_left_alone_until_it_runs() {
    let Some(mut server) = Server::start(&[]) else { return };
    let bench = process(&server.url(), None);
    bench.get("before", &Arc::default());
    bench.flush();
    server.stop();
    look_up(&bench, "stopped");
    assert_eq!(breaker(&bench), BreakerState::Open);
    server.run();
    recovers(&bench, &process(&server.url(), None), "stopped");
    // One that never was there.
    server.stop();
    let bench = process(&server.url(), None);
    look_up(&bench, "never there");
    assert!(bench.cache.statistics().shared.unwrap().errors >= 5);
}

#[test]
fn a_frozen_server_is_left_alone_until_it_answers() {
    let Some(server) = Server::start(&[]) else { return };
    let bench = process(&server.url(), None);
    bench.get("before", &Arc::default());
    bench.flush();
    server.signal("STOP");
    look_up(&bench, "frozen");
    assert_eq!(breaker(&bench), BreakerState::Open);
    server.signal("CONT");
    recovers(&bench, &process(&server.url(), None), "frozen");
}

#[test]
fn a_locked_server_is_left_alone_until_it_lets_in() {
    let Some(server) = Server::start(&["--requirepass", "secret"]) else { return };
    let bench = process(&server.url(), None);
    look_up(&bench, "locked");
    assert_eq!(breaker(&bench), BreakerState::Open);
    let with_password = server.url().replace("redis://", "redis://:secret@");
    let mut connection = redis::Client::open(with_password).unwrap().get_connection().unwrap();
    let () =
        redis::cmd("CONFIG").arg("SET").arg("requirepass").arg("").query(&mut connection).unwrap();
    recovers(&bench, &process(&server.url(), None), "locked");
}

#[test]
fn a_full_server_still_gives_and_takes_again_when_it_has_room() {
    let Some(server) = Server::start(&["--maxmemory-policy", "noeviction"]) else { return };
    let bench = process(&server.url(), None);
    let healthy = process(&server.url(), None);
    healthy.get("before", &Arc::default());
    healthy.flush();
    let () = server.ask(&[b"CONFIG", b"SET", b"maxmemory", b"1"]);
    look_up(&bench, "full");
    assert_eq!(bench.get("before", &Arc::default()).outcome, Outcome::Hit(Tier::Shared));
    let statistics = bench.cache.statistics().shared.unwrap();
    assert_eq!(statistics.breaker, BreakerState::Closed);
    assert!(statistics.refused_writes >= LOOKUPS as u64);
    let () = server.ask(&[b"CONFIG", b"SET", b"maxmemory", b"0"]);
    recovers(&bench, &healthy, "full");
}

#[test]
fn a_server_that_talks_nonsense_is_left_alone() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            thread::spawn(move || {
                let mut asked = [0; 4096];
                while stream.read(&mut asked).is_ok_and(|length| length > 0) {
                    // The caller may have gone.
                    let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\xff\xfe\x00$9\r\n");
                }
            });
        }
    });
    let bench = process(&format!("redis://127.0.0.1:{port}"), None);
    look_up(&bench, "nonsense");
    assert_eq!(breaker(&bench), BreakerState::Open);
}

/// Passes bytes on, each packet late.
fn pass_on(mut from: TcpStream, mut to: TcpStream, slow: Arc<AtomicBool>) {
    thread::spawn(move || {
        let mut bytes = vec![0; 1 << 16];
        while let Ok(length @ 1..) = from.read(&mut bytes) {
            if slow.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(120));
            }
            if to.write_all(&bytes[..length]).is_err() {
                return;
            }
        }
    });
}

#[test]
fn a_slow_server_is_left_alone_until_it_is_fast() {
    let Some(server) = Server::start(&[]) else { return };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let slow = Arc::new(AtomicBool::new(false));
    let (to, is_slow) = (server.port(), Arc::clone(&slow));
    thread::spawn(move || {
        for near in listener.incoming() {
            let (Ok(near), Ok(far)) = (near, TcpStream::connect(("127.0.0.1", to))) else { return };
            let pair = (near.try_clone().unwrap(), far.try_clone().unwrap());
            pass_on(near, far, Arc::clone(&is_slow));
            pass_on(pair.1, pair.0, Arc::clone(&is_slow));
        }
    });
    let bench = process(&format!("redis://127.0.0.1:{port}"), None);
    bench.get("before", &Arc::default());
    bench.flush();
    slow.store(true, Ordering::Relaxed);
    look_up(&bench, "slow");
    assert_eq!(breaker(&bench), BreakerState::Open);
    slow.store(false, Ordering::Relaxed);
    recovers(&bench, &process(&server.url(), None), "slow");
}
