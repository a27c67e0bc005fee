//! Takes.

use coach_pipeline::service::{Live, filler_lists, profile};
use coach_pipeline::takes::{Sort, Take, TakeStatus};
use coach_pipeline::wording::Locale;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{ProfileName, seconds, time};
use crate::http::problem::{Problem, ProblemDocument};

/// A recording under one set of settings, and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TakeDocument {
    /// The same for the same bytes and settings.
    id: String,
    status: StatusDto,
    name: String,
    tags: Vec<String>,
    /// BLAKE3 of the recording.
    digest: String,
    bytes: u64,
    content_type: String,
    settings: SettingsDto,
    /// RFC 3339.
    created_at: String,
    updated_at: String,
    finished_at: Option<String>,
    /// Length of the sound.
    duration_s: Option<f64>,
    /// Language that was spoken.
    language: Option<String>,
    /// How long the analysis took.
    processing_s: Option<f64>,
    /// While it waits or runs.
    progress: Option<ProgressDto>,
    /// Why it failed.
    #[schema(inline)]
    error: Option<ProblemDocument>,
    links: Links,
    /// The report, once it is done; the form of `speech-coach analyze --format json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<crate::report::json::Document>)]
    report: Option<serde_json::Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StatusDto {
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}

impl From<TakeStatus> for StatusDto {
    fn from(status: TakeStatus) -> Self {
        match status {
            TakeStatus::Queued => Self::Queued,
            TakeStatus::Running => Self::Running,
            TakeStatus::Done => Self::Done,
            TakeStatus::Failed => Self::Failed,
            TakeStatus::Cancelled => Self::Cancelled,
        }
    }
}

impl From<StatusDto> for TakeStatus {
    fn from(status: StatusDto) -> Self {
        match status {
            StatusDto::Queued => Self::Queued,
            StatusDto::Running => Self::Running,
            StatusDto::Done => Self::Done,
            StatusDto::Failed => Self::Failed,
            StatusDto::Cancelled => Self::Cancelled,
        }
    }
}

/// What the analysis was asked for with.
#[derive(Debug, Serialize, ToSchema)]
struct SettingsDto {
    /// ISO 639-1, or `auto`.
    language: String,
    beam_size: u32,
    /// Whether a language model was asked about the fillers that the rules are not sure of.
    contextual_fillers: bool,
    /// Words and phrases that are fillers wherever they stand.
    fillers_always: Vec<String>,
    /// Words and phrases that are none anywhere.
    fillers_never: Vec<String>,
    /// What the talk is judged as.
    #[schema(value_type = ProfileName)]
    profile: String,
}

/// How far a take is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct ProgressDto {
    status: StatusDto,
    /// `decode`, `speech_regions`, `transcribe`, `measure` or `findings`.
    stage: Option<String>,
    /// Of all work, 0 to 100; never goes back.
    percent: f64,
    /// Seconds until the end, as far as one can tell.
    eta_s: Option<f64>,
    /// Code of the error that ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<String>,
}

impl From<&Live> for ProgressDto {
    fn from(live: &Live) -> Self {
        Self {
            status: live.status.into(),
            stage: live.stage.map(|stage| stage.name().to_owned()),
            percent: (live.done * 1e3).round() / 10.0,
            eta_s: live.left.map(|left| seconds(left.as_secs_f64())),
            error_code: live.error.as_ref().map(|error| error.code.clone()),
        }
    }
}

/// Where more is.
#[derive(Debug, Serialize, ToSchema)]
struct Links {
    #[serde(rename = "self")]
    this: String,
    events: String,
    recording: String,
    waveform: String,
    transcript: String,
    words: String,
    /// The report for reading and printing.
    report: String,
    commentary: String,
    filler_corrections: String,
}

/// Where a take is.
pub(crate) fn location(id: &str) -> String {
    format!("/api/v1/analyses/{id}")
}

impl TakeDocument {
    /// Everything but the report.
    pub(crate) fn new(take: &Take, live: Option<&Live>, locale: Locale) -> Self {
        let place = location(&take.id);
        let (fault, fillers) = (take.error.as_ref(), filler_lists(take));
        Self {
            id: take.id.clone(),
            status: live.map_or(take.status, |live| live.status).into(),
            name: take.name.clone(),
            tags: take.tags.clone(),
            digest: take.digest.clone(),
            bytes: take.bytes,
            content_type: take.content_type.clone(),
            settings: SettingsDto {
                language: take.language.clone().unwrap_or_else(|| "auto".to_owned()),
                beam_size: take.beam_size,
                contextual_fillers: take.contextual_fillers,
                fillers_always: fillers.always().to_vec(),
                fillers_never: fillers.never().to_vec(),
                profile: profile(take).name().to_owned(),
            },
            created_at: time(take.created_ms),
            updated_at: time(take.updated_ms),
            finished_at: take.finished_ms.map(time),
            duration_s: take.duration_s.map(seconds),
            language: take.spoken_language.clone().filter(|language| !language.is_empty()),
            processing_s: take.processing_s.map(seconds),
            progress: live.map(ProgressDto::from),
            error: fault.map(|fault| Problem::of_fault(fault).in_locale(locale).document()),
            links: Links {
                events: format!("{place}/events"),
                recording: format!("{place}/recording"),
                waveform: format!("{place}/waveform"),
                transcript: format!("{place}/transcript.txt"),
                words: format!("{place}/words.csv"),
                report: format!("{place}/report.html"),
                commentary: format!("{place}/commentary"),
                filler_corrections: format!("{place}/filler-corrections"),
                this: place,
            },
            report: None,
        }
    }

