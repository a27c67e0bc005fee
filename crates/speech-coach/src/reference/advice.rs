//! The four pieces of advice in their fixed order, each with what it rests on; after them what
//! findings say of voice, language and structure.

use coach_pipeline::wording::{band, render};
use coach_speech::Span;
use coach_speech::finding::{Finding, FindingKind, Topic};
use serde::Serialize;
use utoipa::ToSchema;

use super::analysis::{LengthClass, Phrases};
use super::talk::Talk;
use super::{Stretch, ratio, round, share, time};
use crate::texts::fill;

/// How many moments a piece of advice shows.
const EVIDENCE_MAX: usize = 5;
/// Fillers per 100 words: few up to the first, noticeable up to the second.
const FILLERS_PER_100_WORDS: (f64, f64) = (3.0, 8.0);
/// A larger share of long pauses among all is worth a word.
const LONG_PAUSE_RATIO_MAX: f64 = 0.3;
/// A finding with at least the first score is good news, with less than the second a warning.
const SEVERITY_SCORES: (f64, f64) = (80.0, 50.0);
/// The finding about language that the reference service would call phrasing.
const LONG_SENTENCES: &str = "language.long_sentences";
/// Words of a phrase of good length.
pub(super) const PHRASE_WORDS: (f64, f64) = (8.0, 25.0);

/// One piece of advice.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct AdviceItem {
    /// Stable for the same kind of advice, such as `speech_rate.fast`; `no_speech` where nobody speaks.
    id: String,
    /// `speech_rate`, `filler_words`, `pauses` or `phrasing`, one item each; after them, where
    /// there is something to say, `phrasing`, `voice`, `language` or `structure`.
    category: &'static str,
    /// `info`, `suggestion` or `warning`.
    severity: &'static str,
    title: String,
    observation: String,
    recommendation: String,
    /// Where to listen, in seconds.
    timestamps: Vec<f64>,
    /// The number it judges.
    metric: Option<&'static str>,
    value: Option<f64>,
    target: Option<Target>,
    /// The same moments with their ends.
    evidence: Vec<Stretch>,
    /// One exercise, if a finding about the same has one.
    drill: Option<String>,
}

/// The range in which a number is good; an open end is null.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub(crate) struct Target {
    low: Option<f64>,
    high: Option<f64>,
}

/// What a rule decides.
struct Verdict {
    /// Category and verdict: the key of the texts.
    id: &'static str,
    severity: &'static str,
    slots: Vec<(&'static str, String)>,
    metric: &'static str,
    value: f64,
    target: Target,
    topics: &'static [Topic],
    /// Where to listen if no finding says so.
    moments: Vec<Span>,
}

/// All advice: four items and those of findings, or one when nobody speaks.
pub(super) fn advice(talk: &Talk<'_>, phrases: &Phrases) -> Vec<AdviceItem> {
    if !talk.has_speech() {
        return vec![no_speech(talk)];
    }
    let four = [speech_rate(talk), filler_words(talk), pauses(talk), phrasing(talk, phrases)];
    let four = four.into_iter().map(|verdict| item(talk, &verdict));
    let findings = talk.subject.report.findings.iter();
    four.chain(findings.filter_map(|finding| of_finding(talk, finding))).collect()
}

/// A finding about something that the four do not judge.
fn of_finding(talk: &Talk<'_>, finding: &Finding) -> Option<AdviceItem> {
    let category = match finding.topic {
        _ if finding.text_key == LONG_SENTENCES => "phrasing",
        Topic::Voice | Topic::Language | Topic::Structure => finding.topic.name(),
        _ => return None,
    };
    let report = talk.subject.report;
    let text = render(finding, talk.subject.locale, crate::report::seed(report));
    let band = band(finding.measure, &report.measures.language);
    Some(AdviceItem {
        id: finding.text_key.clone(),
        category,
        severity: severity(finding.score),
        title: talk.texts.titles.get(category).cloned().unwrap_or_default(),
        observation: text.fact,
        recommendation: text.action.clone(),
        timestamps: finding.evidence.iter().map(|span| time(span.start().get())).collect(),
        metric: Some(finding.measure.name()),
        value: report.measures.value(finding.measure).map(|value| round(value, 100.0)),
        target: band.map(|band| Target { low: band.low, high: band.high }),
        evidence: finding.evidence.iter().copied().map(Stretch::from).collect(),
        drill: Some(text.action),
    })
}

fn severity(score: f64) -> &'static str {
    let (good, fair) = SEVERITY_SCORES;
    if score >= good {
        "info"
    } else if score >= fair {
        "suggestion"
    } else {
        "warning"
    }
}

fn speech_rate(talk: &Talk<'_>) -> Verdict {
    let (wpm, thresholds) = (talk.words_per_minute(), talk.subject.thresholds);
    let (low, high) = (thresholds.comfort_wpm_min, thresholds.comfort_wpm_max);
    let (id, severity) = if wpm < low {
        ("speech_rate.slow", "suggestion")
    } else if wpm > high {
        ("speech_rate.fast", "suggestion")
    } else {
        ("speech_rate.comfortable", "info")
    };
    Verdict {
        id,
        severity,
        slots: vec![("value", format!("{wpm:.1}"))],
        metric: "words_per_minute",
        value: wpm,
        target: Target { low: Some(low), high: Some(high) },
        topics: &[Topic::Pace],
        moments: Vec::new(),
    }
}

