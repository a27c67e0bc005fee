//! What the repeats of an analysis cost: ten analyses of one recording of ten minutes.
//!
//! `cargo bench -p coach-pipeline` recognises for real where the model `base` is installed.
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has no result")]
#![allow(clippy::print_stdout, reason = "its result")]

mod wav;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use coach_pipeline::{
    AnalysisRequest, CacheDiskSettings, CacheSettings, FakeScript, Pipeline, RecognizerSettings,
    Settings, Source,
};
use coach_speech::{CancelFlag, NoProgress, Progress};

const MINUTES: usize = 10;
const REPEATS: usize = 9;

/// A WAV file of at least so many minutes: a recording of the repository, over and over.
fn long_talk(minutes: usize, folder: &Path) -> PathBuf {
    let talk = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/en_inaugural.webm");
    let settings = coach_media::Settings::default();
    let flag = CancelFlag::default();
    let talk = coach_media::decode(&Source::File(talk), &settings, &flag, &|_| {}).unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "casts from float saturate")]
    let sample = |sample: &f32| (sample * 32_767.0) as i16;
    let once: Vec<i16> = talk.audio.samples().iter().map(sample).collect();
    let samples = once.repeat((minutes * 60 * 16_000).div_ceil(once.len()));
    let path = folder.join("talk.wav");
    std::fs::write(&path, wav::file(&samples)).unwrap();
    path
}

/// The model of the user who runs the bench; scripted words where there is none.
fn recognizer() -> RecognizerSettings {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let model = home.map(|home| home.join(".local/share/speech-coach/models/base"));
    match model.filter(|model| model.is_dir()) {
        Some(model_dir) => {
            let threads = std::thread::available_parallelism().map_or(1, usize::from);
            RecognizerSettings::Local { model_dir, threads }
        }
        None => RecognizerSettings::Fake(FakeScript::Talk),
    }
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let talk = Source::File(long_talk(MINUTES, folder.path()));
    let disk = Some(CacheDiskSettings::in_folder(folder.path().join("cache")));
    let cache = CacheSettings { disk, ..CacheSettings::default() };
    let settings = Settings { cache, ..Settings::new(recognizer()) };
    let (request, flag) = (AnalysisRequest::default(), CancelFlag::default());
    let silent: Arc<dyn Progress> = Arc::new(NoProgress);
    let seconds = |pipeline: &Pipeline, count: usize| {
        let begun = Instant::now();
        let analyses = (0..count).map(|_| pipeline.analyze(&talk, &request, &flag, &silent));
        let last = analyses.last().unwrap().unwrap();
        (begun.elapsed().as_secs_f64(), last)
    };
    let pipeline = Pipeline::start(settings.clone()).unwrap();
    let (first_s, first) = seconds(&pipeline, 1);
    let recognizer = &first.report.transcript.recognizer;
    let words = first.report.transcript.words.len();
    println!("{MINUTES} minutes of talk, {words} words by {recognizer}");
    println!("first analysis          {first_s:10.3} s");
    let (repeats_s, last) = seconds(&pipeline, REPEATS);
    println!("{REPEATS} repeats               {:10.3} ms: {:?}", repeats_s * 1e3, last.outcome);
    let (repeats_s, last) = seconds(&pipeline, REPEATS);
    println!("{REPEATS} repeats more          {:10.3} ms: {:?}", repeats_s * 1e3, last.outcome);
    drop(pipeline);
    let pipeline = Pipeline::start(settings).unwrap();
    let (restart_s, last) = seconds(&pipeline, 1);
    println!("one after a restart     {:10.3} ms: {:?}", restart_s * 1e3, last.outcome);
}
