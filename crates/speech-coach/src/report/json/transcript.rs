//! What was said, as JSON.

use coach_speech::Span;
use coach_speech::report::Report;
use coach_speech::transcript::{Transcript, Word, join};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Document, SCHEMA_VERSION, Times, ratio, times};

#[derive(Serialize, ToSchema)]
#[schema(as = ReportTranscript)]
pub(super) struct TranscriptDto {
    language: String,
    language_probability: f64,
    recognizer: String,
    text: String,
    words: Vec<WordDto>,
    segments: Vec<SegmentDto>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportWord)]
struct WordDto {
    text: String,
    #[serde(flatten)]
    times: Times,
    probability: f64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportSegment)]
struct SegmentDto {
    #[serde(flatten)]
    times: Times,
    text: String,
}

impl Document {
    /// The transcript alone.
    pub(crate) fn transcript_json(file: &str, report: &Report) -> Vec<u8> {
        #[derive(Serialize)]
        struct Alone<'a> {
            schema_version: u32,
            file: &'a str,
            transcript: TranscriptDto,
        }
        let transcript = transcript(&report.transcript);
        let alone = Alone { schema_version: SCHEMA_VERSION, file, transcript };
        serde_json::to_vec(&alone).unwrap_or_default()
    }
}

/// The words and segments of a talk.
pub(super) fn transcript(transcript: &Transcript) -> TranscriptDto {
    let word = |word: &Word| WordDto {
        text: word.text.clone(),
        times: times(word.span),
        probability: ratio(f64::from(word.probability)),
    };
    let segment = |words: &[Word]| {
        let span = words.iter().map(|word| word.span).reduce(Span::union)?;
        Some(SegmentDto { times: times(span), text: join(words) })
    };
    TranscriptDto {
        language: transcript.language.clone(),
        language_probability: ratio(f64::from(transcript.language_probability)),
        recognizer: transcript.recognizer.clone(),
        text: transcript.text(),
        words: transcript.words.iter().map(word).collect(),
        segments: transcript.segments().filter_map(segment).collect(),
    }
}
