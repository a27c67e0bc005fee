//! How many findings there are and from when on a number is judged.

use crate::profiles::Profile;

/// Limits of the findings; the numbers that judge are in [`crate::norms`].
#[derive(Debug, Clone, PartialEq)]
pub struct FindingSettings {
    /// What the talk is judged as.
    pub profile: Profile,
    /// Whether there is one score for the whole: many who get one look at nothing else.
    pub overall_score: bool,
    /// Most strengths in a report.
    pub strengths_max: usize,
    /// Most priorities in a report; more are not acted upon.
    pub priorities_max: usize,
    /// Most moments of one finding.
    pub evidence_max: usize,
    /// Numbers with less reliability are not judged.
    pub reliability_min: f64,
    /// A number with at least this score can be a strength, one with less a priority.
    pub good_score_min: f64,
    /// If every sub-score reaches this, one stretch goal takes the place of priorities.
    pub stretch_score_min: f64,
    /// A problem needs at least this many events.
    pub events_min: usize,
    /// The first impression: problems in this many seconds weigh more …
    pub first_impression_s: f64,
    /// … by this factor.
    pub first_impression_factor: f64,
}

impl Default for FindingSettings {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            overall_score: false,
            strengths_max: 2,
            priorities_max: 3,
            evidence_max: 5,
            reliability_min: 0.5,
            good_score_min: 80.0,
            stretch_score_min: 85.0,
            events_min: 3,
            first_impression_s: 30.0,
            first_impression_factor: 1.3,
        }
    }
}
