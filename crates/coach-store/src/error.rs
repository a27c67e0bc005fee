//! Why the store cannot do what it was asked.

use std::io;

use thiserror::Error;

/// Why the store cannot do what it was asked. Messages name no paths.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// Another process works with the folder.
    #[error("another process uses the data folder")]
    InUse,
    /// The database comes from a newer program.
    #[error("the database has version {found}, this program knows {known}")]
    TooNew {
        /// Version of the database.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// There is no room.
    #[error("the disk is full")]
    Full,
    /// A row holds what this program never wrote.
    #[error("a row of the database cannot be read")]
    Unreadable,
    /// The database failed.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
    /// A file or a folder failed.
    #[error("a file failed: {}", .0.kind())]
    Io(#[source] io::Error),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}

/// `SQLITE_FULL`.
const FULL: &str = "13";

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        if code.as_deref() == Some(FULL) { Self::Full } else { Self::Database(error) }
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => {
                Self::from(io::Error::from(io::ErrorKind::NotFound))
            }
            error => Self::from(io::Error::other(error)),
        }
    }
}
