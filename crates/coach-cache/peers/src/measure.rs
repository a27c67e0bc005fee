//! Operations and how long they take.

use std::fmt;
use std::time::Instant;

use serde_json::{Value, json};

/// An operation of one cache, called with numbers of values that there are.
pub struct Case {
    /// What is done, such as `hit in memory`.
    pub what: &'static str,
    /// By whom.
    pub who: &'static str,
    /// Calls of each thread.
    pub calls: usize,
    /// Does it once; false if it did not come out as it should.
    pub call: Box<dyn Fn(usize) -> bool + Sync>,
}

/// How long an operation took.
#[derive(Debug, Clone)]
pub struct Measurement {
    what: &'static str,
    who: &'static str,
    threads: usize,
    p50_us: f64,
    p99_us: f64,
    calls_per_s: f64,
}

impl fmt::Display for Measurement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, who, threads, p50_us, p99_us, calls_per_s } = self;
        write!(
            f,
            "{what}, {who}, {threads}: p50 {p50_us:.2} µs, p99 {p99_us:.2} µs, {calls_per_s:.0}/s"
        )
    }
}

impl Case {
    /// Calls it from so many threads at a time.
    ///
    /// # Panics
    /// When a call did not come out as it should: its time would mean nothing.
    pub fn run(&self, threads: usize) -> Measurement {
        let work = |thread: usize| {
            let mut state = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(thread as u64 + 1);
            let mut took_ns = Vec::with_capacity(self.calls);
            for _ in 0..self.calls {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                let number = usize::try_from(state % crate::values::COUNT as u64).unwrap_or(0);
                let begun = Instant::now();
                let is_right = (self.call)(number);
                took_ns.push(begun.elapsed().as_nanos() as f64);
                assert!(is_right, "{} of {} went wrong", self.what, self.who);
            }
            took_ns
        };
        let begun = Instant::now();
        let mut took_ns: Vec<f64> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..threads).map(|thread| scope.spawn(move || work(thread))).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
        });
        let wall_s = begun.elapsed().as_secs_f64();
        assert_eq!(took_ns.len(), threads * self.calls, "{} of {}", self.what, self.who);
        took_ns.sort_unstable_by(f64::total_cmp);
        let at = |percent: usize| took_ns[(took_ns.len() - 1) * percent / 100] / 1e3;
        Measurement {
            what: self.what,
            who: self.who,
            threads,
            p50_us: at(50),
            p99_us: at(99),
            calls_per_s: took_ns.len() as f64 / wall_s,
        }
    }
}

/// Of all rounds of an operation the one with the middle p50.
pub fn middle(measured: Vec<Measurement>) -> Vec<Value> {
    let mut groups: Vec<Vec<Measurement>> = Vec::new();
    for one in measured {
        let same = |group: &&mut Vec<Measurement>| {
            let first = &group[0];
            (first.what, first.who, first.threads) == (one.what, one.who, one.threads)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let document = |mut group: Vec<Measurement>| {
        group.sort_unstable_by(|a, b| a.p50_us.total_cmp(&b.p50_us));
        let Measurement { what, who, threads, p50_us, p99_us, calls_per_s } =
            group.swap_remove(group.len() / 2);
        json!({
            "what": what, "who": who, "threads": threads,
            "p50_us": p50_us, "p99_us": p99_us, "calls_per_s": calls_per_s,
        })
    };
    groups.into_iter().map(document).collect()
}
