//! One file over HTTP: resumed where it stopped, checked against its hash.

use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use coach_speech::CancelFlag;
use ureq::Agent;
use ureq::http::{HeaderMap, Response, StatusCode};

use super::bytes_max;
use super::copy::sha256;
use super::manifest::ManifestFile;
use super::pull::PullSettings;
use crate::error::Error;

/// Bytes between two looks at the cancel flag.
const BLOCK: usize = 1 << 16;
/// Redirects inside the hub that are followed while its file is asked about: renamed
/// repositories.
const REDIRECTS_MAX: usize = 3;
/// The longest sleep between two looks at the cancel flag.
const PATIENCE: Duration = Duration::from_millis(50);

/// What the hub says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remote {
    url: String,
    name: &'static str,
    /// Bytes, if the hub says so.
    pub(super) size: Option<u64>,
    /// SHA-256, which the hub gives for large files.
    sha256: Option<String>,
}

/// A client of one hub.
pub(super) struct Client<'a> {
    agent: Agent,
    settings: &'a PullSettings,
    cancel: &'a CancelFlag,
}

impl<'a> Client<'a> {
    pub(super) fn new(settings: &'a PullSettings, cancel: &'a CancelFlag) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .https_only(settings.endpoint.starts_with("https://"))
            .timeout_resolve(Some(settings.connect_timeout))
            .timeout_connect(Some(settings.connect_timeout))
            .timeout_recv_response(Some(settings.read_timeout))
            .timeout_per_read(Some(settings.read_timeout))
            // A kept connection that the hub has closed meanwhile would look like a failure.
            .max_idle_connections(0)
            .user_agent(concat!("speech-coach/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Self { agent, settings, cancel }
    }

    /// Asks about a file of a repository; answers with a redirect tell the hash of what lies
    /// behind it.
    ///
    /// # Errors
    /// [`Error::NetworkUnavailable`] when the hub does not answer or does not have it.
    pub(super) fn ask(&self, repository: &str, name: &'static str) -> Result<Remote, Error> {
        let endpoint = self.settings.endpoint.trim_end_matches('/');
        let mut path = format!("/{repository}/resolve/main/{name}");
        for _ in 0..=REDIRECTS_MAX {
            self.cancel.check()?;
            let url = format!("{endpoint}{path}");
            let request = self.agent.head(&url).config().max_redirects(0);
            let request = request.max_redirects_will_error(false).build();
            let response = request.call().map_err(|_| Error::NetworkUnavailable)?;
            let headers = response.headers();
            let linked = hexadecimal_64(header(headers, "x-linked-etag"));
            let location = header(headers, "location").filter(|to| to.starts_with('/'));
            if let (true, None, Some(location)) =
                (response.status().is_redirection(), &linked, location)
            {
                location.clone_into(&mut path);
                continue;
            }
            if !(response.status().is_success() || response.status().is_redirection()) {
                return Err(Error::NetworkUnavailable);
            }
            let length = response.status().is_success().then_some("content-length");
            let size = header(headers, "x-linked-size")
                .or_else(|| header(headers, length?))
                .and_then(|size| size.parse().ok());
            return Ok(Remote { url, name, size, sha256: linked });
        }
        Err(Error::NetworkUnavailable)
    }

    /// Fetches a file into a folder; what an earlier call left unfinished is taken up.
    /// `progress` receives the bytes that are there.
    ///
    /// # Errors
    /// [`Error::NetworkUnavailable`] when it cannot be had, [`Error::DownloadDamaged`] when
    /// its bytes are not those that the hub promised, [`Error::Io`], [`Error::Cancelled`].
    pub(super) fn fetch(
        &self,
        remote: &Remote,
        dir: &Path,
        progress: &dyn Fn(u64),
    ) -> Result<ManifestFile, Error> {
        let target = dir.join(remote.name);
        let part = dir.join(format!("{}.part", remote.name));
        if target.is_file() {
            // Finished by an earlier call; its hash decides.
            fs::rename(&target, &part)?;
        }
        let mut attempts = 0;
        let mut had = 0;
        loop {
            let failed = match self.attempt(remote, &part, progress) {
                Ok(()) => match self.finished(remote, &part, &target) {
                    Err(Error::DownloadDamaged) => Error::DownloadDamaged,
                    other => return other,
                },
                Err(Error::NetworkUnavailable) => Error::NetworkUnavailable,
                Err(other) => return Err(other),
            };
            // An attempt that brought something on does not count.
            let has = size_of(&part);
            attempts = if has > had { 1 } else { attempts + 1 };
            had = has;
            if attempts >= self.settings.attempts.max(1) {
                return Err(failed);
            }
            self.pause(attempts)?;
        }
    }

    /// Reads on from where `part` ends.
    fn attempt(&self, remote: &Remote, part: &Path, progress: &dyn Fn(u64)) -> Result<(), Error> {
        self.cancel.check()?;
        let mut start = size_of(part);
        // Without a hash there is no telling whether the rest fits to the beginning.
        if remote.sha256.is_none() || remote.size.is_some_and(|size| start > size) {
            start = 0;
        }
        if start > 0 && remote.size == Some(start) {
            return Ok(());
        }
        let mut request = self.agent.get(&remote.url);
        if start > 0 {
            request = request.header("range", format!("bytes={start}-"));
        }
        let response = request.call().map_err(|_| Error::NetworkUnavailable)?;
        let start = match response.status() {
            StatusCode::OK => 0,
            StatusCode::PARTIAL_CONTENT if range_start(response.headers()) == Some(start) => start,
            StatusCode::RANGE_NOT_SATISFIABLE => {
                fs::remove_file(part)?;
                return Err(Error::NetworkUnavailable);
            }
            _ => return Err(Error::NetworkUnavailable),
        };
        self.receive(response, remote, part, start, progress)
    }

    fn receive(
        &self,
        response: Response<ureq::Body>,
        remote: &Remote,
        part: &Path,
        start: u64,
        progress: &dyn Fn(u64),
    ) -> Result<(), Error> {
        let mut open = OpenOptions::new();
        let open = if start > 0 { open.append(true) } else { open.write(true).truncate(true) };
        let mut file = open.create(true).open(part)?;
        let bytes_max = remote.size.unwrap_or_else(|| bytes_max(remote.name));
        let mut body = response.into_body().into_with_config().limit(u64::MAX).reader();
        let mut block = vec![0; BLOCK];
        let mut bytes = start;
        loop {
            self.cancel.check()?;
            let count = body.read(&mut block).map_err(|_| Error::NetworkUnavailable)?;
            if count == 0 {
                break;
            }
            bytes += count as u64;
            if bytes > bytes_max {
                fs::remove_file(part)?;
                return Err(Error::DownloadDamaged);
            }
            file.write_all(&block[..count])?;
            progress(bytes);
        }
        file.sync_all()?;
        let whole = remote.size.is_none_or(|size| size == bytes);
        if whole { Ok(()) } else { Err(Error::NetworkUnavailable) }
    }

    /// Checks what was fetched and gives it its name; what is wrong is thrown away.
    fn finished(&self, remote: &Remote, part: &Path, target: &Path) -> Result<ManifestFile, Error> {
        let sha256 = sha256(part, self.cancel, &mut |_| {})?;
        let right = match &remote.sha256 {
            Some(expected) => *expected == sha256,
            None => is_json(part),
        };
        if !right {
            fs::remove_file(part)?;
            return Err(Error::DownloadDamaged);
        }
        fs::rename(part, target)?;
        Ok(ManifestFile { name: remote.name.to_owned(), size: size_of(target), sha256 })
    }

    /// Waits longer after each failure, and stops waiting when asked to.
    fn pause(&self, attempts: u32) -> Result<(), Error> {
        let mut left = self.settings.retry_pause * 2_u32.pow(attempts.min(6) - 1);
        while left > Duration::ZERO {
            self.cancel.check()?;
            let step = left.min(PATIENCE);
            std::thread::sleep(step);
            left -= step;
        }
        Ok(())
    }
}

fn size_of(path: &Path) -> u64 {
    path.metadata().map_or(0, |metadata| metadata.len())
}

/// Small files have no hash on the hub; a page of an error or half a file is no JSON.
fn is_json(path: &Path) -> bool {
    super::read_small(path)
        .is_some_and(|bytes| serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok())
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// A quoted SHA-256 in hexadecimal; other tags are not one.
fn hexadecimal_64(tag: Option<&str>) -> Option<String> {
    let tag = tag?.trim_matches('"').to_ascii_lowercase();
    let hexadecimal = tag.len() == 64 && tag.bytes().all(|byte| byte.is_ascii_hexdigit());
    hexadecimal.then_some(tag)
}

/// The first byte of the answer to a request for a range.
fn range_start(headers: &HeaderMap) -> Option<u64> {
    header(headers, "content-range")?.strip_prefix("bytes ")?.split('-').next()?.parse().ok()
}
