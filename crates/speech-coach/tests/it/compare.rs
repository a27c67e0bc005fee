//! `compare`: recordings side by side, from their files to the table.

use serde_json::Value;

use crate::support::{Place, copy, fake};

fn compare<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["compare", "--recognizer", "fake"], arguments].concat()
}

/// Runs on two fixtures and gives standard output.
fn shown(arguments: &[&str]) -> String {
    let place = Place::new();
    let (one, two) = (copy(&place, "ru_instructions.m4a"), copy(&place, "en_inaugural.webm"));
    let run = place.run(&compare(&[arguments, &[one.as_str(), two.as_str()]].concat()));
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    run.stdout
}

#[test]
fn a_table_in_russian() {
    insta::assert_snapshot!(shown(&["--locale", "ru", "--language", "ru"]));
}

#[test]
fn a_table_in_english() {
    insta::assert_snapshot!(shown(&["--locale", "en", "--language", "en"]));
}

#[test]
fn programs_get_json_and_reports_are_kept() {
    let place = Place::new();
    let (one, two) = (copy(&place, "ru_instructions.m4a"), copy(&place, "en_inaugural.webm"));
    let arguments = compare(&["--json", &one, &two, &one]);
    let first = place.run(&arguments);
    let document: Value = serde_json::from_str(&first.stdout).unwrap();
    assert_eq!(document["schema_version"], 1);
    assert_eq!(document["takes"][2]["file"], one.as_str());
    for measure in document["measures"].as_array().unwrap() {
        assert_eq!(measure["differences"].as_array().unwrap().len(), 2);
        // The third is the first again.
        let same = &measure["differences"][1];
        assert!(same.is_null() || same["changed"] == "no_clear_change", "{measure}");
    }
    assert_eq!(place.run(&arguments).stdout, first.stdout);
    // What was worked out to compare is a report like any other.
    let report = place.run(&fake(&["--format", "json", &one]));
    let report: Value = serde_json::from_str(&report.stdout).unwrap();
    assert_eq!(report["run"]["cache"], "disk");
}

#[test]
fn profiles_and_own_fillers_come_from_the_command_line_and_the_settings() {
    let place = Place::new();
    let (one, two) = (copy(&place, "ru_instructions.m4a"), copy(&place, "en_inaugural.webm"));
    let compared = |options: &[&str]| -> Value {
        let fixed = ["--json", "--language", "ru"];
        let run = place.run(&compare(&[&fixed, options, &[&one, &two]].concat()));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        serde_json::from_str(&run.stdout).unwrap()
    };
    let rate = |document: &Value| {
        let measures = document["measures"].as_array().unwrap().iter();
        let mut rates = measures.filter(|one| one["name"] == "filler_words_per_100_words");
        rates.next().unwrap()["values"][1].as_f64().unwrap()
    };
    let plain = compared(&[]);
    let fewer = compared(&["--not-filler", "ну"]);
    let more = compared(&["--filler", "говорим о речи"]);
    assert!(rate(&fewer) < rate(&plain) && rate(&plain) < rate(&more));
    let of_news = compared(&["--profile", "news"]);
    assert_eq!(of_news["measures"][0]["values"], plain["measures"][0]["values"]);

    let both = "[fillers]\nnever = [\"ну\"]\n[findings]\nprofile = \"news\"\n";
    place.file("speech-coach.toml", both);
    let of_settings = compared(&[]);
    assert!(rate(&of_settings) < rate(&plain));
    assert_eq!(of_settings, compared(&["--profile", "news", "--not-filler", "Ну"]));
    assert_eq!(compared(&["--profile", "talk", "--filler", "ну"]), plain);
    for (wrong, said) in [
        (&["--profile", "podcast"][..], "second_language"),
        (&["--filler", "—"], "error[bad_filler_list]"),
        (&["--filler", "вот", "--not-filler", "Вот"], "error[bad_filler_list]"),
    ] {
        let run = place.run(&compare(&[wrong, &[&one, &two]].concat()));
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{wrong:?}");
        assert!(run.stderr.contains(said), "{wrong:?}: {}", run.stderr);
    }
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let place = Place::new();
    let talk = copy(&place, "en_inaugural.webm");
    for (files, code, said) in [
        (&[talk.as_str()][..], 2, "2 values required"),
        (&[talk.as_str(); 6], 2, "no more were expected"),
        (&["-", "-"], 2, "error[stdin_twice]"),
        (&[talk.as_str(), "nowhere.mp3"], 3, "error[not_found]: nowhere.mp3"),
    ] {
        let run = place.run(&compare(files));
        assert_eq!(run.code, Some(code), "{files:?}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{files:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{files:?}");
    }
}
