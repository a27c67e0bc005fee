//! HTTP/1.1 on a socket, by hand: so that a fault is on the wire as the script says, and not as a
//! server library would have it. Small on purpose; it is no server for the world.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_rustls::server::TlsStream;

use crate::fault::How;
use crate::manner::Step;
use crate::request::{BODY_BYTES_MAX, Request};

const HEAD_BYTES_MAX: usize = 64 * 1024;
const HEADERS_MAX: usize = 100;
const READ_BYTES: usize = 16 * 1024;

/// A socket, with or without TLS.
pub(crate) trait Wire: AsyncRead + AsyncWrite + Unpin + Send {
    fn socket(&self) -> &TcpStream;
}

impl Wire for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

impl Wire for TlsStream<TcpStream> {
    fn socket(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// How sending ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Everything is out.
    Whole,
    /// It broke off as it should.
    Cut,
    /// The client did not wait for the end.
    ClientGone,
}

/// A connection, and what was read of it too early.
pub(crate) struct Connection<W> {
    wire: W,
    ahead: Vec<u8>,
}

impl<W: Wire> Connection<W> {
    pub(crate) fn new(wire: W) -> Self {
        Self { wire, ahead: Vec::new() }
    }

    /// The next request; nothing when the client has no more.
    pub(crate) async fn request(&mut self) -> io::Result<Option<Request>> {
        let (mut request, framing) = loop {
            if let Some((request, framing, used)) = parse_head(&self.ahead)? {
                self.ahead.drain(..used);
                break (request, framing);
            }
            if self.ahead.len() > HEAD_BYTES_MAX {
                return Err(io::Error::other("the head is too long"));
            }
            if self.more().await? == 0 {
                return Ok(None);
            }
        };
        if request.header("expect").is_some() {
            self.wire.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        match framing {
            Framing::Length(length) if length > BODY_BYTES_MAX => request.too_large = true,
            Framing::Length(length) => request.body = self.exactly(length).await?,
            Framing::Chunked => self.chunks(&mut request).await?,
        }
        Ok(Some(request))
    }

    async fn chunks(&mut self, request: &mut Request) -> io::Result<()> {
        loop {
            let line = self.line().await?;
            let digits = line.split(';').next().unwrap_or_default().trim();
            let length = usize::from_str_radix(digits, 16).map_err(io::Error::other)?;
            if request.body.len().saturating_add(length) > BODY_BYTES_MAX {
                request.too_large = true;
                return Ok(());
            }
            let bytes = self.exactly(length).await?;
            self.line().await?;
            if length == 0 {
                return Ok(());
            }
            request.body.extend(bytes);
        }
    }

    async fn line(&mut self) -> io::Result<String> {
        loop {
            if let Some(end) = self.ahead.windows(2).position(|two| two == b"\r\n") {
                let line = String::from_utf8_lossy(&self.ahead[..end]).into_owned();
                self.ahead.drain(..end + 2);
                return Ok(line);
            }
            self.some_more().await?;
        }
    }

    async fn exactly(&mut self, length: usize) -> io::Result<Vec<u8>> {
        while self.ahead.len() < length {
            self.some_more().await?;
        }
        Ok(self.ahead.drain(..length).collect())
    }

    async fn some_more(&mut self) -> io::Result<()> {
        if self.more().await? == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    async fn more(&mut self) -> io::Result<usize> {
        self.ahead.reserve(READ_BYTES);
        self.wire.read_buf(&mut self.ahead).await
    }

    /// Waits, and says whether the client is there still.
    pub(crate) async fn wait(&mut self, time: Duration) -> bool {
        let end = Instant::now() + time;
        loop {
            match timeout(end.saturating_duration_since(Instant::now()), self.more()).await {
                Err(_over) => return true,
                Ok(Ok(1..)) => {}
                Ok(Ok(0) | Err(_)) => return false,
            }
        }
    }

    /// Sends a reply step by step, and gathers what the model said in it.
    pub(crate) async fn send(&mut self, steps: Vec<Step>, said: &mut String) -> Sent {
        for step in steps {
            let there = match step {
                Step::Write(bytes) => self.write(&bytes).await.is_ok(),
                Step::WaitMs(ms) => self.wait(Duration::from_millis(ms)).await,
                Step::Said(text) => {
                    said.push_str(&text);
                    true
                }
                Step::Cut(how) => {
                    if how == How::Rst {
                        let _ = self.wire.socket().set_zero_linger();
                    }
                    return Sent::Cut;
                }
            };
            if !there {
                return Sent::ClientGone;
            }
        }
        Sent::Whole
    }

    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.wire.write_all(bytes).await?;
        self.wire.flush().await
    }

    /// Ends in order.
    pub(crate) async fn close(&mut self) {
        let _ = self.wire.shutdown().await;
    }
}

enum Framing {
    Length(usize),
    Chunked,
}

fn parse_head(bytes: &[u8]) -> io::Result<Option<(Request, Framing, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut parsed = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(used) = parsed.parse(bytes).map_err(io::Error::other)? else {
        return Ok(None);
    };
    let path = parsed.path.unwrap_or_default();
    let header = |header: &httparse::Header<'_>| {
        let value = String::from_utf8_lossy(header.value).into_owned();
        (header.name.to_ascii_lowercase(), value)
    };
    let request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: path.split('?').next().unwrap_or_default().to_owned(),
        headers: parsed.headers.iter().map(header).collect(),
        ..Request::default()
    };
    let framing = if request.header("transfer-encoding").is_some() {
        Framing::Chunked
    } else {
        let length = request.header("content-length").map(str::parse).transpose();
        Framing::Length(length.map_err(io::Error::other)?.unwrap_or(0))
    };
    Ok(Some((request, framing, used)))
}
