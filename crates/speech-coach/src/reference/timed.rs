//! The answer to `POST /api/analyze/detailed`: everything with its times.

use std::collections::BTreeMap;

use coach_speech::report::Waveform;
use serde::Serialize;
use utoipa::ToSchema;

use super::advice::{AdviceItem, advice};
use super::analysis::{FillerCount, LongPause, Phrases, filler_counts, long_pauses, variation};
use super::levels::Levels;
use super::talk::Talk;
use super::timeline::{Timeline, pause_kind, phrase_scores};
use super::visual::{
    ActivityPoint, IntensityPoint, RateWindow, intensity_profile, rate_windows, speech_activity,
};
use super::{GigaChatAnalysis, Subject, ms, ratio, round, share};

/// Phrases vary well when their lengths have this coefficient of variation.
const BEST_CV: f64 = 0.5;

/// One analysis with the times of everything; definitions as in `AnalysisResult`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct TimedAnalysisResult {
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
    filler_words: TimedFillerWords,
    pauses: TimedPauses,
    phrases: TimedPhrases,
    /// The same as in the answer without times.
    advice: Vec<AdviceItem>,
    transcript: String,
    /// Always null: the recording is not kept.
    video_path: Option<String>,
    timeline: Timeline,
    speech_activity: Vec<ActivityPoint>,
    speech_rate_windows: Vec<RateWindow>,
    intensity_profile: Vec<IntensityPoint>,
    /// Two of the series again, where the reference service's documents have them.
    visualization_data: VisualizationSeries,
    /// Null without a language model.
    pub(crate) gigachat_analysis: Option<GigaChatAnalysis>,
    pub(crate) metadata: Metadata,
}

/// Filler words and filled pauses, and where they gather.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct TimedFillerWords {
    total: usize,
    per_100_words: f64,
    items: Vec<FillerCount>,
    distribution: FillerDistribution,
}

/// Fillers by thirds of the recording.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct FillerDistribution {
    first_third: usize,
    second_third: usize,
    third_third: usize,
    /// The third with the most, the earliest of equals; null without fillers.
    most_common_zone: Option<String>,
}

/// Silent pauses by type.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct TimedPauses {
    total: usize,
    /// The same as `total`.
    count: usize,
    avg_sec: f64,
    max_sec: f64,
    /// Pauses above the threshold.
    problematic_count: usize,
    distribution: PauseDistribution,
    long_pauses: Vec<LongPause>,
}

/// Pauses by type; types without pauses are left out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct PauseDistribution {
    by_type: BTreeMap<&'static str, usize>,
    avg_duration_by_type: BTreeMap<&'static str, f64>,
    /// Share of pauses above the threshold.
    excessive_ratio: f64,
}

/// Phrases in numbers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct TimedPhrases {
    total: usize,
    /// The same as `total`.
    count: usize,
    avg_words: f64,
    avg_duration_sec: f64,
    /// Mean complexity of the phrases, 0 to 1.
    complexity_score: f64,
    /// 1 where the lengths of phrases vary well, less where they vary less or more; 0 to 1.
    rhythm_score: f64,
}

/// Two series for drawing.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct VisualizationSeries {
    speech_activity: Vec<ActivityPoint>,
    intensity_profile: Vec<IntensityPoint>,
}

/// About the answer itself; the caller fills the last two.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Metadata {
    analysis_version: &'static str,
    includes_timings: bool,
    includes_visualization: bool,
    /// When the analysis was finished, as RFC 3339.
    pub(crate) timestamp: Option<String>,
    pub(crate) processing_time_sec: Option<f64>,
}

