//! `SubRip` subtitles.

use std::fmt::Write as _;

use coach_speech::transcript::Transcript;

use super::cues::{Cue, cues};

/// The whole file; empty where nothing was said.
pub(crate) fn render(transcript: &Transcript) -> String {
    let mut file = String::new();
    for (index, cue) in cues(transcript).iter().enumerate() {
        let separator = if index == 0 { "" } else { "\n" };
        let (start, end) = (time(cue.start_ms), time(cue.end_ms));
        let _ = write!(file, "{separator}{}\n{start} --> {end}\n{}", index + 1, text(cue));
    }
    file
}

fn text(cue: &Cue) -> String {
    cue.lines.iter().fold(String::new(), |mut text, line| {
        for (index, piece) in line.iter().enumerate() {
            text.push_str(if index == 0 { "" } else { " " });
            text.push_str(&piece.text);
        }
        text.push('\n');
        text
    })
}

fn time(ms: u64) -> String {
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02},{:03}", ms % 1000)
}
