//! Our service beside nginx and beside what the reference service did on a repeated request.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use super::python;
use crate::eval::publish;
use crate::eval::times::median;
use crate::install::{self, FFMPEG, NGINX, WRK};
use crate::machine::Machine;
use crate::table::{figure, table};
use crate::{model, workspace};

const PACKAGES: [&str; 3] =
    ["fastapi==0.121.0", "uvicorn[standard]==0.38.0", "python-multipart==0.0.20"];
const SCRIPT: &str = include_str!("repeated_request.py");
const UPLOAD: &str = include_str!("upload.lua");
/// Where the recordings are made from.
const TALK: &str = "fixtures/en_sonnet.mp3";
const START_PATIENCE: Duration = Duration::from_mins(1);

/// How it is compared.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Runs of everything, in turn; the middle one counts
    #[arg(long, value_name = "N", default_value_t = 3)]
    rounds: usize,
    /// Seconds of each run
    #[arg(long, value_name = "S", default_value_t = 5)]
    seconds: u32,
    /// Also write the result into a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// A server that ends with this.
struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already in the worst case.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What one run of the load generator says.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Load {
    per_s: f64,
    p99_ms: f64,
    errors: u64,
}

/// Compares.
///
/// # Errors
/// When a part cannot be installed, built or started.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    install::ensure(&[FFMPEG, WRK, NGINX])?;
    let folder = workspace::target_folder()?.join("compare");
    fs::create_dir_all(&folder)?;
    let python = python::environment(&folder.join("venv-service"), &PACKAGES)?;
    let program = workspace::build_release()?;
    model::ensure(&program)?;
    let place = TempDir::new()?;
    let small = recording(place.path(), "small.wav", &["-t", "7.5", "-ar", "16000", "-ac", "1"])?;
    let large = recording(place.path(), "large.wav", &["-t", "37.4", "-ar", "44100", "-ac", "2"])?;
    fs::write(place.path().join("upload.lua"), UPLOAD)?;
    let (ours, start_ms) = ours(&program, place.path())?;
    let idle_mb = resident_mb(&ours)?;
    let theirs = uvicorn(&python, place.path())?;
    let mut rows = Vec::new();
    for (what, file) in [("hit by upload of 240 KB", &small), ("hit by upload of 6.6 MB", &large)] {
        let pages = [
            format!("http://{}/api/analyze", ours.address),
            format!("http://{}/api/analyze", theirs.address),
        ];
        for page in &pages {
            warm(page, file)?;
        }
        let loads = in_turn(args, &pages, Some(file), place.path())?;
        rows.push(row(what, "repeated request in Python", loads));
    }
    let (take, bytes) = finished_take(&ours, &small)?;
    let nginx = nginx(place.path(), &bytes)?;
    let pages =
        [format!("http://{}{take}", ours.address), format!("http://{}/take.json", nginx.address)];
    let loads = in_turn(args, &pages, None, place.path())?;
    rows.push(row("GET of a finished analysis", "nginx, the same bytes as a file", loads));
    let header = [
        "what",
        "beside",
        "ours, a second",
        "it, a second",
        "ours ÷ it",
        "p99, ms",
        "its p99, ms",
        "errors",
    ];
    let mut text = format!(
        "`cargo xtask compare service --rounds {} --seconds {}`\n{}\n\n8 connections of wrk on one thread, on the same processors; medians of runs in turn.\n\n",
        args.rounds,
        args.seconds,
        Machine::here().line()
    );
    text += &table(&header, 2, &rows);
    let (idle_mb, start_ms) = (figure(Some(idle_mb), 1), figure(Some(start_ms), 0));
    let _ = write!(
        text,
        "\nIdle, no model loaded: {idle_mb} MB resident.\n\
         Listening {start_ms} ms after the start of the process.\n"
    );
    publish(&text, args.out.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

fn row(what: &str, beside: &str, loads: [Load; 2]) -> Vec<String> {
    let [ours, theirs] = loads;
    vec![
        what.to_owned(),
        beside.to_owned(),
        figure(Some(ours.per_s), 0),
        figure(Some(theirs.per_s), 0),
        figure(Some(ours.per_s / theirs.per_s), 2),
        figure(Some(ours.p99_ms), 2),
        figure(Some(theirs.p99_ms), 2),
        format!("{} / {}", ours.errors, theirs.errors),
    ]
}

fn recording(folder: &Path, name: &str, arguments: &[&str]) -> Result<PathBuf> {
    let file = folder.join(name);
    let talk = workspace::root().join(TALK);
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-y", "-i"]).arg(talk).args(arguments).arg(&file);
    workspace::run(ffmpeg.stdin(Stdio::null()))?;
    Ok(file)
}

/// Starts ours; how long it takes until it listens.
fn ours(program: &Path, folder: &Path) -> Result<(Server, f64)> {
    let begun = Instant::now();
    let mut child = Command::new(program)
        .args(["serve", "--port", "0", "--data"])
        .arg(folder.join("data"))
        .env("SPEECH_COACH_CACHE", folder.join("cache"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut line = String::new();
    let stdout = child.stdout.as_mut().context("no standard output")?;
    BufReader::new(stdout).read_line(&mut line)?;
    let start_ms = begun.elapsed().as_secs_f64() * 1e3;
    let address = line.trim().strip_prefix("http://").context("it does not listen")?.to_owned();
    Ok((Server { child, address }, start_ms))
}

fn resident_mb(server: &Server) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id()))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse::<f64>()? / 1e3)
}

/// A port that nobody has.
fn free_address() -> Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

