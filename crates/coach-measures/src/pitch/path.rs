//! The best way through the candidates of all frames (Viterbi; Boersma 1993).

use super::candidates::{Candidate, MOST, narrow};
use super::settings::PitchSettings;

/// One frame's choices.
#[derive(Debug, Clone, Default)]
pub(super) struct Choices {
    /// Where this frame's candidates begin in the list of all.
    pub(super) start: usize,
    pub(super) count: usize,
    /// What being unvoiced is worth.
    pub(super) unvoiced: f32,
}

/// The range that a speaker keeps to, as logarithms to base 2 of Hz.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub(super) low: f32,
    pub(super) high: f32,
}

/// For each frame the index of its candidate in the list of all, `None` if unvoiced.
pub(super) fn best(
    frames: &[Choices],
    candidates: &[Candidate],
    range: Range,
    settings: &PitchSettings,
) -> Vec<Option<usize>> {
    let costs = Costs::of(settings);
    let mut from: Vec<[u8; MOST + 1]> = vec![[0; MOST + 1]; frames.len()];
    let mut sums = [f32::NEG_INFINITY; MOST + 1];
    let mut octaves = [0.0_f32; MOST + 1];
    let mut states = 0;
    for (index, frame) in frames.iter().enumerate() {
        let own = &candidates[frame.start..frame.start + frame.count];
        let mut new_sums = [f32::NEG_INFINITY; MOST + 1];
        let mut new_octaves = [0.0_f32; MOST + 1];
        for state in 0..=own.len() {
            // State 0 is unvoiced.
            let (value, octave) = match state.checked_sub(1).map(|nth| own[nth]) {
                None => (frame.unvoiced, 0.0),
                Some(candidate) => costs.value(candidate, range),
            };
            let mut best = (f32::NEG_INFINITY, 0_u8);
            for before in 0..states {
                let cost = match (before == 0, state == 0) {
                    (true, true) => 0.0,
                    (false, false) => costs.jump * (octaves[before] - octave).abs(),
                    _ => costs.change,
                };
                let sum = sums[before] - cost;
                if sum > best.0 {
                    #[expect(clippy::cast_possible_truncation, reason = "few states")]
                    let before = before as u8;
                    best = (sum, before);
                }
            }
            new_sums[state] = value + if states == 0 { 0.0 } else { best.0 };
            new_octaves[state] = octave;
            from[index][state] = best.1;
        }
        // Only differences count, and long sums would lose them.
        let highest = new_sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        sums = new_sums.map(|sum| sum - highest);
        octaves = new_octaves;
        states = own.len() + 1;
    }
    let mut state = (0..states).max_by(|&a, &b| sums[a].total_cmp(&sums[b])).unwrap_or(0);
    let mut path = vec![None; frames.len()];
    for (index, frame) in frames.iter().enumerate().rev() {
        path[index] = state.checked_sub(1).map(|nth| frame.start + nth);
        state = usize::from(from[index][state]);
    }
    path
}

struct Costs {
    octave: f32,
    jump: f32,
    change: f32,
    outside: f32,
    ceiling: f32,
}

impl Costs {
    fn of(settings: &PitchSettings) -> Self {
        Self {
            octave: narrow(settings.octave_cost),
            jump: narrow(settings.octave_jump_cost),
            change: narrow(settings.voicing_change_cost),
            outside: narrow(settings.outside_cost),
            ceiling: narrow(settings.ceiling_hz.log2()),
        }
    }

    /// What a candidate is worth, and its octave.
    fn value(&self, candidate: Candidate, range: Range) -> (f32, f32) {
        let octave = candidate.f0_hz.log2();
        let outside = (range.low - octave).max(octave - range.high).max(0.0);
        let low = self.octave * (self.ceiling - octave);
        (candidate.strength - low - self.outside * outside, octave)
    }
}
