//! Many clients that upload large recordings at once, each slowly.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use super::servers;
use crate::table::figure;

/// Bytes of each recording: stereo at 44.1 kHz, nearly ten minutes.
const BYTES: usize = 100 << 20;
/// Bytes that a client sends at a time …
const PIECE: usize = 64 << 10;
/// … and how long it takes for all of them.
const UPLOAD: Duration = Duration::from_mins(1);
/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// Runs it against a server of its own; gives a paragraph.
///
/// # Errors
/// When the server does not start, or goes away.
pub(super) fn run(program: &Path, clients: usize) -> Result<String> {
    let place = TempDir::new()?;
    let (server, _) = servers::ours(program, place.path(), &[])?;
    let before_mb = server.resident_mb()?;
    let (accepted, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    let begun = Instant::now();
    let most_mb = thread::scope(|scope| -> Result<f64> {
        let uploads: Vec<_> = (0..clients)
            .map(|number| {
                let (server, accepted) = (&server, &accepted);
                scope.spawn(move || -> Result<()> {
                    if upload(&server.address, number)?.starts_with("HTTP/1.1 202") {
                        accepted.fetch_add(1, Ordering::Relaxed);
                    }
                    Ok(())
                })
            })
            .collect();
        let watch = scope.spawn(|| -> Result<f64> {
            let mut most_mb = before_mb;
            while !done.load(Ordering::Relaxed) {
                most_mb = most_mb.max(server.resident_mb()?);
                thread::sleep(LOOK);
            }
            Ok(most_mb)
        });
        for upload in uploads {
            if let Ok(Err(error)) = upload.join() {
                eprintln!("an upload failed: {error}");
            }
        }
        done.store(true, Ordering::Relaxed);
        watch.join().ok().context("memory cannot be watched")?
    })?;
    let accepted = accepted.into_inner();
    Ok(format!(
        "\n{clients} clients uploading 100 MB at once in {} s: {accepted} accepted, memory grew \
         by {} MB, from {} MB.\n",
        figure(Some(begun.elapsed().as_secs_f64()), 0),
        figure(Some(most_mb - before_mb), 1),
        figure(Some(before_mb), 1),
    ))
}

/// Sends a recording of silence that no other client has; gives the head of the answer.
fn upload(address: &str, number: usize) -> Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST /api/v1/analyses HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\
         content-type: audio/wav\r\ncontent-length: {BYTES}\r\n\r\n"
    )?;
    let mut piece = vec![0; PIECE];
    let pieces = BYTES / PIECE;
    let begun = Instant::now();
    for index in 0..pieces {
        piece.fill(0);
        if index == 0 {
            wav_head(&mut piece);
        } else if index == pieces - 1 {
            piece[PIECE - 8..].copy_from_slice(&(number as u64).to_le_bytes());
        }
        stream.write_all(&piece)?;
        let due = UPLOAD.mul_f64((index + 1) as f64 / pieces as f64);
        thread::sleep(due.saturating_sub(begun.elapsed()));
    }
    let mut reply = String::new();
    stream.read_to_string(&mut reply)?;
    Ok(reply)
}

/// The head of a WAV file (RIFF, PCM, 16 bits) of [`BYTES`] in all.
fn wav_head(start: &mut [u8]) {
    const HEAD: usize = 44;
    let length = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    let rate = 44_100;
    let fields: [&[u8]; 13] = [
        b"RIFF",
        &length(BYTES - 8),
        b"WAVE",
        b"fmt ",
        &length(16),
        &1_u16.to_le_bytes(),
        &2_u16.to_le_bytes(),
        &length(rate),
        &length(rate * 4),
        &4_u16.to_le_bytes(),
        &16_u16.to_le_bytes(),
        b"data",
        &length(BYTES - HEAD),
    ];
    start[..HEAD].copy_from_slice(&fields.concat());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_says_how_long_the_recording_is() {
        let mut start = vec![0; PIECE];
        wav_head(&mut start);
        assert_eq!(
            (&start[..4], &start[8..16], &start[36..40]),
            (&b"RIFF"[..], &b"WAVEfmt "[..], &b"data"[..])
        );
        let data = u32::from_le_bytes(start[40..44].try_into().unwrap());
        assert_eq!(data as usize + 44, BYTES);
    }
}
