//! Who may depend on whom: the table of `ARCHITECTURE.md`, compared with what cargo sees.
//!
//! Only `[dependencies]` count: a test may use the test support of any lower crate.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

use crate::workspace;

/// The crates of ours that each crate may see.
const MAY_SEE: &[(&str, &[&str])] = &[
    ("coach-cache", &[]),
    ("coach-llm", &[]),
    ("coach-log", &[]),
    ("coach-store", &[]),
    ("coach-speech", &[]),
    ("coach-whisper", &[]),
    ("coach-media", &["coach-speech"]),
    ("coach-recognition", &["coach-speech", "coach-whisper"]),
    ("coach-measures", &["coach-speech"]),
    ("coach-findings", &["coach-speech"]),
    (
        "coach-pipeline",
        &[
            "coach-cache",
            "coach-speech",
            "coach-media",
            "coach-recognition",
            "coach-measures",
            "coach-findings",
            "coach-llm",
            "coach-store",
        ],
    ),
    (
        "speech-coach",
        &["coach-speech", "coach-pipeline", "coach-recognition", "coach-findings", "coach-log"],
    ),
    ("fake-gigachat", &[]),
    // For the tables that `docs/MEASURES.md` is written from; all of them pure.
    ("xtask", &["coach-speech", "coach-measures", "coach-findings"]),
];

/// Foreign crates that have a home; a trailing `*` stands for any ending.
const HOMES: &[(&str, &[&str])] = &[
    ("anyhow", &["speech-coach", "xtask"]),
    ("axum*", &["speech-coach"]),
    ("cargo_metadata", &["xtask"]),
    ("clap*", &["fake-gigachat", "speech-coach", "xtask"]),
    ("ctrlc", &["fake-gigachat", "speech-coach"]),
    ("ebur128", &["coach-media"]),
    ("httparse", &["fake-gigachat"]),
    ("indicatif", &["speech-coach"]),
    ("memmap2", &["coach-whisper"]),
    ("moka", &["coach-cache"]),
    ("object_store", &["coach-store"]),
    ("opentelemetry*", &["coach-log"]),
    ("opus*", &["coach-media"]),
    ("realfft", &["coach-media", "coach-measures", "coach-recognition", "coach-whisper"]),
    ("rcgen", &["fake-gigachat"]),
    ("redis", &["coach-cache"]),
    ("reqwest", &["coach-llm", "coach-log", "coach-recognition"]),
    ("rubato", &["coach-media"]),
    ("secrecy", &["coach-llm"]),
    ("sqlx*", &["coach-store"]),
    ("symphonia*", &["coach-media"]),
    (
        "tokio*",
        &[
            "coach-cache",
            "coach-llm",
            "coach-pipeline",
            "coach-store",
            "fake-gigachat",
            "speech-coach",
        ],
    ),
    ("tracing-opentelemetry", &["coach-log"]),
    ("tracing-subscriber", &["coach-log", "speech-coach"]),
    ("ureq", &["coach-recognition"]),
    ("zip", &["coach-recognition"]),
    ("zstd", &["coach-cache", "coach-store"]),
];

/// Everything that a crate may take from outside, where the list must stay short:
/// no input or output, no clock, no chance, no log.
const NOTHING_BUT: &[(&str, &[&str])] = &[
    ("coach-speech", &["serde", "thiserror"]),
    ("coach-measures", &["realfft", "rust-stemmers", "serde", "unicode-normalization"]),
    ("coach-findings", &["serde", "serde_json", "thiserror"]),
];

/// What is wrong with a dependency of ours, if anything.
fn objection(from: &str, to: &str) -> Option<String> {
    let entry = |table: &'static [(&'static str, &'static [&'static str])], name: &str| {
        table.iter().find(|(key, _)| matches(key, name)).map(|(_, value)| *value)
    };
    let Some(may_see) = entry(MAY_SEE, from) else {
        return Some(format!("`{from}` has no row in MAY_SEE"));
    };
    if entry(MAY_SEE, to).is_some() {
        return (!may_see.contains(&to)).then(|| format!("`{from}` must not see `{to}`"));
    }
    if entry(NOTHING_BUT, from).is_some_and(|allowed| !allowed.contains(&to)) {
        return Some(format!("`{from}` must stay pure: `{to}` is not in its list"));
    }
    let homes = entry(HOMES, to)?;
    (!homes.contains(&from))
        .then(|| format!("`{to}` lives in {}, not in `{from}`", homes.join(", ")))
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

fn metadata() -> Metadata {
    MetadataCommand::new().current_dir(workspace::root()).no_deps().exec().unwrap()
}

#[test]
fn dependencies_point_down() {
    let metadata = metadata();
    let wrong: Vec<String> = metadata
        .packages
        .iter()
        .flat_map(|package| package.dependencies.iter().map(move |needed| (package, needed)))
        .filter(|(_, needed)| needed.kind != DependencyKind::Development)
        .filter_map(|(package, needed)| objection(&package.name, &needed.name))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_names_crates_that_exist() {
    let metadata = metadata();
    for (name, _) in MAY_SEE {
        assert!(metadata.packages.iter().any(|package| package.name == *name), "{name}");
    }
}

#[test]
fn objections() {
    let check =
        |from, to, allowed| assert_eq!(objection(from, to).is_none(), allowed, "{from} {to}");
    check("coach-media", "coach-speech", true);
    check("coach-media", "coach-measures", false);
    check("coach-speech", "coach-media", false);
    check("coach-measures", "tracing", false);
    check("coach-media", "symphonia-core", true);
    check("coach-pipeline", "symphonia", false);
    check("coach-pipeline", "tokio", true);
    check("coach-media", "tokio", false);
    check("coach-media", "thiserror", true);
    check("coach-unheard-of", "serde", false);
}
