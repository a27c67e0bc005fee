//! Why a fake could not be started.

use std::io;

/// Why a fake could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The seed's file is not there.
    #[error("cannot read the seed: {0}")]
    SeedUnreadable(#[source] io::Error),
    /// The seed's file holds no seed.
    #[error("this is no seed: {0}")]
    SeedMalformed(#[source] serde_json::Error),
    /// A port is taken.
    #[error("cannot listen: {0}")]
    Listen(#[source] io::Error),
    /// The system gives no thread.
    #[error("cannot start a thread: {0}")]
    Thread(#[source] io::Error),
    /// The system gives no temporary folder.
    #[error("cannot write the certificates: {0}")]
    Folder(#[source] io::Error),
    /// A certificate cannot be made.
    #[error("cannot make a certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// A certificate cannot be used.
    #[error("cannot use a certificate: {0}")]
    Tls(#[from] tokio_rustls::rustls::Error),
    /// A key cannot be used.
    #[error("cannot use a key that was just made")]
    Key,
}
