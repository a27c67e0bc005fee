//! What is worked out once, what is worked out again, and for whom.

use std::fs;
use std::thread;

use coach_cache::{KindStatistics, Tier};
use tempfile::TempDir;

use super::*;
use crate::settings::{CacheDiskSettings, CacheSettings};

fn settings(folder: Option<&TempDir>) -> Settings {
    let in_folder = |folder: &TempDir| CacheDiskSettings {
        free_bytes_min: 0,
        ..CacheDiskSettings::in_folder(folder.path())
    };
    let cache = CacheSettings { disk: folder.map(in_folder), ..CacheSettings::default() };
    Settings { cache, ..Settings::new(RecognizerSettings::Fake(FakeScript::Talk)) }
}

fn start(settings: Settings) -> Pipeline {
    Pipeline::start(settings).unwrap()
}

fn outcome(pipeline: &Pipeline, source: &Source, cache: CacheMode) -> Outcome {
    let request = AnalysisRequest { cache, ..english() };
    pipeline.analyze(source, &request, &CancelFlag::default(), &silent()).unwrap().outcome
}

fn of_kind(pipeline: &Pipeline, kind: &str) -> KindStatistics {
    pipeline.cache().statistics().kinds[kind].clone()
}

/// Hits and misses of every stage since the start.
fn stages(pipeline: &Pipeline) -> [(u64, u64); 5] {
    ["media", "speech-regions", "transcript", "measures", "report"].map(|kind| {
        let counts = of_kind(pipeline, kind);
        (counts.hits(), counts.misses)
    })
}

/// The sound of a recording in 16 bits.
fn samples_of(path: &Path) -> Vec<i16> {
    let source = Source::File(path.to_owned());
    let settings = coach_media::Settings::default();
    let decoded = coach_media::decode(&source, &settings, &CancelFlag::default(), &|_| {}).unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "casts from float saturate")]
    let sample = |sample: &f32| (sample * 32_767.0) as i16;
    decoded.audio.samples().iter().map(sample).collect()
}

fn as_wav(samples: &[i16]) -> Source {
    Source::Bytes(wav_file::file(samples).into())
}

fn as_aiff(samples: &[i16]) -> Source {
    let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_be_bytes()).collect();
    let parts: [&[u8]; 8] = [
        b"FORM",
        &wav_file::size(46 + data.len()).to_be_bytes(),
        b"AIFFCOMM\0\0\0\x12\0\x01",
        &wav_file::size(samples.len()).to_be_bytes(),
        // 16 bits; 16 kHz as a number of 80 bits.
        b"\0\x10\x40\x0c\xfa\0\0\0\0\0\0\0SSND",
        &wav_file::size(8 + data.len()).to_be_bytes(),
        b"\0\0\0\0\0\0\0\0",
        &data,
    ];
    Source::Bytes(Arc::from(parts.concat()))
}

#[test]
fn a_repeat_is_found_in_memory_and_after_a_restart_in_files() {
    let folder = tempfile::tempdir().unwrap();
    let source = Source::File(talk());
    let pipeline = start(settings(Some(&folder)));
    let first = run(&pipeline, &source).unwrap();
    let second = run(&pipeline, &source).unwrap();
    assert_eq!((first.outcome, second.outcome), (Outcome::Miss, Outcome::Hit(Tier::Memory)));
    assert!(Arc::ptr_eq(&first.report, &second.report));
    assert_eq!((first.stage_seconds.0.len(), second.stage_seconds.0.len()), (5, 0));
    drop(pipeline);
    let pipeline = start(settings(Some(&folder)));
    let third = run(&pipeline, &source).unwrap();
    assert_eq!(third.outcome, Outcome::Hit(Tier::Disk));
    assert_eq!((third.report, third.waveform), (first.report, first.waveform));
    assert_eq!(stages(&pipeline), [(0, 0), (0, 0), (0, 0), (0, 0), (1, 0)]);
}

