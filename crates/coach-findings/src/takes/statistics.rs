//! Medians, their scatter, and trends, for few numbers that may hold outliers.

/// Makes the median absolute deviation of a normal sample its standard deviation.
const MAD_TO_SD: f64 = 1.482_6;

/// The same deviation is too small in small samples: factors for 2 to 9 values (Croux & Rousseeuw
/// 1992).
const SMALL_SAMPLE: [f64; 8] = [1.196, 1.495, 1.363, 1.206, 1.200, 1.140, 1.129, 1.107];

/// The median; `None` of nothing.
pub(super) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 { Some(upper) } else { Some(f64::midpoint(sorted[middle - 1], upper)) }
}

/// Standard deviation by the median absolute deviation from the median; `None` of less than two
/// values.
pub(super) fn robust_deviation(values: &[f64]) -> Option<f64> {
    let middle = median(values)?;
    let count = values.len();
    let factor = match count.checked_sub(2)? {
        place if place < SMALL_SAMPLE.len() => SMALL_SAMPLE[place],
        _ => count as f64 / (count as f64 - 0.8),
    };
    let distances: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    median(&distances).map(|distance| factor * MAD_TO_SD * distance)
}

/// Slope and height at zero of the line of Theil 1950 and Sen 1968: the median of the slopes of
/// all pairs, the median of what it leaves. `None` for less than two places.
pub(super) fn line(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let slopes: Vec<f64> = pairs(points)
        .filter(|(first, second)| first.0 < second.0)
        .map(|(first, second)| (second.1 - first.1) / (second.0 - first.0))
        .collect();
    let slope = median(&slopes)?;
    let rests: Vec<f64> = points.iter().map(|(x, y)| y - slope * x).collect();
    median(&rests).map(|height| (slope, height))
}

fn pairs(points: &[(f64, f64)]) -> impl Iterator<Item = ((f64, f64), (f64, f64))> {
    points
        .iter()
        .enumerate()
        .flat_map(|(at, &first)| points[at + 1..].iter().map(move |&second| (first, second)))
}

/// The test of Mann 1945 and Kendall 1975: how likely a row without any trend rises or falls as
/// steadily as this one. Exact where no two values are equal; with equal values it is higher than
/// exact, so that no trend is claimed for them.
pub(super) fn no_trend_probability(values: &[f64]) -> f64 {
    let pairs_in_all = values.len() * values.len().saturating_sub(1) / 2;
    let (mut rising, mut falling) = (0_usize, 0_usize);
    for (at, first) in values.iter().enumerate() {
        for second in &values[at + 1..] {
            rising += usize::from(second > first);
            falling += usize::from(second < first);
        }
    }
    // As many inversions as a random order may have that is as steady.
    let most = (pairs_in_all - rising.abs_diff(falling)).div_ceil(2);
    let at_most: f64 = inversions(values.len()).iter().take(most + 1).sum();
    (2.0 * at_most).min(1.0)
}

/// The probability of each number of inversions of a random order of so many values.
fn inversions(count: usize) -> Vec<f64> {
    let mut probability = vec![1.0];
    for length in 2..=count {
        // One value more comes before none to all of the others, each as likely.
        let mut reaching = 0.0;
        let longer = (0..probability.len() + length - 1).map(|inversions| {
            reaching += probability.get(inversions).copied().unwrap_or(0.0);
            if let Some(past) = inversions.checked_sub(length) {
                reaching -= probability.get(past).copied().unwrap_or(0.0);
            }
            reaching / length as f64
        });
        probability = longer.collect();
    }
    probability
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_and_lines_do_not_follow_outliers() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[3.0, 1.0]), Some(2.0));
        assert_eq!(robust_deviation(&[1.0]), None);
        let deviation = robust_deviation(&[1.0, 2.0, 3.0, 4.0, 900.0]).unwrap();
        assert!((deviation - 1.206 * MAD_TO_SD).abs() < 1e-9, "{deviation}");
        let points = [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (3.0, -90.0), (4.0, 9.0)];
        let (slope, height) = line(&points).unwrap();
        assert!((slope - 2.0).abs() < 1e-9 && (height - 1.0).abs() < 1e-9, "{slope} {height}");
        assert_eq!(line(&points[..1]), None);
    }

    /// Kendall 1975, table of the distribution of S, doubled.
    #[test]
    fn trends_are_as_likely_as_in_the_tables() {
        for (values, expected) in [
            (&[1.0, 2.0, 3.0, 4.0][..], 2.0 * 0.042),
            (&[1.0, 2.0, 3.0, 4.0, 5.0], 2.0 * 0.008_3),
            (&[5.0, 4.0, 3.0, 1.0, 2.0], 2.0 * 0.042),
            (&[1.0, 2.0, 4.0, 3.0, 6.0, 5.0], 2.0 * 0.028),
            (&[1.0, 2.0, 1.5], 1.0),
            (&[2.0, 2.0, 2.0, 2.0, 2.0, 2.0], 1.0),
            (&[7.0], 1.0),
        ] {
            let found = no_trend_probability(values);
            assert!((found - expected).abs() < 1e-3, "{values:?}: {found}");
        }
    }
}