fn until_it_listens(child: Child, address: String) -> Result<Server> {
    let server = Server { child, address };
    let begun = Instant::now();
    while TcpStream::connect(&server.address).is_err() {
        if begun.elapsed() > START_PATIENCE {
            bail!("{} does not listen", server.address);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(server)
}

fn uvicorn(python: &Path, folder: &Path) -> Result<Server> {
    fs::write(folder.join("repeated_request.py"), SCRIPT)?;
    let address = free_address()?;
    let port = address.rsplit(':').next().unwrap_or_default();
    let child = Command::new(python)
        .args(["-m", "uvicorn", "repeated_request:app", "--no-access-log", "--log-level", "error"])
        .args(["--host", "127.0.0.1", "--port", port])
        .current_dir(folder)
        .spawn()?;
    until_it_listens(child, address)
}

fn nginx(folder: &Path, bytes: &[u8]) -> Result<Server> {
    let root = folder.join("www");
    fs::create_dir_all(&root)?;
    fs::write(root.join("take.json"), bytes)?;
    let address = free_address()?;
    let place = folder.display();
    let settings = format!(
        "daemon off; pid {place}/nginx.pid; worker_processes 1; user root; events {{}}\n\
         http {{ access_log off; types {{ application/json json; }} sendfile on;\n\
         keepalive_requests 100000000;\n\
         client_body_temp_path {place}/body; server {{ listen {address}; root {place}/www; }} }}\n"
    );
    fs::write(folder.join("nginx.conf"), settings)?;
    let child = Command::new("/usr/sbin/nginx")
        .args(["-e", "stderr", "-p"])
        .arg(folder)
        .args(["-c", "nginx.conf"])
        .stderr(Stdio::null())
        .spawn()?;
    until_it_listens(child, address)
}

/// Sends a recording once, so that it is known.
fn warm(page: &str, file: &Path) -> Result<()> {
    let form = format!("file=@{}", file.display());
    workspace::run(Command::new("curl").args(["-sf", "-o", "/dev/null", "-F", &form, page]))
}

/// Where the take of a recording is, and what is answered there.
fn finished_take(server: &Server, file: &Path) -> Result<(String, Vec<u8>)> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let known = get(server, &format!("/api/v1/analyses?text={name}"))?;
    let document: serde_json::Value = serde_json::from_slice(&known)?;
    let path =
        document["items"][0]["links"]["self"].as_str().context("the take is not known")?.to_owned();
    let bytes = get(server, &path)?;
    Ok((path, bytes))
}

fn get(server: &Server, path: &str) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect(&server.address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n")?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply)?;
    let end = reply.windows(4).position(|window| window == b"\r\n\r\n").context("no reply")?;
    Ok(reply.split_off(end + 4))
}

/// Loads both pages, one after the other, several times.
fn in_turn(
    args: &Args,
    pages: &[String; 2],
    file: Option<&Path>,
    folder: &Path,
) -> Result<[Load; 2]> {
    let mut loads = [Vec::new(), Vec::new()];
    for _ in 0..args.rounds {
        for (page, loads) in pages.iter().zip(&mut loads) {
            loads.push(load(page, args.seconds, file, folder)?);
        }
    }
    let middle = |loads: &[Load]| {
        let of = |value: fn(&Load) -> f64| median(loads.iter().map(value).collect());
        Some(Load {
            per_s: of(|load| load.per_s)?,
            p99_ms: of(|load| load.p99_ms)?,
            errors: loads.iter().map(|load| load.errors).sum(),
        })
    };
    let [ours, theirs] = loads;
    Ok([middle(&ours).context("no rounds")?, middle(&theirs).context("no rounds")?])
}

fn load(page: &str, seconds: u32, file: Option<&Path>, folder: &Path) -> Result<Load> {
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", "-c8", "--latency", &format!("-d{seconds}s")]);
    if let Some(file) = file {
        wrk.arg("-s").arg(folder.join("upload.lua")).env("BODY", file);
    }
    let output = wrk.arg(page).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    parse(&text).with_context(|| format!("wrk says: {text}"))
}

/// Reads what wrk prints.
fn parse(text: &str) -> Option<Load> {
    let after = |start: &str| {
        let line = text.lines().map(str::trim).find_map(|line| line.strip_prefix(start))?;
        Some(line.trim().to_owned())
    };
    let p99 = after("99%")?;
    let units = [("us", 1e-3), ("ms", 1.0), ("s", 1e3), ("m", 6e4)];
    let p99_ms = units.iter().find_map(|(unit, ms)| {
        let number: f64 = p99.strip_suffix(unit)?.parse().ok()?;
        Some(number * ms)
    })?;
    let refused = after("Non-2xx or 3xx responses:").and_then(|count| count.parse().ok());
    let broken = after("Socket errors:").map(|line| {
        let counts = line.split([' ', ',']).filter_map(|part| part.parse::<u64>().ok());
        counts.sum::<u64>()
    });
    Some(Load {
        per_s: after("Requests/sec:")?.parse().ok()?,
        p99_ms,
        errors: refused.unwrap_or(0) + broken.unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_prints_is_read() {
        let text = "  Latency Distribution\n     50%    1.05ms\n     99%  870.00us\n  \
                    Socket errors: connect 0, read 1, write 0, timeout 2\n  \
                    Non-2xx or 3xx responses: 4\nRequests/sec:   7425.50\n";
        assert_eq!(parse(text), Some(Load { per_s: 7425.5, p99_ms: 0.87, errors: 7 }));
        assert_eq!(parse("no such file"), None);
    }
}
