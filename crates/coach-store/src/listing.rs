//! Takes of an owner, newest first, page by page.

use sqlx::{QueryBuilder, Row as _, Sqlite};

use crate::error::Error;
use crate::rows;
use crate::store::Store;
use crate::take::{Take, TakeStatus};

/// Which takes, and from where on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Part of the name, in any case.
    pub text: Option<String>,
    /// Takes with this tag.
    pub tag: Option<String>,
    /// Takes with this status.
    pub status: Option<TakeStatus>,
    /// Where the page before ended: [`Page::next`].
    pub after: Option<(i64, String)>,
    /// Most takes of a page.
    pub limit: u32,
}

/// Some takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The takes, newest first.
    pub takes: Vec<Take>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<(i64, String)>,
}

impl Store {
    /// The takes of an owner.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn takes(&self, owner: &str, query: &Query) -> Result<Page, Error> {
        let mut sql: QueryBuilder<Sqlite> = QueryBuilder::new(rows::select_take!("WHERE owner = "));
        sql.push_bind(owner);
        if let Some(text) = &query.text {
            // SQLite folds the case of Latin letters alone, so the name is kept folded beside.
            sql.push(" AND instr(folded_name, ").push_bind(text.to_lowercase()).push(") > 0");
        }
        if let Some(tag) = &query.tag {
            sql.push(" AND EXISTS (SELECT 1 FROM tags WHERE take_id = id AND tag = ");
            sql.push_bind(tag).push(")");
        }
        if let Some(status) = query.status {
            sql.push(" AND status = ").push_bind(status.name());
        }
        if let Some((created_ms, id)) = &query.after {
            sql.push(" AND (created_ms, id) < (").push_bind(created_ms);
            sql.push(", ").push_bind(id).push(")");
        }
        sql.push(" ORDER BY created_ms DESC, id DESC LIMIT ").push_bind(i64::from(query.limit) + 1);
        let mut connection = self.database().read().await?;
        let found = sql.build().fetch_all(&mut *connection).await?;
        let mut takes = found.iter().map(rows::take).collect::<Result<Vec<_>, _>>()?;
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let more = takes.len() > limit;
        takes.truncate(limit);
        let next = takes.last().filter(|_| more).map(|last| (last.created_ms, last.id.clone()));
        Ok(Page { takes, next })
    }

    /// How many takes of all owners have each status.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn counts(&self) -> Result<Vec<(TakeStatus, u64)>, Error> {
        let mut connection = self.database().read().await?;
        let sql = "SELECT status, COUNT(*) AS count FROM takes GROUP BY status";
        let rows = sqlx::query(sql).fetch_all(&mut *connection).await?;
        let count = |row: &sqlx::sqlite::SqliteRow| {
            let status = TakeStatus::of(row.try_get("status")?).ok_or(Error::Unreadable)?;
            Ok((status, rows::unsigned(row.try_get("count")?)))
        };
        rows.iter().map(count).collect()
    }

    /// Takes of an owner that ended since a time: how many, how many failed, seconds of sound
    /// and of work.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn summary(&self, owner: &str, since_ms: i64) -> Result<Summary, Error> {
        let sql = "SELECT COUNT(*) AS total, SUM(status = 'failed') AS failed, \
                   TOTAL(duration_s) AS duration_s, TOTAL(processing_s) AS processing_s \
                   FROM takes WHERE owner = ?1 AND finished_ms >= ?2";
        let mut connection = self.database().read().await?;
        let row = sqlx::query(sql).bind(owner).bind(since_ms).fetch_one(&mut *connection).await?;
        let failed: Option<i64> = row.try_get("failed")?;
        Ok(Summary {
            total: rows::unsigned(row.try_get("total")?),
            failed: rows::unsigned(failed.unwrap_or(0)),
            duration_s: row.try_get("duration_s")?,
            processing_s: row.try_get("processing_s")?,
        })
    }
}

/// Takes that ended, in sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// How many.
    pub total: u64,
    /// How many of them failed.
    pub failed: u64,
    /// Seconds of sound.
    pub duration_s: f64,
    /// Seconds of work.
    pub processing_s: f64,
}
