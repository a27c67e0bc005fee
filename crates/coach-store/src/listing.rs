//! Takes of an owner in an order, page by page.

use sqlx::{QueryBuilder, Row as _, Sqlite};

use crate::error::Error;
use crate::rows;
use crate::store::Store;
use crate::take::{Take, TakeStatus};

/// What takes are listed by; takes that are alike in it follow each other by their identities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// When they came.
    #[default]
    Created,
    /// Their names, in any case.
    Name,
    /// The length of their sound; those of which it is not known are the shortest.
    Duration,
}

/// Where a page ended: what its last take is listed by, and its identity.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor {
    /// What it is listed by.
    pub place: Place,
    /// Its identity.
    pub id: String,
}

/// What a take is listed by.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// When it came, in milliseconds since 1970.
    Created(i64),
    /// Its name in small letters.
    Name(String),
    /// The length of its sound in seconds, or [`UNKNOWN_S`].
    Duration(f64),
}

/// Stands for the length of sound that was not decoded yet.
pub const UNKNOWN_S: f64 = -1.0;

impl Sort {
    /// The same in SQL.
    fn column(self) -> &'static str {
        match self {
            Self::Created => "created_ms",
            Self::Name => "folded_name",
            // Nothing is before or after NULL.
            Self::Duration => "COALESCE(duration_s, -1.0)",
        }
    }

    fn cursor(self, take: &Take) -> Cursor {
        let place = match self {
            Self::Created => Place::Created(take.created_ms),
            Self::Name => Place::Name(take.name.to_lowercase()),
            Self::Duration => Place::Duration(take.duration_s.unwrap_or(UNKNOWN_S)),
        };
        Cursor { place, id: take.id.clone() }
    }
}

/// Which takes, in which order, and from where on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// Part of the name, in any case.
    pub text: Option<String>,
    /// Takes with this tag.
    pub tag: Option<String>,
    /// Takes with this status.
    pub status: Option<TakeStatus>,
    /// What they are listed by.
    pub sort: Sort,
    /// From the first to the last; else the newest, the last name, the longest is first.
    pub ascending: bool,
    /// Where the page before ended, in the same order: [`Page::next`].
    pub after: Option<Cursor>,
    /// Most takes of a page.
    pub limit: u32,
}

/// Some takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The takes, in order.
    pub takes: Vec<Take>,
    /// Where the page ended; `None` after the last.
    pub next: Option<Cursor>,
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
        let column = query.sort.column();
        let (behind, order) = if query.ascending { (">", "ASC") } else { ("<", "DESC") };
        if let Some(Cursor { place, id }) = &query.after {
            sql.push(format_args!(" AND ({column}, id) {behind} ("));
            match place {
                Place::Created(created_ms) => sql.push_bind(created_ms),
                Place::Name(name) => sql.push_bind(name),
                Place::Duration(duration_s) => sql.push_bind(duration_s),
            };
            sql.push(", ").push_bind(id).push(")");
        }
        sql.push(format_args!(" ORDER BY {column} {order}, id {order} LIMIT "));
        sql.push_bind(i64::from(query.limit) + 1);
        let mut connection = self.database().read().await?;
        let found = sql.build().fetch_all(&mut *connection).await?;
        let mut takes = found.iter().map(rows::take).collect::<Result<Vec<_>, _>>()?;
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let more = takes.len() > limit;
        takes.truncate(limit);
        let next = takes.last().filter(|_| more).map(|last| query.sort.cursor(last));
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

    /// Bytes of all recordings of all owners; takes of one recording share its bytes.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn recordings_bytes(&self) -> Result<u64, Error> {
        let sql = "SELECT COALESCE(SUM(bytes), 0) AS bytes FROM \
                   (SELECT MAX(bytes) AS bytes FROM takes GROUP BY digest)";
        let mut connection = self.database().read().await?;
        let row = sqlx::query(sql).fetch_one(&mut *connection).await?;
        Ok(rows::unsigned(row.try_get("bytes")?))
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
