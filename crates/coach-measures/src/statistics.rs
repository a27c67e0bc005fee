//! The few statistics that the measures need.

/// The value below which a share of the values lies, interpolated between neighbours
/// (definition 7 of Hyndman & Fan 1996); `None` without values. Sorts the values.
pub(crate) fn percentile<T>(values: &mut [T], share: f64) -> Option<T>
where
    T: Copy + Into<f64> + Interpolate,
{
    if values.is_empty() {
        return None;
    }
    values.sort_unstable_by(|a, b| (*a).into().total_cmp(&(*b).into()));
    let position = share.clamp(0.0, 1.0) * (values.len() - 1) as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the position lies between 0 and the length"
    )]
    let below = position.floor() as usize;
    let above = (below + 1).min(values.len() - 1);
    Some(T::between(values[below], values[above], position - below as f64))
}

/// The mean; `None` without values.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// A number between two others.
pub(crate) trait Interpolate {
    /// `low` at share 0, `high` at share 1.
    fn between(low: Self, high: Self, share: f64) -> Self;
}

impl Interpolate for f64 {
    fn between(low: Self, high: Self, share: f64) -> Self {
        low + (high - low) * share
    }
}

impl Interpolate for f32 {
    #[expect(clippy::cast_possible_truncation, reason = "a share fits an f32")]
    fn between(low: Self, high: Self, share: f64) -> Self {
        low + (high - low) * share as Self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_interpolate() {
        for (share, expected) in [(0.0, 1.0_f64), (0.5, 2.5), (0.9, 3.7), (1.0, 4.0)] {
            let value = percentile(&mut [4.0, 1.0, 3.0, 2.0], share).unwrap();
            assert!((value - expected).abs() < 1e-12, "{share}: {value}");
        }
        assert_eq!(percentile::<f64>(&mut [], 0.5), None);
        assert_eq!(mean(&[]), None);
        assert_eq!(mean(&[1.0, 2.0]), Some(1.5));
    }
}
