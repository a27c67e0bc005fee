//! Scores in JSON, down to the numbers that they are made of.

use coach_pipeline::scoring::OverallScore;
use coach_speech::score::SubScore;
use serde::Serialize;
use utoipa::ToSchema;

use super::ratio;

/// 0 to 100, with everything that it is the weighted mean of.
#[derive(Serialize, ToSchema)]
#[schema(as = ReportScore)]
pub(super) struct ScoreDto {
    score: f64,
    label: &'static str,
    terms: Vec<ShareDto>,
}

/// A sub-score in the whole; its terms are under its name in `sub_scores`.
#[derive(Serialize, ToSchema)]
#[schema(as = ReportShare)]
struct ShareDto {
    sub_score: &'static str,
    score: f64,
    /// Share of its weight in the whole.
    share: f64,
}

/// 0 to 100: the mean of the scores of its terms by their weights.
#[derive(Serialize, ToSchema)]
#[schema(as = ReportSubScore)]
pub(super) struct SubScoreDto {
    id: &'static str,
    score: f64,
    reliability: f64,
    terms: Vec<TermDto>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportTerm)]
struct TermDto {
    measure: &'static str,
    value: f64,
    score: f64,
    /// Its weight times its reliability.
    weight: f64,
}

impl From<&OverallScore> for ScoreDto {
    fn from(overall: &OverallScore) -> Self {
        let terms = overall.terms.iter().map(|term| ShareDto {
            sub_score: term.sub_score.id.name(),
            score: ratio(term.sub_score.score),
            share: ratio(term.share),
        });
        Self { score: ratio(overall.score), label: overall.label.name(), terms: terms.collect() }
    }
}

impl From<&SubScore> for SubScoreDto {
    fn from(from: &SubScore) -> Self {
        let terms = from.terms.iter().map(|term| TermDto {
            measure: term.measure.name(),
            value: ratio(term.value),
            score: ratio(term.score),
            weight: ratio(term.weight),
        });
        Self {
            id: from.id.name(),
            score: ratio(from.score),
            reliability: ratio(from.reliability),
            terms: terms.collect(),
        }
    }
}

impl super::Document {
    /// With the score of the whole, if there is one.
    pub(crate) fn with_score(mut self, overall: Option<&OverallScore>) -> Self {
        self.score = overall.map(ScoreDto::from);
        self
    }
}
