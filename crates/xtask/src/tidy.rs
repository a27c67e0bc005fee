//! Rules about the files of the repository that no compiler checks.

use std::fs;
use std::path::{Path, PathBuf};

use coach_speech::measures::MeasureId;

use crate::{measures, workspace};

const FILE_LINES_MAX: usize = 400;
const MAIN_LINES_MAX: usize = 60;
const FIXTURE_SOUND_BYTES_MAX: u64 = 1_000_000;

/// Files that may be longer than [`FILE_LINES_MAX`], with the reason.
const LONG_FILES: &[(&str, &str)] = &[];

/// Crates without clock, input, output or chance.
const PURE: &[&str] = &["coach-speech", "coach-measures", "coach-findings"];

/// What the pure crates must not say outside their tests.
const IMPURE: &[&str] = &[
    "Instant::now",
    "SystemTime::now",
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "println!",
];

/// Words that mark work left undone; written apart, so that this file does not hold them.
const UNFINISHED: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX")];

/// A file of the repository, as text.
struct File {
    /// Relative to the workspace, with `/` between folders.
    name: String,
    text: String,
}

/// All files below a folder whose name ends so; build output and hidden folders left out.
fn files(folder: &str, ending: &str) -> Vec<File> {
    let mut found = Vec::new();
    collect(&workspace::root().join(folder), ending, &mut found);
    found.sort();
    let file = |path: PathBuf| {
        let relative = path.strip_prefix(workspace::root()).unwrap();
        let name = relative.to_str().unwrap().replace('\\', "/");
        File { text: fs::read_to_string(&path).unwrap(), name }
    };
    found.into_iter().map(file).collect()
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            if !name.starts_with('.') && !["target", "node_modules", "artifacts"].contains(&name) {
                collect(&path, ending, found);
            }
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
}

fn sources() -> Vec<File> {
    let sources = files("crates", ".rs");
    assert!(sources.len() > 20, "found only {} sources: looked in the wrong place", sources.len());
    sources
}