#[test]
fn the_same_samples_in_another_container_are_known_from_the_speech_regions_on() {
    let pipeline = start(settings(None));
    let samples = samples_of(&talk());
    assert_eq!(outcome(&pipeline, &as_wav(&samples), CacheMode::Use), Outcome::Miss);
    assert_eq!(outcome(&pipeline, &as_aiff(&samples), CacheMode::Use), Outcome::Miss);
    assert_eq!(stages(&pipeline), [(0, 2), (1, 1), (1, 1), (1, 1), (0, 2)]);
}

#[test]
fn a_file_is_known_by_its_bytes_and_not_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let pipeline = start(settings(None));
    let path = folder.path().join("talk");
    let source = Source::File(path.clone());
    fs::copy(talk(), &path).unwrap();
    assert_eq!(outcome(&pipeline, &Source::File(talk()), CacheMode::Use), Outcome::Miss);
    assert_eq!(outcome(&pipeline, &source, CacheMode::Use), Outcome::Hit(Tier::Memory));
    let bytes = Source::Bytes(fs::read(&path).unwrap().into());
    assert_eq!(outcome(&pipeline, &bytes, CacheMode::Use), Outcome::Hit(Tier::Memory));
    // Another recording under the old name, of the same length and written just now.
    let Source::Bytes(other) = wav(0.3, 2) else { unreachable!() };
    let Source::Bytes(silence) = wav(0.0, 2) else { unreachable!() };
    for _ in 0..3 {
        for bytes in [&other, &silence] {
            fs::write(&path, bytes).unwrap();
            let report = run(&pipeline, &source).unwrap().report;
            let is_silent = report.media.peak_dbfs.is_none();
            assert_eq!(is_silent, Arc::ptr_eq(bytes, &silence));
        }
    }
}

#[test]
fn a_changed_setting_runs_only_what_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let source = Source::File(talk());
    outcome(&start(settings(Some(&folder))), &source, CacheMode::Use);
    let mut changed = settings(Some(&folder));
    changed.findings.priorities_max += 1;
    let pipeline = start(changed);
    assert_eq!(outcome(&pipeline, &source, CacheMode::Use), Outcome::Miss);
    assert_eq!(stages(&pipeline), [(1, 0), (1, 0), (1, 0), (1, 0), (0, 1)]);
    let mut changed = settings(Some(&folder));
    changed.measures.pause_s_min *= 1.5;
    let pipeline = start(changed);
    assert_eq!(outcome(&pipeline, &source, CacheMode::Use), Outcome::Miss);
    assert_eq!(stages(&pipeline), [(1, 0), (1, 0), (1, 0), (0, 1), (0, 1)]);
    let pipeline = start(settings(Some(&folder)));
    let russian = AnalysisRequest { language: Some("ru".to_owned()), ..english() };
    pipeline.analyze(&source, &russian, &CancelFlag::default(), &silent()).unwrap();
    assert_eq!(stages(&pipeline), [(1, 0), (1, 0), (0, 1), (0, 1), (0, 1)]);
}

#[test]
fn the_cache_can_be_left_out_or_renewed() {
    let pipeline = start(settings(None));
    let source = Source::File(talk());
    assert_eq!(outcome(&pipeline, &source, CacheMode::Bypass), Outcome::Bypassed);
    assert_eq!(pipeline.cache().statistics().total.memory_size, Some(0));
    assert_eq!(outcome(&pipeline, &source, CacheMode::Use), Outcome::Miss);
    assert_eq!(outcome(&pipeline, &source, CacheMode::Refresh), Outcome::Miss);
    assert_eq!(of_kind(&pipeline, "transcript").misses, 2);
    assert_eq!(outcome(&pipeline, &source, CacheMode::Use), Outcome::Hit(Tier::Memory));
}

#[test]
fn a_recording_that_is_damaged_for_ever_is_not_tried_again_at_once() {
    let pipeline = start(settings(None));
    let source = Source::Bytes(Arc::from(*b"no recording at all"));
    for _ in 0..3 {
        assert_eq!(run(&pipeline, &source).unwrap_err().code(), "not_media");
    }
    let counts = of_kind(&pipeline, "report");
    assert_eq!((counts.misses, counts.negative_hits), (1, 2));
    let source = Source::File(talk());
    let without_model = no_model();
    for _ in 0..2 {
        assert_eq!(run(&without_model, &source).unwrap_err().code(), "model_missing");
    }
    assert_eq!(of_kind(&without_model, "report").misses, 2, "a model may come");
}

