//! The one table of norms: which value of a number is good, how much it weighs, and why.
//!
//! Every curve is a trapezoid with a wide dead zone, because feedback is to be silent inside the
//! band. Values without a source are starting values to be calibrated on talks.

use coach_speech::measures::MeasureId;
use coach_speech::report::Report;

pub use crate::curve::Trapezoid;
use crate::profiles::Profile;
use crate::scores::SubScoreId;

/// How one number is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Norm {
    /// Which number.
    pub measure: MeasureId,
    /// The sub-score that it is part of.
    pub sub_score: SubScoreId,
    /// Its weight in the sub-score.
    pub weight: f64,
    /// How much practice changes it, 0 to 1.
    pub actionability: f64,
    /// Its score.
    pub curve: Trapezoid,
}

/// A row of the table.
const fn norm_of(
    (measure, sub_score): (MeasureId, SubScoreId),
    weight: f64,
    actionability: f64,
    curve: Trapezoid,
) -> Norm {
    Norm { measure, sub_score, weight, actionability, curve }
}

const PACE: SubScoreId = SubScoreId::Pace;
const PAUSES: SubScoreId = SubScoreId::Pauses;
const FLUENCY: SubScoreId = SubScoreId::Fluency;
const VARIETY: SubScoreId = SubScoreId::VocalVariety;
const LANGUAGE: SubScoreId = SubScoreId::Language;

/// Norms that are the same in every language.
const NORMS: [Norm; 14] = [
    // Below 0.12 words come like a metronome, above 0.35 they come by fits and starts: starting
    // values.
    norm_of(
        (MeasureId::ArticulationRateCv, PACE),
        0.25,
        0.7,
        Trapezoid::between(0.05, 0.12, 0.3, 0.5),
    ),
    norm_of((MeasureId::RushTimeRatio, PACE), 0.15, 1.0, Trapezoid::at_most(0.05, 0.3)),
    // Pauses inside clauses are the strongest correlate of perceived fluency (Kahng 2018;
    // Tavakoli 2011; Huensch 2023). The numbers are starting values.
    norm_of((MeasureId::InsidePausesPer100Words, PAUSES), 0.45, 0.9, Trapezoid::at_most(3.0, 9.0)),
    // Fluent speakers pause at boundaries in about 70 % of the cases.
    norm_of((MeasureId::BoundaryPauseRatio, PAUSES), 0.2, 0.9, Trapezoid::at_least(0.35, 0.7)),
    // Below 0.6 speech halts, above 0.9 it has no air: starting values.
    norm_of(
        (MeasureId::PhonationTimeRatio, PAUSES),
        0.2,
        0.9,
        Trapezoid::between(0.45, 0.66, 0.86, 0.97),
    ),
    norm_of((MeasureId::VeryLongPausesPerMin, PAUSES), 0.15, 0.9, Trapezoid::at_most(0.2, 1.5)),
    norm_of((MeasureId::FillerWordsPer100Words, FLUENCY), 0.3, 0.9, Trapezoid::at_most(1.5, 8.0)),
    // Both together: 0.2, good up to 1.5 and bad from 6 on. About 6 disfluencies in 100 words are
    // usual in conversation.
    norm_of((MeasureId::RepetitionsPer100Words, FLUENCY), 0.1, 0.9, Trapezoid::at_most(1.0, 4.0)),
    norm_of((MeasureId::FalseStartsPer100Words, FLUENCY), 0.1, 0.9, Trapezoid::at_most(0.5, 2.0)),
    norm_of((MeasureId::MonotoneTimeRatio, VARIETY), 0.2, 0.7, Trapezoid::at_most(0.05, 0.5)),
    norm_of((MeasureId::FadingEndsRatio, VARIETY), 0.1, 0.8, Trapezoid::at_most(0.15, 0.6)),
    norm_of((MeasureId::HedgesPer100Words, LANGUAGE), 0.25, 0.8, Trapezoid::at_most(1.0, 4.0)),
    norm_of((MeasureId::WeakWordsPer100Words, LANGUAGE), 0.2, 0.8, Trapezoid::at_most(2.0, 7.0)),
    // One sentence in ten: a starting value.
    norm_of((MeasureId::PassiveSentenceRatio, LANGUAGE), 0.1, 0.5, Trapezoid::at_most(0.1, 0.4)),
];