impl TimedAnalysisResult {
    /// The answer for a report and the levels of its recording.
    pub(crate) fn new(subject: Subject<'_>, waveform: &Waveform) -> Self {
        let (talk, levels) = (Talk::new(subject), Levels::new(waveform));
        let phrases = Phrases::new(&talk);
        let activity = speech_activity(&talk);
        let intensity = intensity_profile(&talk, &levels);
        Self {
            analysis_id: subject.analysis_id.to_owned(),
            duration_sec: round(talk.duration_s, 100.0),
            speaking_time_sec: talk.speaking_s,
            speaking_ratio: talk.speaking_ratio(),
            words_total: talk.measures.word_count,
            words_per_minute: talk.words_per_minute(),
            filler_words: TimedFillerWords {
                total: talk.fillers.len(),
                per_100_words: talk.fillers_per_100_words(),
                items: filler_counts(&talk),
                distribution: thirds(&talk),
            },
            pauses: pauses(&talk),
            phrases: phrase_numbers(&talk, &phrases),
            advice: advice(&talk, &phrases),
            transcript: subject.report.transcript.text(),
            video_path: None,
            timeline: Timeline::new(&talk, &levels),
            speech_rate_windows: rate_windows(&talk),
            visualization_data: VisualizationSeries {
                speech_activity: activity.clone(),
                intensity_profile: intensity.clone(),
            },
            speech_activity: activity,
            intensity_profile: intensity,
            gigachat_analysis: None,
            metadata: Metadata {
                analysis_version: "2.0",
                includes_timings: true,
                includes_visualization: true,
                timestamp: None,
                processing_time_sec: None,
            },
        }
    }
}

fn thirds(talk: &Talk<'_>) -> FillerDistribution {
    let mut counts = [0_usize; 3];
    for filler in &talk.fillers {
        let place = share(filler.span.start().get(), talk.duration_s) * 3.0;
        counts[usize::from(place >= 1.0) + usize::from(place >= 2.0)] += 1;
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let zone = counts.iter().position(|&count| count == most && count > 0);
    let [first_third, second_third, third_third] = counts;
    let most_common_zone = zone.map(|zone| talk.texts.zones[zone].clone());
    FillerDistribution { first_third, second_third, third_third, most_common_zone }
}

fn pauses(talk: &Talk<'_>) -> TimedPauses {
    let lengths = || talk.pauses.iter().map(|at| at.pause.span.length().get());
    let (total, long) = (talk.pauses.len(), talk.long_pauses().count());
    let mut types: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
    for at in &talk.pauses {
        let (count, sum_s) = types.entry(pause_kind(talk, at)).or_default();
        *count += 1;
        *sum_s += at.pause.span.length().get();
    }
    let mean = |(kind, (count, sum_s)): (&&'static str, &(usize, f64))| {
        (*kind, ms(share(*sum_s, *count as f64)))
    };
    TimedPauses {
        total,
        count: total,
        avg_sec: ms(share(lengths().sum(), total as f64)),
        max_sec: ms(lengths().fold(0.0, f64::max)),
        problematic_count: long,
        distribution: PauseDistribution {
            avg_duration_by_type: types.iter().map(mean).collect(),
            by_type: types.iter().map(|(kind, (count, _))| (*kind, *count)).collect(),
            excessive_ratio: ratio(share(long as f64, total as f64)),
        },
        long_pauses: long_pauses(talk),
    }
}

fn phrase_numbers(talk: &Talk<'_>, phrases: &Phrases) -> TimedPhrases {
    let count = talk.phrases.len();
    let complexity: f64 =
        talk.phrases.iter().map(|phrase| phrase_scores(talk, phrase).complexity).sum();
    let length_s: f64 = talk.phrases.iter().map(|phrase| phrase.span.length().get()).sum();
    TimedPhrases {
        total: count,
        count,
        avg_words: phrases.words_mean(),
        avg_duration_sec: ms(share(length_s, count as f64)),
        complexity_score: ratio(share(complexity, count as f64)),
        rhythm_score: variation(talk)
            .map_or(0.0, |cv| ratio((1.0 - (cv - BEST_CV).abs()).max(0.0))),
    }
}
