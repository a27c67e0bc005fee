//! Everything an analysis depends on, as plain data.

use std::path::PathBuf;

pub use coach_cache::{
    DiskSettings as CacheDiskSettings, Mode as CacheMode, Settings as CacheSettings,
    SharedSettings as CacheSharedSettings,
};

/// What a [`crate::Pipeline`] is started with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Limits of decoding, and where `ffmpeg` is.
    pub media: coach_media::Settings,
    /// How speech is told from silence.
    pub vad: coach_recognition::VadSettings,
    /// Who writes the words.
    pub recognition: RecognizerSettings,
    /// Thresholds of the measures.
    pub measures: coach_measures::MeasureSettings,
    /// Bands of the findings.
    pub findings: coach_findings::FindingSettings,
    /// Where results are kept.
    pub cache: CacheSettings,
    /// How many analyses run and wait.
    pub workers: WorkerSettings,
    /// The language model that comments on reports; `None` where nothing leaves the machine.
    pub advisor: Option<AdvisorSettings>,
    /// What it is asked about fillers, where a request wants that.
    pub contextual_fillers: ContextualFillerSettings,
}

/// Which words a language model is asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct ContextualFillerSettings {
    /// Where the rules are not sure, and when the model is sure enough instead.
    pub ambiguity: coach_measures::AmbiguitySettings,
    /// How many words of a talk at most, from its beginning; the rules judge the others.
    pub candidates_max: usize,
}

impl Default for ContextualFillerSettings {
    /// Ten questions' worth.
    fn default() -> Self {
        Self { ambiguity: coach_measures::AmbiguitySettings::default(), candidates_max: 200 }
    }
}

/// A language model that is asked about finished reports.
#[derive(Debug, Clone)]
pub struct AdvisorSettings {
    /// The server and the model.
    pub client: coach_llm::Settings,
    /// Where its cost is counted, and how much is allowed.
    pub usage: crate::usage::UsageSettings,
}

impl Settings {
    /// The defaults around a recogniser; results are kept in memory alone.
    pub fn new(recognition: RecognizerSettings) -> Self {
        Self {
            media: coach_media::Settings::default(),
            vad: coach_recognition::VadSettings::default(),
            recognition,
            measures: coach_measures::MeasureSettings::default(),
            findings: coach_findings::FindingSettings::default(),
            cache: CacheSettings::default(),
            workers: WorkerSettings::default(),
            advisor: None,
            contextual_fillers: ContextualFillerSettings::default(),
        }
    }
}

/// Who writes the words.
#[derive(Debug, Clone)]
pub enum RecognizerSettings {
    /// Whisper on this machine's processor.
    Local {
        /// Folder of one model.
        model_dir: PathBuf,
        /// Threads for its products.
        threads: usize,
    },
    /// Scripted words.
    #[cfg(feature = "test-support")]
    Fake(FakeScript),
}

/// What the scripted recogniser does.
#[cfg(feature = "test-support")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FakeScript {
    /// Writes its words at once.
    Talk,
    /// Works until it is cancelled.
    Endless,
    /// Panics, as a bug would.
    Panic,
    /// Fails as a missing model does.
    NoModel,
}

/// How many analyses run and wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerSettings {
    /// Analyses that run at the same time.
    pub running_max: usize,
    /// Analyses that may wait for their turn; one more is refused.
    pub waiting_max: usize,
}

impl Default for WorkerSettings {
    /// One at a time: recognition fills all cores by itself.
    fn default() -> Self {
        Self { running_max: 1, waiting_max: 64 }
    }
}

#[cfg(test)]
mod tests {
    use coach_findings::band;
    use coach_measures::TimingSettings;
    use coach_speech::measures::MeasureId;

    #[test]
    fn a_pace_that_is_no_rush_and_no_drag_is_in_its_band() {
        let timing = TimingSettings::default();
        for (language, (low, high)) in [("en", timing.band_syl_s_en), ("ru", timing.band_syl_s_ru)]
        {
            let pace = band(MeasureId::SpeechRateSylS, language).unwrap();
            assert!(pace.low.unwrap() <= low && high <= pace.high.unwrap(), "{language}");
        }
    }
}
