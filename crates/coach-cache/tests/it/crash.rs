//! A process that is killed while it writes leaves nothing wrong behind.
//!
//! The child is this test binary run again with a folder in its environment.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use coach_cache::{Outcome, Settings, Tier};

use crate::support::{Bench, disk, files, runtime, value};

const FOLDER: &str = "COACH_CACHE_CRASH_FOLDER";

/// Kills of one run; all of them where slow tests are wanted.
fn kills() -> usize {
    if crate::support::wants_slow_tests() { 200 } else { 10 }
}

/// The child: writes entries and says each name that is in the files, until it is killed.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let bench = Bench::on_disk(Path::new(&folder));
    for number in 0.. {
        let name = format!("{}-{number}", std::process::id());
        bench.get(&name, &Arc::default());
        bench.flush();
        println!("written {name}");
    }
}

#[test]
fn killed_writers_lose_nothing_that_was_written_and_leave_nothing_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let mut written: Vec<String> = Vec::new();
    for kill in 0..kills() {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::child", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Each is killed after another number of entries, while it writes the next.
        let wanted = 1 + kill % 7;
        let mut seen = 0;
        while seen < wanted {
            let line = lines.next().unwrap().unwrap();
            if let Some((_, name)) = line.split_once("written ") {
                written.push(name.to_owned());
                seen += 1;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let settings = Settings { disk: Some(disk(folder.path())), ..Settings::default() };
    let runtime = runtime();
    let (cache, clock) = crate::support::open(settings, runtime.handle());
    let bench = Bench { cache, clock, runtime };
    for name in &written {
        let answer = bench.get(name, &Arc::default());
        assert_eq!((answer.outcome, &*answer.value), (Outcome::Hit(Tier::Disk), &value(name)));
    }
    let total = bench.cache.statistics().total;
    assert_eq!((total.damaged, total.disk_hits), (0, written.len() as u64));
    assert_eq!(files(&folder.path().join("v1/tmp")).len(), 0, "leftovers");
    println!("{} kills, {} entries written, none lost or damaged", kills(), written.len());
}
