//! What changes did to counts and to sub-scores, as Markdown.

use std::collections::BTreeSet;

use super::{AS_IT_IS, ByChange, Found};
use crate::eval::document::Term;
use crate::machine::Machine;
use crate::table::table;

/// Counts may change by this share.
const COUNT_SHARE_MAX: f64 = 0.05;
/// A sub-score that a change is not about may move by this many points.
const OTHER_POINTS_MAX: f64 = 5.0;

/// Changes that are none to a listener, with the factor by which counts grow.
const SAME: [(&str, usize); 7] = [
    ("12 dB louder", 1),
    ("12 dB quieter", 1),
    ("by way of 44.1 kHz", 1),
    ("MP3, 64 kbit/s", 1),
    ("silence before", 1),
    ("silence put in", 1),
    ("twice", 2),
];

/// Changes for the worse, and the sub-score that each is about.
const WORSE: [(&str, &str); 5] = [
    ("fillers put in", "fluency"),
    ("slower", "pace"),
    ("faster", "pace"),
    ("pitch flattened", "vocal_variety"),
    ("pauses doubled", "pauses"),
];

/// Both tables, with the changes that were tried.
pub(super) fn markdown(machine: &Machine, command: &str, found: &ByChange) -> String {
    let mut text = format!("`{command}`\n{}\n", machine.line());
    let is_there = |change: &str| found.contains_key(change);
    if SAME.iter().any(|(change, _)| is_there(change)) {
        text += "\n## What must stay\n\n";
        text += "Counts over all talks: those of the changed files, of what they should be.\n\n";
        text += &same(found);
    }
    if WORSE.iter().any(|(change, _)| is_there(change)) {
        text += "\n## What must move\n\n";
        text += "Sub-scores, by what both talks have: points gained or lost by the mean talk, and by the talk that moved most.\n";
        text +=
            "The rate tells whether a slower talk was found slower, for its score may rise.\n\n";
        text += &worse(found);
    }
    text
}

fn same(found: &ByChange) -> String {
    let header = ["change", "words", "pauses", "filled pauses", "filler words", "all within 5 %"];
    let row = |&(change, factor): &(&str, usize)| {
        let pairs = pairs(found, change);
        let sums = |nth: usize| {
            let now: usize = pairs.iter().map(|(_, now)| now.counts[nth]).sum();
            let before: usize = pairs.iter().map(|(before, _)| before.counts[nth]).sum();
            (now, before * factor)
        };
        let sums: Vec<(usize, usize)> = (0..4).map(sums).collect();
        let is_near = |&(now, before): &(usize, usize)| {
            now.abs_diff(before) as f64 <= COUNT_SHARE_MAX * before as f64
        };
        let cells = sums.iter().map(|(now, before)| format!("{now} of {before}"));
        let verdict = if sums.iter().all(is_near) { "PASS" } else { "MISS" };
        [change.to_owned()].into_iter().chain(cells).chain([verdict.to_owned()]).collect()
    };
    let tried = SAME.iter().filter(|(change, _)| found.contains_key(*change));
    table(&header, 1, &tried.map(row).collect::<Vec<_>>())
}

