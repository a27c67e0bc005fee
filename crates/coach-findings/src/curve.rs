//! The form of every norm: a trapezoid with a dead zone.

/// 0 up to `a`, rising to 100 at `b`, 100 up to `c`, falling to 0 at `d`; infinite ends make it
/// one-sided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trapezoid {
    /// Highest value that scores 0 for being too low.
    pub a: f64,
    /// Lowest value that scores 100.
    pub b: f64,
    /// Highest value that scores 100.
    pub c: f64,
    /// Lowest value that scores 0 for being too high.
    pub d: f64,
}

impl Trapezoid {
    /// A value below `c` is good and from `d` on bad.
    pub(crate) const fn at_most(c: f64, d: f64) -> Self {
        Self { a: f64::NEG_INFINITY, b: f64::NEG_INFINITY, c, d }
    }

    /// A value up to `a` is bad and above `b` good.
    pub(crate) const fn at_least(a: f64, b: f64) -> Self {
        Self { a, b, c: f64::INFINITY, d: f64::INFINITY }
    }

    pub(crate) const fn between(a: f64, b: f64, c: f64, d: f64) -> Self {
        Self { a, b, c, d }
    }

    /// Its lower side times one factor, its upper side times another; both above 0.
    pub(crate) fn scaled(self, low: f64, high: f64) -> Self {
        Self { a: self.a * low, b: self.b * low, c: self.c * high, d: self.d * high }
    }

    /// The score of a value, 0 to 100.
    pub fn score(self, value: f64) -> f64 {
        let score = if value < self.b {
            100.0 * (value - self.a) / (self.b - self.a)
        } else if value > self.c {
            100.0 * (self.d - value) / (self.d - self.c)
        } else {
            100.0
        };
        // NaN, too, is nothing to praise.
        if score.is_nan() { 0.0 } else { score.clamp(0.0, 100.0) }
    }
}
