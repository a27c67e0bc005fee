//! The one table of norms: which value of a number is good, how much it weighs, and why.
//!
//! Every curve is a trapezoid with a wide dead zone, because feedback is to be silent inside the
//! band. Values without a source are starting values to be calibrated on talks.

use coach_speech::measures::MeasureId;

use crate::scores::SubScoreId;

/// 0 up to `a`, rising to 100 at `b`, 100 up to `c`, falling to 0 at `d`; infinite ends make it
/// one-sided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trapezoid {
    /// Highest value that scores 0 for being too low.
    pub a: f64,
    /// Lowest value that scores 100.
    pub b: f64,
    /// Highest value that scores 100.
    pub c: f64,
    /// Lowest value that scores 0 for being too high.
    pub d: f64,
}

impl Trapezoid {
    /// A value below `c` is good and from `d` on bad.
    const fn at_most(c: f64, d: f64) -> Self {
        Self { a: f64::NEG_INFINITY, b: f64::NEG_INFINITY, c, d }
    }

    /// A value up to `a` is bad and above `b` good.
    const fn at_least(a: f64, b: f64) -> Self {
        Self { a, b, c: f64::INFINITY, d: f64::INFINITY }
    }

    const fn between(a: f64, b: f64, c: f64, d: f64) -> Self {
        Self { a, b, c, d }
    }

    /// The score of a value, 0 to 100.
    pub fn score(self, value: f64) -> f64 {
        let score = if value < self.b {
            100.0 * (value - self.a) / (self.b - self.a)
        } else if value > self.c {
            100.0 * (self.d - value) / (self.d - self.c)
        } else {
            100.0
        };
        // NaN, too, is nothing to praise.
        if score.is_nan() { 0.0 } else { score.clamp(0.0, 100.0) }
    }
}

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

/// Norms that do not depend on the language.
const PAUSE_NORMS: [Norm; 3] = [
    // Pauses inside clauses are the strongest correlate of perceived fluency (Kahng 2018;
    // Tavakoli 2011; Huensch 2023). The numbers are starting values.
    Norm {
        measure: MeasureId::InsidePausesPer100Words,
        sub_score: SubScoreId::Pauses,
        weight: 0.45,
        actionability: 0.9,
        curve: Trapezoid::at_most(3.0, 9.0),
    },
    // Fluent speakers pause at boundaries in about 70 % of the cases.
    Norm {
        measure: MeasureId::BoundaryPauseRatio,
        sub_score: SubScoreId::Pauses,
        weight: 0.2,
        actionability: 0.9,
        curve: Trapezoid::at_least(0.35, 0.7),
    },
    // Below 0.6 speech halts, above 0.9 it has no air: starting values.
    Norm {
        measure: MeasureId::PhonationTimeRatio,
        sub_score: SubScoreId::Pauses,
        weight: 0.2,
        actionability: 0.9,
        curve: Trapezoid::between(0.45, 0.66, 0.86, 0.97),
    },
];

/// Laske and `DiGennaro` Reed 2024 (JABA) played talks with 0, 2, 5 and 12 a minute: 5 do not hurt,
/// 12 do, and sounds hurt more than words.
const FLUENCY_NORMS: [Norm; 2] = [
    Norm {
        measure: MeasureId::FilledPausesPerMin,
        sub_score: SubScoreId::Fluency,
        weight: 0.5,
        actionability: 0.9,
        curve: Trapezoid::at_most(3.0, 12.0),
    },
    Norm {
        measure: MeasureId::FillerWordsPer100Words,
        sub_score: SubScoreId::Fluency,
        weight: 0.3,
        actionability: 0.9,
        curve: Trapezoid::at_most(1.5, 8.0),
    },
];

/// Pace is judged in syllables: Russian words are half as long again as English ones. English:
/// comprehension falls past 190 words a minute (Smith and Shaffer); Russian: manuals of
/// rhetoric name 100 to 120 words a minute, Stepanova 2011 5.3 syllables a second without pauses.
fn pace(language: &str) -> Option<Norm> {
    let curve = match language {
        "en" => Trapezoid::between(2.0, 3.0, 4.2, 5.2),
        "ru" => Trapezoid::between(2.5, 3.5, 4.9, 6.1),
        _ => return None,
    };
    let (measure, sub_score) = (MeasureId::SpeechRateSylS, SubScoreId::Pace);
    Some(Norm { measure, sub_score, weight: 0.6, actionability: 0.9, curve })
}

