//! When each word sounds, from the cross-attention of the heads that follow the speech.
//!
//! As OpenAI's `timing.py`: weights normalised over the tokens, median filter of 7 along time,
//! mean over the heads, dynamic time warping.

use crate::decoder::{AttentionWeights, Decoder, Heard, Memory, Sequence};
use crate::kernels::Kernels;
use crate::tokenizer::{Token, Tokenizer};

/// Width of the median filter, in positions of 0.02 s.
const MEDIAN_WIDTH: usize = 7;

/// Seconds of a position of the encoder.
const POSITION_S: f64 = 0.02;

/// When each text token begins, and when the last ends: `tokens.len() + 1` times in seconds from
/// the start of the window, never decreasing.
pub(crate) fn token_times(
    kernels: Kernels,
    decoder: &Decoder,
    tokenizer: &Tokenizer,
    heard: &Heard,
    prompt: &[Token],
    tokens: &[Token],
    mut watch: AttentionWeights,
) -> Vec<f64> {
    let positions = watch.positions;
    let mut all = prompt.to_vec();
    all.push(tokenizer.no_timestamps);
    let skip = all.len();
    all.extend_from_slice(tokens);
    all.push(tokenizer.end);
    let mut memory = Memory::default();
    let mut sequences = [Sequence { tokens: &all, memory: &mut memory, heard }];
    decoder.forward(kernels, &mut sequences, Some(&mut watch));
    let cost = alignment_cost(&watch.weights, all.len(), positions);
    // The row of a token says where the model listens when it writes the next one.
    let rows = &cost[(skip - 1) * positions..(all.len() - 1) * positions];
    let starts = warp(rows, positions);
    starts.into_iter().map(|position| position as f64 * POSITION_S).collect()
}

/// `[token][position]`: low where the token sounds.
fn alignment_cost(weights: &[Vec<f32>], tokens: usize, positions: usize) -> Vec<f32> {
    let mut cost = vec![0.0; tokens * positions];
    let mut normalised = vec![0.0; tokens * positions];
    for head in weights {
        for position in 0..positions {
            let column = || head[position..].iter().step_by(positions);
            let mean = column().sum::<f32>() / tokens as f32;
            let variance = column().map(|x| (x - mean) * (x - mean)).sum::<f32>() / tokens as f32;
            let scale = 1.0 / variance.sqrt().max(1e-9);
            for token in 0..tokens {
                let at = token * positions + position;
                normalised[at] = (head[at] - mean) * scale;
            }
        }
        for (cost, row) in cost.chunks_exact_mut(positions).zip(normalised.chunks_exact(positions))
        {
            for (position, cost) in cost.iter_mut().enumerate() {
                *cost -= median_at(row, position) / weights.len() as f32;
            }
        }
    }
    cost
}

/// Median of the neighbourhood of a position, reflected at the ends.
fn median_at(row: &[f32], position: usize) -> f32 {
    let half = (MEDIAN_WIDTH / 2).cast_signed();
    let mut window = [0.0; MEDIAN_WIDTH];
    for (offset, x) in (-half..=half).zip(&mut window) {
        let at = (position.cast_signed() + offset).unsigned_abs();
        let at = if at < row.len() { at } else { (2 * (row.len() - 1)).saturating_sub(at) };
        *x = row[at.min(row.len() - 1)];
    }
    window.sort_unstable_by(f32::total_cmp);
    window[MEDIAN_WIDTH / 2]
}

/// The cheapest way through a matrix of `rows / positions` tokens, from the first corner to the
/// last: the position where each token begins. The row after the last token marks its end.
fn warp(cost: &[f32], positions: usize) -> Vec<usize> {
    #[derive(Clone, Copy)]
    enum From {
        Both,
        Token,
        Position,
    }
    let tokens = cost.len() / positions.max(1);
    let width = positions + 1;
    let mut total = vec![f32::INFINITY; (tokens + 1) * width];
    let mut from = vec![From::Position; (tokens + 1) * width];
    total[0] = 0.0;
    for token in 1..=tokens {
        for position in 1..=positions {
            let both = total[(token - 1) * width + position - 1];
            let next_token = total[(token - 1) * width + position];
            let next_position = total[token * width + position - 1];
            let (before, way) = if both < next_token && both < next_position {
                (both, From::Both)
            } else if next_token < both && next_token < next_position {
                (next_token, From::Token)
            } else {
                (next_position, From::Position)
            };
            total[token * width + position] = before + cost[(token - 1) * positions + position - 1];
            from[token * width + position] = way;
        }
    }
    let mut starts = vec![0; tokens];
    let (mut token, mut position) = (tokens, positions);
    while token > 0 && position > 0 {
        starts[token - 1] = position - 1;
        match from[token * width + position] {
            From::Both => {
                token -= 1;
                position -= 1;
            }
            From::Token => token -= 1,
            From::Position => position -= 1,
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_clear_diagonal_is_followed() {
        let (tokens, positions) = (3, 9);
        let cost: Vec<f32> = (0..tokens * positions)
            .map(|i| if i % positions / 3 == i / positions { -1.0 } else { 1.0 })
            .collect();
        assert_eq!(warp(&cost, positions), [0, 3, 6]);
    }

    #[test]
    fn a_median_ignores_a_spike() {
        let mut row = vec![1.0; 20];
        row[10] = 50.0;
        for position in 0..20 {
            assert!((median_at(&row, position) - 1.0).abs() < f32::EPSILON);
        }
        assert!((median_at(&[3.0], 0) - 3.0).abs() < f32::EPSILON);
    }

    proptest! {
        #[test]
        fn times_never_go_back(
            tokens in 1_usize..8, positions in 1_usize..30,
            noise in prop::collection::vec(-1.0_f32..1.0, 240),
        ) {
            let starts = warp(&noise[..tokens * positions], positions);
            prop_assert_eq!(starts.len(), tokens);
            prop_assert!(starts.is_sorted());
            prop_assert!(starts.iter().all(|position| *position < positions));
        }
    }
}
