//! Takes side by side: which numbers moved by more than noise, and whether to the better.

use coach_speech::measures::{MeasureId, Measures};

use super::interval::{Interval, interval};
use crate::norms::{self, Band, Norm, Trapezoid};
use crate::scores::SubScoreId;
use crate::settings::FindingSettings;

/// Takes side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Every measure, in the order of reports.
    pub measures: Vec<MeasureComparison>,
    /// The sub-scores of which all takes have something, all by the same formula.
    pub sub_scores: Vec<SubScoreComparison>,
}

/// One number of all takes.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureComparison {
    /// Which number.
    pub id: MeasureId,
    /// In the order of the takes; `None` where it cannot be measured.
    pub takes: Vec<Option<Reading>>,
    /// What each take after the first differs by from the first.
    pub differences: Vec<Option<Difference>>,
}

/// One number of one take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Its value, in its unit.
    pub value: f64,
    /// Where it lies, noise considered; `None` if nothing says so.
    pub interval: Option<Interval>,
    /// 0 to 1; see [`coach_speech::measures::Measure`].
    pub reliability: f64,
    /// The range in which it would be good.
    pub band: Option<Band>,
}

/// What a number of one take differs by from that of another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The later value less the earlier.
    pub value: f64,
    /// Whether it is more than noise.
    pub change: Change,
    /// What a clear change is worth; `None` where nothing says which values are good, or one of
    /// the numbers is not reliable enough to be judged.
    pub verdict: Option<Verdict>,
}

/// Where a number went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Up: the intervals do not overlap.
    Up,
    /// Down, likewise.
    Down,
    /// The intervals overlap, or one of them is not known.
    NoClearChange,
}

/// What a change is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// To the band, or nearer to it.
    Better,
    /// Out of the band, or farther from it.
    Worse,
    /// From one place in the band to another, or from one side of it to the other.
    Neither,
}

/// One sub-score of all takes.
///
/// Unlike the sub-score of a report it is made of the numbers that every take has, each with the
/// least weight that it has in any of them: what differs are the numbers, not the formula.
#[derive(Debug, Clone, PartialEq)]
pub struct SubScoreComparison {
    /// Which one.
    pub id: SubScoreId,
    /// What it is made of; never empty.
    pub measures: Vec<MeasureId>,
    /// In the order of the takes.
    pub takes: Vec<ScoreReading>,
    /// What each take after the first differs by from the first, and whether that is clear.
    pub differences: Vec<Difference>,
}

/// One sub-score of one take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreReading {
    /// 0 to 100.
    pub score: f64,
    /// Where it lies, noise considered.
    pub interval: Option<Interval>,
}

/// Compares takes, each with the first.
///
/// A difference is called clear only if the two 95 % intervals do not overlap: for equal noise
/// that is a distance of 2.8 standard errors of the difference, so that counts may scatter twice
/// as much as Poisson's before one pair in twenty is called different by mistake.
pub fn compare(takes: &[&Measures], settings: &FindingSettings) -> Comparison {
    let measure = |&id: &MeasureId| {
        let takes: Vec<Option<Reading>> =
            takes.iter().map(|take| reading(take, id, settings)).collect();
        let first = takes.first().copied().flatten();
        let differences = takes.iter().skip(1);
        let differences = differences.map(|take| Some(difference(&first?, &(*take)?, settings)));
        MeasureComparison { id, differences: differences.collect(), takes }
    };
    Comparison {
        measures: MeasureId::ALL.iter().map(measure).collect(),
        sub_scores: SubScoreId::ALL
            .iter()
            .filter_map(|&id| sub_score(id, takes, settings))
            .collect(),
    }
}

/// A number of a take, if it has a value.
pub(super) fn reading(
    take: &Measures,
    id: MeasureId,
    settings: &FindingSettings,
) -> Option<Reading> {
    let measure = take.values.get(&id)?;
    Some(Reading {
        value: measure.value.ok()?,
        interval: interval(take, id),
        reliability: measure.reliability,
        band: norms::band_in(id, &take.language, settings.profile),
    })
}

/// What a reading differs by from an earlier one.
pub(super) fn difference(
    earlier: &Reading,
    later: &Reading,
    settings: &FindingSettings,
) -> Difference {
    let change = change(earlier.interval, later.interval);
    let is_judged = |reading: &Reading| reading.reliability >= settings.reliability_min;
    // The bands of two languages are not to be mixed.
    let band = earlier.band.filter(|&band| Some(band) == later.band);
    let verdict = band
        .filter(|_| change != Change::NoClearChange && is_judged(earlier) && is_judged(later))
        .map(|band| verdict(band, earlier.value, later.value));
    Difference { value: later.value - earlier.value, change, verdict }
}

