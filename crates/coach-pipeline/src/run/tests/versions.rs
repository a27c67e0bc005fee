//! What each stage gives for one recording, under the version of its code.
//!
//! A snapshot is named after the version. If one changes, the results of a stage have changed:
//! raise the version beside its code, or caches go on serving the old ones, and delete the
//! snapshot of the old version.

use coach_speech::Decibels;
use coach_speech::measures::{Measure, MeasureId};

use super::*;

fn number((id, measure): (&MeasureId, &Measure)) -> String {
    match measure.value {
        Ok(value) => format!("{} {value:.2}", id.name()),
        Err(reason) => format!("{} {}", id.name(), reason.name()),
    }
}

#[test]
fn results_change_with_their_versions_alone() {
    let source = Source::File(talk());
    let analysis = run(&pipeline(FakeScript::Talk), &source).unwrap();
    let report = &analysis.report;
    let regions: Vec<_> = report
        .speech_regions
        .iter()
        .map(|span| format!("{:.1} {:.1}", span.start().get(), span.end().get()))
        .collect();
    let media = &report.media;
    let level = media.peak_dbfs.map_or(f64::NEG_INFINITY, Decibels::get);
    let facts = format!(
        "{} {} {} Hz, {} channels, {:.2} s from {:.2} s, peak {level:.1} dB",
        media.container,
        media.codec,
        media.sample_rate_hz,
        media.channels,
        media.duration.get(),
        media.start_offset.get(),
    );
    let numbers: Vec<String> = report.measures.values.iter().map(number).collect();
    // A talk as short as this one is not judged, so its numbers are taken for sure ones.
    let mut sure = report.measures.clone();
    for measure in sure.values.values_mut() {
        measure.reliability = 1.0;
    }
    let settings = coach_findings::FindingSettings::default();
    let findings = coach_findings::findings(&sure, &report.transcript, &settings);
    let findings: Vec<String> = findings
        .iter()
        .map(|finding| format!("{} {} {:.2}", finding.kind.name(), finding.text_key, finding.score))
        .collect();
    for (stage, version, result) in [
        ("decode", coach_media::VERSION, facts),
        ("speech_regions", coach_recognition::vad::VERSION, regions.join("\n")),
        ("measure", coach_measures::VERSION, numbers.join("\n")),
        ("findings", coach_findings::VERSION, findings.join("\n")),
    ] {
        assert!(!result.is_empty(), "{stage}");
        insta::assert_snapshot!(format!("{stage}_version_{version}"), result);
    }
}

/// The model of the user who runs the tests, which the repository's own checks install.
#[expect(clippy::disallowed_methods, reason = "the tester's environment, not the program's")]
fn model() -> Option<PathBuf> {
    let home = PathBuf::from(std::env::var("HOME").ok()?);
    let model = home.join(".local/share/speech-coach/models/base");
    model.is_dir().then_some(model)
}

#[test]
fn words_change_with_their_version_alone() {
    let Some(model_dir) = model() else {
        println!("skipped: the model `base` is not installed (speech-coach model pull base)");
        return;
    };
    let settings = Settings::new(RecognizerSettings::Local { model_dir, threads: 2 });
    let analysis = run(&Pipeline::start(settings).unwrap(), &Source::File(talk())).unwrap();
    let words = analysis.report.transcript.words.iter();
    let words = words.map(|word| format!("{:.1} {}", word.span.start().get(), word.text));
    let words = words.collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(format!("transcribe_version_{}", coach_recognition::VERSION), words);
}

#[test]
fn there_is_one_snapshot_a_stage() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/run/tests/snapshots");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    let kept: Vec<_> = names.iter().filter(|name| name.contains("_version_")).collect();
    assert_eq!(kept.len(), Stage::ALL.len(), "delete the snapshots of old versions: {kept:?}");
}