/// Between flat and shouted; it says nothing where gain is automatic. Starting values.
const LOUDNESS: Norm = norm_of(
    (MeasureId::LoudnessLuVariation, VARIETY),
    0.2,
    0.7,
    Trapezoid::between(2.5, 6.0, 13.0, 20.0),
);

/// Judged and told, but not part of a sub-score: their weights order findings alone.
const TOLD: [Norm; 2] = [
    // Flagged from 1.15 on, a starting value.
    norm_of((MeasureId::StartRushRatio, PACE), 0.15, 1.0, Trapezoid::at_most(1.1, 1.35)),
    // Flagged from a quarter on, a starting value. Many speakers mean it: it is told, not scored.
    norm_of((MeasureId::UptalkRatio, VARIETY), 0.1, 0.5, Trapezoid::at_most(0.2, 0.45)),
];

/// Syllables a second that are comfortable, pauses in: Russian words are half as long again as
/// English ones. English: comprehension falls past 190 words a minute (Smith and Shaffer);
/// Russian: manuals of rhetoric name 100 to 120 words a minute, Stepanova 2011 5.3 syllables a
/// second without pauses.
///
/// A rush in English begins at 4.1 syllables a second (`coach-measures`), the last value that is
/// called good.
fn speech_rate_syl_s(language: &str) -> Option<Trapezoid> {
    match language {
        "en" => Some(Trapezoid::between(2.0, 3.0, 4.2, 5.2)),
        "ru" => Some(Trapezoid::between(2.5, 3.5, 4.9, 6.1)),
        _ => None,
    }
}

/// Pace is judged without pauses and hesitations, which have scores of their own: the speech rate
/// ÷ 0.85, the share of speech in a talk of few pauses, where it is slow, and ÷ 0.77, that in one of
/// usual pauses, where it is fast.
fn pace(language: &str) -> Option<Norm> {
    let curve = match language {
        "en" => Trapezoid::between(2.35, 3.5, 5.5, 6.75),
        "ru" => Trapezoid::between(2.95, 4.1, 6.4, 7.9),
        _ => return None,
    };
    Some(norm_of((MeasureId::ArticulationRateSylS, PACE), 0.6, 0.9, curve))
}

/// Laske and `DiGennaro` Reed 2024 (JABA) played talks with 0, 2, 5 and 12 filled pauses a minute: 5
/// do not hurt, 12 do, and sounds hurt more than words.
const FILLED_PAUSES_PER_MIN: Trapezoid = Trapezoid::at_most(3.0, 12.0);

/// Filled pauses are judged by the words that were said: neither slow speech nor long pauses make
/// them fewer. The bounds are those a minute in the middle of a comfortable pace.
fn filled_pauses(language: &str) -> Option<Norm> {
    let curve = match language {
        "en" => Trapezoid::at_most(2.1, 8.3),
        "ru" => Trapezoid::at_most(2.7, 10.7),
        _ => return None,
    };
    Some(norm_of((MeasureId::FilledPausesPer100Words, FLUENCY), 0.5, 0.9, curve))
}

/// Words a minute that are comfortable, pauses in: see [`speech_rate_syl_s`] for the sources.
fn speech_rate_wpm(language: &str) -> Option<(f64, f64)> {
    match language {
        "en" => Some((125.0, 165.0)),
        "ru" => Some((95.0, 130.0)),
        _ => None,
    }
}

/// Movement of pitch in semitones, so that high and low voices compare (Traunmüller and Eriksson
/// 1995); Russian speakers move it less than Americans (Skarnitzl and Hledíková 2022). The numbers
/// are starting values.
fn variety(language: &str) -> Norm {
    let share = if language == "ru" { 0.9 } else { 1.0 };
    let curve = Trapezoid::between(1.0, 2.5, 5.0, 7.0).scaled(share, share);
    norm_of((MeasureId::F0StSd, VARIETY), 0.5, 0.7, curve)
}

/// Words of a sentence: Russian has no articles and needs fewer. Starting values.
fn sentence_words(language: &str) -> Option<Norm> {
    let curve = match language {
        "en" => Trapezoid::between(4.0, 9.0, 20.0, 35.0),
        "ru" => Trapezoid::between(3.0, 7.0, 16.0, 30.0),
        _ => return None,
    };
    Some(norm_of((MeasureId::SentenceWordsMean, LANGUAGE), 0.3, 0.8, curve))
}

