//! The results as Markdown.

use super::measures::{self, Source};
use super::normalize::RULES;
use super::score::Score;
use super::summary::{Bar, LONG_S, Summary};
use super::times::{Hits, WordTimeErrors};
use crate::machine::Machine;
use crate::table::{figure, percent, table};

/// Everything that was measured, ready for `docs/bench/`.
pub(crate) fn markdown(
    machine: &Machine,
    command: &str,
    summaries: &[Summary],
    scores: &[Score],
    bars: &[Bar],
) -> String {
    let mut text = format!("`{command}`\n{}\n", machine.line());
    for (title, note, table) in [
        ("Files", "", files(summaries)),
        ("Words", WORDS, words(summaries)),
        ("Times of words", TIMES, word_times(summaries)),
        ("Pauses", PAUSES, pauses(summaries)),
        ("Places of pauses", PLACES, hits(summaries, |summary| summary.pause_places.of_three)),
        (
            "Pauses between and inside",
            SIDES,
            hits(summaries, |summary| summary.pause_places.of_two),
        ),
        ("Filled pauses", FILLERS, filled_pauses(summaries)),
        ("Filler words", "", hits(summaries, |summary| summary.filler_words)),
        ("All fillers", ALL_FILLERS, hits(summaries, Summary::fillers)),
        ("Words a minute", "", wpm(scores)),
        ("Measures", MEASURES, measured(scores)),
        ("Not as expected", "", unexpected(scores)),
        ("Bars", "", verdicts(bars)),
    ] {
        if !table.is_empty() {
            text.extend(["\n## ", title, "\n\n", note, &table]);
        }
    }
    text += "\n## Normalizer\n\n";
    for rule in RULES {
        text.extend(["- ", rule, "\n"]);
    }
    text
}

const WORDS: &str = "WER is over the texts that the manifest trusts; \"all\" adds those that it trusts with an \"if\".\nRTF is processing time ÷ length: by the program's clock, for recordings of 60 s and more, and by the clock on the wall.\n\n";
const TIMES: &str =
    "Recognized minus true, for words that were recognized rightly; a negative mean is early.\n\n";
const PAUSES: &str = "Recall is over scripted pauses of 0.4 s and more; precision over reported pauses of 0.4 s and more, against all true silences.\nA pause is found if half of what both cover together is common.\n\n";
const PLACES: &str = "Silences of 0.25 s and more between the phrases of a script, by the mark before them: sentence, clause, inside; \"precision\" is the share of those found whose place is right.\n\n";
const SIDES: &str = "The same pauses, where a sentence and a clause are both between; the numbers of the report rest on this.\n\n";
const FILLERS: &str = "By time, within 0.25 s, where times are known; else by number in each recording.\nWho reads does not hesitate: in the sets of read speech every one is false.\n\n";
const ALL_FILLERS: &str =
    "Filled pauses and filler words together: what the transcript and the signal show.\n\n";
const MEASURES: &str = "Talks made from a script, one by one: the error is that of the number in its unit.\nThe truth is of the script's times, or of its words by the program's own rules; the latter shows what recognition makes of a number, not how good the rule is.\n\n";

fn rows<T>(
    header: &[&str],
    text_columns: usize,
    all: &[T],
    row: impl Fn(&T) -> Option<Vec<String>>,
) -> String {
    let rows: Vec<Vec<String>> = all.iter().filter_map(row).collect();
    if rows.is_empty() { String::new() } else { table(header, text_columns, &rows) }
}

fn files(summaries: &[Summary]) -> String {
    let header =
        ["set", "files", "as expected", "length error, s", "longest run, s", "peak memory, MB"];
    rows(&header, 1, summaries, |summary| {
        Some(vec![
            summary.set.clone(),
            summary.files.to_string(),
            summary.as_expected.to_string(),
            figure(summary.duration_error_s_max, 3),
            figure(summary.wall_s_max, 1),
            figure(summary.peak_mb_max, 0),
        ])
    })
}

fn words(summaries: &[Summary]) -> String {
    let long = format!("RTF ≥ {LONG_S} s");
    let header =
        ["set", "words", "WER", "sub", "del", "ins", "WER, all", "RTF", &long, "RTF, wall"];
    rows(&header, 1, summaries, |summary| {
        let (errors, all) = (summary.word_errors, summary.all_word_errors);
        (summary.rtf.is_some()).then(|| {
            vec![
                summary.set.clone(),
                errors.reference_words.to_string(),
                percent(errors.rate()),
                errors.substituted.to_string(),
                errors.deleted.to_string(),
                errors.inserted.to_string(),
                percent(all.rate()),
                figure(summary.rtf, 3),
                figure(summary.rtf_long, 3),
                figure(summary.rtf_wall, 3),
            ]
        })
    })
}

