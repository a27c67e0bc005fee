//! The recogniser on this machine: Whisper by `coach-whisper`.

use std::path::Path;

use coach_speech::transcript::Transcript;
use coach_speech::{CancelFlag, MonoAudio, Span};
use coach_whisper::{Hook, LoadOptions, Model, Options, WindowText};

use crate::error::Error;
use crate::hallucinations::believable;
use crate::recognizer::{RecognitionRequest, Recognizer};
use crate::sound::Sound;
use crate::windows::{WindowSettings, windows};
use crate::words::{HeardWord, refine};

/// Windows decoded together.
const BATCH_SIZE: usize = 8;

/// A loaded model; shared between threads.
#[derive(Debug)]
pub struct LocalRecognizer {
    model: Model,
    id: String,
    windows: WindowSettings,
}

impl LocalRecognizer {
    /// Loads a model folder, Hugging Face or CTranslate2 layout.
    ///
    /// # Errors
    /// [`Error::ModelMissing`] when the folder is not there, [`Error::ModelDamaged`] when its
    /// files cannot be used.
    pub fn load(model_dir: &Path, threads: usize) -> Result<Self, Error> {
        if !model_dir.is_dir() {
            return Err(Error::ModelMissing);
        }
        let model = Model::load(model_dir, &LoadOptions::with_threads(threads.max(1)))?;
        let name = model_dir.file_name().unwrap_or_default().to_string_lossy();
        Ok(Self { model, id: format!("local whisper-{name}"), windows: WindowSettings::default() })
    }
}

/// Tells the engine when to stop and the caller how far it is.
struct Watch<'a> {
    cancel: &'a CancelFlag,
    progress: &'a (dyn Fn(f64) + Sync),
}

impl Hook for Watch<'_> {
    fn should_stop(&self) -> bool {
        self.cancel.is_cancelled()
    }

    fn windows_done(&self, done: usize, total: usize) {
        (self.progress)(done as f64 / total.max(1) as f64);
    }
}

impl Recognizer for LocalRecognizer {
    fn id(&self) -> String {
        self.id.clone()
    }

    fn transcribe(
        &self,
        audio: &MonoAudio,
        regions: &[Span],
        request: &RecognitionRequest,
        cancel: &CancelFlag,
        progress: &(dyn Fn(f64) + Sync),
    ) -> Result<Transcript, Error> {
        cancel.check()?;
        progress(0.0);
        let windows = windows(audio, regions, &self.windows);
        let samples: Vec<&[f32]> = windows.iter().map(|window| audio.slice(*window)).collect();
        let options = Options {
            language: request.language.clone(),
            beam_size: request.beam_size.max(1),
            batch_size: BATCH_SIZE,
        };
        let texts = if samples.is_empty() {
            Vec::new()
        } else {
            self.model.transcribe(&samples, &options, &Watch { cancel, progress })?
        };
        let Some(first) = texts.first() else {
            progress(1.0);
            return Ok(Transcript::empty(self.id()));
        };
        let language = first.language.clone();
        let sound = Sound::of(audio);
        let heard = heard_words(&windows, &texts, regions, &sound);
        let (words, segment_starts) = refine(&heard, &language.code, &sound, audio.duration());
        progress(1.0);
        Ok(Transcript {
            language: language.code,
            language_probability: language.probability,
            words,
            segment_starts,
            recognizer: self.id(),
        })
    }
}

/// The believable words of all windows on the recording's clock.
fn heard_words(
    windows: &[Span],
    texts: &[WindowText],
    regions: &[Span],
    sound: &Sound,
) -> Vec<HeardWord> {
    windows
        .iter()
        .zip(texts)
        .flat_map(|(window, text)| believable(text, *window, regions, sound))
        .collect()
}