/// What sounds like an office: Russian has officialese besides passives, and both share a weight.
fn of_offices(language: &str, norm: Norm) -> Norm {
    let is_shared = language == "ru" && norm.measure == MeasureId::PassiveSentenceRatio;
    if is_shared { Norm { weight: norm.weight / 2.0, ..norm } } else { norm }
}

fn bureaucratese(language: &str) -> Option<Norm> {
    let curve = Trapezoid::at_most(1.0, 4.0);
    let norm = norm_of((MeasureId::BureaucratesePer100Words, LANGUAGE), 0.05, 0.7, curve);
    (language == "ru").then_some(norm)
}

/// How a finding is judged that no measure of its own stands behind: its weight in the sub-score,
/// how much practice changes it, and the score of what it counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Aside {
    pub(crate) weight: f64,
    pub(crate) actionability: f64,
    pub(crate) curve: Trapezoid,
}

/// Uses of one word beyond those that people make of it, per 100 words. A starting value; the
/// words of the subject come often, so practice counts for little.
pub(crate) const OVERUSED_WORD: Aside =
    Aside { weight: 0.15, actionability: 0.4, curve: Trapezoid::at_most(1.5, 5.0) };
/// Share of the talk that is much quieter than the rest. A starting value.
pub(crate) const QUIET_TIME: Aside =
    Aside { weight: 0.1, actionability: 0.8, curve: Trapezoid::at_most(0.02, 0.2) };
/// Points of a beginning or an end, 0 to 5, of which 4 are good. The structure has no score; its
/// weight, a choice, is that of a sub-score, lowered because points are coarse.
pub(crate) const STRUCTURE: Aside =
    Aside { weight: 0.11, actionability: 0.8, curve: Trapezoid::at_least(0.0, 5.0) };

/// All norms of sub-scores for a language, by its ISO 639-1 code, as a profile has them.
pub fn norms(language: &str, profile: Profile) -> Vec<Norm> {
    let same = NORMS.map(|norm| of_offices(language, norm));
    let own = [
        pace(language),
        filled_pauses(language),
        sentence_words(language),
        bureaucratese(language),
    ];
    let all =
        same.into_iter().chain([variety(language), LOUDNESS]).chain(own.into_iter().flatten());
    all.map(|norm| profile.applied(norm)).collect()
}

/// The norm of one measure, be it part of a sub-score or not.
pub(crate) fn norm(measure: MeasureId, language: &str, profile: Profile) -> Option<Norm> {
    let mut all = norms(language, profile).into_iter().chain(TOLD);
    all.find(|norm| norm.measure == measure)
}

/// How much a sub-score weighs in the whole.
pub fn sub_score_weight(id: SubScoreId, profile: Profile) -> f64 {
    let weight = match id {
        SubScoreId::Fluency => 0.25,
        SubScoreId::Pace | SubScoreId::Pauses | SubScoreId::VocalVariety => 0.2,
        SubScoreId::Language => 0.15,
    };
    weight * profile.weight_factor(id)
}

/// The range in which a number is good, for showing beside it; an open end is `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Lowest good value.
    pub low: Option<f64>,
    /// Highest good value.
    pub high: Option<f64>,
}

/// The band of a measure in a language (ISO 639-1), if there is one to show, of a talk.
pub fn band(measure: MeasureId, language: &str) -> Option<Band> {
    band_in(measure, language, Profile::Talk)
}

/// The band of a measure of a report, by what it was judged as.
pub fn band_of(report: &Report, measure: MeasureId) -> Option<Band> {
    let profile = Profile::of(&report.profile).unwrap_or_default();
    band_in(measure, &report.measures.language, profile)
}