fn word_times(summaries: &[Summary]) -> String {
    let header = [
        "set",
        "truth",
        "words",
        "compared",
        "start: mean error, s",
        "mean, s",
        "end: mean error, s",
        "mean, s",
    ];
    let graded: Vec<(&str, &str, &WordTimeErrors)> = summaries
        .iter()
        .flat_map(|summary| {
            let set = summary.set.as_str();
            [(set, "exact", &summary.exact_times), (set, "aligner", &summary.aligned_times)]
        })
        .collect();
    rows(&header, 2, &graded, |(set, grade, times)| {
        (times.true_words > 0).then(|| {
            vec![
                (*set).to_owned(),
                (*grade).to_owned(),
                times.true_words.to_string(),
                times.starts.0.len().to_string(),
                figure(times.starts.mean_absolute_s(), 3),
                figure(times.starts.mean_s(), 3),
                figure(times.ends.mean_absolute_s(), 3),
                figure(times.ends.mean_s(), 3),
            ]
        })
    })
}

fn pauses(summaries: &[Summary]) -> String {
    let header = ["set", "scripted", "reported", "recall", "precision", "edge: median error, s"];
    rows(&header, 1, summaries, |summary| {
        let hits = summary.pauses.hits;
        (hits.truly > 0).then(|| {
            vec![
                summary.set.clone(),
                hits.truly.to_string(),
                hits.reported.to_string(),
                percent(hits.recall()),
                percent(hits.precision()),
                figure(summary.pauses.edges.median_absolute_s(), 3),
            ]
        })
    })
}

fn filled_pauses(summaries: &[Summary]) -> String {
    let header = [
        "set",
        "there are",
        "found",
        "reported",
        "right",
        "recall",
        "precision",
        "start: median error, s",
        "minutes",
        "false a minute",
    ];
    rows(&header, 1, summaries, |summary| {
        let found = &summary.filled_pauses;
        let hits = found.hits;
        (found.minutes > 0.0).then(|| {
            vec![
                summary.set.clone(),
                hits.truly.to_string(),
                hits.recalled.to_string(),
                hits.reported.to_string(),
                hits.right.to_string(),
                percent(hits.recall()),
                percent(hits.precision()),
                figure(found.onsets.median_absolute_s(), 3),
                figure(Some(found.minutes), 1),
                figure(found.false_alarms_per_min(), 2),
            ]
        })
    })
}

fn hits(summaries: &[Summary], of: impl Fn(&Summary) -> Hits) -> String {
    let header = ["set", "there are", "found", "reported", "right", "recall", "precision"];
    rows(&header, 1, summaries, |summary| {
        let hits = of(summary);
        (hits.truly + hits.reported > 0).then(|| {
            vec![
                summary.set.clone(),
                hits.truly.to_string(),
                hits.recalled.to_string(),
                hits.reported.to_string(),
                hits.right.to_string(),
                percent(hits.recall()),
                percent(hits.precision()),
            ]
        })
    })
}

fn wpm(scores: &[Score]) -> String {
    rows(&["recording", "truly", "measured", "error"], 1, scores, |score| {
        let wpm = score.wpm?;
        Some(vec![
            score.id.clone(),
            figure(Some(wpm.truly), 1),
            figure(wpm.found, 1),
            percent(Some(wpm.error())),
        ])
    })
}

fn measured(scores: &[Score]) -> String {
    let header = [
        "measure",
        "unit",
        "truth",
        "talks",
        "truly, mean",
        "measured, mean",
        "median error",
        "largest error",
    ];
    let pooled = measures::pooled(scores.iter().flat_map(|score| &score.measures));
    rows(&header, 3, &pooled, |one| {
        let truth = match one.source {
            Source::Times => "times",
            Source::Words => "words",
        };
        Some(vec![
            format!("`{}`", one.measure),
            one.unit.to_owned(),
            truth.to_owned(),
            one.talks.to_string(),
            figure(Some(one.truly_mean), 3),
            figure(Some(one.found_mean), 3),
            figure(one.error_median, 3),
            figure(Some(one.error_max), 3),
        ])
    })
}

fn unexpected(scores: &[Score]) -> String {
    rows(&["recording", "ended with", "what is wrong"], 3, scores, |score| {
        let wrong = score.wrong.join("; ").replace('|', "/");
        (!wrong.is_empty()).then(|| vec![score.id.clone(), score.ending.clone(), wrong])
    })
}

fn verdicts(bars: &[Bar]) -> String {
    rows(&["what", "bar", "measured", ""], 1, bars, |bar| {
        let verdict = if bar.passed { "PASS" } else { "MISS" };
        Some(vec![bar.what.clone(), bar.bound.clone(), bar.measured.clone(), verdict.to_owned()])
    })
}
