//! The tier that processes share: a Redis or Valkey server, which may be away at any time.
//!
//! Connected when first needed. Each question has a deadline; a breaker keeps lookups from
//! waiting for a server that does not answer. Entries are the bytes that the files hold, so
//! that what the server garbles is found by its checksum.

mod breaker;
mod lease;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{ErrorKind, RedisError};
use serde::Serialize;
use tokio::runtime::Handle;
use tokio::time::{Instant, timeout_at};

use crate::error::Error;
use crate::key::Key;
use crate::kind::millis;
use crate::settings::SharedSettings;
use crate::statistics::count;
use breaker::Breaker;
pub use breaker::BreakerState;
pub(crate) use lease::Lease;

/// A larger entry would hold up the smaller ones behind it.
pub(crate) const ENTRY_BYTES_MAX: usize = 1 << 20;
/// Longest life of an entry on the server.
const LIFE_MS_MAX: u64 = 7 * 86_400_000;
/// Connections that questions are spread over.
const CONNECTIONS: usize = 2;
/// How long removing all entries of a kind may take.
const PURGE_PATIENCE: Duration = Duration::from_secs(30);

/// What [`crate::Statistics`] says of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SharedStatistics {
    /// Whether it is asked at all.
    pub breaker: BreakerState,
    /// How often that stopped for a while.
    pub breaker_openings: u64,
    /// Questions that it did not answer, or not in time, or not with sense.
    pub errors: u64,
    /// Writes that it refused, as a full one does.
    pub refused_writes: u64,
}

impl SharedStatistics {
    /// Whether the server is left alone for a while.
    pub fn is_open(&self) -> bool {
        self.breaker != BreakerState::Closed
    }
}

/// It did not answer, or is not asked at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unanswered;

pub(crate) struct Shared {
    settings: SharedSettings,
    connections: [ConnectionManager; CONNECTIONS],
    turn: AtomicUsize,
    breaker: Mutex<Breaker>,
    errors: AtomicU64,
    refused_writes: AtomicU64,
}

impl Shared {
    /// Connects nothing yet.
    pub(crate) fn open(settings: SharedSettings, runtime: &Handle) -> Result<Self, Error> {
        let bad_address = |_| Error::Address { setting: "shared.url" };
        let client = redis::Client::open(settings.url.as_str()).map_err(bad_address)?;
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(1)
            .set_connection_timeout(Some(settings.patience))
            .set_response_timeout(Some(settings.patience));
        let _runtime = runtime.enter();
        let connect = || ConnectionManager::new_lazy_with_config(client.clone(), config.clone());
        let connections = [connect().map_err(bad_address)?, connect().map_err(bad_address)?];
        Ok(Self {
            settings,
            connections,
            turn: AtomicUsize::new(0),
            breaker: Mutex::default(),
            errors: AtomicU64::new(0),
            refused_writes: AtomicU64::new(0),
        })
    }

    pub(crate) fn settings(&self) -> &SharedSettings {
        &self.settings
    }

    pub(crate) fn statistics(&self, now_ms: u64) -> SharedStatistics {
        let breaker = breaker::lock(&self.breaker);
        SharedStatistics {
            breaker: breaker.state(now_ms),
            breaker_openings: breaker.openings(),
            errors: self.errors.load(Ordering::Relaxed),
            refused_writes: self.refused_writes.load(Ordering::Relaxed),
        }
    }

    /// When a lookup that begins now has waited long enough.
    pub(crate) fn deadline(&self) -> Instant {
        Instant::now() + self.settings.patience
    }

    fn connection(&self) -> ConnectionManager {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        self.connections[turn % CONNECTIONS].clone()
    }

