//! A folder of recordings, its `MANIFEST.json` and the truth beside the recordings.

mod fillers;
mod read;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub(crate) use fillers::{READ_SPEECH, TrueFillers};

/// Sets that nothing here measures yet.
const NOT_MEASURED: &[&str] = &["f0", "loudness"];

/// A folder of recordings with known truth.
#[derive(Debug)]
pub(crate) struct Corpus {
    folder: PathBuf,
    /// The recordings, in the order of the manifest.
    pub(crate) items: Vec<Item>,
}

#[derive(Debug, Deserialize)]
struct Manifest {
    items: Vec<Item>,
}

/// One recording.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Item {
    pub(crate) id: String,
    /// The set it belongs to.
    pub(crate) category: String,
    pub(crate) path: PathBuf,
    #[serde(default)]
    pub(crate) language: Option<String>,
    /// As its header says.
    #[serde(default)]
    pub(crate) duration_s: Option<f64>,
    /// As another decoder found.
    #[serde(default)]
    pub(crate) ffmpeg_decoded_s: Option<f64>,
    #[serde(default)]
    pub(crate) transcript: Option<String>,
    #[serde(default)]
    pub(crate) transcript_status: Option<String>,
    #[serde(default)]
    truth: Option<PathBuf>,
    /// What it may be used for.
    #[serde(default)]
    pub(crate) trust: Trust,
    /// What must come of decoding it.
    #[serde(default)]
    pub(crate) expect: Option<Expect>,
}

/// What a recording may be used for: `true`, `false`, or the condition in words.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "the shape of the manifest")]
pub(crate) struct Trust {
    pub(crate) wer: Value,
    timestamps: Value,
    pauses: bool,
    fillers: bool,
    filler_count: bool,
    pub(crate) wpm: bool,
}

/// What must come of decoding a recording.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Expect {
    /// `true`, `false`, `"partial"` or `"maybe"`.
    pub(crate) decodes: Value,
    /// Seconds, or a condition in words.
    duration_s: Value,
    actual_duration_s: Option<f64>,
    pub(crate) tolerance_s: Option<f64>,
    pub(crate) speech: Option<bool>,
    pub(crate) audio_start_s: Option<f64>,
    pub(crate) audio_tracks: Option<u64>,
    pub(crate) graceful_error: bool,
    pub(crate) must_hit_limit: bool,
    pub(crate) clipped: bool,
}

impl Expect {
    /// A report, whatever is in it.
    pub(crate) fn report() -> Self {
        Self { decodes: Value::Bool(true), ..Self::default() }
    }

    /// How long it really is, where one number says so.
    pub(crate) fn duration_s(&self) -> Option<f64> {
        self.actual_duration_s.or_else(|| self.duration_s.as_f64())
    }
}

/// What is known of a recording.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Truth {
    /// Those without times among them.
    words: Vec<Value>,
    pauses: Vec<TruePause>,
    /// Every stretch without sound, however short.
    pub(crate) silences_all: Vec<Stretch>,
    /// Filled pauses as objects with times, or fillers of both kinds by their words alone.
    fillers: Vec<Value>,
    pub(crate) lexical_fillers: Vec<Stretch>,
    /// Everything that a script has voices say, in order.
    pub(crate) events: Vec<TrueEvent>,
    /// Words a minute from the first word to the last, pauses in.
    pub(crate) wpm_first_to_last_word: Option<f64>,
}

/// A phrase, a filler or the like, and when it sounds.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TrueEvent {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) text: String,
    #[serde(flatten)]
    pub(crate) times: Stretch,
}

/// A word and when it sounds.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TrueWord {
    pub(crate) word: String,
    pub(crate) start: f64,
    pub(crate) end: f64,
    /// `filler` for a filled pause.
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    exact: Option<bool>,
}

#[derive(Debug, Clone, Deserialize)]
struct TruePause {
    start: f64,
    end: f64,
    #[serde(default)]
    scripted: bool,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(crate) struct Stretch {
    pub(crate) start: f64,
    pub(crate) end: f64,
}

impl Stretch {
    pub(crate) fn length_s(self) -> f64 {
        self.end - self.start
    }

