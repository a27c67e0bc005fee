//! Numbers that need not be good, only different each time.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// A number from above 0 to 1, evenly.
pub(crate) fn share() -> f64 {
    static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static TURN: AtomicU64 = AtomicU64::new(0);
    let bits = SEED.hash_one(TURN.fetch_add(1, Ordering::Relaxed));
    ((bits >> 11) + 1) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_even() {
        const COUNT: u32 = 10_000;
        let shares: Vec<f64> = (0..COUNT).map(|_| share()).collect();
        assert!(shares.iter().all(|share| 0.0 < *share && *share <= 1.0));
        let mean = shares.iter().sum::<f64>() / f64::from(COUNT);
        assert!((0.47..0.53).contains(&mean), "{mean}");
    }
}
