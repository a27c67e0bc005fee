//! What must outlive the process: takes, the jobs that analyse them, recordings, API keys.
//!
//! A take is one recording under one set of settings, as its owner sees it. Rows are in SQLite,
//! recordings in a folder by the digest of their bytes. Every query stands in the module of its
//! table and is plain SQL, and recordings go through [`object_store`], so that another database
//! and another place can take over without the callers noticing.
//! Knows nothing of speech: results are bytes.
//!
//! - What was accepted is not lost: [`Store::submit`] returns when the row is on the disk.
//! - A job is done by whoever holds its lease, and ends once.
//! - A recording without a take is removed when the store is opened.

mod clock;
mod commentaries;
mod corrections;
mod error;
mod jobs;
mod keys;
mod listing;
mod messages;
mod recordings;
mod retention;
mod rows;
mod sqlite;
mod store;
mod take;

pub use clock::{Clock, SystemClock};
pub use commentaries::{CommentaryState, WantedCommentary};
pub use error::Error;
pub use jobs::{Ending, JobCounts, JobLimits, Leased};
pub use keys::ApiKey;
pub use listing::{Cursor, Page, Place, Query, Sort, Summary, UNKNOWN_S};
pub use messages::{Message, Speaker};
pub use recordings::{Arriving, Recording};
pub use retention::{Doomed, Retention};
pub use store::{Settings, Store, Submitted};
pub use take::{Finished, NewTake, StoredResult, Take, TakeFault, TakeStatus};
