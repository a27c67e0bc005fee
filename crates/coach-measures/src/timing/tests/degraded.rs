//! A talk made worse in one way moves the numbers of that way, in the right direction, and leaves
//! the others alone.

use super::numbers::found;
use super::talk::Plan;

/// What a change does to a number.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Move {
    Up,
    Down,
}
use Move::{Down, Up};

/// Numbers that do not move stay within this share, or this much.
const SHARE: f64 = 0.06;
const LEAST: f64 = 0.02;

/// `moved` must go in their direction by more than the tolerance; `derived` may go anywhere, for
/// they are made of what was changed (what is counted per minute falls when time is added).
#[track_caller]
fn check(name: &str, plan: &Plan, moved: &[(&str, Move)], derived: &[&str]) {
    let before = found(&Plan::default().talk()).numbers();
    let after = found(&plan.talk()).numbers();
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "{name}");
    for (number, direction) in moved {
        assert!(before.contains_key(number), "{name}: there is no {number}");
        let (was, is) = (before[number], after[number]);
        let room = LEAST.min(was.abs() * SHARE);
        let is_right = match direction {
            Up => is > was + room,
            Down => is < was - room,
        };
        assert!(is_right, "{name}: {number} went from {was} to {is}");
    }
    for (number, was) in &before {
        let is_free = derived.contains(number) || moved.iter().any(|(name, _)| name == number);
        let (is, room) = (after[number], LEAST.max(was.abs() * SHARE));
        assert!(is_free || (is - was).abs() <= room, "{name}: {number} went from {was} to {is}");
    }
}

#[test]
fn inserted_fillers_move_hesitation() {
    check(
        "fillers",
        &Plan { filler_every: 4, ..Plan::default() },
        &[
            ("filled_pauses", Up),
            ("filled_pauses_per_min", Up),
            ("filled_pauses_per_100_words", Up),
            ("filled_pause_time_ratio", Up),
            ("pruned_words_ratio", Down),
            ("run_length_syl_mean", Down),
        ],
        // Shorter runs differ more, and a filler is no silence.
        &["articulation_rate_cv", "unbroken_speech_s_max"],
    );
}

const RATES: [&str; 3] = ["speech_rate_wpm", "speech_rate_syl_s", "articulation_rate_syl_s"];
/// What is a length of time or a number per minute scales with time.
const OF_TIME: [&str; 7] = [
    "pauses_per_min",
    "pause_s_mean",
    "pause_s_median",
    "pause_s_p90",
    "unbroken_speech_s_max",
    "dramatic_pauses_per_min",
    "changes",
];

#[test]
fn stretched_time_moves_rates() {
    for (stretch, direction) in [(1.25, Down), (0.75, Up)] {
        let moved = RATES.map(|rate| (rate, direction));
        check("stretch", &Plan { stretch, ..Plan::default() }, &moved, &OF_TIME);
    }
}

#[test]
fn a_flat_melody_moves_pitch() {
    check(
        "flat",
        &Plan { melody_st: 0.4, ..Plan::default() },
        &[("f0_st_sd", Down), ("f0_st_range", Down), ("pitch_variation_quotient", Down)],
        &[],
    );
}

#[test]
fn doubled_pauses_move_pauses() {
    check(
        "pauses",
        &Plan { pause_factor: 2.0, ..Plan::default() },
        &[
            ("pause_s_mean", Up),
            ("pause_s_median", Up),
            ("pause_s_p90", Up),
            ("phonation_time_ratio", Down),
            // Their definition has pauses in.
            ("speech_rate_wpm", Down),
            ("speech_rate_syl_s", Down),
        ],
        &["pauses_per_min", "dramatic_pauses_per_min", "changes"],
    );
}