/// The band of a measure in a language (ISO 639-1) as a profile has it, if there is one to show.
pub fn band_in(measure: MeasureId, language: &str, profile: Profile) -> Option<Band> {
    let good = |curve: Trapezoid| {
        let finite = |value: f64| value.is_finite().then_some(value);
        Band { low: finite(curve.b), high: finite(curve.c) }
    };
    let between = |(low, high): (f64, f64)| Band { low: Some(low), high: Some(high) };
    // What is shown and not scored goes with the number that is scored in its place.
    let (shown, scored) = match measure {
        MeasureId::SpeechRateWpm => {
            (between(speech_rate_wpm(language)?), Some(MeasureId::ArticulationRateSylS))
        }
        MeasureId::SpeechRateSylS => {
            (good(speech_rate_syl_s(language)?), Some(MeasureId::ArticulationRateSylS))
        }
        MeasureId::FilledPausesPerMin => {
            (good(FILLED_PAUSES_PER_MIN), Some(MeasureId::FilledPausesPer100Words))
        }
        // Professional readers: 8 (English) to 11 (Czech) syllables (Volín 2019).
        MeasureId::RunLengthSylMean if ["en", "ru"].contains(&language) => {
            (between((8.0, 14.0)), None)
        }
        _ => {
            let norms = norms(language, profile);
            return Some(good(norms.into_iter().find(|norm| norm.measure == measure)?.curve));
        }
    };
    let (low_factor, high_factor) = scored.map_or((1.0, 1.0), |id| profile.band_factors(id));
    let times = |factor: f64| move |value: f64| value * factor;
    Some(Band { low: shown.low.map(times(low_factor)), high: shown.high.map(times(high_factor)) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn filled_pauses_score_as_in_the_experiment() {
        for language in ["en", "ru"] {
            let (low_wpm, high_wpm) = speech_rate_wpm(language).unwrap();
            let per_100_words = 200.0 / (low_wpm + high_wpm);
            let norm = norm(MeasureId::FilledPausesPer100Words, language, Profile::Talk).unwrap();
            for (per_min, expected) in [(0.0, 100.0), (2.0, 100.0), (5.0, 78.0), (12.0, 0.0)] {
                let score = norm.curve.score(per_min * per_100_words);
                assert!((score - expected).abs() < 0.5, "{language}: {per_min}");
            }
        }
    }

    #[test]
    fn every_band_lies_in_order() {
        for language in ["en", "ru", "de", ""] {
            for (&measure, profile) in everywhere() {
                if let Some(Band { low: Some(low), high: Some(high) }) =
                    band_in(measure, language, profile)
                {
                    assert!(low < high, "{measure:?}");
                }
            }
        }
    }

    fn everywhere() -> impl Iterator<Item = (&'static MeasureId, Profile)> {
        let of = |profile| MeasureId::ALL.iter().map(move |measure| (measure, profile));
        Profile::ALL.into_iter().flat_map(of)
    }

    #[test]
    fn weights_are_those_of_the_table() {
        for language in ["en", "ru"] {
            for (&id, expected) in SubScoreId::ALL.iter().zip([1.0, 1.0, 1.0, 1.0, 0.85]) {
                let norms = norms(language, Profile::Talk);
                let weights = norms.iter().filter(|norm| norm.sub_score == id);
                let sum: f64 = weights.map(|norm| norm.weight).sum();
                assert!((sum - expected).abs() < 1e-9, "{id:?}: {sum}");
            }
        }
        let all = SubScoreId::ALL.iter().map(|&id| sub_score_weight(id, Profile::Talk));
        assert!((all.sum::<f64>() - 1.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn scores_rise_to_the_dead_zone_and_fall_after_it(x in -5.0..300.0_f64, step in 0.0..10.0_f64) {
            for language in ["en", "ru", "de"] {
                for norm in Profile::ALL.into_iter().flat_map(|profile| norms(language, profile)) {
                    let (low, high) = (norm.curve.score(x), norm.curve.score(x + step));
                    prop_assert!((0.0..=100.0).contains(&low));
                    if x + step <= norm.curve.b {
                        prop_assert!(low <= high);
                    }
                    if x >= norm.curve.c {
                        prop_assert!(low >= high);
                    }
                    if norm.curve.b <= x && x <= norm.curve.c {
                        prop_assert!(low >= 100.0);
                    }
                }
            }
        }
    }

    #[test]
    fn no_number_is_a_panic() {
        for norm in norms("en", Profile::Talk) {
            for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN] {
                assert!((0.0..=100.0).contains(&norm.curve.score(value)));
            }
        }
    }
}
