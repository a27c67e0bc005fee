//! The answer to `POST /api/analyze/compare`: several takes beside each other.

use std::ops::RangeInclusive;

use coach_pipeline::wording::Locale;
use serde::Serialize;
use utoipa::ToSchema;

use super::advice::PHRASE_WORDS;
use super::analysis::{AnalysisResult, Compared};
use super::texts::Texts;
use super::{Thresholds, round};
use crate::texts::fill;

/// How many takes may be compared.
pub(crate) const TAKES: RangeInclusive<usize> = 2..=5;

/// Several takes and what differs.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Comparison {
    /// In the order of the files.
    analyses: Vec<AnalysisResult>,
    comparison: Differences,
}

/// What differs between takes.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Differences {
    measures: Vec<ComparedMeasure>,
    /// One sentence for each number that counts, from the first take to the last.
    summary: Vec<String>,
}

/// One number in all takes.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct ComparedMeasure {
    name: &'static str,
    /// Empty for a ratio or a count.
    unit: &'static str,
    /// One for each take.
    values: Vec<f64>,
    /// The take that does best, the first of equals; null where more is neither better nor worse.
    best_index: Option<usize>,
    /// The last value less the first.
    change_first_to_last: f64,
}

/// Which values are good.
#[derive(Clone, Copy)]
enum Best {
    /// None is.
    Neither,
    Lowest,
    /// Nearest to a range.
    Within(f64, f64),
}

/// A number to compare: name, unit, which values are good, where it is.
type Row = (&'static str, &'static str, Best, fn(&Compared) -> f64);

/// Compares takes, [`TAKES`] of them; the caller refuses other numbers.
pub(crate) fn compare(
    analyses: Vec<AnalysisResult>,
    thresholds: &Thresholds,
    locale: Locale,
) -> Comparison {
    let pace = Best::Within(thresholds.comfort_wpm_min, thresholds.comfort_wpm_max);
    let phrase = Best::Within(PHRASE_WORDS.0, PHRASE_WORDS.1);
    let rows: [Row; 7] = [
        ("duration_sec", "s", Best::Neither, |take| take.duration_sec),
        ("words_per_minute", "words/min", pace, |take| take.words_per_minute),
        ("speaking_ratio", "", Best::Neither, |take| take.speaking_ratio),
        ("filler_words_per_100_words", "1/100 words", Best::Lowest, |take| {
            take.fillers_per_100_words
        }),
        ("pauses_per_min", "1/min", Best::Neither, |take| take.pauses_per_min),
        ("long_pauses", "", Best::Lowest, |take| take.long_pauses),
        ("words_per_phrase_mean", "words", phrase, |take| take.words_per_phrase),
    ];
    let takes: Vec<Compared> = analyses.iter().map(AnalysisResult::compared).collect();
    let measures: Vec<ComparedMeasure> = rows.iter().map(|row| measure(row, &takes)).collect();
    let texts = Texts::of(locale);
    let summary = measures.iter().filter_map(|measure| {
        let text = texts.compare.get(measure.name)?;
        let (first, last) = (measure.values.first()?, measure.values.last()?);
        Some(fill(text, &[("first", &first.to_string()), ("last", &last.to_string())]))
    });
    let summary = summary.collect();
    Comparison { analyses, comparison: Differences { measures, summary } }
}

fn measure(row: &Row, takes: &[Compared]) -> ComparedMeasure {
    let (name, unit, best, value) = *row;
    let values: Vec<f64> = takes.iter().map(value).collect();
    let cost = |value: f64| match best {
        Best::Neither => None,
        Best::Lowest => Some(value),
        Best::Within(low, high) => Some((low - value).max(value - high).max(0.0)),
    };
    let costs = values.iter().enumerate().filter_map(|(take, &value)| Some((take, cost(value)?)));
    let best_index = costs.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(take, _)| take);
    let change = match (values.first(), values.last()) {
        (Some(first), Some(last)) => last - first,
        _ => 0.0,
    };
    ComparedMeasure { name, unit, values, best_index, change_first_to_last: round(change, 1000.0) }
}
