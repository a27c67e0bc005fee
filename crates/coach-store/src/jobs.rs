//! Work that was accepted: leased by one who does it, done once, tried again when that one dies.

use std::time::Duration;

use sqlx::{Row as _, SqliteConnection};

use crate::error::Error;
use crate::rows;
use crate::store::Store;
use crate::take::{Finished, NewTake, StoredResult, Take, TakeFault};

/// What bounds the work on one job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobLimits {
    /// How long a lease lasts that is not renewed.
    pub lease: Duration,
    /// How often a job is begun before it is given up.
    pub attempts_max: u32,
    /// How long the second attempt waits; each further one waits twice as long.
    pub backoff: Duration,
    /// Most jobs that wait; one more is refused.
    pub queued_max: u64,
}

impl Default for JobLimits {
    fn default() -> Self {
        Self {
            lease: Duration::from_mins(1),
            attempts_max: 3,
            backoff: Duration::from_secs(5),
            queued_max: 256,
        }
    }
}

/// A job that the caller may do.
#[derive(Debug, Clone, PartialEq)]
pub struct Leased {
    /// What is to be analysed.
    pub take: Take,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// The request that it came with.
    pub request_id: Option<String>,
}

/// How work on a job ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Ending {
    /// There is a result.
    Finished(Finished),
    /// There will be none.
    Failed(TakeFault),
    /// Another attempt may help.
    Retry(TakeFault),
    /// The work stops here and goes on after the next start; no attempt is counted.
    Parked,
    /// Its owner does not want it any more.
    Cancelled,
}

/// How many jobs there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// They wait.
    pub queued: u64,
    /// Somebody does them.
    pub leased: u64,
    /// They were given up.
    pub dead: u64,
}

/// Results are read more often than written, and are text.
const ZSTD_LEVEL: i32 = 3;
/// Code of a take whose job was begun too often and never ended.
const GAVE_UP: &str = "gave_up";

/// Puts a job into the queue, or puts one there again.
pub(crate) async fn enqueue(
    connection: &mut SqliteConnection,
    take: &NewTake,
    now_ms: i64,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO jobs (take_id, client, state, created_ms, not_before_ms, request_id) \
         VALUES (?1, ?2, 'queued', ?3, ?3, ?4) \
         ON CONFLICT (take_id) DO UPDATE SET client = excluded.client, state = 'queued', \
         attempts = 0, created_ms = excluded.created_ms, not_before_ms = excluded.not_before_ms, \
         holder = NULL, lease_until_ms = NULL, error_code = NULL, request_id = excluded.request_id",
    )
    .bind(&take.id)
    .bind(&take.client)
    .bind(now_ms)
    .bind(&take.request_id)
    .execute(connection)
    .await?;
    Ok(())
}

/// How many jobs have each state.
pub(crate) async fn counts(connection: &mut SqliteConnection) -> Result<JobCounts, Error> {
    let sql = "SELECT TOTAL(state = 'queued'), TOTAL(state = 'leased'), TOTAL(state = 'dead') \
               FROM jobs";
    let row = sqlx::query(sql).fetch_one(connection).await?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sums of ones")]
    let count = |index: usize| row.try_get::<f64, _>(index).map(|count| count as u64);
    Ok(JobCounts { queued: count(0)?, leased: count(1)?, dead: count(2)? })
}

