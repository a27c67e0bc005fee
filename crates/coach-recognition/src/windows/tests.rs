//! Windows of drawn regions, and their limits for any regions.

use proptest::prelude::*;

use super::*;

fn span((start_s, end_s): (f64, f64)) -> Span {
    Span::from_secs(start_s, end_s).unwrap()
}

fn silence(seconds: usize) -> MonoAudio {
    MonoAudio::new(vec![0.0; seconds * 16_000])
}

/// Regions to windows without context, so that the numbers are those of the regions.
fn check(regions: &[(f64, f64)], expected: &[(f64, f64)]) {
    let regions: Vec<Span> = regions.iter().copied().map(span).collect();
    let settings = WindowSettings { context_s: 0.0, ..WindowSettings::default() };
    let found: Vec<(f64, f64)> = windows(&silence(200), &regions, &settings)
        .iter()
        .map(|window| (window.start().get(), window.end().get()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn windows_are_few_and_cut_in_long_silences() {
    check(&[], &[]);
    check(&[(1.0, 9.0)], &[(1.0, 9.0)]);
    // All fits in one.
    check(&[(1.0, 9.0), (9.5, 20.0), (22.0, 30.5)], &[(1.0, 30.5)]);
    // Two are needed; the cut takes the long gap, not the last possible one.
    check(&[(0.0, 15.0), (16.0, 28.0), (28.3, 45.0)], &[(0.0, 15.0), (16.0, 45.0)]);
    // A long silence is not heard even where it would fit.
    check(&[(0.0, 5.0), (9.0, 14.0)], &[(0.0, 5.0), (9.0, 14.0)]);
}

#[test]
fn context_never_reaches_into_a_neighbour() {
    let regions = [span((0.1, 29.0)), span((29.1, 55.0))];
    let found = windows(&silence(60), &regions, &WindowSettings::default());
    assert_eq!(found.len(), 2);
    assert!(found[0].start() == Seconds::ZERO || found[0].start().get() < 0.1);
    assert!(found[0].end() <= found[1].start());
    assert!((found[1].end().get() - 55.2).abs() < 1e-9);
}

#[test]
fn a_region_without_silence_is_cut_where_it_is_quietest() {
    let quiet = 22.0..22.15;
    let samples = (0..50 * 16_000).map(|n| {
        let time_s = f64::from(n) / 16_000.0;
        let level = if quiet.contains(&time_s) { 0.01 } else { 0.5 };
        if n % 2 == 0 { level } else { -level }
    });
    let audio = MonoAudio::new(samples.collect());
    let found = windows(&audio, &[span((0.0, 50.0))], &WindowSettings::default());
    assert_eq!(found.len(), 2);
    assert!(quiet.contains(&found[0].end().get()), "cut at {}", found[0].end());
    assert_eq!(found[0].end(), found[1].start());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn windows_cover_the_regions_within_the_limits(
        lengths in proptest::collection::vec((0.05..6.0_f64, 0.1..80.0_f64), 0..12),
    ) {
        let mut time_s = 0.0;
        let regions: Vec<Span> = lengths
            .iter()
            .map(|(gap_s, length_s)| {
                let start_s = time_s + gap_s;
                time_s = start_s + length_s;
                span((start_s, time_s))
            })
            .collect();
        let audio = MonoAudio::new(vec![0.0; Seconds::new(time_s + 0.05).unwrap().to_samples(16_000)]);
        let settings = WindowSettings::default();
        let found = windows(&audio, &regions, &settings);
        for window in &found {
            prop_assert!(window.length().get() <= settings.window_s_max + 1e-6);
            prop_assert!(window.start() >= Seconds::ZERO);
            prop_assert!(window.end().get() <= audio.duration().get() + 1e-6);
        }
        for pair in found.windows(2) {
            prop_assert!(pair[0].end() <= pair[1].start());
        }
        for region in &regions {
            let covered: Seconds = found.iter().map(|window| window.overlap(*region)).sum();
            prop_assert!((covered.get() - region.length().get()).abs() < 1e-6);
        }
    }
}
