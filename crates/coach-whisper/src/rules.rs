//! Which tokens may come next: the rules of OpenAI's `decoding.py`.

use crate::kernels::Kernels;
use crate::tokenizer::{Token, Tokenizer};

/// Latest first timestamp, in steps of 0.02 s: speech begins within the first second.
const LATEST_FIRST_TIMESTAMP: u32 = 50;

/// The tokens that a model's settings forbid, and the grammar of timestamps.
#[derive(Debug)]
pub(crate) struct Rules {
    suppressed: Vec<Token>,
}

impl Rules {
    /// Rules from a model's settings; marks that only prompts may hold are always forbidden.
    pub(crate) fn new(suppressed: &[Token], tokenizer: &Tokenizer, vocabulary: usize) -> Self {
        let marks = (tokenizer.start..=tokenizer.no_timestamps)
            .chain(tokenizer.first_timestamp + 1501..Token::try_from(vocabulary).unwrap_or(0));
        let mut all: Vec<Token> = suppressed.iter().copied().chain(marks).collect();
        all.retain(|token| (*token as usize) < vocabulary);
        all.sort_unstable();
        all.dedup();
        Self { suppressed: all }
    }

    /// Sets the scores of forbidden tokens to −∞, given the tokens written so far.
    /// `last_timestamp` is the end of the window in steps of 0.02 s.
    pub(crate) fn apply(
        &self,
        kernels: Kernels,
        tokenizer: &Tokenizer,
        written: &[Token],
        last_timestamp: u32,
        scores: &mut [f32],
    ) {
        const FORBIDDEN: f32 = f32::NEG_INFINITY;
        for token in &self.suppressed {
            scores[*token as usize] = FORBIDDEN;
        }
        let (end, first) = (tokenizer.end as usize, tokenizer.first_timestamp as usize);
        let is_timestamp = |token: &Token| *token as usize >= first;
        let latest = first + last_timestamp as usize;
        if let Some(beyond) = scores.get_mut(latest + 1..) {
            beyond.fill(FORBIDDEN);
        }
        if written.is_empty() {
            scores[..first].fill(FORBIDDEN);
            let latest = first + LATEST_FIRST_TIMESTAMP as usize;
            if let Some(late) = scores.get_mut(latest + 1..) {
                late.fill(FORBIDDEN);
            }
            return;
        }
        let last_is = written.last().is_some_and(is_timestamp);
        let before_is = written.len() < 2 || is_timestamp(&written[written.len() - 2]);
        if last_is && before_is {
            scores[first..].fill(FORBIDDEN);
        } else if last_is {
            scores[..end].fill(FORBIDDEN);
        }
        if let Some(last) = written.iter().rev().copied().find(|token| is_timestamp(token)) {
            // Time never goes back, and only the start of a phrase may repeat the end of another.
            let next = if last_is && !before_is { last } else { last + 1 };
            let next = (next as usize).min(scores.len());
            scores[first..next].fill(FORBIDDEN);
        }
        let (text, times) = scores.split_at_mut(first);
        let likeliest_text = text.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        if kernels.log_sum_exp(times) > likeliest_text {
            text.fill(FORBIDDEN);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::InstructionSet;
    use crate::tokenizer::tests::tiny_tokenizer;

    fn allowed(written: &[Token], favourite: Token) -> Vec<Token> {
        let (tokenizer, vocabulary) = tiny_tokenizer();
        let rules = Rules::new(&[2], &tokenizer, vocabulary);
        let mut scores = vec![0.0; vocabulary];
        scores[favourite as usize] = 100.0;
        let kernels = Kernels::new(InstructionSet::Portable);
        rules.apply(kernels, &tokenizer, written, 1500, &mut scores);
        (0..).zip(&scores).filter(|(_, score)| score.is_finite()).map(|(token, _)| token).collect()
    }

    #[test]
    fn timestamps_come_in_pairs_and_never_go_back() {
        let (tokenizer, _) = tiny_tokenizer();
        let (t0, end) = (tokenizer.first_timestamp, tokenizer.end);
        // First comes a timestamp within the first second.
        assert_eq!(allowed(&[], 1), (t0..=t0 + 50).collect::<Vec<_>>());
        // After it comes text that is not suppressed, or the end.
        let after_start = allowed(&[t0], 1);
        assert!(after_start.contains(&1) && after_start.contains(&end));
        assert!(!after_start.contains(&2) && after_start.iter().all(|token| *token < t0));
        // A phrase ends with a later timestamp …
        let inside = allowed(&[t0 + 5, 1], 1);
        assert!(!inside.contains(&(t0 + 5)) && inside.contains(&(t0 + 6)));
        // … after which comes the end or a timestamp that is not earlier.
        let after_end = allowed(&[t0, 1, t0 + 9], t0 + 9);
        assert!(after_end.iter().all(|token| *token == end || *token >= t0 + 9));
        assert!(after_end.contains(&(t0 + 9)));
        // Likely timestamps silence text.
        assert!(allowed(&[t0, 1], t0 + 3).iter().all(|token| *token >= t0));
    }
}
