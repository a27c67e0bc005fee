//! Takes side by side.

use std::sync::Arc;

use coach_pipeline::comparing::{FindingSettings, compare};
use coach_speech::report::Report;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::report::comparison::{ComparedMeasure, ComparedSubScore, compared};

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
    sub_scores: Vec<ComparedSubScore>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ComparedTake {
    id: String,
    name: String,
    duration_s: f64,
    language: String,
    word_count: usize,
}

/// How many takes can be compared.
pub(crate) const TAKES: std::ops::RangeInclusive<usize> = 2..=5;

impl Comparison {
    /// The comparison of reports with their identities and names.
    pub(crate) fn new(takes: &[(String, String, Arc<Report>)], settings: &FindingSettings) -> Self {
        let take = |(id, name, report): &(String, String, Arc<Report>)| ComparedTake {
            id: id.clone(),
            name: name.clone(),
            duration_s: super::seconds(report.media.duration.get()),
            language: report.transcript.language.clone(),
            word_count: report.measures.word_count,
        };
        let reports: Vec<_> = takes.iter().map(|(.., report)| &report.measures).collect();
        let (measures, sub_scores) = compared(&compare(&reports, settings));
        Self { takes: takes.iter().map(take).collect(), measures, sub_scores }
    }
}
