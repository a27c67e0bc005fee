//! What a recording may cost. Every number has a name, so that a caller can change it.

use std::time::Duration;

use coach_speech::Seconds;

/// Limits on one recording; the defaults suit a desktop with 4 GB of memory.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Limits {
    /// Largest file in bytes.
    pub max_bytes: u64,
    /// Longest sound. Memory for the samples is 64 kB a second, 922 MB for the default.
    pub max_duration: Seconds,
    /// Most channels in a track.
    pub max_channels: u16,
    /// Lowest sample rate in hertz.
    pub min_sample_rate_hz: u32,
    /// Highest sample rate in hertz.
    pub max_sample_rate_hz: u32,
    /// Most tracks of any kind in a file.
    pub max_tracks: usize,
    /// How many packets in a row may be undecodable before the file is given up.
    pub max_consecutive_errors: u32,
    /// How many packets in a row, of any track, may give no sound: sample tables can describe
    /// billions of them in a few bytes.
    pub max_idle_packets: u64,
    /// Longest hole in the timestamps that is filled with silence; a longer one is taken for a
    /// damaged timestamp and ignored.
    pub max_gap: Seconds,
    /// How much of each audio track is heard before one is chosen.
    pub track_choice: Seconds,
    /// How long one run of `ffmpeg` may take.
    pub ffmpeg_wall_clock: Duration,
    /// Processor seconds of one run of `ffmpeg`.
    pub ffmpeg_cpu_s: u64,
    /// Address space of `ffmpeg` in bytes.
    pub ffmpeg_memory_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = |value| Seconds::new(value).unwrap_or(Seconds::ZERO);
        Self {
            max_bytes: 8 << 30,
            max_duration: seconds(4.0 * 3600.0),
            max_channels: 32,
            min_sample_rate_hz: 1_000,
            max_sample_rate_hz: 384_000,
            max_tracks: 64,
            max_consecutive_errors: 200,
            max_idle_packets: 2_000_000,
            max_gap: seconds(600.0),
            track_choice: seconds(60.0),
            ffmpeg_wall_clock: Duration::from_mins(15),
            ffmpeg_cpu_s: 900,
            ffmpeg_memory_bytes: 1 << 30,
        }
    }
}

/// Which limit a recording went over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LimitKind {
    /// [`Limits::max_bytes`].
    Bytes,
    /// [`Limits::max_duration`].
    Duration,
    /// [`Limits::max_channels`].
    Channels,
    /// [`Limits::min_sample_rate_hz`] or [`Limits::max_sample_rate_hz`].
    SampleRate,
    /// [`Limits::max_tracks`].
    Tracks,
    /// [`Limits::ffmpeg_wall_clock`], or the processor time of the same run.
    FfmpegTime,
}
