//! The answer to `POST /api/analyze`: numbers, advice and the transcript, without times of words.

use serde::Serialize;
use utoipa::ToSchema;

use super::advice::{AdviceItem, PHRASE_WORDS, advice};
use super::talk::{PauseAt, Talk};
use super::{GigaChatAnalysis, Subject, length, ms, round, share, time};

/// How many long pauses are shown.
const LONG_PAUSES_MAX: usize = 3;
/// Coefficient of variation of phrase lengths: uniform below the first, highly variable from the
/// second on.
const RHYTHM_CV: (f64, f64) = (0.25, 0.6);

/// One analysis.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct AnalysisResult {
    /// For the chat and for asking again.
    analysis_id: String,
    /// Length of the recording.
    duration_sec: f64,
    /// Speech without its silent pauses.
    speaking_time_sec: f64,
    /// `speaking_time_sec / duration_sec`.
    speaking_ratio: f64,
    words_total: usize,
    /// `words_total / (speaking_time_sec / 60)`.
    words_per_minute: f64,
    filler_words: FillerWords,
    pauses: PauseNumbers,
    phrases: Phrases,
    /// Pace, fillers, pauses, phrasing, in this order; one item when nobody speaks.
    advice: Vec<AdviceItem>,
    transcript: String,
    /// Always null: the recording is not kept.
    video_path: Option<String>,
    /// Null without a language model.
    pub(crate) gigachat_analysis: Option<GigaChatAnalysis>,
}

/// Filler words and filled pauses together.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct FillerWords {
    total: usize,
    pub(super) per_100_words: f64,
    /// The most frequent first.
    items: Vec<FillerCount>,
}

/// How often one filler occurs.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct FillerCount {
    word: String,
    count: usize,
    /// Share of all fillers, 0 to 100.
    percentage: f64,
}

/// Silent pauses.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct PauseNumbers {
    count: usize,
    /// The same as `count`.
    pub(super) total: usize,
    avg_sec: f64,
    max_sec: f64,
    /// The three longest of the long ones, the longest first.
    long_pauses: Vec<LongPause>,
    /// How many are long.
    pub(super) long_count: usize,
}

/// A long pause.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct LongPause {
    start: f64,
    end: f64,
    duration: f64,
    /// The same as `start`.
    timestamp: f64,
}

/// Stretches of words between pauses.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Phrases {
    count: usize,
    /// The same as `count`.
    total: usize,
    pub(super) avg_words: f64,
    avg_duration_sec: f64,
    min_words: usize,
    max_words: usize,
    min_duration_sec: f64,
    max_duration_sec: f64,
    length_classification: LengthClass,
    rhythm_variation: RhythmClass,
}

/// How long phrases are by their mean number of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LengthClass {
    ShortPhrases,
    #[serde(rename = "balanced")]
    BalancedPhrases,
    LongPhrases,
    InsufficientData,
}

/// How much the lengths of phrases vary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RhythmClass {
    Uniform,
    ModeratelyVariable,
    HighlyVariable,
    InsufficientData,
}

impl AnalysisResult {
    /// The answer for a report.
    pub(crate) fn new(subject: Subject<'_>) -> Self {
        let talk = Talk::new(subject);
        let phrases = Phrases::new(&talk);
        Self {
            analysis_id: subject.analysis_id.to_owned(),
            duration_sec: round(talk.duration_s, 100.0),
            speaking_time_sec: talk.speaking_s,
            speaking_ratio: talk.speaking_ratio(),
            words_total: talk.measures.word_count,
            words_per_minute: talk.words_per_minute(),
            filler_words: FillerWords {
                total: talk.fillers.len(),
                per_100_words: talk.fillers_per_100_words(),
                items: filler_counts(&talk),
            },
            pauses: PauseNumbers::new(&talk),
            advice: advice(&talk, &phrases),
            phrases,
            transcript: subject.report.transcript.text(),
            video_path: None,
            gigachat_analysis: None,
        }
    }

    /// The numbers that takes are compared by.
    pub(super) fn compared(&self) -> Compared {
        Compared {
            duration_sec: self.duration_sec,
            words_per_minute: self.words_per_minute,
            speaking_ratio: self.speaking_ratio,
            fillers_per_100_words: self.filler_words.per_100_words,
            pauses_per_min: round(share(self.pauses.total as f64 * 60.0, self.duration_sec), 10.0),
            long_pauses: self.pauses.long_count as f64,
            words_per_phrase: self.phrases.avg_words,
        }
    }
}

