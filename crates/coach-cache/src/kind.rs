//! Kinds of values and how long they live.

use std::time::Duration;

use crate::envelope::Life;
use crate::key::Key;

/// One kind of values.
///
/// ```text
/// made ──fresh──► stale: served, renewed behind ──grace──► served if renewing fails ──spare──► gone
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its name: lower-case letters, digits and hyphens; also the name of its folder.
    pub name: &'static str,
    /// Version of the code that computes it.
    pub version: u16,
    /// How long a value is as good as new.
    pub fresh: Duration,
    /// How long after that it is served while a new one is computed. Zero for what never grows
    /// old, such as a pure function of its inputs: it is not renewed, it expires.
    pub grace: Duration,
    /// How long after that it is served if computing a new one fails.
    pub spare: Duration,
    /// How long an error is remembered that the same inputs would always end with
    /// ([`crate::Fault::is_lasting`]).
    pub negative: Duration,
    /// Whether other processes and machines may have it; false for what holds here only.
    pub is_shared: bool,
    /// Whether files may have it; false for what must not outlive this process.
    pub is_written: bool,
}

impl Kind {
    /// A kind that is shared, does not grow stale and remembers no errors.
    pub const fn new(name: &'static str, version: u16, fresh: Duration) -> Self {
        let (grace, spare, negative) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
        Self { name, version, fresh, grace, spare, negative, is_shared: true, is_written: true }
    }

    /// Whether the name can be a folder on every system.
    pub(crate) fn has_valid_name(&self) -> bool {
        let is_part = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
        (1..=40).contains(&self.name.len()) && self.name.bytes().all(is_part)
    }

    /// Whether its values are renewed at all.
    pub(crate) fn grows_old(&self) -> bool {
        !self.grace.is_zero()
    }

    /// The life of a value that was made now.
    ///
    /// Lives differ by up to 10 % with the key, so that values made together do not all expire
    /// together.
    pub(crate) fn life(&self, key: &Key, made_ms: u64, compute_ms: u32) -> Life {
        let permille = 900 + u64::from(u16::from_le_bytes([key.0[0], key.0[1]])) * 200 / 65_535;
        let fresh_ms = millis(self.fresh).saturating_mul(permille) / 1000;
        let fresh_until_ms = made_ms.saturating_add(fresh_ms);
        let stale_until_ms = fresh_until_ms.saturating_add(millis(self.grace));
        let expires_ms = stale_until_ms.saturating_add(millis(self.spare));
        Life { made_ms, fresh_until_ms, stale_until_ms, expires_ms, compute_ms }
    }
}

/// Whole milliseconds of a length.
pub(crate) fn millis(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}
