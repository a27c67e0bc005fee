//! The store as a whole: opening, accepting, changing, removing.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::path::PathBuf;
use std::sync::Arc;

use rustix::fs::{FlockOperation, flock};
use sqlx::{Row as _, SqliteConnection};
use tokio::sync::Mutex;

use crate::clock::Clock;
use crate::commentaries;
use crate::error::Error;
use crate::jobs::{self, JobLimits};
use crate::recordings::{Arriving, Recording, Recordings};
use crate::rows;
use crate::sqlite::Database;
use crate::take::{Finished, NewTake, StoredResult, Take, TakeStatus};

/// Where the store is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Folder of the database and the recordings; made if it is not there.
    pub folder: PathBuf,
}

/// Takes, jobs, recordings, keys; cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    database: Database,
    recordings: Recordings,
    clock: Arc<dyn Clock>,
    /// Held while a recording gets its first take or loses its last.
    references: Mutex<()>,
    /// Says that the folder is ours, as long as it is open.
    _lock: File,
}

/// What became of a recording that was handed in.
#[derive(Debug, Clone, PartialEq)]
pub enum Submitted {
    /// It waits for its turn now.
    Accepted(Take),
    /// It was handed in before.
    Known(Take),
    /// Too many wait already.
    QueueFull,
}

impl Store {
    /// Opens the store, gives up the leases of the process before and removes what has no take.
    ///
    /// # Errors
    /// [`Error::InUse`] while another process has the folder open, [`Error::TooNew`] if a newer
    /// program wrote it, and those of files.
    pub async fn open(settings: &Settings, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        std::fs::create_dir_all(&settings.folder)?;
        let file = settings.folder.join("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(file)?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive).map_err(|_| Error::InUse)?;
        let database = Database::open(&settings.folder.join("coach.db")).await?;
        let recordings = Recordings::open(&settings.folder).await?;
        let references = Mutex::default();
        let store = Self(Arc::new(Inner { database, recordings, clock, references, _lock: lock }));
        store.clear_up().await?;
        Ok(store)
    }

    /// What a process that was killed left behind.
    async fn clear_up(&self) -> Result<(), Error> {
        let mut transaction = self.0.database.write().await?;
        let sql = "UPDATE jobs SET state = 'queued', holder = NULL, lease_until_ms = NULL \
                   WHERE state = 'leased' RETURNING take_id";
        for row in sqlx::query(sql).fetch_all(&mut *transaction).await? {
            let id: String = row.try_get(0)?;
            let sql = "UPDATE takes SET status = 'queued' WHERE id = ?1";
            sqlx::query(sql).bind(id).execute(&mut *transaction).await?;
        }
        commentaries::clear_up(&mut transaction).await?;
        let rows = sqlx::query("SELECT DISTINCT digest FROM takes").fetch_all(&mut *transaction);
        let digests =
            rows.await?.iter().map(|row| row.try_get(0)).collect::<Result<HashSet<String>, _>>()?;
        transaction.commit().await?;
        self.0.recordings.keep_only(&digests).await?;
        Ok(())
    }

    pub(crate) fn database(&self) -> &Database {
        &self.0.database
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.0.clock.now_ms()
    }

    /// A place for a recording that is too long for memory.
    ///
    /// # Errors
    /// Those of files.
    pub fn arriving(&self) -> Result<Arriving, Error> {
        self.0.recordings.arriving()
    }

    /// Where the bytes of a recording are.
    pub fn recording(&self, take: &Take) -> PathBuf {
        self.0.recordings.path(&take.digest)
    }

    /// Accepts a recording: it will be analysed, whatever happens to this process.
    ///
    /// One that is known already waits for its turn again if it failed, was cancelled, or `again`
    /// says so.
    ///
    /// # Errors
    /// [`Error::Full`] and those of files and the database.
    pub async fn submit(
        &self,
        take: &NewTake,
        recording: Recording,
        again: bool,
        limits: &JobLimits,
    ) -> Result<Submitted, Error> {
        let _references = self.0.references.lock().await;
        self.0.recordings.keep(&take.digest, recording).await?;
        let now_ms = self.now_ms();
        let mut transaction = self.0.database.write().await?;
        let known = rows::find(&mut transaction, &take.id).await?;
        let waits = |status| matches!(status, TakeStatus::Queued | TakeStatus::Running);
        if let Some(known) = known
            && (waits(known.status) || (known.status == TakeStatus::Done && !again))
        {
            return Ok(Submitted::Known(known));
        }
        if jobs::counts(&mut transaction).await?.queued >= limits.queued_max {
            drop(transaction);
            self.remove_unused(&take.digest).await?;
            return Ok(Submitted::QueueFull);
        }
        insert(&mut transaction, take, now_ms).await?;
        jobs::enqueue(&mut transaction, take, now_ms).await?;
        let accepted = rows::find(&mut transaction, &take.id).await?.ok_or(Error::Unreadable)?;
        transaction.commit().await?;
        Ok(Submitted::Accepted(accepted))
    }

    /// Keeps a recording whose result is known already.
    ///
    /// # Errors
    /// As above.
    pub async fn keep(
        &self,
        take: &NewTake,
        recording: Recording,
        finished: &Finished,
    ) -> Result<Take, Error> {
        let _references = self.0.references.lock().await;
        self.0.recordings.keep(&take.digest, recording).await?;
        let now_ms = self.now_ms();
        let mut transaction = self.0.database.write().await?;
        insert(&mut transaction, take, now_ms).await?;
        sqlx::query("DELETE FROM jobs WHERE take_id = ?1")
            .bind(&take.id)
            .execute(&mut *transaction)
            .await?;
        jobs::finish(&mut transaction, &take.id, finished, now_ms).await?;
        let kept = rows::find(&mut transaction, &take.id).await?.ok_or(Error::Unreadable)?;
        transaction.commit().await?;
        Ok(kept)
    }

    /// A take of an owner.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn take(&self, owner: &str, id: &str) -> Result<Option<Take>, Error> {
        rows::find_owned(&mut *self.0.database.read().await?, owner, id).await
    }