    /// With its report.
    pub(crate) fn with_report(mut self, report: serde_json::Value) -> Self {
        // Of a take from before there was a choice only its report says so.
        if let Some(profile) = report["profile"].as_str() {
            profile.clone_into(&mut self.settings.profile);
        }
        self.report = Some(report);
        self
    }
}

/// Takes of a page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TakeList {
    pub(crate) items: Vec<TakeDocument>,
    /// Give it as `after` for the next page; absent after the last.
    pub(crate) next: Option<String>,
}

/// What takes are listed by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SortDto {
    /// When they came.
    #[default]
    Created,
    /// Their names, in any case.
    Name,
    /// The length of their sound; those of which it is not known are the shortest.
    Duration,
}

impl From<SortDto> for Sort {
    fn from(sort: SortDto) -> Self {
        match sort {
            SortDto::Created => Self::Created,
            SortDto::Name => Self::Name,
            SortDto::Duration => Self::Duration,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OrderDto {
    Desc,
    Asc,
}

/// Which takes to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Part of the name, in any case.
    pub(crate) text: Option<String>,
    /// Takes with this tag.
    pub(crate) tag: Option<String>,
    /// Takes with this status.
    pub(crate) status: Option<StatusDto>,
    /// Most takes of a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub(crate) limit: Option<u32>,
    /// What they are listed by; `created` unless something else is asked for.
    #[param(inline)]
    pub(crate) sort: Option<SortDto>,
    /// `desc`, which is usual, begins with the newest, the last name, the longest.
    #[param(inline)]
    pub(crate) order: Option<OrderDto>,
    /// `next` of the page before, in the same order.
    #[param(pattern = "^([0-9]{1,18}|n([0-9a-f]{2}){0,2000}|d[0-9a-f]{16})-[0-9a-f]{32}$")]
    pub(crate) after: Option<String>,
    /// Language of messages, `ru` or `en`.
    pub(crate) locale: Option<String>,
}

/// How a recording is analysed, and in which language the answer comes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AnalysisQuery {
    /// Language of the speech: `auto`, or an ISO 639-1 code.
    #[param(pattern = "^(|[Aa][Uu][Tt][Oo]|[A-Za-z]{2,3})$")]
    pub(crate) language: Option<String>,
    /// Hypotheses that recognition keeps.
    #[param(minimum = 1, maximum = 16)]
    pub(crate) beam_size: Option<u32>,
    /// Work everything out anew.
    pub(crate) refresh: Option<bool>,
    /// What the take is called; else the name of the file.
    pub(crate) name: Option<String>,
    /// Ask the language model of the settings about it once it is done: its words leave the
    /// machine.
    pub(crate) commentary: Option<bool>,
    /// Ask the language model of the settings about the fillers that the rules are not sure of:
    /// those words and the five before and after each leave the machine.
    pub(crate) contextual_fillers: Option<bool>,
    /// Words and phrases of the speaker's own that are fillers wherever they stand, separated by
    /// commas: at most 100, each of at most 6 words and 60 characters.
    pub(crate) fillers_always: Option<String>,
    /// Words and phrases that are none anywhere, in the same form.
    pub(crate) fillers_never: Option<String>,
    /// What the recording is judged as; else what the settings of the service say.
    #[param(value_type = Option<ProfileName>)]
    pub(crate) profile: Option<String>,
    /// Language of the report's words, `ru` or `en`.
    pub(crate) locale: Option<String>,
}

/// Language of an answer.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LocaleQuery {
    /// `ru` or `en`.
    pub(crate) locale: Option<String>,
}

/// What to change of a take; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakeChange {
    /// Its name.
    #[schema(min_length = 1, max_length = 200, pattern = r"[^\s\u0000-\u001f\u007f-\u009f]")]
    pub(crate) name: Option<String>,
    /// All its tags.
    #[schema(max_items = 20, value_type = Option<Vec<Tag>>)]
    pub(crate) tags: Option<Vec<String>>,
}

/// A word to find takes by; spaces around it do not count.
#[derive(ToSchema)]
#[schema(min_length = 1, max_length = 50, pattern = r"^[^\u0000-\u001f\u007f-\u009f]*$")]
#[expect(dead_code, reason = "it describes the items of a list")]
pub(crate) struct Tag(String);
