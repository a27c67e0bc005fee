//! The report as JSON: a wire format of its own, so that types inside may change.
//!
//! Times are seconds to a millisecond, probabilities and ratios have four decimals.
//! [`SCHEMA_VERSION`] grows when a field changes its meaning or goes; new fields may come
//! without it.

mod marks;
mod measures;
#[cfg(test)]
mod schema;
mod score;
mod section;
mod timing;
mod transcript;

use std::collections::BTreeMap;

use coach_pipeline::Analysis;
use coach_pipeline::cache::{Outcome, Tier};
use coach_pipeline::wording::{Locale, render};
use coach_speech::measures::Measures;
use coach_speech::report::{ContextualFillers, Decoder, MediaFacts, Report};
use coach_speech::{Span, Stage};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::commentary::CommentaryDocument;
use marks::{RecordingDto, TextDto, VoiceDto};
use measures::MeasuresDto;
use score::{ScoreDto, SubScoreDto};
pub(crate) use section::SectionDocument;
use timing::TimingDto;
use transcript::{TranscriptDto, transcript};

/// Version of the format.
const SCHEMA_VERSION: u32 = 1;

/// One recording that was analysed.
#[derive(Serialize, ToSchema)]
#[schema(as = Report)]
pub(crate) struct Document {
    schema_version: u32,
    file: String,
    media: Media,
    speech_regions: Vec<Times>,
    transcript: TranscriptDto,
    measures: MeasuresDto,
    pauses: Vec<PauseDto>,
    filled_pauses: Vec<FilledPauseDto>,
    filler_words: Vec<FillerWordDto>,
    timing: TimingDto,
    text: TextDto,
    voice: VoiceDto,
    recording: RecordingDto,
    /// What it was judged as; empty in reports that were kept before there was a choice.
    profile: String,
    findings: Vec<FindingDto>,
    sub_scores: Vec<SubScoreDto>,
    /// The score of the whole, where somebody asked for it and enough is behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<ScoreDto>,
    /// What a language model was asked about fillers, where somebody asked for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    contextual_fillers: Option<ContextualFillersDto>,
    /// What a language model says of it, where somebody asked for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) commentary: Option<CommentaryDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<Run>,
}

/// One recording that could not be analysed.
#[derive(Serialize)]
pub(crate) struct ErrorDocument<'a> {
    schema_version: u32,
    file: &'a str,
    error: ErrorDto<'a>,
}

#[derive(Serialize)]
struct ErrorDto<'a> {
    code: &'a str,
    message: &'a str,
    cure: &'a str,
}

impl<'a> ErrorDocument<'a> {
    /// Why there is no report.
    pub(crate) fn new(file: &'a str, code: &'a str, message: &'a str, cure: &'a str) -> Self {
        Self { schema_version: SCHEMA_VERSION, file, error: ErrorDto { code, message, cure } }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportMedia)]
struct Media {
    container: String,
    codec: String,
    channels: u16,
    sample_rate_hz: u32,
    audio_tracks: usize,
    chosen_track: usize,
    duration_s: f64,
    start_offset_s: f64,
    peak_dbfs: Option<f64>,
    clipped_ratio: f64,
    damaged: bool,
    decoder: &'static str,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportTimes)]
struct Times {
    start_s: f64,
    end_s: f64,
}

/// Words of which the rules for fillers are not sure, how many of them a model judged, and on how
/// many it differs; the code of what kept it from judging.
#[derive(Serialize, ToSchema)]
#[schema(as = ReportContextualFillers)]
struct ContextualFillersDto {
    candidate_count: usize,
    judged_count: usize,
    changed_count: usize,
    failure: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportPause)]
struct PauseDto {
    #[serde(flatten)]
    times: Times,
    place: &'static str,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportFilledPause)]
struct FilledPauseDto {
    text: String,
    #[serde(flatten)]
    times: Times,
    source: &'static str,
    probability: f64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportFillerWord)]
struct FillerWordDto {
    text: String,
    #[serde(flatten)]
    times: Times,
    /// Words of the transcript: the first, and one past the last.
    words: (usize, usize),
    probability: f64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportFinding)]
struct FindingDto {
    topic: &'static str,
    kind: &'static str,
    measure: &'static str,
    score: f64,
    text_key: String,
    fact: String,
    why: String,
    action: String,
    goal: String,
    evidence: Vec<Times>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportRun)]
struct Run {
    /// How the result came about: `miss` when it was worked out, else where it was found.
    cache: &'static str,
    #[serde(rename = "stage_s")]
    #[schema(value_type = BTreeMap<String, f64>)]
    stages: BTreeMap<StageKey, f64>,
    #[serde(rename = "model_load_s")]
    model_load: f64,
    #[serde(rename = "total_s")]
    total: f64,
}

/// A stage as a key; ordered as the stages run.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct StageKey(Stage);

impl Serialize for StageKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name())
    }
}

impl Document {
    /// The document of one analysis; findings in the words of a locale.
    pub(crate) fn new(file: &str, analysis: &Analysis, locale: Locale) -> Self {
        Self { run: Some(run(analysis)), ..Self::of_report(file, &analysis.report, locale) }
    }

