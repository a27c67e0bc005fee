//! A cut list for video editors in the manner of CMX 3600: the talk as [`kept`] leaves it.
//!
//! Where it differs from CMX 3600: after 999 the numbers of events have four digits. Reel `AX` is
//! a file without time code of its own: its first frame is `00:00:00:00`. The track is `B`
//! (picture and sound), or `A` for containers that hold sound alone; time code counts every frame.

use std::fmt::Write as _;

use coach_speech::report::Report;

use super::cut::{CutSettings, kept};
use super::events::one_line;
use super::frame_rate::FrameRate;

/// Longest title and name.
const CHARS_MAX: usize = 70;
/// Containers without picture, as decoding names them.
const SOUND_ALONE: [&str; 7] = ["wav", "rf64", "mp3", "flac", "aac", "aiff", "caf"];

/// The whole file; without events where nothing is left.
pub(crate) fn render(name: &str, report: &Report, rate: FrameRate) -> String {
    let name: String = one_line(name).chars().take(CHARS_MAX).collect();
    let sound_alone = SOUND_ALONE.contains(&report.media.container.as_str());
    let track = if sound_alone { "A" } else { "B" };
    let mut file = format!("TITLE: {name}\nFCM: NON-DROP FRAME\n");
    let mut record = 0;
    let frames = kept(report, CutSettings::default())
        .into_iter()
        .map(|(start_ms, end_ms)| (rate.frame_at(start_ms), rate.frame_at(end_ms)))
        .filter(|(start, end)| start < end);
    for (number, (start, end)) in (1..).zip(frames) {
        let record_end = record + end - start;
        let [start, end, from, until] =
            [start, end, record, record_end].map(|frame| rate.timecode(frame));
        let _ = write!(
            file,
            "\n{number:03}  AX       {track}     C        {start} {end} {from} {until}\n\
             * FROM CLIP NAME: {name}\n"
        );
        record = record_end;
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::{filler, report};

    #[test]
    fn events_follow_each_other_and_lose_no_frame() {
        let mut talk = report("en", 100.0);
        for second in 0..50 {
            let start_s = f64::from(second) * 1.9;
            talk.measures.filler_words.push(filler("like", start_s, start_s + 0.377));
        }
        for rate in ["23.976", "24", "25", "29.97", "60"] {
            let file = render("talk\r\nEVIL: 1", &talk, FrameRate::of(rate).unwrap());
            assert!(
                file.starts_with("TITLE: talk  EVIL: 1\nFCM: NON-DROP FRAME\n\n001  AX"),
                "{file}"
            );
            let codes: Vec<Vec<&str>> = file
                .lines()
                .filter(|line| line.contains("  AX  "))
                .map(|line| line.split_whitespace().skip(4).collect())
                .collect();
            assert_eq!(codes.len(), 50);
            for pair in codes.windows(2) {
                assert!(pair[0][1] < pair[1][0], "{pair:?}");
                assert_eq!(pair[0][3], pair[1][2]);
            }
        }
    }
}
