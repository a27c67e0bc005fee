//! A typed cache: memory over checksummed files over a server that processes share, with single
//! flight and honest statistics.
//!
//! Knows nothing of what it keeps. Values are immutable: a [`Key`] is a digest of everything that
//! a value is computed from, so that a changed input is another key and nothing is ever updated
//! in place; entries only expire, are evicted or are purged.
//!
//! ```text
//! Store::get_or_compute ─► memory ─► flight { files ─► server ─► compute } ─► memory, server, files
//! ```
//!
//! - [`Cache`] owns the tiers; [`Cache::store`] gives a typed view of one [`Kind`] of values.
//! - Many callers of one key cause one computation, which goes on when the caller that began it
//!   goes away; each caller learns how its value came about ([`Outcome`]).
//! - No tier can make a lookup fail: damaged, foreign and expired entries are misses and counted.
//! - [`Cache::statistics`] adds up: every lookup is counted under exactly one outcome.

//!
//! ```ignore
//! let settings = Settings { disk: Some(DiskSettings::in_folder("cache")), ..Settings::default() };
//! let cache = Cache::open(settings, Arc::new(SystemClock), runtime.handle().clone())?;
//! // Values of a type that says how its bytes are written, computed with errors of a type that
//! // says which of them last.
//! let pages: Store<Page, FetchError> = cache.store(Kind::new("page", 1, Duration::from_mins(1)))?;
//! let key = pages.key("").field("address", address.as_bytes()).finish();
//! let answer = pages.get_or_compute(key, Mode::Use, |_| async { fetch().await.map(Computed::keep) });
//! let Answer { value, outcome } = answer.await?;
//! ```

mod answer;
mod buffers;
mod cache;
mod chance;
mod claims;
mod clock;
mod codec;
mod disk;
mod envelope;
mod error;
mod flight;
mod key;
mod kind;
mod lifetime;
mod memory;
mod pending;
mod settings;
mod shared;
mod statistics;
mod store;
mod tiers;
mod writing;

pub use answer::{Answer, Computed, Failure, Fault, Mode, Outcome, Tier};
pub use cache::{Cache, Purge};
pub use clock::{Clock, SystemClock};
pub use codec::{Codec, Undecodable, Value, json};
pub use disk::{DiskRole, Verification};
pub use error::Error;
pub use flight::Flight;
pub use key::{Key, KeyBuilder};
pub use kind::Kind;
pub use settings::{DiskSettings, Settings, SharedSettings};
pub use shared::{BreakerState, SharedStatistics};
pub use statistics::{KindStatistics, Statistics};
pub use store::Store;
