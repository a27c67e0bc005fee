//! A service of a test's own, and a client for it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Place, fixture};

/// Nothing in these tests takes longer unless it hangs.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running service; killed when it is dropped.
pub(crate) struct Service {
    child: Child,
    pub(crate) address: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The code of a problem.
    pub(crate) fn code(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        self.json()["code"].as_str().unwrap().to_owned()
    }
}

impl Service {
    /// Starts one that writes scripted words.
    pub(crate) fn start(place: &Place) -> Self {
        Self::with(place, &["--recognizer", "fake"], &[])
    }

    pub(crate) fn with(place: &Place, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let data = place.path("data");
        let fixed = ["serve", "--port", "0", "--data", data.to_str().unwrap()];
        let arguments: Vec<&str> = fixed.iter().chain(arguments).copied().collect();
        let mut program = place.program(&arguments);
        // A pipe that nobody reads would fill up.
        program.stderr(std::process::Stdio::null()).envs(variables.iter().copied());
        let mut child = program.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").expect("an address").to_owned();
        Self { child, address }
    }

    /// Sends these bytes, then perhaps nothing ever again, and reads until the other side ends.
    pub(crate) fn raw(&self, request: &[u8], ends: bool) -> Option<Reply> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // It may refuse before it has read everything.
        let _ = stream.write_all(request);
        if ends {
            let _ = stream.shutdown(std::net::Shutdown::Write);
        }
        read_reply(stream)
    }

    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Reply {
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n");
        for (name, value) in headers {
            request += name;
            request += ": ";
            request += value;
            request += "\r\n";
        }
        let end = format!("content-length: {}\r\n\r\n", body.len());
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let _ = stream.write_all(&[request.as_bytes(), end.as_bytes(), body].concat());
        read_reply(stream).expect("a reply")
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], &[])
    }

    /// Hands a recording in and waits for its end.
    pub(crate) fn upload(&self, path: &str, recording: &[u8]) -> Reply {
        let headers = [("prefer", "wait=50"), ("content-type", "video/webm")];
        self.send("POST", path, &headers, recording)
    }

    /// Asks until it is as it should be.
    pub(crate) fn until(&self, path: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let value = self.get(path).json();
            if is_so(&value) {
                return value;
            }
            assert!(begun.elapsed() < PATIENCE, "{value}");
            std::thread::yield_now();
        }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Asks it to end.
    pub(crate) fn terminate(mut self) -> ExitStatus {
        let status = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(status.unwrap().success());
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end");
            std::thread::yield_now();
        }
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It has ended already in the good case.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_reply(mut stream: TcpStream) -> Option<Reply> {
    let mut bytes = Vec::new();
    // A connection may be reset after the reply when the request was not read to its end.
    let _ = stream.read_to_end(&mut bytes);
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next()?.split_whitespace().nth(1)?.parse().unwrap();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    let mut reply = Reply { status, headers, body: bytes[end + 4..].to_vec() };
    if reply.header("transfer-encoding") == Some("chunked") {
        reply.body = unchunked(&reply.body);
    }
    Some(reply)
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|window| window == b"\r\n") {
        let length = std::str::from_utf8(&body[..end]).ok();
        let length = length.and_then(|text| usize::from_str_radix(text, 16).ok()).unwrap_or(0);
        if length == 0 || body.len() < end + 2 + length {
            break;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + length]);
        body = body.get(end + 4 + length..).unwrap_or_default();
    }
    whole
}

/// A recording, the same each time.
pub(crate) fn talk() -> Vec<u8> {
    std::fs::read(fixture("en_inaugural.webm")).unwrap()
}

/// A form with one file.
pub(crate) fn form(field: &str, name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    let head = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         Content-Type: video/webm\r\n\r\n"
    );
    (
        "multipart/form-data; boundary=edge".to_owned(),
        [head.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat(),
    )
}
