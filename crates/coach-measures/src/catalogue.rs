//! What every number means: the one place where its definition, its evidence, its source and the
//! rule of its reliability stand in words. `docs/MEASURES.md` is written from it.
//!
//! Nothing is computed here, and nothing is judged: bands and scores are in `coach-findings`.
//! Numbers that are settings are taken from the settings. In all texts `T` is the total time, `S`
//! the silent pauses in it and `F` the filled pauses in it; see the crate's own documentation.

mod flow;
mod recording;
mod timing;
mod voice;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;

use coach_speech::measures::MeasureId as Id;

use crate::rate::TOTAL_S_MIN;
use crate::settings::MeasureSettings;

/// What one number means.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// What it is, as a formula or in words; its unit is that of the id.
    pub formula: String,
    /// Without what there is no value.
    pub needs: String,
    /// What its `evidence_count` counts.
    pub evidence: &'static str,
    /// Its reliability is the product of these, 1 if there are none.
    pub reliability: Vec<Trust>,
    /// Who defined it, author and year; empty where it is our own.
    pub source: &'static str,
    /// What the same thing is often called and must not be called here.
    pub avoid: &'static [&'static str],
}

impl Definition {
    /// The highest reliability that the number can come near to, 0 to 1.
    pub fn reliability_max(&self) -> f64 {
        let factor = |trust: &Trust| match *trust {
            Trust::Times { factor, .. } => factor,
            Trust::Found { some, none } => some.max(none),
            Trust::From { .. } | Trust::Noise { .. } | Trust::Nuclei { .. } => 1.0,
        };
        self.reliability.iter().map(factor).product()
    }

    /// Whether the number can be as reliable as this at all: what rests on an amount comes near to
    /// its highest reliability and does not reach it.
    pub fn can_reach(&self, reliability: f64) -> bool {
        let grows = |trust: &Trust| matches!(trust, Trust::From { .. });
        let most = self.reliability_max();
        if self.reliability.iter().any(grows) { most > reliability } else { most >= reliability }
    }

    /// From how much of what on the number is as reliable as this, if it rests on one amount and
    /// nothing else that may differ takes from it.
    pub fn reaches_from(&self, reliability: f64) -> Option<(f64, Amount)> {
        let mut amounts = self.reliability.iter().filter_map(|trust| match *trust {
            Trust::From { amount, of } => Some((amount, of)),
            _ => None,
        });
        let (least, of) = amounts.next().filter(|_| self.can_reach(reliability))?;
        // The inverse of the rule of one amount.
        let share = reliability / self.reliability_max();
        let amount = if share < 0.5 { 2.0 * share * least } else { 0.5 * least / (1.0 - share) };
        amounts.next().is_none().then_some((amount, of))
    }
}

/// One factor of a reliability, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Trust {
    /// 0.5 at so much of something, towards 1 above it and towards 0 below it.
    From {
        /// The least amount that is trusted.
        amount: f64,
        /// Of what.
        of: Amount,
    },
    /// Falls in proportion where speech is nearer than this to the noise.
    Noise {
        /// Distance of speech and noise that is enough, dB.
        snr_db: f64,
    },
    /// Falls where the signal has fewer or more syllable nuclei than the words have syllables.
    Nuclei {
        /// Nuclei for each syllable where the words are right.
        expected: f64,
        /// Relative distance from it that says nothing.
        tolerance: f64,
    },
    /// Always the same, for a reason.
    Times {
        /// The factor.
        factor: f64,
        /// What it stands for.
        why: &'static str,
    },
    /// One factor where anything was found, and another where nothing was: recognizers leave out
    /// most of what is counted.
    Found {
        /// The factor where something was found.
        some: f64,
        /// The factor where nothing was.
        none: f64,
    },
}

