//! Moments worth listening to again: long pauses, clusters of fillers, evidence of findings.

use coach_pipeline::wording::render;
use coach_speech::Span;
use coach_speech::finding::{Finding, FindingKind};
use coach_speech::measures::MeasureId;
use serde::Serialize;
use utoipa::ToSchema;

use super::talk::{Filler, PauseAt, Talk};
use super::timeline::PAUSE_CONTEXT_WORDS;
use super::{length, ratio, time};
use crate::texts::fill;

/// How many words a moment names.
const WORDS_MAX: usize = 30;
/// A pause this many times longer than natural is of high severity.
const VERY_LONG_PAUSE: f64 = 2.0;
/// More fillers in one cluster are of high severity, and critical …
const CLUSTER_HIGH: usize = 3;
/// … from this many on, where all could be gained.
const CLUSTER_CRITICAL: usize = 5;

/// A moment worth listening to again.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct SuspiciousMoment {
    /// Its place in the list.
    id: usize,
    timestamp: f64,
    /// `long_pause`, `excessive_filler`, `fast_speech`, `slow_speech` or `hesitation`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// `low`, `medium`, `high` or `critical`.
    severity: &'static str,
    duration: f64,
    description: String,
    suggestion: String,
    context_before: String,
    context_after: String,
    /// Reliability of the number behind it, or mean probability of the fillers.
    confidence: f64,
    words_affected: Vec<String>,
    /// How far it is from good, 0 to 1.
    improvement_potential: f64,
}

/// What is said about a moment.
struct Said {
    kind: &'static str,
    severity: &'static str,
    description: String,
    suggestion: String,
    confidence: f64,
    improvement_potential: f64,
}

/// All moments in order of time.
pub(super) fn suspicious_moments(talk: &Talk<'_>) -> Vec<SuspiciousMoment> {
    let mut moments: Vec<(Span, SuspiciousMoment)> = Vec::new();
    moments.extend(talk.long_pauses().map(|at| long_pause(talk, at)));
    moments.extend(clusters(talk));
    let direct = moments.len();
    for finding in &talk.subject.report.findings {
        let Some(kind) = kind(finding).filter(|_| finding.kind == FindingKind::Priority) else {
            continue;
        };
        for &span in &finding.evidence {
            // What is there already is not told twice.
            let is_told = |(told, moment): &(Span, SuspiciousMoment)| {
                moment.kind == kind && told.overlap(span).get() > 0.0
            };
            if !moments[..direct].iter().any(is_told) {
                moments.push((span, of_finding(talk, finding, kind, span)));
            }
        }
    }
    moments.sort_by(|a, b| a.0.start().get().total_cmp(&b.0.start().get()));
    let numbered = moments.into_iter().enumerate();
    numbered.map(|(id, (_, moment))| SuspiciousMoment { id, ..moment }).collect()
}

fn moment(talk: &Talk<'_>, span: Span, said: Said) -> (Span, SuspiciousMoment) {
    let first = talk.word_from(span.start().get());
    let end = talk.word_from(span.end().get()).min(first + WORDS_MAX).max(first);
    let words = talk.words[first..end].iter().map(|word| word.text.clone());
    let moment = SuspiciousMoment {
        id: 0,
        timestamp: time(span.start().get()),
        kind: said.kind,
        severity: said.severity,
        duration: length(span),
        description: said.description,
        suggestion: said.suggestion,
        context_before: talk.before(first, PAUSE_CONTEXT_WORDS),
        context_after: talk.from(end, PAUSE_CONTEXT_WORDS),
        confidence: ratio(said.confidence),
        words_affected: words.collect(),
        improvement_potential: ratio(said.improvement_potential.clamp(0.0, 1.0)),
    };
    (span, moment)
}

fn reliability(talk: &Talk<'_>, measure: MeasureId) -> f64 {
    talk.measures.values.get(&measure).map_or(0.0, |measure| measure.reliability)
}

