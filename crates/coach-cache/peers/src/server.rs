//! A Redis server on this machine: ours over it, and its own client without a cache.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use coach_cache::{Settings, SharedSettings};
use redis::Connection;
use tokio::runtime::Runtime;

use crate::measure::Case;
use crate::values::{CALLS, COUNT, LENGTH, Ours, value};

const WHAT: &str = "hit on a server";

/// A server of its own, stopped when dropped.
pub struct Server {
    process: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Server {
    /// Starts one; `None` where none is installed.
    pub fn start() -> Result<Option<Self>> {
        let folder = tempfile::tempdir()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let process = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .spawn();
        let Ok(process) = process else { return Ok(None) };
        let server = Self { process, port, _folder: folder };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if begun.elapsed() > Duration::from_secs(30) {
                bail!("redis-server does not start");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(Some(server))
    }

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Both with all values on the server.
    pub fn cases(&self, runtime: &Runtime) -> Result<Vec<Case>> {
        let shared = Some(SharedSettings::at(self.url()));
        let ours = Ours::filled(Settings { memory_bytes: 0, disk: None, shared }, runtime)?;
        let client = redis::Client::open(self.url())?;
        let mut connection = client.get_connection()?;
        for number in 0..COUNT {
            let () = redis::cmd("SET").arg(number).arg(value(number)).query(&mut connection)?;
        }
        // One connection for each thread, taken and given back.
        let connections: Mutex<Vec<Connection>> =
            Mutex::new(vec![connection, client.get_connection()?]);
        let get = move |number: usize| {
            let lock = || connections.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let Some(mut connection) = lock().pop() else { return false };
            let bytes: Result<Vec<u8>, _> = redis::cmd("GET").arg(number).query(&mut connection);
            lock().push(connection);
            bytes.is_ok_and(|bytes| bytes.len() == LENGTH)
        };
        let case = |who, call| Case { what: WHAT, who, calls: CALLS, call };
        Ok(vec![
            case("ours", Box::new(move |number| ours.get(number))),
            case("redis-rs, no cache", Box::new(get)),
        ])
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It holds nothing that anybody wants.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
