//! API keys: only their digests are kept.

use sqlx::Row as _;

use crate::error::Error;
use crate::store::Store;

/// A key that was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Names it in commands, and its owner's takes.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Digest of the key.
    pub hash: Vec<u8>,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_ms: i64,
    /// When it was taken back.
    pub revoked_ms: Option<i64>,
}

impl Store {
    /// Adds a key; the caller keeps the key itself.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn add_key(
        &self,
        id: &str,
        name: &str,
        hash: &[u8],
        scopes: &[&str],
    ) -> Result<(), Error> {
        let mut transaction = self.database().write().await?;
        let sql = "INSERT INTO api_keys (id, name, hash, scopes, created_ms) \
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        let query = sqlx::query(sql).bind(id).bind(name).bind(hash);
        query.bind(scopes.join(" ")).bind(self.now_ms()).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// All keys, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn keys(&self) -> Result<Vec<ApiKey>, Error> {
        let mut connection = self.database().read().await?;
        let sql = "SELECT * FROM api_keys ORDER BY created_ms, id";
        let key = |row: &sqlx::sqlite::SqliteRow| {
            let scopes: String = row.try_get("scopes")?;
            Ok(ApiKey {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                hash: row.try_get("hash")?,
                scopes: scopes.split_whitespace().map(str::to_owned).collect(),
                created_ms: row.try_get("created_ms")?,
                revoked_ms: row.try_get("revoked_ms")?,
            })
        };
        sqlx::query(sql).fetch_all(&mut *connection).await?.iter().map(key).collect()
    }

    /// Takes a key back; false if there is none of that identity that still holds.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn revoke_key(&self, id: &str) -> Result<bool, Error> {
        let mut transaction = self.database().write().await?;
        let sql = "UPDATE api_keys SET revoked_ms = ?2 WHERE id = ?1 AND revoked_ms IS NULL";
        let query = sqlx::query(sql).bind(id).bind(self.now_ms());
        let done = query.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }
}