impl Store {
    /// Gives the caller the next job: of the client that has the fewest running, among those of
    /// the one whose last turn was longest ago, among its own the oldest.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lease(&self, holder: &str, limits: &JobLimits) -> Result<Option<Leased>, Error> {
        let now_ms = self.now_ms();
        let mut transaction = self.database().write().await?;
        bury(&mut transaction, now_ms, limits).await?;
        let row = sqlx::query(
            "UPDATE jobs SET state = 'leased', holder = ?1, lease_until_ms = ?2, \
             attempts = attempts + 1 WHERE take_id = ( \
               SELECT jobs.take_id FROM jobs \
               LEFT JOIN (SELECT client, COUNT(*) AS running FROM jobs WHERE state = 'leased' \
                          AND lease_until_ms > ?3 GROUP BY client) AS others \
                 ON others.client = jobs.client \
               LEFT JOIN turns ON turns.client = jobs.client \
               WHERE (state = 'queued' AND not_before_ms <= ?3) \
                  OR (state = 'leased' AND lease_until_ms <= ?3) \
               ORDER BY COALESCE(running, 0), COALESCE(turns.last_ms, 0), jobs.created_ms, \
                        jobs.rowid LIMIT 1) \
             RETURNING take_id, client, attempts, request_id",
        )
        .bind(holder)
        .bind(now_ms.saturating_add(millis(limits.lease)))
        .bind(now_ms)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else {
            transaction.commit().await?;
            return Ok(None);
        };
        let (id, client): (String, String) = (row.try_get("take_id")?, row.try_get("client")?);
        sqlx::query(
            "INSERT INTO turns VALUES (?1, ?2) \
             ON CONFLICT (client) DO UPDATE SET last_ms = max(last_ms + 1, excluded.last_ms)",
        )
        .bind(&client)
        .bind(now_ms)
        .execute(&mut *transaction)
        .await?;
        set_status(&mut transaction, &id, "running", now_ms).await?;
        let take = rows::find(&mut transaction, &id).await?.ok_or(Error::Unreadable)?;
        transaction.commit().await?;
        let attempt = u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or(u32::MAX);
        Ok(Some(Leased { take, attempt, request_id: row.try_get("request_id")? }))
    }

    /// Keeps the lease of a job; false if it is the caller's no longer.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn renew(&self, id: &str, holder: &str, limits: &JobLimits) -> Result<bool, Error> {
        let mut transaction = self.database().write().await?;
        let sql = "UPDATE jobs SET lease_until_ms = ?3 \
                   WHERE take_id = ?1 AND holder = ?2 AND state = 'leased'";
        let until_ms = self.now_ms().saturating_add(millis(limits.lease));
        let query = sqlx::query(sql).bind(id).bind(holder).bind(until_ms);
        let done = query.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends the work on a job; false if it is the caller's no longer, and then nothing changes.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn end(
        &self,
        id: &str,
        holder: &str,
        ending: &Ending,
        limits: &JobLimits,
    ) -> Result<bool, Error> {
        let now_ms = self.now_ms();
        let mut transaction = self.database().write().await?;
        let sql = "SELECT attempts FROM jobs \
                   WHERE take_id = ?1 AND holder = ?2 AND state = 'leased'";
        let row = sqlx::query(sql).bind(id).bind(holder).fetch_optional(&mut *transaction).await?;
        let Some(row) = row else { return Ok(false) };
        let attempts = u32::try_from(row.try_get::<i64, _>(0)?).unwrap_or(u32::MAX);
        let mut last_fault = None;
        match ending {
            Ending::Finished(finished) => {
                finish(&mut transaction, id, finished, now_ms).await?;
                remove(&mut transaction, id).await?;
            }
            Ending::Retry(fault) if attempts < limits.attempts_max => {
                let wait_ms = millis(limits.backoff) << (attempts.saturating_sub(1)).min(16);
                let not_before_ms = now_ms.saturating_add(wait_ms);
                requeue(&mut transaction, id, not_before_ms, attempts, Some(&fault.code)).await?;
                set_status(&mut transaction, id, "queued", now_ms).await?;
            }
            Ending::Parked => {
                requeue(&mut transaction, id, now_ms, attempts.saturating_sub(1), None).await?;
                set_status(&mut transaction, id, "queued", now_ms).await?;
            }
            Ending::Failed(fault) | Ending::Retry(fault) => last_fault = Some(fault),
            Ending::Cancelled => {
                remove(&mut transaction, id).await?;
                set_status(&mut transaction, id, "cancelled", now_ms).await?;
            }
        }
        if let Some(fault) = last_fault {
            if matches!(ending, Ending::Retry(_)) {
                let sql = "UPDATE jobs SET state = 'dead', error_code = ?2 WHERE take_id = ?1";
                sqlx::query(sql).bind(id).bind(&fault.code).execute(&mut *transaction).await?;
            } else {
                remove(&mut transaction, id).await?;
            }
            fail(&mut transaction, id, fault, now_ms).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Takes a job out of the queue; false if it does not wait.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn cancel_queued(&self, id: &str) -> Result<bool, Error> {
        let now_ms = self.now_ms();
        let mut transaction = self.database().write().await?;
        let sql = "DELETE FROM jobs WHERE take_id = ?1 AND state = 'queued'";
        let done = sqlx::query(sql).bind(id).execute(&mut *transaction).await?;
        if done.rows_affected() == 1 {
            set_status(&mut transaction, id, "cancelled", now_ms).await?;
        }
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// How many jobs there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_counts(&self) -> Result<JobCounts, Error> {
        counts(&mut *self.database().read().await?).await
    }

    /// How many jobs are before this one; `None` if it does not wait.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn position(&self, id: &str) -> Result<Option<u64>, Error> {
        let sql = "SELECT (SELECT COUNT(*) FROM jobs AS others WHERE others.state = 'queued' \
                   AND (others.created_ms, others.rowid) < (jobs.created_ms, jobs.rowid)) \
                   FROM jobs WHERE take_id = ?1 AND state = 'queued'";
        let mut connection = self.database().read().await?;
        let row = sqlx::query(sql).bind(id).fetch_optional(&mut *connection).await?;
        Ok(row.map(|row| row.try_get(0).map(rows::unsigned)).transpose()?)
    }
}

