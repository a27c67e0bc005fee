//! Texts that go round in circles, found while they are written.
//!
//! Whisper's own test, the compression ratio, comes after the last token: a loop would be written
//! to the end of its budget, several seconds for nothing.

use crate::tokenizer::Token;

/// Longest group of tokens whose repetition is looked for.
const PERIOD_MAX: usize = 12;
/// A loop has come round this often …
const ROUNDS_MIN: usize = 5;
/// … and is at least this long: refrains and "no, no, no" are shorter.
const TOKENS_MIN: usize = 30;

/// If the end of a text repeats itself: how many of its tokens there are until it has come round
/// once. Timestamps are passed over.
pub(crate) fn loop_end(tokens: &[Token], first_timestamp: Token) -> Option<usize> {
    let is_text = |at: &usize| tokens[*at] < first_timestamp;
    let longest = TOKENS_MIN.max(PERIOD_MAX * ROUNDS_MIN);
    let backwards: Vec<Token> =
        (0..tokens.len()).rev().filter(is_text).take(longest).map(|at| tokens[at]).collect();
    let period = (1..=PERIOD_MAX).find(|&period| {
        let length = TOKENS_MIN.max(period * ROUNDS_MIN);
        backwards.get(..length).is_some_and(|end| end[period..] == end[..length - period])
    })?;
    let places: Vec<usize> = (0..tokens.len()).filter(is_text).collect();
    let mut start = places.len() - period;
    while start > 0 && tokens[places[start - 1]] == tokens[places[start - 1 + period]] {
        start -= 1;
    }
    Some(places[start + period - 1] + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST_TIMESTAMP: Token = 1000;

    fn repeated(group: &[Token], times: usize) -> Vec<Token> {
        [1, 2, 3].into_iter().chain(group.repeat(times)).collect()
    }

    #[test]
    fn long_repetitions_are_loops_and_end_after_one_round() {
        for (tokens, expected) in [
            (repeated(&[7], 30), Some(4)),
            (repeated(&[7], 29), None),
            (repeated(&[7, 8], 15), Some(5)),
            (repeated(&[5, 6, 7, 8, 9, 10], 5), Some(9)),
            (repeated(&[5, 6, 7, 8, 9, 10], 4), None),
            // Each round has its own time.
            ((0..15).flat_map(|n| [7, 8, FIRST_TIMESTAMP + n]).collect(), Some(2)),
            ((0..200).collect(), None),
            (Vec::new(), None),
            // It ended well after all.
            ([repeated(&[7], 40), vec![4, 5]].concat(), None),
        ] {
            assert_eq!(loop_end(&tokens, FIRST_TIMESTAMP), expected, "{tokens:?}");
        }
    }
}
