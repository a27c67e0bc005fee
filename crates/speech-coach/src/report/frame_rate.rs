//! Frame rates of video, and times counted in frames.

use clap::ValueEnum;

/// Frames a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum FrameRate {
    #[value(name = "23.976")]
    Fps23976,
    #[value(name = "24")]
    Fps24,
    #[default]
    #[value(name = "25")]
    Fps25,
    #[value(name = "29.97")]
    Fps2997,
    #[value(name = "30")]
    Fps30,
    #[value(name = "50")]
    Fps50,
    #[value(name = "59.94")]
    Fps5994,
    #[value(name = "60")]
    Fps60,
}

impl FrameRate {
    /// The rate of that name, such as `25` or `29.97`.
    pub(crate) fn of(name: &str) -> Option<Self> {
        <Self as ValueEnum>::from_str(name, false).ok()
    }

    /// What the service keeps a cut list for it as.
    pub(crate) fn view(self) -> &'static str {
        match self {
            Self::Fps23976 => "cut-23.976",
            Self::Fps24 => "cut-24",
            Self::Fps25 => "cut-25",
            Self::Fps2997 => "cut-29.97",
            Self::Fps30 => "cut-30",
            Self::Fps50 => "cut-50",
            Self::Fps5994 => "cut-59.94",
            Self::Fps60 => "cut-60",
        }
    }

    /// Frames in so many milliseconds of real time, as a ratio (SMPTE ST 12-1: 24, 30 and 60
    /// frames in 1.001 s).
    fn frames_in_ms(self) -> (u64, u64) {
        match self {
            Self::Fps23976 => (24, 1001),
            Self::Fps24 => (24, 1000),
            Self::Fps25 => (25, 1000),
            Self::Fps2997 => (30, 1001),
            Self::Fps30 => (30, 1000),
            Self::Fps50 => (50, 1000),
            Self::Fps5994 => (60, 1001),
            Self::Fps60 => (60, 1000),
        }
    }

    /// The frame that is nearest to a time.
    pub(crate) fn frame_at(self, ms: u64) -> u64 {
        let (frames, per_ms) = self.frames_in_ms();
        (2 * ms * frames + per_ms) / (2 * per_ms)
    }

    /// `HH:MM:SS:FF`, every frame counted: no numbers are dropped.
    pub(crate) fn timecode(self, frame: u64) -> String {
        let (base, _) = self.frames_in_ms();
        let (seconds, frame) = (frame / base, frame % base);
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        format!("{hours:02}:{minutes:02}:{seconds:02}:{frame:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cut_list_goes_with_its_take() {
        for rate in FrameRate::value_variants() {
            assert!(coach_pipeline::service::VIEWS.contains(&rate.view()), "{rate:?}");
        }
    }

    #[test]
    fn times_are_counted_in_frames() {
        for (rate, ms, expected) in [
            ("25", 0, "00:00:00:00"),
            ("25", 19, "00:00:00:00"),
            ("25", 20, "00:00:00:01"),
            ("25", 3_723_960, "01:02:03:24"),
            ("24", 999, "00:00:01:00"),
            ("60", 500, "00:00:00:30"),
            // An hour of 29.97 has 107,892 frames: counted thirty a second they are 3.6 s short.
            ("29.97", 3_600_000, "00:59:56:12"),
            ("23.976", 1001, "00:00:01:00"),
            ("59.94", 1001, "00:00:01:00"),
        ] {
            let rate = FrameRate::of(rate).unwrap();
            assert_eq!(rate.timecode(rate.frame_at(ms)), expected, "{ms} ms at {rate:?}");
        }
        assert_eq!(FrameRate::of("26"), None);
        assert_eq!(FrameRate::default(), FrameRate::of("25").unwrap());
    }
}
