//! `WebVTT` subtitles with the time of every word, for players that highlight as they go.

use std::fmt::Write as _;

use coach_speech::transcript::Transcript;

use super::cues::{Cue, cues, to_ms};

/// The whole file; a header alone where nothing was said.
pub(crate) fn render(transcript: &Transcript) -> String {
    let mut file = "WEBVTT\n".to_owned();
    if !transcript.language.is_empty() {
        let _ = writeln!(file, "Kind: captions\nLanguage: {}", transcript.language);
    }
    for cue in cues(transcript) {
        let (start, end) = (time(cue.start_ms), time(cue.end_ms));
        let _ = write!(file, "\n{start} --> {end}\n{}", text(&cue));
    }
    file
}

/// The lines of a cue. Times inside must grow and lie strictly inside the cue, or a player may
/// drop the cue; the first word needs none.
fn text(cue: &Cue) -> String {
    let mut text = String::new();
    let mut last_ms = cue.start_ms;
    for line in &cue.lines {
        for (index, piece) in line.iter().enumerate() {
            text.push_str(if index == 0 { "" } else { " " });
            let start_ms = to_ms(piece.start_s);
            if last_ms < start_ms && start_ms < cue.end_ms {
                let _ = write!(text, "<{}>", time(start_ms));
                last_ms = start_ms;
            }
            text.push_str(&escape(&piece.text));
        }
        text.push('\n');
    }
    text
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn time(ms: u64) -> String {
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}.{:03}", ms % 1000)
}
