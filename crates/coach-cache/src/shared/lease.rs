//! A claim on a computation, so that of many processes one computes.
//!
//! It only saves work: two processes that compute the same key get the same value.

use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use redis::Script;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use super::{Shared, Unanswered, millis_of};
use crate::clock::Clock;
use crate::key::Key;

/// Prolongs a claim that is still ours.
static RENEW: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('GET', KEYS[1]) == ARGV[1] then \
         return redis.call('PEXPIRE', KEYS[1], ARGV[2]) else return 0 end",
    )
});
/// Gives a claim up that is still ours.
static RELEASE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('GET', KEYS[1]) == ARGV[1] then \
         return redis.call('DEL', KEYS[1]) else return 0 end",
    )
});

/// A claim of this process; prolonged until it is given up or dropped.
pub(crate) struct Lease {
    shared: Arc<Shared>,
    clock: Arc<dyn Clock>,
    runtime: Handle,
    name: String,
    token: String,
    renewing: JoinHandle<()>,
}

impl Shared {
    /// Claims a computation; `None` if another process has.
    pub(crate) async fn claim(
        self: &Arc<Self>,
        key: &Key,
        clock: &Arc<dyn Clock>,
        deadline: Instant,
    ) -> Result<Option<Lease>, Unanswered> {
        let (name, token) = (format!("sc:l:{{{key}}}"), token());
        let lease_ms = millis_of(self.settings().lease);
        let is_ours = self
            .ask(clock.now_ms(), deadline, async |mut connection| {
                let mut set = redis::cmd("SET");
                set.arg(&name).arg(&token).arg("NX").arg("PX").arg(lease_ms);
                set.query_async::<Option<String>>(&mut connection).await
            })
            .await?
            .is_some();
        if !is_ours {
            return Ok(None);
        }
        let runtime = Handle::current();
        let renewing =
            runtime.spawn(renew(Arc::clone(self), Arc::clone(clock), name.clone(), token.clone()));
        let (shared, clock) = (Arc::clone(self), Arc::clone(clock));
        Ok(Some(Lease { shared, clock, runtime, name, token, renewing }))
    }
}

/// Prolongs a claim until it is lost. Who does not get an answer tries again: the computation
/// goes on either way.
async fn renew(shared: Arc<Shared>, clock: Arc<dyn Clock>, name: String, token: String) {
    let lease_ms = millis_of(shared.settings().lease);
    loop {
        sleep(shared.settings().lease / 3).await;
        let renewed = shared
            .ask(clock.now_ms(), shared.deadline(), async |mut connection| {
                let mut renew = RENEW.key(&name);
                renew.arg(&token).arg(lease_ms);
                renew.invoke_async::<u64>(&mut connection).await
            })
            .await;
        if renewed == Ok(0) {
            return;
        }
    }
}

impl Lease {
    /// Gives the claim up, and waits until the server knows it.
    pub(crate) async fn release(mut self) {
        self.renewing.abort();
        let (name, token) = (std::mem::take(&mut self.name), std::mem::take(&mut self.token));
        release(&self.shared, self.clock.now_ms(), &name, &token).await;
    }
}

async fn release(shared: &Shared, now_ms: u64, name: &str, token: &str) {
    // What is not given up expires.
    let _ = shared
        .ask(now_ms, shared.deadline(), async |mut connection| {
            RELEASE.key(name).arg(token).invoke_async::<u64>(&mut connection).await
        })
        .await;
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.renewing.abort();
        if self.name.is_empty() {
            return;
        }
        let (shared, now_ms) = (Arc::clone(&self.shared), self.clock.now_ms());
        let (name, token) = (std::mem::take(&mut self.name), std::mem::take(&mut self.token));
        self.runtime.spawn(async move { release(&shared, now_ms, &name, &token).await });
    }
}

/// A name for a claim that no other claim has.
fn token() -> String {
    static CLAIMS: AtomicU64 = AtomicU64::new(0);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let claim = CLAIMS.fetch_add(1, Ordering::Relaxed);
    // Two machines may have the same process number at the same time, but not the same seed.
    let seed = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), claim);
    format!("{:x}-{:x}-{claim:x}-{seed:x}", std::process::id(), since.as_nanos())
}
