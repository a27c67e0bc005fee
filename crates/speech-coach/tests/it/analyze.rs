//! `analyze`: exit codes, several recordings, standard input, where results go.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use serde_json::Value;

use crate::support::{Place, copy, ended, fake, fixture};

#[test]
fn every_failure_has_its_exit_code_and_its_cure() {
    let place = Place::new();
    let talk = copy(&place, "en_inaugural.webm");
    place.file("empty.mp4", b"");
    place.file("page.mp3", "<!DOCTYPE html><title>404</title>".repeat(9));
    place.file("list.m3u8", "#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n");
    fs::create_dir(place.path("folder")).unwrap();
    for (recognizer, file, code, name) in [
        ("fake", "nowhere.mp4", 3, "not_found"),
        ("fake", "folder", 3, "is_a_folder"),
        ("fake", "empty.mp4", 3, "empty_file"),
        ("fake", "page.mp3", 3, "not_media"),
        ("fake", "list.m3u8", 3, "playlist_refused"),
        ("fake-no-model", &talk, 4, "model_missing"),
        ("fake-panic", &talk, 1, "internal"),
    ] {
        for locale in ["en", "ru"] {
            let line = ["analyze", "--recognizer", recognizer, "--locale", locale, file];
            let run = place.run(&line);
            assert_eq!(run.code, Some(code), "{line:?}: {}", run.stderr);
            let (error, help) = match locale {
                "ru" => (format!("ошибка[{name}]: {file}: "), "\nчто делать: "),
                _ => (format!("error[{name}]: {file}: "), "\nhelp: "),
            };
            assert!(run.stderr.contains(&error), "{line:?}: {}", run.stderr);
            assert!(run.stderr.contains(help), "{line:?}: {}", run.stderr);
            assert_eq!(run.stdout, "");
        }
    }
    let run = place.run(&["analyze", &talk]);
    assert_eq!(run.code, Some(4));
    assert!(run.stderr.contains("speech-coach model pull base"), "{}", run.stderr);
}

#[test]
fn silence_is_a_report_and_needs_no_model() {
    let place = Place::new();
    place.file("silence.wav", wav(&vec![0; 32_000]));
    let run = place.run(&["analyze", "silence.wav"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert!(run.stdout.contains("Nobody speaks"), "{}", run.stdout);

    let run = place.run(&["analyze", "--format", "json", "silence.wav"]);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["transcript"]["words"], serde_json::json!([]));
    let rate = &document["measures"]["speech_rate_wpm"];
    assert_eq!((&rate["value"], &rate["unmeasurable"]), (&Value::Null, &"no_speech".into()));
    assert_eq!(document["findings"], serde_json::json!([]));
}

#[test]
fn one_failure_does_not_stop_the_others() {
    let place = Place::new();
    let (one, two) = (copy(&place, "en_inaugural.webm"), copy(&place, "ru_announcement.flac"));
    let run = place.run(&fake(&["--format", "json", &one, "nowhere.mp3", &two]));
    assert_eq!(run.code, Some(3));
    let documents: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let files: Vec<&str> = documents.iter().map(|d| d["file"].as_str().unwrap()).collect();
    assert_eq!(files, [one.as_str(), "nowhere.mp3", two.as_str()]);
    assert_eq!(documents[1]["error"]["code"], "not_found");
    assert!(documents[1]["error"]["cure"].as_str().unwrap().starts_with("check the name"));
    assert_eq!(documents[1]["schema_version"], 1);
    assert!(run.stderr.contains("error[not_found]: nowhere.mp3"), "{}", run.stderr);

    let run = place.run(&fake(&[&one, "nowhere.mp3", &two]));
    assert_eq!(run.code, Some(3));
    assert!(run.stdout.contains(&one) && run.stdout.contains(&two));
}

#[test]
fn results_of_several_recordings_go_into_a_folder() {
    let place = Place::new();
    let one = copy(&place, "en_inaugural.webm");
    fs::copy(fixture("en_inaugural.webm"), place.path("en_inaugural.mkv")).unwrap();
    let line = ["--format", "vtt", "--output", "out/new", &one, "en_inaugural.mkv"];
    let run = place.run(&fake(&line));
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    assert_eq!(Place::names(&place.path("out/new")), ["en_inaugural-2.vtt", "en_inaugural.vtt"]);

    let run = place.run(&fake(&["--output", "out", &one]));
    assert_eq!(run.code, Some(0));
    assert_eq!(Place::names(&place.path("out")), ["en_inaugural.txt", "new"]);
}

#[test]
fn a_result_replaces_a_file_whole() {
    let place = Place::new();
    let talk = copy(&place, "en_inaugural.webm");
    place.file("report.json", "old");
    let run = place.run(&fake(&["--format", "json", "--output", "report.json", &talk]));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let text = fs::read_to_string(place.path("report.json")).unwrap();
    assert!(serde_json::from_str::<Value>(&text).is_ok());
    assert_eq!(Place::names(&place.path(".")), [&talk, "report.json", "tmp"]);

    let run = place.run(&fake(&["--output", "no/such/report.txt", &talk]));
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("error[output_no_folder]"), "{}", run.stderr);
}

