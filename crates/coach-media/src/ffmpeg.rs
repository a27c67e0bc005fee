//! What no built-in decoder reads, through the `ffmpeg` program: a child process on a short lead.
//!
//! `ffmpeg` opens many formats that name other files and addresses, so it never gets to guess:
//! it is told the one demuxer that the content's first bytes call for, and may use the `file` and
//! `pipe` protocols alone. It writes no file, gets no input, and runs under limits on processor
//! time, memory and wall-clock time. Its output is uncompressed float sound in Matroska through a
//! pipe, all channels and all timestamps kept, which the built-in demuxer reads: mixing, track
//! choice, offsets and limits are the same for all formats. The child is killed and reaped
//! whenever its reader is dropped.

use std::ffi::OsString;
use std::io::{self, Read, Seek, SeekFrom, Write as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use coach_speech::CancelFlag;
use coach_speech::report::Decoder;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};
use symphonia::core::formats::FormatOptions;
use symphonia::core::formats::probe::Hint;
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use tempfile::NamedTempFile;

use crate::Source;
use crate::decode::{Length, Open, Opened};
use crate::error::Error;
use crate::input::Input;
use crate::limits::{LimitKind, Limits};
use crate::sniff::Foreign;

mod log;

use log::{Log, Summary};

/// How often a waiting reader looks whether it was cancelled.
const POLL_INTERVAL: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
/// What the system sends to a process over its processor time: the second at the hard limit.
const SIGXCPU: i32 = 24;
const SIGKILL: i32 = 9;
/// Sets the limits in the child, then becomes `ffmpeg`: `std` has no way to set them. A limit
/// that the system does not know is left out.
const SHELL: &str = r#"ulimit -c 0; ulimit -f 0; ulimit -t "$1"; ulimit -v "$2" 2>/dev/null
shift 2; exec "$@""#;

/// Opens a file through `ffmpeg`.
pub(crate) struct Ffmpeg<'a> {
    program: &'a Path,
    foreign: Foreign,
    limits: &'a Limits,
    cancel: &'a CancelFlag,
    path: OsString,
    /// Holds bytes from memory; removed when dropped.
    _file: Option<NamedTempFile>,
    state: Arc<Mutex<State>>,
    first: Summary,
}

/// What the reader of a child learns.
#[derive(Default)]
struct State {
    log: Log,
    failure: Option<Error>,
    /// It ended with an error; what it wrote before is good.
    failed: bool,
}

impl<'a> Ffmpeg<'a> {
    /// A way to open `input`, which was sniffed to be `foreign`.
    ///
    /// # Errors
    /// [`Error::Io`] if bytes from memory cannot be written to a temporary file.
    pub(crate) fn new(
        program: &'a Path,
        foreign: Foreign,
        input: &Input<'_>,
        limits: &'a Limits,
        cancel: &'a CancelFlag,
    ) -> Result<Self, Error> {
        let mut path = OsString::from("file:");
        let file = match input.source() {
            Source::File(given) => {
                path.push(given);
                None
            }
            Source::Bytes(bytes) => {
                let mut file = NamedTempFile::new()?;
                file.write_all(bytes)?;
                path.push(file.path());
                Some(file)
            }
        };
        Ok(Self {
            program,
            foreign,
            limits,
            cancel,
            path,
            _file: file,
            state: Arc::default(),
            first: Summary::default(),
        })
    }

    fn command(&self, track: Option<usize>) -> Command {
        let map = track.map_or_else(|| "0:a".to_owned(), |track| format!("0:a:{track}"));
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", SHELL, "sh"])
            .arg(self.limits.ffmpeg_cpu_s.to_string())
            .arg((self.limits.ffmpeg_memory_bytes / 1024).to_string())
            .arg(self.program)
            .args(["-hide_banner", "-nostats", "-nostdin", "-v", "info", "-threads", "1"])
            .args(["-protocol_whitelist", "file,pipe", "-f", self.foreign.demuxer, "-i"])
            .arg(&self.path)
            .args(["-map", &map, "-vn", "-sn", "-dn", "-map_metadata", "-1"])
            // Else the clock would start with the chosen track.
            .args(["-map_chapters", "-1", "-copyts"])
            .args(["-c:a", "pcm_f32le", "-f", "matroska", "pipe:1"])
            // Would make it write a report file.
            .env_remove("FFREPORT")
            // Its own group, so that what it may start ends with it.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn failure(&self) -> Option<Error> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.failure.clone()
    }

    fn summary(&self) -> Summary {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.log.summary()
    }
}

