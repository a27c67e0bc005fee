//! What the owner of a finished take corrected, with the result that follows from it.

use crate::error::Error;
use crate::jobs;
use crate::rows;
use crate::store::Store;
use crate::take::{StoredResult, Take};

impl Store {
    /// Keeps corrections and the result with them, both or neither, and removes commentaries,
    /// which are about the result before. `None` if the take is not what the caller saw any more:
    /// changed, worked on again, or gone.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn correct(
        &self,
        seen: &Take,
        corrections: &str,
        result: &StoredResult,
    ) -> Result<Option<Take>, Error> {
        let mut transaction = self.database().write().await?;
        let sql = "UPDATE takes SET filler_corrections = ?3, \
                   updated_ms = max(updated_ms + 1, ?4) \
                   WHERE id = ?1 AND updated_ms = ?2 AND status = 'done'";
        let query = sqlx::query(sql).bind(&seen.id).bind(seen.updated_ms).bind(corrections);
        let done = query.bind(self.now_ms()).execute(&mut *transaction).await?;
        if done.rows_affected() == 0 {
            return Ok(None);
        }
        jobs::write_result(&mut transaction, &seen.id, result).await?;
        let sql = "DELETE FROM commentaries WHERE take_id = ?1";
        sqlx::query(sql).bind(&seen.id).execute(&mut *transaction).await?;
        let take = rows::find(&mut transaction, &seen.id).await?;
        transaction.commit().await?;
        Ok(take)
    }
}
