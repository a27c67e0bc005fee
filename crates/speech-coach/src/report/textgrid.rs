//! A `TextGrid` for Praat: words, pauses, filled pauses and filler words, a tier each.
//!
//! Long text format in UTF-8, as Praat's manual has it under *`TextGrid` file formats*. The
//! intervals of a tier cover the whole recording and do not overlap; what lies between two
//! events is an interval without text. An event that begins within another is moved to its end,
//! and no word is lost: one that has no time of its own gets a millisecond.

use std::fmt::Write as _;

use coach_speech::report::Report;

use super::cues::to_ms;
use super::events::{Event, Kind, events, one_line};

/// Shortest interval.
const MS_MIN: u64 = 1;

/// A stretch of a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Interval {
    start_ms: u64,
    end_ms: u64,
    /// Empty where nothing happens.
    text: String,
}

/// The whole file.
pub(crate) fn render(report: &Report) -> String {
    // Praat reads no recording without length.
    let end_ms = to_ms(report.media.duration.get()).max(MS_MIN);
    let words = report.transcript.words.iter().map(|word| Interval {
        start_ms: to_ms(word.span.start().get()),
        end_ms: to_ms(word.span.end().get()),
        text: one_line(&word.text),
    });
    let events = events(report);
    let of_kind = |kind: Kind| events.iter().filter(move |event| event.kind == kind).map(interval);
    let tiers = [
        ("words", tier(words, end_ms)),
        ("pauses", tier(of_kind(Kind::Pause), end_ms)),
        ("filled_pauses", tier(of_kind(Kind::FilledPause), end_ms)),
        ("filler_words", tier(of_kind(Kind::FillerWord), end_ms)),
    ];
    let end = time(end_ms);
    let mut file = format!(
        "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n\
         xmin = 0\nxmax = {end}\ntiers? <exists>\nsize = {}\nitem []:\n",
        tiers.len()
    );
    for (number, (name, intervals)) in (1..).zip(&tiers) {
        let _ = write!(
            file,
            "    item [{number}]:\n        class = \"IntervalTier\"\n        name = \"{name}\"\n        \
             xmin = 0\n        xmax = {end}\n        intervals: size = {}\n",
            intervals.len()
        );
        for (number, interval) in (1..).zip(intervals) {
            let _ = write!(
                file,
                "        intervals [{number}]:\n            xmin = {}\n            xmax = {}\n            \
                 text = \"{}\"\n",
                time(interval.start_ms),
                time(interval.end_ms),
                interval.text.replace('"', "\"\"")
            );
        }
    }
    file
}

fn interval(event: &Event<'_>) -> Interval {
    let text = if event.kind == Kind::Pause { event.place } else { event.text };
    Interval { start_ms: event.start_ms, end_ms: event.end_ms, text: one_line(text) }
}

/// Intervals in order of their start, made to follow each other from 0 to the end.
fn tier(wanted: impl Iterator<Item = Interval>, end_ms: u64) -> Vec<Interval> {
    let mut tier: Vec<Interval> = Vec::new();
    let mut free_from_ms = 0;
    let mut wanted = wanted.peekable();
    while let Some(mut interval) = wanted.next() {
        interval.start_ms = interval.start_ms.clamp(free_from_ms, end_ms);
        if interval.start_ms == end_ms {
            append(&mut tier, &interval.text, end_ms);
            free_from_ms = end_ms;
            continue;
        }
        let next_ms = wanted.peek().map_or(end_ms, |next| next.start_ms);
        let end = interval.end_ms.min(next_ms).max(interval.start_ms + MS_MIN);
        interval.end_ms = end.min(end_ms);
        if free_from_ms < interval.start_ms {
            tier.push(silence(free_from_ms, interval.start_ms));
        }
        free_from_ms = interval.end_ms;
        tier.push(interval);
    }
    if free_from_ms < end_ms {
        tier.push(silence(free_from_ms, end_ms));
    }
    tier
}

/// Adds text that comes after the end to what is last.
fn append(tier: &mut Vec<Interval>, text: &str, end_ms: u64) {
    let Some(last) = tier.last_mut() else {
        return tier.push(Interval { start_ms: 0, end_ms, text: text.to_owned() });
    };
    if last.end_ms < end_ms {
        let start_ms = last.end_ms;
        return tier.push(Interval { start_ms, end_ms, text: text.to_owned() });
    }
    if !last.text.is_empty() {
        last.text.push(' ');
    }
    last.text.push_str(text);
}

fn silence(start_ms: u64, end_ms: u64) -> Interval {
    Interval { start_ms, end_ms, text: String::new() }
}

fn time(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn interval(start_ms: u64, end_ms: u64, text: &str) -> Interval {
        Interval { start_ms, end_ms, text: text.to_owned() }
    }

    #[test]
    fn intervals_are_made_to_follow_each_other() {
        for (wanted, expected) in [
            (&[][..], &[(0, 1000, "")][..]),
            (&[(100, 200, "a")], &[(0, 100, ""), (100, 200, "a"), (200, 1000, "")]),
            (&[(0, 500, "a"), (400, 1000, "b")], &[(0, 400, "a"), (400, 1000, "b")]),
            (&[(0, 9, "a"), (0, 1000, "b")], &[(0, 1, "a"), (1, 1000, "b")]),
            (
                &[(0, 990, "a"), (999, 1200, "b")],
                &[(0, 990, "a"), (990, 999, ""), (999, 1000, "b")],
            ),
            (&[(0, 1000, "a"), (1100, 1200, "b")], &[(0, 1000, "a b")]),
            (&[(1100, 1200, "a")], &[(0, 1000, "a")]),
        ] {
            let wanted = wanted.iter().map(|(start, end, text)| interval(*start, *end, text));
            let expected: Vec<Interval> =
                expected.iter().map(|(start, end, text)| interval(*start, *end, text)).collect();
            assert_eq!(tier(wanted, 1000), expected);
        }
    }

    proptest! {
        #[test]
        fn a_tier_covers_the_recording_and_loses_no_word(
            mut spans in prop::collection::vec((0..2000_u64, 0..300_u64), 0..60),
            end_ms in 1..2500_u64,
        ) {
            spans.sort_unstable();
            let wanted: Vec<Interval> = spans
                .iter()
                .enumerate()
                .map(|(index, (start, length))| interval(*start, start + length, &format!("w{index}")))
                .collect();
            let tier = tier(wanted.iter().cloned(), end_ms);
            let mut free_from_ms = 0;
            for interval in &tier {
                prop_assert_eq!(interval.start_ms, free_from_ms);
                prop_assert!(interval.end_ms > interval.start_ms);
                free_from_ms = interval.end_ms;
            }
            prop_assert_eq!(free_from_ms, end_ms);
            let kept: Vec<&str> = tier.iter().flat_map(|interval| interval.text.split_whitespace()).collect();
            let said: Vec<&str> = wanted.iter().map(|interval| interval.text.as_str()).collect();
            prop_assert_eq!(kept, said);
        }
    }
}
