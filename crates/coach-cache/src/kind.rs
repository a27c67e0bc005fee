//! Kinds of values and how long they live.

use std::time::Duration;

/// One kind of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its name: lower-case letters, digits and hyphens; also the name of its folder.
    pub name: &'static str,
    /// Version of the code that computes it.
    pub version: u16,
    /// How long a value is as good as new.
    pub fresh: Duration,
    /// How long after that it may be served while a new one is computed, or when that fails.
    pub grace: Duration,
}

impl Kind {
    /// Whether the name can be a folder on every system.
    pub(crate) fn has_valid_name(&self) -> bool {
        let is_part = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
        (1..=40).contains(&self.name.len()) && self.name.bytes().all(is_part)
    }

    /// When a value made now stops to be fresh and stops to be served.
    ///
    /// Lives differ by up to 10 % with the key, so that values made together do not all expire
    /// together.
    pub(crate) fn deadlines_ms(&self, key: &crate::Key, now_ms: u64) -> (u64, u64) {
        let millis = |length: Duration| u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
        let permille = 900 + u64::from(u16::from_le_bytes([key.0[0], key.0[1]])) * 200 / 65_535;
        let fresh = millis(self.fresh).saturating_mul(permille) / 1000;
        let fresh_until = now_ms.saturating_add(fresh);
        (fresh_until, fresh_until.saturating_add(millis(self.grace)))
    }
}