fn filler_words(talk: &Talk<'_>) -> Verdict {
    let per_100_words = talk.fillers_per_100_words();
    let (few, noticeable) = FILLERS_PER_100_WORDS;
    let (id, severity) = if talk.fillers.is_empty() {
        ("filler_words.none", "info")
    } else if per_100_words <= few {
        ("filler_words.few", "info")
    } else if per_100_words <= noticeable {
        ("filler_words.noticeable", "suggestion")
    } else {
        ("filler_words.many", "warning")
    };
    Verdict {
        id,
        severity,
        slots: vec![("value", format!("{per_100_words:.1}"))],
        metric: "filler_words_per_100_words",
        value: per_100_words,
        target: Target { low: None, high: Some(few) },
        topics: &[Topic::FillerWords, Topic::FilledPauses],
        moments: talk.fillers.iter().take(EVIDENCE_MAX).map(|filler| filler.span).collect(),
    }
}

fn pauses(talk: &Talk<'_>) -> Verdict {
    let lengths = || talk.pauses.iter().map(|at| at.pause.span.length().get());
    let (total, long) = (talk.pauses.len(), talk.long_pauses().count());
    let long_ratio = share(long as f64, total as f64);
    let mean_s = share(lengths().sum(), total as f64);
    let (id, severity) = if total == 0 {
        ("pauses.none", "info")
    } else if long_ratio > LONG_PAUSE_RATIO_MAX {
        ("pauses.long", "suggestion")
    } else {
        ("pauses.natural", "info")
    };
    Verdict {
        id,
        severity,
        slots: vec![
            ("count", long.to_string()),
            ("total", total.to_string()),
            ("longest", format!("{:.1}", lengths().fold(0.0, f64::max))),
            ("mean", format!("{mean_s:.1}")),
        ],
        metric: "long_pause_ratio",
        value: ratio(long_ratio),
        target: Target { low: None, high: Some(LONG_PAUSE_RATIO_MAX) },
        topics: &[Topic::Pauses],
        moments: talk.long_pauses().take(EVIDENCE_MAX).map(|at| at.pause.span).collect(),
    }
}

fn phrasing(talk: &Talk<'_>, phrases: &Phrases) -> Verdict {
    let (id, severity) = match phrases.length_class() {
        // One phrase has nothing to be compared with.
        _ if talk.phrases.len() < 2 => ("phrasing.insufficient", "info"),
        LengthClass::InsufficientData => ("phrasing.insufficient", "info"),
        LengthClass::ShortPhrases => ("phrasing.short", "suggestion"),
        LengthClass::BalancedPhrases => ("phrasing.balanced", "info"),
        LengthClass::LongPhrases => ("phrasing.long", "suggestion"),
    };
    let words = phrases.words_mean();
    Verdict {
        id,
        severity,
        slots: vec![("value", format!("{words:.1}"))],
        metric: "words_per_phrase_mean",
        value: round(words, 100.0),
        target: Target { low: Some(PHRASE_WORDS.0), high: Some(PHRASE_WORDS.1) },
        topics: &[],
        moments: Vec::new(),
    }
}

fn item(talk: &Talk<'_>, verdict: &Verdict) -> AdviceItem {
    let about = |finding: &&Finding| verdict.topics.contains(&finding.topic);
    let findings = || talk.subject.report.findings.iter().filter(about);
    let priority = findings().find(|finding| finding.kind == FindingKind::Priority);
    let shown = priority.or_else(|| findings().next()).filter(|found| !found.evidence.is_empty());
    let evidence = shown.map_or(&verdict.moments[..], |finding| &finding.evidence);
    let drill = priority.map(|finding| {
        render(finding, talk.subject.locale, crate::report::seed(talk.subject.report)).action
    });
    let (title, observation, recommendation) = texts(talk, verdict.id, &verdict.slots);
    AdviceItem {
        id: verdict.id.to_owned(),
        category: verdict.id.split('.').next().unwrap_or(verdict.id),
        severity: verdict.severity,
        title,
        observation,
        recommendation,
        timestamps: evidence.iter().map(|span| time(span.start().get())).collect(),
        metric: Some(verdict.metric),
        value: Some(verdict.value),
        target: Some(verdict.target),
        evidence: evidence.iter().copied().map(Stretch::from).collect(),
        drill: drill.filter(|drill| !drill.is_empty()),
    }
}

fn no_speech(talk: &Talk<'_>) -> AdviceItem {
    let (title, observation, recommendation) = texts(talk, "no_speech", &[]);
    AdviceItem {
        id: "no_speech".to_owned(),
        category: "speech_rate",
        severity: "warning",
        title,
        observation,
        recommendation,
        timestamps: Vec::new(),
        metric: None,
        value: None,
        target: None,
        evidence: Vec::new(),
        drill: None,
    }
}

fn texts(talk: &Talk<'_>, id: &str, slots: &[(&str, String)]) -> (String, String, String) {
    let Some(text) = talk.texts.advice.get(id) else {
        return (id.to_owned(), String::new(), String::new());
    };
    let slots: Vec<(&str, &str)> =
        slots.iter().map(|(slot, value)| (*slot, value.as_str())).collect();
    (text.title.clone(), fill(&text.observation, &slots), text.recommendation.clone())
}
