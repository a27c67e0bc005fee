//! Every key of the recorded answers is in ours, with a value of the same type.

use coach_pipeline::cache::{DiskRole, KindStatistics, Statistics};
use coach_pipeline::wording::Locale;
use serde::Serialize;
use serde_json::Value;
use utoipa::PartialSchema as _;

use super::super::analysis::AnalysisResult;
use super::super::chat::{Page, local_answer};
use super::super::service::{CacheFacts, cache_stats, formats, health};
use super::super::timed::TimedAnalysisResult;
use super::fixture::Talk;

/// Lists that are empty for us: their items cannot be compared by value.
const NOT_MEASURED: &[&str] = &["timeline.emphases"];

/// Everything in which our answer breaks the promise of a recorded one.
fn breaches(recorded: &Value, ours: &Value, path: &str, found: &mut Vec<String>) {
    let sub = |key: &str| {
        if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
    };
    match (recorded, ours) {
        (Value::Object(recorded), Value::Object(ours)) => {
            for (key, value) in recorded {
                match ours.get(key) {
                    Some(our_value) => breaches(value, our_value, &sub(key), found),
                    None => found.push(format!("{}: absent", sub(key))),
                }
            }
        }
        (Value::Array(_), Value::Array(ours)) if ours.is_empty() => {
            let is_empty = recorded.as_array().is_some_and(Vec::is_empty);
            if !is_empty && !NOT_MEASURED.contains(&path) {
                found.push(format!("{path}: empty, so that nothing is checked"));
            }
        }
        (Value::Array(recorded), Value::Array(ours)) => {
            for (item, our_item) in
                recorded.iter().flat_map(|item| ours.iter().map(move |our| (item, our)))
            {
                breaches(item, our_item, path, found);
            }
        }
        (Value::Null, _)
        | (Value::Bool(_), Value::Bool(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::String(_), Value::String(_)) => {}
        // Values that the reference service itself leaves out at times.
        (_, Value::Null) if path.ends_with("recommendation") => {}
        _ => found.push(format!("{path}: {recorded} there, {ours} here")),
    }
}

fn check(recorded: &str, ours: &impl Serialize) {
    let recorded: Value = serde_json::from_str(recorded).unwrap();
    let mut found = Vec::new();
    breaches(&recorded, &serde_json::to_value(ours).unwrap(), "", &mut found);
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn analyses_keep_every_key() {
    check(include_str!("recorded/ru_analyze.json"), &AnalysisResult::new(Talk::ru().subject()));
    check(include_str!("recorded/en_analyze.json"), &AnalysisResult::new(Talk::en().subject()));
}

#[test]
fn detailed_analyses_keep_every_key() {
    for (recorded, talk) in [
        (include_str!("recorded/ru_detailed.json"), Talk::ru()),
        (include_str!("recorded/en_detailed.json"), Talk::en()),
    ] {
        check(recorded, &TimedAnalysisResult::new(talk.subject(), &talk.waveform));
    }
}

#[test]
fn items_of_the_empty_list_keep_every_key() {
    let recorded: Value = serde_json::from_str(include_str!("recorded/ru_detailed.json")).unwrap();
    let schema = serde_json::to_value(super::super::timeline::Emphasis::schema()).unwrap();
    for item in recorded["timeline"]["emphases"].as_array().unwrap() {
        for key in item.as_object().unwrap().keys() {
            assert!(schema["properties"].get(key).is_some(), "{key}");
        }
    }
}

#[test]
fn answers_about_the_service_keep_every_key() {
    check(include_str!("recorded/formats.json"), &formats(100, true, Locale::Ru));
    check(include_str!("recorded/health.json"), &health("1.0.0", false, true));
    let facts = CacheFacts {
        is_enabled: true,
        ttl_seconds: Some(3600),
        memory_entries_max: None,
        label: "cache",
    };
    check(include_str!("recorded/stats_cache.json"), &cache_stats(&statistics(), facts));
}

#[test]
fn answers_of_the_chat_keep_every_key() {
    let recorded = include_str!("recorded/chat_followup.json");
    let talk = Talk::ru();
    for (page, report) in [
        (Page::Followup, None),
        (Page::Followup, Some(&talk.report)),
        (Page::Chat, Some(&talk.report)),
    ] {
        let answer = local_answer(page, report, Locale::Ru);
        check(recorded, &answer);
        assert_eq!(answer.model == "local-fallback", page == Page::Followup);
    }
    let answer = local_answer(Page::Chat, Some(&talk.report), Locale::Ru);
    assert!(answer.response.contains("(послушайте: 0:"), "{}", answer.response);
}

/// A cache that was asked eight times.
pub(super) fn statistics() -> Statistics {
    Statistics {
        total: KindStatistics {
            memory_hits: 5,
            disk_hits: 2,
            misses: 1,
            memory_size: Some(3),
            ..KindStatistics::default()
        },
        memory_evictions: 0,
        memory_expirations: 0,
        disk_evictions: 0,
        disk_expirations: 0,
        disk_role: DiskRole::Writer,
        shared: None,
        kinds: std::collections::BTreeMap::new(),
    }
}

#[test]
fn the_check_sees_what_is_wrong() {
    let wrong = |recorded: &str, ours: &str| {
        let mut found = Vec::new();
        let parse = |json: &str| serde_json::from_str::<Value>(json).unwrap();
        breaches(&parse(recorded), &parse(ours), "", &mut found);
        !found.is_empty()
    };
    assert!(wrong(r#"{"a": 1}"#, r#"{"b": 1}"#));
    assert!(wrong(r#"{"a": [{"b": 1}]}"#, r#"{"a": [{"b": 1}, {"b": "1"}]}"#));
    assert!(wrong(r#"{"a": [1]}"#, r#"{"a": {}}"#));
    assert!(!wrong(r#"{"a": null, "b": 1.5}"#, r#"{"a": "x", "b": 2, "c": []}"#));
}
