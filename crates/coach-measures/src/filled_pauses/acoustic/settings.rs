//! Every number that the acoustic detector may be tuned by, with its origin.

/// Thresholds of the acoustic detector of filled pauses. Lengths are those of measured
/// hesitations (Goto 1999; Verkhodanova & Shapranov 2014) unless a comment says otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct FilledPauseSettings {
    /// A frame further below the speaker's level is no part of a hesitation.
    pub depth_db_max: f64,
    /// Spectral change up to this quantile of the speaker's own is steady. A choice: a half of
    /// the frames of speech stand still, but only hesitations do so for long.
    pub steady_quantile: f64,
    /// Spectral change up to this is steady in any case: noise and creaky voice level the changes
    /// of all sounds, so that quantiles tell little. A choice: clean speech has its median near 7.
    pub steady_flux: f64,
    /// Spectral change beyond this quantile of the speaker's own is an edge.
    pub edge_quantile: f64,
    /// Shortest steady core.
    pub core_s_min: f64,
    /// Cores this close belong to one sound: the vowel and the nasal of *um*.
    pub bridge_s_max: f64,
    /// Sounds this close may be one hesitation, if that fits better.
    pub join_s_max: f64,
    /// A sound is followed from its core to both sides at most so far.
    pub reach_s_max: f64,
    /// A sound ends where it is this far below its core.
    pub edge_db: f64,
    /// A frame is voiced from this periodicity on.
    pub voiced_min: f64,
    /// Shortest sound that is looked at; the edges of the voice are inside those of the sound.
    pub length_s_min: f64,
    /// Longest sound; what is longer is a tone, music or noise.
    pub length_s_max: f64,
    /// Shortest hesitation …
    pub hesitation_s_min: f64,
    /// … and the shortest that stands alone between silences.
    pub hesitation_alone_s_min: f64,
    /// An edge this close to silence is at the silence.
    pub snap_s: f64,
    /// A word longer than this many times what its syllables take …
    pub word_stretch_max: f64,
    /// … and this much more is cut to what they take.
    pub word_slack_s: f64,
    /// A sound is alone between silences if it fills this share of what sounds there.
    pub alone_share_min: f64,
    /// Pitch that varies less is a tone, not a voice (semitones; voices have jitter) …
    pub tone_st_max: f64,
    /// … if it goes on for so long.
    pub tone_s_min: f64,
    /// A first resonance below this is the murmur of a nasal (Bark; 3.4 is 330 Hz, and «э» was
    /// measured down to 3.5).
    pub nasal_f1_bark_max: f64,
    /// Events this close are one.
    pub merge_s: f64,
    /// Least length of a hesitation that is glued to a word, whose times are less sure.
    pub glued_s_min: f64,
    /// Least share of a hesitation that no word covers; the rest is a word held long.
    pub uncovered_min: f64,
    /// Greatest share of a word that may lie in a hesitation: every word needs its own sound.
    pub of_word_max: f64,
    /// Reported from this probability on. At 0.5 English read speech has more than the 0.3 false
    /// ones a minute that are allowed.
    pub probability_min: f64,
}

impl Default for FilledPauseSettings {
    fn default() -> Self {
        Self {
            depth_db_max: 18.0,
            steady_quantile: 0.5,
            steady_flux: 3.6,
            edge_quantile: 0.88,
            core_s_min: 0.06,
            bridge_s_max: 0.08,
            join_s_max: 0.1,
            reach_s_max: 0.3,
            edge_db: 14.0,
            voiced_min: 0.5,
            length_s_min: 0.1,
            length_s_max: 2.5,
            hesitation_s_min: 0.16,
            hesitation_alone_s_min: 0.12,
            snap_s: 0.09,
            word_stretch_max: 1.8,
            word_slack_s: 0.15,
            alone_share_min: 0.8,
            tone_st_max: 0.05,
            tone_s_min: 0.4,
            nasal_f1_bark_max: 3.4,
            merge_s: 0.12,
            glued_s_min: 0.25,
            uncovered_min: 0.5,
            of_word_max: 0.6,
            probability_min: 0.55,
        }
    }
}