fn worse(found: &ByChange) -> String {
    let names: BTreeSet<&str> = found
        .values()
        .flat_map(|talks| talks.values().flat_map(|one| one.sub_scores.keys()))
        .map(String::as_str)
        .collect();
    let mut header = vec!["change", "about", "talks", "syl/s"];
    header.extend(&names);
    header.push("others within 5");
    let row = |&(change, about): &(&str, &str)| {
        let pairs = pairs(found, change);
        let mut cells = vec![change.to_owned(), about.to_owned(), pairs.len().to_string()];
        let rates = pairs.iter().filter_map(|(before, now)| {
            Some(now.speech_rate_syl_s? / before.speech_rate_syl_s? - 1.0)
        });
        cells
            .push(mean(rates).map_or_else(String::new, |share| format!("{:+.0} %", share * 100.0)));
        let mut others_move = false;
        for name in &names {
            let moves: Vec<f64> = pairs
                .iter()
                .filter_map(|(before, now)| {
                    points(before.sub_scores.get(*name)?, now.sub_scores.get(*name)?)
                })
                .collect();
            let average = mean(moves.iter().copied());
            others_move |=
                *name != about && average.is_some_and(|points| points.abs() > OTHER_POINTS_MAX);
            let most = moves.iter().copied().reduce(|a, b| if b.abs() > a.abs() { b } else { a });
            cells.push(match average.zip(most) {
                Some((average, most)) => format!("{average:+.0} ({most:+.0})"),
                None => String::new(),
            });
        }
        cells.push(if others_move { "MISS" } else { "PASS" }.to_owned());
        cells
    };
    let tried = WORSE.iter().filter(|(change, _)| found.contains_key(*change));
    table(&header, 2, &tried.map(row).collect::<Vec<_>>())
}

/// What a sub-score gained, by the terms that both have and the lesser weight of each: what differs
/// is what was measured, not the formula.
fn points(before: &[Term], now: &[Term]) -> Option<f64> {
    let (mut gained, mut all) = (0.0, 0.0);
    for term in now {
        let same = before.iter().find(|other| other.measure == term.measure);
        if let Some(other) = same {
            let weight = term.weight.min(other.weight);
            gained += weight * (term.score - other.score);
            all += weight;
        }
    }
    (all > 0.0).then(|| gained / all)
}

/// Each talk as it is and changed.
fn pairs<'a>(found: &'a ByChange, change: &str) -> Vec<(&'a Found, &'a Found)> {
    let (Some(before), Some(now)) = (found.get(AS_IT_IS), found.get(change)) else {
        return Vec::new();
    };
    now.iter().filter_map(|(talk, now)| Some((before.get(talk)?, now))).collect()
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / count as f64)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn found(words: usize, fluency: f64, pace: f64) -> Found {
        let term = |measure: &str, score| Term { measure: measure.to_owned(), score, weight: 0.5 };
        let sub_scores = [
            ("fluency".to_owned(), vec![term("filled_pauses_per_min", fluency)]),
            ("pace".to_owned(), vec![term("speech_rate_syl_s", pace)]),
        ];
        Found {
            counts: [words, 10, 4, 0],
            speech_rate_syl_s: Some(4.0),
            sub_scores: BTreeMap::from(sub_scores),
        }
    }

    fn talks(change: &str, found: Found) -> (String, BTreeMap<String, Found>) {
        (change.to_owned(), BTreeMap::from([("talk".to_owned(), found)]))
    }

    #[test]
    fn what_moved_is_told_from_what_stayed() {
        let found = ByChange::from([
            talks(AS_IT_IS, found(100, 90.0, 80.0)),
            talks("MP3, 64 kbit/s", found(104, 90.0, 80.0)),
            talks("12 dB louder", found(94, 90.0, 80.0)),
            talks("fillers put in", found(100, 30.0, 84.0)),
            talks("slower", found(100, 80.0, 60.0)),
        ]);
        let (same, worse) = (same(&found), worse(&found));
        let row = |text: &str, name: &str| -> Vec<String> {
            let line = text.lines().find(|line| line.contains(name)).unwrap().to_owned();
            line.split('|').map(|cell| cell.trim().to_owned()).collect()
        };
        assert_eq!(row(&same, "MP3")[2], "104 of 100");
        assert_eq!(row(&same, "MP3")[6], "PASS");
        assert_eq!(row(&same, "louder")[6], "MISS");
        let fillers = row(&worse, "fillers put in");
        assert_eq!(fillers[5..8], ["-60 (-60)", "+4 (+4)", "PASS"]);
        assert_eq!(row(&worse, "slower")[7], "MISS");
    }
}
