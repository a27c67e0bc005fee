//! The one order of the stages.

use std::sync::Arc;
use std::time::{Duration, Instant};

use coach_recognition::RecognitionRequest;
use coach_speech::report::{Report, Waveform};
use coach_speech::transcript::Transcript;
use coach_speech::{CancelFlag, MonoAudio, Progress, Span, Stage};

use crate::Source;
use crate::error::Error;
use crate::recognizers::LazyRecognizer;
use crate::settings::Settings;
use crate::stages::{StageSeconds, Stages};
use crate::workers::Workers;

/// [`Transcript::recognizer`] of a recording in which nobody speaks: none was asked.
const NO_RECOGNIZER: &str = "none";

/// Turns recordings into reports; shared between threads.
pub struct Pipeline {
    settings: Settings,
    recognizer: LazyRecognizer,
    workers: Workers,
}

/// What the caller wants for one recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalysisRequest {
    /// Language of the speech as an ISO 639-1 code; `None` detects it.
    pub language: Option<String>,
    /// Hypotheses that the recogniser keeps; 1 is fastest.
    pub beam_size: usize,
}

impl Default for AnalysisRequest {
    fn default() -> Self {
        Self { language: None, beam_size: 1 }
    }
}

/// The result for one recording.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The report.
    pub report: Arc<Report>,
    /// For drawing.
    pub waveform: Waveform,
    /// How long each stage took, the loading of the model left out.
    pub stage_seconds: StageSeconds,
    /// How long the model took to load; zero if it was there or was not needed.
    pub model_load: Duration,
}

impl Pipeline {
    /// Prepares everything but the model, which the first speech loads.
    pub fn start(settings: Settings) -> Self {
        let recognizer = LazyRecognizer::new(settings.recognition.clone());
        let workers = Workers::new(settings.workers);
        Self { settings, recognizer, workers }
    }

    /// Turns one recording into a report.
    ///
    /// A recording without speech gives a report with an empty transcript, measures that say
    /// so, and no findings; it needs no model.
    ///
    /// # Errors
    /// See [`Error::kind`] and [`Error::code`]. A panic in a stage is an error of this call.
    pub fn analyze(
        &self,
        source: &Source<'_>,
        request: &AnalysisRequest,
        cancel: &CancelFlag,
        progress: &dyn Progress,
    ) -> Result<Analysis, Error> {
        self.workers.run(cancel, || self.stages(source, request, cancel, progress))?
    }

    /// The order. Nothing else in the project calls two stages in a row.
    fn stages(
        &self,
        source: &Source<'_>,
        request: &AnalysisRequest,
        cancel: &CancelFlag,
        progress: &dyn Progress,
    ) -> Result<Analysis, Error> {
        let settings = &self.settings;
        let mut stages = Stages::new(cancel, progress);
        let media = stages.run(Stage::Decode, |report| {
            Ok(coach_media::decode(source, &settings.media, cancel, report)?)
        })?;
        let audio = media.audio;
        let regions = stages.run(Stage::SpeechRegions, |report| {
            Ok(coach_recognition::speech_regions(&audio, &settings.vad, cancel, report)?)
        })?;
        let mut model_load = Duration::ZERO;
        let transcript = if regions.is_empty() {
            Transcript::empty(NO_RECOGNIZER)
        } else {
            stages.run(Stage::Transcribe, |report| {
                self.transcribe(&audio, &regions, request, cancel, report, &mut model_load)
            })?
        };
        let measures = stages.run(Stage::Measure, |_| {
            Ok(coach_measures::measure(&audio, &regions, &transcript, &settings.measures))
        })?;
        let findings = stages.run(Stage::Findings, |_| {
            Ok(coach_findings::findings(&measures, &transcript, &settings.findings))
        })?;
        let report =
            Report { media: media.facts, speech_regions: regions, transcript, measures, findings };
        Ok(Analysis {
            report: Arc::new(report),
            waveform: media.waveform,
            stage_seconds: stages.into_seconds().without(Stage::Transcribe, model_load),
            model_load,
        })
    }

    fn transcribe(
        &self,
        audio: &MonoAudio,
        regions: &[Span],
        request: &AnalysisRequest,
        cancel: &CancelFlag,
        report: &(dyn Fn(f64) + Sync),
        model_load: &mut Duration,
    ) -> Result<Transcript, Error> {
        let begun = Instant::now();
        let recognizer = self.recognizer.get()?;
        *model_load = begun.elapsed();
        let request =
            RecognitionRequest { language: request.language.clone(), beam_size: request.beam_size };
        Ok(recognizer.transcribe(audio, regions, &request, cancel, report)?)
    }
}

#[cfg(test)]
mod tests;
