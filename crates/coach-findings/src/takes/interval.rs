//! The interval in which a number of a take lies, noise considered.

use coach_speech::measures::{Measure, MeasureId, Measures};

use super::noise::{Estimate, Exposure, Noise, Trials, noise};

/// Standard normal deviate of a two-sided 95 %.
pub(super) const Z_95: f64 = 1.959_964;

/// From where to where a number lies, with a probability of 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Its lower end, in the unit of the number.
    pub low: f64,
    /// Its upper end, not below the lower.
    pub high: f64,
}

impl Interval {
    fn of(low: f64, high: f64) -> Option<Self> {
        (low.is_finite() && high.is_finite() && low <= high).then_some(Self { low, high })
    }

    /// The part of it that shares can have.
    fn within_one(self) -> Self {
        Self { low: self.low.clamp(0.0, 1.0), high: self.high.clamp(0.0, 1.0) }
    }

    /// Whether all of it is above another.
    pub fn is_above(self, other: Self) -> bool {
        self.low > other.high
    }
}

/// The 95 % interval of a measure of a take; `None` if it has no value, or nothing says how far it
/// may be trusted.
///
/// Reliability widens it: evidence of the reliability `r` counts as `r` pieces of evidence.
/// Counts are taken to be Poisson and get Byar's approximation to the exact interval of Garwood
/// 1936 (Breslow & Day 1987, p. 69); sums of lengths are scaled to as many events as have their
/// variance (Bohm & Zech 2014); shares get Wilson's 1927; all others what [`noise`] says.
pub fn interval(measures: &Measures, id: MeasureId) -> Option<Interval> {
    interval_by(measures, id, noise(id))
}

/// The same for noise of any kind.
pub(super) fn interval_by(measures: &Measures, id: MeasureId, noise: Noise) -> Option<Interval> {
    let measure = measures.values.get(&id)?;
    let value = measure.value.ok()?;
    if measure.reliability.is_nan() || measure.reliability <= 0.0 {
        return None;
    }
    match noise {
        Noise::Events(exposure) => {
            let count = measure.evidence_count as f64;
            events(measures, value, count, exposure, measure.reliability)
        }
        Noise::SomeEvents(exposure) => {
            let count = (value / one_event(measures, exposure)?).round();
            events(measures, value, count, exposure, measure.reliability)
        }
        Noise::EventTime { spread, length_s, is_rest } => {
            let share = if is_rest { 1.0 - value } else { value };
            let time = event_time(measures, *measure, share, (spread, length_s))?.within_one();
            if is_rest { Interval::of(1.0 - time.high, 1.0 - time.low) } else { Some(time) }
        }
        Noise::Share(trials) => {
            let of =
                |id| measures.values.get(id).map_or(0, |measure: &Measure| measure.evidence_count);
            let count = match trials {
                Trials::Evidence => measure.evidence_count,
                Trials::EvidenceOf(ids) => ids.iter().map(of).sum(),
            };
            wilson(value, count as f64 * measure.reliability)
        }
        Noise::Relative(estimate) => {
            // A number above zero cannot fall below it: the error is one of its logarithm.
            let factor = (Z_95 * error(estimate, *measure)?).exp();
            (value > 0.0).then(|| Interval::of(value / factor, value * factor)).flatten()
        }
        Noise::Absolute(estimate) => {
            let reach = Z_95 * error(estimate, *measure)?;
            Interval::of(value - reach, value + reach)
        }
    }
}

/// The standard error; `None` without evidence, where it depends on any.
fn error(estimate: Estimate, measure: Measure) -> Option<f64> {
    let sampled = if estimate.per_piece > 0.0 {
        estimate.per_piece * estimate.per_piece / measure.evidence_count as f64
    } else {
        0.0
    };
    let variance = (sampled + estimate.floor * estimate.floor) / measure.reliability;
    variance.is_finite().then(|| variance.sqrt())
}

fn events(
    measures: &Measures,
    value: f64,
    count: f64,
    exposure: Exposure,
    reliability: f64,
) -> Option<Interval> {
    // What one event adds: exact where there are some, else from the length of the talk.
    let is_exact = count > 0.0 && value > 0.0;
    let one = if is_exact { value / count } else { one_event(measures, exposure)? };
    poisson(one, count, 1.0 / reliability)
}

/// What one event adds to the number of a talk of that length.
fn one_event(measures: &Measures, exposure: Exposure) -> Option<f64> {
    match exposure {
        Exposure::PerMin => talk_s(measures).map(|length_s| 60.0 / length_s),
        Exposure::Per100Words => {
            (measures.word_count > 0).then(|| 100.0 / measures.word_count as f64)
        }
    }
}

/// The share of the time that events take, whose lengths scatter by `spread` about `length_s`.
fn event_time(
    measures: &Measures,
    measure: Measure,
    share: f64,
    (spread, length_s): (f64, f64),
) -> Option<Interval> {
    let count = measure.evidence_count as f64;
    let one = if count > 0.0 && share > 0.0 { share / count } else { length_s / talk_s(measures)? };
    poisson(one, count, (1.0 + spread * spread) / measure.reliability)
}

fn talk_s(measures: &Measures) -> Option<f64> {
    measures.speech_span.map(|span| span.length().get()).filter(|&length_s| length_s > 0.0)
}

/// The interval of a sum of `count` events that add `one` each, where `weight` of them scatter as
/// one does.
fn poisson(one: f64, count: f64, weight: f64) -> Option<Interval> {
    let count = count / weight;
    let unit = one * weight;
    Interval::of(unit * poisson_low(count), unit * poisson_high(count))
}

/// Byar's approximation to the lowest mean with which a count is not unlikely.
pub(super) fn poisson_low(count: f64) -> f64 {
    if count <= 0.0 {
        return 0.0;
    }
    let root = 1.0 - 1.0 / (9.0 * count) - Z_95 / (3.0 * count.sqrt());
    count * root.max(0.0).powi(3)
}

/// The same for the highest.
pub(super) fn poisson_high(count: f64) -> f64 {
    let next = count + 1.0;
    next * (1.0 - 1.0 / (9.0 * next) + Z_95 / (3.0 * next.sqrt())).powi(3)
}

/// Wilson 1927: the interval of a share of `trials`, which need not be whole.
pub(super) fn wilson(share: f64, trials: f64) -> Option<Interval> {
    if trials <= 0.0 || !(0.0..=1.0).contains(&share) {
        return None;
    }
    let square = Z_95 * Z_95 / trials;
    let middle = (share + square / 2.0) / (1.0 + square);
    let variance = share * (1.0 - share) / trials + square / (4.0 * trials);
    let reach = Z_95 * variance.sqrt() / (1.0 + square);
    Some(Interval::of(middle - reach, middle + reach)?.within_one())
}
