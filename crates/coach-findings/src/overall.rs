//! One score for the whole, for those who ask for it: with its terms and a word.

use crate::norms;
use crate::scores::{SubScore, SubScoreId};
use crate::settings::FindingSettings;

/// With less of the weight behind it there is no score. A choice.
const RELIABILITY_MIN: f64 = 0.5;

/// The weighted mean of the sub-scores.
#[derive(Debug, Clone, PartialEq)]
pub struct OverallScore {
    /// 0 to 100.
    pub score: f64,
    /// What it is called.
    pub label: ScoreLabel,
    /// What it is made of; never empty.
    pub terms: Vec<OverallTerm>,
}

/// One sub-score's part.
#[derive(Debug, Clone, PartialEq)]
pub struct OverallTerm {
    /// Which one.
    pub sub_score: SubScore,
    /// Its weight times its reliability, as a share of all.
    pub share: f64,
}

/// A score in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScoreLabel {
    /// Below 50.
    StartHere,
    /// From 50.
    Uneven,
    /// From 70.
    Solid,
    /// From 85.
    Strong,
}

impl ScoreLabel {
    /// The label of a score.
    pub fn of(score: f64) -> Self {
        match score {
            85.0.. => Self::Strong,
            70.0.. => Self::Solid,
            50.0.. => Self::Uneven,
            _ => Self::StartHere,
        }
    }

    /// The name used in files and as a text key.
    pub fn name(self) -> &'static str {
        match self {
            Self::StartHere => "start_here",
            Self::Uneven => "uneven",
            Self::Solid => "solid",
            Self::Strong => "strong",
        }
    }
}

/// The score of the whole, made of the sub-scores of a talk by the same settings; `None` where the
/// settings do not ask for it or too little is behind it.
pub fn overall_score(sub_scores: &[SubScore], settings: &FindingSettings) -> Option<OverallScore> {
    if !settings.overall_score {
        return None;
    }
    let weight_of = |id| norms::sub_score_weight(id, settings.profile);
    let all: f64 = SubScoreId::ALL.iter().map(|&id| weight_of(id)).sum();
    let weighted_scores: Vec<(f64, &SubScore)> =
        sub_scores.iter().map(|score| (weight_of(score.id) * score.reliability, score)).collect();
    let sum: f64 = weighted_scores.iter().map(|(weight, _)| weight).sum();
    if sum < RELIABILITY_MIN * all {
        return None;
    }
    let score = weighted_scores.iter().map(|(weight, one)| weight * one.score).sum::<f64>() / sum;
    let term = |(weight, sub_score): (f64, &SubScore)| OverallTerm {
        sub_score: sub_score.clone(),
        share: weight / sum,
    };
    Some(OverallScore {
        score,
        label: ScoreLabel::of(score),
        terms: weighted_scores.into_iter().map(term).collect(),
    })
}
