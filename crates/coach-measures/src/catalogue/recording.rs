//! Definitions of [`coach_speech::measures::MeasureId::OF_RECORDING`].

use super::{Amount, Definition, Trust};
use super::{needs_known_words, noise, number};
use crate::acoustics::SNR_SPEECH_SHARE;
use crate::settings::MeasureSettings;

/// A loudness that the decoder measures in the source.
fn of_loudness(
    formula: &str,
    needs: &str,
    source: &'static str,
    avoid: &'static [&'static str],
) -> Definition {
    Definition {
        formula: format!("{formula}, measured at the source's own rate and channels"),
        needs: needs.to_owned(),
        evidence: "points of the loudness curve, 0.1 s apart",
        reliability: Vec::new(),
        source,
        avoid,
    }
}

pub(super) fn loudness_lufs_integrated() -> Definition {
    let formula = "K-weighted loudness of the whole recording, gated at −70 LUFS and 10 LU below \
        the rest";
    let source = "EBU R 128; ITU-R BS.1770-4";
    of_loudness(formula, "0.4 s of sound above the gate", source, &["volume", "RMS"])
}

pub(super) fn loudness_range_lu() -> Definition {
    let formula = "95th − 10th percentile of short-term loudness (3 s), gated";
    of_loudness(formula, "3 s of sound above the gate", "EBU Tech 3342", &["dynamics"])
}

pub(super) fn true_peak_dbtp() -> Definition {
    let formula = "highest peak of any channel, oversampled to 192 kHz or more";
    of_loudness(formula, "sound", "ITU-R BS.1770-4", &["peak"])
}

fn speech_time(settings: &MeasureSettings) -> Trust {
    let amount = SNR_SPEECH_SHARE * settings.acoustics.trusted_speech_s_min;
    Trust::From { amount, of: Amount::SpeechTime }
}

pub(super) fn snr_db(settings: &MeasureSettings) -> Definition {
    Definition {
        formula: "level that a quarter of the frames in speech regions exceed − the median level \
            between the regions, or the level that all but 5 % of the former exceed where there is \
            next to nothing between"
            .to_owned(),
        needs: "speech".to_owned(),
        evidence: "frames of speech, 10 ms apart",
        reliability: vec![speech_time(settings)],
        source: "",
        avoid: &["quality"],
    }
}

pub(super) fn bandwidth_hz(settings: &MeasureSettings) -> Definition {
    let acoustics = &settings.acoustics;
    Definition {
        formula: format!(
            "where the mean spectrum of speech falls for good below its maximum by {} dB, at most \
             8000 Hz; less than {} Hz is a telephone's",
            number(acoustics.bandwidth_depth_db),
            number(acoustics.telephone_hz_max)
        ),
        needs: "0.5 s of speech".to_owned(),
        evidence: "frames of speech, 10 ms apart",
        reliability: vec![speech_time(settings)],
        source: "",
        avoid: &[],
    }
}

pub(super) fn noise_rise_db_s(settings: &MeasureSettings) -> Definition {
    let acoustics = &settings.acoustics;
    Definition {
        formula: format!(
            "median rise of the level within pauses of {} s or more, {} s at both ends left out; \
             {} dB/s or more in most of them is a sign of automatic gain",
            number(acoustics.noise_pause_s_min),
            number(acoustics.noise_settle_s),
            number(acoustics.noise_rise_db_s_min)
        ),
        needs: format!("{} such pauses", acoustics.noise_pauses_min),
        evidence: "such pauses",
        reliability: vec![Trust::From {
            amount: acoustics.noise_pauses_min as f64,
            of: Amount::NoisePauses,
        }],
        source: "",
        avoid: &[],
    }
}

pub(super) fn breaths_per_min(settings: &MeasureSettings) -> Definition {
    let acoustics = &settings.acoustics;
    Definition {
        formula: format!(
            "sounds of {} to {} s in pauses, not voiced, {} to {} dB below speech and {} dB or \
             more above the noise, ÷ `T` in minutes",
            number(acoustics.breath_s_min),
            number(acoustics.breath_s_max),
            number(acoustics.breath_depth_db_min),
            number(acoustics.breath_depth_db_max),
            number(acoustics.breath_above_noise_db_min)
        ),
        needs: "speech".to_owned(),
        evidence: "breaths",
        reliability: vec![speech_time(settings)],
        source: "",
        avoid: &[],
    }
}

pub(super) fn nuclei_per_syllable(settings: &MeasureSettings) -> Definition {
    let (acoustics, timing) = (&settings.acoustics, &settings.timing);
    Definition {
        formula: format!(
            "syllable nuclei of the signal, those in filled pauses left out, ÷ syllables of the \
             words, about {} where the words are right; a nucleus is a voiced peak of intensity \
             with dips of {} dB around it, at most {} dB below the loudest",
            number(timing.nuclei_per_syllable),
            number(acoustics.nucleus_dip_db_min),
            number(acoustics.nucleus_depth_db_max)
        ),
        needs: format!("{}, {} syllables", needs_known_words(), timing.nuclei_syllables_min),
        evidence: "syllables",
        reliability: vec![
            Trust::From { amount: timing.trusted_syllables_min, of: Amount::Syllables },
            noise(settings),
        ],
        source: "De Jong & Wempe 2009",
        avoid: &["coverage"],
    }
}
