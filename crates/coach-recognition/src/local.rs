//! The recogniser on this machine: Whisper by `coach-whisper`.

use std::path::Path;

use coach_speech::transcript::Transcript;
use coach_speech::{CancelFlag, MonoAudio, Span};
use coach_whisper::{Hook, LoadOptions, Model, Options, WindowText};

use crate::error::Error;
use crate::hallucinations::believable;
use crate::recognizer::{RecognitionRequest, Recognizer};
use crate::sound::Sound;
use crate::tails::{end_before, is_worth_writing, unwritten_tails};
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
        Ok(Self { model, id: Self::id_of(model_dir), windows: WindowSettings::default() })
    }

    /// What [`Recognizer::id`] will be, without loading.
    pub fn id_of(model_dir: &Path) -> String {
        let name = model_dir.file_name().unwrap_or_default().to_string_lossy();
        format!("local whisper-{name}")
    }

    /// The texts of all windows in order, and of what the first try left unwritten in them.
    fn hear(
        &self,
        audio: &MonoAudio,
        regions: &[Span],
        request: &RecognitionRequest,
        watch: &Watch<'_>,
    ) -> Result<Vec<(Span, WindowText)>, Error> {
        let windows = windows(audio, regions, &self.windows);
        let mut options = Options {
            language: request.language.clone(),
            beam_size: request.beam_size.max(1),
            batch_size: BATCH_SIZE,
            retries_loops: false,
        };
        let transcribe = |windows: &[Span], options: &Options, watch: &Watch<'_>| {
            let samples: Vec<&[f32]> = windows.iter().map(|window| audio.slice(*window)).collect();
            if samples.is_empty() {
                return Ok(Vec::new());
            }
            self.model.transcribe(&samples, options, watch)
        };
        let texts = transcribe(&windows, &options, watch)?;
        let tails = unwritten_tails(&windows, &texts, regions);
        options.language = texts.first().map(|text| text.language.code.clone());
        // A loop costs little where what comes after it is heard by itself, as a rest; one in a rest
        // would lose all that is left.
        options.retries_loops = true;
        let tail_windows: Vec<Span> = tails.iter().map(|(_, tail)| *tail).collect();
        // Progress has reached its end by now and never goes back.
        let silent = Watch { cancel: watch.cancel, progress: &|_| {} };
        let tail_texts = transcribe(&tail_windows, &options, &silent)?;
        let mut tails = tails.into_iter().zip(tail_texts).peekable();
        let mut heard = Vec::with_capacity(windows.len() + tail_windows.len());
        for (index, (window, mut text)) in windows.into_iter().zip(texts).enumerate() {
            let tail = tails.next_if(|((of, _), _)| *of == index);
            if let Some(((_, tail), _)) = &tail {
                end_before(&mut text, window, *tail);
            }
            heard.push((window, text));
            if let Some(((_, tail), text)) = tail.filter(|(_, text)| is_worth_writing(text)) {
                heard.push((tail, text));
            }
        }
        Ok(heard)
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
        let watch = Watch { cancel, progress };
        let heard = self.hear(audio, regions, request, &watch)?;
        let Some((_, first)) = heard.first() else {
            progress(1.0);
            return Ok(Transcript::empty(self.id()));
        };
        let language = first.language.clone();
        let sound = Sound::of(audio);
        let heard: Vec<HeardWord> = heard
            .iter()
            .flat_map(|(window, text)| believable(text, *window, regions, &sound))
            .collect();
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
