//! A real Redis server on a free port, with a folder of its own, stopped with the test.
#![allow(clippy::unwrap_used, reason = "only tests and benches call it")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]
#![allow(dead_code, reason = "the benches need a part of it")]

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A server of one test.
pub(crate) struct Server {
    port: u16,
    options: Vec<&'static str>,
    folder: TempDir,
    process: Option<Child>,
}

fn program() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders)
        .map(|folder| folder.join("redis-server"))
        .find(|path| path.is_file())
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Server {
    /// Starts one; `None` where none is installed, which is said, and which CI does not let pass.
    pub(crate) fn start(options: &[&'static str]) -> Option<Self> {
        if program().is_none() {
            assert!(std::env::var_os("CI").is_none(), "redis-server is not installed");
            println!("skipped: redis-server is not installed; `cargo xtask test` installs it");
            return None;
        }
        let mut server = Self {
            port: free_port(),
            options: options.to_vec(),
            folder: tempfile::tempdir().unwrap(),
            process: None,
        };
        server.run();
        Some(server)
    }

    /// Starts the server, again after [`Server::stop`], on the same port.
    pub(crate) fn run(&mut self) {
        let process = Command::new(program().unwrap())
            .args(["--port", &self.port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no"])
            .args(&self.options)
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.process = Some(process);
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(30), "it does not start");
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// Sends the process a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.process.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Asks it something, beside the cache.
    pub(crate) fn ask<T: redis::FromRedisValue>(&self, words: &[&[u8]]) -> T {
        let mut connection = redis::Client::open(self.url()).unwrap().get_connection().unwrap();
        let mut command = redis::Cmd::new();
        for word in words {
            command.arg(*word);
        }
        command.query(&mut connection).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            // One that is stopped by a signal does not end otherwise.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
