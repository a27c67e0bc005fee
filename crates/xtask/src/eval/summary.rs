//! Scores of recordings, pooled by set, and the bars that they are held against.

use serde::Serialize;

use super::corpus::READ_SPEECH;
use super::outcome::DURATION_ERROR_S_MAX;
use super::places::PlaceHits;
use super::score::Score;
use super::times::{Differences, FillerErrors, Hits, PauseErrors, WordTimeErrors};
use super::wer::WordErrors;

/// A recording of at least this length shows the speed of long ones.
pub(crate) const LONG_S: f64 = 60.0;
/// The ten-minute talk.
const TALK_S: f64 = 590.0;
const TALK_PEAK_MB_MAX: f64 = 700.0;
const START_ERROR_S_MAX: f64 = 0.08;
const PAUSE_RECALL_MIN: f64 = 0.98;
const PAUSE_PRECISION_MIN: f64 = 0.95;
const PAUSE_PLACE_MIN: f64 = 0.95;
const PAUSE_EDGE_ERROR_S_MAX: f64 = 0.03;
const WPM_ERROR_MAX: f64 = 0.03;
const ONSET_ERROR_S_MAX: f64 = 0.06;
const FALSE_ALARMS_PER_MIN_MAX: f64 = 0.3;

/// The recordings of a set together.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Summary {
    pub(crate) set: String,
    pub(crate) files: usize,
    pub(crate) as_expected: usize,
    /// Over the texts that count.
    pub(crate) word_errors: WordErrors,
    /// Over all texts that there are.
    pub(crate) all_word_errors: WordErrors,
    pub(crate) exact_times: WordTimeErrors,
    pub(crate) aligned_times: WordTimeErrors,
    pub(crate) pauses: PauseErrors,
    pub(crate) pause_places: PlaceHits,
    pub(crate) filled_pauses: FillerErrors,
    pub(crate) filler_words: Hits,
    pub(crate) wpm_error_max: Option<f64>,
    pub(crate) duration_error_s_max: Option<f64>,
    /// Processing time ÷ length, by the program's clock.
    pub(crate) rtf: Option<f64>,
    /// The same over recordings of [`LONG_S`] and more.
    pub(crate) rtf_long: Option<f64>,
    /// The same by the clock on the wall, start of the process and all.
    pub(crate) rtf_wall: Option<f64>,
    pub(crate) wall_s_max: Option<f64>,
    pub(crate) peak_mb_max: Option<f64>,
    /// Of the ten-minute talk.
    pub(crate) talk_peak_mb: Option<f64>,
}

impl Summary {
    /// Pools the scores of one set.
    pub(crate) fn new(set: &str, scores: &[&Score]) -> Self {
        let long = |score: &&&Score| score.length_s.is_some_and(|length| length >= LONG_S);
        let talk = |score: &&&Score| score.length_s.is_some_and(|length| length >= TALK_S);
        let mut summary = Self {
            set: set.to_owned(),
            files: scores.len(),
            as_expected: scores.iter().filter(|score| score.wrong.is_empty()).count(),
            wpm_error_max: max(scores.iter().filter_map(|score| Some(score.wpm?.error()))),
            duration_error_s_max: max(scores.iter().filter_map(|score| score.duration_error_s)),
            rtf: rtf(scores.iter().map(|score| (score.program_s, score.length_s))),
            rtf_long: rtf(scores
                .iter()
                .filter(long)
                .map(|score| (score.program_s, score.length_s))),
            rtf_wall: rtf(scores.iter().map(|score| (Some(score.wall_s), score.length_s))),
            wall_s_max: max(scores.iter().map(|score| score.wall_s)),
            peak_mb_max: max(scores.iter().filter_map(|score| score.peak_mb)),
            talk_peak_mb: max(scores.iter().filter(talk).filter_map(|score| score.peak_mb)),
            ..Self::default()
        };
        for score in scores {
            summary.add(score);
        }
        summary
    }

    /// Filled pauses and filler words together, where both are known.
    pub(crate) fn fillers(&self) -> Hits {
        let mut all = self.filled_pauses.hits;
        all.add(self.filler_words);
        all
    }

    fn add(&mut self, score: &Score) {
        if let Some(errors) = score.word_errors {
            self.all_word_errors += errors;
            if score.counts_for_wer {
                self.word_errors += errors;
            }
        }
        for (sum, part) in [
            (&mut self.exact_times, &score.exact_times),
            (&mut self.aligned_times, &score.aligned_times),
        ] {
            if let Some(part) = part {
                sum.add(part);
            }
        }
        if let Some(pauses) = &score.pauses {
            self.pauses.hits.add(pauses.hits);
            self.pauses.edges.0.extend(&pauses.edges.0);
        }
        self.pause_places.add(score.pause_places.unwrap_or_default());
        if let Some(filled_pauses) = &score.filled_pauses {
            self.filled_pauses.add(filled_pauses);
        }
        self.filler_words.add(score.filler_words.unwrap_or_default());
    }
}

fn max(values: impl Iterator<Item = f64>) -> Option<f64> {
    values.reduce(f64::max)
}

fn rtf(pairs: impl Iterator<Item = (Option<f64>, Option<f64>)>) -> Option<f64> {
    let known = pairs.filter_map(|(took, length)| Some((took?, length?)));
    let (took, length) = known.fold((0.0, 0.0), |(a, b), (took, length)| (a + took, b + length));
    (length > 0.0).then(|| took / length)
}

/// A figure that must reach a bar.
#[derive(Debug, Serialize)]
pub(crate) struct Bar {
    pub(crate) what: String,
    pub(crate) bound: String,
    pub(crate) measured: String,
    pub(crate) passed: bool,
}

