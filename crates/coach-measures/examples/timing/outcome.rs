//! What is measured in one recording, and in all made-up talks.

use std::fs;
use std::path::Path;

use coach_measures::{MeasureSettings, Recording, measure};
use coach_speech::loudness::Loudness;
use coach_speech::measures::Measures;
use coach_speech::transcript::Transcript;
use coach_speech::{MonoAudio, Span};
use serde_json::Value;

use super::Done;
use super::sound::decode;
use super::truth::Talk;

/// A made-up talk.
pub(crate) struct Measured {
    pub(crate) name: String,
    /// Below the corpus.
    pub(crate) path: String,
    pub(crate) talk: Talk,
    pub(crate) outcome: Outcome,
}

/// What was measured in one recording.
pub(crate) struct Outcome {
    pub(crate) measures: Measures,
}

impl Outcome {
    pub(crate) fn of(audio: &MonoAudio, region: Span, transcript: &Transcript) -> Self {
        let loudness = Loudness::default();
        let recording = Recording { audio, loudness: &loudness, regions: &[region] };
        Self { measures: measure(recording, transcript, &MeasureSettings::default()) }
    }
}

/// The talks below `synth_*`, by name.
pub(crate) fn talks(corpus: &Path, items: &[Value]) -> Done<Vec<Measured>> {
    let mut talks = Vec::new();
    for item in items {
        let (Some(path), Some(truth)) = (item["path"].as_str(), item["truth"].as_str()) else {
            continue;
        };
        if !path.starts_with("synth_") {
            continue;
        }
        let truth: Value = serde_json::from_str(&fs::read_to_string(corpus.join(truth))?)?;
        let talk = Talk::of(&truth).ok_or_else(|| format!("{path} has another kind of truth"))?;
        let outcome = Outcome::of(&decode(&corpus.join(path), None)?, talk.span, &talk.transcript);
        let name = item["id"].as_str().unwrap_or(path).to_owned();
        talks.push(Measured { name, path: path.to_owned(), talk, outcome });
    }
    talks.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(talks)
}
