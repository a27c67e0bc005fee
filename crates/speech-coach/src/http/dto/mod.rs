//! The documents that come and go, one file a resource. Types of the domain never leave as they
//! are.

pub(crate) mod chat;
pub(crate) mod comparison;
pub(crate) mod corrections;
pub(crate) mod progress;
pub(crate) mod take;

use jiff::Timestamp;

/// A time as RFC 3339 in UTC.
pub(crate) fn time(ms: i64) -> String {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

/// Seconds to a millisecond.
pub(crate) fn seconds(value: f64) -> f64 {
    (value * 1e3).round() / 1e3 + 0.0
}
