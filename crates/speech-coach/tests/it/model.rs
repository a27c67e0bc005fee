//! `model` and `doctor` without a network.

use serde_json::Value;

use crate::support::Place;

#[test]
fn doctor_says_what_is_missing_and_how_to_get_it() {
    let place = Place::new();
    let run = place.run(&["doctor"]);
    assert_eq!(run.code, Some(4));
    assert!(run.stdout.contains("speech-coach model pull base"), "{}", run.stdout);

    let run = place.run(&["doctor", "--json", "--locale", "ru"]);
    assert_eq!(run.code, Some(4));
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["ok"], false);
    let checks = document["checks"].as_array().unwrap();
    let names: Vec<&str> = checks.iter().map(|check| check["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "model",
            "models_folder",
            "cache_folder",
            "temporary_folder",
            "ffmpeg",
            "processor",
            "memory"
        ]
    );
    assert_eq!(checks[0]["cure"], "speech-coach model pull base");
}