impl Open for Ffmpeg<'_> {
    fn open(&mut self, track: Option<usize>) -> Result<(Opened, usize), Error> {
        self.state = Arc::default();
        let child = self.command(track).spawn()?;
        let output = Output {
            child,
            deadline: Instant::now() + self.limits.ffmpeg_wall_clock,
            cancel: self.cancel.clone(),
            state: Arc::clone(&self.state),
        };
        let stream = MediaSourceStream::new(Box::new(output), MediaSourceStreamOptions::default());
        let probed = symphonia::default::get_probe().probe(
            &Hint::new(),
            stream,
            FormatOptions::default(),
            MetadataOptions::default(),
        );
        let summary = self.summary();
        let reader = probed.map_err(|_| {
            self.failure().unwrap_or(if summary.has_streams && summary.audio.is_empty() {
                Error::NoAudioTrack
            } else {
                Error::FfmpegFailed { format: self.foreign.format }
            })
        })?;
        if track.is_none() {
            self.first = summary;
        }
        let too_long = self.first.duration_s.is_some_and(|s| s > self.limits.max_duration.get());
        if too_long {
            return Err(Error::LimitExceeded { limit: LimitKind::Duration });
        }
        let opened = Opened {
            reader,
            container: self.foreign.container,
            decoder: Decoder::Ffmpeg,
            damaged: false,
            ends_anywhere: true,
            length: Length::Guess,
            delay_is_negative: false,
            zero_s: self.first.start_s,
            lfe: self.first.audio.get(track.unwrap_or(0)).and_then(|stream| stream.lfe),
            edits: std::collections::HashMap::new(),
        };
        Ok((opened, 0))
    }

    fn fraction(&self, decoded_s: f64) -> f64 {
        self.first.duration_s.map_or(0.0, |duration_s| decoded_s / duration_s)
    }

    fn codec(&self, track: usize) -> Option<String> {
        self.first.audio.get(track).map(|stream| stream.codec.clone())
    }

    fn close(&mut self) -> Result<bool, Error> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.failure.clone().map_or(Ok(!state.failed), Err)
    }
}

/// The child and its output.
struct Output {
    child: Child,
    deadline: Instant,
    cancel: CancelFlag,
    state: Arc<Mutex<State>>,
}

impl Output {
    fn fail(&self, error: Error) -> io::Error {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.failure = Some(error);
        io::ErrorKind::TimedOut.into()
    }

    /// Waits until there is output or none will come, and takes what the child says meanwhile.
    fn wait_for_output(&mut self) -> io::Result<()> {
        while self.child.stdout.is_some() {
            if self.poll()? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Ends a child that has closed its output: takes the rest of what it says and its status.
    fn reap(&mut self) -> io::Result<()> {
        self.child.stdout = None;
        while self.child.stderr.is_some() {
            self.poll()?;
        }
        let status = self.child.wait()?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.failed = !status.success();
        if matches!(status.signal(), Some(SIGKILL | SIGXCPU)) {
            state.failure = Some(Error::LimitExceeded { limit: LimitKind::FfmpegTime });
        }
        Ok(())
    }

    /// Waits a little; whether there is output to read.
    fn poll(&mut self) -> io::Result<bool> {
        if self.cancel.is_cancelled() {
            return Err(self.fail(Error::Cancelled));
        }
        if Instant::now() >= self.deadline {
            return Err(self.fail(Error::LimitExceeded { limit: LimitKind::FfmpegTime }));
        }
        let stdout = self.child.stdout.as_ref().map(|out| PollFd::new(out, PollFlags::IN));
        let stderr = self.child.stderr.as_ref().map(|err| PollFd::new(err, PollFlags::IN));
        let has_stdout = stdout.is_some();
        let mut fds: Vec<PollFd<'_>> = stdout.into_iter().chain(stderr).collect();
        match poll(&mut fds, Some(&POLL_INTERVAL)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let mut ready = fds.iter().map(|fd| !fd.revents().is_empty());
        let output = has_stdout && ready.next() == Some(true);
        if ready.next() == Some(true) {
            self.read_log()?;
        }
        Ok(output)
    }

    fn read_log(&mut self) -> io::Result<()> {
        let Some(stderr) = &mut self.child.stderr else { return Ok(()) };
        let mut buffer = [0; 4096];
        let count = stderr.read(&mut buffer)?;
        if count == 0 {
            self.child.stderr = None;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.log.push(&buffer[..count]);
        Ok(())
    }
}

impl Read for Output {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.wait_for_output()?;
        let Some(stdout) = &mut self.child.stdout else { return Ok(0) };
        let count = stdout.read(buffer)?;
        if count == 0 && !buffer.is_empty() {
            self.reap()?;
        }
        Ok(count)
    }
}

impl Seek for Output {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl MediaSource for Output {
    fn is_seekable(&self) -> bool {
        false
    }

    fn byte_len(&self) -> Option<u64> {
        None
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // Once the child is reaped, its number may belong to another.
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        // They fail only if the child is gone already.
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
