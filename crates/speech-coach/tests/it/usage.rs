//! Wrong command lines, help, version, completions.

use crate::support::Place;

#[test]
fn wrong_command_lines_end_with_2() {
    let place = Place::new();
    place.file("a.wav", b"");
    for (line, said) in [
        ("", "Usage"),
        ("analyse a.wav", "analyze"),
        ("analyze", "FILE"),
        ("analyze a.wav --format xml", "json"),
        ("analyze a.wav --threads 0", "from 1"),
        ("analyze a.wav --threads 9999", "from 1"),
        ("analyze a.wav --beam 17", "from 1"),
        ("analyze a.wav --language russian", "ISO 639-1"),
        ("analyze a.wav --locale de", "ru"),
        ("analyze - -", "error[stdin_twice]"),
        ("analyze --format srt a.wav b.wav", "error[output_needed]"),
        ("analyze a.wav --output a.wav", "error[output_is_input]"),
        ("analyze a.wav --output ./a.wav", "error[output_is_input]"),
        ("analyze a.wav --color sometimes", "always"),
        ("completions tcsh", "bash"),
        ("model", "pull"),
    ] {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let run = place.run(&arguments);
        assert_eq!(run.code, Some(2), "{line}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{line}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{line}");
    }
}

#[test]
fn help_teaches_by_example() {
    let place = Place::new();
    for (line, said) in [
        ("--help", "Exit codes"),
        ("--help", "SPEECH_COACH_MODELS"),
        ("analyze --help", "speech-coach analyze --format json"),
        ("analyze --help", "filler_word"),
        ("analyze -h", "Examples"),
        ("analyze --help", "--profile <NAME>"),
        ("compare --help", "--profile <NAME>"),
        ("compare --help", "--not-filler <WORDS>"),
        ("compare --help", "Put takes side by side"),
        ("model --help", "speech-coach model import"),
        ("model pull --help", "speech-coach model pull"),
        ("doctor --help", "--json"),
        ("completions --help", "fish"),
        ("--version", env!("CARGO_PKG_VERSION")),
    ] {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let run = place.run(&arguments);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{line}");
        assert!(run.stdout.contains(said), "{line}: {}", run.stdout);
        assert!(!run.stdout.contains("--recognizer"), "{line}");
    }
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = Place::new().run(&["completions", shell]);
        assert_eq!(run.code, Some(0), "{shell}");
        assert!(run.stdout.contains("analyze"), "{shell}");
    }
}