#[test]
fn callers_of_the_same_share_one_piece_of_work_and_hear_of_it() {
    let pipeline = start(settings(None));
    let seen: Vec<Arc<Seen>> = (0..8).map(|_| Arc::default()).collect();
    thread::scope(|scope| {
        for seen in &seen {
            let (listener, pipeline): (Arc<dyn Progress>, _) = (Arc::clone(seen) as _, &pipeline);
            scope.spawn(move || {
                let (source, flag) = (Source::File(talk()), CancelFlag::default());
                pipeline.analyze(&source, &english(), &flag, &listener).unwrap();
            });
        }
    });
    assert_eq!(of_kind(&pipeline, "report").misses, 1);
    assert_eq!(of_kind(&pipeline, "transcript").misses, 1);
    assert!(seen.iter().any(|seen| *seen.0.lock().unwrap() == Stage::ALL));
}

/// Says when recognition runs.
struct AtWork(std::sync::mpsc::Sender<()>);

impl Progress for AtWork {
    fn report(&self, stage: Stage, fraction: f64) {
        if stage == Stage::Transcribe && fraction > 0.0 {
            // Nobody may listen any more.
            let _ = self.0.send(());
        }
    }
}

#[test]
fn a_caller_who_gives_up_does_not_stop_the_others() {
    let pipeline = pipeline(FakeScript::Endless);
    let source = Source::File(talk());
    let (first, second) = (CancelFlag::default(), CancelFlag::default());
    let (sender, at_work) = std::sync::mpsc::channel();
    thread::scope(|scope| {
        let wait = |flag: &CancelFlag| {
            let listener: Arc<dyn Progress> = Arc::new(AtWork(sender.clone()));
            let (flag, pipeline, source) = (flag.clone(), &pipeline, &source);
            scope.spawn(move || pipeline.analyze(source, &english(), &flag, &listener))
        };
        let leader = wait(&first);
        at_work.recv().unwrap();
        let other = wait(&second);
        // It hears at once how far the work is.
        at_work.recv().unwrap();
        first.cancel();
        assert!(matches!(leader.join().unwrap(), Err(Error::Cancelled)));
        assert!(!other.is_finished());
        second.cancel();
        assert!(matches!(other.join().unwrap(), Err(Error::Cancelled)));
    });
    assert_eq!(of_kind(&pipeline, "report").misses, 0, "nobody had an answer");
}

#[test]
fn work_without_the_cache_stops_with_its_caller() {
    let pipeline = pipeline(FakeScript::Endless);
    let (flag, (sender, at_work)) = (CancelFlag::default(), std::sync::mpsc::channel());
    let listener: Arc<dyn Progress> = Arc::new(AtWork(sender));
    thread::scope(|scope| {
        let (seen, pipeline) = (flag.clone(), &pipeline);
        let caller = scope.spawn(move || {
            let request = AnalysisRequest { cache: CacheMode::Bypass, ..english() };
            pipeline.analyze(&Source::File(talk()), &request, &seen, &listener)
        });
        at_work.recv().unwrap();
        flag.cancel();
        assert!(matches!(caller.join().unwrap(), Err(Error::Cancelled)));
    });
    // There is one place to work in, and it is free again.
    assert!(run(&pipeline, &wav(0.0, 1)).is_ok());
}

#[test]
fn a_cache_that_cannot_work_is_refused_by_the_name_of_its_setting() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, b"").unwrap();
    let mut unusable = settings(None);
    unusable.cache.disk = Some(CacheDiskSettings::in_folder(&file));
    let error = Pipeline::start(unusable).err().unwrap();
    assert_eq!((error.code(), error.subject()), ("cache_unusable", Some("disk.folder")));
}
