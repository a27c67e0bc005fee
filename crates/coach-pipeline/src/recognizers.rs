//! Holds the recogniser: loaded when the first speech needs it, and then kept.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use coach_recognition::{LocalRecognizer, Recognizer, model_files};
use coach_speech::CancelFlag;

use crate::caching::Caching;
use crate::error::Error;
use crate::settings::{CacheMode, RecognizerSettings};

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

    /// What its words depend on, without loading it: its name and the bytes of its files.
    pub(crate) fn identity(
        &self,
        caching: &Caching,
        mode: CacheMode,
        cancel: &CancelFlag,
    ) -> Result<String, Error> {
        match &self.settings {
            RecognizerSettings::Local { model_dir, .. } => {
                let mut identity = LocalRecognizer::id_of(model_dir);
                for path in model_files::files(model_dir) {
                    identity.push(' ');
                    identity.push_str(&identity_of_file(&path, caching, mode, cancel)?);
                }
                Ok(identity)
            }
            #[cfg(feature = "test-support")]
            RecognizerSettings::Fake(script) => Ok(format!("{script:?}")),
        }
    }
}

/// The digest of a file of a model. One that cannot be read is found out when it is loaded.
fn identity_of_file(
    path: &Path,
    caching: &Caching,
    mode: CacheMode,
    cancel: &CancelFlag,
) -> Result<String, Error> {
    let Ok(facts) = path.metadata() else { return Ok("unreadable".to_owned()) };
    match caching.digest_of(path, &facts, mode, cancel) {
        Ok(digest) => Ok(blake3::Hash::from_bytes(digest.0).to_hex().to_string()),
        Err(Error::Cancelled) => Err(Error::Cancelled),
        Err(_) => Ok("unreadable".to_owned()),
    }
}

fn load(settings: &RecognizerSettings) -> Result<Arc<dyn Recognizer>, Error> {
    match settings {
        RecognizerSettings::Local { model_dir, threads } => {
            Ok(Arc::new(LocalRecognizer::load(model_dir, *threads)?))
        }
        #[cfg(feature = "test-support")]
        RecognizerSettings::Fake(script) => Ok(crate::fake::load(*script)?),
    }
}