fn change(earlier: Option<Interval>, later: Option<Interval>) -> Change {
    match (earlier, later) {
        (Some(earlier), Some(later)) if later.is_above(earlier) => Change::Up,
        (Some(earlier), Some(later)) if earlier.is_above(later) => Change::Down,
        _ => Change::NoClearChange,
    }
}

/// Whether one value is nearer to a band than another; who crosses it has won nothing.
pub(super) fn verdict(band: Band, earlier: f64, later: f64) -> Verdict {
    let distance = |value: f64| match band {
        Band { low: Some(low), .. } if value < low => value - low,
        Band { high: Some(high), .. } if value > high => value - high,
        _ => 0.0,
    };
    let (before, after) = (distance(earlier), distance(later));
    if before * after < 0.0 {
        return Verdict::Neither;
    }
    match after.abs().total_cmp(&before.abs()) {
        std::cmp::Ordering::Less => Verdict::Better,
        std::cmp::Ordering::Equal => Verdict::Neither,
        std::cmp::Ordering::Greater => Verdict::Worse,
    }
}

fn sub_score(
    id: SubScoreId,
    takes: &[&Measures],
    settings: &FindingSettings,
) -> Option<SubScoreComparison> {
    let of = |take: &&Measures| norms::norms(&take.language, settings.profile);
    let norms: Vec<Vec<Norm>> = takes.iter().map(of).collect();
    let of_this = norms.first()?.iter().filter(|norm| norm.sub_score == id);
    let terms: Vec<SharedTerm> =
        of_this.filter_map(|norm| SharedTerm::of(norm, takes, &norms, settings)).collect();
    if terms.is_empty() {
        return None;
    }
    let weight: f64 = terms.iter().map(|term| term.weight).sum();
    let reading = |take: usize| {
        let share = |term: &SharedTerm| term.weight / weight;
        let score: f64 = terms.iter().map(|term| share(term) * term.scores[take].0).sum();
        // Errors of the terms are taken to be independent: their squares add up.
        let reach = |end: fn((f64, Interval)) -> f64| {
            let squares = terms.iter().map(|term| {
                let (score, interval) = term.scores[take];
                interval.map(|interval| (share(term) * end((score, interval))).powi(2))
            });
            squares.sum::<Option<f64>>().map(f64::sqrt)
        };
        let below = reach(|(score, interval)| score - interval.low);
        let above = reach(|(score, interval)| interval.high - score);
        let interval = below.zip(above).map(|(below, above)| Interval {
            low: (score - below).max(0.0),
            high: (score + above).min(100.0),
        });
        ScoreReading { score, interval }
    };
    let takes: Vec<ScoreReading> = (0..takes.len()).map(reading).collect();
    let first = *takes.first()?;
    let differences = takes.iter().skip(1).map(|take| {
        let change = change(first.interval, take.interval);
        let verdict = match change {
            Change::Up => Some(Verdict::Better),
            Change::Down => Some(Verdict::Worse),
            Change::NoClearChange => None,
        };
        Difference { value: take.score - first.score, change, verdict }
    });
    let measures = terms.iter().map(|term| term.measure).collect();
    Some(SubScoreComparison { id, measures, differences: differences.collect(), takes })
}

/// A number's part in a sub-score of several takes.
struct SharedTerm {
    measure: MeasureId,
    weight: f64,
    /// Of each take: the score, and the scores between which it lies.
    scores: Vec<(f64, Option<Interval>)>,
}

impl SharedTerm {
    /// `None` if a take has no such number, or none that can be judged.
    fn of(
        norm: &Norm,
        takes: &[&Measures],
        norms: &[Vec<Norm>],
        settings: &FindingSettings,
    ) -> Option<Self> {
        let mut reliability = 1.0_f64;
        let mut scores = Vec::new();
        for (take, norms) in takes.iter().zip(norms) {
            let own = norms.iter().find(|own| own.measure == norm.measure)?;
            let measure = take.values.get(&norm.measure)?;
            let value = measure.value.ok()?;
            if measure.reliability.is_nan() || measure.reliability < settings.reliability_min {
                return None;
            }
            reliability = reliability.min(measure.reliability);
            let range = interval(take, norm.measure).map(|range| scores_in(own.curve, range));
            scores.push((own.curve.score(value), range));
        }
        Some(Self { measure: norm.measure, weight: norm.weight * reliability, scores })
    }
}

/// The lowest and the highest score of the values in an interval.
fn scores_in(curve: Trapezoid, values: Interval) -> Interval {
    let (first, last) = (curve.score(values.low), curve.score(values.high));
    let meets_the_top = values.low <= curve.c && values.high >= curve.b;
    let high = if meets_the_top { 100.0 } else { first.max(last) };
    Interval { low: first.min(last), high }
}
