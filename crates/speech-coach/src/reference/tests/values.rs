//! Values of single answers.

use std::collections::BTreeMap;

use coach_pipeline::wording::Locale;
use coach_speech::Span;
use coach_speech::finding::{Finding, FindingKind, Topic};
use coach_speech::measures::{FilledPause, FilledPauseSource, MeasureId};
use serde_json::{Value, json};

use super::super::analysis::AnalysisResult;
use super::super::compare::{TAKES, compare};
use super::super::service::{
    CacheFacts, MetricsSummary, SystemMetrics, cache_stats, formats, health,
};
use super::super::texts::Texts;
use super::super::timed::TimedAnalysisResult;
use super::super::{GigaChatAnalysis, Subject, Thresholds};
use super::contract::statistics;
use super::fixture::{Talk, span};

fn words(words: &[(&str, f64, f64)]) -> Vec<(String, f64, f64, f32)> {
    words.iter().map(|&(text, start_s, end_s)| (text.to_owned(), start_s, end_s, 0.5)).collect()
}

fn timed(talk: &Talk) -> Value {
    serde_json::to_value(TimedAnalysisResult::new(talk.subject(), &talk.waveform)).unwrap()
}

#[test]
fn a_recorded_talk() {
    insta::assert_json_snapshot!(AnalysisResult::new(Talk::ru().subject()));
}

#[test]
fn a_short_talk_with_times() {
    let talk = Talk::new(
        "ru",
        &words(&[
            ("Ну,", 0.2, 0.6),
            ("вот,", 0.9, 1.2),
            ("неужели", 2.4, 3.0),
            ("страшно?", 3.0, 3.6),
            ("МММ.", 7.0, 7.6),
            ("Нет.", 7.7, 8.0),
        ]),
        8.5,
    );
    let mut answer = timed(&talk);
    // Drawn from the same points again.
    answer["visualization_data"].take();
    answer["speech_activity"].take();
    insta::assert_json_snapshot!(answer);
}

#[test]
fn both_locales_have_the_same_texts() {
    let (ru, en) = (Texts::of(Locale::Ru), Texts::of(Locale::En));
    assert!(ru.advice.keys().eq(en.advice.keys()));
    assert!(ru.titles.keys().eq(en.titles.keys()));
    assert!(ru.moments.keys().eq(en.moments.keys()));
    assert!(ru.formats.names.keys().eq(en.formats.names.keys()));
    assert!(ru.compare.keys().eq(en.compare.keys()));
    assert_eq!(ru.formats.notes.len(), en.formats.notes.len());
}

#[test]
fn what_findings_say_of_other_things_follows_the_four() {
    let finding = |topic, text_key: &str, measure, score| Finding {
        topic,
        kind: FindingKind::Priority,
        measure,
        score,
        impact: 1.0,
        text_key: text_key.to_owned(),
        numbers: BTreeMap::new(),
        quotes: BTreeMap::new(),
        evidence: vec![span(3.0, 4.5)],
    };
    let mut talk = Talk::ru();
    talk.report.findings.extend([
        finding(Topic::Voice, "voice.fading_ends", MeasureId::FadingEndsRatio, 30.0),
        finding(Topic::Language, "language.long_sentences", MeasureId::SentenceWordsMean, 60.0),
        finding(Topic::Language, "language.hedges", MeasureId::HedgesPer100Words, 50.0),
        finding(Topic::Structure, "structure.opening_strong", MeasureId::OpeningPoints, 80.0),
        finding(Topic::Pace, "pace.rush", MeasureId::RushTimeRatio, 10.0),
    ]);
    let answer = timed(&talk);
    let items = &answer["advice"].as_array().unwrap()[4..];
    let told: Vec<[&str; 3]> = items
        .iter()
        .map(|item| ["category", "severity", "title"].map(|key| item[key].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ["voice", "warning", "Голос"],
            ["phrasing", "suggestion", "Структура фраз"],
            ["language", "suggestion", "Язык"],
            ["structure", "info", "Начало и конец"],
        ]
    );
    assert_eq!(items[0]["timestamps"], json!([3.0]));
    assert_eq!(items[0]["metric"], "fading_ends_ratio");
    let fact = items[0]["observation"].as_str().unwrap();
    assert!(!fact.is_empty() && items[0]["recommendation"] == items[0]["drill"], "{fact}");
}

#[test]
fn advice_speaks_the_locale() {
    let talk = Talk::ru();
    let subject = Subject { locale: Locale::En, ..talk.subject() };
    let answer = serde_json::to_value(AnalysisResult::new(subject)).unwrap();
    assert_eq!(answer["advice"][0]["title"], "Pace");
}

#[test]
fn activity_and_windows_are_silent_in_pauses() {
    let talk = Talk::new("en", &words(&[("One", 0.0, 1.0), ("two", 40.0, 41.0)]), 41.0);
    let answer = timed(&talk);
    let activity = answer["speech_activity"].as_array().unwrap();
    let speaking = |point: &&Value| point["is_speaking"] == 1.0;
    assert_eq!(activity.len(), 410);
    assert_eq!(activity.iter().filter(speaking).count(), 20);
    let windows = answer["speech_rate_windows"].as_array().unwrap();
    let spoken: Vec<(f64, f64)> = windows
        .iter()
        .map(|window| {
            (window["speaking_time"].as_f64().unwrap(), window["word_count"].as_f64().unwrap())
        })
        .collect();
    assert_eq!(spoken, [(1.0, 1.0), (1.0, 1.0), (1.0, 1.0)]);
    assert_eq!(windows[2]["window_end"], 41.0);
}

