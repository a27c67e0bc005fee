//! Commentaries on takes: wanted, asked for, there or failed. A process that dies while it asks
//! leaves them wanted.

use sqlx::{Row as _, SqliteConnection};

use crate::error::Error;
use crate::rows;
use crate::store::Store;
use crate::take::{Take, TakeFault};

/// How far a commentary is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommentaryState {
    /// It will be asked for once the take is done, or is being asked for.
    Wanted,
    /// Its content, as whoever keeps it wrote it.
    Done(Vec<u8>),
    /// There is none, and why.
    Failed(TakeFault),
}

/// A commentary that is to be asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct WantedCommentary {
    /// On what.
    pub take: Take,
    /// In which language.
    pub locale: String,
    /// The request that wanted it.
    pub request_id: Option<String>,
}

/// Those that a process was asking for when it ended are wanted again.
pub(crate) async fn clear_up(connection: &mut SqliteConnection) -> Result<(), Error> {
    let sql = "UPDATE commentaries SET state = 'wanted' WHERE state = 'asking'";
    sqlx::query(sql).execute(connection).await?;
    Ok(())
}

impl Store {
    /// Wants a commentary, unless it is there, or is being asked for.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn want_commentary(
        &self,
        take_id: &str,
        locale: &str,
        request_id: Option<&str>,
    ) -> Result<(), Error> {
        let mut transaction = self.database().write().await?;
        sqlx::query(
            "INSERT INTO commentaries (take_id, locale, state, request_id, updated_ms) \
             VALUES (?1, ?2, 'wanted', ?3, ?4) \
             ON CONFLICT (take_id, locale) DO UPDATE SET state = 'wanted', error_code = NULL, \
             error_subject = NULL, request_id = excluded.request_id, \
             updated_ms = excluded.updated_ms WHERE state = 'failed'",
        )
        .bind(take_id)
        .bind(locale)
        .bind(request_id)
        .bind(self.now_ms())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The commentary on a finished take that waits longest, which the caller asks for now.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn next_commentary(&self) -> Result<Option<WantedCommentary>, Error> {
        // Usually there is none, and whoever reads holds nobody up.
        let sql = "SELECT 1 FROM commentaries WHERE state = 'wanted' LIMIT 1";
        let mut connection = self.database().read().await?;
        if sqlx::query(sql).fetch_optional(&mut *connection).await?.is_none() {
            return Ok(None);
        }
        drop(connection);
        let mut transaction = self.database().write().await?;
        let row = sqlx::query(
            "UPDATE commentaries SET state = 'asking' WHERE rowid = ( \
               SELECT commentaries.rowid FROM commentaries \
               JOIN takes ON takes.id = commentaries.take_id AND takes.status = 'done' \
               WHERE commentaries.state = 'wanted' ORDER BY commentaries.updated_ms LIMIT 1) \
             RETURNING take_id, locale, request_id",
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let id: String = row.try_get("take_id")?;
        let take = rows::find(&mut transaction, &id).await?.ok_or(Error::Unreadable)?;
        transaction.commit().await?;
        let (locale, request_id) = (row.try_get("locale")?, row.try_get("request_id")?);
        Ok(Some(WantedCommentary { take, locale, request_id }))
    }

    /// Says what became of a commentary.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn end_commentary(
        &self,
        take_id: &str,
        locale: &str,
        state: &CommentaryState,
    ) -> Result<(), Error> {
        let (name, content, fault) = match state {
            CommentaryState::Wanted => ("wanted", None, None),
            CommentaryState::Done(content) => ("done", Some(content), None),
            CommentaryState::Failed(fault) => ("failed", None, Some(fault)),
        };
        let mut transaction = self.database().write().await?;
        sqlx::query(
            "UPDATE commentaries SET state = ?3, content = ?4, error_code = ?5, \
             error_subject = ?6, updated_ms = ?7 WHERE take_id = ?1 AND locale = ?2",
        )
        .bind(take_id)
        .bind(locale)
        .bind(name)
        .bind(content)
        .bind(fault.map(|fault| &fault.code))
        .bind(fault.and_then(|fault| fault.subject.as_ref()))
        .bind(self.now_ms())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// How far a commentary is; `None` if nobody wanted it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn commentary(
        &self,
        take_id: &str,
        locale: &str,
    ) -> Result<Option<CommentaryState>, Error> {
        let sql = "SELECT state, content, error_code, error_subject FROM commentaries \
                   WHERE take_id = ?1 AND locale = ?2";
        let mut connection = self.database().read().await?;
        let query = sqlx::query(sql).bind(take_id).bind(locale);
        let Some(row) = query.fetch_optional(&mut *connection).await? else { return Ok(None) };
        let state: String = row.try_get("state")?;
        Ok(Some(match state.as_str() {
            "done" => CommentaryState::Done(row.try_get("content")?),
            "failed" => CommentaryState::Failed(TakeFault {
                code: row.try_get("error_code")?,
                subject: row.try_get("error_subject")?,
            }),
            _ => CommentaryState::Wanted,
        }))
    }
}
