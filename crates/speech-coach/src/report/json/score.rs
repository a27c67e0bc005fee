//! The score of the whole in JSON, down to the numbers that it is made of.

use coach_pipeline::scoring::OverallScore;
use serde::Serialize;

/// 0 to 100, with everything that it is the weighted mean of.
#[derive(Serialize)]
pub(super) struct ScoreDto {
    score: f64,
    label: &'static str,
    terms: Vec<SubScoreDto>,
}

#[derive(Serialize)]
struct SubScoreDto {
    sub_score: &'static str,
    score: f64,
    /// Share of its weight in the whole.
    share: f64,
    terms: Vec<TermDto>,
}

#[derive(Serialize)]
struct TermDto {
    measure: &'static str,
    value: f64,
    score: f64,
    /// Its weight times its reliability.
    weight: f64,
}

impl From<&OverallScore> for ScoreDto {
    fn from(overall: &OverallScore) -> Self {
        let round = |value: f64| (value * 1e4).round() / 1e4;
        let terms = overall.terms.iter().map(|term| SubScoreDto {
            sub_score: term.sub_score.id.name(),
            score: round(term.sub_score.score),
            share: round(term.share),
            terms: term
                .sub_score
                .terms
                .iter()
                .map(|term| TermDto {
                    measure: term.measure.name(),
                    value: round(term.value),
                    score: round(term.score),
                    weight: round(term.weight),
                })
                .collect(),
        });
        Self { score: round(overall.score), label: overall.label.name(), terms: terms.collect() }
    }
}

impl super::Document {
    /// With the score of the whole, if there is one.
    pub(crate) fn with_score(mut self, overall: Option<&OverallScore>) -> Self {
        self.score = overall.map(ScoreDto::from);
        self
    }
}
