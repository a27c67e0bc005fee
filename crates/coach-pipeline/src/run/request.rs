//! What a caller may ask of an analysis.

use coach_findings::{FindingSettings, Profile};
use coach_measures::FillerPreferences;

use crate::settings::CacheMode;

/// What the caller wants for one recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalysisRequest {
    /// Language of the speech as an ISO 639-1 code; `None` detects it.
    pub language: Option<String>,
    /// Hypotheses that the recogniser keeps; 1 is fastest.
    pub beam_size: usize,
    /// What to do with what is known already.
    pub cache: CacheMode,
    /// Results of one scope are not found in another; empty where there is one user.
    pub scope: String,
    /// Whether the language model, if one is set, judges the words that may be fillers where the
    /// rules are not sure; a few words around each are sent to it.
    pub contextual_fillers: bool,
    /// What the speaker says of their own fillers.
    pub fillers: FillerPreferences,
    /// What the talk is judged as; `None` leaves that to the settings.
    pub profile: Option<Profile>,
}

impl AnalysisRequest {
    /// How findings are made for this request.
    pub(crate) fn findings(&self, settings: &FindingSettings) -> FindingSettings {
        let profile = self.profile.unwrap_or(settings.profile);
        FindingSettings { profile, ..settings.clone() }
    }
}

impl Default for AnalysisRequest {
    fn default() -> Self {
        Self {
            language: None,
            beam_size: 1,
            cache: CacheMode::Use,
            scope: String::new(),
            contextual_fillers: false,
            fillers: FillerPreferences::default(),
            profile: None,
        }
    }
}
