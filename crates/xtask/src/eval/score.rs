//! One recording: what came out, against what is known.

use serde::Serialize;

use super::corpus::{Item, Stretch, Truth, WordTimes};
use super::document::{Document, Times};
use super::measures::{self, Compared};
use super::normalize::Normalizer;
use super::outcome;
use super::places::PlaceHits;
use super::times::{self, FillerErrors, Hits, PAUSE_AT_LEAST_S, PauseErrors, WordTimeErrors};
use super::wer::{Alignment, WordErrors, align};
use crate::child::Ran;

/// How one recording did; what its manifest does not vouch for is `None`.
#[derive(Debug, Serialize)]
pub(crate) struct Score {
    pub(crate) id: String,
    pub(crate) set: String,
    /// `report`, or the code of the error.
    pub(crate) ending: String,
    /// What is not as the manifest expects.
    pub(crate) wrong: Vec<String>,
    /// Length of the decoded sound; `None` without report.
    pub(crate) length_s: Option<f64>,
    pub(crate) duration_error_s: Option<f64>,
    /// By the program's own clock, model and all.
    pub(crate) program_s: Option<f64>,
    /// From start to end of the process.
    pub(crate) wall_s: f64,
    pub(crate) peak_mb: Option<f64>,
    pub(crate) word_errors: Option<WordErrors>,
    /// Each of them as one reads it: `right/wrong`, `-missing`, `+invented`.
    pub(crate) edits: Vec<String>,
    /// Whether its text counts for the figure of its set.
    pub(crate) counts_for_wer: bool,
    pub(crate) exact_times: Option<WordTimeErrors>,
    pub(crate) aligned_times: Option<WordTimeErrors>,
    pub(crate) pauses: Option<PauseErrors>,
    /// Pauses that were found, and those of them whose place is right.
    pub(crate) pause_places: Option<PlaceHits>,
    pub(crate) filled_pauses: Option<FillerErrors>,
    pub(crate) filler_words: Option<Hits>,
    pub(crate) wpm: Option<Wpm>,
    pub(crate) measures: Vec<Compared>,
}

/// Words a minute.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Wpm {
    pub(crate) truly: f64,
    /// `None` if the program could not measure it.
    pub(crate) found: Option<f64>,
}

impl Wpm {
    /// Difference from the truth, as a share of it; all of it if nothing was measured.
    pub(crate) fn error(self) -> f64 {
        self.found.map_or(1.0, |found| (found - self.truly).abs() / self.truly)
    }
}

impl Score {
    /// Compares what came out with what is known.
    pub(crate) fn new(item: &Item, truth: &Truth, ran: &Ran, rules: Normalizer) -> Self {
        let document = Document::parse(&ran.stdout);
        let wrong = outcome::objections(item, ran, document.as_ref());
        let ending = outcome::ending(document.as_ref());
        // Without a report everything that should be in it is missing, not unknown.
        let report = document.filter(|document| document.error.is_none());
        let found = report.unwrap_or_default();
        let exists = found.media.duration_s > 0.0;
        let times = |grade: WordTimes| {
            let (_, words) = item.timed_words(truth).filter(|(found, _)| *found == grade)?;
            Some(times::word_times(&words, &found.transcript.words, rules))
        };
        let text = side_by_side(item, &found, rules);
        Self {
            id: item.id.clone(),
            set: item.category.clone(),
            ending,
            wrong,
            length_s: exists.then_some(found.media.duration_s),
            duration_error_s: exists.then(|| outcome::duration_error_s(item, &found)).flatten(),
            program_s: exists.then_some(found.run.total_s),
            wall_s: ran.wall_s,
            peak_mb: ran.peak_bytes.map(|bytes| bytes as f64 / 1e6),
            word_errors: text.as_ref().map(|text| text.errors),
            edits: text.map_or_else(Vec::new, |text| text.edits),
            counts_for_wer: item.counts_for_wer(),
            exact_times: times(WordTimes::Exact),
            aligned_times: times(WordTimes::Aligned),
            pauses: item.scripted_pauses(truth, PAUSE_AT_LEAST_S).map(|scripted| {
                let pauses: Vec<Stretch> =
                    found.pauses.iter().map(|pause| pause.times.stretch()).collect();
                times::pauses(&scripted, &truth.silences_all, &pauses)
            }),
            pause_places: item
                .scripted_pauses(truth, PAUSE_AT_LEAST_S)
                .map(|_| PlaceHits::new(&truth.events, &found.pauses)),
            filled_pauses: item.true_filled_pauses(truth).map(|fillers| {
                let filled = stretches(&found.filled_pauses);
                times::filled_pauses(&fillers, &filled, found.media.duration_s)
            }),
            filler_words: item
                .true_filler_words(truth)
                .map(|fillers| times::fillers(&fillers, &stretches(&found.filler_words))),
            wpm: truth
                .wpm_first_to_last_word
                .filter(|_| item.trust.wpm)
                .map(|truly| Wpm { truly, found: found.measure("speech_rate_wpm") }),
            measures: measures::compared(item, truth, &found),
        }
    }
}

