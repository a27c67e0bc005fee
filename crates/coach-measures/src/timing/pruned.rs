//! What is left of the words without hesitations, fragments and words said twice.

use coach_speech::measures::Measure;
use coach_speech::text::{FalseStartKind, TextMarks};

use crate::acoustics::measure_of;
use crate::rate::Evidence;
use crate::tokens::Kind;

/// Pruned words ÷ everything that was said.
pub(super) fn ratio(evidence: &Evidence<'_>, text: &TextMarks) -> Measure {
    let is_left_out = left_out(evidence, text);
    let kept: usize = evidence
        .tokens
        .iter()
        .zip(&is_left_out)
        .filter(|&(token, &is_left_out)| token.is_word() && !is_left_out)
        .map(|(token, _)| token.spoken_words)
        .sum();
    let fragments = evidence.tokens.iter().filter(|token| token.kind == Kind::Fragment).count();
    let said = evidence.word_count() + fragments + evidence.filled_pauses.len();
    let value = evidence.total_s().and_then(|_| {
        evidence.has_words()?;
        evidence.known_language()?;
        Ok(kept as f64 / said as f64)
    });
    measure_of(value, said, evidence.words_trust())
}

/// For each token whether it is a word that was broken off, or all copies but one.
fn left_out(evidence: &Evidence<'_>, text: &TextMarks) -> Vec<bool> {
    let mut is_left_out = vec![false; evidence.tokens.len()];
    let mut leave_out = |words: (usize, usize), most: usize| {
        let start = evidence.tokens.partition_point(|token| token.word < words.0);
        let end = evidence.tokens.partition_point(|token| token.word < words.1);
        let said = (start..end).filter(|&at| evidence.tokens[at].is_word());
        said.take(most).for_each(|at| is_left_out[at] = true);
    };
    for repetition in &text.repetitions {
        let phrase = repetition.phrase.split(' ').count();
        leave_out(repetition.words, phrase * repetition.copies.saturating_sub(1));
    }
    for false_start in &text.false_starts {
        match false_start.kind {
            FalseStartKind::Fragment | FalseStartKind::Restart => {
                leave_out(false_start.words, usize::MAX);
            }
            // A clause given up is made of words in full.
            _ => {}
        }
    }
    is_left_out
}
