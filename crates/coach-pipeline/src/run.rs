//! The one order of the stages.

mod assessment;
mod corrected;
mod digests;
mod judged;
mod kept;
mod request;
mod section;

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use coach_cache::{Cache, Computed, Outcome};
use coach_measures::{Heard, Recording as Recorded};
use coach_media::DecodedMedia;
use coach_recognition::RecognitionRequest;
use coach_speech::measures::Measures;
use coach_speech::report::{Report, Waveform};
use coach_speech::transcript::Transcript;
use coach_speech::{CancelFlag, MonoAudio, Progress, Span, Stage};
use tokio::runtime::Runtime;

use crate::advisor::Advisor;
use crate::caching::Caching;
use crate::contextual_fillers;
use crate::error::Error;
use crate::identity::Recording;
use crate::kinds::{Kept, Media, Whole};
use crate::listeners::{Audience, Audiences};
use crate::recognizers::LazyRecognizer;
use crate::settings::{CacheMode, Settings};
use crate::stages::{Report as Tell, StageSeconds, Stages};
use crate::workers::Workers;
use crate::{Source, keys};
use assessment::Assessment;
use digests::{digest_of_samples, digest_of_sound, digest_of_transcript};
pub use request::AnalysisRequest;
pub use section::Section;

/// [`Transcript::recognizer`] of a recording in which nobody speaks: none was asked.
const NO_RECOGNIZER: &str = "none";

/// Turns recordings into reports; shared between threads. When it is dropped it waits a moment
/// for what is still being written to the cache.
pub struct Pipeline {
    inner: Arc<Inner>,
    /// `None` once it is dropped.
    runtime: Option<Runtime>,
}

struct Inner {
    settings: Settings,
    recognizer: LazyRecognizer,
    workers: Workers,
    /// For what takes seconds at most and must not wait until a long talk is recognised.
    short_work: Workers,
    caching: Caching,
    audiences: Audiences,
    advisor: Option<Advisor>,
}

/// The result for one recording.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The report.
    pub report: Arc<Report>,
    /// For drawing.
    pub waveform: Arc<Waveform>,
    /// How the report came about.
    pub outcome: Outcome,
    /// How long each stage took that ran for this call, the loading of the model left out.
    pub stage_seconds: StageSeconds,
    /// How long the model took to load; zero if it was there or was not needed.
    pub model_load: Duration,
}

/// What a job took, told by the one who did it.
#[derive(Debug, Clone, Default)]
struct Taken {
    stage_seconds: StageSeconds,
    model_load: Duration,
}

impl Pipeline {
    /// Opens the cache and prepares everything but the model, which the first speech loads.
    ///
    /// # Errors
    /// [`Error::Cache`] and [`Error::Advisor`] when a setting of theirs cannot work.
    pub fn start(settings: Settings) -> Result<Self, Error> {
        let (caching, runtime) = Caching::open(settings.cache.clone())?;
        let advisor = settings.advisor.clone().map(Advisor::new).transpose()?;
        let inner = Arc::new(Inner {
            recognizer: LazyRecognizer::new(settings.recognition.clone()),
            workers: Workers::new(settings.workers),
            short_work: Workers::new(corrected::WORKERS),
            settings,
            caching,
            audiences: Audiences::default(),
            advisor,
        });
        Ok(Self { inner, runtime: Some(runtime) })
    }

    /// The cache, for its statistics and for what is done to it as a whole.
    pub fn cache(&self) -> &Cache {
        &self.inner.caching.cache
    }

    /// Turns one recording into a report; not to be called from an async task.
    ///
    /// What is known of the same bytes under the same settings is not worked out again, and
    /// callers who ask for the same at the same time wait for one piece of work. A recording
    /// without speech gives a report with an empty transcript, measures that say so, and no
    /// findings; it needs no model.
    ///
    /// # Errors
    /// See [`Error::kind`] and [`Error::code`]. A panic in a stage is an error of this call.
    pub fn analyze(
        &self,
        source: &Source,
        request: &AnalysisRequest,
        cancel: &CancelFlag,
        progress: &Arc<dyn Progress>,
    ) -> Result<Analysis, Error> {
        let Some((recording, recognizer)) = self.inner.identify(source, request.cache, cancel)?
        else {
            coach_media::decode(source, &self.inner.settings.media, cancel, &|_| {})?;
            // It was there again when it was decoded.
            return Err(coach_media::Error::Io(std::io::ErrorKind::Interrupted).into());
        };
        self.analyze_identified(recording, recognizer, request, cancel, progress)
    }