fn side_by_side(item: &Item, document: &Document, rules: Normalizer) -> Option<Alignment> {
    let reference = rules.text(item.reference_text()?);
    let words = document.transcript.words.iter().map(|word| word.text.as_str());
    Some(align(&reference, &rules.tokens(words)))
}

fn stretches(times: &[Times]) -> Vec<Stretch> {
    times.iter().map(|times| times.stretch()).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use serde_json::json;

    use super::*;
    use crate::child::End;
    use crate::eval::corpus::Corpus;
    use crate::workspace;

    fn corpus() -> Option<Corpus> {
        let named = workspace::environment("SPEECH_COACH_CORPUS").map(PathBuf::from);
        let folder = named.unwrap_or_else(|| workspace::root().join("../shared/corpus"));
        let corpus = Corpus::open(&folder).ok();
        if corpus.is_none() {
            println!("skipped: no corpus");
        }
        corpus
    }

    /// What a program without a fault would write about a synthetic talk.
    fn perfect(item: &Item, truth: &Truth) -> String {
        let times = |stretch: &Stretch| json!({ "start_s": stretch.start, "end_s": stretch.end });
        let spoken = item.timed_words(truth).map_or_else(
            || {
                let words = item.reference_text().unwrap_or_default().split_whitespace();
                words.map(|word| json!({ "text": word })).collect::<Vec<_>>()
            },
            |(_, words)| {
                let word = |word: &crate::eval::corpus::TrueWord| {
                    json!({ "text": word.word, "start_s": word.start, "end_s": word.end })
                };
                words.iter().map(word).collect()
            },
        );
        let fillers = match item.true_filled_pauses(truth) {
            Some(super::super::corpus::TrueFillers::Timed(fillers)) => fillers,
            _ => Vec::new(),
        };
        let document = json!({
            "media": { "duration_s": item.duration_s },
            "transcript": { "words": spoken },
            "measures": { "speech_rate_wpm": { "value": truth.wpm_first_to_last_word } },
            "pauses": truth.silences_all.iter().map(times).collect::<Vec<_>>(),
            "filled_pauses": fillers.iter().map(times).collect::<Vec<_>>(),
            "filler_words": truth.lexical_fillers.iter().map(times).collect::<Vec<_>>(),
        });
        document.to_string()
    }

    #[test]
    fn a_program_without_a_fault_is_found_without_one() {
        let Some(corpus) = corpus() else { return };
        for item in corpus.items.iter().filter(|item| item.category.starts_with("synth")) {
            let truth = corpus.truth(item).unwrap();
            let ran = Ran {
                end: End::Code(0),
                wall_s: 1.0,
                peak_bytes: None,
                stdout: perfect(item, &truth),
                stderr: String::new(),
            };
            let rules = Normalizer::new(item.language.as_deref(), false);
            let score = Score::new(item, &truth, &ran, rules);
            let pauses = score.pauses.unwrap();
            let nothing: Vec<String> = Vec::new();
            assert_eq!((score.wrong, score.edits), (nothing.clone(), nothing), "{}", item.id);
            assert_eq!((pauses.hits.recall(), pauses.hits.precision()), (Some(1.0), Some(1.0)));
            assert_eq!(pauses.edges.mean_absolute_s(), Some(0.0));
            let filled_pauses = score.filled_pauses.unwrap();
            assert!(filled_pauses.onsets.mean_absolute_s().is_none_or(|error| error < 1e-9));
            for hits in [filled_pauses.hits, score.filler_words.unwrap()] {
                assert_eq!((hits.recalled, hits.right), (hits.truly, hits.reported), "{}", item.id);
            }
            if let Some(times) = score.exact_times {
                assert_eq!(times.starts.0.len(), times.true_words, "{}", item.id);
                assert_eq!(times.starts.mean_absolute_s(), Some(0.0));
            }
            assert!(score.wpm.unwrap().error() < 1e-9);
        }
    }
}
