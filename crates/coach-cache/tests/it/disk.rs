//! Files: restarts, damage, bounds, a second process, a full disk.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use coach_cache::{
    Cache, DiskRole, DiskSettings, Error, Mode, Outcome, Purge, Settings, SystemClock, Tier,
};

use crate::support::{Bench, Blob, Fails, HOUR, disk, files, get, key, runtime, value};

fn entries(folder: &Path) -> Vec<std::path::PathBuf> {
    files(&folder.join("v1/blob"))
}

fn written(folder: &Path, names: &[&str]) {
    let bench = Bench::on_disk(folder);
    for name in names {
        assert_eq!(bench.get(name, &Arc::default()).outcome, Outcome::Miss);
    }
    bench.flush();
}

#[test]
fn values_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), &["a", "b"]);
    let bench = Bench::on_disk(folder.path());
    let answer = bench.get("a", &Arc::default());
    assert_eq!((answer.outcome, &*answer.value), (Outcome::Hit(Tier::Disk), &value("a")));
    assert_eq!(bench.get("a", &Arc::default()).outcome, Outcome::Hit(Tier::Memory));
    bench.cache.load();
    let statistics = bench.cache.statistics();
    assert_eq!((statistics.total.disk_size, statistics.disk_role), (2, DiskRole::Writer));
    assert_eq!(statistics.total.disk_hits, 1);
}

#[cfg(unix)]
#[test]
fn nobody_else_looks_into_the_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("new/cache");
    written(&folder, &["a"]);
    for part in [folder.as_path(), &folder.join("v1")] {
        assert_eq!(fs::metadata(part).unwrap().permissions().mode() & 0o777, 0o700);
    }
}

/// Does something to a file, given another.
type Damage = fn(&Path, &Path);

#[test]
fn damaged_entries_are_misses_and_put_aside() {
    let folder = tempfile::tempdir().unwrap();
    let damages: [(&str, Damage); 5] = [
        ("flipped", |path, _| {
            let mut bytes = fs::read(path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(path, bytes).unwrap();
        }),
        ("cut", |path, _| {
            let bytes = fs::read(path).unwrap();
            fs::write(path, &bytes[..bytes.len() - 1]).unwrap();
        }),
        ("empty", |path, _| fs::write(path, b"").unwrap()),
        ("another's", |path, other| {
            fs::copy(other, path).unwrap();
        }),
        ("foreign", |path, _| fs::write(path, [7; 500]).unwrap()),
    ];
    for (name, damage) in damages {
        let folder = folder.path().join(name);
        written(&folder, &["a", "b"]);
        let paths = entries(&folder);
        damage(&paths[0], &paths[1]);
        let bench = Bench::on_disk(&folder);
        let outcomes = ["a", "b"].map(|name| {
            let answer = bench.get(name, &Arc::default());
            assert_eq!(*answer.value, value(name));
            answer.outcome
        });
        assert!(outcomes.contains(&Outcome::Miss), "{name}");
        assert!(outcomes.contains(&Outcome::Hit(Tier::Disk)), "{name}");
        bench.flush();
        assert_eq!(bench.cache.statistics().total.damaged, 1, "{name}");
        assert_eq!(bench.cache.verify().good, 2, "{name}");
    }
}

#[test]
fn verify_counts_and_puts_aside() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), &["a", "b", "c"]);
    fs::write(&entries(folder.path())[1], b"no entry").unwrap();
    let bench = Bench::on_disk(folder.path());
    let found = bench.cache.verify();
    assert_eq!((found.good, found.damaged, found.expired), (2, 1, 0));
    assert_eq!(files(&folder.path().join("v1/quarantine")).len(), 1);
    bench.clock.pass(HOUR * 3);
    let found = bench.cache.verify();
    // A sweep in the background may have come first, and is all that may.
    assert!(found.good + found.damaged == 0 && found.expired <= 2, "{found:?}");
    bench.cache.load();
    assert_eq!(entries(folder.path()).len(), 0);
}

#[test]
fn what_is_purged_before_it_is_written_stays_away() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::on_disk(folder.path());
    let store = bench.store();
    for round in 0..200 {
        let name = format!("round {round}");
        bench.get(&name, &Arc::default());
        store.purge(&key(&store, &name));
    }
    bench.flush();
    assert!(entries(folder.path()).is_empty(), "{:?}", entries(folder.path()));
    // A value of the same key is kept again.
    assert_eq!(bench.get("round 0", &Arc::default()).outcome, Outcome::Miss);
    bench.flush();
    assert_eq!(entries(folder.path()).len(), 1);
}