#[test]
fn standard_input_is_a_recording_like_any_other() {
    let place = Place::new();
    let bytes = fs::read(fixture("en_inaugural.webm")).unwrap();
    let from_pipe = place.run_with_stdin(&fake(&["--format", "csv", "-"]), &bytes);
    assert_eq!(from_pipe.code, Some(0), "{}", from_pipe.stderr);
    let talk = copy(&place, "en_inaugural.webm");
    let from_file = place.run(&fake(&["--format", "csv", &talk]));
    assert_eq!(from_pipe.stdout.replace("\n-,", "\n,"), from_file.stdout.replace(&talk, ""));

    let nothing = place.run_with_stdin(&fake(&["-"]), b"");
    assert_eq!(nothing.code, Some(3));
    assert!(nothing.stderr.contains("error[empty_file]: -: "), "{}", nothing.stderr);
}

#[test]
fn own_fillers_come_from_the_command_line_and_the_settings() {
    let place = Place::new();
    let talk = copy(&place, "en_inaugural.webm");
    let fillers = |options: &[&str]| -> Vec<String> {
        let fixed = ["--language", "ru", "--format", "json"];
        let run = place.run(&fake(&[&fixed, options, &[&talk]].concat()));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        let fillers = document["filler_words"].as_array().unwrap().iter();
        fillers.map(|filler| filler["text"].as_str().unwrap().to_owned()).collect()
    };
    let has = |list: &[String], word: &str| list.iter().any(|one| one == word);
    let plain = fillers(&[]);
    assert!(has(&plain, "ну") && !has(&plain, "говорим о речи"), "{plain:?}");
    let options = ["--not-filler", "Ну", "--filler", "говорим о речи", "--filler", "просто"];
    let own = fillers(&options);
    assert!(!has(&own, "ну") && has(&own, "говорим о речи") && has(&own, "просто"), "{own:?}");
    place.file("speech-coach.toml", "[fillers]\nnever = [\"ну\", \"как бы\"]\n");
    let of_file = fillers(&[]);
    assert!(!has(&of_file, "ну") && !has(&of_file, "как бы"), "{of_file:?}");
    let both = fillers(&["--filler", "ну"]);
    assert!(has(&both, "ну") && !has(&both, "как бы"), "{both:?}");

    for wrong in [&["--filler", "—"][..], &["--filler", "вот", "--not-filler", "Вот"]] {
        let run = place.run(&fake(&[wrong, &[&talk]].concat()));
        assert_eq!(run.code, Some(2), "{wrong:?}");
        assert!(run.stderr.contains("error[bad_filler_list]"), "{}", run.stderr);
    }
}

#[test]
fn a_profile_comes_from_the_command_line_and_the_settings() {
    let place = Place::new();
    let talk = copy(&place, "en_inaugural.webm");
    let judged = |options: &[&str], variables: &[(&str, &str)]| -> (String, Value) {
        let fixed = ["--language", "en", "--format", "json"];
        let arguments = fake(&[&fixed, options, &[&talk]].concat());
        let child = place.program(&arguments).envs(variables.iter().copied()).spawn().unwrap();
        let run = ended(child);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        (document["profile"].as_str().unwrap().to_owned(), document["findings"].clone())
    };
    let of_news = judged(&["--profile", "news"], &[]);
    let plain = judged(&[], &[]);
    assert_eq!((of_news.0.as_str(), plain.0.as_str()), ("news", "talk"));
    assert_eq!(judged(&[], &[("SPEECH_COACH_PROFILE", "news")]), of_news);
    place.file("own.toml", "[findings]\nprofile = \"pitch\"\n");
    assert_eq!(judged(&[], &[("SPEECH_COACH_CONFIG", "own.toml")]).0, "pitch");
    place.file("speech-coach.toml", "[findings]\nprofile = \"news\"\n");
    assert_eq!(judged(&[], &[]), of_news);
    assert_eq!(judged(&["--profile", "talk"], &[]), plain);
    let run = place.run(&fake(&["--profile", "podcast", &talk]));
    assert!(run.code == Some(2) && run.stderr.contains("second_language"), "{}", run.stderr);
    place.file("speech-coach.toml", "[findings]\nprofile = \"podcast\"\n");
    let run = place.run(&fake(&[&talk]));
    assert!(run.code == Some(2) && run.stderr.contains("findings.profile"), "{}", run.stderr);
    assert_eq!(judged(&["--profile", "talk"], &[]), plain);
}

#[test]
fn a_reader_who_leaves_is_no_error() {
    let place = Place::new();
    let talk = copy(&place, "en_inaugural.webm");
    let files = vec![talk.as_str(); 40];
    let mut child = place
        .program(&fake(&[&["--format", "json"], &files[..]].concat()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 10]).unwrap();
    drop(stdout);
    let run = ended(child);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_name_cannot_write_on_the_terminal() {
    let place = Place::new();
    let name = "\u{1b}[2Jred\u{7}.mp4";
    let run = place.run(&fake(&[name]));
    assert_eq!(run.code, Some(3));
    assert!(!run.stderr.contains(['\u{1b}', '\u{7}']), "{:?}", run.stderr);
}

/// A WAV file of 16-bit samples at 16 kHz.
fn wav(samples: &[i16]) -> Vec<u8> {
    let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let size = |bytes: usize| u32::try_from(bytes).unwrap().to_le_bytes();
    let mut file = Vec::new();
    file.extend(b"RIFF");
    file.extend(size(36 + data.len()));
    file.extend(b"WAVEfmt ");
    file.extend(size(16));
    file.extend([1, 0, 1, 0]);
    file.extend(16_000_u32.to_le_bytes());
    file.extend(32_000_u32.to_le_bytes());
    file.extend([2, 0, 16, 0]);
    file.extend(b"data");
    file.extend(size(data.len()));
    file.extend(data);
    file
}
