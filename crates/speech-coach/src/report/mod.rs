//! The forms in which a report leaves the program.

pub(crate) mod audacity;
pub(crate) mod commentary;
pub(crate) mod comparison;
pub(crate) mod csv;
pub(crate) mod cues;
mod cut;
pub(crate) mod edl;
mod events;
#[cfg(test)]
mod fixture;
pub(crate) mod frame_rate;
pub(crate) mod hesitations;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod outline;
pub(crate) mod srt;
pub(crate) mod text;
pub(crate) mod textgrid;
pub(crate) mod vtt;

use clap::ValueEnum;
use coach_speech::report::Report;

/// A form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading: strengths, priorities, numbers, transcript.
    Text,
    /// Everything, for programs; JSON Lines for several files.
    Json,
    /// `SubRip` subtitles.
    #[value(help = "SubRip subtitles")]
    Srt,
    /// `WebVTT` subtitles with the time of every word.
    #[value(help = "WebVTT subtitles with the time of every word")]
    Vtt,
    /// Words, pauses and fillers, one row each.
    #[value(name = "csv-words", alias = "csv")]
    CsvWords,
    /// Pauses and fillers, one row each.
    CsvEvents,
    /// The numbers, one row each.
    CsvMeasures,
    /// For reading, in Markdown.
    Markdown,
    /// For reading and printing: one file that needs nothing else.
    #[value(help = "For reading and printing: one HTML file that needs nothing else")]
    Html,
    /// Tiers for Praat.
    #[value(name = "textgrid")]
    TextGrid,
    /// A label track for Audacity.
    Audacity,
    /// A cut list without fillers and long pauses, for video editors.
    Edl,
}

impl Format {
    /// Ending of file names.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Json => "json",
            Self::Srt => "srt",
            Self::Vtt => "vtt",
            Self::CsvWords => "csv",
            Self::CsvEvents => "events.csv",
            Self::CsvMeasures => "measures.csv",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::TextGrid => "TextGrid",
            Self::Audacity => "labels.txt",
            Self::Edl => "edl",
        }
    }

    /// Whether several reports may follow each other in one stream.
    pub(crate) fn can_follow(self) -> bool {
        matches!(
            self,
            Self::Text | Self::Json | Self::CsvWords | Self::CsvEvents | Self::CsvMeasures
        )
    }
}

/// Chooses among the variants of the texts: the same talk always gets the same ones, another
/// talk likely gets others (FNV-1a of its words).
pub(crate) fn seed(report: &Report) -> u64 {
    let words = report.transcript.words.iter().flat_map(|word| word.text.bytes());
    words.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
