//! Numbers of the report compared with those of the script that a talk was made from.

mod scripted;

use std::collections::BTreeMap;

use coach_speech::measures::MeasureId;
use serde::Serialize;

use super::corpus::{Item, Truth};
use super::document::Document;
use super::times::median;

/// Where the true value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Source {
    /// The times in the script; nothing of the program takes part.
    Times,
    /// The words of the script by the program's own rules: what recognition makes of the number.
    Words,
}

/// One number of one talk.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Compared {
    pub(crate) measure: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) source: Source,
    pub(crate) truly: f64,
    pub(crate) found: f64,
}

impl Compared {
    fn error(&self) -> f64 {
        (self.found - self.truly).abs()
    }
}

/// Every number that both the script and the report have; none without a script.
pub(crate) fn compared(item: &Item, truth: &Truth, report: &Document) -> Vec<Compared> {
    let language = item.language.as_deref().unwrap_or_default();
    let has_script = item.trust.wpm && !truth.events.is_empty();
    let values = if has_script { scripted::values(&truth.events, language) } else { Vec::new() };
    let compared = values.into_iter().filter_map(|(id, source, truly)| {
        let found = report.measure(id.name())?;
        Some(Compared { measure: id.name(), unit: id.unit(), source, truly, found })
    });
    compared.collect()
}

/// One number over all talks.
#[derive(Debug)]
pub(crate) struct Pooled {
    pub(crate) measure: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) source: Source,
    pub(crate) talks: usize,
    pub(crate) truly_mean: f64,
    pub(crate) found_mean: f64,
    pub(crate) error_median: Option<f64>,
    pub(crate) error_max: f64,
}

/// The numbers of all talks together, in the order of reports.
pub(crate) fn pooled<'a>(all: impl Iterator<Item = &'a Compared>) -> Vec<Pooled> {
    let mut of_measure: BTreeMap<&str, Vec<&Compared>> = BTreeMap::new();
    for one in all {
        of_measure.entry(one.measure).or_default().push(one);
    }
    let in_order = MeasureId::ALL.iter().filter_map(|id| of_measure.get(id.name()));
    in_order.map(|of_talks| pool(of_talks)).collect()
}

fn pool(talks: &[&Compared]) -> Pooled {
    let mean = |value: fn(&Compared) -> f64| {
        talks.iter().map(|one| value(one)).sum::<f64>() / talks.len() as f64
    };
    let errors: Vec<f64> = talks.iter().map(|one| one.error()).collect();
    let Compared { measure, unit, source, .. } = *talks[0];
    Pooled {
        measure,
        unit,
        source,
        talks: talks.len(),
        truly_mean: mean(|one| one.truly),
        found_mean: mean(|one| one.found),
        error_max: errors.iter().copied().fold(0.0, f64::max),
        error_median: median(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_pooled_in_the_order_of_reports() {
        let one = |id: MeasureId, truly, found| Compared {
            measure: id.name(),
            unit: id.unit(),
            source: Source::Times,
            truly,
            found,
        };
        let all = [
            one(MeasureId::Mtld, 50.0, 60.0),
            one(MeasureId::SpeechRateWpm, 100.0, 101.0),
            one(MeasureId::SpeechRateWpm, 120.0, 115.0),
            one(MeasureId::SpeechRateWpm, 140.0, 142.0),
        ];
        let pooled = pooled(all.iter());
        let wpm = &pooled[0];
        assert_eq!((wpm.measure, wpm.talks), ("speech_rate_wpm", 3));
        assert_eq!((wpm.truly_mean, wpm.error_median, wpm.error_max), (120.0, Some(2.0), 5.0));
        assert_eq!((pooled[1].measure, pooled[1].error_max), ("mtld", 10.0));
    }
}
