//! Definitions of [`coach_speech::measures::MeasureId::OF_TIMING`].

use super::{Amount, Definition, Trust};
use super::{
    needs_known_words, needs_speech, needs_words, noise, number, places, total_time, words,
};
use crate::rate::{
    FILLED_PAUSES_UNWRITTEN_RELIABILITY, FILLED_PAUSES_WRITTEN_RELIABILITY, TOTAL_S_MIN,
};
use crate::settings::MeasureSettings;

fn nuclei(settings: &MeasureSettings) -> Trust {
    let timing = &settings.timing;
    Trust::Nuclei { expected: timing.nuclei_per_syllable, tolerance: timing.nuclei_tolerance }
}

fn pauses(settings: &MeasureSettings) -> Trust {
    Trust::From { amount: settings.trusted_pauses_min, of: Amount::Pauses }
}

pub(super) fn speech_rate_wpm(settings: &MeasureSettings) -> Definition {
    Definition {
        formula: "words ÷ `T` in minutes; numerals count as the words they are read as, filler \
            words and words said twice count, filled pauses and words broken off do not"
            .to_owned(),
        needs: needs_words(),
        evidence: "words",
        reliability: vec![total_time(settings), nuclei(settings)],
        source: "Goldman-Eisler 1968",
        avoid: &["tempo", "speed", "words over speaking time"],
    }
}

pub(super) fn speech_rate_syl_s(settings: &MeasureSettings) -> Definition {
    Definition {
        formula: "syllables of the same words ÷ `T` in seconds".to_owned(),
        needs: needs_known_words(),
        evidence: "syllables",
        reliability: vec![total_time(settings), nuclei(settings)],
        source: "Goldman-Eisler 1968",
        avoid: &["tempo", "speed"],
    }
}

pub(super) fn articulation_rate_syl_s(settings: &MeasureSettings) -> Definition {
    Definition {
        formula: "syllables ÷ (`T` − `S` − `F`)".to_owned(),
        needs: format!(
            "{}, {} s of it without pauses",
            needs_known_words(),
            number(TOTAL_S_MIN / 2.0)
        ),
        evidence: "syllables",
        reliability: vec![total_time(settings), nuclei(settings)],
        source: "Goldman-Eisler 1968; De Jong & Wempe 2009",
        avoid: &["tempo", "speed"],
    }
}

pub(super) fn phonation_time_ratio(settings: &MeasureSettings) -> Definition {
    Definition {
        formula: "(`T` − `S`) ÷ `T`".to_owned(),
        needs: needs_speech(),
        evidence: "pauses",
        reliability: vec![total_time(settings), noise(settings)],
        source: "Towell, Hawkins & Bazergui 1996",
        avoid: &["speaking ratio"],
    }
}

pub(super) fn pauses_per_min(settings: &MeasureSettings) -> Definition {
    Definition {
        formula: format!(
            "silent pauses of {} s or more ÷ `T` in minutes",
            number(settings.pause_s_min)
        ),
        needs: needs_speech(),
        evidence: "pauses",
        reliability: vec![total_time(settings), noise(settings)],
        source: "De Jong & Bosker 2013",
        avoid: &["silence rate"],
    }
}

/// A statistic of the lengths of pauses.
fn pause_length(
    formula: &str,
    avoid: &'static [&'static str],
    settings: &MeasureSettings,
) -> Definition {
    Definition {
        formula: formula.to_owned(),
        needs: format!("{}, a pause", needs_speech()),
        evidence: "pauses",
        reliability: vec![pauses(settings), noise(settings)],
        source: "De Jong & Bosker 2013",
        avoid,
    }
}

pub(super) fn pause_s_mean(settings: &MeasureSettings) -> Definition {
    pause_length("mean length of silent pauses", &["average silence"], settings)
}

pub(super) fn pause_s_median(settings: &MeasureSettings) -> Definition {
    pause_length("median length of silent pauses", &["average silence"], settings)
}

