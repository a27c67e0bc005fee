//! What is kept for how long: off unless somebody asks for it.

use sqlx::Row as _;

use crate::error::Error;
use crate::rows;
use crate::store::Store;

/// How much is kept; `None` sets no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    /// Days after which a take goes.
    pub days_max: Option<u32>,
    /// Bytes of recordings above which the oldest takes go.
    pub bytes_max: Option<u64>,
}

/// A take that goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doomed {
    /// Who has it.
    pub owner: String,
    /// Which.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it came.
    pub created_ms: i64,
    /// Length of its recording.
    pub bytes: u64,
}

const DAY_MS: i64 = 86_400_000;

impl Store {
    /// Which takes would go now, oldest first. Those that wait or are worked on stay.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn doomed(&self, retention: &Retention) -> Result<Vec<Doomed>, Error> {
        let oldest_ms = retention.days_max.map(|days| self.now_ms() - i64::from(days) * DAY_MS);
        let sql = "SELECT id, owner, name, digest, created_ms, bytes FROM takes \
                   WHERE status NOT IN ('queued', 'running') ORDER BY created_ms DESC, id DESC";
        let mut connection = self.database().read().await?;
        let mut kept = std::collections::HashSet::new();
        let (mut bytes, mut doomed) = (0_u64, Vec::new());
        for row in sqlx::query(sql).fetch_all(&mut *connection).await? {
            let created_ms: i64 = row.try_get("created_ms")?;
            let (digest, length): (String, i64) = (row.try_get("digest")?, row.try_get("bytes")?);
            let length = rows::unsigned(length);
            // Takes of one recording share its bytes.
            let more = if kept.contains(&digest) { 0 } else { length };
            let is_old = oldest_ms.is_some_and(|oldest_ms| created_ms < oldest_ms);
            let is_much = retention.bytes_max.is_some_and(|max| bytes.saturating_add(more) > max);
            if is_old || is_much {
                let (owner, id) = (row.try_get("owner")?, row.try_get("id")?);
                let name = row.try_get("name")?;
                doomed.push(Doomed { owner, id, name, created_ms, bytes: length });
            } else {
                bytes = bytes.saturating_add(more);
                kept.insert(digest);
            }
        }
        doomed.reverse();
        Ok(doomed)
    }
}