    /// How long both sound; negative for the gap between them.
    pub(crate) fn common_s(self, other: Self) -> f64 {
        self.end.min(other.end) - self.start.max(other.start)
    }
}

/// How good the times of words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordTimes {
    /// By hand or by construction.
    Exact,
    /// By a forced aligner: about 0.1 s.
    Aligned,
}

impl Corpus {
    /// Reads the manifest of a folder, or the texts of a folder of read speech.
    ///
    /// # Errors
    /// When there is none, or not such a one.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let items = match read::items(folder)? {
            Some(items) => items,
            None => json::<Manifest>(&folder.join("MANIFEST.json"))?.items,
        };
        Ok(Self { folder: folder.to_owned(), items })
    }

    /// Keeps the sets that are asked for (all that can be measured, if none is), and of each the
    /// first few.
    ///
    /// # Errors
    /// When there is no such set.
    pub(crate) fn keep(&mut self, sets: &[String], limit: usize) -> Result<()> {
        if let Some(unknown) = sets.iter().find(|set| !self.sets().contains(set)) {
            bail!("no set `{unknown}`; there are: {}", self.sets().join(", "));
        }
        self.items.retain(|item| {
            if sets.is_empty() {
                !NOT_MEASURED.contains(&item.category.as_str())
            } else {
                sets.contains(&item.category)
            }
        });
        for set in self.sets() {
            let mut left = limit;
            self.items.retain(|item| {
                let counts = item.category == set;
                let keep = !counts || left > 0;
                left = left.saturating_sub(usize::from(counts));
                keep
            });
        }
        Ok(())
    }

    /// The names of the sets, in the order of their first recordings.
    pub(crate) fn sets(&self) -> Vec<String> {
        let mut sets: Vec<String> = Vec::new();
        for item in &self.items {
            if !sets.contains(&item.category) {
                sets.push(item.category.clone());
            }
        }
        sets
    }

    /// Where a recording is.
    pub(crate) fn path(&self, item: &Item) -> PathBuf {
        self.folder.join(&item.path)
    }

    /// The file about a recording, if there is one.
    pub(crate) fn truth_path(&self, item: &Item) -> Option<PathBuf> {
        item.truth.as_ref().map(|path| self.folder.join(path))
    }

    /// What is known of a recording; nothing, if there is no file about it.
    ///
    /// # Errors
    /// When there is a file and it cannot be read.
    pub(crate) fn truth(&self, item: &Item) -> Result<Truth> {
        Ok(self.truth_as(item)?.unwrap_or_default())
    }

    /// What is known of a recording, in a form of its set's own.
    ///
    /// # Errors
    /// When there is a file and it cannot be read.
    pub(crate) fn truth_as<T: DeserializeOwned>(&self, item: &Item) -> Result<Option<T>> {
        item.truth.as_ref().map(|path| json(&self.folder.join(path))).transpose()
    }
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("cannot understand {}", path.display()))
}

impl Item {
    /// The text to compare with, if it may be compared at all.
    pub(crate) fn reference_text(&self) -> Option<&str> {
        let trusted = !matches!(self.trust.wer, Value::Null | Value::Bool(false));
        let unknown =
            self.transcript_status.as_deref().is_some_and(|says| says.starts_with("none"));
        self.transcript.as_deref().filter(|text| trusted && !unknown && !text.trim().is_empty())
    }

    /// Whether its text counts for the figure of its set, without an "if".
    pub(crate) fn counts_for_wer(&self) -> bool {
        self.trust.wer == Value::Bool(true) && self.reference_text().is_some()
    }