/// The bars for which something was measured.
pub(crate) fn bars(summaries: &[Summary]) -> Vec<Bar> {
    let mut bars = Vec::new();
    for summary in summaries {
        if ["containers", "malformed"].contains(&summary.set.as_str()) {
            bars.push(Bar {
                what: format!("{}: end as the manifest expects", summary.set),
                bound: format!("{0} of {0}", summary.files),
                measured: format!("{} of {}", summary.as_expected, summary.files),
                passed: summary.as_expected == summary.files,
            });
        }
        if summary.set == "containers" {
            let error = summary.duration_error_s_max;
            bars.extend(at_most(
                "containers: largest error of the length, s",
                error,
                DURATION_ERROR_S_MAX,
            ));
        }
        bars.extend(filler_bars(summary));
        let start = summary.exact_times.starts.mean_absolute_s();
        let what = format!("{}: mean error of the start of words, s", summary.set);
        bars.extend(at_most(&what, start, START_ERROR_S_MAX));
    }
    let (mut pauses, mut places) = (PauseErrors::default(), PlaceHits::default());
    for summary in summaries {
        places.add(summary.pause_places);
        pauses.hits.add(summary.pauses.hits);
        pauses.edges.0.extend(&summary.pauses.edges.0);
    }
    let edge = Differences::median_absolute_s(&pauses.edges);
    let wpm = max(summaries.iter().filter_map(|summary| summary.wpm_error_max));
    let memory = max(summaries.iter().filter_map(|summary| summary.talk_peak_mb));
    bars.extend(at_least(
        "scripted pauses of 0.4 s: recall",
        pauses.hits.recall(),
        PAUSE_RECALL_MIN,
    ));
    bars.extend(at_least(
        "reported pauses of 0.4 s: precision",
        pauses.hits.precision(),
        PAUSE_PRECISION_MIN,
    ));
    for (what, hits) in [
        ("pauses found: sentence, clause or inside", places.of_three),
        ("pauses found: between clauses or inside", places.of_two),
    ] {
        bars.extend(at_least(what, hits.precision(), PAUSE_PLACE_MIN));
    }
    bars.extend(at_most("pauses: median error of an edge, s", edge, PAUSE_EDGE_ERROR_S_MAX));
    bars.extend(at_most("words a minute: largest error, share", wpm, WPM_ERROR_MAX));
    bars.extend(at_most("memory for ten minutes, MB", memory, TALK_PEAK_MB_MAX));
    bars
}

/// What is asked of fillers: much where a voice was made to hesitate and the truth is exact, less of
/// real hesitations, and few inventions in read speech.
fn filler_bars(summary: &Summary) -> Vec<Bar> {
    let set = summary.set.as_str();
    let found = &summary.filled_pauses;
    let (recall_min, precision_min) = match set {
        "synth_en" | "synth_ru" => (0.85, 0.85),
        "real_disfluent" => (0.75, 0.75),
        _ if READ_SPEECH.contains(&set) => {
            let all = FillerErrors { hits: summary.fillers(), ..found.clone() };
            let named = |what: &str| format!("{set}: {what} that are none, per minute");
            let bar = |what: &str, errors: &FillerErrors| {
                at_most(&named(what), errors.false_alarms_per_min(), FALSE_ALARMS_PER_MIN_MAX)
            };
            return [bar("filled pauses", found), bar("fillers", &all)]
                .into_iter()
                .flatten()
                .collect();
        }
        _ => return Vec::new(),
    };
    let onset = found.onsets.median_absolute_s();
    let named = |what: &str| format!("{set}: filled pauses, {what}");
    let (all, of_all) = (summary.fillers(), |what: &str| format!("{set}: fillers, {what}"));
    [
        at_least(&of_all("recall"), all.recall(), recall_min),
        at_least(&of_all("precision"), all.precision(), precision_min),
        at_least(&named("recall"), found.hits.recall(), recall_min),
        at_least(&named("precision"), found.hits.precision(), precision_min),
        at_most(&named("median error of the start, s"), onset, ONSET_ERROR_S_MAX),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn at_most(what: &str, value: Option<f64>, most: f64) -> Option<Bar> {
    value.map(|value| bar(what, '≤', value, most, value <= most))
}

fn at_least(what: &str, value: Option<f64>, least: f64) -> Option<Bar> {
    value.map(|value| bar(what, '≥', value, least, value >= least))
}

fn bar(what: &str, sign: char, value: f64, bound: f64, passed: bool) -> Bar {
    Bar {
        what: what.to_owned(),
        bound: format!("{sign} {bound}"),
        measured: format!("{value:.3}"),
        passed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_measured_is_held_against_a_bar() {
        assert!(bars(&[Summary::new("real_en", &[])]).is_empty());
        let mut summary = Summary { talk_peak_mb: Some(650.0), ..Summary::default() };
        summary.pauses.hits = Hits { truly: 100, recalled: 97, reported: 50, right: 50 };
        let bars = bars(&[summary]);
        let verdicts: Vec<(&str, bool)> =
            bars.iter().map(|bar| (bar.measured.as_str(), bar.passed)).collect();
        assert_eq!(verdicts, [("0.970", false), ("1.000", true), ("650.000", true)]);
    }

    #[test]
    fn the_real_time_factor_is_that_of_all_together() {
        let pairs = [(Some(1.0), Some(10.0)), (None, Some(50.0)), (Some(4.0), Some(40.0))];
        assert_eq!(rtf(pairs.into_iter()), Some(0.1));
        assert_eq!(rtf(std::iter::empty()), None);
    }
}
