//! Takes drawn by chance: how often two of one speaker are called different, and how often two
//! different ones are.

use super::*;
use crate::FindingSettings;

const PAIRS: usize = 2_000;

/// A number of events within `minutes`, by their distances.
fn poisson(chance: &mut fastrand::Rng, mean: f64) -> usize {
    let mut at = 0.0;
    let mut count = 0;
    loop {
        at -= (1.0 - chance.f64()).ln();
        if at > mean {
            return count;
        }
        count += 1;
    }
}

fn share_called_different(mut draw: impl FnMut() -> (Measures, Measures), id: Id) -> f64 {
    let settings = FindingSettings::default();
    let different = (0..PAIRS).filter(|_| {
        let (one, other) = draw();
        let compared = compare(&[&one, &other], &settings);
        let number = compared.measures.into_iter().find(|measure| measure.id == id).unwrap();
        number.differences[0].unwrap().change != Change::NoClearChange
    });
    different.count() as f64 / PAIRS as f64
}

fn with_count(id: Id, count: usize) -> Measures {
    let value = match noise(id) {
        Noise::Events(Exposure::PerMin) => count as f64 / 5.0,
        _ => count as f64 * 100.0 / 650.0,
    };
    take("en", &[(id, value, count)], 0.9)
}

#[test]
fn two_takes_of_one_speaker_are_rarely_called_different() {
    let mut chance = fastrand::Rng::with_seed(1);
    for id in [Id::FilledPausesPerMin, Id::HedgesPer100Words] {
        for mean in [0.3, 1.0, 3.0, 10.0, 40.0, 150.0] {
            let draw = || {
                let mut one = || with_count(id, poisson(&mut chance, mean));
                (one(), one())
            };
            let share = share_called_different(draw, id);
            assert!(share <= 0.05, "{id:?}, {mean} events: {share}");
        }
    }
}

/// Fillers come in clusters: here each event brings another one half of the time, which makes the
/// variance 1.5 / 0.75 of Poisson's.
#[test]
fn clusters_are_rarely_taken_for_a_difference() {
    let mut chance = fastrand::Rng::with_seed(2);
    let id = Id::FilledPausesPerMin;
    for mean in [5.0, 20.0, 80.0] {
        let draw = || {
            let mut one = || {
                let clusters = poisson(&mut chance, mean);
                with_count(id, (0..clusters).map(|_| 1 + usize::from(chance.bool())).sum())
            };
            (one(), one())
        };
        let share = share_called_different(draw, id);
        assert!(share <= 0.05, "{mean} clusters: {share}");
    }
}

#[test]
fn a_doubled_rate_is_found_where_there_is_enough_evidence() {
    let mut chance = fastrand::Rng::with_seed(3);
    let id = Id::FillerWordsPer100Words;
    for (mean, least, most) in [(3.0, 0.0, 0.2), (60.0, 0.9, 1.0), (100.0, 0.99, 1.0)] {
        let draw = || {
            let once = with_count(id, poisson(&mut chance, mean));
            (once, with_count(id, poisson(&mut chance, 2.0 * mean)))
        };
        let share = share_called_different(draw, id);
        assert!((least..=most).contains(&share), "{mean} events: {share}");
    }
}

#[test]
fn shares_of_one_speaker_are_rarely_called_different() {
    let mut chance = fastrand::Rng::with_seed(4);
    let id = Id::BoundaryPauseRatio;
    for (trials, share) in [(4_usize, 0.5), (10, 0.9), (40, 0.7), (200, 0.5), (200, 0.02)] {
        let draw = |chance: &mut fastrand::Rng, share: f64| {
            let of = (0..trials).filter(|_| chance.f64() < share).count();
            take("en", &[(id, of as f64 / trials as f64, trials)], 0.9)
        };
        let same = || (draw(&mut chance, share), draw(&mut chance, share));
        let found = share_called_different(same, id);
        assert!(found <= 0.05, "{trials} trials of {share}: {found}");
    }
    let draw = |chance: &mut fastrand::Rng, share: f64| {
        let of = (0..150).filter(|_| chance.f64() < share).count();
        take("en", &[(id, of as f64 / 150.0, 150)], 0.9)
    };
    let found = share_called_different(|| (draw(&mut chance, 0.4), draw(&mut chance, 0.7)), id);
    assert!(found > 0.95, "{found}");
}

/// A pause of log-normal length as [`noise`] has it.
fn pause_s(chance: &mut fastrand::Rng) -> f64 {
    let angle = std::f64::consts::TAU * chance.f64();
    let normal = (-2.0 * (1.0 - chance.f64()).ln()).sqrt() * angle.cos();
    0.6 * (0.7 * normal).exp()
}

#[test]
fn lengths_of_pauses_of_one_speaker_are_rarely_called_different() {
    let mut chance = fastrand::Rng::with_seed(5);
    let draw = |chance: &mut fastrand::Rng| {
        let count = poisson(chance, 60.0).max(2);
        let mut lengths: Vec<f64> = (0..count).map(|_| pause_s(chance)).collect();
        lengths.sort_by(f64::total_cmp);
        let sum: f64 = lengths.iter().sum();
        let numbers = [
            (Id::PauseSMean, sum / count as f64, count),
            (Id::PauseSMedian, lengths[count / 2], count),
            (Id::PauseSP90, lengths[count * 9 / 10], count),
            (Id::PhonationTimeRatio, 1.0 - sum / 300.0, count),
        ];
        take("en", &numbers, 0.9)
    };
    for id in [Id::PauseSMean, Id::PauseSMedian, Id::PauseSP90, Id::PhonationTimeRatio] {
        let found = share_called_different(|| (draw(&mut chance), draw(&mut chance)), id);
        assert!(found <= 0.05, "{id:?}: {found}");
    }
}

#[test]
fn a_row_by_chance_seldom_has_a_trend() {
    let mut chance = fastrand::Rng::with_seed(6);
    let settings = FindingSettings::default();
    let id = Id::FilledPausesPerMin;
    for count in [5, 8, 12] {
        let claimed = (0..PAIRS).filter(|_| {
            let takes: Vec<Measures> =
                (0..count).map(|_| with_count(id, poisson(&mut chance, 6.0))).collect();
            let takes: Vec<&Measures> = takes.iter().collect();
            progress(&takes, id, &settings).trend.unwrap().direction != Direction::NoClearTrend
        });
        let share = claimed.count() as f64 / PAIRS as f64;
        assert!(share <= 0.03, "{count} takes: {share}");
    }
}
