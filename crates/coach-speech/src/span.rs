//! A stretch of a recording between two times.

use serde::{Deserialize, Serialize};

use crate::units::Seconds;

/// A stretch from `start` up to, not including, `end`; never backwards.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Span {
    start: Seconds,
    end: Seconds,
}

impl Span {
    /// The stretch between two times, given in either order.
    pub fn new(one: Seconds, other: Seconds) -> Self {
        Self { start: one.min(other), end: one.max(other) }
    }

    /// The stretch between two numbers of seconds; `None` if either is not finite.
    pub fn from_secs(start_s: f64, end_s: f64) -> Option<Self> {
        Some(Self::new(Seconds::new(start_s).ok()?, Seconds::new(end_s).ok()?))
    }

    /// Where it begins.
    pub fn start(self) -> Seconds {
        self.start
    }

    /// Where it ends.
    pub fn end(self) -> Seconds {
        self.end
    }

    /// How long it is; never negative.
    pub fn length(self) -> Seconds {
        self.end - self.start
    }

    /// The middle of it.
    pub fn middle(self) -> Seconds {
        Seconds::new(f64::midpoint(self.start.get(), self.end.get())).unwrap_or(self.start)
    }

    /// How much time two stretches share; zero where they only touch.
    pub fn overlap(self, other: Self) -> Seconds {
        (self.end.min(other.end) - self.start.max(other.start)).max(Seconds::ZERO)
    }

    /// Whether a time lies inside.
    pub fn contains(self, time: Seconds) -> bool {
        self.start <= time && time < self.end
    }

    /// The smallest stretch that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_span() -> impl Strategy<Value = Span> {
        (-1e6..1e6_f64, -1e6..1e6_f64).prop_map(|(a, b)| Span::from_secs(a, b).unwrap())
    }

    proptest! {
        #[test]
        fn a_span_never_runs_backwards(a in -1e300..1e300_f64, b in -1e300..1e300_f64) {
            let span = Span::from_secs(a, b).unwrap();
            prop_assert!(span.length() >= Seconds::ZERO);
            prop_assert!(span.start() <= span.middle() && span.middle() <= span.end());
        }

        #[test]
        fn overlap_is_symmetric_and_bounded(a in any_span(), b in any_span()) {
            prop_assert_eq!(a.overlap(b), b.overlap(a));
            prop_assert!(a.overlap(b) <= a.length().min(b.length()));
            prop_assert!(a.union(b).length() >= a.length().max(b.length()));
        }
    }

    #[test]
    fn numbers_that_are_not_finite_make_no_span() {
        assert_eq!(Span::from_secs(f64::NAN, 1.0), None);
        assert_eq!(Span::from_secs(0.0, f64::INFINITY), None);
    }
}