    /// The words whose times may be compared, and how good these are.
    pub(crate) fn timed_words(&self, truth: &Truth) -> Option<(WordTimes, Vec<TrueWord>)> {
        let grade = match &self.trust.timestamps {
            Value::Bool(true) => WordTimes::Exact,
            Value::String(says) if says == "words exact" => WordTimes::Exact,
            Value::String(says)
                if ["weak (CTC)", "~0.1 s", "aligner-grade"].contains(&says.as_str()) =>
            {
                WordTimes::Aligned
            }
            _ => return None,
        };
        let timed = |word: &Value| serde_json::from_value::<TrueWord>(word.clone()).ok();
        let spoken =
            |word: &TrueWord| word.kind.as_deref() != Some("filler") && word.exact.unwrap_or(true);
        let words: Vec<TrueWord> = truth.words.iter().filter_map(timed).filter(spoken).collect();
        (!words.is_empty()).then_some((grade, words))
    }

    /// The pauses that were written into the script, at least so long.
    pub(crate) fn scripted_pauses(&self, truth: &Truth, at_least_s: f64) -> Option<Vec<Stretch>> {
        let stretch = |pause: &TruePause| Stretch { start: pause.start, end: pause.end };
        let scripted = truth.pauses.iter().filter(|pause| pause.scripted).map(stretch);
        // The script says 0.4; the truth is rounded to a tenth of a millisecond.
        let long = scripted.filter(|pause| pause.length_s() >= at_least_s - 0.000_2);
        self.trust.pauses.then(|| long.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(manifest: &str) -> Item {
        serde_json::from_str(manifest).unwrap()
    }

    #[test]
    fn trust_decides_what_counts() {
        let check = |trust: &str, status: &str, compared, counts| {
            let item = item(&format!(
                r#"{{"id":"a","category":"s","path":"a.wav","transcript":"a word",
                    "transcript_status":"{status}","trust":{trust}}}"#
            ));
            assert_eq!(item.reference_text().is_some(), compared, "{trust}");
            assert_eq!(item.counts_for_wer(), counts, "{trust}");
        };
        check(r#"{"wer":true}"#, "human", true, true);
        check(r#"{"wer":"partial"}"#, "known text", true, false);
        check(r#"{"wer":false}"#, "human", false, false);
        check("{}", "human", false, false);
        check(r#"{"wer":true}"#, "none; a draft", false, false);
    }

    #[test]
    fn times_are_used_as_far_as_they_are_good() {
        let truth: Truth = serde_json::from_str(
            r#"{"words":[{"word":"a","start":0.0,"end":0.1},
                {"word":"um","start":0.1,"end":0.2,"kind":"filler"},
                {"word":"b","start":0.2,"end":0.3,"exact":false}]}"#,
        )
        .unwrap();
        let check = |says: &str, expected| {
            let item = item(&format!(
                r#"{{"id":"a","category":"s","path":"a.wav","trust":{{"timestamps":{says}}}}}"#
            ));
            let found = item.timed_words(&truth).map(|(grade, words)| (grade, words.len()));
            assert_eq!(found, expected, "{says}");
        };
        check("true", Some((WordTimes::Exact, 1)));
        check(r#""words exact""#, Some((WordTimes::Exact, 1)));
        check(r#""weak (CTC)""#, Some((WordTimes::Aligned, 1)));
        check(r#""phone ends""#, None);
        check("false", None);
    }

    #[test]
    fn sets_are_chosen_and_cut() {
        let items: Vec<Item> = ["a", "b", "a", "a", "f0"]
            .map(|set| item(&format!(r#"{{"id":"x","category":"{set}","path":"x"}}"#)))
            .to_vec();
        let check = |sets: &[&str], limit, expected: &[&str]| {
            let mut corpus = Corpus { folder: PathBuf::new(), items: items.clone() };
            let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
            corpus.keep(&sets, limit).unwrap();
            let kept: Vec<&str> = corpus.items.iter().map(|item| item.category.as_str()).collect();
            assert_eq!(kept, expected);
        };
        check(&[], usize::MAX, &["a", "b", "a", "a"]);
        check(&[], 1, &["a", "b"]);
        check(&["f0"], 9, &["f0"]);
        let mut corpus = Corpus { folder: PathBuf::new(), items: items.clone() };
        assert!(corpus.keep(&["c".to_owned()], 1).is_err());
    }
}