/// Gives up the jobs whose holders died too often.
async fn bury(
    connection: &mut SqliteConnection,
    now_ms: i64,
    limits: &JobLimits,
) -> Result<(), Error> {
    let sql = "UPDATE jobs SET state = 'dead', holder = NULL, error_code = ?3 \
               WHERE state = 'leased' AND lease_until_ms <= ?1 AND attempts >= ?2 \
               RETURNING take_id";
    let query = sqlx::query(sql).bind(now_ms).bind(i64::from(limits.attempts_max)).bind(GAVE_UP);
    for row in query.fetch_all(&mut *connection).await? {
        let id: String = row.try_get(0)?;
        let fault = TakeFault { code: GAVE_UP.to_owned(), subject: None };
        fail(connection, &id, &fault, now_ms).await?;
    }
    Ok(())
}

/// Makes a job wait again.
async fn requeue(
    connection: &mut SqliteConnection,
    id: &str,
    not_before_ms: i64,
    attempts: u32,
    code: Option<&str>,
) -> Result<(), Error> {
    let sql = "UPDATE jobs SET state = 'queued', holder = NULL, lease_until_ms = NULL, \
               not_before_ms = ?2, attempts = ?3, error_code = ?4 WHERE take_id = ?1";
    let query = sqlx::query(sql).bind(id).bind(not_before_ms).bind(i64::from(attempts)).bind(code);
    query.execute(connection).await?;
    Ok(())
}

async fn remove(connection: &mut SqliteConnection, id: &str) -> Result<(), Error> {
    sqlx::query("DELETE FROM jobs WHERE take_id = ?1").bind(id).execute(connection).await?;
    Ok(())
}

async fn set_status(
    connection: &mut SqliteConnection,
    id: &str,
    status: &str,
    now_ms: i64,
) -> Result<(), Error> {
    let sql = "UPDATE takes SET status = ?2, updated_ms = ?3, error_code = NULL, \
               error_subject = NULL WHERE id = ?1";
    sqlx::query(sql).bind(id).bind(status).bind(now_ms).execute(connection).await?;
    Ok(())
}

/// Writes a result and that the take is done.
pub(crate) async fn finish(
    connection: &mut SqliteConnection,
    id: &str,
    finished: &Finished,
    now_ms: i64,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE takes SET status = 'done', updated_ms = ?2, finished_ms = ?2, \
         finished_count = finished_count + 1, processing_s = ?3, duration_s = ?4, \
         spoken_language = ?5, error_code = NULL, error_subject = NULL WHERE id = ?1",
    )
    .bind(id)
    .bind(now_ms)
    .bind(finished.processing_s)
    .bind(finished.duration_s)
    .bind(&finished.spoken_language)
    .execute(&mut *connection)
    .await?;
    write_result(connection, id, &finished.result).await
}

/// Writes the result of a take in place of the one before.
pub(crate) async fn write_result(
    connection: &mut SqliteConnection,
    id: &str,
    result: &StoredResult,
) -> Result<(), Error> {
    sqlx::query("INSERT OR REPLACE INTO results VALUES (?1, ?2, ?3)")
        .bind(id)
        .bind(&result.key)
        .bind(zstd::bulk::compress(&result.content, ZSTD_LEVEL)?)
        .execute(connection)
        .await?;
    Ok(())
}

async fn fail(
    connection: &mut SqliteConnection,
    id: &str,
    fault: &TakeFault,
    now_ms: i64,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE takes SET status = 'failed', updated_ms = ?2, finished_ms = ?2, \
         finished_count = finished_count + 1, error_code = ?3, error_subject = ?4 WHERE id = ?1",
    )
    .bind(id)
    .bind(now_ms)
    .bind(&fault.code)
    .bind(&fault.subject)
    .execute(connection)
    .await?;
    Ok(())
}

fn millis(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap_or(i64::MAX)
}
