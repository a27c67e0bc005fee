//! Words of a talk as a model is told them: cleaned, redacted, and fenced as data.

use coach_findings::clock;
use coach_speech::transcript::{Transcript, Word, join};

use super::untrusted::{clean, redact};

/// Part of the model's memory that question and answer may take: token counts are estimates.
pub(crate) const CONTEXT_PART: f64 = 0.9;

/// Some words in a row, with their time; nothing where nothing of them can be told.
pub(crate) fn line(words: &[Word]) -> Option<String> {
    let time = clock(words.first()?.span.start().get());
    let text = redact(&clean(&join(words)));
    (!text.trim().is_empty()).then(|| format!("[{time}] {}", text.trim()))
}

/// The transcript as it is told: a line a sentence with its time, redacted.
pub(crate) fn lines(transcript: &Transcript) -> Vec<String> {
    transcript.segments().filter_map(line).collect()
}

/// A sign that nobody who speaks can know: it depends on every word.
fn mark(told: &str) -> String {
    let digest = blake3::derive_key("speech-coach transcript mark 1", told.as_bytes());
    format!("{:08x}", u32::from_le_bytes([digest[0], digest[1], digest[2], digest[3]]))
}

/// What was said, between marks that it cannot hold.
pub(crate) fn fenced(told: &str) -> String {
    let mark = mark(told);
    format!("<transcript id=\"{mark}\">\n{told}\n</transcript id=\"{mark}\">")
}
