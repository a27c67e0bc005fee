//! The recogniser on this machine: Whisper by `coach-whisper`.

use std::path::Path;

use coach_speech::transcript::{Transcript, Word};
use coach_speech::{CancelFlag, MonoAudio, Span};
use coach_whisper::{Hook, Language, LoadOptions, Model, Options, WindowText};

use crate::error::Error;
use crate::recognizer::{RecognitionRequest, Recognizer};
use crate::windows::{WindowSettings, windows};

/// Windows that are heard for the language when the first ones leave doubt.
const LANGUAGE_WINDOWS_MAX: usize = 3;
/// A language at least this probable is believed at once.
const LANGUAGE_SURE: f32 = 0.6;
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
        let model = Model::load(
            model_dir,
            &LoadOptions {
                threads: threads.max(1),
            },
        )?;
        let name = model_dir.file_name().unwrap_or_default().to_string_lossy();
        Ok(Self {
            model,
            id: format!("local whisper-{name}"),
            windows: WindowSettings::default(),
        })
    }

    /// The language of the windows with most speech: of the first that leaves no doubt, else
    /// of the sum over a few.
    fn detect_language(
        &self,
        audio: &MonoAudio,
        windows: &[Span],
        hook: &dyn Hook,
    ) -> Result<Language, Error> {
        let mut by_length: Vec<Span> = windows.to_vec();
        by_length.sort_by(|one, other| other.length().get().total_cmp(&one.length().get()));
        let mut heard: Vec<Language> = Vec::new();
        for window in by_length.iter().take(LANGUAGE_WINDOWS_MAX) {
            let language = self.model.detect_language(audio.slice(*window), hook)?;
            if language.probability >= LANGUAGE_SURE {
                return Ok(language);
            }
            heard.push(language);
        }
        Ok(most_voted(&heard))
    }
}

/// The language with the highest sum of probabilities, at its mean over all windows.
fn most_voted(heard: &[Language]) -> Language {
    let sum = |code: &str| -> f32 {
        heard
            .iter()
            .filter(|heard| heard.code == code)
            .map(|heard| heard.probability)
            .sum()
    };
    heard
        .iter()
        .max_by(|one, other| sum(&one.code).total_cmp(&sum(&other.code)))
        .map(|best| Language {
            code: best.code.clone(),
            probability: sum(&best.code) / heard.len() as f32,
        })
        .unwrap_or(Language {
            code: String::new(),
            probability: 0.0,
        })
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
        if windows.is_empty() {
            progress(1.0);
            return Ok(Transcript::empty(self.id()));
        }
        let watch = Watch { cancel, progress };
        let language = match &request.language {
            Some(code) => Language {
                code: code.clone(),
                probability: 1.0,
            },
            None => self.detect_language(audio, &windows, &watch)?,
        };
        let options = Options {
            language: Some(language.code.clone()),
            beam_size: request.beam_size,
            batch_size: BATCH_SIZE,
        };
        let samples: Vec<&[f32]> = windows.iter().map(|window| audio.slice(*window)).collect();
        let texts = self.model.transcribe(&samples, &options, &watch)?;
        let (words, segment_starts) = collect(&windows, &texts);
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

/// The words of all windows on the recording's clock.
fn collect(windows: &[Span], texts: &[WindowText]) -> (Vec<Word>, Vec<usize>) {
    let mut words = Vec::new();
    let mut segment_starts = Vec::new();
    for (window, text) in windows.iter().zip(texts) {
        let origin_s = window.start().get();
        for segment in text
            .segments
            .iter()
            .filter(|segment| !segment.words.is_empty())
        {
            segment_starts.push(words.len());
            words.extend(segment.words.iter().filter_map(|word| {
                Some(Word {
                    text: word.text.clone(),
                    span: Span::from_secs(origin_s + word.start_s, origin_s + word.end_s)?,
                    probability: word.probability.clamp(0.0, 1.0),
                })
            }));
        }
    }
    (words, segment_starts)
}
