//! A recogniser without a model, for tests of everything above recognition.

use coach_speech::transcript::{Transcript, Word};
use coach_speech::{CancelFlag, MonoAudio, Seconds, Span};

use crate::error::Error;
use crate::recognizer::{RecognitionRequest, Recognizer};

/// How long a synthesised word and the gap after it are together.
const WORD_S: f64 = 0.4;
/// How long the word itself is.
const VOICED_S: f64 = 0.35;

/// Writes the same words every time, whatever was said.
#[derive(Debug, Clone)]
pub struct FakeRecognizer {
    language: String,
    script: Script,
}

#[derive(Debug, Clone)]
enum Script {
    /// These words at these times, as far as they fit into the audio.
    Timed(Vec<Word>),
    /// These words again and again, one every [`WORD_S`] of every region.
    Spread(Vec<String>),
}

impl FakeRecognizer {
    /// Writes these words, those beyond the end of the audio left out.
    pub fn scripted(language: impl Into<String>, words: Vec<Word>) -> Self {
        Self { language: language.into(), script: Script::Timed(words) }
    }

    /// Spreads the words of a text over the speech regions, and begins again when it is used up.
    pub fn speaking(language: impl Into<String>, text: &str) -> Self {
        let words = text.split_whitespace().map(str::to_owned).collect();
        Self { language: language.into(), script: Script::Spread(words) }
    }

    fn words(&self, audio: &MonoAudio, regions: &[Span]) -> (Vec<Word>, Vec<usize>) {
        match &self.script {
            Script::Timed(words) => {
                let end = audio.duration();
                let words: Vec<Word> =
                    words.iter().filter(|word| word.span.end() <= end).cloned().collect();
                let starts = if words.is_empty() { vec![] } else { vec![0] };
                (words, starts)
            }
            Script::Spread(texts) => spread(texts, regions),
        }
    }
}

fn spread(texts: &[String], regions: &[Span]) -> (Vec<Word>, Vec<usize>) {
    let mut words = Vec::new();
    let mut starts = Vec::new();
    let mut texts = texts.iter().cycle();
    for region in regions {
        let first = words.len();
        let mut start_s = region.start().get();
        while start_s + VOICED_S <= region.end().get() {
            let Some(text) = texts.next() else {
                return (words, starts);
            };
            let span = Span::from_secs(start_s, start_s + VOICED_S);
            words.extend(span.map(|span| Word { text: text.clone(), span, probability: 0.9 }));
            start_s += WORD_S;
        }
        if words.len() > first {
            starts.push(first);
        }
    }
    (words, starts)
}

impl Recognizer for FakeRecognizer {
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
        cancel.check()?;
        progress(0.0);
        if regions.iter().all(|region| region.length() == Seconds::ZERO) {
            progress(1.0);
            return Ok(Transcript::empty(self.id()));
        }
        let (words, segment_starts) = self.words(audio, regions);
        progress(1.0);
        Ok(Transcript {
            language: request.language.clone().unwrap_or_else(|| self.language.clone()),
            language_probability: 1.0,
            words,
            segment_starts,
            recognizer: self.id(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_spread_over_the_regions() {
        let audio = MonoAudio::new(vec![0.0; 160_000]);
        let regions = [(1.0, 2.0), (4.0, 4.9)].map(|(s, e)| Span::from_secs(s, e).unwrap());
        let fake = FakeRecognizer::speaking("en", "one two three");
        let transcript = fake
            .transcribe(
                &audio,
                &regions,
                &RecognitionRequest::default(),
                &CancelFlag::default(),
                &|_| {},
            )
            .unwrap();
        assert_eq!(transcript.text(), "one two three one");
        assert_eq!(transcript.segment_starts, [0, 2]);
        assert!(transcript.words.iter().all(|word| {
            regions.iter().any(|region| region.overlap(word.span) == word.span.length())
        }));
    }

    #[test]
    fn without_regions_nothing_is_said() {
        let audio = MonoAudio::new(vec![0.0; 16_000]);
        let fake = FakeRecognizer::speaking("ru", "да");
        let request = RecognitionRequest::default();
        let cancel = CancelFlag::default();
        assert!(fake.transcribe(&audio, &[], &request, &cancel, &|_| {}).unwrap().words.is_empty());
        cancel.cancel();
        let stopped = fake.transcribe(&audio, &[], &request, &cancel, &|_| {});
        assert!(matches!(stopped, Err(Error::Cancelled(_))));
    }
}