#[test]
fn a_filled_pause_without_a_word_is_told_by_its_lexeme() {
    let mut talk = Talk::new("en", &words(&[("One", 0.0, 1.0), ("two", 3.0, 4.0)]), 4.0);
    talk.report.measures.filled_pauses.push(FilledPause {
        lexeme: "um".to_owned(),
        span: span(1.5, 2.0),
        source: FilledPauseSource::Acoustic,
        probability: 0.7,
    });
    let filler = &timed(&talk)["timeline"]["fillers"][0];
    assert_eq!(filler["exact_word"], "um");
    assert_eq!(filler["context_window"], "One [um] two");
    assert_eq!(filler["confidence"], 0.7);
}

#[test]
fn what_findings_point_at_is_told_once() {
    let talk = Talk::ru();
    let answer = timed(&talk);
    let moments = answer["timeline"]["suspicious_moments"].as_array().unwrap();
    let times = |moment: &Value| {
        let start = moment["timestamp"].as_f64().unwrap();
        span(start, start + moment["duration"].as_f64().unwrap())
    };
    let spans: Vec<Span> = moments.iter().map(times).collect();
    assert!(spans.windows(2).all(|pair| pair[0].start() <= pair[1].start()));
    assert!(spans.windows(2).all(|pair| pair[0].overlap(pair[1]).get() <= 0.0));
    for (id, moment) in moments.iter().enumerate() {
        assert_eq!(moment["id"], id);
        assert!(!moment["description"].as_str().unwrap().contains('{'), "{moment}");
    }
    assert!(moments.len() >= 2);
}

#[test]
fn the_language_model_is_the_callers() {
    let mut answer = AnalysisResult::new(Talk::ru().subject());
    answer.gigachat_analysis = Some(GigaChatAnalysis {
        overall_assessment: "Ясно.".to_owned(),
        strengths: Vec::new(),
        areas_for_improvement: Vec::new(),
        detailed_recommendations: Vec::new(),
        key_insights: Vec::new(),
        confidence_score: 0.5,
    });
    let json = serde_json::to_value(answer).unwrap();
    assert_eq!(json["gigachat_analysis"]["overall_assessment"], "Ясно.");
}

#[test]
fn the_caller_tells_when_it_was_done() {
    let talk = Talk::ru();
    let mut answer = TimedAnalysisResult::new(talk.subject(), &talk.waveform);
    answer.metadata.processing_time_sec = Some(1.5);
    answer.metadata.timestamp = Some("now".to_owned());
    let json = serde_json::to_value(answer).unwrap();
    assert_eq!(json["metadata"]["processing_time_sec"], 1.5);
    assert!(json["gigachat_analysis"].is_null());
}

#[test]
fn takes_are_compared() {
    let takes = [Talk::ru(), Talk::en()].map(|talk| AnalysisResult::new(talk.subject()));
    assert!(TAKES.contains(&takes.len()));
    let answer = compare(takes.into(), &Thresholds::default(), Locale::Ru);
    let mut json = serde_json::to_value(answer).unwrap();
    assert_eq!(json["analyses"].as_array().unwrap().len(), 2);
    insta::assert_json_snapshot!(json["comparison"].take());
}

#[test]
fn hits_are_told_as_a_share() {
    let facts =
        CacheFacts { is_enabled: true, ttl_seconds: None, memory_entries_max: None, label: "x" };
    let json = serde_json::to_value(cache_stats(&statistics(), facts)).unwrap();
    assert_eq!(json["hit_rate"], "87.5%");
    assert_eq!(json["cache_stats"]["l1_hit_percentage"], "62.5%");
    assert_eq!((&json["memory_size"], &json["misses"]), (&json!(3), &json!(1)));
}

#[test]
fn more_formats_with_ffmpeg() {
    let formats = |has_ffmpeg| {
        let json = serde_json::to_value(formats(500, has_ffmpeg, Locale::Ru)).unwrap();
        assert_eq!(json["max_size_mb"], 500);
        let formats = json["formats"].as_array().unwrap().clone();
        assert_eq!(formats.len(), json["supported_formats"].as_array().unwrap().len());
        formats
    };
    assert!(!formats(false).contains(&json!(".avi")));
    assert!(formats(true).contains(&json!(".avi")));
    assert!(formats(false).contains(&json!(".wav")));
}

#[test]
fn health_tells_what_is_there() {
    let json = serde_json::to_value(health("0.1.0", true, false)).unwrap();
    assert_eq!(json["features"], json!({"whisper": false, "gigachat": true}));
}

#[test]
fn metrics_that_are_not_known_are_null() {
    let summary = MetricsSummary {
        period_hours: 24.0,
        analyses_total: 0,
        analyses_failed: 0,
        average_duration_sec: None,
        average_processing_time_sec: None,
        cache_hit_rate: None,
    };
    assert!(serde_json::to_value(summary).unwrap()["cache_hit_rate"].is_null());
    let system = SystemMetrics {
        cpu_percent: None,
        memory_mb: Some(1.0),
        memory_percent: None,
        disk_free_gb: None,
        uptime_seconds: 1.0,
    };
    assert!(serde_json::to_value(system).unwrap()["cpu_percent"].is_null());
}
