//! Every number that the acoustic measures may be tuned by, with its source.

/// Thresholds of the acoustic measures. Where no source is named, the value is a choice, to be
/// calibrated on recordings.
#[derive(Debug, Clone, PartialEq)]
pub struct AcousticSettings {
    /// F0 measures are trusted from this voiced time on.
    pub trusted_voiced_s_min: f64,
    /// Shares of sentence ends are trusted from this many sentences on.
    pub trusted_sentences_min: f64,
    /// Loudness variation is trusted from this time of speech on.
    pub trusted_speech_s_min: f64,
    /// Window in which pitch is judged monotone or not, and the distance of windows.
    pub pitch_window_s: f64,
    /// Distance of those windows.
    pub pitch_hop_s: f64,
    /// Least voiced time in such a window.
    pub pitch_window_voiced_s_min: f64,
    /// A window is monotone below this deviation, in English …
    pub monotone_st_max: f64,
    /// … and times this in Russian (Skarnitzl & Hledíková 2022: Slavic speakers are flatter).
    pub slavic_share: f64,
    /// So many monotone windows in a row are a span.
    pub monotone_windows_min: usize,
    /// Voiced time at the end of a sentence that shows how it ends: at most …
    pub end_s_max: f64,
    /// … and at least.
    pub end_s_min: f64,
    /// The end must lie in the last so many seconds of a sentence.
    pub end_reach_s: f64,
    /// Uptalk rises at least so far …
    pub uptalk_st_min: f64,
    /// … and ends above this share of the speaker's frames.
    pub uptalk_share_min: f64,
    /// A falling end falls at least so far …
    pub fall_st_min: f64,
    /// … and ends below this share of the speaker's frames.
    pub fall_share_max: f64,
    /// Share of a window of 0.4 s that must be speech for its loudness to count as speech.
    pub speech_share_min: f64,
    /// Syllables at the end of a sentence that show whether it fades.
    pub fading_syllables: usize,
    /// Syllables that a sentence must have besides.
    pub fading_syllables_before_min: usize,
    /// An end fades if it is so far below what the speaker's own declination leads to.
    pub fading_db_min: f64,
    /// Three seconds are too quiet if they are so far below the integrated loudness.
    pub quiet_lu_min: f64,
    /// Speech that such three seconds must hold.
    pub quiet_speech_s_min: f64,
    /// Peaks of intensity count down to this distance from the 99th percentile
    /// (de Jong & Wempe 2009).
    pub nucleus_depth_db_max: f64,
    /// Dip on both sides of a peak (de Jong & Wempe 2009).
    pub nucleus_dip_db_min: f64,
    /// A breath is quieter than speech by at least …
    pub breath_depth_db_min: f64,
    /// … and at most,
    pub breath_depth_db_max: f64,
    /// above the noise floor by at least this,
    pub breath_above_noise_db_min: f64,
    /// and as long as this at least …
    pub breath_s_min: f64,
    /// … and at most.
    pub breath_s_max: f64,
    /// Mean periodicity of a breath: no more than that of noise in windows as short as these.
    pub breath_periodicity_max: f64,
    /// The spectrum ends where it stays below its maximum by more.
    pub bandwidth_depth_db: f64,
    /// A recording of a telephone has less bandwidth: 3.6 kHz by its filters, and whatever is
    /// sampled at 8 kHz ends at 4 kHz, at up to 4.4 as measured here on the corpus.
    pub telephone_hz_max: f64,
    /// Pauses of this length show whether noise rises in them.
    pub noise_pause_s_min: f64,
    /// Start of a pause that still holds reverberation and release.
    pub noise_settle_s: f64,
    /// So many pauses are needed.
    pub noise_pauses_min: usize,
    /// Gain is suspected to be automatic if noise rises so fast in most pauses.
    pub noise_rise_db_s_min: f64,
}

impl Default for AcousticSettings {
    fn default() -> Self {
        Self {
            trusted_voiced_s_min: 15.0,
            trusted_sentences_min: 8.0,
            trusted_speech_s_min: 30.0,
            pitch_window_s: 10.0,
            pitch_hop_s: 2.0,
            pitch_window_voiced_s_min: 3.0,
            monotone_st_max: 1.6,
            slavic_share: 0.9,
            monotone_windows_min: 2,
            end_s_max: 0.4,
            end_s_min: 0.2,
            end_reach_s: 0.8,
            uptalk_st_min: 2.5,
            uptalk_share_min: 0.6,
            fall_st_min: 2.0,
            fall_share_max: 0.3,
            speech_share_min: 0.75,
            fading_syllables: 2,
            fading_syllables_before_min: 3,
            fading_db_min: 7.0,
            quiet_lu_min: 8.0,
            quiet_speech_s_min: 1.5,
            nucleus_depth_db_max: 25.0,
            nucleus_dip_db_min: 2.0,
            breath_depth_db_min: 15.0,
            breath_depth_db_max: 35.0,
            breath_above_noise_db_min: 6.0,
            breath_s_min: 0.15,
            breath_s_max: 0.8,
            breath_periodicity_max: 0.6,
            bandwidth_depth_db: 55.0,
            telephone_hz_max: 4_500.0,
            noise_pause_s_min: 0.6,
            noise_settle_s: 0.15,
            noise_pauses_min: 4,
            noise_rise_db_s_min: 4.0,
        }
    }
}
