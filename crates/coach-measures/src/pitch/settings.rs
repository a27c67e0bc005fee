//! Every number that the tracking of F0 may be tuned by, with its source.

/// How F0 is tracked. The defaults are those of the sources; where there is none, the comment says
/// that the value is a choice, and what it was chosen on.
#[derive(Debug, Clone, PartialEq)]
pub struct PitchSettings {
    /// Lowest F0 of the first pass: 60 Hz (Hirst 2011).
    pub floor_hz: f64,
    /// Highest F0 of both passes: 600 Hz (Hirst 2011).
    pub ceiling_hz: f64,
    /// Periods of the lowest F0 in a window: 3 (Boersma 1993).
    pub window_periods: f64,
    /// Shortest window of the second pass. A choice: shorter ones gain nothing on the corpus.
    pub window_s_min: f64,
    /// Speaker's floor as a share of the lower quartile of the first pass (Hirst 2011).
    pub floor_share: f64,
    /// Speaker's ceiling as a multiple of the upper quartile; 2.5 for expressive speech (Hirst
    /// 2011), and a lower one would only cut off what is expressive.
    pub ceiling_share: f64,
    /// What an octave outside the speaker's range costs. A choice: an octave error is never that
    /// much more periodic than the truth, real speech outside of the range is.
    pub outside_cost: f64,
    /// Periodicity from which a frame may be voiced: 0.45 (Boersma 1993).
    pub voicing_threshold: f64,
    /// Level against loud speech under which a frame is hardly voiced: 0.03 (Boersma 1993).
    pub silence_threshold: f64,
    /// Advantage of an F0 over one an octave lower: 0.01 (Boersma 1993).
    pub octave_cost: f64,
    /// Cost of a jump of an octave from frame to frame: 0.35 (Boersma 1993).
    pub octave_jump_cost: f64,
    /// Cost of a change between voiced and unvoiced: 0.14 (Boersma 1993).
    pub voicing_change_cost: f64,
    /// A jump of more semitones ends a run: 6.
    pub jump_st_max: f64,
    /// A voiced run of less time is chance: 0.05 s.
    pub run_s_min: f64,
}

impl Default for PitchSettings {
    fn default() -> Self {
        Self {
            floor_hz: 60.0,
            ceiling_hz: 600.0,
            window_periods: 3.0,
            window_s_min: 0.025,
            floor_share: 0.75,
            ceiling_share: 2.5,
            outside_cost: 0.2,
            voicing_threshold: 0.45,
            silence_threshold: 0.03,
            octave_cost: 0.01,
            octave_jump_cost: 0.35,
            voicing_change_cost: 0.14,
            jump_st_max: 6.0,
            run_s_min: 0.05,
        }
    }
}
