//! Folders of read speech as builders of voices lay them out, which have no manifest.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::{Item, Trust};

/// The name of their set.
pub(super) const SET: &str = "read_speech";

/// How a folder says what is read in each recording.
struct Layout {
    /// The file with the texts.
    texts: &'static str,
    /// The folder with the recordings.
    recordings: &'static str,
    /// The name of a recording and its text, from a line of the file.
    of_line: fn(&str) -> Option<(&str, &str)>,
}

const LAYOUTS: [Layout; 2] = [
    // Festvox: ( name "text" )
    Layout {
        texts: "etc/txt.done.data",
        recordings: "wav",
        of_line: |line| {
            let (name, text) = line.trim().strip_prefix('(')?.trim().split_once(' ')?;
            Some((name, text.trim().strip_suffix(')')?.trim().trim_matches('"')))
        },
    },
    // LJ Speech: name|text|text with numbers written out
    Layout {
        texts: "metadata.csv",
        recordings: "wavs",
        of_line: |line| {
            let (name, texts) = line.split_once('|')?;
            Some((name, texts.rsplit('|').next()?))
        },
    },
];

/// The recordings of such a folder; `None` if it is not one.
///
/// # Errors
/// When its texts cannot be read.
pub(super) fn items(folder: &Path) -> Result<Option<Vec<Item>>> {
    let Some(layout) = LAYOUTS.iter().find(|layout| folder.join(layout.texts).is_file()) else {
        return Ok(None);
    };
    let path = folder.join(layout.texts);
    let texts =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = texts.lines().filter_map(layout.of_line);
    let items = lines.map(|(name, text)| item(layout.recordings, name, text));
    let there: Vec<Item> = items.filter(|item| folder.join(&item.path).is_file()).collect();
    ensure!(!there.is_empty(), "no recording that {} names is there", path.display());
    Ok(Some(there))
}

fn item(recordings: &str, name: &str, text: &str) -> Item {
    let is_russian = text.chars().any(|letter| matches!(letter, 'а'..='я'));
    Item {
        id: name.to_owned(),
        category: SET.to_owned(),
        path: PathBuf::from(recordings).join(format!("{name}.wav")),
        language: Some(if is_russian { "ru" } else { "en" }.to_owned()),
        duration_s: None,
        ffmpeg_decoded_s: None,
        // A plus before a vowel marks the stress.
        transcript: Some(text.replace('+', "")),
        transcript_status: None,
        truth: None,
        trust: Trust { wer: Value::Bool(true), ..Trust::default() },
        expect: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_layouts_are_read() {
        let found = |texts: &str, recording: &str, lines: &str| {
            let folder = tempfile::tempdir().unwrap();
            for (path, content) in [(texts, lines), (recording, "")] {
                let path = folder.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, content).unwrap();
            }
            let items = items(folder.path()).unwrap().unwrap_or_default();
            let said = items.into_iter().map(|item| {
                (item.path.to_str().unwrap().to_owned(), item.language, item.transcript)
            });
            said.collect::<Vec<_>>()
        };
        let one = |path: &str, language: &str, text: &str| {
            vec![(path.to_owned(), Some(language.to_owned()), Some(text.to_owned()))]
        };
        assert_eq!(
            found(
                "etc/txt.done.data",
                "wav/ru_0002.wav",
                "( ru_0001 \"Её нет.\" )\n( ru_0002 \"Прядь вол+ос за ухо.\" )\n",
            ),
            one("wav/ru_0002.wav", "ru", "Прядь волос за ухо."),
        );
        assert_eq!(
            found("metadata.csv", "wavs/LJ001.wav", "LJ001|In 1455,|in fourteen fifty-five,\n"),
            one("wavs/LJ001.wav", "en", "in fourteen fifty-five,"),
        );
        assert_eq!(found("notes.txt", "wav/a.wav", "( a \"text\" )"), []);
        assert!(items(Path::new("/nowhere")).unwrap().is_none());
    }
}