fn read(name: &str) -> String {
    let path = workspace::root().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn crate_folders() -> Vec<String> {
    let entries = fs::read_dir(workspace::root().join("crates")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

/// The text before the tests at the end of a file; nothing of a file that is all tests.
fn product_part(file: &File) -> &str {
    if file.name.ends_with("/tests.rs") || file.name.contains("/tests/") {
        return "";
    }
    file.text.split("#[cfg(test)]").next().unwrap_or_default()
}

/// Fails with everything that is wrong, not only with the first.
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_source_begins_with_what_it_is_for() {
    let silent = sources().into_iter().filter(|file| !file.text.starts_with("//! "));
    assert_none(&silent.map(|file| file.name).collect::<Vec<_>>());
}

#[test]
fn sources_are_short() {
    let limit = |name: &str| {
        let long = LONG_FILES.iter().any(|(long, _)| *long == name);
        match name.rsplit('/').next() {
            Some("main.rs") => MAIN_LINES_MAX,
            _ if long => usize::MAX,
            _ => FILE_LINES_MAX,
        }
    };
    let lines = |file: &File| file.text.lines().count();
    let long = sources().into_iter().filter(|file| lines(file) > limit(&file.name));
    assert_none(
        &long.map(|file| format!("{}: {} lines", file.name, lines(&file))).collect::<Vec<_>>(),
    );
}

#[test]
fn exceptions_from_the_length_are_needed() {
    for (name, reason) in LONG_FILES {
        assert!(read(name).lines().count() > FILE_LINES_MAX, "{name} ({reason}) is short now");
    }
}

#[test]
fn pure_crates_have_no_clock_and_no_input_or_output() {
    let mut wrong = Vec::new();
    for file in PURE.iter().flat_map(|name| files(&format!("crates/{name}/src"), ".rs")) {
        let said = IMPURE.iter().filter(|word| product_part(&file).contains(*word));
        wrong.extend(said.map(|word| format!("{}: {word}", file.name)));
    }
    assert_none(&wrong);
}

fn documents() -> Vec<File> {
    let top = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .map(|name| File { name: name.to_owned(), text: read(name) });
    [files("docs", ".md"), files("fixtures", ".md")].into_iter().flatten().chain(top).collect()
}

#[test]
fn a_sentence_in_a_document_is_a_line() {
    let mut wrong = Vec::new();
    for file in documents() {
        let mut code = false;
        for (number, line) in file.text.lines().enumerate() {
            code ^= line.starts_with("```");
            let prose = !code && !line.starts_with(['|', '>', '#']);
            if prose && has_two_sentences(line) {
                wrong.push(format!("{}:{}: {}", file.name, number + 1, line));
            }
        }
    }
    assert_none(&wrong);
}

/// Whether a sentence ends and another begins in a line, as far as signs tell.
fn has_two_sentences(line: &str) -> bool {
    let letters: Vec<char> = line.chars().collect();
    letters.windows(4).any(|part| {
        let ends = part[0].is_lowercase() || [')', '`', '»', '"'].contains(&part[0]);
        ends && ['.', '!', '?'].contains(&part[1]) && part[2] == ' ' && part[3].is_uppercase()
    })
}

#[test]
fn two_sentences_are_seen() {
    assert!(has_two_sentences("It ends here. Another begins."));
    assert!(!has_two_sentences("It ends here."));
    assert!(!has_two_sentences("W. Shakespeare, i.e. he, wrote 1.2 and `a.b C`"));
}

#[test]
fn nothing_is_left_undone() {
    let mut wrong = Vec::new();
    for file in sources().into_iter().chain(documents()) {
        for (number, line) in file.text.lines().enumerate() {
            if UNFINISHED.iter().any(|word| line.contains(word)) {
                wrong.push(format!("{}:{}: {}", file.name, number + 1, line.trim()));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn comments_carry_no_dates() {
    let mut wrong = Vec::new();
    for file in sources() {
        for (number, line) in file.text.lines().enumerate() {
            if line.trim_start().starts_with("//") && has_date(line) {
                wrong.push(format!("{}:{}: {}", file.name, number + 1, line.trim()));
            }
        }
    }
    assert_none(&wrong);
}

/// Whether a line holds a day, year first: the history of a file is in git, not in its comments.
fn has_date(line: &str) -> bool {
    let shape = |part: &[u8]| {
        part.iter().enumerate().all(|(place, byte)| match place {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    };
    line.as_bytes()
        .windows(10)
        .any(|part| (part.starts_with(b"20") || part.starts_with(b"19")) && shape(part))
}

#[test]
fn a_date_is_seen() {
    assert!(has_date("// changed 2001-12-31 by"));
    assert!(!has_date("// 20 ms, 2001-12, 12-31 and 2001-123-1"));
}

#[test]
fn every_crate_is_on_the_map() {
    let map = read("ARCHITECTURE.md");
    let absent = crate_folders().into_iter().filter(|name| !map.contains(&format!("`{name}`")));
    assert_none(&absent.collect::<Vec<_>>());
}

#[test]
fn the_page_of_the_measures_is_what_the_code_says() {
    let kept = read(measures::PAGE);
    let page = measures::page();
    let differs = kept.lines().zip(page.lines()).find(|(kept, page)| kept != page);
    assert!(kept == page, "{}; first difference: {differs:?}", measures::CURE);
}

#[test]
fn terms_of_the_glossary_are_no_measures() {
    let glossary = read("docs/GLOSSARY.md");
    let is_row = |id: &&MeasureId| glossary.contains(&format!("\n| `{}` |", id.name()));
    let wrong = MeasureId::ALL.iter().filter(is_row);
    assert_none(
        &wrong
            .map(|id| format!("{}: {} defines it", id.name(), measures::PAGE))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn links_between_documents_resolve() {
    let mut wrong = Vec::new();
    for file in documents() {
        let folder = Path::new(&file.name).parent().unwrap_or(Path::new(""));
        for target in file.text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            if path.contains(':') {
                continue;
            }
            let there = workspace::root().join(folder).join(path);
            let is_there = path.is_empty() || there.exists();
            if !is_there || (path.is_empty() && !has_heading(&file.text, anchor)) {
                wrong.push(format!("{}: {target}", file.name));
            }
        }
    }
    assert_none(&wrong);
}

/// Whether a document has a heading that a link within it leads to.
fn has_heading(text: &str, anchor: &str) -> bool {
    let anchor_of = |heading: &str| {
        let kept = |letter: &char| letter.is_alphanumeric() || "_- ".contains(*letter);
        let words = heading.trim_start_matches('#').trim().to_lowercase();
        words.chars().filter(kept).collect::<String>().replace(' ', "-")
    };
    text.lines().any(|line| line.starts_with('#') && anchor_of(line) == anchor)
}

#[test]
fn every_crate_takes_part_in_the_lints() {
    let mut wrong = Vec::new();
    for manifest in crate_folders().into_iter().map(|name| format!("crates/{name}/Cargo.toml")) {
        let text = read(&manifest);
        // Cargo knows no table that is shared but for one entry, so this one has its own copy.
        let own_table = manifest.contains("coach-whisper") && text.contains("pedantic");
        if !text.contains("[lints]\nworkspace = true") && !own_table {
            wrong.push(format!("{manifest}: no lints"));
        }
        if text.contains("[lib]") && !text.contains("doctest = false") {
            wrong
                .push(format!("{manifest}: examples in comments are not run; say doctest = false"));
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_fixture_has_its_source_and_licence() {
    let credits = read("fixtures/README.md");
    let folder = workspace::root().join("fixtures");
    let mut sound_bytes = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if name != "README.md" && !credits.contains(&format!("`{name}`")) {
            wrong.push(format!("fixtures/{name} is not in fixtures/README.md"));
        }
        if [".flac", ".m4a", ".mp3", ".ogg", ".wav", ".webm"]
            .iter()
            .any(|ending| name.ends_with(ending))
        {
            sound_bytes += entry.metadata().unwrap().len();
        }
    }
    assert_none(&wrong);
    assert!(sound_bytes <= FIXTURE_SOUND_BYTES_MAX, "{sound_bytes} bytes of sound");
}
