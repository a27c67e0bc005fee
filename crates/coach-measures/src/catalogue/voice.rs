//! Definitions of [`coach_speech::measures::MeasureId::OF_VOICE`].

use super::{Amount, Definition, Trust};
use super::{number, percent};
use crate::acoustics::VOICED_S_MIN;
use crate::pitch::HOP_S;
use crate::settings::MeasureSettings;

fn needs_voice() -> String {
    format!("{} s of voiced speech", number(VOICED_S_MIN))
}

fn voiced_time(settings: &MeasureSettings) -> Trust {
    Trust::From { amount: settings.acoustics.trusted_voiced_s_min, of: Amount::VoicedTime }
}

fn sentence_ends(settings: &MeasureSettings) -> Trust {
    Trust::From { amount: settings.acoustics.trusted_sentences_min, of: Amount::SentenceEnds }
}

/// A statistic of all F0 of a talk.
fn of_f0(
    formula: String,
    source: &'static str,
    avoid: &'static [&'static str],
    settings: &MeasureSettings,
) -> Definition {
    Definition {
        formula,
        needs: needs_voice(),
        evidence: "voiced frames",
        reliability: vec![voiced_time(settings)],
        source,
        avoid,
    }
}

pub(super) fn f0_hz_median(settings: &MeasureSettings) -> Definition {
    let formula = format!(
        "median F0 of the voiced frames of speech, {} ms apart, filled pauses left out",
        number(1_000.0 * HOP_S)
    );
    of_f0(formula, "Traunmüller & Eriksson 1995", &["mean pitch"], settings)
}

pub(super) fn f0_st_sd(settings: &MeasureSettings) -> Definition {
    let formula = "standard deviation of F0 in semitones about the speaker's own median: 12 · \
        log2(F0 ÷ median)"
        .to_owned();
    of_f0(formula, "Traunmüller & Eriksson 1995", &["expressiveness"], settings)
}

pub(super) fn f0_st_sd_robust(settings: &MeasureSettings) -> Definition {
    let formula = "the same as 0.7413 · (75th − 25th percentile), which octave errors do not move";
    of_f0(formula.to_owned(), "", &[], settings)
}

pub(super) fn f0_st_range(settings: &MeasureSettings) -> Definition {
    let formula = "90th − 10th percentile of F0 in semitones".to_owned();
    of_f0(formula, "Traunmüller & Eriksson 1995", &["pitch span"], settings)
}

pub(super) fn pitch_variation_quotient(settings: &MeasureSettings) -> Definition {
    let acoustics = &settings.acoustics;
    Definition {
        formula: format!(
            "standard deviation ÷ mean of F0 in Hz within windows of {} s that hold {} s of voice \
             or more, mean over the windows",
            number(acoustics.pitch_window_s),
            number(acoustics.pitch_window_voiced_s_min)
        ),
        needs: format!("{}, one such window", needs_voice()),
        evidence: "windows",
        reliability: vec![voiced_time(settings)],
        source: "Hincks 2005",
        avoid: &["liveliness"],
    }
}

pub(super) fn monotone_time_ratio(settings: &MeasureSettings) -> Definition {
    let acoustics = &settings.acoustics;
    Definition {
        formula: format!(
            "time in monotone spans ÷ `T`; such a span is {} or more windows of {} s in a row, {} \
             s apart, whose F0 deviates by less than {} st ({} in Russian)",
            acoustics.monotone_windows_min,
            number(acoustics.pitch_window_s),
            number(acoustics.pitch_hop_s),
            number(acoustics.monotone_st_max),
            number(acoustics.slavic_share * acoustics.monotone_st_max)
        ),
        needs: needs_voice(),
        evidence: "monotone spans",
        reliability: vec![voiced_time(settings)],
        source: "Hincks 2005; Skarnitzl & Hledíková 2022",
        avoid: &[],
    }
}

pub(super) fn declination_st_s(settings: &MeasureSettings) -> Definition {
    Definition {
        formula:
            "median slope of F0, by least squares, within stretches of speech that hold 0.5 s \
            of voice or more"
                .to_owned(),
        needs: format!("{}, one such stretch", needs_voice()),
        evidence: "such stretches",
        reliability: vec![voiced_time(settings)],
        source: "",
        avoid: &["downdrift"],
    }
}

/// Share of the sentences that end in some way.
fn ends_ratio(
    way: &str,
    source: &'static str,
    avoid: &'static [&'static str],
    settings: &MeasureSettings,
) -> Definition {
    Definition {
        formula: format!(
            "sentences whose last {} s of voice {way} ÷ sentences, questions left out, of which {} \
             s of the end are voiced",
            number(settings.acoustics.end_s_max),
            number(settings.acoustics.end_s_min)
        ),
        needs: format!("{}, one such sentence", needs_voice()),
        evidence: "such sentences",
        reliability: vec![sentence_ends(settings)],
        source,
        avoid,
    }
}

pub(super) fn falling_ends_ratio(settings: &MeasureSettings) -> Definition {
    let acoustics = &settings.acoustics;
    let way = format!(
        "fall by {} st or more to the lowest {} % of the speaker's F0",
        number(acoustics.fall_st_min),
        percent(acoustics.fall_share_max)
    );
    ends_ratio(&way, "", &[], settings)
}

pub(super) fn uptalk_ratio(settings: &MeasureSettings) -> Definition {
    let acoustics = &settings.acoustics;
    let way = format!(
        "rise by {} st or more to the highest {} % of the speaker's F0",
        number(acoustics.uptalk_st_min),
        percent(1.0 - acoustics.uptalk_share_min)
    );
    let of_ends = ends_ratio(&way, "Ladd 2008", &["question intonation"], settings);
    Definition { needs: format!("{}, English", of_ends.needs), ..of_ends }
}

pub(super) fn loudness_lu_variation(settings: &MeasureSettings) -> Definition {
    let acoustics = &settings.acoustics;
    Definition {
        formula: format!(
            "90th − 10th percentile of momentary loudness, in windows of 0.4 s of which {} % or \
             more are speech",
            percent(acoustics.speech_share_min)
        ),
        needs: "1 s of speech".to_owned(),
        evidence: "such windows, 0.1 s apart",
        reliability: vec![Trust::From {
            amount: acoustics.trusted_speech_s_min,
            of: Amount::SpeechTime,
        }],
        source: "momentary loudness: EBU R 128",
        avoid: &[],
    }
}

pub(super) fn fading_ends_ratio(settings: &MeasureSettings) -> Definition {
    let acoustics = &settings.acoustics;
    Definition {
        formula: format!(
            "sentences whose last {} syllables are more than {} dB below what the speaker's own \
             declination of level leads to ÷ sentences of {} syllables of the signal or more",
            acoustics.fading_syllables,
            number(acoustics.fading_db_min),
            acoustics.fading_syllables + acoustics.fading_syllables_before_min
        ),
        needs: "one such sentence".to_owned(),
        evidence: "such sentences",
        reliability: vec![sentence_ends(settings)],
        source: "",
        avoid: &[],
    }
}