    /// The result of a take.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn result(&self, id: &str) -> Result<Option<StoredResult>, Error> {
        let mut connection = self.0.database.read().await?;
        let sql = "SELECT key, content FROM results WHERE take_id = ?1";
        let row = sqlx::query(sql).bind(id).fetch_optional(&mut *connection).await?;
        let result = row.map(|row| {
            let content: Vec<u8> = row.try_get(1)?;
            let content = zstd::stream::decode_all(content.as_slice())?;
            Ok::<_, Error>(StoredResult { key: row.try_get(0)?, content })
        });
        result.transpose()
    }

    /// Gives a take another name or other tags; `None` if the owner has no such take.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn change(
        &self,
        owner: &str,
        id: &str,
        name: Option<&str>,
        tags: Option<&[String]>,
    ) -> Result<Option<Take>, Error> {
        let now_ms = self.now_ms();
        let mut transaction = self.0.database.write().await?;
        if rows::find_owned(&mut transaction, owner, id).await?.is_none() {
            return Ok(None);
        }
        if let Some(name) = name {
            let sql = "UPDATE takes SET name = ?2, folded_name = ?3 WHERE id = ?1";
            let query = sqlx::query(sql).bind(id).bind(name).bind(name.to_lowercase());
            query.execute(&mut *transaction).await?;
        }
        if let Some(tags) = tags {
            sqlx::query("DELETE FROM tags WHERE take_id = ?1")
                .bind(id)
                .execute(&mut *transaction)
                .await?;
            for tag in tags {
                let query =
                    sqlx::query("INSERT OR IGNORE INTO tags VALUES (?1, ?2)").bind(id).bind(tag);
                query.execute(&mut *transaction).await?;
            }
        }
        let sql = "UPDATE takes SET updated_ms = max(updated_ms + 1, ?2) WHERE id = ?1";
        sqlx::query(sql).bind(id).bind(now_ms).execute(&mut *transaction).await?;
        let take = rows::find(&mut transaction, id).await?;
        transaction.commit().await?;
        Ok(take)
    }

    /// Removes a take, and its recording unless another take has the same. Gives the take that
    /// was removed and whether the recording went too.
    ///
    /// # Errors
    /// Those of files and the database.
    pub async fn remove(&self, owner: &str, id: &str) -> Result<Option<(Take, bool)>, Error> {
        let _references = self.0.references.lock().await;
        let mut transaction = self.0.database.write().await?;
        let Some(take) = rows::find_owned(&mut transaction, owner, id).await? else {
            return Ok(None);
        };
        sqlx::query("DELETE FROM takes WHERE id = ?1").bind(id).execute(&mut *transaction).await?;
        transaction.commit().await?;
        let was_last = self.remove_unused(&take.digest).await?;
        Ok(Some((take, was_last)))
    }

    /// Removes a recording that no take has; the caller holds the references.
    async fn remove_unused(&self, digest: &str) -> Result<bool, Error> {
        let mut connection = self.0.database.read().await?;
        let sql = "SELECT COUNT(*) FROM takes WHERE digest = ?1";
        let uses: i64 =
            sqlx::query(sql).bind(digest).fetch_one(&mut *connection).await?.try_get(0)?;
        if uses == 0 {
            self.0.recordings.remove(digest).await?;
        }
        Ok(uses == 0)
    }

    /// Closes the database; nothing is asked of the store any more.
    pub async fn close(&self) {
        self.0.database.close().await;
    }
}

async fn insert(
    connection: &mut SqliteConnection,
    take: &NewTake,
    now_ms: i64,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO takes (id, owner, digest, bytes, name, folded_name, content_type, language, \
         beam_size, status, created_ms, updated_ms, contextual_fillers, filler_lists, \
         profile) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'queued', ?10, ?10, ?11, ?12, ?13) \
         ON CONFLICT (id) DO UPDATE SET status = 'queued', updated_ms = ?10, error_code = NULL, \
         error_subject = NULL",
    )
    .bind(&take.id)
    .bind(&take.owner)
    .bind(&take.digest)
    .bind(rows::signed(take.bytes))
    .bind(&take.name)
    .bind(take.name.to_lowercase())
    .bind(&take.content_type)
    .bind(&take.language)
    .bind(i64::from(take.beam_size))
    .bind(now_ms)
    .bind(take.contextual_fillers)
    .bind(&take.filler_lists)
    .bind(&take.profile)
    .execute(connection)
    .await?;
    Ok(())
}
