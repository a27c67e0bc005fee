//! The servers that are measured: ours, nginx, and what the reference service did on a repeat.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

const SCRIPT: &str = include_str!("../repeated_request.py");
const START_PATIENCE: Duration = Duration::from_mins(1);
/// Ticks of a second in `/proc`.
const TICKS_PER_S: f64 = 100.0;

/// A server that ends with this.
pub(super) struct Server {
    child: Child,
    pub(super) address: String,
}

impl Server {
    /// Memory that it has now, in megabytes.
    pub(super) fn resident_mb(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.context("no VmRSS")?.trim().trim_end_matches("kB").trim();
        Ok(kilobytes.parse::<f64>()? / 1e3)
    }

    /// Seconds of processor that it took so far.
    pub(super) fn cpu_s(&self) -> Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name of the program comes before, in brackets.
        let (_, fields) = stat.rsplit_once(") ").context("no name")?;
        let ticks = fields.split(' ').skip(11).take(2).map(str::parse::<f64>);
        Ok(ticks.sum::<Result<f64, _>>()? / TICKS_PER_S)
    }

    /// What is on a page.
    pub(super) fn get(&self, path: &str) -> Result<Vec<u8>> {
        let mut stream = TcpStream::connect(&self.address)?;
        write!(stream, "GET {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n")?;
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply)?;
        let end = reply.windows(4).position(|window| window == b"\r\n\r\n").context("no reply")?;
        Ok(reply.split_off(end + 4))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already in the worst case.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts ours with these settings; how long it takes until it listens.
pub(super) fn ours(
    program: &Path,
    folder: &Path,
    settings: &[(&str, &str)],
) -> Result<(Server, f64)> {
    let begun = Instant::now();
    let mut child = Command::new(program)
        .args(["serve", "--port", "0", "--data"])
        .arg(folder.join("data"))
        .env("SPEECH_COACH_CACHE", folder.join("cache"))
        .envs(settings.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let line = first_line(&mut child)?;
    let start_ms = begun.elapsed().as_secs_f64() * 1e3;
    let address = line.trim().strip_prefix("http://").context("it does not listen")?.to_owned();
    Ok((Server { child, address }, start_ms))
}

/// A language model's service, as our program is to be told of it.
pub(super) fn language_model(program: &Path) -> Result<(Server, Vec<(&'static str, String)>)> {
    let mut child = Command::new(program).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let said: serde_json::Value = serde_json::from_str(&first_line(&mut child)?)?;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let settings = vec![
        ("SPEECH_COACH_LLM", "gigachat".to_owned()),
        ("GIGACHAT_AUTH_KEY", text(&said["keys"][0])),
        ("GIGACHAT_BASE_URL", text(&said["api_url"])),
        ("GIGACHAT_AUTH_URL", text(&said["auth_url"])),
    ];
    Ok((Server { child, address: text(&said["api_url"]) }, settings))
}

fn first_line(child: &mut Child) -> Result<String> {
    let mut line = String::new();
    let stdout = child.stdout.as_mut().context("no standard output")?;
    BufReader::new(stdout).read_line(&mut line)?;
    Ok(line)
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

/// What the reference service did on a repeated request.
pub(super) fn uvicorn(python: &Path, folder: &Path) -> Result<Server> {
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

/// nginx, which serves these bytes as `take.json`.
pub(super) fn nginx(folder: &Path, bytes: &[u8]) -> Result<Server> {
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