/// What [`AnalysisResult::compared`] takes out.
pub(super) struct Compared {
    pub(super) duration_sec: f64,
    pub(super) words_per_minute: f64,
    pub(super) speaking_ratio: f64,
    pub(super) fillers_per_100_words: f64,
    pub(super) pauses_per_min: f64,
    pub(super) long_pauses: f64,
    pub(super) words_per_phrase: f64,
}

/// Counts of fillers with their shares.
pub(super) fn filler_counts(talk: &Talk<'_>) -> Vec<FillerCount> {
    let total = talk.fillers.len() as f64;
    let count = |(word, count): (&str, usize)| FillerCount {
        word: word.to_owned(),
        count,
        percentage: round(share(count as f64 * 100.0, total), 100.0),
    };
    talk.filler_counts().into_iter().map(count).collect()
}

/// The longest of the long pauses.
pub(super) fn long_pauses(talk: &Talk<'_>) -> Vec<LongPause> {
    let mut long: Vec<&PauseAt> = talk.long_pauses().collect();
    long.sort_by(|a, b| b.pause.span.length().get().total_cmp(&a.pause.span.length().get()));
    long.truncate(LONG_PAUSES_MAX);
    let dto = |at: &PauseAt| {
        let (start, end) = (time(at.pause.span.start().get()), time(at.pause.span.end().get()));
        LongPause { start, end, duration: length(at.pause.span), timestamp: start }
    };
    long.into_iter().map(dto).collect()
}

impl PauseNumbers {
    fn new(talk: &Talk<'_>) -> Self {
        let lengths = || talk.pauses.iter().map(|at| at.pause.span.length().get());
        let count = talk.pauses.len();
        Self {
            count,
            total: count,
            avg_sec: ms(share(lengths().sum(), count as f64)),
            max_sec: ms(lengths().fold(0.0, f64::max)),
            long_pauses: long_pauses(talk),
            long_count: talk.long_pauses().count(),
        }
    }
}

impl Phrases {
    pub(super) fn new(talk: &Talk<'_>) -> Self {
        let count = talk.phrases.len();
        let words = || talk.phrases.iter().map(|phrase| phrase.word_count);
        let lengths = || talk.phrases.iter().map(|phrase| phrase.span.length().get());
        let avg_words = share(words().sum::<usize>() as f64, count as f64);
        let mean_s = share(lengths().sum(), count as f64);
        let least = |one: Option<f64>, length: f64| Some(one.map_or(length, |one| one.min(length)));
        Self {
            count,
            total: count,
            avg_words: round(avg_words, 100.0),
            avg_duration_sec: ms(mean_s),
            min_words: words().min().unwrap_or(0),
            max_words: words().max().unwrap_or(0),
            min_duration_sec: ms(lengths().fold(None, least).unwrap_or(0.0)),
            max_duration_sec: ms(lengths().fold(0.0, f64::max)),
            length_classification: if count == 0 {
                LengthClass::InsufficientData
            } else if avg_words < PHRASE_WORDS.0 {
                LengthClass::ShortPhrases
            } else if avg_words <= PHRASE_WORDS.1 {
                LengthClass::BalancedPhrases
            } else {
                LengthClass::LongPhrases
            },
            rhythm_variation: match variation(talk) {
                None => RhythmClass::InsufficientData,
                Some(cv) if cv < RHYTHM_CV.0 => RhythmClass::Uniform,
                Some(cv) if cv < RHYTHM_CV.1 => RhythmClass::ModeratelyVariable,
                Some(_) => RhythmClass::HighlyVariable,
            },
        }
    }

    pub(super) fn length_class(&self) -> LengthClass {
        self.length_classification
    }

    pub(super) fn words_mean(&self) -> f64 {
        self.avg_words
    }
}

/// Coefficient of variation of the lengths of phrases; `None` of fewer than two.
pub(super) fn variation(talk: &Talk<'_>) -> Option<f64> {
    let count = talk.phrases.len() as f64;
    let lengths = || talk.phrases.iter().map(|phrase| phrase.span.length().get());
    let mean = lengths().sum::<f64>() / count;
    if count < 2.0 || mean <= 0.0 {
        return None;
    }
    let variance = lengths().map(|length| (length - mean).powi(2)).sum::<f64>() / count;
    Some(variance.sqrt() / mean)
}
