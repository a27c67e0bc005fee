//! A hub of models on this machine: a real server with real faults.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::model_files::copy::hexadecimal;

/// What goes wrong with the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing.
    None,
    /// The connection drops after this many bytes, this many times.
    Drops { after: usize, times: usize },
    /// The connection falls silent after this many bytes, once.
    Stalls { after: usize },
    /// The bytes are others than promised, of the same number.
    WrongBytes,
    /// There are more bytes than promised.
    TooMany,
    /// Ranges are ignored, and the first connection drops.
    NoRanges { after: usize },
    /// The file is not there.
    NotFound,
    /// The server answers with an error, this many times.
    ServerError { times: usize },
}

/// The hub; it serves until it is dropped.
pub(super) struct Hub {
    listener: TcpListener,
    files: BTreeMap<&'static str, Vec<u8>>,
    fault: Fault,
    failures: Mutex<usize>,
    requests: Mutex<Vec<String>>,
    closed: AtomicBool,
}

const WEIGHTS: &str = "model.safetensors";

impl Hub {
    pub(super) fn new(files: Vec<(&'static str, Vec<u8>)>, fault: Fault) -> Self {
        Self {
            listener: TcpListener::bind("127.0.0.1:0").unwrap(),
            files: files.into_iter().collect(),
            fault,
            failures: Mutex::new(0),
            requests: Mutex::new(Vec::new()),
            closed: AtomicBool::new(false),
        }
    }

    pub(super) fn endpoint(&self) -> String {
        format!("http://{}", self.listener.local_addr().unwrap())
    }

    /// Runs something while the hub serves.
    pub(super) fn serve<T>(&self, client: impl FnOnce() -> T) -> T {
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for stream in self.listener.incoming() {
                    if self.closed.load(Ordering::SeqCst) {
                        return;
                    }
                    // A client that goes away is no fault of the hub.
                    let _gone = stream.and_then(|stream| self.answer(stream));
                }
            });
            let _close = Close(self);
            client()
        })
    }

    /// The first lines of all requests for the weights, and their ranges.
    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        let Some(first) = lines.next().transpose()? else { return Ok(()) };
        let headers: Vec<String> =
            lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        let range = headers.iter().find_map(|line| {
            line.to_lowercase().strip_prefix("range: bytes=")?.trim_end_matches('-').parse().ok()
        });
        let mut words = first.split(' ');
        let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let name = path.rsplit('/').next().unwrap_or("");
        let Some(body) = self.files.get(name).filter(|_| path.starts_with('/')) else {
            return stream.write_all(
                b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
            );
        };
        if name == WEIGHTS {
            let seen = format!("{method} {} {range:?}", path.split('/').nth(1).unwrap_or(""));
            self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(seen);
        }
        match (method, name == WEIGHTS, path.starts_with("/blob/")) {
            ("HEAD", true, _) if self.fault == Fault::NotFound => stream.write_all(
                b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
            ),
            (_, true, false) => {
                let hash = hexadecimal(&Sha256::digest(body));
                write!(
                    stream,
                    "HTTP/1.1 302 Found\r\nlocation: {}/blob/{name}\r\nx-linked-etag: \"{hash}\"\r\n\
                     x-linked-size: {}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
                    self.endpoint(),
                    body.len()
                )
            }
            ("HEAD", false, _) => head(&mut stream, 200, body.len(), None),
            ("GET", true, true) => self.send_weights(&mut stream, body, range),
            _ => {
                head(&mut stream, 200, body.len(), None)?;
                stream.write_all(body)
            }
        }
    }

    fn send_weights(
        &self,
        stream: &mut TcpStream,
        body: &[u8],
        range: Option<usize>,
    ) -> std::io::Result<()> {
        let failures = {
            let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
            *failures += 1;
            *failures
        };
        let start = range.filter(|_| !matches!(self.fault, Fault::NoRanges { .. })).unwrap_or(0);
        let status = if start > 0 { 206 } else { 200 };
        let rest = &body[start..];
        match self.fault {
            Fault::ServerError { times } if failures <= times => stream
                .write_all(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"),
            Fault::Drops { after, times } if failures <= times => {
                head(stream, status, rest.len(), Some((start, body.len())))?;
                stream.write_all(&rest[..after])
            }
            Fault::NoRanges { after } if failures == 1 => {
                head(stream, status, rest.len(), None)?;
                stream.write_all(&rest[..after])
            }
            Fault::Stalls { after } if failures == 1 => {
                head(stream, status, rest.len(), Some((start, body.len())))?;
                stream.write_all(&rest[..after])?;
                // Until the client has had enough.
                stream.read_to_end(&mut Vec::new()).map(drop)
            }
            Fault::WrongBytes => {
                head(stream, status, rest.len(), Some((start, body.len())))?;
                stream.write_all(&vec![7; rest.len()])
            }
            Fault::TooMany => {
                head(stream, status, rest.len() + 9, None)?;
                stream.write_all(rest)?;
                stream.write_all(&[0; 9])
            }
            _ => {
                head(stream, status, rest.len(), Some((start, body.len())))?;
                stream.write_all(rest)
            }
        }
    }
}

fn head(
    stream: &mut TcpStream,
    status: u16,
    length: usize,
    range: Option<(usize, usize)>,
) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 {status} OK\r\ncontent-length: {length}\r\nconnection: close\r\n")?;
    if let (206, Some((start, total))) = (status, range) {
        write!(stream, "content-range: bytes {start}-{}/{total}\r\n", total - 1)?;
    }
    stream.write_all(b"\r\n")
}

/// Ends the service even when the client panics.
struct Close<'a>(&'a Hub);

impl Drop for Close<'_> {
    fn drop(&mut self) {
        self.0.closed.store(true, Ordering::SeqCst);
        // Wakes the listener; if that fails it has ended already.
        drop(TcpStream::connect(self.0.listener.local_addr().unwrap()));
    }
}
