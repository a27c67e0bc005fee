//! Definitions of [`coach_speech::measures::MeasureId::OF_FLOW`].

use super::{Amount, Definition, Trust};
use super::{
    needs_known_words, needs_speech, needs_words, noise, number, places, total_time, words,
};
use crate::settings::MeasureSettings;

pub(super) fn articulation_rate_cv(settings: &MeasureSettings) -> Definition {
    let timing = &settings.timing;
    Definition {
        formula: format!(
            "standard deviation ÷ mean of the articulation rate of runs of {} syllables or more, \
             each weighted by its length; rates outside {} to {} syl/s are errors of word times \
             and left out",
            timing.run_syllables_min,
            number(*timing.run_rate_syl_s.start()),
            number(*timing.run_rate_syl_s.end()),
        ),
        needs: format!("{}, {} such runs", needs_known_words(), timing.runs_min),
        evidence: "such runs",
        reliability: vec![
            Trust::From { amount: timing.trusted_runs_min, of: Amount::LongRuns },
            noise(settings),
            total_time(settings),
        ],
        source: "",
        avoid: &["rhythm"],
    }
}

pub(super) fn start_rush_ratio(settings: &MeasureSettings) -> Definition {
    let timing = &settings.timing;
    let rest_s = timing.start_rest_s_min;
    Definition {
        formula: format!(
            "speech rate of the first {} s ÷ that of the rest, in syllables",
            number(timing.start_s)
        ),
        needs: format!("{} s of the rest, words, rules for their language", number(rest_s)),
        evidence: "syllables of the start",
        reliability: vec![Trust::From { amount: rest_s, of: Amount::RestTime }],
        source: "",
        avoid: &[],
    }
}

pub(super) fn rush_time_ratio(settings: &MeasureSettings) -> Definition {
    let timing = &settings.timing;
    Definition {
        formula: format!(
            "time in rushes ÷ `T`; a rush is {} s or more of the pace curve (windows of {} s, {} s \
             apart) above {} times the speaker's own median and above {} syl/s in English, {} in \
             Russian",
            number(timing.change_s_min),
            number(timing.curve_window_s),
            number(timing.curve_hop_s),
            number(timing.change_ratio_min),
            number(timing.band_syl_s_en.1),
            number(timing.band_syl_s_ru.1),
        ),
        needs: format!(
            "{} s of speech, words, rules for their language",
            number(timing.curve_window_s)
        ),
        evidence: "points of the pace curve",
        reliability: vec![total_time(settings)],
        source: "",
        avoid: &[],
    }
}

pub(super) fn pruned_words_ratio(settings: &MeasureSettings) -> Definition {
    Definition {
        formula: "(words − words begun again − all copies but one of words said twice) ÷ (words + \
            words broken off + filled pauses)"
            .to_owned(),
        needs: needs_known_words(),
        evidence: "words, words broken off and filled pauses",
        reliability: vec![words(settings)],
        source: "Lennon 1990",
        avoid: &["cleanness"],
    }
}

/// Pauses of some kind for every minute.
fn pauses_per_min(pauses: &str, evidence: &'static str, settings: &MeasureSettings) -> Definition {
    Definition {
        formula: format!("{pauses} ÷ `T` in minutes"),
        needs: needs_words(),
        evidence,
        reliability: vec![total_time(settings), noise(settings), places()],
        source: "",
        avoid: &[],
    }
}

pub(super) fn very_long_pauses_per_min(settings: &MeasureSettings) -> Definition {
    let timing = &settings.timing;
    let pauses = format!(
        "pauses inside a clause of {} s or more, and any of {} s or more,",
        number(timing.very_long_inside_s),
        number(timing.very_long_boundary_s)
    );
    pauses_per_min(&pauses, "pauses", settings)
}

pub(super) fn dramatic_pauses_per_min(settings: &MeasureSettings) -> Definition {
    let length_s = &settings.timing.dramatic_pause_s;
    let pauses = format!(
        "pauses of {} to {} s after the end of a sentence",
        number(*length_s.start()),
        number(*length_s.end())
    );
    pauses_per_min(&pauses, "pauses after a sentence", settings)
}

pub(super) fn unbroken_speech_s_max(settings: &MeasureSettings) -> Definition {
    Definition {
        formula: "longest stretch of `T` without a silent pause".to_owned(),
        needs: needs_speech(),
        evidence: "stretches between silent pauses",
        reliability: vec![total_time(settings), noise(settings)],
        source: "",
        avoid: &["breathlessness"],
    }
}
