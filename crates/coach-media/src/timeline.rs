//! Where decoded frames belong on the recording's clock: encoder delay, start offset, holes.

use crate::mp4::Edit;

/// A hole shorter than this is jitter of the timestamps, not missing sound. Recorders of
/// browsers stamp packets by the arrival of the sound, give or take some tens of milliseconds.
const JITTER_S: f64 = 0.1;
/// Timestamps that begin later than this are those of a cut from a longer stream.
const LATE_START_S: f64 = 10.0;
/// A start offset shorter than this is rounding of the timestamps.
const ROUNDING_S: f64 = 0.002;

/// How the container's times relate to what is decoded.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Origin {
    /// Encoder delay by the codec's header, in seconds.
    pub(crate) pre_skip_s: Option<f64>,
    /// The track's edit list.
    pub(crate) edit: Option<Edit>,
    /// Times are already shifted so that the encoder delay lies before zero (Matroska).
    pub(crate) delay_is_negative: bool,
    /// Earliest time of any packet of any track before the first one decoded.
    pub(crate) earliest_s: f64,
    /// What the container's clock shows at time zero, if somebody told.
    pub(crate) zero_s: Option<f64>,
}

/// What to do before the frames of a packet are taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placement {
    /// Silence to put in.
    pub(crate) silence_s: f64,
    /// Sound to leave out, of this packet and those that follow.
    pub(crate) skip_s: f64,
}

/// Follows one track.
#[derive(Debug)]
pub(crate) struct Timeline {
    origin: Origin,
    shift_s: f64,
    /// When the next packet should start if nothing is missing; `None` before the first.
    expected_s: Option<f64>,
    /// Packets since the last placement could not be decoded.
    lost: bool,
    /// The track's start on the clock.
    start_s: f64,
}

impl Timeline {
    /// A timeline of which nothing is known but its origin.
    pub(crate) fn new(origin: Origin) -> Self {
        Self { origin, shift_s: 0.0, expected_s: None, lost: false, start_s: 0.0 }
    }

    /// Where the track starts; 0 before its first packet.
    pub(crate) fn start_s(&self) -> f64 {
        self.start_s
    }

    /// A packet could not be decoded.
    pub(crate) fn lose(&mut self) {
        self.lost = true;
    }

    /// A packet that starts at `time_s` gave frames for `length_s`.
    pub(crate) fn place(&mut self, time_s: f64, length_s: f64) -> Placement {
        let placement = match self.expected_s {
            None => self.place_first(time_s),
            Some(expected_s) => {
                let hole_s = time_s - self.shift_s - expected_s;
                let tolerance_s = if self.lost { ROUNDING_S } else { JITTER_S };
                let silence_s = if hole_s > tolerance_s { hole_s } else { 0.0 };
                Placement { silence_s, skip_s: 0.0 }
            }
        };
        self.lost = false;
        let from_s = self.expected_s.unwrap_or(time_s - self.shift_s);
        let filled_s = if self.expected_s.is_some() { placement.silence_s } else { 0.0 };
        self.expected_s = Some(from_s + filled_s + length_s);
        placement
    }

    fn place_first(&mut self, time_s: f64) -> Placement {
        let Origin { pre_skip_s, edit, delay_is_negative, earliest_s, zero_s } = self.origin;
        let skip_s = match (pre_skip_s, edit) {
            (Some(pre_skip_s), _) => pre_skip_s,
            (None, Some(edit)) => edit.skip_s,
            (None, None) if delay_is_negative => (-time_s).max(0.0),
            (None, None) => 0.0,
        };
        let delay_s = edit.map_or(0.0, |edit| edit.delay_s);
        self.shift_s = if delay_is_negative { 0.0 } else { skip_s } - delay_s;
        let late_s = earliest_s.min(time_s);
        self.shift_s += match zero_s {
            Some(zero_s) => zero_s,
            None if late_s > LATE_START_S => late_s,
            None => 0.0,
        };
        let start_s = time_s - self.shift_s + skip_s;
        if start_s > ROUNDING_S {
            self.start_s = start_s;
        }
        Placement { silence_s: self.start_s, skip_s }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packets of 20 ms at these times: silence put in and sound left out before each.
    #[track_caller]
    fn check(origin: Origin, times_s: &[f64], expected: &[(f64, f64)]) {
        let mut timeline = Timeline::new(origin);
        for (&time_s, &(silence_s, skip_s)) in times_s.iter().zip(expected) {
            let placement = timeline.place(time_s, 0.02);
            let close = |a: f64, b: f64| (a - b).abs() < 1e-6;
            assert!(
                close(placement.silence_s, silence_s) && close(placement.skip_s, skip_s),
                "{time_s}: {placement:?}"
            );
        }
    }

    #[test]
    fn delays_offsets_and_holes_fall_where_they_belong() {
        let nothing = (0.0, 0.0);
        let plain = Origin { earliest_s: f64::INFINITY, ..Origin::default() };
        check(plain, &[0.0, 0.02, 0.045, 0.06], &[nothing; 4]);
        check(plain, &[2.0, 2.02], &[(2.0, 0.0), nothing]);
        check(plain, &[0.0, 1.02, 1.04], &[nothing, (1.0, 0.0), nothing]);
        check(plain, &[0.0, -7.0, 0.04], &[nothing; 3]);
        check(plain, &[3600.0, 3600.02], &[nothing; 2]);
        let video_first = Origin { earliest_s: 3598.0, ..plain };
        check(video_first, &[3600.0, 3600.02], &[(2.0, 0.0), nothing]);
        let told = Origin { zero_s: Some(1.4), ..plain };
        check(told, &[3.4, 3.42], &[(2.0, 0.0), nothing]);
        let ogg_opus = Origin { pre_skip_s: Some(0.0065), ..plain };
        check(ogg_opus, &[0.0, 0.02], &[(0.0, 0.0065), nothing]);
        check(ogg_opus, &[2.0, 2.02], &[(2.0, 0.0065), nothing]);
        let webm_opus = Origin { delay_is_negative: true, ..ogg_opus };
        check(webm_opus, &[-0.0065, 0.0135], &[(0.0, 0.0065), nothing]);
        let edit = Edit { skip_s: 0.128, delay_s: 2.0, keep_s: None };
        check(Origin { edit: Some(edit), ..plain }, &[0.0, 0.02], &[(2.0, 0.128), nothing]);
    }

    #[test]
    fn lost_packets_leave_their_time() {
        let mut timeline = Timeline::new(Origin::default());
        timeline.place(0.0, 0.02);
        timeline.lose();
        assert!((timeline.place(0.04, 0.02).silence_s - 0.02).abs() < 1e-9);
        assert!(timeline.place(0.06, 0.02).silence_s.abs() < 1e-9);
    }
}
