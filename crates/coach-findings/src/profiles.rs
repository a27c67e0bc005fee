//! Kinds of talks, each as factors on norms and weights: what is good for one is not for another.
//!
//! The factors are starting values to be calibrated on talks of each kind.

use coach_speech::measures::MeasureId;

use crate::norms::Norm;
use crate::scores::SubScoreId;

/// What a talk is judged as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Profile {
    /// A talk to an audience: the norms as they stand.
    #[default]
    Talk,
    /// A lecture: slower, so that notes can be taken, in longer sentences.
    Lecture,
    /// A pitch: short sentences, a lively voice, and something for the audience to do.
    Pitch,
    /// An interview: answers are made up on the spot.
    Interview,
    /// News: read, fast, and without hesitation.
    News,
    /// A talk in a second language: pace and pauses inside clauses are judged less strictly.
    SecondLanguage,
}

/// How a profile changes the band of one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BandFactor {
    /// Which number.
    pub measure: MeasureId,
    /// What the lower side of its band is multiplied by.
    pub low: f64,
    /// What the upper side is multiplied by.
    pub high: f64,
}

/// What a profile changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProfileFactors {
    /// Bands; those of all other numbers stay.
    pub bands: &'static [BandFactor],
    /// What the weights of sub-scores are multiplied by; all others stay.
    pub weights: &'static [(SubScoreId, f64)],
    /// Whether the end is to ask the audience for something.
    pub wants_call_to_action: bool,
}

const fn band(measure: MeasureId, low: f64, high: f64) -> BandFactor {
    BandFactor { measure, low, high }
}

const TALK: ProfileFactors =
    ProfileFactors { bands: &[], weights: &[], wants_call_to_action: false };
const LECTURE: ProfileFactors = ProfileFactors {
    bands: &[
        band(MeasureId::ArticulationRateSylS, 0.9, 0.95),
        band(MeasureId::SentenceWordsMean, 1.0, 1.2),
    ],
    ..TALK
};
const PITCH: ProfileFactors = ProfileFactors {
    bands: &[band(MeasureId::SentenceWordsMean, 1.0, 0.85)],
    weights: &[(SubScoreId::VocalVariety, 1.25), (SubScoreId::Language, 1.25)],
    wants_call_to_action: true,
};
const INTERVIEW: ProfileFactors = ProfileFactors {
    bands: &[
        band(MeasureId::FilledPausesPer100Words, 1.0, 1.25),
        band(MeasureId::FillerWordsPer100Words, 1.0, 1.5),
        band(MeasureId::HedgesPer100Words, 1.0, 1.5),
        band(MeasureId::InsidePausesPer100Words, 1.0, 1.25),
    ],
    weights: &[(SubScoreId::Language, 0.75)],
    ..TALK
};
const NEWS: ProfileFactors = ProfileFactors {
    bands: &[
        band(MeasureId::ArticulationRateSylS, 1.1, 1.2),
        band(MeasureId::FilledPausesPer100Words, 1.0, 0.5),
        band(MeasureId::FillerWordsPer100Words, 1.0, 0.5),
        band(MeasureId::InsidePausesPer100Words, 1.0, 0.75),
    ],
    weights: &[(SubScoreId::VocalVariety, 0.75)],
    ..TALK
};
const SECOND_LANGUAGE: ProfileFactors = ProfileFactors {
    bands: &[
        band(MeasureId::ArticulationRateSylS, 0.8, 1.0),
        band(MeasureId::ArticulationRateCv, 1.0, 1.2),
        band(MeasureId::InsidePausesPer100Words, 1.0, 1.6),
        band(MeasureId::BoundaryPauseRatio, 0.8, 1.0),
        band(MeasureId::PhonationTimeRatio, 0.9, 1.0),
    ],
    ..TALK
};

impl Profile {
    /// Every profile, the usual one first.
    pub const ALL: [Self; 6] =
        [Self::Talk, Self::Lecture, Self::Pitch, Self::Interview, Self::News, Self::SecondLanguage];

    /// The name in settings, addresses and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Talk => "talk",
            Self::Lecture => "lecture",
            Self::Pitch => "pitch",
            Self::Interview => "interview",
            Self::News => "news",
            Self::SecondLanguage => "second_language",
        }
    }

    /// The profile of that name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// What it changes.
    pub fn factors(self) -> ProfileFactors {
        match self {
            Self::Talk => TALK,
            Self::Lecture => LECTURE,
            Self::Pitch => PITCH,
            Self::Interview => INTERVIEW,
            Self::News => NEWS,
            Self::SecondLanguage => SECOND_LANGUAGE,
        }
    }

    /// The factors on the lower and the upper side of a number's band.
    pub(crate) fn band_factors(self, measure: MeasureId) -> (f64, f64) {
        let bands = self.factors().bands;
        let found = bands.iter().find(|band| band.measure == measure);
        found.map_or((1.0, 1.0), |band| (band.low, band.high))
    }

    /// A norm as this profile has it.
    pub(crate) fn applied(self, norm: Norm) -> Norm {
        let (low, high) = self.band_factors(norm.measure);
        Norm { curve: norm.curve.scaled(low, high), ..norm }
    }

    /// The factor on the weight of a sub-score.
    pub(crate) fn weight_factor(self, id: SubScoreId) -> f64 {
        let weights = self.factors().weights;
        weights.iter().find(|(of, _)| *of == id).map_or(1.0, |(_, factor)| *factor)
    }
}