/// Movement of pitch in semitones, so that high and low voices compare (Traunmüller and Eriksson
/// 1995); Russian speakers move it less than Americans (Skarnitzl and Hledíková 2022). The numbers
/// are starting values.
fn variety(language: &str) -> Norm {
    let share = if language == "ru" { 0.9 } else { 1.0 };
    Norm {
        measure: MeasureId::F0StSd,
        sub_score: SubScoreId::VocalVariety,
        weight: 0.5,
        actionability: 0.7,
        curve: Trapezoid::between(share, 2.5 * share, 5.0 * share, 7.0 * share),
    }
}

/// Weight of very long pauses in the sub-score of pauses, and their score by number per minute.
pub(crate) const VERY_LONG_PAUSES: (f64, Trapezoid) = (0.15, Trapezoid::at_most(0.2, 1.5));
/// A pause inside a clause is very long from here on …
pub(crate) const VERY_LONG_INSIDE_S: f64 = 1.5;
/// … and any other from here on.
pub(crate) const VERY_LONG_BOUNDARY_S: f64 = 4.0;
/// Articulation rate without haste or drag, syllables a second, in both languages.
pub(crate) const ARTICULATION_SYL_S: (f64, f64) = (4.3, 6.0);

/// All norms for a language, by its ISO 639-1 code.
pub fn norms(language: &str) -> Vec<Norm> {
    let variety = std::iter::once(variety(language));
    pace(language).into_iter().chain(PAUSE_NORMS).chain(FLUENCY_NORMS).chain(variety).collect()
}

/// The norm of one measure.
pub(crate) fn norm(measure: MeasureId, language: &str) -> Option<Norm> {
    norms(language).into_iter().find(|norm| norm.measure == measure)
}

/// How much a sub-score weighs in the whole.
pub(crate) fn sub_score_weight(id: SubScoreId) -> f64 {
    match id {
        SubScoreId::Fluency => 0.25,
        SubScoreId::Pace | SubScoreId::Pauses | SubScoreId::VocalVariety => 0.2,
    }
}

/// The range in which a number is good, for showing beside it; an open end is `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Lowest good value.
    pub low: Option<f64>,
    /// Highest good value.
    pub high: Option<f64>,
}

/// The band of a measure in a language (ISO 639-1), if there is one to show.
pub fn band(measure: MeasureId, language: &str) -> Option<Band> {
    let (low, high) = match (measure, language) {
        // Scored by syllables, shown in words: see `pace` for the sources.
        (MeasureId::SpeechRateWpm, "en") => (Some(125.0), Some(165.0)),
        (MeasureId::SpeechRateWpm, "ru") => (Some(95.0), Some(130.0)),
        (MeasureId::ArticulationRateSylS, "en" | "ru") => {
            (Some(ARTICULATION_SYL_S.0), Some(ARTICULATION_SYL_S.1))
        }
        // Professional readers: 8 (English) to 11 (Czech) syllables (Volín 2019).
        (MeasureId::RunLengthSylMean, "en" | "ru") => (Some(8.0), Some(14.0)),
        _ => {
            let curve = norm(measure, language)?.curve;
            let finite = |value: f64| value.is_finite().then_some(value);
            (finite(curve.b), finite(curve.c))
        }
    };
    Some(Band { low, high })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn filled_pauses_score_as_in_the_experiment() {
        let curve = norm(MeasureId::FilledPausesPerMin, "en").unwrap().curve;
        for (per_min, expected) in [(0.0, 100.0), (2.0, 100.0), (5.0, 78.0), (12.0, 0.0)] {
            assert!((curve.score(per_min) - expected).abs() < 0.5, "{per_min}");
        }
    }

    #[test]
    fn every_band_lies_in_order() {
        for language in ["en", "ru", "de", ""] {
            for &measure in MeasureId::ALL {
                if let Some(Band { low: Some(low), high: Some(high) }) = band(measure, language) {
                    assert!(low < high, "{measure:?}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn scores_rise_to_the_dead_zone_and_fall_after_it(x in -5.0..300.0_f64, step in 0.0..10.0_f64) {
            for language in ["en", "ru", "de"] {
                for norm in norms(language) {
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
        for norm in norms("en") {
            for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN] {
                assert!((0.0..=100.0).contains(&norm.curve.score(value)));
            }
        }
    }
}
