//! Recognisers that follow a script, for tests of everything above recognition.

use std::sync::Arc;

use coach_recognition::{Error, FakeRecognizer, RecognitionRequest, Recognizer};
use coach_speech::transcript::Transcript;
use coach_speech::{CancelFlag, Cancelled, MonoAudio, Span};

use crate::settings::FakeScript;

/// What the talking script says, in turn, one word every [`WORD_S`].
const TALK_RU: &str = "Добрый день, сегодня мы, эм, ну, говорим о речи. \
     Это, как бы, просто: начните с паузы и, ну, не спешите.";
const TALK_EN: &str = "Good evening. Today we, um, talk about speech. \
     It is, you know, simple: begin with a pause and, uh, take your time.";

pub(crate) fn load(script: FakeScript) -> Result<Arc<dyn Recognizer>, Error> {
    match script {
        FakeScript::NoModel => Err(no_model()),
        script => Ok(Arc::new(Fake(script))),
    }
}

/// The very error of a missing model folder.
fn no_model() -> Error {
    let nowhere = std::path::Path::new("/nonexistent/model");
    match coach_recognition::LocalRecognizer::load(nowhere, 1) {
        Err(error) => error,
        Ok(_) => unreachable!("there is no such folder"),
    }
}

struct Fake(FakeScript);

impl Recognizer for Fake {
    fn id(&self) -> String {
        "fake".to_owned()
    }

    fn transcribe(
        &self,
        audio: &MonoAudio,
        regions: &[Span],
        request: &RecognitionRequest,
        cancel: &CancelFlag,
        progress: &(dyn Fn(f64) + Sync),
    ) -> Result<Transcript, Error> {
        progress(0.5);
        match self.0 {
            FakeScript::Panic => panic!("the script says so"),
            FakeScript::Endless => {
                while !cancel.is_cancelled() {
                    std::thread::yield_now();
                }
                Err(Cancelled.into())
            }
            FakeScript::Talk | FakeScript::NoModel => {
                let russian = request.language.as_deref().is_none_or(|code| code == "ru");
                let (language, text) = if russian { ("ru", TALK_RU) } else { ("en", TALK_EN) };
                FakeRecognizer::speaking(language, text)
                    .transcribe(audio, regions, request, cancel, progress)
            }
        }
    }
}
