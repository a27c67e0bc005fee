//! What is left of a talk without filler words, filled pauses and most of long silence.

use coach_speech::report::Report;

use super::cues::to_ms;
use super::events::{Kind, events};

/// What is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CutSettings {
    /// Pauses from this length on are shortened: listeners take shorter ones for rhetoric.
    pub(crate) pause_ms_min: u64,
    /// To this length, half of it at each side, so that words keep their ends.
    pub(crate) pause_ms_kept: u64,
    /// A piece shorter than this that holds no word would be heard as a click, and goes too: it
    /// is three frames at 25 a second.
    pub(crate) piece_ms_min: u64,
}

impl Default for CutSettings {
    fn default() -> Self {
        Self { pause_ms_min: 2000, pause_ms_kept: 500, piece_ms_min: 120 }
    }
}

/// A stretch in milliseconds, from its first up to its second time.
pub(crate) type Stretch = (u64, u64);

/// What stays, in order, without overlap, none empty.
pub(crate) fn kept(report: &Report, settings: CutSettings) -> Vec<Stretch> {
    let end_ms = to_ms(report.media.duration.get());
    let removed = joined(removed(report, settings), end_ms);
    let mut kept = Vec::new();
    let mut from_ms = 0;
    for (start_ms, until_ms) in removed.iter().copied().chain([(end_ms, end_ms)]) {
        if from_ms < start_ms {
            kept.push((from_ms, start_ms));
        }
        from_ms = until_ms;
    }
    let words = spoken(report, &removed);
    kept.retain(|&(start_ms, end_ms)| {
        let first = words.partition_point(|&middle_ms| middle_ms < start_ms);
        let holds_word = words.get(first).is_some_and(|&middle_ms| middle_ms < end_ms);
        holds_word || end_ms - start_ms >= settings.piece_ms_min
    });
    kept
}

fn removed(report: &Report, settings: CutSettings) -> Vec<Stretch> {
    let side_ms = settings.pause_ms_kept / 2;
    let cut = |event: &super::events::Event<'_>| match event.kind {
        Kind::FilledPause | Kind::FillerWord => Some((event.start_ms, event.end_ms)),
        Kind::Pause if event.end_ms - event.start_ms >= settings.pause_ms_min => {
            let end_ms = event.end_ms.saturating_sub(settings.pause_ms_kept - side_ms);
            Some((event.start_ms + side_ms, end_ms))
        }
        Kind::Pause => None,
    };
    events(report).iter().filter_map(cut).collect()
}

/// Within the recording, in order, those that touch made one.
fn joined(mut stretches: Vec<Stretch>, end_ms: u64) -> Vec<Stretch> {
    stretches.sort_unstable();
    let mut joined: Vec<Stretch> = Vec::new();
    for (start_ms, until_ms) in stretches {
        let (start_ms, until_ms) = (start_ms.min(end_ms), until_ms.min(end_ms));
        match joined.last_mut() {
            Some(last) if start_ms <= last.1 => last.1 = last.1.max(until_ms),
            _ if start_ms < until_ms => joined.push((start_ms, until_ms)),
            _ => {}
        }
    }
    joined
}

/// The middles of the words that stay, in order.
fn spoken(report: &Report, removed: &[Stretch]) -> Vec<u64> {
    let words = report.transcript.words.iter();
    let middles = words.map(|word| to_ms(word.span.middle().get()));
    let is_removed = |middle_ms: u64| {
        let after = removed.partition_point(|&(start_ms, _)| start_ms <= middle_ms);
        after > 0 && middle_ms < removed[after - 1].1
    };
    let mut middles: Vec<u64> = middles.filter(|&middle_ms| !is_removed(middle_ms)).collect();
    middles.sort_unstable();
    middles
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::fixture::{filled, filler, pause, report, word};

    #[test]
    fn fillers_go_and_long_pauses_are_shortened() {
        let mut talk = report("ru", 20.0);
        talk.transcript.words =
            vec![word("Итак", 1.0, 1.5), word("ну", 2.0, 2.3), word("о", 2.36, 2.4)];
        talk.measures.filler_words = vec![filler("ну", 2.0, 2.3)];
        // Before the filler are 50 ms without a word; after it are 100 ms with one.
        talk.measures.filled_pauses = vec![filled("э", 1.6, 1.95), filled("э", 2.4, 3.0)];
        talk.measures.pauses = vec![pause(5.0, 6.9), pause(10.0, 13.0), pause(19.0, 25.0)];
        let expected = [(0, 1600), (2300, 2400), (3000, 10_250), (12_750, 19_250)];
        assert_eq!(kept(&talk, CutSettings::default()), expected);
    }

    #[test]
    fn a_talk_without_fillers_stays_whole() {
        let talk = report("en", 12.5);
        assert_eq!(kept(&talk, CutSettings::default()), [(0, 12_500)]);
    }

    fn spans() -> impl Strategy<Value = Vec<(f64, f64)>> {
        prop::collection::vec((-1.0..70.0_f64, 0.0..6.0_f64), 0..30)
    }

    proptest! {
        #[test]
        fn what_stays_is_in_order_and_holds_no_filler(
            fillers in spans(), pauses in spans(), words in spans(), duration_s in 0.0..70.0_f64,
        ) {
            let mut talk = report("en", duration_s);
            let end = |(start_s, length_s): (f64, f64)| (start_s, start_s + length_s);
            for (start_s, end_s) in fillers.iter().copied().map(end) {
                talk.measures.filler_words.push(filler("like", start_s, end_s));
            }
            for (start_s, end_s) in pauses.into_iter().map(end) {
                talk.measures.pauses.push(pause(start_s, end_s));
            }
            for (start_s, end_s) in words.into_iter().map(end) {
                talk.transcript.words.push(word("word", start_s, end_s));
            }
            let kept = kept(&talk, CutSettings::default());
            let mut from_ms = 0;
            for &(start_ms, end_ms) in &kept {
                prop_assert!(from_ms <= start_ms && start_ms < end_ms);
                from_ms = end_ms;
                for filler in &talk.measures.filler_words {
                    let span = (to_ms(filler.span.start().get()), to_ms(filler.span.end().get()));
                    prop_assert!(end_ms <= span.0 || span.1 <= start_ms || span.0 == span.1);
                }
            }
            prop_assert!(from_ms <= to_ms(duration_s));
        }
    }
}
