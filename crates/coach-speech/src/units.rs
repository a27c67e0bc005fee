//! Units as types, so that a number cannot be taken for another kind of number.
//!
//! Constructors refuse NaN and infinity; inner loops of signal processing use bare floats with
//! the unit in the name.

use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The number given for a unit is NaN or infinite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a finite number")]
pub struct NotFinite;

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident, $short:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
        #[serde(try_from = "f64", into = "f64")]
        pub struct $name(f64);

        impl $name {
            /// Zero of this unit.
            pub const ZERO: Self = Self(0.0);

            /// Wraps a number of this unit.
            ///
            /// # Errors
            /// [`NotFinite`] for NaN and for both infinities.
            pub fn new(value: f64) -> Result<Self, NotFinite> {
                if value.is_finite() { Ok(Self(value)) } else { Err(NotFinite) }
            }

            /// The bare number, for arithmetic and for formatting.
            pub fn get(self) -> f64 {
                self.0
            }
        }

        impl TryFrom<f64> for $name {
            type Error = NotFinite;

            fn try_from(value: f64) -> Result<Self, NotFinite> {
                Self::new(value)
            }
        }

        impl From<$name> for f64 {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)?;
                f.write_str(concat!(" ", $short))
            }
        }
    };
}

unit!(
    /// A time or a length of time in seconds.
    Seconds,
    "s"
);
unit!(
    /// A level in decibels; the reference is named where the value is.
    Decibels,
    "dB"
);

impl Seconds {
    /// The time of a sample of audio at `rate_hz`.
    pub fn of_samples(samples: usize, rate_hz: u32) -> Self {
        Self(samples as f64 / f64::from(rate_hz.max(1)))
    }

    /// The number of whole samples at `rate_hz` before this time; negative times give 0.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float to integer casts saturate, and the value is not negative"
    )]
    pub fn to_samples(self, rate_hz: u32) -> usize {
        (self.0 * f64::from(rate_hz)).round().max(0.0) as usize
    }

    /// The later of two times.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// The earlier of two times.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
}

impl Add for Seconds {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self((self.0 + other.0).clamp(f64::MIN, f64::MAX))
    }
}

impl Sub for Seconds {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self((self.0 - other.0).clamp(f64::MIN, f64::MAX))
    }
}

impl std::iter::Sum for Seconds {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_holds_finite_numbers_only() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Seconds::new(bad), Err(NotFinite));
            assert_eq!(Decibels::try_from(bad), Err(NotFinite));
        }
        assert_eq!(Seconds::new(1.5).unwrap().get().to_bits(), 1.5_f64.to_bits());
    }

    #[test]
    fn samples_and_seconds_agree() {
        for samples in [0, 1, 159, 16_000, 28_800 * 16_000] {
            assert_eq!(Seconds::of_samples(samples, 16_000).to_samples(16_000), samples);
        }
        assert_eq!(Seconds::new(-1.0).unwrap().to_samples(16_000), 0);
    }

    #[test]
    fn arithmetic_stays_finite() {
        let huge = Seconds::new(f64::MAX).unwrap();
        assert!((huge + huge).get().is_finite());
        assert!((Seconds::ZERO - huge - huge).get().is_finite());
    }
}
