//! The last stage: what the numbers of a talk mean.

use coach_findings::FindingSettings;
use coach_speech::finding::Finding;
use coach_speech::measures::Measures;
use coach_speech::score::SubScore;
use coach_speech::transcript::Transcript;

/// The parts of a report that follow from its measures.
pub(super) struct Assessment {
    pub(super) findings: Vec<Finding>,
    pub(super) sub_scores: Vec<SubScore>,
    pub(super) profile: String,
}

impl Assessment {
    pub(super) fn of(
        measures: &Measures,
        transcript: &Transcript,
        settings: &FindingSettings,
    ) -> Self {
        Self {
            findings: coach_findings::findings(measures, transcript, settings),
            sub_scores: coach_findings::sub_scores(measures, settings),
            profile: settings.profile.name().to_owned(),
        }
    }
}