    fn analyze_identified(
        &self,
        recording: Recording,
        recognizer: String,
        request: &AnalysisRequest,
        cancel: &CancelFlag,
        progress: &Arc<dyn Progress>,
    ) -> Result<Analysis, Error> {
        let inner = &self.inner;
        let (caching, settings) = (&inner.caching, &inner.settings);
        let key = keys::report(&recording.digest, &recognizer, request, settings);
        let place = inner.audiences.join(key, progress);
        let taken: Arc<OnceLock<Taken>> = Arc::default();
        let job = Job {
            inner: Arc::clone(inner),
            recording,
            recognizer,
            request: request.clone(),
            audience: Arc::clone(&place.audience),
            audio: Arc::default(),
            model_load: Arc::default(),
        };
        let told = Arc::clone(&taken);
        let span = tracing::Span::current();
        let work = move |cancel: &CancelFlag| {
            let _entered = span.enter();
            let workers = &job.inner.workers;
            let (whole, seconds) = workers.run(cancel, || job.stages(cancel))??;
            let model_load = job.model_load.get().copied().unwrap_or_default();
            let stage_seconds = seconds.without(Stage::Transcribe, model_load);
            // A job runs once.
            let _ = told.set(Taken { stage_seconds, model_load });
            if contextual_fillers::is_lasting(&whole.report) {
                Ok(job.kept(whole))
            } else {
                Ok(Computed::only_now(Kept(whole)))
            }
        };
        let answer = caching.get(&caching.reports, key, request.cache, cancel, work)?;
        cancel.check()?;
        let Taken { stage_seconds, model_load } = taken.get().cloned().unwrap_or_default();
        let Whole { report, waveform } = &answer.value.0;
        Ok(Analysis {
            report: Arc::clone(report),
            waveform: Arc::clone(waveform),
            outcome: answer.outcome,
            stage_seconds,
            model_load,
        })
    }
}

impl Drop for Pipeline {
    fn drop(&mut self) {
        self.inner.caching.drain();
        if let Some(runtime) = self.runtime.take() {
            // Work that is stuck must not hold up the end of the program.
            runtime.shutdown_background();
        }
    }
}

impl Inner {
    /// Which bytes the recording and the model hold; `None` if the recording cannot be read.
    fn identify(
        &self,
        source: &Source,
        mode: CacheMode,
        cancel: &CancelFlag,
    ) -> Result<Option<(Recording, String)>, Error> {
        if mode == CacheMode::Bypass {
            return Ok(Some((Recording::unknown(source.clone()), String::new())));
        }
        let bytes_max = self.settings.media.limits.max_bytes;
        let recording = self.caching.identify(source, bytes_max, mode, cancel)?;
        let Some(recording) = recording else { return Ok(None) };
        Ok(Some((recording, self.recognizer.identity(&self.caching, mode, cancel)?)))
    }
}

/// One recording on its way through the stages.
#[derive(Clone)]
struct Job {
    inner: Arc<Inner>,
    recording: Recording,
    recognizer: String,
    request: AnalysisRequest,
    audience: Arc<Audience>,
    /// The samples, once somebody needed them.
    audio: Arc<OnceLock<MonoAudio>>,
    model_load: Arc<OnceLock<Duration>>,
}

impl Job {
    /// A value to keep, unless it is of bytes that nobody asked for.
    fn kept<T>(&self, value: T) -> Computed<Kept<T>> {
        let value = Kept(value);
        if self.recording.is_unchanged() {
            Computed::keep(value)
        } else {
            Computed::only_now(value)
        }
    }

    /// The order. Nothing else in the project calls two stages in a row.
    fn stages(&self, cancel: &CancelFlag) -> Result<(Whole, StageSeconds), Error> {
        let mut stages = Stages::new(cancel, Arc::clone(&self.audience) as _);
        let media = stages.run(Stage::Decode, |tell| self.media(cancel, tell))?;
        let Kept(Media { facts, samples, waveform, .. }) = &*media;
        let regions =
            stages.run(Stage::SpeechRegions, |tell| self.regions(samples, cancel, tell))?;
        let transcript = if regions.0.is_empty() {
            Arc::new(Kept(Transcript::empty(NO_RECOGNIZER)))
        } else {
            stages
                .run(Stage::Transcribe, |tell| self.transcript(samples, &regions, cancel, tell))?
        };
        let (measures, contextual_fillers) = if self.request.contextual_fillers {
            let heard = stages
                .run(Stage::Measure, |_| self.heard(&media.0, &regions.0, &transcript.0, cancel))?;
            let (measures, note) = self.judge().measures(&heard, &transcript.0, cancel)?;
            (measures, Some(note))
        } else {
            let measures = stages
                .run(Stage::Measure, |_| self.measures(&media, &regions, &transcript, cancel))?;
            (measures.0.clone(), None)
        };
        let settings = self.request.findings(&self.inner.settings.findings);
        let Assessment { findings, sub_scores, profile } = stages
            .run(Stage::Findings, |_| Ok(Assessment::of(&measures, &transcript.0, &settings)))?;
        let report = Report {
            media: facts.clone(),
            speech_regions: regions.0.clone(),
            transcript: transcript.0.clone(),
            measures,
            findings,
            sub_scores,
            profile,
            contextual_fillers,
        };
        let whole = Whole { report: Arc::new(report), waveform: Arc::new(waveform.clone()) };
        Ok((whole, stages.into_seconds()))
    }

