//! What the program wrote about one file, as far as it is measured here.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::corpus::Stretch;

/// A report, or the error in its place.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Document {
    pub(crate) error: Option<ErrorPart>,
    pub(crate) media: Media,
    pub(crate) transcript: Transcript,
    measures: BTreeMap<String, Value>,
    pub(crate) pauses: Vec<Pause>,
    pub(crate) filled_pauses: Vec<Times>,
    pub(crate) filler_words: Vec<Times>,
    pub(crate) sub_scores: Vec<SubScore>,
    pub(crate) run: Run,
}

/// Why there is no report.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ErrorPart {
    pub(crate) code: String,
    pub(crate) message: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Media {
    pub(crate) duration_s: f64,
    pub(crate) start_offset_s: f64,
    pub(crate) audio_tracks: u64,
    pub(crate) clipped_ratio: f64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Transcript {
    pub(crate) words: Vec<Word>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) start_s: f64,
    pub(crate) end_s: f64,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(default)]
pub(crate) struct Times {
    start_s: f64,
    end_s: f64,
}

/// A pause and where it stands.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Pause {
    #[serde(flatten)]
    pub(crate) times: Times,
    pub(crate) place: String,
}

/// A sub-score by its parts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SubScore {
    pub(crate) id: String,
    pub(crate) terms: Vec<Term>,
}

/// What one number gives to a sub-score.
#[derive(Debug, Default, Clone, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct Term {
    pub(crate) measure: String,
    /// 0 to 100.
    pub(crate) score: f64,
    pub(crate) weight: f64,
}

/// What the run took, by the program's own clock.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_field_names, reason = "the unit is part of a name")]
pub(crate) struct Run {
    pub(crate) stage_s: BTreeMap<String, f64>,
    pub(crate) model_load_s: f64,
    pub(crate) total_s: f64,
}

impl Document {
    /// Reads what the program wrote to standard output.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Words of the transcript, filled pauses left out.
    pub(crate) fn word_count(&self) -> Option<usize> {
        self.measures.get("word_count")?.as_u64()?.try_into().ok()
    }

    /// A measure's value, if it could be measured.
    pub(crate) fn measure(&self, name: &str) -> Option<f64> {
        self.measures.get(name)?.get("value")?.as_f64()
    }
}

impl Times {
    pub(crate) fn stretch(self) -> Stretch {
        Stretch { start: self.start_s, end: self.end_s }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_is_read_and_the_rest_is_not_in_the_way() {
        let document = Document::parse(
            r#"{"schema_version":1,"media":{"duration_s":2.5,"container":"wav"},
                "transcript":{"words":[{"text":"Hi,","start_s":0.5,"end_s":0.7,"probability":1}]},
                "measures":{"speech_rate_wpm":{"value":120.5,"unit":"words/min"},
                    "pause_s_mean":{"value":null,"unmeasurable":"too_little"},"word_count":1},
                "pauses":[{"start_s":1,"end_s":2,"place":"sentence"}],
                "run":{"stage_s":{"decode":0.1},"total_s":0.5}}"#,
        )
        .unwrap();
        assert_eq!(document.measure("speech_rate_wpm"), Some(120.5));
        assert_eq!(document.measure("pause_s_mean"), None);
        assert_eq!(document.transcript.words[0].text, "Hi,");
        assert_eq!(document.pauses[0].times.stretch(), Stretch { start: 1.0, end: 2.0 });
        assert!(document.error.is_none());
    }

    #[test]
    fn an_error_is_read() {
        let document = Document::parse(r#"{"error":{"code":"empty_file","message":"m"}}"#).unwrap();
        assert_eq!(document.error.unwrap().code, "empty_file");
        assert!(Document::parse("").is_none());
    }
}