fn long_pause(talk: &Talk<'_>, at: &PauseAt) -> (Span, SuspiciousMoment) {
    let (length_s, limit_s) = (at.pause.span.length().get(), talk.subject.thresholds.long_pause_s);
    let (description, suggestion) =
        texts(talk, "long_pause", &[("length", &format!("{length_s:.1}"))]);
    let is_very_long = length_s > VERY_LONG_PAUSE * limit_s;
    let said = Said {
        kind: "long_pause",
        severity: if is_very_long { "high" } else { "medium" },
        description,
        suggestion,
        confidence: reliability(talk, MeasureId::PausesPerMin),
        improvement_potential: (length_s - limit_s) / length_s,
    };
    let (span, mut moment) = moment(talk, at.pause.span, said);
    moment.words_affected = (at.word_after.saturating_sub(1)..=at.word_after)
        .filter_map(|index| talk.words.get(index))
        .map(|word| word.text.clone())
        .collect();
    moment.context_before = talk.before(at.word_after, PAUSE_CONTEXT_WORDS);
    moment.context_after = talk.from(at.word_after, PAUSE_CONTEXT_WORDS);
    (span, moment)
}

/// Fillers that begin close to each other.
fn clusters(talk: &Talk<'_>) -> Vec<(Span, SuspiciousMoment)> {
    let gap_s = talk.subject.thresholds.filler_cluster_gap_s;
    let close = move |one: &Filler<'_>, next: &Filler<'_>| {
        (next.span.start() - one.span.start()).get() < gap_s
    };
    let groups = talk.fillers.chunk_by(close).filter(|group| group.len() > 1);
    groups.filter_map(|group| cluster(talk, group)).collect()
}

fn cluster(talk: &Talk<'_>, fillers: &[Filler<'_>]) -> Option<(Span, SuspiciousMoment)> {
    let span = fillers.iter().map(|filler| filler.span).reduce(Span::union)?;
    let count = fillers.len();
    let lexemes: Vec<&str> = fillers.iter().take(WORDS_MAX).map(|filler| filler.lexeme).collect();
    let slots = [("count", &*count.to_string()), ("words", &*lexemes.join(", "))];
    let (description, suggestion) = texts(talk, "excessive_filler", &slots);
    let probability: f64 = fillers.iter().map(|filler| filler.probability).sum();
    let said = Said {
        kind: "excessive_filler",
        severity: match count {
            CLUSTER_CRITICAL.. => "critical",
            _ if count > CLUSTER_HIGH => "high",
            _ => "medium",
        },
        description,
        suggestion,
        confidence: probability / count as f64,
        improvement_potential: count as f64 / CLUSTER_CRITICAL as f64,
    };
    let (span, mut moment) = moment(talk, span, said);
    moment.words_affected = lexemes.into_iter().map(str::to_owned).collect();
    Some((span, moment))
}

/// The type of a finding's moments; `None` where none of the types fits.
fn kind(finding: &Finding) -> Option<&'static str> {
    match finding.text_key.as_str() {
        "pace.too_fast" => Some("fast_speech"),
        "pace.too_slow" => Some("slow_speech"),
        "pauses.too_much_silence" | "pauses.very_long" => Some("long_pause"),
        "pauses.inside" | "filled_pauses.many" => Some("hesitation"),
        "filler_words.many" | "filler_words.one_word" => Some("excessive_filler"),
        _ => None,
    }
}

fn of_finding(
    talk: &Talk<'_>,
    finding: &Finding,
    kind: &'static str,
    span: Span,
) -> SuspiciousMoment {
    let text = render(finding, talk.subject.locale, crate::report::seed(talk.subject.report));
    let said = Said {
        kind,
        severity: match finding.score {
            50.0.. => "low",
            25.0.. => "medium",
            _ => "high",
        },
        description: text.fact,
        suggestion: text.action,
        confidence: reliability(talk, finding.measure),
        improvement_potential: (100.0 - finding.score) / 100.0,
    };
    moment(talk, span, said).1
}

fn texts(talk: &Talk<'_>, kind: &str, slots: &[(&str, &str)]) -> (String, String) {
    let Some(text) = talk.texts.moments.get(kind) else {
        return (kind.to_owned(), String::new());
    };
    (fill(&text.description, slots), fill(&text.suggestion, slots))
}
