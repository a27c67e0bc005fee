//! The stages end to end, with scripted words: what a report holds, what ends an analysis.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use coach_speech::measures::MeasureId;
use coach_speech::{NoProgress, Seconds};

mod cached;
mod own_fillers;
mod profiles;
mod sections;
mod versions;
#[path = "../../benches/wav/mod.rs"]
mod wav_file;

use super::*;
use crate::settings::{FakeScript, RecognizerSettings};
use crate::{Error, ErrorKind};

fn pipeline(script: FakeScript) -> Pipeline {
    Pipeline::start(Settings::new(RecognizerSettings::Fake(script))).unwrap()
}

/// A pipeline without a model.
fn no_model() -> Pipeline {
    let model_dir = PathBuf::from("no/such/model");
    Pipeline::start(Settings::new(RecognizerSettings::Local { model_dir, threads: 1 })).unwrap()
}

fn talk() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/en_inaugural.webm")
}

fn english() -> AnalysisRequest {
    AnalysisRequest { language: Some("en".to_owned()), ..AnalysisRequest::default() }
}

fn silent() -> Arc<dyn Progress> {
    Arc::new(NoProgress)
}

fn run(pipeline: &Pipeline, source: &Source) -> Result<Analysis, Error> {
    pipeline.analyze(source, &english(), &CancelFlag::default(), &silent())
}

/// A WAV file of a low tone, or of nothing.
fn wav(amplitude: f64, seconds: usize) -> Source {
    let sample = |index: usize| {
        let phase = index as f64 * 110.0 * std::f64::consts::TAU / 16_000.0;
        #[expect(clippy::cast_possible_truncation, reason = "casts from float saturate")]
        let sample = (amplitude * phase.sin() * 32_767.0) as i16;
        sample
    };
    let samples: Vec<i16> = (0..seconds * 16_000).map(sample).collect();
    Source::Bytes(wav_file::file(&samples).into())
}

/// The report in a few lines, rounded to what does not depend on the processor.
fn summary(report: &Report) -> String {
    let mut text = String::new();
    let media = &report.media;
    let duration = media.duration.get();
    let _ = writeln!(text, "{}/{} {duration:.2} s", media.container, media.codec);
    for region in &report.speech_regions {
        let (start, end) = (region.start().get(), region.end().get());
        let _ = writeln!(text, "speech {start:.1} {end:.1}");
    }
    let transcript = &report.transcript;
    let _ =
        writeln!(text, "{} {}: {}", transcript.recognizer, transcript.language, transcript.text());
    for (id, measure) in &report.measures.values {
        let value = match measure.value {
            Ok(value) => format!("{value:.1}"),
            Err(reason) => reason.name().to_owned(),
        };
        let _ = writeln!(text, "{} {value}", id.name());
    }
    for finding in &report.findings {
        let _ = writeln!(text, "{} {}", finding.kind.name(), finding.text_key);
    }
    text
}

#[test]
fn a_talk_becomes_a_report() {
    let analysis = run(&pipeline(FakeScript::Talk), &Source::File(talk())).unwrap();
    insta::assert_snapshot!(summary(&analysis.report));
    assert!(!analysis.waveform.bins.is_empty());
    assert_eq!(analysis.stage_seconds.0.len(), Stage::ALL.len());
}

#[test]
fn sound_without_speech_needs_no_model_and_no_words() {
    for source in [wav(0.0, 3), wav(0.3, 3)] {
        let analysis = run(&no_model(), &source).unwrap();
        let report = &analysis.report;
        assert!(report.speech_regions.is_empty() && report.transcript.words.is_empty());
        assert!(report.findings.is_empty());
        let of_speakers =
            report.measures.values.iter().filter(|(id, _)| !MeasureId::OF_RECORDING.contains(id));
        assert!(of_speakers.into_iter().all(|(_, measure)| measure.value.is_err()));
        assert_eq!(report.media.duration, Seconds::new(3.0).unwrap());
        assert!(!analysis.stage_seconds.0.contains_key(&Stage::Transcribe));
    }
}

#[test]
fn every_failure_says_who_can_help() {
    let talk = talk();
    for (pipeline, source, code, kind) in [
        (no_model(), Source::File(talk.clone()), "model_missing", ErrorKind::Unavailable),
        (
            pipeline(FakeScript::NoModel),
            Source::File(talk.clone()),
            "model_missing",
            ErrorKind::Unavailable,
        ),
        (pipeline(FakeScript::Panic), Source::File(talk.clone()), "internal", ErrorKind::Internal),
        (no_model(), Source::Bytes(Arc::from([])), "empty_file", ErrorKind::Input),
        (no_model(), Source::File(PathBuf::from("no/such/file")), "io_error", ErrorKind::Input),
    ] {
        let error = run(&pipeline, &source).unwrap_err();
        assert_eq!((error.code(), error.kind()), (code, kind));
    }
}

#[test]
fn a_recording_that_panics_harms_no_other() {
    let pipeline = pipeline(FakeScript::Panic);
    assert!(run(&pipeline, &Source::File(talk())).is_err());
    assert!(run(&pipeline, &wav(0.0, 1)).is_ok());
}

/// Cancels when a stage is reported.
struct CancelAt(Stage, CancelFlag);

impl Progress for CancelAt {
    fn report(&self, stage: Stage, _fraction: f64) {
        if stage == self.0 {
            self.1.cancel();
        }
    }
}

#[test]
fn an_analysis_can_be_cancelled_in_every_stage() {
    let talk = talk();
    for stage in Stage::ALL {
        let flag = CancelFlag::default();
        // Recognition never ends by itself in one script, and lets later stages come in the other.
        let endless = stage == Stage::Transcribe;
        let script = if endless { FakeScript::Endless } else { FakeScript::Talk };
        let cancel: Arc<dyn Progress> = Arc::new(CancelAt(stage, flag.clone()));
        let request = AnalysisRequest::default();
        let result =
            pipeline(script).analyze(&Source::File(talk.clone()), &request, &flag, &cancel);
        assert!(matches!(result, Err(Error::Cancelled)), "{stage:?}");
    }
}

/// Remembers which stages were reported, each once.
#[derive(Default)]
struct Seen(Mutex<Vec<Stage>>);

impl Progress for Seen {
    fn report(&self, stage: Stage, _fraction: f64) {
        let mut seen = self.0.lock().unwrap();
        if seen.last() != Some(&stage) {
            seen.push(stage);
        }
    }
}

#[test]
fn the_stages_come_in_their_order() {
    let seen = Arc::new(Seen::default());
    let listener: Arc<dyn Progress> = Arc::clone(&seen) as _;
    let pipeline = pipeline(FakeScript::Talk);
    let flag = CancelFlag::default();
    pipeline.analyze(&Source::File(talk()), &AnalysisRequest::default(), &flag, &listener).unwrap();
    assert_eq!(*seen.0.lock().unwrap(), Stage::ALL);
}
