//! Numbers about a talk, each with its unit, its weight of evidence and its reliability.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::pause::Pause;
use crate::recording::RecordingMarks;
use crate::span::Span;
use crate::text::TextMarks;
use crate::timing::TimingMarks;
use crate::voice::VoiceMarks;

/// Declares every measure once: identity, name in files, unit; in groups by what they rest on.
macro_rules! measure_ids {
    ($($(#[$group_doc:meta])* $group:ident { $($(#[$doc:meta])* $id:ident = $name:literal, $unit:literal;)* })*) => {
        /// Which number it is; `docs/MEASURES.md` defines each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum MeasureId { $($($(#[$doc])* $id,)*)* }

        impl MeasureId {
            /// Every measure, in the order of reports.
            pub const ALL: &[Self] = &[$($(Self::$id,)*)*];
            $($(#[$group_doc])* pub const $group: &[Self] = &[$(Self::$id),*];)*

            /// The name in JSON, CSV and logs: quantity, unit, statistic.
            pub fn name(self) -> &'static str {
                match self { $($(Self::$id => $name,)*)* }
            }

            /// The unit, empty for a ratio.
            pub fn unit(self) -> &'static str {
                match self { $($(Self::$id => $unit,)*)* }
            }
        }
    };
}

measure_ids! {
    /// Timing, pauses and fillers.
    OF_TIMING {
        /// Words ÷ total minutes, pauses in.
        SpeechRateWpm = "speech_rate_wpm", "words/min";
        /// Syllables ÷ total seconds, pauses in.
        SpeechRateSylS = "speech_rate_syl_s", "syl/s";
        /// Syllables ÷ phonation seconds, pauses and filled pauses out.
        ArticulationRateSylS = "articulation_rate_syl_s", "syl/s";
        /// Phonation time ÷ total time.
        PhonationTimeRatio = "phonation_time_ratio", "";
        /// Silent pauses per minute.
        PausesPerMin = "pauses_per_min", "1/min";
        /// Mean length of silent pauses.
        PauseSMean = "pause_s_mean", "s";
        /// Median length of silent pauses.
        PauseSMedian = "pause_s_median", "s";
        /// 90th percentile of the length of silent pauses.
        PauseSP90 = "pause_s_p90", "s";
        /// Share of pauses that fall at a sentence or clause boundary.
        BoundaryPauseRatio = "boundary_pause_ratio", "";
        /// Pauses inside clauses per 100 words.
        InsidePausesPer100Words = "inside_pauses_per_100_words", "1/100 words";
        /// Mean number of syllables between two pauses.
        RunLengthSylMean = "run_length_syl_mean", "syl";
        /// Filled pauses per minute.
        FilledPausesPerMin = "filled_pauses_per_min", "1/min";
        /// Filled pauses per 100 words.
        FilledPausesPer100Words = "filled_pauses_per_100_words", "1/100 words";
        /// Filled-pause time ÷ total time.
        FilledPauseTimeRatio = "filled_pause_time_ratio", "";
        /// Lexical fillers per 100 words.
        FillerWordsPer100Words = "filler_words_per_100_words", "1/100 words";
        /// Lexical fillers per minute.
        FillerWordsPerMin = "filler_words_per_min", "1/min";
    }
    /// How pace and pausing go on over the talk.
    OF_FLOW {
        /// Standard deviation ÷ mean of the articulation rate between runs.
        ArticulationRateCv = "articulation_rate_cv", "";
        /// Speech rate of the first minute ÷ that of the rest.
        StartRushRatio = "start_rush_ratio", "";
        /// Share of the time in which somebody rushes.
        RushTimeRatio = "rush_time_ratio", "";
        /// Words ÷ words, fragments, words said twice and filled pauses.
        PrunedWordsRatio = "pruned_words_ratio", "";
        /// Pauses per minute that are too long to be meant.
        VeryLongPausesPerMin = "very_long_pauses_per_min", "1/min";
        /// Pauses per minute that make an effect.
        DramaticPausesPerMin = "dramatic_pauses_per_min", "1/min";
        /// Longest stretch without a silent pause.
        UnbrokenSpeechSMax = "unbroken_speech_s_max", "s";
    }
    /// The words alone.
    OF_WORDS {
        /// Words and phrases said twice in a row per 100 words.
        RepetitionsPer100Words = "repetitions_per_100_words", "1/100 words";
        /// Words broken off, small words restarted and clauses given up per 100 words.
        FalseStartsPer100Words = "false_starts_per_100_words", "1/100 words";
        /// Mean number of words in a sentence.
        SentenceWordsMean = "sentence_words_mean", "words";
        /// Number of words that nine of ten sentences do not exceed.
        SentenceWordsP90 = "sentence_words_p90", "words";
        /// Words that take back what is said per 100 words.
        HedgesPer100Words = "hedges_per_100_words", "1/100 words";
        /// Weak and inflated words per 100 words.
        WeakWordsPer100Words = "weak_words_per_100_words", "1/100 words";
        /// Share of sentences with a passive.
        PassiveSentenceRatio = "passive_sentence_ratio", "";
        /// Phrases of officialese per 100 words; Russian only.
        BureaucratesePer100Words = "bureaucratese_per_100_words", "1/100 words";
        /// Lexical diversity: mean length of stretches that keep their share of different words.
        Mtld = "mtld", "words";
        /// Flesch reading ease; for Russian with the weights of Oborneva.
        ReadingEase = "reading_ease", "points";
        /// Questions per minute.
        QuestionsPerMin = "questions_per_min", "1/min";
        /// Phrases that tell where in the talk one is per minute.
        SignpostsPerMin = "signposts_per_min", "1/min";
        /// Numbers, names and examples per minute.
        ConcreteDetailsPerMin = "concrete_details_per_min", "1/min";
        /// Share of *you* among personal pronouns of the first and the second person.
        YouRatio = "you_ratio", "";
        /// Share of *we* among them.
        WeRatio = "we_ratio", "";
        /// Share of *I* among them.
        IRatio = "i_ratio", "";
        /// Points of the beginning, 0 to 5.
        OpeningPoints = "opening_points", "points";
        /// Points of the end, 0 to 5.
        ClosingPoints = "closing_points", "points";
    }
    /// Pitch and loudness of the speaker.
    OF_VOICE {
        /// Median F0 of the speech.
        F0HzMedian = "f0_hz_median", "Hz";
        /// Standard deviation of F0.
        F0StSd = "f0_st_sd", "st";
        /// The same from the quartiles, which octave errors do not move.
        F0StSdRobust = "f0_st_sd_robust", "st";
        /// 90th minus 10th percentile of F0.
        F0StRange = "f0_st_range", "st";
        /// Standard deviation ÷ mean of F0 in Hz within 10 s, mean over windows.
        PitchVariationQuotient = "pitch_variation_quotient", "";
        /// Share of the time in which pitch stays flat.
        MonotoneTimeRatio = "monotone_time_ratio", "";
        /// Median slope of F0 within a run of speech.
        DeclinationStS = "declination_st_s", "st/s";
        /// Share of the statements that end in a fall.
        FallingEndsRatio = "falling_ends_ratio", "";
        /// Share of the statements that end in a rise; English only.
        UptalkRatio = "uptalk_ratio", "";
        /// 90th minus 10th percentile of momentary loudness while somebody speaks.
        LoudnessLuVariation = "loudness_lu_variation", "LU";
        /// Share of sentences whose end fades.
        FadingEndsRatio = "fading_ends_ratio", "";
    }
    /// The recording, which is not the speaker's doing.
    OF_RECORDING {
        /// Loudness of the whole recording.
        LoudnessLufsIntegrated = "loudness_lufs_integrated", "LUFS";
        /// Loudness range of the whole recording.
        LoudnessRangeLu = "loudness_range_lu", "LU";
        /// Highest true peak.
        TruePeakDbtp = "true_peak_dbtp", "dBTP";
        /// Level of speech minus that of the noise.
        SnrDb = "snr_db", "dB";
        /// Highest frequency with sound, at most half of what samples are analysed at.
        BandwidthHz = "bandwidth_hz", "Hz";
        /// Median rise of the noise within pauses.
        NoiseRiseDbS = "noise_rise_db_s", "dB/s";
        /// Breaths that are heard per minute.
        BreathsPerMin = "breaths_per_min", "1/min";
        /// Syllable nuclei in the signal ÷ syllables of the words.
        NucleiPerSyllable = "nuclei_per_syllable", "";
    }
}

/// Why a value cannot be measured; never shown as 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Unmeasurable {
    /// Nothing was said.
    NoSpeech,
    /// There is speech, but no words were recognised.
    NoWords,
    /// There is too little of what it is computed from.
    TooLittle,
    /// There are no rules for this language.
    LanguageNotSupported,
}

impl Unmeasurable {
    /// The name used in files and as a text key.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoSpeech => "no_speech",
            Self::NoWords => "no_words",
            Self::TooLittle => "too_little",
            Self::LanguageNotSupported => "language_not_supported",
        }
    }
}

