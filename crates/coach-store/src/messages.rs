//! Conversations about takes: what was asked and what was answered, in order. They go with their
//! take.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use crate::error::Error;
use crate::store::Store;

/// Messages of one take; when there are more, the oldest go.
const MESSAGES_MAX: i64 = 1_000;

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// The one who asks.
    User,
    /// The one who answers.
    Assistant,
}

impl Speaker {
    /// The name in rows and documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }

    fn of(name: &str) -> Result<Self, Error> {
        match name {
            "user" => Ok(Self::User),
            "assistant" => Ok(Self::Assistant),
            _ => Err(Error::Unreadable),
        }
    }
}

/// Something that was said about a take.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Its place; later messages have higher ones, and no two the same.
    pub number: i64,
    /// By whom.
    pub speaker: Speaker,
    /// What.
    pub content: String,
    /// Whether it ended before its end.
    pub is_partial: bool,
    /// When, in milliseconds since 1970.
    pub created_ms: i64,
}

impl std::fmt::Debug for Message {
    /// Without the words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message")
            .field("number", &self.number)
            .field("speaker", &self.speaker)
            .finish_non_exhaustive()
    }
}

fn message(row: &SqliteRow) -> Result<Message, Error> {
    Ok(Message {
        number: row.try_get("number")?,
        speaker: Speaker::of(row.try_get("speaker")?)?,
        content: row.try_get("content")?,
        is_partial: row.try_get("is_partial")?,
        created_ms: row.try_get("created_ms")?,
    })
}

async fn remove_oldest(connection: &mut SqliteConnection, take_id: &str) -> Result<(), Error> {
    let sql = "DELETE FROM messages WHERE take_id = ?1 AND number <= ( \
                 SELECT number FROM messages WHERE take_id = ?1 \
                 ORDER BY number DESC LIMIT 1 OFFSET ?2)";
    sqlx::query(sql).bind(take_id).bind(MESSAGES_MAX).execute(connection).await?;
    Ok(())
}

impl Store {
    /// Keeps a question; gives its number, or `None` if the take is gone.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn append_question(
        &self,
        take_id: &str,
        content: &str,
    ) -> Result<Option<i64>, Error> {
        let mut transaction = self.database().write().await?;
        let row = sqlx::query(
            "INSERT INTO messages (take_id, speaker, content, created_ms) \
             SELECT id, 'user', ?2, ?3 FROM takes WHERE id = ?1 RETURNING number",
        )
        .bind(take_id)
        .bind(content)
        .bind(self.now_ms())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else { return Ok(None) };
        remove_oldest(&mut transaction, take_id).await?;
        transaction.commit().await?;
        Ok(Some(row.try_get(0)?))
    }

    /// Keeps an answer, if its question is still there; gives whether it was.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn append_answer(
        &self,
        question: i64,
        content: &str,
        is_partial: bool,
    ) -> Result<bool, Error> {
        let mut transaction = self.database().write().await?;
        let done = sqlx::query(
            "INSERT INTO messages (take_id, speaker, content, is_partial, created_ms) \
             SELECT take_id, 'assistant', ?2, ?3, ?4 FROM messages \
             WHERE number = ?1 AND speaker = 'user'",
        )
        .bind(question)
        .bind(content)
        .bind(is_partial)
        .bind(self.now_ms())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() > 0)
    }

    /// The last messages about a take, in order.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn messages(&self, take_id: &str, count_max: u32) -> Result<Vec<Message>, Error> {
        let sql = "SELECT * FROM (SELECT * FROM messages WHERE take_id = ?1 \
                   ORDER BY number DESC LIMIT ?2) ORDER BY number";
        let mut connection = self.database().read().await?;
        let rows = sqlx::query(sql).bind(take_id).bind(count_max).fetch_all(&mut *connection);
        rows.await?.iter().map(message).collect()
    }

    /// Removes all messages about a take; gives how many there were.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn clear_messages(&self, take_id: &str) -> Result<u64, Error> {
        let mut transaction = self.database().write().await?;
        let sql = "DELETE FROM messages WHERE take_id = ?1";
        let done = sqlx::query(sql).bind(take_id).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }
}
