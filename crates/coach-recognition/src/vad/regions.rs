//! Scores to regions: hysteresis, shortest lengths, padding.

use super::VadSettings;

/// Lengths that differ by less are equal.
const ROUNDING_S: f64 = 1e-9;

/// Stretches of speech in seconds from one score per `step_s`.
pub(super) fn cut(probabilities: &[f32], step_s: f64, settings: &VadSettings) -> Vec<(f64, f64)> {
    let mut regions: Vec<(f64, f64)> = Vec::new();
    for (start, end) in open_stretches(probabilities, settings) {
        let (start_s, end_s) = (start as f64 * step_s, end as f64 * step_s);
        match regions.last_mut() {
            Some(last) if start_s - last.1 < settings.silence_s_min - ROUNDING_S => last.1 = end_s,
            _ => regions.push((start_s, end_s)),
        }
    }
    regions.retain(|(start_s, end_s)| end_s - start_s >= settings.speech_s_min - ROUNDING_S);
    pad(&regions, settings.padding_s)
}

/// First and one past the last index of each stretch between opening and closing.
fn open_stretches(probabilities: &[f32], settings: &VadSettings) -> Vec<(usize, usize)> {
    let mut stretches = Vec::new();
    let mut opened_at = None;
    for (index, &probability) in probabilities.iter().enumerate() {
        match opened_at {
            None if probability >= settings.open_probability => opened_at = Some(index),
            Some(start) if probability < settings.close_probability => {
                stretches.push((start, index));
                opened_at = None;
            }
            _ => {}
        }
    }
    stretches.extend(opened_at.map(|start| (start, probabilities.len())));
    stretches
}

/// Widens regions by up to `padding_s`; two of them meet in the middle of their gap at most.
fn pad(regions: &[(f64, f64)], padding_s: f64) -> Vec<(f64, f64)> {
    let middle_s = |gap: &[(f64, f64)]| f64::midpoint(gap[0].1, gap[1].0);
    let before = [0.0].into_iter().chain(regions.windows(2).map(middle_s));
    let after = regions.windows(2).map(middle_s).chain([f64::INFINITY]);
    regions
        .iter()
        .zip(before.zip(after))
        .map(|(&(start_s, end_s), (earliest_s, latest_s))| {
            ((start_s - padding_s).max(earliest_s), (end_s + padding_s).min(latest_s))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Scores drawn as characters: `#` speech, `+` between the thresholds, `.` silence; 0.1 s each.
    fn check(drawn: &str, expected: &[(f64, f64)]) {
        let settings = VadSettings {
            open_probability: 0.6,
            close_probability: 0.4,
            speech_s_min: 0.2,
            silence_s_min: 0.3,
            padding_s: 0.1,
            ..VadSettings::default()
        };
        let scores: Vec<f32> = drawn
            .chars()
            .map(|drawn| match drawn {
                '#' => 0.9,
                '+' => 0.5,
                _ => 0.0,
            })
            .collect();
        let found = cut(&scores, 0.1, &settings);
        assert_eq!(found.len(), expected.len(), "{drawn}: {found:?}");
        for (found, expected) in found.iter().zip(expected) {
            let off = (found.0 - expected.0).abs().max((found.1 - expected.1).abs());
            assert!(off < 1e-9, "{drawn}: {found:?} instead of {expected:?}");
        }
    }

    #[test]
    fn regions_follow_the_scores() {
        check("", &[]);
        check("..........", &[]);
        check("++++++++++", &[]);
        check("..####....", &[(0.1, 0.7)]);
        check("..##++##..", &[(0.1, 0.9)]);
        check("..##..##..", &[(0.1, 0.9)]);
        check("..##...##.", &[(0.1, 0.5), (0.6, 1.0)]);
        check("..#.......", &[]);
        check("####", &[(0.0, 0.5)]);
    }

    proptest! {
        #[test]
        fn regions_are_ordered_and_never_overlap(
            scores in proptest::collection::vec(0.0_f32..1.0, 0..400),
            padding_s in 0.0..1.0_f64,
        ) {
            let settings = VadSettings { padding_s, ..VadSettings::default() };
            let regions = cut(&scores, 0.032, &settings);
            for region in &regions {
                prop_assert!(0.0 <= region.0 && region.0 < region.1);
            }
            for pair in regions.windows(2) {
                prop_assert!(pair[0].1 <= pair[1].0);
            }
        }
    }
}
