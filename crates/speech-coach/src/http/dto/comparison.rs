//! Takes side by side.

use coach_pipeline::wording::band;
use coach_speech::measures::MeasureId;
use coach_speech::report::Report;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which takes to compare, in the order in which they were given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComparisonRequest {
    /// Two to five takes.
    #[schema(min_items = 2, max_items = 5)]
    pub(crate) ids: Vec<String>,
}

/// Takes side by side.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Comparison {
    takes: Vec<ComparedTake>,
    measures: Vec<ComparedMeasure>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ComparedTake {
    id: String,
    name: String,
    duration_s: f64,
    language: String,
    word_count: usize,
}

/// One measure of all takes.
#[derive(Debug, Serialize, ToSchema)]
struct ComparedMeasure {
    name: String,
    unit: String,
    /// In the order of the takes; null where it cannot be measured.
    values: Vec<Option<f64>>,
    /// The last minus the first, where both can be measured.
    change: Option<f64>,
    /// Whether the change leads to the band that listeners find good, or away from it.
    #[schema(inline)]
    trend: Option<Trend>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Trend {
    Better,
    Same,
    Worse,
}

/// How many takes can be compared.
pub(crate) const TAKES: std::ops::RangeInclusive<usize> = 2..=5;

impl Comparison {
    /// The comparison of reports with their identities and names.
    pub(crate) fn new(takes: &[(String, String, std::sync::Arc<Report>)]) -> Self {
        let take = |(id, name, report): &(String, String, std::sync::Arc<Report>)| ComparedTake {
            id: id.clone(),
            name: name.clone(),
            duration_s: super::seconds(report.media.duration.get()),
            language: report.transcript.language.clone(),
            word_count: report.measures.word_count,
        };
        let measure = |id: &MeasureId| {
            let value = |(_, _, report): &(String, String, std::sync::Arc<Report>)| {
                report.measures.value(*id)
            };
            let values: Vec<Option<f64>> = takes.iter().map(value).collect();
            let ends = values.first().copied().flatten().zip(values.last().copied().flatten());
            let language = takes.first().map_or("", |(.., report)| &*report.transcript.language);
            ComparedMeasure {
                name: id.name().to_owned(),
                unit: id.unit().to_owned(),
                change: ends.map(|(first, last)| round(last - first)),
                trend: ends.and_then(|(first, last)| trend(*id, language, first, last)),
                values: values.into_iter().map(|value| value.map(round)).collect(),
            }
        };
        Self {
            takes: takes.iter().map(take).collect(),
            measures: MeasureId::ALL.iter().map(measure).collect(),
        }
    }
}

fn round(value: f64) -> f64 {
    (value * 1e4).round() / 1e4 + 0.0
}

/// Whether the last value is nearer to its band than the first.
fn trend(id: MeasureId, language: &str, first: f64, last: f64) -> Option<Trend> {
    let band = band(id, language)?;
    let distance = |value: f64| {
        let below = band.low.map_or(0.0, |low| (low - value).max(0.0));
        below + band.high.map_or(0.0, |high| (value - high).max(0.0))
    };
    let (before, after) = (distance(first), distance(last));
    Some(match after.total_cmp(&before) {
        std::cmp::Ordering::Less => Trend::Better,
        std::cmp::Ordering::Equal => Trend::Same,
        std::cmp::Ordering::Greater => Trend::Worse,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearer_to_the_band_is_better() {
        for (first, last, expected) in [
            (200.0, 150.0, Trend::Better),
            (130.0, 160.0, Trend::Same),
            (140.0, 90.0, Trend::Worse),
        ] {
            let found = trend(MeasureId::SpeechRateWpm, "en", first, last);
            assert_eq!(found, Some(expected), "{first} {last}");
        }
        assert_eq!(trend(MeasureId::SpeechRateWpm, "xx", 1.0, 2.0), None);
    }
}
