//! A steady stream of hits for a long time: what it costs, and whether memory stays.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::servers::Server;
use crate::table::figure;

const PER_S: u64 = 50;

/// Asks by turns for a finished take and for the report of a known recording; gives a paragraph.
///
/// # Errors
/// When the server goes away.
pub(super) fn run(server: &Server, take: &str, recording: &Path, minutes: u64) -> Result<String> {
    let mut client = Client::connect(&server.address)?;
    let get = format!("GET {take} HTTP/1.1\r\nhost: test\r\n\r\n").into_bytes();
    let recording = fs::read(recording)?;
    let head = format!(
        "POST /api/v1/analyses HTTP/1.1\r\nhost: test\r\ncontent-type: audio/wav\r\n\
         content-length: {}\r\n\r\n",
        recording.len()
    );
    let post = [head.as_bytes(), &recording].concat();
    let requests = minutes * 60 * PER_S;
    let (mut errors, mut slowest) = (0, Duration::ZERO);
    let mut memory_mb = Vec::new();
    let (begun, cpu_before_s) = (Instant::now(), server.cpu_s()?);
    for number in 0..requests {
        let due = Duration::from_secs(1).mul_f64(number as f64 / PER_S as f64);
        thread::sleep(due.saturating_sub(begun.elapsed()));
        let asked = Instant::now();
        if client.ask(if number % 2 == 0 { &get } else { &post })? != 200 {
            errors += 1;
        }
        slowest = slowest.max(asked.elapsed());
        if number % PER_S == 0 {
            memory_mb.push(server.resident_mb()?);
        }
    }
    let cpu_percent = 100.0 * (server.cpu_s()? - cpu_before_s) / begun.elapsed().as_secs_f64();
    let part = (memory_mb.len() / 10).max(1);
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
    // The first tenth is for growing warm.
    let early_mb = mean(memory_mb.get(part..2 * part).context("too short to judge")?);
    let late_mb = mean(&memory_mb[memory_mb.len() - part..]);
    Ok(format!(
        "\n{PER_S} hits a second for {minutes} minutes, half of them uploads: {errors} errors, \
         {} % of one processor, slowest answer {} ms, memory {} MB in the second tenth and {} MB \
         in the last.\n",
        figure(Some(cpu_percent), 1),
        figure(Some(slowest.as_secs_f64() * 1e3), 1),
        figure(Some(early_mb), 1),
        figure(Some(late_mb), 1),
    ))
}

/// One connection that is kept.
struct Client(BufReader<TcpStream>);

impl Client {
    fn connect(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a request and reads its answer whole; gives its status.
    fn ask(&mut self, request: &[u8]) -> Result<u16> {
        self.0.get_mut().write_all(request)?;
        let (mut line, mut status, mut length) = (String::new(), None, 0);
        loop {
            line.clear();
            self.0.read_line(&mut line)?;
            let text = line.trim_end().to_ascii_lowercase();
            if status.is_none() {
                status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
            } else if let Some(value) = text.strip_prefix("content-length: ") {
                length = value.parse()?;
            } else if text.is_empty() {
                break;
            }
        }
        self.0.read_exact(&mut vec![0; length])?;
        status.context("no answer")
    }
}