pub(super) fn pause_s_p90(settings: &MeasureSettings) -> Definition {
    let formula = "length that nine of ten silent pauses do not exceed";
    pause_length(formula, &["longest silence"], settings)
}

pub(super) fn boundary_pause_ratio(settings: &MeasureSettings) -> Definition {
    Definition {
        formula: "pauses at the end of a sentence or clause ÷ all pauses".to_owned(),
        needs: format!("{}, a pause", needs_known_words()),
        evidence: "pauses",
        reliability: vec![pauses(settings), noise(settings), places()],
        source: "Kahng 2018",
        avoid: &["good pauses"],
    }
}

pub(super) fn inside_pauses_per_100_words(settings: &MeasureSettings) -> Definition {
    Definition {
        formula: "pauses inside clauses ÷ words × 100".to_owned(),
        needs: needs_known_words(),
        evidence: "pauses inside clauses",
        reliability: vec![words(settings), noise(settings), places()],
        source: "Kahng 2018; Tavakoli 2011",
        avoid: &["bad pauses"],
    }
}

pub(super) fn run_length_syl_mean(settings: &MeasureSettings) -> Definition {
    Definition {
        formula: "syllables ÷ number of runs, which silent and filled pauses end".to_owned(),
        needs: needs_known_words(),
        evidence: "runs",
        reliability: vec![
            Trust::From { amount: settings.trusted_pauses_min, of: Amount::Runs },
            noise(settings),
            nuclei(settings),
        ],
        source: "Towell, Hawkins & Bazergui 1996",
        avoid: &["phrase length"],
    }
}

/// Something of the filled pauses.
fn hesitation(
    formula: &str,
    source: &'static str,
    avoid: &'static [&'static str],
    settings: &MeasureSettings,
) -> Definition {
    let (some, none) = (FILLED_PAUSES_WRITTEN_RELIABILITY, FILLED_PAUSES_UNWRITTEN_RELIABILITY);
    Definition {
        formula: formula.to_owned(),
        needs: format!("{}, words or filled pauses, rules for their language", needs_speech()),
        evidence: "filled pauses",
        reliability: vec![total_time(settings), Trust::Found { some, none }],
        source,
        avoid,
    }
}

pub(super) fn filled_pauses_per_min(settings: &MeasureSettings) -> Definition {
    let formula = "filled pauses, written or heard, ÷ `T` in minutes";
    hesitation(formula, "Laske & DiGennaro Reed 2024", &["filler rate"], settings)
}

pub(super) fn filled_pauses_per_100_words(settings: &MeasureSettings) -> Definition {
    let formula = "filled pauses, written or heard, ÷ words × 100";
    let source = "Laske & DiGennaro Reed 2024; Bortfeld et al. 2001";
    let definition = hesitation(formula, source, &["filler rate"], settings);
    Definition { needs: needs_known_words(), ..definition }
}

pub(super) fn filled_pause_time_ratio(settings: &MeasureSettings) -> Definition {
    hesitation("`F` ÷ `T`", "Clark & Fox Tree 2002", &["filler share"], settings)
}

/// Something of the filler words.
fn fillers(formula: String, reliability: Trust, avoid: &'static [&'static str]) -> Definition {
    Definition {
        formula,
        needs: needs_known_words(),
        evidence: "filler words",
        reliability: vec![reliability],
        source: "Laske & DiGennaro Reed 2024",
        avoid,
    }
}

pub(super) fn filler_words_per_100_words(settings: &MeasureSettings) -> Definition {
    let formula = format!(
        "filler words ÷ words × 100; a word or phrase of the lexicon counts where it is a filler \
         with a probability of {} or more, or where the speaker says so",
        number(settings.filler_probability_min)
    );
    fillers(formula, words(settings), &["parasite share"])
}

pub(super) fn filler_words_per_min(settings: &MeasureSettings) -> Definition {
    let formula = "filler words ÷ `T` in minutes".to_owned();
    fillers(formula, total_time(settings), &["parasite rate"])
}
