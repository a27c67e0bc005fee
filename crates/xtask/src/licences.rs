//! The licences of everything that ends up in the program.

use std::iter::Peekable;
use std::process::Command;
use std::str::SplitWhitespace;

use cargo_metadata::{CargoOpt, MetadataCommand};

use crate::workspace;

/// Licences that ask for no more than to keep their text.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates taken under a licence that asks for more, each with the licence and the reason.
/// MPL-2.0 is per file: its files stay as they are published, and ours stay ours.
const EXCEPTIONS: &[(&str, &str, &str)] =
    &[("symphonia", "MPL-2.0", "the decoders; used unchanged from the registry")];

/// Whether an SPDX expression can be met with the licences that a check accepts.
fn satisfied(expression: &str, accepts: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    any_of(&mut words, accepts) && words.next().is_none()
}

fn any_of(words: &mut Peekable<SplitWhitespace<'_>>, accepts: &dyn Fn(&str) -> bool) -> bool {
    let mut satisfied = all_of(words, accepts);
    while words.next_if_eq(&"OR").is_some() {
        // Read to its end whatever the first part said.
        satisfied |= all_of(words, accepts);
    }
    satisfied
}

fn all_of(words: &mut Peekable<SplitWhitespace<'_>>, accepts: &dyn Fn(&str) -> bool) -> bool {
    let mut satisfied = one(words, accepts);
    while words.next_if_eq(&"AND").is_some() {
        satisfied &= one(words, accepts);
    }
    satisfied
}

fn one(words: &mut Peekable<SplitWhitespace<'_>>, accepts: &dyn Fn(&str) -> bool) -> bool {
    match words.next() {
        Some("(") => {
            let satisfied = any_of(words, accepts);
            words.next_if_eq(&")").is_some() && satisfied
        }
        Some(licence) if words.next_if_eq(&"WITH").is_some() => {
            let exception = words.next().unwrap_or_default();
            accepts(&format!("{licence} WITH {exception}"))
        }
        Some(licence) => accepts(licence),
        None => false,
    }
}

fn accepted_for(package: &str, licence: &str) -> bool {
    let excepted = |(start, allowed, _): &(&str, &str, &str)| {
        package.starts_with(start) && licence == *allowed
    };
    ALLOWED.contains(&licence) || EXCEPTIONS.iter().any(excepted)
}

/// The platform that we run on: crates of other platforms need not be on this machine.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

#[test]
fn every_dependency_may_be_used() {
    let metadata = MetadataCommand::new()
        .current_dir(workspace::root())
        .features(CargoOpt::AllFeatures)
        .other_options(["--locked".to_owned(), "--filter-platform".to_owned(), host()])
        .exec()
        .unwrap();
    let used = metadata.resolve.unwrap().nodes;
    let wrong: Vec<String> = metadata
        .packages
        .iter()
        .filter(|package| used.iter().any(|node| node.id == package.id))
        .filter(|package| {
            let expression = package.license.as_deref().unwrap_or_default();
            !satisfied(expression, &|licence| accepted_for(&package.name, licence))
        })
        .map(|package| format!("{} {}: {:?}", package.name, package.version, package.license))
        .collect();
    assert!(wrong.is_empty(), "not on the list of allowed licences:\n{}", wrong.join("\n"));
}

#[test]
fn both_licences_come_with_the_sources() {
    for (file, words) in [("LICENSE-MIT", "MIT"), ("LICENSE-APACHE", "Apache License")] {
        let text = std::fs::read_to_string(workspace::root().join(file)).unwrap();
        assert!(text.contains(words), "{file}");
    }
}

#[test]
fn expressions() {
    let check = |expression, expected| {
        let accepts =
            |licence: &str| ["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"].contains(&licence);
        assert_eq!(satisfied(expression, &accepts), expected, "{expression}");
    };
    check("MIT", true);
    check("GPL-3.0", false);
    check("GPL-3.0 OR MIT", true);
    check("MIT/Apache-2.0", true);
    check("MIT AND GPL-3.0", false);
    check("MIT AND Zlib", true);
    check("(GPL-3.0 OR MIT) AND Zlib", true);
    check("(GPL-3.0 OR MIT) AND ISC", false);
    check("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true);
    check("Apache-2.0", false);
    check("MIT )", false);
    check("(MIT", false);
    check("", false);
}
