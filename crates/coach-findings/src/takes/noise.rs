//! The one table of noise: what each number scatters by from one take to the next.
//!
//! Counts and shares need no number of ours: how they scatter follows from how much was counted.
//! The numbers of all others are starting values, to be calibrated on talks that were given twice.

use coach_speech::measures::MeasureId as Id;

/// How a number scatters; its `evidence_count` is counted in the pieces that are named here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Noise {
    /// Events for so much time or so many words; the evidence is the events.
    Events(Exposure),
    /// The same where the evidence is what the events are some of, such as all pauses: how many
    /// there are follows from the number and the length of the talk.
    SomeEvents(Exposure),
    /// The share of the time that events take; the evidence is the events.
    EventTime {
        /// Standard deviation of the length of one event over its mean.
        spread: f64,
        /// Usual length of one event, for takes without any.
        length_s: f64,
        /// The number is what they leave.
        is_rest: bool,
    },
    /// The share of trials that went one way.
    Share(Trials),
    /// A number above zero whose standard error is a share of itself.
    Relative(Estimate),
    /// A number whose standard error is in its own unit.
    Absolute(Estimate),
}

/// What a count is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exposure {
    /// Minutes.
    PerMin,
    /// Hundreds of words.
    Per100Words,
}

/// Where the number of trials of a share is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trials {
    /// It is the evidence of the share itself.
    Evidence,
    /// It is the evidence of other measures, in sum.
    EvidenceOf(&'static [Id]),
}

/// A standard error: `√(per_piece² ÷ evidence + floor²)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Standard deviation of the number if it rested on one piece of evidence; 0 where more
    /// evidence does not help.
    pub per_piece: f64,
    /// What is left however long the talk is: the day, the room, the recognizer.
    pub floor: f64,
}

const fn relative(per_piece: f64, floor: f64) -> Noise {
    Noise::Relative(Estimate { per_piece, floor })
}

const fn absolute(per_piece: f64, floor: f64) -> Noise {
    Noise::Absolute(Estimate { per_piece, floor })
}

const PER_MIN: Noise = Noise::Events(Exposure::PerMin);
const PER_100_WORDS: Noise = Noise::Events(Exposure::Per100Words);
const SHARE: Noise = Noise::Share(Trials::Evidence);
/// The evidence of a person's share is that person's pronouns alone.
const PRONOUNS: Noise = Noise::Share(Trials::EvidenceOf(&[Id::YouRatio, Id::WeRatio, Id::IRatio]));
/// The evidence of passives is passives; that of the length of sentences is sentences.
const SENTENCES: Noise = Noise::Share(Trials::EvidenceOf(&[Id::SentenceWordsMean]));

/// The noise of a measure.
#[expect(clippy::match_same_arms, reason = "equal starting values have different reasons")]
pub fn noise(id: Id) -> Noise {
    match id {
        // Tempo over 20 s scatters by a sixth; they hold some 45 words and 80 syllables.
        Id::SpeechRateWpm => relative(1.2, 0.03),
        Id::SpeechRateSylS => relative(1.6, 0.03),
        // Without pauses it scatters by a quarter from one run of ten syllables to the next.
        Id::ArticulationRateSylS => relative(0.9, 0.02),
        // Lengths of pauses are log-normal (Campione & Véronis 2002), with a deviation of the
        // logarithm of 0.7; mean, median and 90th percentile follow from that.
        Id::PhonationTimeRatio => Noise::EventTime { spread: 0.8, length_s: 0.6, is_rest: true },
        Id::PauseSMean => relative(0.8, 0.03),
        Id::PauseSMedian => relative(0.88, 0.03),
        Id::PauseSP90 => relative(1.2, 0.03),
        Id::BoundaryPauseRatio | Id::FallingEndsRatio | Id::UptalkRatio => SHARE,
        // Runs end by chance, nearly: their length scatters by almost its mean.
        Id::RunLengthSylMean => relative(0.9, 0.03),
        Id::FilledPauseTimeRatio => Noise::EventTime { spread: 0.5, length_s: 0.4, is_rest: false },
        Id::PausesPerMin
        | Id::FilledPausesPerMin
        | Id::FillerWordsPerMin
        | Id::QuestionsPerMin
        | Id::SignpostsPerMin
        | Id::ConcreteDetailsPerMin
        | Id::BreathsPerMin => PER_MIN,
        Id::InsidePausesPer100Words
        | Id::FilledPausesPer100Words
        | Id::FillerWordsPer100Words
        | Id::RepetitionsPer100Words
        | Id::FalseStartsPer100Words
        | Id::HedgesPer100Words
        | Id::WeakWordsPer100Words
        | Id::BureaucratesePer100Words => PER_100_WORDS,
        // Runs; the error of a deviation is its share of 1 ÷ √(2n).
        Id::ArticulationRateCv => relative(0.71, 0.05),
        // Syllables of the first minute; the rest scatters as well.
        Id::StartRushRatio => relative(2.0, 0.04),
        // Points of the curve, of which ten in a row share their window.
        Id::RushTimeRatio => absolute(1.0, 0.02),
        Id::PrunedWordsRatio | Id::FadingEndsRatio => SHARE,
        Id::VeryLongPausesPerMin | Id::DramaticPausesPerMin => Noise::SomeEvents(Exposure::PerMin),
        // The greatest of some hundred lengths that end by chance.
        Id::UnbrokenSpeechSMax => relative(0.0, 0.25),
        // Sentences.
        Id::SentenceWordsMean => relative(0.6, 0.05),
        Id::SentenceWordsP90 => relative(1.0, 0.05),
        Id::PassiveSentenceRatio => SENTENCES,
        // Its stretches hold some 70 words and scatter by half their length.
        Id::Mtld => relative(4.0, 0.05),
        Id::ReadingEase => absolute(25.0, 2.0),
        Id::YouRatio | Id::WeRatio | Id::IRatio => PRONOUNS,
        // Points of one beginning and one end: what the lists miss, no sample.
        Id::OpeningPoints | Id::ClosingPoints => absolute(0.0, 0.5),
        // Frames of 10 ms; those within half a second say the same.
        Id::F0HzMedian => relative(1.5, 0.02),
        Id::F0StSd => relative(6.0, 0.05),
        Id::F0StSdRobust | Id::F0StRange => relative(8.0, 0.05),
        // Windows of 10 s.
        Id::PitchVariationQuotient => relative(0.35, 0.05),
        Id::MonotoneTimeRatio => Noise::EventTime { spread: 0.5, length_s: 14.0, is_rest: false },
        // Runs.
        Id::DeclinationStS => absolute(4.0, 0.1),
        // Moments of 0.1 s; those within half a second say the same. The microphone's distance is
        // the rest.
        Id::LoudnessLuVariation => absolute(10.0, 0.5),
        // Of the recording, measured and not sampled: what setting it up again changes.
        Id::LoudnessLufsIntegrated | Id::LoudnessRangeLu | Id::TruePeakDbtp => absolute(0.0, 1.0),
        Id::SnrDb => absolute(0.0, 1.5),
        Id::BandwidthHz => relative(0.0, 0.05),
        Id::NoiseRiseDbS => absolute(3.0, 0.2),
        Id::NucleiPerSyllable => relative(0.7, 0.03),
    }
}
