//! Programs that the machine must have, installed by apt when it can be done without asking.

use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Result, bail};

use crate::workspace::{self, succeeds};

/// Something a task needs from the machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tool {
    /// The package of Debian and Ubuntu that brings it.
    pub(crate) package: &'static str,
    /// A command that succeeds once it is there.
    pub(crate) probe: &'static [&'static str],
}

/// Reads the containers that the built-in decoders do not know.
pub(crate) const FFMPEG: Tool = Tool { package: "ffmpeg", probe: &["ffmpeg", "-version"] };

/// The server that processes share a cache through; the tests start their own.
pub(crate) const REDIS: Tool =
    Tool { package: "redis-server", probe: &["redis-server", "--version"] };

/// The browser that the page is tested with.
pub(crate) const CHROMIUM: Tool = Tool { package: "chromium", probe: &["chromium", "--version"] };

/// Makes requests as fast as it can.
pub(crate) const WRK: Tool = Tool { package: "wrk", probe: &["sh", "-c", "command -v wrk"] };

/// Serves files as fast as anything does.
pub(crate) const NGINX: Tool = Tool { package: "nginx-light", probe: &["/usr/sbin/nginx", "-v"] };

/// Makes the private environment of the peer that we compare with.
pub(crate) const PYTHON_VENV: Tool =
    Tool { package: "python3-venv", probe: &["python3", "-c", "import venv, ensurepip"] };

const ATTEMPTS: u32 = 3;
const WAIT_BETWEEN_ATTEMPTS: Duration = Duration::from_secs(5);

/// How apt may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rights {
    Root,
    Sudo,
    Neither,
}

/// Makes sure that all tools are there; installs those that are not, never asking.
///
/// # Errors
/// When something is missing and cannot be installed; says the one command that would.
pub(crate) fn ensure(tools: &[Tool]) -> Result<()> {
    let missing = missing(tools);
    if missing.is_empty() {
        return Ok(());
    }
    if !succeeds("apt-get", &["--version"]) {
        bail!("install with your package manager, then run this again: {}", missing.join(" "));
    }
    let rights = rights();
    if rights == Rights::Neither {
        bail!("run this once, then run this again:\n    {}", one_command(&missing));
    }
    eprintln!("installing {}", missing.join(", "));
    let update: &[&str] = &["update"];
    let install = [&["install", "-y", "--no-install-recommends"], missing.as_slice()].concat();
    for arguments in [update, &install] {
        with_retries(|| workspace::run(&mut apt(rights, arguments)))?;
    }
    match self::missing(tools).as_slice() {
        [] => Ok(()),
        still => bail!("apt succeeded, yet these do not run: {}", still.join(", ")),
    }
}

fn missing(tools: &[Tool]) -> Vec<&'static str> {
    let absent = |tool: &&Tool| match tool.probe {
        [program, arguments @ ..] => !succeeds(program, arguments),
        [] => false,
    };
    tools.iter().filter(absent).map(|tool| tool.package).collect()
}

fn rights() -> Rights {
    let id = Command::new("id").arg("-u").stdin(Stdio::null()).output();
    if id.is_ok_and(|output| output.stdout.trim_ascii() == b"0") {
        Rights::Root
    } else if succeeds("sudo", &["-n", "true"]) {
        Rights::Sudo
    } else {
        Rights::Neither
    }
}

fn apt(rights: Rights, arguments: &[&str]) -> Command {
    let mut command = if rights == Rights::Sudo {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "env"]);
        sudo
    } else {
        Command::new("env")
    };
    command
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"])
        // A machine that was just started often updates itself and holds the lock for a while.
        .args(["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3"])
        .args(arguments)
        .stdin(Stdio::null());
    command
}

/// What the reader may type instead of us.
fn one_command(packages: &[&str]) -> String {
    format!("sudo sh -c 'apt-get update && apt-get install -y {}'", packages.join(" "))
}

/// Tries again after a while: mirrors and networks have bad moments.
pub(crate) fn with_retries(mut attempt: impl FnMut() -> Result<()>) -> Result<()> {
    for _ in 1..ATTEMPTS {
        match attempt() {
            Ok(()) => return Ok(()),
            Err(error) => eprintln!("{error:#}; trying again"),
        }
        std::thread::sleep(WAIT_BETWEEN_ATTEMPTS);
    }
    attempt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_is_not_missing() {
        let there = Tool { package: "cargo", probe: &["cargo", "--version"] };
        let absent = Tool { package: "nothing", probe: &["no-such-program-anywhere"] };
        let unable = Tool { package: "unable", probe: &["cargo", "--no-such-option"] };
        assert_eq!(missing(&[there, absent, unable]), ["nothing", "unable"]);
    }

    #[test]
    fn apt_never_asks() {
        let command = apt(Rights::Sudo, &["install", "-y", "ffmpeg"]);
        let shown = workspace::display(&command);
        assert!(shown.starts_with("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get"), "{shown}");
        assert!(shown.ends_with("install -y ffmpeg"), "{shown}");
    }

    #[test]
    fn the_reader_gets_one_command() {
        assert_eq!(
            one_command(&["ffmpeg", "python3-venv"]),
            "sudo sh -c 'apt-get update && apt-get install -y ffmpeg python3-venv'"
        );
    }
}