#[test]
fn purges_take_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = runtime();
    let settings = Settings { disk: Some(disk(folder.path())), ..Settings::default() };
    let cache = Cache::open(settings, Arc::new(SystemClock), runtime.handle().clone()).unwrap();
    let store = cache.store::<Blob, Fails>(crate::support::KIND).unwrap();
    let fill = || {
        for name in ["a", "b", "c"] {
            runtime.block_on(get(&store, name, Mode::Use, &Arc::default())).unwrap();
        }
        runtime.block_on(cache.flush());
    };
    fill();
    assert_eq!(cache.purge(Purge::Kind("other")), 0);
    assert_eq!(cache.purge(Purge::UnusedFor(HOUR)), 0);
    store.purge(&key(&store, "a"));
    assert_eq!(entries(folder.path()).len(), 2);
    assert_eq!(cache.purge(Purge::Kind("blob")), 2);
    assert_eq!(cache.statistics().total.memory_size, Some(0));
    fill();
    assert_eq!(cache.purge(Purge::All), 3);
    assert_eq!(cache.statistics().total.disk_bytes, 0);
}

#[test]
fn a_second_owner_of_the_folder_reads_and_does_not_write() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), &["a"]);
    let first = Bench::on_disk(folder.path());
    let second = Bench::on_disk(folder.path());
    assert_eq!(first.cache.statistics().disk_role, DiskRole::Writer);
    assert_eq!(second.cache.statistics().disk_role, DiskRole::Reader);
    assert_eq!(second.get("a", &Arc::default()).outcome, Outcome::Hit(Tier::Disk));
    assert_eq!(second.get("b", &Arc::default()).outcome, Outcome::Miss);
    second.flush();
    assert_eq!(second.cache.purge(Purge::All), 0);
    assert_eq!(entries(folder.path()).len(), 1);
}

#[test]
fn a_full_disk_fails_no_lookup_and_writing_begins_again() {
    let folder = tempfile::tempdir().unwrap();
    let full = DiskSettings { free_bytes_min: u64::MAX, ..disk(folder.path()) };
    let bench = Bench::with(Settings { disk: Some(full), ..Settings::default() });
    assert_eq!(bench.get("a", &Arc::default()).outcome, Outcome::Miss);
    bench.flush();
    assert_eq!(bench.cache.statistics().total.write_drops, 1);
    assert_eq!(entries(folder.path()).len(), 0);
    drop(bench);
    // A folder that vanishes under the cache, and comes back.
    let bench = Bench::on_disk(folder.path());
    let temporary = folder.path().join("v1/tmp");
    fs::remove_dir(&temporary).unwrap();
    assert_eq!(bench.get("b", &Arc::default()).outcome, Outcome::Miss);
    bench.flush();
    fs::create_dir(&temporary).unwrap();
    assert_eq!(bench.get("c", &Arc::default()).outcome, Outcome::Miss);
    bench.flush();
    assert_eq!(entries(folder.path()).len(), 0, "it waits half a minute");
    bench.clock.pass(Duration::from_secs(31));
    assert_eq!(bench.get("d", &Arc::default()).outcome, Outcome::Miss);
    bench.flush();
    assert_eq!(entries(folder.path()).len(), 1);
}

#[test]
fn settings_that_cannot_work_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = runtime();
    let open = |settings| Cache::open(settings, Arc::new(SystemClock), runtime.handle().clone());
    let small = Settings { memory_bytes: 100, ..Settings::default() };
    assert!(matches!(open(small).err(), Some(Error::TooSmall { setting: "memory_bytes", .. })));
    let small = DiskSettings { bytes_max: 100, ..disk(folder.path()) };
    let small = Settings { disk: Some(small), ..Settings::default() };
    assert!(matches!(open(small).err(), Some(Error::TooSmall { setting: "disk.bytes_max", .. })));
    let file = folder.path().join("file");
    fs::write(&file, b"").unwrap();
    let no_folder = Settings { disk: Some(disk(&file)), ..Settings::default() };
    assert!(matches!(open(no_folder).err(), Some(Error::Folder { setting: "disk.folder", .. })));
}

#[test]
fn damage_of_any_kind_is_a_miss_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), &["a", "b"]);
    let disk = Some(disk(folder.path()));
    let bench = Bench::with(Settings { memory_bytes: 0, disk, shared: None });
    let store = bench.store();
    let path = |name: &str| {
        let name = key(&store, name).to_string();
        entries(folder.path()).into_iter().find(|path| path.ends_with(&name)).unwrap()
    };
    let (path, other) = (path("a"), fs::read(path("b")).unwrap());
    let good = fs::read(&path).unwrap();
    let count = crate::damage::count();
    for bytes in crate::damage::cases(&good, &other, count) {
        fs::write(&path, bytes).unwrap();
        let answer = bench.get("a", &Arc::default());
        assert_eq!((answer.outcome, &*answer.value), (Outcome::Miss, &value("a")));
        bench.flush();
    }
    assert_eq!(bench.cache.statistics().total.damaged, count);
    assert_eq!(bench.get("a", &Arc::default()).outcome, Outcome::Hit(Tier::Disk));
    assert!(files(&folder.path().join("v1/quarantine")).len() <= 64);
    println!("{count} damaged files, none served");
}