    /// One question and its answer, if the server is asked and answers in time.
    async fn ask<T>(
        &self,
        now_ms: u64,
        deadline: Instant,
        question: impl AsyncFnOnce(ConnectionManager) -> Result<T, RedisError>,
    ) -> Result<T, Unanswered> {
        if !breaker::lock(&self.breaker).admits(now_ms) {
            return Err(Unanswered);
        }
        let answer = timeout_at(deadline, question(self.connection())).await;
        let mut breaker = breaker::lock(&self.breaker);
        match answer {
            Ok(Ok(answer)) => {
                breaker.succeeded();
                Ok(answer)
            }
            // It is there and says no: asking again at once is no harm to anybody.
            Ok(Err(error)) if is_refused_write(&error) => {
                breaker.succeeded();
                count(&self.refused_writes);
                Err(Unanswered)
            }
            Ok(Err(_)) | Err(_) => {
                breaker.failed(now_ms);
                count(&self.errors);
                Err(Unanswered)
            }
        }
    }

    /// The bytes under a key.
    pub(crate) async fn get(
        &self,
        kind: &str,
        key: &Key,
        now_ms: u64,
        deadline: Instant,
    ) -> Result<Option<Vec<u8>>, Unanswered> {
        let name = entry_name(kind, key);
        self.ask(now_ms, deadline, async |mut connection| {
            redis::cmd("GET").arg(name).query_async(&mut connection).await
        })
        .await
    }

    /// Keeps an entry until it expires.
    pub(crate) async fn put(
        &self,
        kind: &str,
        key: &Key,
        entry: &[u8],
        expires_ms: u64,
        now_ms: u64,
    ) -> Result<(), Unanswered> {
        let left_ms = expires_ms.saturating_sub(now_ms).clamp(1, LIFE_MS_MAX);
        let name = entry_name(kind, key);
        let deadline = self.deadline();
        self.ask(now_ms, deadline, async |mut connection| {
            let mut set = redis::cmd("SET");
            set.arg(name).arg(entry).arg("PX").arg(left_ms);
            set.query_async(&mut connection).await
        })
        .await
    }

    /// Removes an entry.
    pub(crate) async fn remove(&self, kind: &str, key: &Key, now_ms: u64) {
        let name = entry_name(kind, key);
        let deadline = self.deadline();
        // An entry that could not be removed expires.
        let _ = self
            .ask(now_ms, deadline, async |mut connection| {
                redis::cmd("UNLINK").arg(name).query_async::<()>(&mut connection).await
            })
            .await;
    }

    /// Removes all entries of a kind, or of all kinds; how many.
    pub(crate) async fn purge(&self, kind: Option<&str>, now_ms: u64) -> u64 {
        let pattern = format!("sc:1:{}:*", kind.unwrap_or("*"));
        let deadline = Instant::now() + PURGE_PATIENCE;
        let (mut cursor, mut removed) = (0_u64, 0);
        loop {
            let step = self
                .ask(now_ms, deadline, async |mut connection| {
                    let mut scan = redis::cmd("SCAN");
                    scan.arg(cursor).arg("MATCH").arg(&pattern).arg("COUNT").arg(500);
                    let (next, names): (u64, Vec<String>) =
                        scan.query_async(&mut connection).await?;
                    if names.is_empty() {
                        return Ok((next, 0));
                    }
                    let mut unlink = redis::cmd("UNLINK");
                    let gone: u64 = unlink.arg(names).query_async(&mut connection).await?;
                    Ok((next, gone))
                })
                .await;
            let Ok((next, gone)) = step else { return removed };
            removed += gone;
            cursor = next;
            if cursor == 0 {
                return removed;
            }
        }
    }
}

/// Whether the server answered, and only would not write.
fn is_refused_write(error: &RedisError) -> bool {
    let refuses = ["OOM", "MISCONF", "READONLY", "NOREPLICAS"];
    matches!(error.kind(), ErrorKind::Server(_) | ErrorKind::Extension)
        && error.code().is_some_and(|code| refuses.contains(&code))
}

/// The braces keep an entry and its lease on one server of a cluster.
fn entry_name(kind: &str, key: &Key) -> String {
    format!("sc:1:{kind}:{{{key}}}")
}

/// Milliseconds for the server.
fn millis_of(length: Duration) -> u64 {
    millis(length).max(1)
}
