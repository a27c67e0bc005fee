//! What is shown of the words, of the voice and of the recording.

use coach_speech::Span;
use coach_speech::measures::Unmeasurable;
use coach_speech::recording::RecordingMarks;
use coach_speech::text::{FalseStart, OverusedWord, RepeatedPhrase, Repetition, Rubric};
use coach_speech::text::{TextEvent, TextMarks};
use coach_speech::voice::{SentenceEnd, VoiceMarks};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Times, ratio, times};

/// Places are words of the transcript: the first, and one past the last.
#[derive(Serialize, ToSchema)]
#[schema(as = ReportText)]
pub(super) struct TextDto {
    events: Vec<EventDto>,
    repetitions: Vec<RepetitionDto>,
    false_starts: Vec<FalseStartDto>,
    overused_words: Vec<OverusedWordDto>,
    repeated_phrases: Vec<RepeatedPhraseDto>,
    /// `null` where it could not be judged; the measure of its points says why.
    opening: Option<RubricDto>,
    closing: Option<RubricDto>,
    call_to_action: Option<EventDto>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportEvent)]
struct EventDto {
    kind: &'static str,
    text: String,
    #[serde(flatten)]
    times: Times,
    words: (usize, usize),
    #[serde(skip_serializing_if = "Option::is_none")]
    instead: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportRepetition)]
struct RepetitionDto {
    text: String,
    #[serde(flatten)]
    times: Times,
    words: (usize, usize),
    copies: usize,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportFalseStart)]
struct FalseStartDto {
    kind: &'static str,
    #[serde(flatten)]
    times: Times,
    words: (usize, usize),
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportOverusedWord)]
struct OverusedWordDto {
    text: String,
    uses: usize,
    expected_uses: f64,
    uses_in_minute_max: usize,
    words: Vec<usize>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportRepeatedPhrase)]
struct RepeatedPhraseDto {
    text: String,
    words: Vec<(usize, usize)>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportRubric)]
struct RubricDto {
    points: u8,
    signs: Vec<SignDto>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportSign)]
struct SignDto {
    kind: &'static str,
    helps: bool,
    text: String,
    #[serde(flatten)]
    times: Times,
    words: (usize, usize),
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportVoice)]
pub(super) struct VoiceDto {
    monotone_spans: Vec<Times>,
    sentence_ends: Vec<SentenceEndDto>,
    pitch: PitchDto,
    fading_ends: Vec<Times>,
    quiet_spans: Vec<Times>,
    loudness: LoudnessDto,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportSentenceEnd)]
struct SentenceEndDto {
    #[serde(flatten)]
    times: Times,
    contour: &'static str,
    change_st: f64,
    is_question: bool,
}

/// Loudness for drawing; the first point is at half a hop.
#[derive(Serialize, ToSchema)]
#[schema(as = ReportLoudness)]
struct LoudnessDto {
    hop_s: f64,
    lufs: Vec<Option<f64>>,
}

/// What is said of the recording and not of the speaker; `null` where it cannot be told.
#[derive(Serialize, ToSchema)]
#[schema(as = ReportRecording)]
pub(super) struct RecordingDto {
    is_gain_automatic: Option<bool>,
    is_telephone: Option<bool>,
    breaths: Vec<Times>,
}

/// F0 about the speaker's median, for drawing; the first point is at half a hop.
#[derive(Serialize, ToSchema)]
#[schema(as = ReportPitch)]
struct PitchDto {
    hop_s: f64,
    f0_st: Vec<Option<f64>>,
}

impl TextDto {
    pub(super) fn of(marks: &TextMarks) -> Self {
        let call = marks.call_to_action.as_ref().ok().and_then(Option::as_ref);
        Self {
            events: marks.events.iter().map(event).collect(),
            repetitions: marks.repetitions.iter().map(repetition).collect(),
            false_starts: marks.false_starts.iter().map(false_start).collect(),
            overused_words: marks.overused_words.iter().map(overused).collect(),
            repeated_phrases: marks.repeated_phrases.iter().map(phrase).collect(),
            opening: rubric(&marks.opening),
            closing: rubric(&marks.closing),
            call_to_action: call.map(event),
        }
    }
}

impl VoiceDto {
    pub(super) fn of(marks: &VoiceMarks) -> Self {
        let (curve, loudness) = (&marks.pitch_curve, &marks.loudness_curve);
        Self {
            monotone_spans: all_times(&marks.monotone_spans),
            sentence_ends: marks.sentence_ends.iter().map(sentence_end).collect(),
            pitch: PitchDto { hop_s: curve.hop_s, f0_st: curve.f0_st.clone() },
            fading_ends: all_times(&marks.fading_ends),
            quiet_spans: all_times(&marks.quiet_spans),
            loudness: LoudnessDto { hop_s: loudness.hop_s, lufs: loudness.lufs.clone() },
        }
    }
}

impl RecordingDto {
    pub(super) fn of(marks: &RecordingMarks) -> Self {
        Self {
            is_gain_automatic: marks.is_gain_automatic,
            is_telephone: marks.is_telephone,
            breaths: all_times(&marks.breaths),
        }
    }
}

pub(super) fn all_times(spans: &[Span]) -> Vec<Times> {
    spans.iter().copied().map(times).collect()
}

fn event(from: &TextEvent) -> EventDto {
    EventDto {
        kind: from.kind.name(),
        text: from.lexeme.clone(),
        times: times(from.span),
        words: from.words,
        instead: from.instead.clone(),
    }
}

fn repetition(from: &Repetition) -> RepetitionDto {
    let Repetition { phrase, words, span, copies } = from;
    RepetitionDto { text: phrase.clone(), times: times(*span), words: *words, copies: *copies }
}

fn false_start(from: &FalseStart) -> FalseStartDto {
    FalseStartDto { kind: from.kind.name(), times: times(from.span), words: from.words }
}

fn overused(from: &OverusedWord) -> OverusedWordDto {
    OverusedWordDto {
        text: from.word.clone(),
        uses: from.uses,
        expected_uses: ratio(from.expected_uses),
        uses_in_minute_max: from.uses_in_minute_max,
        words: from.places.clone(),
    }
}

fn phrase(from: &RepeatedPhrase) -> RepeatedPhraseDto {
    RepeatedPhraseDto { text: from.phrase.clone(), words: from.places.clone() }
}

fn rubric(from: &Result<Rubric, Unmeasurable>) -> Option<RubricDto> {
    let Rubric { points, signs } = from.as_ref().ok()?;
    let sign = |sign: &coach_speech::text::RubricSign| SignDto {
        kind: sign.kind.name(),
        helps: sign.kind.helps(),
        text: sign.lexeme.clone(),
        times: times(sign.span),
        words: sign.words,
    };
    Some(RubricDto { points: *points, signs: signs.iter().map(sign).collect() })
}

fn sentence_end(from: &SentenceEnd) -> SentenceEndDto {
    SentenceEndDto {
        times: times(from.span),
        contour: from.contour.name(),
        change_st: ratio(from.change_st),
        is_question: from.is_question,
    }
}