    fn media(&self, cancel: &CancelFlag, tell: Tell) -> Result<Arc<Kept<Media>>, Error> {
        let caching = &self.inner.caching;
        let key = keys::media(&self.recording.digest, &self.request, &self.inner.settings);
        let job = self.clone();
        let work = move |cancel: &CancelFlag| {
            let settings = &job.inner.settings.media;
            let decoded = coach_media::decode(&job.recording.source, settings, cancel, &*tell)?;
            let samples = digest_of_samples(&decoded.audio);
            let DecodedMedia { audio, facts, waveform, loudness } = decoded;
            // Nobody else fills it while this runs.
            let _ = job.audio.set(audio);
            Ok(job.kept(Media { facts, samples: samples.0, waveform, loudness }))
        };
        Ok(caching.get(&caching.media, key, self.request.cache, cancel, work)?.value)
    }

    /// The samples: decoded again where only the facts about them were known.
    fn audio(&self, cancel: &CancelFlag) -> Result<MonoAudio, Error> {
        if let Some(audio) = self.audio.get() {
            return Ok(audio.clone());
        }
        let settings = &self.inner.settings.media;
        let decoded = coach_media::decode(&self.recording.source, settings, cancel, &|_| {})?;
        Ok(self.audio.get_or_init(|| decoded.audio).clone())
    }

    fn regions(
        &self,
        samples: &[u8; 32],
        cancel: &CancelFlag,
        tell: Tell,
    ) -> Result<Arc<Kept<Vec<Span>>>, Error> {
        let caching = &self.inner.caching;
        let key = keys::regions(samples, &self.request, &self.inner.settings);
        let job = self.clone();
        let work = move |cancel: &CancelFlag| {
            let (audio, settings) = (job.audio(cancel)?, &job.inner.settings.vad);
            Ok(job.kept(coach_recognition::speech_regions(&audio, settings, cancel, &*tell)?))
        };
        Ok(caching.get(&caching.regions, key, self.request.cache, cancel, work)?.value)
    }

    fn transcript(
        &self,
        samples: &[u8; 32],
        regions: &Arc<Kept<Vec<Span>>>,
        cancel: &CancelFlag,
        tell: Tell,
    ) -> Result<Arc<Kept<Transcript>>, Error> {
        let caching = &self.inner.caching;
        let key = keys::transcript(samples, &regions.0, &self.recognizer, &self.request);
        let (job, regions) = (self.clone(), Arc::clone(regions));
        let work = move |cancel: &CancelFlag| {
            let audio = job.audio(cancel)?;
            let begun = Instant::now();
            let recognizer = job.inner.recognizer.get()?;
            // Words are recognised once in a job.
            let _ = job.model_load.set(begun.elapsed());
            let AnalysisRequest { language, beam_size, .. } = job.request.clone();
            let request = RecognitionRequest { language, beam_size };
            let words = recognizer.transcribe(&audio, &regions.0, &request, cancel, &*tell)?;
            Ok(job.kept(words))
        };
        Ok(caching.get(&caching.transcripts, key, self.request.cache, cancel, work)?.value)
    }

    fn measures(
        &self,
        media: &Arc<Kept<Media>>,
        regions: &Arc<Kept<Vec<Span>>>,
        transcript: &Arc<Kept<Transcript>>,
        cancel: &CancelFlag,
    ) -> Result<Arc<Kept<Measures>>, Error> {
        let caching = &self.inner.caching;
        let settings = &self.inner.settings;
        let (sound, words) = (digest_of_sound(&media.0), digest_of_transcript(&transcript.0));
        let key = keys::measures(&sound, &regions.0, &words, &self.request, settings);
        let (job, media) = (self.clone(), Arc::clone(media));
        let (regions, transcript) = (Arc::clone(regions), Arc::clone(transcript));
        let work = move |cancel: &CancelFlag| {
            let (audio, settings) = (job.audio(cancel)?, &job.inner.settings.measures);
            let (loudness, regions) = (&media.0.loudness, &*regions.0);
            let recording = Recorded { audio: &audio, loudness, regions };
            let own = &job.request.fillers;
            let heard = Heard::of_speaker(recording, &transcript.0, own, settings);
            Ok(job.kept(heard.measures()))
        };
        Ok(caching.get(&caching.measures, key, self.request.cache, cancel, work)?.value)
    }
}

#[cfg(test)]
mod tests;
