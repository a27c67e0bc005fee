//! Speech at the end of a window that the recogniser left unwritten.
//!
//! Whisper sometimes ends its text before the speech of a window ends; the reference goes on from
//! its last timestamp. Windows here are decoded side by side, so what is left is heard again as
//! a window of its own.

use coach_speech::{Seconds, Span};
use coach_whisper::WindowText;

use crate::hallucinations::goes_round;

/// Less speech than this behind the last word is the rest of that word, or a breath.
const SPEECH_S_MIN: f64 = 1.0;
/// The last word of a text that was stopped in a loop is drawn out over all that was left, for its
/// end is where the model listened next. It is no longer than this.
const LOOPED_WORD_S_MAX: f64 = 1.0;

/// Below this mean log-probability Whisper itself holds an attempt for failed; what is heard again
/// as a rest has no other window to be compared with.
const LOG_PROBABILITY_MIN: f32 = -1.0;

/// For each window with speech behind its last word: its index and what is left of it.
pub(crate) fn unwritten_tails(
    windows: &[Span],
    texts: &[WindowText],
    regions: &[Span],
) -> Vec<(usize, Span)> {
    windows
        .iter()
        .zip(texts)
        .enumerate()
        .filter_map(|(index, (window, text))| {
            let last = text.segments.iter().flat_map(|segment| &segment.words).next_back()?;
            let end_s = if text.was_stopped {
                last.end_s.min(last.start_s + LOOPED_WORD_S_MAX)
            } else {
                last.end_s
            };
            let written_until = window.start() + Seconds::new(end_s).ok()?;
            let tail = Span::new(written_until.min(window.end()), window.end());
            let speech: Seconds = regions.iter().map(|region| region.overlap(tail)).sum();
            (speech.get() >= SPEECH_S_MIN).then_some((index, tail))
        })
        .collect()
}

/// Whether what was heard in a rest is more than a guess. A rest in which the recogniser goes round
/// in circles holds nothing that it can write, nor does one of which no attempt was sure.
pub(crate) fn is_worth_writing(text: &WindowText) -> bool {
    text.mean_log_probability >= LOG_PROBABILITY_MIN && !goes_round(text)
}

/// Ends the last word where what is heard again begins; a word that was drawn out over it would
/// push all words of the tail to its own end.
pub(crate) fn end_before(text: &mut WindowText, window: Span, tail: Span) {
    let Some(segment) = text.segments.iter_mut().rfind(|segment| !segment.words.is_empty()) else {
        return;
    };
    let end_s = tail.start().get() - window.start().get();
    if let Some(last) = segment.words.last_mut() {
        last.end_s = last.end_s.min(end_s).max(last.start_s);
        segment.end_s = segment.end_s.min(last.end_s);
    }
}

#[cfg(test)]
mod tests {
    use coach_whisper::{Language, Segment, TimedWord};

    use super::*;

    fn text(last_word_end_s: Option<f64>) -> WindowText {
        let word = |end_s: f64| TimedWord {
            text: "word".to_owned(),
            start_s: end_s - 0.2,
            end_s,
            probability: 0.9,
        };
        WindowText {
            language: Language { code: "en".to_owned(), probability: 1.0 },
            segments: last_word_end_s
                .map(|end_s| Segment { start_s: 0.0, end_s: 30.0, words: vec![word(end_s)] })
                .into_iter()
                .collect(),
            no_speech_probability: 0.0,
            mean_log_probability: -0.2,
            compression_ratio: 1.0,
            was_stopped: false,
            temperature: 0.0,
        }
    }

    #[test]
    fn speech_behind_the_last_word_is_found() {
        let span = |start_s, end_s| Span::from_secs(start_s, end_s).unwrap();
        for (window, last_word_end_s, regions, expected) in [
            // The text stops two seconds before the speech does.
            (span(10.0, 40.0), Some(28.0), vec![span(10.2, 40.0)], Some(span(38.0, 40.0))),
            // It stops where the speech does, or a little before.
            (span(0.0, 30.0), Some(29.5), vec![span(0.0, 30.0)], None),
            // Behind the last word is silence.
            (span(0.0, 30.0), Some(20.0), vec![span(0.0, 20.3)], None),
            // A word that ends behind the window.
            (span(0.0, 30.0), Some(31.0), vec![span(0.0, 30.0)], None),
            // Nothing was written at all: that is for the rules on silence.
            (span(0.0, 30.0), None, vec![span(0.0, 30.0)], None),
        ] {
            let tails = unwritten_tails(&[window], &[text(last_word_end_s)], &regions);
            assert_eq!(tails.first().map(|(_, tail)| *tail), expected);
        }
    }

    #[test]
    fn a_guess_is_not_written() {
        let mut heard = text(Some(1.0));
        assert!(is_worth_writing(&heard));
        heard.mean_log_probability = -1.2;
        assert!(!is_worth_writing(&heard));
        let mut round = text(Some(1.0));
        round.segments[0].words = vec![round.segments[0].words[0].clone(); 4];
        assert!(!is_worth_writing(&round));
    }

    #[test]
    fn what_comes_after_a_loop_is_not_lost() {
        let span = |start_s, end_s| Span::from_secs(start_s, end_s).unwrap();
        // The word that came round last is drawn out to the end of the window.
        let mut looped = text(Some(29.8));
        looped.segments[0].words[0].start_s = 7.0;
        let tails = |text: &WindowText| {
            unwritten_tails(&[span(0.0, 30.0)], std::slice::from_ref(text), &[span(0.0, 30.0)])
        };
        assert_eq!(tails(&looped), []);
        looped.was_stopped = true;
        assert_eq!(tails(&looped), [(0, span(8.0, 30.0))]);
        // The word itself ends there.
        end_before(&mut looped, span(0.0, 30.0), span(8.0, 30.0));
        assert_eq!((looped.segments[0].words[0].end_s, looped.segments[0].end_s), (8.0, 8.0));
    }
}