/// One number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// The value in the unit of its [`MeasureId`], finite; or why there is none.
    pub value: Result<f64, Unmeasurable>,
    /// How many pieces of evidence it rests on (words, pauses, …).
    pub evidence_count: usize,
    /// 0 (do not trust) to 1; below 0.5 it is shown greyed and not scored.
    pub reliability: f64,
}

/// A word or phrase that fills time and says nothing, judged in context.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FillerWord {
    /// Its form in the lexicon, such as `как бы`.
    pub lexeme: String,
    /// When it sounds.
    pub span: Span,
    /// First word in the transcript, and one past the last.
    pub words: (usize, usize),
    /// Probability that it is a filler here, 0 to 1.
    pub probability: f64,
}

/// A vocal hesitation: «э-э», «мм», *uh*, *um*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FilledPause {
    /// Its form in the lexicon, such as `um`.
    pub lexeme: String,
    /// When it sounds.
    pub span: Span,
    /// Who found it.
    pub source: FilledPauseSource,
    /// Probability that it is one, 0 to 1.
    pub probability: f64,
}

/// Who found a filled pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum FilledPauseSource {
    /// The recogniser wrote it.
    Recognizer,
    /// The signal shows it; the recogniser wrote another word or nothing.
    Acoustic,
    /// The recogniser wrote it, and the signal shows it.
    Both,
}