    /// The same without how it came about.
    pub(crate) fn of_report(file: &str, report: &Report, locale: Locale) -> Self {
        let measures = &report.measures;
        Self {
            schema_version: SCHEMA_VERSION,
            file: file.to_owned(),
            media: media(&report.media),
            speech_regions: report.speech_regions.iter().copied().map(times).collect(),
            transcript: transcript(&report.transcript),
            measures: MeasuresDto::of(measures),
            pauses: measures
                .pauses
                .iter()
                .map(|pause| PauseDto { times: times(pause.span), place: pause.place.name() })
                .collect(),
            filled_pauses: filled_pauses(measures),
            filler_words: filler_words(measures),
            timing: TimingDto::of(&measures.timing),
            text: TextDto::of(&measures.text),
            voice: VoiceDto::of(&measures.voice),
            recording: RecordingDto::of(&measures.recording),
            profile: report.profile.clone(),
            findings: findings(report, locale),
            sub_scores: report.sub_scores.iter().map(SubScoreDto::from).collect(),
            contextual_fillers: report.contextual_fillers.as_ref().map(contextual_fillers),
            score: None,
            commentary: None,
            run: None,
        }
    }
}

/// JSON of a document: indented when it stands alone, in one line among others.
pub(crate) fn write(document: &impl Serialize, alone: bool) -> String {
    let json = if alone {
        serde_json::to_string_pretty(document)
    } else {
        serde_json::to_string(document)
    };
    let mut json = json.expect("keys are text and numbers are finite");
    json.push('\n');
    json
}

fn contextual_fillers(from: &ContextualFillers) -> ContextualFillersDto {
    ContextualFillersDto {
        candidate_count: from.candidates,
        judged_count: from.judged,
        changed_count: from.changed,
        failure: from.failure.clone(),
    }
}

fn media(facts: &MediaFacts) -> Media {
    Media {
        container: facts.container.clone(),
        codec: facts.codec.clone(),
        channels: facts.channels,
        sample_rate_hz: facts.sample_rate_hz,
        audio_tracks: facts.audio_tracks,
        chosen_track: facts.chosen_track,
        duration_s: ms(facts.duration.get()),
        start_offset_s: ms(facts.start_offset.get()),
        peak_dbfs: facts.peak_dbfs.map(|peak| round(peak.get(), 100.0)),
        clipped_ratio: round(facts.clipped_ratio, 1e6),
        damaged: facts.damaged,
        decoder: match facts.decoder {
            Decoder::BuiltIn => "built_in",
            Decoder::Ffmpeg => "ffmpeg",
        },
    }
}

fn filled_pauses(measures: &Measures) -> Vec<FilledPauseDto> {
    let dto = |filled: &coach_speech::measures::FilledPause| FilledPauseDto {
        text: filled.lexeme.clone(),
        times: times(filled.span),
        source: filled.source.name(),
        probability: ratio(filled.probability),
    };
    measures.filled_pauses.iter().map(dto).collect()
}

fn filler_words(measures: &Measures) -> Vec<FillerWordDto> {
    let dto = |filler: &coach_speech::measures::FillerWord| FillerWordDto {
        text: filler.lexeme.clone(),
        times: times(filler.span),
        words: filler.words,
        probability: ratio(filler.probability),
    };
    measures.filler_words.iter().map(dto).collect()
}

fn findings(report: &Report, locale: Locale) -> Vec<FindingDto> {
    let seed = super::seed(report);
    let dto = |finding: &coach_speech::finding::Finding| {
        let text = render(finding, locale, seed);
        FindingDto {
            topic: finding.topic.name(),
            kind: finding.kind.name(),
            measure: finding.measure.name(),
            score: round(finding.score, 10.0),
            text_key: finding.text_key.clone(),
            fact: text.fact,
            why: text.why,
            action: text.action,
            goal: text.goal,
            evidence: finding.evidence.iter().copied().map(times).collect(),
        }
    };
    report.findings.iter().map(dto).collect()
}

fn run(analysis: &Analysis) -> Run {
    let model_load_s = analysis.model_load.as_secs_f64();
    Run {
        cache: cache(analysis.outcome),
        stages: analysis
            .stage_seconds
            .0
            .iter()
            .map(|(stage, seconds)| (StageKey(*stage), ms(*seconds)))
            .collect(),
        model_load: ms(model_load_s),
        total: ms(analysis.stage_seconds.total() + model_load_s),
    }
}

fn cache(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Hit(Tier::Memory) => "memory",
        Outcome::Hit(Tier::Disk) => "disk",
        Outcome::Hit(_) => "shared",
        Outcome::Stale => "stale",
        Outcome::Coalesced => "coalesced",
        Outcome::Bypassed => "off",
        _ => "miss",
    }
}

fn times(span: Span) -> Times {
    Times { start_s: ms(span.start().get()), end_s: ms(span.end().get()) }
}

/// Rounds seconds to a millisecond.
pub(crate) fn ms(seconds: f64) -> f64 {
    round(seconds, 1e3)
}

/// Rounds a ratio to four decimals.
pub(crate) fn ratio(value: f64) -> f64 {
    round(value, 1e4)
}

/// Rounds to a part of one. The result has the short decimal form, and never is minus zero.
pub(crate) fn round(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts + 0.0
}
