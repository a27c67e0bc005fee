//! A program run as a child: its time and memory measured, and ended when it takes too long.
//!
//! A child contains what we want to observe: a hang, a crash or memory without end is its own.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

/// Time between two looks at the child; the high-water mark of memory lies at most so far back.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// A report of an hour's talk has a few megabytes.
const OUTPUT_BYTES_MAX: u64 = 256 << 20;

/// How a child ended, and what it took.
#[derive(Debug, Clone)]
pub(crate) struct Ran {
    /// How it ended.
    pub(crate) end: End,
    /// From its start to its end.
    pub(crate) wall_s: f64,
    /// The most memory it and its own children held, where the system tells.
    pub(crate) peak_bytes: Option<u64>,
    /// What it wrote to standard output.
    pub(crate) stdout: String,
    /// What it wrote to standard error.
    pub(crate) stderr: String,
}

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// By itself, with this code.
    Code(i32),
    /// By a signal that we did not send: a crash.
    Signal,
    /// It took longer than it may, and was ended.
    TimeLimit,
}

/// Runs a child to its end, or to the end of its time; its output goes through files of its own.
///
/// # Errors
/// When it cannot start or its output cannot be kept.
pub(crate) fn run(command: &mut Command, time_limit: Duration) -> Result<Ran> {
    let (stdout, stderr) = (tempfile::tempfile()?, tempfile::tempfile()?);
    command.stdin(Stdio::null()).stdout(stdout.try_clone()?).stderr(stderr.try_clone()?);
    own_group(command);
    let start = Instant::now();
    let mut child = command.spawn().context("cannot start the program to be measured")?;
    let mut peak_bytes = None;
    let end = loop {
        if let Some(status) = child.try_wait()? {
            break end(status);
        }
        peak_bytes = peak_bytes.max(memory_peak_bytes(child.id()));
        if start.elapsed() > time_limit {
            end_group(&mut child);
            child.wait()?;
            break End::TimeLimit;
        }
        std::thread::sleep(LOOK_EVERY);
    };
    let wall_s = start.elapsed().as_secs_f64();
    Ok(Ran { end, wall_s, peak_bytes, stdout: text(stdout)?, stderr: text(stderr)? })
}

fn end(status: ExitStatus) -> End {
    status.code().map_or(End::Signal, End::Code)
}

fn text(mut file: File) -> Result<String> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.take(OUTPUT_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The high-water mark of a process and of the processes that it started and still runs.
fn memory_peak_bytes(process: u32) -> Option<u64> {
    let own = high_water_bytes(&process.to_string())?;
    let tasks = fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let children = tasks
        .filter_map(|task| fs::read_to_string(task.ok()?.path().join("children")).ok())
        .flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|child| high_water_bytes(&child))
        .sum::<u64>();
    Some(own + children)
}

fn high_water_bytes(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

/// Ends the child and whatever it started.
#[cfg(unix)]
fn end_group(child: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    // Both fail only when the group has just ended by itself.
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.kill();
}

#[cfg(not(unix))]
fn own_group(_command: &mut Command) {}

#[cfg(not(unix))]
fn end_group(child: &mut Child) {
    // Fails only when the child has just ended by itself.
    let _ = child.kill();
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    fn shell(script: &str, time_limit: Duration) -> Ran {
        run(Command::new("sh").args(["-c", script]), time_limit).unwrap()
    }

    #[test]
    fn output_code_and_memory_are_kept() {
        let ran = shell("echo out; echo err >&2; sleep 0.05; exit 3", Duration::from_secs(20));
        assert_eq!(ran.end, End::Code(3));
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("out\n", "err\n"));
        assert!(ran.peak_bytes.is_some_and(|bytes| bytes > 100_000), "{:?}", ran.peak_bytes);
        assert!(ran.wall_s >= 0.05);
    }

    #[test]
    fn a_crash_is_not_a_code() {
        assert_eq!(shell("kill -SEGV $$", Duration::from_secs(20)).end, End::Signal);
    }

    #[test]
    fn what_takes_too_long_is_ended_with_all_it_started() {
        let ran = shell("sleep 30 & sleep 30", Duration::from_millis(50));
        assert_eq!(ran.end, End::TimeLimit);
        assert!(ran.wall_s < 10.0);
    }
}
