//! Talks whose pace changes, or changes too little.

use coach_speech::Seconds;
use coach_speech::measures::{Measure, Measures};
use coach_speech::timing::{PaceChange, PaceChangeKind, PaceCurve};

use super::{Expected, Id, good, span};

fn seconds(length_s: f64) -> Seconds {
    Seconds::new(length_s).unwrap()
}

/// Two rushes and a drag about a usual pace of 3.6 syllables a second.
fn rushes(measures: &mut Measures) {
    let change = |kind, start_s, length_s, ratio: f64| PaceChange {
        kind,
        span: span(start_s, length_s),
        speech_rate_syl_s_mean: 3.6 * ratio,
        median_ratio: ratio,
        articulation_rate_syl_s_mean: None,
    };
    measures.timing.pace_changes = vec![
        change(PaceChangeKind::Rush, 20.0, 9.0, 1.3),
        change(PaceChangeKind::Drag, 40.0, 12.0, 0.7),
        change(PaceChangeKind::Rush, 70.0, 15.0, 1.5),
    ];
    let median = Measure { value: Ok(3.6), evidence_count: 50, reliability: 1.0 };
    measures.timing.pace_curve = Ok(PaceCurve {
        window: seconds(20.0),
        hop: seconds(2.0),
        points: Vec::new(),
        speech_rate_syl_s_median: median,
    });
}

pub(super) fn cases() -> Vec<Expected> {
    let with = |changes: &[(Id, f64)]| good("en").with(changes);
    let slow_rest = [(Id::StartRushRatio, 1.3), (Id::ArticulationRateSylS, 3.4)];
    vec![
        (
            "rushes",
            with(&[(Id::RushTimeRatio, 0.2)]).marked(rushes),
            "+filler_words.few +pauses.at_boundaries -pace.rush",
        ),
        (
            "a short rush",
            with(&[(Id::RushTimeRatio, 0.08)]).marked(rushes),
            "+pace.comfortable +filler_words.few -pauses.stretch",
        ),
        (
            "a hurried start",
            with(&[(Id::StartRushRatio, 1.3)]),
            "+filler_words.few +pauses.at_boundaries -pace.start_rush",
        ),
        (
            "a start that the rest falls behind",
            with(&slow_rest),
            "+pace.comfortable +filler_words.few -pauses.stretch",
        ),
        (
            "by fits and starts",
            with(&[(Id::ArticulationRateCv, 0.42)]),
            "+filler_words.few +pauses.at_boundaries -pace.uneven",
        ),
        (
            "a metronome",
            with(&[(Id::ArticulationRateCv, 0.07)]),
            "+filler_words.few +pauses.at_boundaries -pace.even_monotone",
        ),
    ]
}
