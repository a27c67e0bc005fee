//! Holds the recogniser: loaded when the first speech needs it, and then kept.

use std::sync::{Arc, Mutex, PoisonError};

use coach_recognition::{Error, LocalRecognizer, Recognizer};

use crate::settings::RecognizerSettings;

/// A recogniser that is not loaded before somebody speaks.
pub(crate) struct LazyRecognizer {
    settings: RecognizerSettings,
    loaded: Mutex<Option<Arc<dyn Recognizer>>>,
}

impl LazyRecognizer {
    pub(crate) fn new(settings: RecognizerSettings) -> Self {
        Self { settings, loaded: Mutex::new(None) }
    }

    /// The recogniser, loaded now if this is the first call.
    ///
    /// A failure is not remembered, so that a model put in place later is found; callers that
    /// come while it loads wait for the same one instead of loading it twice.
    pub(crate) fn get(&self) -> Result<Arc<dyn Recognizer>, Error> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(recognizer) = &*loaded {
            return Ok(Arc::clone(recognizer));
        }
        let recognizer = load(&self.settings)?;
        *loaded = Some(Arc::clone(&recognizer));
        Ok(recognizer)
    }
}

fn load(settings: &RecognizerSettings) -> Result<Arc<dyn Recognizer>, Error> {
    match settings {
        RecognizerSettings::Local { model_dir, threads } => {
            Ok(Arc::new(LocalRecognizer::load(model_dir, *threads)?))
        }
        #[cfg(feature = "test-support")]
        RecognizerSettings::Fake(script) => crate::fake::load(*script),
    }
}