#[test]
fn a_reader_takes_the_place_of_a_writer_that_has_gone() {
    let folder = tempfile::tempdir().unwrap();
    let writer = Bench::on_disk(folder.path());
    let reader = Bench::on_disk(folder.path());
    reader.cache.load();
    assert_eq!(reader.cache.statistics().disk_role, DiskRole::Reader);
    drop(writer);
    reader.cache.load();
    assert_eq!(reader.cache.statistics().disk_role, DiskRole::Writer);
    reader.get("a", &Arc::default());
    reader.flush();
    assert_eq!(entries(folder.path()).len(), 1);
}

#[test]
fn counts_outlive_their_processes() {
    let folder = tempfile::tempdir().unwrap();
    for process in 1..=3 {
        let bench = Bench::on_disk(folder.path());
        bench.get("a", &Arc::default());
        bench.get("a", &Arc::default());
        for _ in 0..2 {
            assert!(bench.runtime.block_on(bench.cache.drain(Duration::from_mins(1))));
            let all = bench.cache.lifetime().remove("blob").unwrap();
            assert_eq!((all.misses, all.disk_hits, all.memory_hits), (1, process - 1, process));
        }
    }
}

#[test]
fn files_that_vanish_are_forgotten_by_the_recount() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), &["a", "b"]);
    let bench = Bench::on_disk(folder.path());
    bench.cache.load();
    assert_eq!(bench.cache.statistics().kinds["blob"].disk_size, 2);
    fs::remove_file(&entries(folder.path())[0]).unwrap();
    bench.cache.load();
    assert_eq!(bench.cache.statistics().kinds["blob"].disk_size, 1);
}

/// Opening a pipe that nobody writes to blocks, as a disk does that has gone.
#[cfg(unix)]
#[test]
fn files_that_do_not_answer_are_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), &["a"]);
    let path = entries(folder.path()).remove(0);
    fs::remove_file(&path).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    // The value that is computed instead takes the place of the pipe.
    let pipe = folder.path().join("pipe");
    fs::hard_link(&path, &pipe).unwrap();
    let bench = Bench::on_disk(folder.path());
    let answer = bench.get("a", &Arc::default());
    assert_eq!((answer.outcome, &*answer.value), (Outcome::Throttled, &value("a")));
    let total = bench.cache.statistics().total;
    assert_eq!((total.throttled, total.misses, total.lookups()), (1, 0, 1));
    assert_eq!(bench.get("a", &Arc::default()).outcome, Outcome::Hit(Tier::Memory));
    // The runtime waits for the one that reads.
    drop(fs::File::options().write(true).open(&pipe));
}

const SMALL_FOLDER: &str = "COACH_CACHE_SMALL_FOLDER";

/// The child of the next test, in a folder of 2 MiB.
#[test]
fn on_a_small_disk() {
    let Some(folder) = std::env::var_os(SMALL_FOLDER) else { return };
    let folder = Path::new(&folder);
    let bench = Bench::on_disk(&folder.join("cache"));
    let ballast = folder.join("ballast");
    // It ends with an error, when nothing fits any more.
    assert!(fs::write(&ballast, vec![7; 4 << 20]).is_err());
    for name in ["a", "b", "c"] {
        assert_eq!(bench.get(name, &Arc::default()).outcome, Outcome::Miss);
        bench.flush();
        assert_eq!(bench.get(name, &Arc::default()).outcome, Outcome::Hit(Tier::Memory));
    }
    let statistics = bench.cache.statistics();
    assert_eq!((statistics.total.write_drops, statistics.total.disk_size), (3, 0));
    fs::remove_file(&ballast).unwrap();
    bench.clock.pass(Duration::from_secs(31));
    assert_eq!(bench.get("d", &Arc::default()).outcome, Outcome::Miss);
    bench.flush();
    assert_eq!(bench.cache.statistics().total.disk_size, 1);
    println!("writing began again");
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_really_full_fails_no_lookup() {
    let folder = tempfile::tempdir().unwrap();
    let script = "mount -t tmpfs -o size=2m tmpfs \"$1\" && exec \"$0\" --exact \
        disk::on_a_small_disk --nocapture";
    let output = std::process::Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
        .arg(std::env::current_exe().unwrap())
        .arg(folder.path())
        .env(SMALL_FOLDER, folder.path())
        .output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    match text {
        Ok(text) if text.contains("running 1 test") => {
            assert!(text.contains("writing began again"), "{text}");
        }
        _ => println!("skipped: no file system can be mounted here"),
    }
}
