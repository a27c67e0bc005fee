//! Numbers to findings with evidence, in the words of the reader.
//!
//! [`findings`] judges: scores against [`norms`], up to two strengths, at most three priorities by
//! impact, each with the moments to listen to. [`render`] puts a finding into Russian or English
//! from `locales/*.json`; what it says is about the task, never about the person.
//!
//! [`takes`] puts takes beside each other and says which of their differences are more than noise.
//!
//! Pure: the same input gives the same output. Nothing is measured here: see `coach-measures`.

mod curve;
mod evidence;
mod locale;
pub mod norms;
mod overall;
mod profiles;
mod rules;
mod scores;
mod settings;
pub mod takes;
mod template;

use coach_speech::finding::{Finding, FindingKind};
use coach_speech::measures::Measures;
use coach_speech::transcript::Transcript;

pub use locale::{FindingText, Locale, render};
pub use norms::{Band, Trapezoid, band, band_in, band_of};
pub use overall::{OverallScore, OverallTerm, ScoreLabel, overall_score};
pub use profiles::{BandFactor, Profile, ProfileFactors};
pub use scores::{SubScore, SubScoreId, Term, sub_scores};
pub use settings::FindingSettings;
pub use template::clock;

use rules::{Candidate, Talk};

/// Changes whenever the result for the same input changes; part of cache keys.
pub const VERSION: u16 = 4;

/// The judgements about a talk: strengths first, then priorities by impact.
///
/// Numbers with too little evidence behind them are not judged; a talk in a language without norms
/// is judged by its pauses alone.
pub fn findings(
    measures: &Measures,
    transcript: &Transcript,
    settings: &FindingSettings,
) -> Vec<Finding> {
    let talk = Talk { measures, transcript, settings };
    let candidates = rules::candidates(&talk);
    let mut priorities = best_of_each_sub_score(&candidates);
    priorities.truncate(settings.priorities_max);
    if priorities.is_empty() {
        priorities.extend(rules::stretch(&talk));
    }
    let mut findings = strengths(&candidates, &priorities, settings);
    findings.extend(priorities);
    findings
}

/// The priority with the highest impact of each sub-score, the highest first.
fn best_of_each_sub_score(candidates: &[Candidate]) -> Vec<Finding> {
    let mut priorities: Vec<&Candidate> = candidates
        .iter()
        .filter(|candidate| candidate.finding.kind == FindingKind::Priority)
        .collect();
    priorities.sort_by(|a, b| b.finding.impact.total_cmp(&a.finding.impact));
    let mut seen = Vec::new();
    priorities.retain(|candidate| {
        let is_new = !seen.contains(&candidate.sub_score);
        seen.push(candidate.sub_score);
        is_new
    });
    priorities.into_iter().map(|candidate| candidate.finding.clone()).collect()
}

/// The strengths with the most weight, one of each topic, none about a topic that also has a
/// priority.
fn strengths(
    candidates: &[Candidate],
    priorities: &[Finding],
    settings: &FindingSettings,
) -> Vec<Finding> {
    let mut strengths: Vec<Finding> = candidates
        .iter()
        .map(|candidate| &candidate.finding)
        .filter(|finding| finding.kind == FindingKind::Strength)
        .filter(|finding| priorities.iter().all(|priority| priority.topic != finding.topic))
        .cloned()
        .collect();
    strengths.sort_by(|a, b| b.impact.total_cmp(&a.impact));
    let mut seen = Vec::new();
    strengths.retain(|strength| {
        let is_new = !seen.contains(&strength.topic);
        seen.push(strength.topic);
        is_new
    });
    strengths.truncate(settings.strengths_max);
    strengths
}

#[cfg(test)]
mod tests;
