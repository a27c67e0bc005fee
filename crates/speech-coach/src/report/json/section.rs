//! The numbers of a part of a talk as JSON, in the form of the report.

use coach_pipeline::Section;
use serde::Serialize;
use utoipa::ToSchema;

use super::measures::MeasuresDto;
use super::ms;
use super::score::SubScoreDto;

/// A part of a talk.
#[derive(Serialize, ToSchema)]
#[schema(as = Section)]
pub(crate) struct SectionDocument {
    /// Where it begins.
    start_s: f64,
    /// Where it ends, the end of the talk at most.
    end_s: f64,
    /// As in a report, of the part alone.
    measures: MeasuresDto,
    sub_scores: Vec<SubScoreDto>,
}

impl SectionDocument {
    /// The document of one part.
    pub(crate) fn of(section: &Section) -> Self {
        Self {
            start_s: ms(section.part.start().get()),
            end_s: ms(section.part.end().get()),
            measures: MeasuresDto::of_section(section),
            sub_scores: section.sub_scores.iter().map(SubScoreDto::from).collect(),
        }
    }
}
