//! The whole program with the real model, where it is installed.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Place, ended, fixture};

/// The models folder of the user who runs the tests, if the model is there.
#[expect(clippy::disallowed_methods, reason = "the tester's environment, not the program's")]
fn models() -> Option<PathBuf> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let models = set("SPEECH_COACH_MODELS").map(PathBuf::from).or_else(|| {
        let home = || Some(PathBuf::from(set("HOME")?).join(".local/share"));
        let data = set("XDG_DATA_HOME").map(PathBuf::from).or_else(home)?;
        Some(data.join("speech-coach/models"))
    })?;
    if models.join("base").is_dir() {
        return Some(models);
    }
    println!("skipped: the model `base` is not installed (speech-coach model pull base)");
    None
}

/// The document of a fixture, recognised for real.
fn document(name: &str) -> Option<Value> {
    let place = Place::new();
    let recording = fixture(name);
    let mut program =
        place.program(&["analyze".as_ref(), "--format=json".as_ref(), recording.as_os_str()]);
    let run = ended(program.env("SPEECH_COACH_MODELS", models()?).spawn().unwrap());
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    Some(serde_json::from_str(&run.stdout).unwrap())
}

/// Letters and digits of a text, in small letters, words apart by one space.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

#[test]
fn real_recordings_are_understood() {
    for (name, language, said) in [
        ("en_inaugural.webm", "en", "ask not what your country can do for you"),
        ("en_sonnet.mp3", "en", "from fairest creatures we desire increase"),
        ("ru_instructions.m4a", "ru", "вы закончили установку и выполнение программы"),
    ] {
        let Some(document) = document(name) else { return };
        let transcript = &document["transcript"];
        assert_eq!(transcript["language"], language, "{name}");
        let text = plain(transcript["text"].as_str().unwrap());
        assert!(text.contains(said), "{name}: {text}");
        let words = transcript["words"].as_array().unwrap();
        let starts: Vec<f64> = words.iter().map(|word| word["start_s"].as_f64().unwrap()).collect();
        assert!(starts.is_sorted(), "{name}");
        let duration_s = document["media"]["duration_s"].as_f64().unwrap();
        assert!(words.iter().all(|word| word["end_s"].as_f64().unwrap() <= duration_s), "{name}");
        let rate = &document["measures"]["speech_rate_wpm"]["value"];
        assert!(rate.as_f64().is_some_and(|wpm| (60.0..250.0).contains(&wpm)), "{name}: {rate}");
    }
}

#[test]
fn the_same_recording_gives_the_same_report() {
    let Some(one) = document("en_meeting.flac") else { return };
    let Some(two) = document("en_meeting.flac") else { return };
    for part in ["transcript", "measures", "pauses", "filler_words", "findings"] {
        assert_eq!(one[part], two[part], "{part}");
    }
}