impl FilledPauseSource {
    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Recognizer => "recognizer",
            Self::Acoustic => "acoustic",
            Self::Both => "both",
        }
    }
}

/// Everything that was measured in one recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// Language of the speech, ISO 639-1; empty if unknown.
    pub language: String,
    /// From the first onset of speech to the last offset; `None` without speech.
    pub speech_span: Option<Span>,
    /// One entry for every [`MeasureId`].
    pub values: BTreeMap<MeasureId, Measure>,
    /// Words as transcribed, filled pauses left out.
    pub word_count: usize,
    /// Syllables of those words; 0 where the language has no rule.
    pub syllable_count: usize,
    /// Silent pauses in order.
    pub pauses: Vec<Pause>,
    /// Filled pauses in order.
    pub filled_pauses: Vec<FilledPause>,
    /// Lexical fillers in order.
    pub filler_words: Vec<FillerWord>,
    /// What is shown of pace and pausing; nothing in reports that were kept before there was any.
    #[serde(default)]
    pub timing: TimingMarks,
    /// What is shown of the words; nothing in reports that were kept before there was any.
    #[serde(default = "TextMarks::unknown")]
    pub text: TextMarks,
    /// What is shown of the voice, likewise.
    #[serde(default)]
    pub voice: VoiceMarks,
    /// What is shown of the recording, likewise.
    #[serde(default)]
    pub recording: RecordingMarks,
}

impl Measures {
    /// Those of a talk of which nothing can be measured.
    pub fn none(language: impl Into<String>, why: Unmeasurable) -> Self {
        let nothing = Measure { value: Err(why), evidence_count: 0, reliability: 0.0 };
        Self {
            language: language.into(),
            speech_span: None,
            values: MeasureId::ALL.iter().map(|&id| (id, nothing)).collect(),
            word_count: 0,
            syllable_count: 0,
            pauses: Vec::new(),
            filled_pauses: Vec::new(),
            filler_words: Vec::new(),
            timing: TimingMarks::default(),
            text: TextMarks::none(why),
            voice: VoiceMarks::default(),
            recording: RecordingMarks::default(),
        }
    }

    /// The value of a measure, if it could be measured.
    pub fn value(&self, id: MeasureId) -> Option<f64> {
        self.values.get(&id).and_then(|measure| measure.value.ok())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<&str> = MeasureId::ALL.iter().map(|id| id.name()).collect();
        assert_eq!(names.len(), MeasureId::ALL.len());
    }
}