impl fmt::Display for Trust {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::From { amount, of } => write!(out, "from {} {of} on", number(amount)),
            Self::Noise { snr_db } => {
                write!(out, "less where speech is under {} dB above the noise", number(snr_db))
            }
            Self::Nuclei { expected, tolerance } => write!(
                out,
                "less where `{}` is more than {} % off {}",
                Id::NucleiPerSyllable.name(),
                number(100.0 * tolerance),
                number(expected)
            ),
            Self::Times { factor, why } => write!(out, "× {}, for {why}", number(factor)),
            Self::Found { some, none } => write!(
                out,
                "× {} where any was found and × {} where none was, for recognizers leave most out",
                number(some),
                number(none)
            ),
        }
    }
}

/// What there must be enough of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// `T`, s.
    TotalTime,
    /// From the first word to the end of the last, s.
    TextTime,
    /// What follows the start of a talk, s.
    RestTime,
    /// Sounding speech, s.
    SpeechTime,
    /// Voiced speech, s.
    VoicedTime,
    /// Words.
    Words,
    /// Words of sentences in the language of the talk.
    OwnWords,
    /// Words that are no fillers.
    WordsButFillers,
    /// Syllables of the words.
    Syllables,
    /// Silent pauses.
    Pauses,
    /// Pauses that are long enough to hear the noise in them.
    NoisePauses,
    /// Runs.
    Runs,
    /// Runs that are long enough for a rate of their own.
    LongRuns,
    /// Sentences.
    Sentences,
    /// Sentences whose end can be judged.
    SentenceEnds,
    /// Pronouns of the first and the second person.
    Pronouns,
}

impl fmt::Display for Amount {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::TotalTime => "s of `T`",
            Self::TextTime => "s between the first word and the last",
            Self::RestTime => "s of the rest",
            Self::SpeechTime => "s of speech",
            Self::VoicedTime => "s of voiced speech",
            Self::Words => "words",
            Self::OwnWords => "words of sentences in the language of the talk",
            Self::WordsButFillers => "words that are no fillers",
            Self::Syllables => "syllables",
            Self::Pauses => "pauses",
            Self::NoisePauses => "such pauses",
            Self::Runs => "runs",
            Self::LongRuns => "such runs",
            Self::Sentences => "sentences",
            Self::SentenceEnds => "such sentences",
            Self::Pronouns => "such pronouns",
        })
    }
}

/// What a number means, with these settings.
pub fn definition(id: Id, settings: &MeasureSettings) -> Definition {
    match id {
        Id::SpeechRateWpm => timing::speech_rate_wpm(settings),
        Id::SpeechRateSylS => timing::speech_rate_syl_s(settings),
        Id::ArticulationRateSylS => timing::articulation_rate_syl_s(settings),
        Id::PhonationTimeRatio => timing::phonation_time_ratio(settings),
        Id::PausesPerMin => timing::pauses_per_min(settings),
        Id::PauseSMean => timing::pause_s_mean(settings),
        Id::PauseSMedian => timing::pause_s_median(settings),
        Id::PauseSP90 => timing::pause_s_p90(settings),
        Id::BoundaryPauseRatio => timing::boundary_pause_ratio(settings),
        Id::InsidePausesPer100Words => timing::inside_pauses_per_100_words(settings),
        Id::RunLengthSylMean => timing::run_length_syl_mean(settings),
        Id::FilledPausesPerMin => timing::filled_pauses_per_min(settings),
        Id::FilledPausesPer100Words => timing::filled_pauses_per_100_words(settings),
        Id::FilledPauseTimeRatio => timing::filled_pause_time_ratio(settings),
        Id::FillerWordsPer100Words => timing::filler_words_per_100_words(settings),
        Id::FillerWordsPerMin => timing::filler_words_per_min(settings),
        Id::ArticulationRateCv => flow::articulation_rate_cv(settings),
        Id::StartRushRatio => flow::start_rush_ratio(settings),
        Id::RushTimeRatio => flow::rush_time_ratio(settings),
        Id::PrunedWordsRatio => flow::pruned_words_ratio(settings),
        Id::VeryLongPausesPerMin => flow::very_long_pauses_per_min(settings),
        Id::DramaticPausesPerMin => flow::dramatic_pauses_per_min(settings),
        Id::UnbrokenSpeechSMax => flow::unbroken_speech_s_max(settings),
        Id::RepetitionsPer100Words => words::repetitions_per_100_words(settings),
        Id::FalseStartsPer100Words => words::false_starts_per_100_words(settings),
        Id::SentenceWordsMean => words::sentence_words_mean(settings),
        Id::SentenceWordsP90 => words::sentence_words_p90(settings),
        Id::HedgesPer100Words => words::hedges_per_100_words(settings),
        Id::WeakWordsPer100Words => words::weak_words_per_100_words(settings),
        Id::PassiveSentenceRatio => words::passive_sentence_ratio(settings),
        Id::BureaucratesePer100Words => words::bureaucratese_per_100_words(settings),
        Id::Mtld => words::mtld(settings),
        Id::ReadingEase => words::reading_ease(settings),
        Id::QuestionsPerMin => words::questions_per_min(settings),
        Id::SignpostsPerMin => words::signposts_per_min(settings),
        Id::ConcreteDetailsPerMin => words::concrete_details_per_min(settings),
        Id::YouRatio => words::you_ratio(settings),
        Id::WeRatio => words::we_ratio(settings),
        Id::IRatio => words::i_ratio(settings),
        Id::OpeningPoints => words::opening_points(settings),
        Id::ClosingPoints => words::closing_points(settings),
        Id::F0HzMedian => voice::f0_hz_median(settings),
        Id::F0StSd => voice::f0_st_sd(settings),
        Id::F0StSdRobust => voice::f0_st_sd_robust(settings),
        Id::F0StRange => voice::f0_st_range(settings),
        Id::PitchVariationQuotient => voice::pitch_variation_quotient(settings),
        Id::MonotoneTimeRatio => voice::monotone_time_ratio(settings),
        Id::DeclinationStS => voice::declination_st_s(settings),
        Id::FallingEndsRatio => voice::falling_ends_ratio(settings),
        Id::UptalkRatio => voice::uptalk_ratio(settings),
        Id::LoudnessLuVariation => voice::loudness_lu_variation(settings),
        Id::FadingEndsRatio => voice::fading_ends_ratio(settings),
        Id::LoudnessLufsIntegrated => recording::loudness_lufs_integrated(),
        Id::LoudnessRangeLu => recording::loudness_range_lu(),
        Id::TruePeakDbtp => recording::true_peak_dbtp(),
        Id::SnrDb => recording::snr_db(settings),
        Id::BandwidthHz => recording::bandwidth_hz(settings),
        Id::NoiseRiseDbS => recording::noise_rise_db_s(settings),
        Id::BreathsPerMin => recording::breaths_per_min(settings),
        Id::NucleiPerSyllable => recording::nuclei_per_syllable(settings),
    }
}

/// A number without the digits that only binary fractions have.
fn number(value: f64) -> String {
    ((1_000.0 * value).round() / 1_000.0).to_string()
}

/// A share as a number of hundredths.
fn percent(share: f64) -> String {
    number(100.0 * share)
}

fn needs_speech() -> String {
    format!("{} s of speech", number(TOTAL_S_MIN))
}

fn needs_words() -> String {
    format!("{}, words", needs_speech())
}

fn needs_known_words() -> String {
    format!("{}, words, rules for their language", needs_speech())
}

fn total_time(settings: &MeasureSettings) -> Trust {
    Trust::From { amount: settings.trusted_total_s_min, of: Amount::TotalTime }
}

fn words(settings: &MeasureSettings) -> Trust {
    Trust::From { amount: settings.trusted_words_min, of: Amount::Words }
}

fn noise(settings: &MeasureSettings) -> Trust {
    Trust::Noise { snr_db: settings.trusted_snr_db_min }
}

fn places() -> Trust {
    Trust::Times {
        factor: crate::rate::PLACE_RELIABILITY,
        why: "places rest on the recognizer's punctuation",
    }
}
